"""Lists of meetings: those of a board, those to come for anybody, and those of somebody's own boards."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from alliance.base import clock

from ..models import Board, Meeting

AT_MOST_COMING = 60


@dataclass(frozen=True)
class MeetingsOf:
    """A board's meetings: those to come, the next first; those that were (a queryset to page), the latest first."""

    coming: tuple[Meeting, ...]
    past: QuerySet
    is_kept: bool

    @property
    def next(self) -> Meeting | None:
        return next((one for one in self.coming if one.status != Meeting.Status.DRAFT), None)

    @property
    def drafts(self) -> list[Meeting]:
        return [one for one in self.coming if one.status == Meeting.Status.DRAFT]

    @property
    def out(self) -> list[Meeting]:
        return [one for one in self.coming if one.status != Meeting.Status.DRAFT]


def meetings_of(board: Board, reader) -> MeetingsOf:
    """The meetings of a board that the reader may see. Cancelled ones stand among those to come, and say so."""
    seen = Meeting.objects.visible_to(reader).filter(board=board)
    now = clock.now()
    return MeetingsOf(
        coming=_of_board(board, seen.filter(ends_at__gt=now).order_by("starts_at", "pk")[:AT_MOST_COMING]),
        past=seen.past(now).order_by("-starts_at", "-pk").select_related("board"),
        is_kept=Board.objects.filter(pk=board.pk).kept_by(reader).exists(),
    )


def _of_board(board: Board, found) -> tuple[Meeting, ...]:
    for one in found:
        one.board = board
    return tuple(found)


def coming_public(count: int) -> list[Meeting]:
    """The next meetings that anybody may know of. One query."""
    found = Meeting.objects.coming(clock.now()).filter(status="published", visibility="public")
    return list(found.select_related("board").order_by("starts_at", "pk")[:count])


def coming_where_i_sit(reader, count: int) -> list[Meeting]:
    """The next meetings of the boards on which the reader sits. One query."""
    if reader.person is None:
        return []
    sits = Board.objects.filter(pk=OuterRef("board")).sat_on_by(reader, clock.today())
    found = Meeting.objects.coming(clock.now()).filter(Exists(sits), status="published")
    return list(found.select_related("board").order_by("starts_at", "pk")[:count])
