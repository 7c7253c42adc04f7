"""What became of proposals: the story of one, a board's inbox, and an organisation's own."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Q

from alliance.base import clock

from ..models import AgendaItem, Board, Decision, Meeting, Proposal, ProposalStep

Status = Proposal.Status
ON_AN_AGENDA = (Status.ACCEPTED, Status.CHANGED)
OVER = (Status.DECLINED, Status.WITHDRAWN, Status.MERGED)


@dataclass(frozen=True)
class Stage:
    """One station on a proposal's line: its name, the day it was reached (or none), and a word about it."""

    name: str
    on: dt.date | None
    said: str
    reached: bool


@dataclass(frozen=True)
class Story:
    """A proposal from its first words to what was decided, as its proposer and the board's keepers read it."""

    proposal: Proposal
    stages: tuple[Stage, ...]
    steps: tuple[ProposalStep, ...]
    added: tuple[ProposalStep, ...]  # what its proposer wrote after the first words
    item: AgendaItem | None  # on an agenda, with the board's wording, where the reader may read it
    is_closed_to_reader: bool  # it is on an agenda as a confidential item that the reader may not read
    decisions: tuple[Decision, ...]
    merged_into: Proposal | None  # where the reader may open it
    is_unanswered: bool
    days_silent: int
    next_said: str


def story_of(proposal: Proposal, reader) -> Story:
    """The line submitted → answered → on the agenda → decided, both wordings, and what comes next."""
    item = proposal.item if proposal.status in ON_AN_AGENDA else None
    closed = item is not None and item.is_confidential and not _may_read(item, reader)
    is_read = item is not None and item.meeting.agenda_is_out and _may_read(item, reader)
    decisions = tuple(Decision.objects.standing().filter(item=item)) if is_read else ()
    steps = tuple(proposal.steps.select_related("meeting").order_by("at", "pk"))
    today = clock.today()
    into = proposal.merged_into_id and Proposal.objects.visible_to(reader).filter(pk=proposal.merged_into_id).first()
    return Story(
        proposal=proposal,
        stages=_stages(proposal, item, decisions),
        steps=steps,
        added=tuple(one for one in steps[1:] if one.status == Status.SUBMITTED and one.words and _is_proposers(one)),
        item=None if closed else item,
        is_closed_to_reader=closed,
        decisions=decisions,
        merged_into=into or None,
        is_unanswered=proposal.is_unanswered_on(today),
        days_silent=(today - _day(proposal.sent_on_at)).days if proposal.sent_on_at else 0,
        next_said=_what_next(proposal, item, decisions, today),
    )


def _may_read(item: AgendaItem, reader) -> bool:
    return not item.is_confidential or AgendaItem.objects.visible_to(reader).filter(pk=item.pk).exists()


def _is_proposers(step: ProposalStep) -> bool:
    return step.by_role == "who proposed it"


def _day(moment: dt.datetime | None) -> dt.date | None:
    return moment.astimezone(clock.LONDON).date() if moment else None


def _stages(proposal: Proposal, item: AgendaItem | None, decisions) -> tuple[Stage, ...]:
    sent = Stage("Sent", _day(proposal.submitted_at), "Late" if proposal.is_late else "", reached=True)
    if proposal.board.secretariat == Board.Secretariat.THEIRS:
        on = _day(proposal.sent_on_at)
        answered = proposal.status == Status.ANSWERED
        return (
            sent,
            Stage("Sent on to the board", on, "", reached=on is not None),
            Stage("Answered by the board", _day(proposal.decided_at) if answered else None, "", reached=answered),
        )
    is_answered = proposal.decided_at is not None
    answer = Stage(
        "Answered",
        _day(proposal.decided_at),
        proposal.get_status_display().capitalize() if is_answered else "",
        reached=is_answered,
    )
    if proposal.status in OVER:
        return (sent, answer)
    is_out = item is not None and item.meeting.agenda_is_out
    return (
        sent,
        answer,
        Stage("On the agenda", _day(item.meeting.agenda_published_at) if is_out else None, "", reached=is_out),
        Stage("Decided", decisions[0].decided_on if decisions else None, "", reached=bool(decisions)),
    )


def _what_next(proposal: Proposal, item: AgendaItem | None, decisions, today: dt.date) -> str:
    """One sentence: what happens now, and by when."""
    ours = proposal.board.secretariat == Board.Secretariat.OURS
    match proposal.status:
        case Status.SUBMITTED if ours:
            return "The board’s officer reads it and answers with a reason. You get the answer by e-mail."
        case Status.SUBMITTED:
            return "An officer of the alliance sends it on to the board. You are told when."
        case Status.RETURNED:
            return "Add what is asked for. It then waits for an answer again."
        case Status.DEFERRED:
            return f"It comes back by itself for the meeting on {_said(proposal.meeting.day)}."
        case Status.MERGED:
            return "It goes on as part of the other proposal."
        case Status.SENT_ON if proposal.is_unanswered_on(today):
            return "The board has not answered. An officer of the alliance can ask it again."
        case Status.SENT_ON:
            return f"The board should answer by {_said(proposal.answer_by)}. After that its silence shows here."
        case Status.WITHDRAWN:
            return "Nothing more happens, unless you take it up again."
    if item is None:
        return "Nothing more happens with it. You can propose something else at any time."
    if decisions:
        return "The decision stands on the meeting’s page, with what is to be done because of it."
    if item.meeting.ends_at <= clock.now():
        return "The meeting is over. No decision is on record yet."
    if not item.meeting.agenda_is_out:
        return f"The agenda is published on {_said(item.meeting.agenda_out_on)}."
    return f"The board takes it on {_said(item.meeting.day)}."


def _said(day: dt.date) -> str:
    return f"{day.day} {day:%B %Y}"


# Lists -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class OfBoard:
    """What a board's own page says of proposals to it: how many went to it, and how long it has kept silent."""

    sent_on: int
    answered: int
    unanswered: int


def of_board(board: Board) -> OfBoard | None:
    """Counts for a board that is not ours. One query; none for one of ours, whose answers have pages."""
    if board.secretariat == Board.Secretariat.OURS:
        return None
    late = Q(status=Status.SENT_ON, answer_by__lt=clock.today())
    counted = Proposal.objects.filter(board=board, sent_on_at__isnull=False).aggregate(
        sent_on=Count("pk"), answered=Count("pk", filter=Q(status=Status.ANSWERED)), unanswered=Count("pk", filter=late)
    )
    return OfBoard(**counted)


def with_what_a_list_says(proposals):
    """A list's rows: what their line names, in the same query."""
    return proposals.select_related("board", "organisation", "made_by", "meeting__board", "item__meeting__board")


def for_meeting(meeting: Meeting, reader):
    """The inbox beside an agenda: proposals to this board that wait, this meeting's first."""
    waiting = Proposal.objects.visible_to(reader).filter(board=meeting.board_id).to_answer(clock.now())
    mine = Q(meeting=meeting)
    deferred_here = Proposal.objects.visible_to(reader).filter(mine, board=meeting.board_id, status=Status.DEFERRED)
    found = waiting | deferred_here
    return with_what_a_list_says(found.distinct()).order_by("submitted_at", "pk")
