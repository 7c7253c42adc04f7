"""One step of a proposal's life: it moves by the one table, the line keeps it, and its proposer is told (rule 9)."""

from alliance.base import clock
from alliance.base.refused import Refused

from .. import emails
from ..models import AgendaItem, Proposal, ProposalStep

Status = Proposal.Status
OF_THE_BOARD = "the board's officer"
OF_THE_PROPOSER = "who proposed it"
ON_AN_AGENDA = (Status.ACCEPTED, Status.CHANGED)


def locked(proposal: Proposal) -> Proposal:
    """The proposal as it is now, its row held."""
    rows = Proposal.objects.select_for_update(of=("self",))
    return rows.select_related("board", "organisation", "made_by", "priority", "item__meeting", "meeting").get(
        pk=proposal.pk
    )


def refuse_unless_it_may_become(proposal: Proposal, status: str) -> None:
    if not proposal.may_become(status):
        said = proposal.get_status_display()
        raise Refused(f"This proposal is now {said}, so that cannot be done any more. Look at what became of it.")


def step(proposal: Proposal, status: str, *, words: str = "", by, of_the_board: bool = True, **values) -> Proposal:
    """Move a locked proposal, and write the step. An answer's words are the reason that its proposer reads.

    What held in another state only (its item, which other one it was merged with) goes, unless `values` say it.
    """
    words = words.strip()
    refuse_unless_it_may_become(proposal, status)
    if status in Proposal.NEEDS_A_REASON and not words:
        raise Refused("Say why. The proposer reads it.")
    answered = of_the_board and status != Status.SUBMITTED
    values = {
        "status": status,
        "reason": words if of_the_board else "",
        "item": None,
        "merged_into": None,
        "decided_at": clock.now() if answered else None,
        "decided_by": by if answered else None,
        **values,
    }
    for field, value in values.items():
        setattr(proposal, field, value)
    proposal.save(update_fields=list(values))
    write_step(proposal, words, by, OF_THE_BOARD if of_the_board else OF_THE_PROPOSER)
    return proposal


def write_step(proposal: Proposal, words: str, by, role: str) -> ProposalStep:
    """One more line of the proposal's story. What the board's side does is mailed to who proposed it."""
    written = ProposalStep.objects.create(
        proposal=proposal,
        status=proposal.status,
        words=words,
        meeting=proposal.meeting,
        by=by,
        by_role=role,
        at=clock.now(),
    )
    if role == OF_THE_BOARD:
        emails.proposal_answered(proposal, written)
    return written


def back_to_the_inbox(proposal: Proposal, reason: str, by) -> Proposal:
    """Its item was taken off: it waits for an answer again, and keeps the item so that it can be put back."""
    proposal = locked(proposal)
    return step(proposal, Status.SUBMITTED, words=reason, by=by, item=proposal.item)


def on_the_agenda(proposal: Proposal, item: AgendaItem, reason: str, by) -> Proposal:
    """It is on an agenda: in its own words, or with changes, when both wordings stand side by side."""
    own = (proposal.title, proposal.words, proposal.wants)
    status = Status.ACCEPTED if own == (item.title, item.words, item.kind) else Status.CHANGED
    return step(locked(proposal), status, words=reason, by=by, item=item, meeting=item.meeting)
