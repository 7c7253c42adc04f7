"""Writes down which digests are due: one row a person, kind and period, however often and wherever it runs."""

import datetime as dt
from itertools import batched

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q

from alliance.base import clock

from .models import DIGESTS, Delivery, DigestChoice
from .periods import Period, latest
from .wanted import groups, reachable, wanted_by

AT_A_TIME = 5_000
Status = Delivery.Status


def plan() -> int:
    """Write the deliveries of every period that has begun and is not written down yet. How many were not.

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


def _plan(kind: str, period: Period | None, people) -> int:
    if period is None:
        return 0
    now, is_late = clock.now(), period.due_at < oldest_to_catch_up()
    fields = {"kind": kind, "period": period.day, "due_at": period.due_at, "planned_at": now}
    if is_late:
        fields |= {"status": Status.LATE, "ended_at": now}
    written = 0
    for some in batched(_not_planned(kind, period, people).iterator(AT_A_TIME), AT_A_TIME, strict=False):
        rows = [Delivery(person_id=pk, **fields) for pk in some]
        written += len(Delivery.objects.bulk_create(rows, ignore_conflicts=True))
    return written


def _not_planned(kind: str, period: Period, people):
    """Ids of those in a group who were there before the period was due and have no row of it."""
    if people.model is DigestChoice:
        there = people.filter(Q(paused_until__isnull=True) | Q(paused_until__lte=period.day))
        there = there.filter(chosen_at__lte=period.due_at, person__in=reachable().values("pk"))
        there = there.annotate(who=F("person"))
    else:
        there = people.filter(joined_at__lte=period.due_at).annotate(who=F("pk"))
    planned = Delivery.objects.filter(person=OuterRef("who"), kind=kind, period=period.day)
    return there.filter(~Exists(planned)).order_by("who").values_list("who", flat=True)
