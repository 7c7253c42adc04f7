"""A person's own time: the week, the month, meetings to log, and the reading that a meeting's papers took."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Sum
from django.db.models.functions import TruncMonth

from alliance.base import clock

from ..models import Appointment, Meeting, TimeEntry
from ..models.time import next_month
from .papers import PaperLine, reading_list

WEEK = dt.timedelta(days=7)


@dataclass(frozen=True)
class DayOfTime:
    day: dt.date
    entries: tuple[TimeEntry, ...]

    @property
    def minutes(self) -> int:
        return sum(entry.minutes for entry in self.entries)


@dataclass(frozen=True)
class Week:
    """Seven days from a Monday on, with what somebody logged."""

    days: tuple[DayOfTime, ...]

    @property
    def monday(self) -> dt.date:
        return self.days[0].day

    @property
    def minutes(self) -> int:
        return sum(day.minutes for day in self.days)

    @property
    def before(self) -> dt.date:
        return self.monday - WEEK

    @property
    def after(self) -> dt.date | None:
        """The Monday after it; None where that is still to come."""
        return self.monday + WEEK if self.monday + WEEK <= clock.today() else None


def week(person, day: dt.date) -> Week:
    """The week in which `day` lies."""
    monday = day - dt.timedelta(days=day.weekday())
    found = defaultdict(list)
    for entry in _shown(TimeEntry.objects.of(person).filter(day__gte=monday, day__lt=monday + WEEK)):
        found[entry.day].append(entry)
    days = (monday + dt.timedelta(days=n) for n in range(7))
    return Week(tuple(DayOfTime(one, tuple(found[one])) for one in days))


def _shown(entries):
    return entries.select_related("appointment__seat__board", "meeting__board", "paper", "line").order_by("day", "pk")


@dataclass(frozen=True)
class Month:
    """What somebody gave in a month: the entries, and sums by kind and by whether a sent claim pays for them."""

    first: dt.date
    entries: tuple[TimeEntry, ...]

    @property
    def minutes(self) -> int:
        return sum(entry.minutes for entry in self.entries)

    @property
    def by_kind(self) -> list[tuple[str, int]]:
        sums = dict.fromkeys(TimeEntry.Kind, 0)
        for entry in self.entries:
            sums[TimeEntry.Kind(entry.kind)] += entry.minutes
        return [(kind.label, minutes) for kind, minutes in sums.items() if minutes]

    @property
    def funded(self) -> int:
        return sum(entry.line.funded_minutes for entry in self.entries if hasattr(entry, "line"))

    @property
    def unfunded(self) -> int:
        return sum(entry.line.unfunded_minutes for entry in self.entries if hasattr(entry, "line"))

    @property
    def not_claimed(self) -> int:
        return self.minutes - self.funded - self.unfunded


def month(person, first: dt.date) -> Month:
    return Month(first, tuple(_shown(TimeEntry.objects.of(person).in_month(first))))


def seats_of(person, day: dt.date | None = None):
    """Seats the person held on `day`, or any day that time can still be logged for; deputies' too."""
    mine = Appointment.objects.filter(person=person).select_related("seat__board").order_by("-starts_on", "pk")
    return mine.current_on(day) if day else mine


def meetings_to_log(person, since: dt.date) -> list[tuple[Meeting, Appointment]]:
    """Meetings that have begun since that day, of boards on which the person sat then, with no time logged for them."""
    held = {}
    for one in seats_of(person):
        held.setdefault(one.seat.board_id, []).append(one)
    logged = TimeEntry.objects.filter(person=person, meeting=OuterRef("pk"))
    begun = clock.local().replace(hour=23, minute=59)
    found = (
        Meeting.objects.filter(board__in=held, starts_at__lte=begun, starts_at__date__gte=since)
        .exclude(status__in=[Meeting.Status.DRAFT, Meeting.Status.CANCELLED])
        .exclude(Exists(logged))
        .select_related("board")
        .order_by("-starts_at", "pk")
    )
    pairs = ((meeting, _seat_on(held[meeting.board_id], meeting.day)) for meeting in found)
    return [(meeting, seat) for meeting, seat in pairs if seat is not None]


def _seat_on(appointments, day: dt.date) -> Appointment | None:
    """The one held on that day, a holder's before a deputy's."""
    there = [one for one in appointments if one.starts_on <= day and (one.ends_on is None or one.ends_on > day)]
    return min(there, key=lambda one: one.is_deputy, default=None)


def seat_for(person, meeting: Meeting) -> Appointment | None:
    """The seat by which the person was at a meeting."""
    mine = Appointment.objects.filter(person=person, seat__board=meeting.board_id).select_related("seat__board")
    return _seat_on(list(mine), meeting.day)


def reading_to_log(meeting: Meeting, reader) -> list[tuple[PaperLine, int]]:
    """(paper, minutes) of what a meeting gives the reader to read, where no reading is logged for it yet."""
    lines = reading_list(meeting, reader).lines
    logged = TimeEntry.objects.filter(person=reader.person, paper__in=[line.pk for line in lines])
    done = set(logged.values_list("paper", flat=True))
    return [(line, line.current.minutes) for line in lines if line.current.minutes and line.pk not in done]


@dataclass(frozen=True)
class Copied:
    """An entry of the month before, and the day of this month on which it would be logged again."""

    entry: TimeEntry
    day: dt.date


def to_copy(person, first: dt.date) -> list[Copied]:
    """Last month's entries on the same weekday of the same week of this month, where that day has come.

    Only for seats held on the new day; meetings and papers are not copied with them.
    """
    before = (first - dt.timedelta(days=1)).replace(day=1)
    found = []
    for entry in _shown(TimeEntry.objects.of(person).in_month(before)):
        day = _same_weekday(entry.day, first)
        seat = entry.appointment
        held = seat.starts_on <= day and (seat.ends_on is None or seat.ends_on > day)
        if day <= clock.today() and held and day < next_month(first):
            found.append(Copied(entry, day))
    return found


def _same_weekday(day: dt.date, first: dt.date) -> dt.date:
    """The second Tuesday for a second Tuesday; a fifth one becomes the last."""
    nth = (day.day - 1) // 7
    start = first + dt.timedelta(days=(day.weekday() - first.weekday()) % 7)
    found = start + nth * WEEK
    return found if found < next_month(first) else found - WEEK


def months_with_time(person) -> list[tuple[dt.date, int]]:
    """(first day, minutes) of each month in which the person logged anything, the newest first."""
    rows = TimeEntry.objects.of(person).annotate(month=TruncMonth("day")).values_list("month")
    return list(rows.annotate(all=Sum("minutes")).order_by("-month"))
