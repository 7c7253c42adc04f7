"""Logging time, and the timer. Whoever logs for a person waits at that person's row, so that a day keeps 24 hours."""

import datetime as dt
import uuid

from django.db import transaction
from django.db.models import Q

from alliance.base import clock
from alliance.base.history import attributed
from alliance.base.refused import Refused
from alliance.base.templatetags.words import hours
from directory.models import Person

from ..models import Appointment, ClaimLine, HoursConsent, TimeEntry, Timer
from ..models.time import A_DAY

FORGOTTEN_AFTER = 12 * 60  # minutes: a timer that ran for longer asks how long it really was


@transaction.atomic
def log(*, entry: TimeEntry, by) -> tuple[TimeEntry, bool]:
    """Write an entry (not saved yet); (the entry, whether it is new). One sent twice is the first one, unchanged."""
    known = _of_the_day(entry)
    if before := next((one for one in known if one.token == entry.token), None):
        return before, False
    _check(entry, known)
    entry.logged_at = clock.now()
    with attributed(by=by, why="Logged time"):
        entry.save(force_insert=True)
    return entry, True


def _of_the_day(entry: TimeEntry) -> list[TimeEntry]:
    """What the person has logged on the entry's day, and under its token; nobody else writes theirs meanwhile."""
    Person.objects.select_for_update(no_key=True).only("pk").get(pk=entry.person_id)
    return list(TimeEntry.objects.filter(Q(day=entry.day) | Q(token=entry.token), person=entry.person_id))


def _check(entry: TimeEntry, known: list[TimeEntry]) -> None:
    """Refuse in words what the database's triggers refuse as well, whoever writes (rule 13)."""
    held = entry.appointment
    if entry.person_id != held.person_id:
        raise Refused("This is somebody else's seat.")
    if entry.day > clock.today():
        raise Refused("That day is still to come. Log the time once you have given it.")
    if held.starts_on > entry.day or (held.ends_on is not None and held.ends_on <= entry.day):
        raise Refused(f"You did not hold this seat on {_day(entry.day)}. Choose another day, or another seat.")
    if not 1 <= entry.minutes <= A_DAY:
        raise Refused("Give a time from 1 minute to 24 hours.")
    logged = sum(one.minutes for one in known if one.day == entry.day and one.pk != entry.pk)
    if logged + entry.minutes > A_DAY:
        raise Refused(f"A day has 24 hours, and {hours(logged)} of {_day(entry.day)} are logged already.")


@transaction.atomic
def change(*, entry: TimeEntry, by) -> TimeEntry:
    """Write what is now said of an entry that stands in no submitted claim."""
    known = _of_the_day(entry)
    _unlocked(entry)
    _check(entry, known)
    with attributed(by=by, why="Changed time that was logged"):
        entry.save(update_fields=["appointment", "day", "kind", "minutes"])
    return entry


@transaction.atomic
def remove(*, entry: TimeEntry, by) -> None:
    """Take an entry away that stands in no submitted claim. Its history stays."""
    _unlocked(entry)
    with attributed(by=by, why="Took logged time away"):
        entry.delete()


def _unlocked(entry: TimeEntry) -> None:
    if not TimeEntry.objects.select_for_update(of=("self",)).filter(pk=entry.pk).exists():
        raise Refused("This time has been taken away already.")
    if ClaimLine.objects.filter(entry=entry).exists():
        raise Refused("This time stands in a claim that you have sent. It can be changed if the claim is returned.")


@transaction.atomic
def copy(*, person: Person, copies: list[tuple[TimeEntry, dt.date]], by) -> int:
    """Write entries of an earlier month again, each on a new day; how many are new. The same copy twice adds none."""
    written = 0
    for old, day in copies:
        entry = TimeEntry(person=person, appointment_id=old.appointment_id, day=day, kind=old.kind, minutes=old.minutes)
        entry.token = uuid.uuid5(old.token, f"copied to {day}")
        written += log(entry=entry, by=by)[1]
    return written


@transaction.atomic
def start_timer(*, timer: Timer, by) -> Timer:
    """Start a timer (not saved yet). A person has one at a time."""
    Person.objects.select_for_update(no_key=True).only("pk").get(pk=timer.person_id)
    if Timer.objects.filter(person=timer.person_id).exists():
        raise Refused("Your timer is running already. Stop it first.")
    if (
        not Appointment.objects.current_on(clock.today())
        .filter(pk=timer.appointment_id, person=timer.person_id)
        .exists()
    ):
        raise Refused("You do not hold this seat today.")
    timer.started_at = clock.now()
    timer.save(force_insert=True)
    return timer


@transaction.atomic
def stop_timer(*, timer: Timer, minutes: int | None = None, by) -> TimeEntry:
    """Stop it and log what it measured, or the `minutes` that are said instead. Stopped twice, it logs once."""
    timer = Timer.objects.select_for_update().filter(pk=timer.pk).first()
    if timer is None:
        raise Refused("Your timer has been stopped already.")
    measured = elapsed(timer)
    if minutes is None and measured > FORGOTTEN_AFTER:
        raise Refused(f"Your timer ran for {hours(measured)}. Say how long it really was.")
    entry = TimeEntry(
        person_id=timer.person_id,
        appointment_id=timer.appointment_id,
        kind=timer.kind,
        meeting_id=timer.meeting_id,
        day=timer.started_at.astimezone(clock.LONDON).date(),
        minutes=minutes or measured,
        token=timer.token,
    )
    entry, _ = log(entry=entry, by=by)
    timer.delete()
    return entry


def drop_timer(*, timer: Timer, by) -> None:
    """Throw away what it measured."""
    Timer.objects.filter(pk=timer.pk).delete()


def elapsed(timer: Timer) -> int:
    """Whole minutes since it was started, at least one."""
    return max(1, round((clock.now() - timer.started_at).total_seconds() / 60))


@transaction.atomic
def say_consent(*, appointment: Appointment, agrees: bool, by) -> HoursConsent:
    """The holder says whether others may see the hours that the seat takes."""
    if appointment.person_id != by.pk:
        raise Refused("Only whoever holds the seat can say this.")
    with attributed(by=by, why="Said whether others may see the hours of the seat"):
        said, _ = HoursConsent.objects.update_or_create(
            appointment=appointment, defaults={"agrees": agrees, "said_at": clock.now()}
        )
    return said


def _day(day: dt.date) -> str:
    return f"{day:%-d %B %Y}"
