"""A meeting's page as one reader may read it, in one query."""

import datetime as dt
from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, F, JSONField, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, JSONObject

from alliance.base import clock

from ..models import Appointment, Attendance, Board, Footing, Meeting, MeetingMove, MinutesVersion

CAME = [Attendance.Came.PRESENT, Attendance.Came.DEPUTY]


@dataclass(frozen=True)
class Move:
    """From when to when a meeting was moved, and why."""

    was_at: dt.datetime
    now_at: dt.datetime
    reason: str


@dataclass(frozen=True)
class Minutes:
    """A version of the minutes; withdrawn, its words are empty and `withdrawn_because` says why."""

    number: int
    words: str
    what_changed: str
    published_at: dt.datetime
    withdrawn_at: dt.datetime | None
    withdrawn_because: str


@dataclass(frozen=True)
class MySeat:
    """A seat that the reader holds, or stands in for, on the day of the meeting; what is on record of coming."""

    pk: int
    title: str
    is_deputy: bool
    is_chair: bool
    came: str


@dataclass(frozen=True)
class MeetingPage:
    """A meeting, what happened to it, and what the reader may do there.

    `there` are the voting seats whose holder or deputy came; None before anybody took attendance.
    """

    meeting: Meeting
    board: Board
    is_kept: bool
    sits_there: bool
    moves: tuple[Move, ...]
    minutes: tuple[Minutes, ...]
    my_seats: tuple[MySeat, ...]
    there: int | None
    recorded: int

    @property
    def footing(self) -> Footing:
        return Footing(self.is_kept, self.sits_there)

    @property
    def may_join(self) -> bool:
        """The link to join is for who sits there and who keeps the board; of a meeting that is held."""
        return bool(self.meeting.join_link) and (self.sits_there or self.is_kept) and self.is_held

    @property
    def is_held(self) -> bool:
        return self.meeting.status != Meeting.Status.CANCELLED

    @property
    def is_over(self) -> bool:
        return self.meeting.ends_at <= clock.now()

    @property
    def has_begun(self) -> bool:
        return self.meeting.starts_at <= clock.now()

    @property
    def deadlines(self) -> list[tuple[str, dt.date, bool]]:
        """Each deadline in words, its day, and whether it has gone by."""
        today, one = clock.today(), self.meeting
        named = [
            ("Proposals close", one.proposals_close_on),
            ("Papers are due", one.papers_due_on),
            ("The agenda is published", one.agenda_out_on),
        ]
        if one.agenda_is_out:
            named[2] = ("The agenda was published", one.agenda_published_at.astimezone(clock.LONDON).date())
        if not self.board.takes_proposals:
            del named[0]
        return [(name, day, day < today and " was " not in name) for name, day in named]

    @property
    def last_move(self) -> Move | None:
        return self.moves[-1] if self.moves else None

    @property
    def my_seat(self) -> MySeat | None:
        """The seat that the reader holds; a deputy's where they hold none."""
        return min(self.my_seats, key=lambda one: one.is_deputy, default=None)


def meetings_for_page(reader):
    """The meetings that the reader may see, with all that `meeting_page` asks."""
    boards = Board.objects.filter(pk=OuterRef("board"))
    return (
        Meeting.objects.visible_to(reader)
        .select_related("board", "board__footprint", "series")
        .defer("board__footprint__outline", "board__footprint__description")
        .annotate(
            is_kept=Value(True) if reader.everywhere else Exists(boards.kept_by(reader)),
            sits_there=Value(False) if reader.person is None else Exists(boards.sat_on_by(reader, clock.today())),
            moves_json=_list(MeetingMove, "was_at", "now_at", "reason"),
            minutes_json=_list(
                MinutesVersion,
                "number",
                "words",
                "what_changed",
                "published_at",
                "withdrawn_at",
                "withdrawn_because",
            ),
            my_seats_json=Value(None, output_field=JSONField()) if reader.person is None else _my_seats(reader),
            recorded=Coalesce(Subquery(_count(Attendance.objects.all())), Value(0)),
            there=Coalesce(Subquery(_count(voting_seats_there())), Value(0)),
        )
    )


def voting_seats_there():
    """Attendance of those who held a voting seat and came, or whose deputy did: what a quorum counts."""
    return Attendance.objects.filter(came__in=CAME, appointment__seat__vote="voting", appointment__is_deputy=False)


def _count(rows):
    rows = rows.filter(meeting=OuterRef("pk")).order_by().values("meeting")
    return rows.annotate(n=Count("appointment__pk")).values("n")


def _list(model, *fields: str) -> ArraySubquery:
    rows = model.objects.filter(meeting=OuterRef("pk")).order_by("pk")
    return ArraySubquery(rows.values(json=JSONObject(**{name: F(name) for name in fields})))


def _my_seats(reader) -> ArraySubquery:
    """The reader's own appointments on the day of the meeting, and what is on record of them."""
    day = OuterRef("starts_at__date")
    held = Appointment.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gt=day),
        person=reader.person,
        accepted_at__isnull=False,
        starts_on__lte=day,
        seat__board=OuterRef("board"),
    )
    came = Attendance.objects.filter(meeting=OuterRef(OuterRef("pk")), appointment=OuterRef("pk"))
    held = held.annotate(came=Coalesce(Subquery(came.values("came")), Value("")))
    return ArraySubquery(
        held.order_by("pk").values(
            json=JSONObject(
                pk=F("pk"),
                title=F("seat__title"),
                is_deputy=F("is_deputy"),
                is_chair=F("seat__is_chair"),
                came=F("came"),
            )
        )
    )


def meeting_page(meeting: Meeting) -> MeetingPage:
    """What the page shows of a meeting out of `meetings_for_page`. No further query."""
    return MeetingPage(
        meeting=meeting,
        board=meeting.board,
        is_kept=meeting.is_kept,
        sits_there=meeting.sits_there,
        moves=tuple(Move(_at(one["was_at"]), _at(one["now_at"]), one["reason"]) for one in meeting.moves_json),
        minutes=tuple(
            Minutes(**one | {"published_at": _at(one["published_at"]), "withdrawn_at": _at(one["withdrawn_at"])})
            for one in reversed(meeting.minutes_json)
        ),
        my_seats=tuple(MySeat(**one) for one in meeting.my_seats_json or ()),
        there=meeting.there if meeting.recorded else None,
        recorded=meeting.recorded,
    )


def _at(words: str | None) -> dt.datetime | None:
    return dt.datetime.fromisoformat(words) if words else None
