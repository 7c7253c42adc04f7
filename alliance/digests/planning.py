"""Writes down which digests are due: one row a person, kind and period, however often and wherever it runs."""

import datetime as dt

from django.conf import settings
from django.db import connection
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When

from alliance.base import clock

from .models import DIGESTS, Delivery, DigestChoice
from .periods import Period, latest
from .wanted import groups, reachable, wanted_by

Status = Delivery.Status


def plan() -> int:
    """Write the deliveries of every period that has begun and is not written down yet. How many it wrote.

    Only the last period of each rhythm counts: what an older one would have said is said by it. A period that was due
    longer ago than the limit of age is written down as too late, so that a missed run leaves a trace.
    """
    return sum(_plan(kind, latest(rhythm, clock.now()), people) for kind in DIGESTS for rhythm, people in groups(kind))


def plan_for(person, kind: str) -> int:
    """Write the delivery that is due to one person by what they want up to now, unless it is written or too late."""
    wanted = wanted_by([person.pk])[person.pk, kind]
    period = latest(wanted.rhythm, clock.now())
    if period is None or period.due_at < oldest_to_catch_up():
        return 0
    chosen = DigestChoice.objects.filter(person=person, kind=kind)
    return _plan(kind, period, chosen if wanted.is_chosen else reachable().filter(pk=person.pk))


def oldest_to_catch_up() -> dt.datetime:
    """What was due before this moment is too late."""
    return clock.now() - dt.timedelta(hours=settings.DIGEST_CATCH_UP_HOURS)


WRITE = """
INSERT INTO digests_delivery (person_id, kind, period, due_at, planned_at, status, ended_at, lines, fault)
SELECT who, %s, %s, %s, %s, %s, %s, 0, '' FROM ({those}) AS those ORDER BY who
ON CONFLICT DO NOTHING
"""


def _plan(kind: str, period: Period | None, people) -> int:
    """One statement for all of a group. Two planners at once write in one order, and each row once."""
    if period is None:
        return 0
    now, is_late = clock.now(), period.due_at < oldest_to_catch_up()
    status, ended_at = (Status.LATE, now) if is_late else (Status.DUE, None)
    those, their = _not_planned(kind, period, people).query.sql_with_params()
    row = [str(kind), period.day, period.due_at, now, str(status), ended_at]
    with connection.cursor() as cursor:
        cursor.execute(WRITE.format(those=those), [*row, *their])
        return cursor.rowcount


def _not_planned(kind: str, period: Period, people):
    """Those in a group, as `who`, who were there before the period was due and have no row of it."""
    if people.model is DigestChoice:
        there = people.filter(Q(paused_until__isnull=True) | Q(paused_until__lte=period.day))
        there = there.filter(chosen_at__lte=period.due_at, person__in=reachable().values("pk"))
        there = there.annotate(who=F("person"))
    else:
        there = people.filter(joined_at__lte=period.due_at).annotate(who=F("pk"))
    # A case is looked up for each person by its key. As a join, a database that had not counted the table since it
    # grew read all of it for each of them.
    planned = Exists(Delivery.objects.filter(person=OuterRef("who"), kind=kind, period=period.day))
    there = there.annotate(is_planned=Case(When(planned, then=Value(True)), default=Value(False)))
    return there.filter(is_planned=False).order_by().values("who")
