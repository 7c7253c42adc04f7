"""The meetings that a calendar shows: those of a board that anybody may know of, and somebody's own."""

from django.db.models import Exists, OuterRef, Q

from alliance.base import clock
from directory.visibility import Reader

from ..calendars import AT_MOST, BACK
from ..models import Board, Meeting, Proposal

NO_MORE = [Proposal.Status.WITHDRAWN, Proposal.Status.DECLINED, Proposal.Status.MERGED]


def public_meetings_of(board: Board):
    """A board's public meetings of the last year and to come, cancelled ones too, so that they go from calendars."""
    return _recent(Meeting.objects.visible_to(Reader()).filter(board=board))


def my_meetings(reader):
    """The meetings of the boards on which the reader sits, and those for which they have proposed something.

    Each says whether they sit there: only then may the calendar show the link to join.
    """
    boards = Board.objects.filter(pk=OuterRef("board"))
    proposed = Proposal.objects.filter(made_by=reader.person).exclude(status__in=NO_MORE)
    mine = Exists(proposed.filter(Q(meeting=OuterRef("pk")) | Q(item__meeting=OuterRef("pk"))))
    seen = Meeting.objects.visible_to(reader).exclude(status=Meeting.Status.DRAFT)
    seen = seen.annotate(sits_there=Exists(boards.sat_on_by(reader, clock.today())))
    return _recent(seen.filter(Q(sits_there=True) | mine))


def _recent(meetings):
    """Bounded: of the last year and a bit, and to come; the latest of them when there are very many."""
    recent = meetings.filter(starts_at__gte=clock.now() - BACK)
    return recent.select_related("board").order_by("-starts_at", "-pk")[:AT_MOST]
