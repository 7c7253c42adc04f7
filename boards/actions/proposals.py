"""Proposals: a member makes one in their own words, and the keepers of the board answer it with a reason (rule 9).

Whoever touches an agenda waits at the meeting's row first, then at the proposal's: always in this order.
"""

import datetime as dt

from django.db import transaction

from alliance.base import clock
from alliance.base.history import attributed
from alliance.base.refused import Refused
from directory.models import Membership, Organisation

from ..models import AgendaItem, Board, Meeting, Proposal, Seat
from . import telling
from .agenda import put_on, take_out
from .agenda_order import Order
from .agenda_order import locked as locked_meeting
from .boards import locked as locked_board
from .proposal_steps import OF_THE_PROPOSER, ON_AN_AGENDA, locked, on_the_agenda, step, write_step

Status = Proposal.Status
SECTORS = {  # of an organisation, as seats and items are counted by
    Organisation.Sector.VCFSE: Seat.Sector.VCFSE,
    Organisation.Sector.NHS: Seat.Sector.NHS,
    Organisation.Sector.LOCAL_AUTHORITY: Seat.Sector.LOCAL_AUTHORITY,
    Organisation.Sector.CARE_PROVIDER: Seat.Sector.PROVIDER,
    Organisation.Sector.PRIVATE: Seat.Sector.PROVIDER,
    Organisation.Sector.FUNDER: Seat.Sector.OTHER,
}


@transaction.atomic
def submit(*, proposal: Proposal, by) -> Proposal:
    """A member sends a proposal (not saved yet) to a board's officer. After proposals closed it is marked as late."""
    board = locked_board(proposal.board)
    if not (board.takes_proposals and board.is_there_on(clock.today())):
        raise Refused(f"{board} takes no proposals. Its page says how to reach it.")
    _refuse_unless_for_a_member(proposal.organisation, by)
    if proposal.meeting is not None:
        _refuse_unless_it_can_wait_for(proposal.meeting, board)
        proposal.is_late = clock.today() > proposal.meeting.proposals_close_on
    proposal.made_by, proposal.submitted_at, proposal.status = by, clock.now(), Status.SUBMITTED
    with attributed(by=by, why="Proposed an item for an agenda"):
        proposal.save(force_insert=True)
        write_step(proposal, "", by, OF_THE_PROPOSER)
    telling.of_proposal(proposal, by)
    return proposal


def _refuse_unless_for_a_member(organisation: Organisation, by) -> None:
    speaks = Membership.objects.current_on(clock.today()).filter(person=by, organisation=organisation)
    if not speaks.exists():
        raise Refused("You can propose for your own organisation only.")
    if not organisation.is_alliance_member or organisation.status != Organisation.Status.ACTIVE:
        raise Refused("Only members of the alliance can propose items. Ask an officer how to join.")


def _refuse_unless_it_can_wait_for(meeting: Meeting, board: Board) -> None:
    if meeting.board_id != board.pk:
        raise Refused("That is a meeting of another board. Choose another.")
    if meeting.status in (Meeting.Status.CANCELLED, Meeting.Status.MINUTED) or meeting.ends_at <= clock.now():
        raise Refused("That meeting is over or cancelled. Choose another.")


# What the keepers of the board answer ------------------------------------------------------------------------------


@transaction.atomic
def accept(*, proposal: Proposal, meeting: Meeting, values: dict, reason: str, by) -> Proposal:
    """Put it on an agenda. In other words than its own it is accepted with changes, and both stand side by side."""
    meeting = locked_meeting(meeting)
    proposal = locked(proposal)
    _refuse_unless_ours(proposal)
    if proposal.status in ON_AN_AGENDA:
        raise Refused("Somebody else has accepted this proposal meanwhile. It is on an agenda already.")
    _refuse_unless_it_can_wait_for(meeting, proposal.board)
    organisation = proposal.organisation
    origin = {"organisation": organisation, "priority": proposal.priority, "sector": SECTORS[organisation.sector]}
    with attributed(by=by, why="Accepted a proposal"):
        item = put_on(meeting=meeting, values=origin | values)
        proposal = on_the_agenda(proposal, item, reason, by)
    telling.of_item(item, by)
    return proposal


@transaction.atomic
def defer(*, proposal: Proposal, to: Meeting, reason: str, by) -> Proposal:
    """To a later meeting, in whose inbox it comes back by itself."""
    with attributed(by=by, why="Deferred a proposal"):
        proposal = _off_its_agenda(proposal, Status.DEFERRED, reason, by)
        _refuse_unless_ours(proposal)
        _refuse_unless_it_can_wait_for(to, proposal.board)
        return step(proposal, Status.DEFERRED, words=reason, by=by, meeting=to, is_late=False)


@transaction.atomic
def return_for_more(*, proposal: Proposal, reason: str, by) -> Proposal:
    """Ask who proposed it for more."""
    with attributed(by=by, why="Returned a proposal for more"):
        return step(locked(proposal), Status.RETURNED, words=reason, by=by)


