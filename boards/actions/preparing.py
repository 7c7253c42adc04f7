"""How a board's meetings are prepared: the numbers from which the deadlines of each are worked back."""

from django.db import transaction

from alliance.base import clock
from alliance.base.history import attributed
from alliance.base.refused import Refused

from ..models import Board, Meeting
from ..working_days import deadlines
from .boards import locked

WORDS = (
    "takes_proposals",
    "proposals_close_days",
    "papers_due_days",
    "agenda_out_days",
    "answer_within_days",
    "quorum_places",
)


@transaction.atomic
def change(*, board: Board, by) -> int:
    """Write how meetings are prepared; the deadlines of those to come move. Answers how many of them did."""
    locked(board)
    if not board.proposals_close_days >= board.papers_due_days >= board.agenda_out_days:
        raise Refused("Proposals close first, then papers are due, then the agenda is published. Correct the numbers.")
    with attributed(by=by, why="Changed how meetings are prepared"):
        board.save(update_fields=WORDS)
        return sum(_work_out_anew(meeting, board) for meeting in _to_come(board))


def _to_come(board: Board):
    coming = Meeting.objects.coming(clock.now()).filter(board=board, starts_at__gt=clock.now())
    return coming.order_by("pk").select_for_update(of=("self",))


def _work_out_anew(meeting: Meeting, board: Board) -> bool:
    """True when a deadline of the meeting has moved; calendars, which say the deadlines, are told."""
    found = vars(deadlines(board, meeting.day))
    if all(getattr(meeting, name) == day for name, day in found.items()):
        return False
    for name, day in found.items():
        setattr(meeting, name, day)
    meeting.sequence += 1
    meeting.changed_at = clock.now()
    meeting.save(update_fields=[*found, "sequence", "changed_at"])
    return True
