"""The register of a meeting, its quorum, and who has missed several meetings in a row."""

from dataclasses import dataclass

from django.conf import settings
from django.db.models import F, Window
from django.db.models.functions import RowNumber

from alliance.base import clock

from ..models import Appointment, Attendance, Board, Meeting, Seat

MISSED = [Attendance.Came.ABSENT, Attendance.Came.APOLOGIES]
CAME = [Attendance.Came.PRESENT, Attendance.Came.DEPUTY]


@dataclass(frozen=True)
class Line:
    """Somebody who held a seat on the day, who may stand in for them, and what is on record."""

    appointment: Appointment
    deputies: tuple[Appointment, ...]
    came: str
    deputy: int | None
    has_missed: int  # meetings in a row; 0 unless they are as many as raise a flag

    @property
    def flag(self) -> str:
        return f"Missed the last {self.has_missed}" if self.has_missed else ""

    @property
    def counts(self) -> bool:
        return self.appointment.seat.vote == Seat.Vote.VOTING


@dataclass(frozen=True)
class Quorum:
    """How many voting places were there, of how many held, and how many the board needs (None: no number is set)."""

    there: int
    held: int
    needed: int | None

    @property
    def is_met(self) -> bool:
        return self.needed is not None and self.there >= self.needed

    @property
    def missing(self) -> int:
        return max(0, (self.needed or 0) - self.there)


def register_of(meeting: Meeting) -> list[Line]:
    """Who sat there on the day of the meeting, by seat. Three queries."""
    on_day = (
        Appointment.objects.current_on(meeting.day)
        .filter(seat__board=meeting.board_id)
        .select_related("seat", "person")
        .order_by("-seat__is_chair", "seat__title", "share", "pk")
    )
    found = list(on_day)
    recorded = {one.appointment_id: one for one in Attendance.objects.filter(meeting=meeting)}
    flagged = {one.pk: one.missed for one in missed_in_a_row(Board.objects.filter(pk=meeting.board_id))}
    return [
        Line(
            appointment=one,
            deputies=tuple(other for other in found if other.is_deputy and other.seat_id == one.seat_id),
            came=recorded[one.pk].came if one.pk in recorded else "",
            deputy=recorded[one.pk].deputy_id if one.pk in recorded else None,
            has_missed=flagged.get(one.pk, 0),
        )
        for one in found
        if not one.is_deputy
    ]


def quorum_of(meeting: Meeting, lines: list[Line], came: dict[int, str] | None = None) -> Quorum:
    """The quorum by what is on record, or by what has been ticked so far (`came`, by appointment)."""
    said = came if came is not None else {line.appointment.pk: line.came for line in lines}
    voting = [line for line in lines if line.counts]
    return Quorum(
        there=sum(said.get(line.appointment.pk, "") in CAME for line in voting),
        held=len(voting),
        needed=meeting.board.quorum_places,
    )


def missed_in_a_row(boards) -> list[Appointment]:
    """Holders of seats on these boards today of whom neither they nor a deputy came to the last meetings on record,
    as many as the setting BOARD_MISSED_MEETINGS says. Each has `missed`, how many, and `last_missed`. One query.
    """
    now = clock.now()
    latest = (
        Attendance.objects.filter(meeting__ends_at__lte=now, meeting__board__in=boards.values("pk"))
        .exclude(meeting__status=Meeting.Status.CANCELLED)
        .filter(appointment__in=Appointment.objects.current_on(clock.today()).values("pk"))
        .annotate(
            nth=Window(
                RowNumber(), partition_by=F("appointment"), order_by=[F("meeting__starts_at").desc(), F("pk").desc()]
            )
        )
        .filter(nth__lte=settings.BOARD_MISSED_MEETINGS)
        .select_related("appointment__seat__board", "appointment__person", "meeting")
        .order_by("appointment__seat__board__name", "appointment", "nth")
    )
    by_holder: dict[Appointment, list[Attendance]] = {}
    for row in latest:
        by_holder.setdefault(row.appointment, []).append(row)
    found = []
    for holder, rows in by_holder.items():
        if len(rows) == settings.BOARD_MISSED_MEETINGS and all(row.came in MISSED for row in rows):
            holder.missed, holder.last_missed = len(rows), rows[0].meeting
            found.append(holder)
    return found