@transaction.atomic
def merge(*, proposal: Proposal, into: Proposal, reason: str, by) -> Proposal:
    """It says what another proposal to this board says, and goes on as that one."""
    held = {
        one.pk: one for one in Proposal.objects.select_for_update().filter(pk__in=[proposal.pk, into.pk]).order_by("pk")
    }
    into = held[into.pk]
    if into.pk == proposal.pk or into.board_id != proposal.board_id:
        raise Refused("Choose another proposal to the same board.")
    if into.status in (Status.MERGED, Status.WITHDRAWN, Status.DECLINED):
        raise Refused(f"That proposal is {into.get_status_display()}, so nothing can go on as it. Choose another.")
    with attributed(by=by, why="Merged a proposal with another"):
        return step(locked(proposal), Status.MERGED, words=reason, by=by, merged_into=into)


@transaction.atomic
def decline(*, proposal: Proposal, reason: str, by) -> Proposal:
    with attributed(by=by, why="Declined a proposal"):
        proposal = _off_its_agenda(proposal, Status.DECLINED, reason, by)
        return step(proposal, Status.DECLINED, words=reason, by=by)


@transaction.atomic
def send_on(*, proposal: Proposal, reason: str = "", by) -> Proposal:
    """To a board whose secretariat is theirs. After the board's days without an answer its silence shows."""
    proposal = locked(proposal)
    if proposal.board.secretariat == Board.Secretariat.OURS:
        raise Refused("The alliance runs this board's meetings. Answer the proposal here.")
    if proposal.status == Status.ANSWERED:
        raise Refused("The board has answered already. Undo that first.")
    by_day = clock.today() + dt.timedelta(days=proposal.board.answer_within_days)
    with attributed(by=by, why="Sent a proposal on to the board"):
        return step(proposal, Status.SENT_ON, words=reason, by=by, sent_on_at=clock.now(), answer_by=by_day)


@transaction.atomic
def board_answered(*, proposal: Proposal, reason: str, by) -> Proposal:
    """The board that is not ours has answered: `reason` is what it said."""
    with attributed(by=by, why="Recorded what the board answered"):
        return step(locked(proposal), Status.ANSWERED, words=reason, by=by)


@transaction.atomic
def undo(*, proposal: Proposal, reason: str, by) -> Proposal:
    """Take the last answer back, where the table lets it: it waits again, and its proposer is told."""
    if not reason.strip():
        raise Refused("Say why the answer is taken back. The proposer reads it.")
    before = Status.SENT_ON if proposal.status == Status.ANSWERED else Status.SUBMITTED
    with attributed(by=by, why="Took an answer to a proposal back"):
        proposal = _off_its_agenda(proposal, before, reason, by)
        if proposal.status == Status.WITHDRAWN:
            raise Refused("Who proposed it has withdrawn it. Only they can take it up again.")
        return step(proposal, before, words=reason, by=by)


def _off_its_agenda(proposal: Proposal, status: str, reason: str, by) -> Proposal:
    """The locked proposal, its item (if it has one) taken off. The meeting's row is held first."""
    item = AgendaItem.objects.select_related("meeting").filter(proposals=proposal, position__isnull=False).first()
    if item is None:
        return locked(proposal)
    order = Order(locked_meeting(item.meeting))
    proposal = locked(proposal)
    if not (proposal.may_become(status) and proposal.item_id in order.by_pk):
        raise Refused(f"This proposal is now {proposal.get_status_display()}. Look at what became of it.")
    item = order.find(proposal.item_id)
    if order.under(item):
        raise Refused("Items stand under the one it was made into. Move them out first.")
    if not reason.strip():
        raise Refused("Say why. The proposer reads it.")
    Proposal.objects.filter(pk=proposal.pk).update(item=None, status=Status.SUBMITTED)
    take_out(order, item, reason, by)
    return proposal


def _refuse_unless_ours(proposal: Proposal) -> None:
    if proposal.board.secretariat == Board.Secretariat.THEIRS:
        raise Refused("This board has a secretariat of its own. Send the proposal on, and record what it answers.")


# What its proposer does --------------------------------------------------------------------------------------------


@transaction.atomic
def add_more(*, proposal: Proposal, words: str, by) -> Proposal:
    """Answer what was asked. The first words stay as they are; these stand after them, and it waits again."""
    if not words.strip():
        raise Refused("Write what you want to add.")
    proposal = locked(proposal)
    if proposal.status != Status.RETURNED:
        raise Refused("The board's officer does not ask for more any longer. Look at what became of it.")
    with attributed(by=by, why="Added to a proposal that was returned for more"):
        return step(proposal, Status.SUBMITTED, words=words, by=by, of_the_board=False)


@transaction.atomic
def withdraw(*, proposal: Proposal, reason: str = "", by) -> Proposal:
    """Who proposed it does not want it any more. It keeps its page."""
    with attributed(by=by, why="Withdrew a proposal"):
        proposal = step(locked(proposal), Status.WITHDRAWN, words=reason, by=by, of_the_board=False)
    telling.of_proposal(proposal, by)
    return proposal


@transaction.atomic
def take_up_again(*, proposal: Proposal, by) -> Proposal:
    """Who withdrew it wants it after all: it waits for an answer again."""
    proposal = locked(proposal)
    if proposal.status != Status.WITHDRAWN:
        raise Refused("It is not withdrawn any more. Look at what became of it.")
    with attributed(by=by, why="Took a withdrawn proposal up again"):
        proposal = step(proposal, Status.SUBMITTED, by=by, of_the_board=False)
    telling.of_proposal(proposal, by)
    return proposal
