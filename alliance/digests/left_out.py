"""Digests that nobody got though they were due: those that could not be composed, and those given up as too late."""

import datetime as dt

from django.db.models import Count, Q

from alliance.base import clock
from alliance.base.templatetags.words import plural

from .models import Delivery

RECENT = dt.timedelta(days=7)
Status = Delivery.Status


def counts() -> dict[str, int]:
    """How many could not be composed and are tried again, and how many were given up in the last week. One query."""
    found = Delivery.objects.filter(status__in=[Status.FAILED, Status.LATE])
    late = Q(status=Status.LATE, ended_at__gte=clock.now() - RECENT)
    return found.aggregate(failed=Count("pk", filter=Q(status=Status.FAILED)), late=Count("pk", filter=late))


def sentences() -> list[str]:
    """The same in words, for the officers' outbox; none when all is well."""
    found, said = counts(), []
    if found["failed"]:
        many = plural(found["failed"], "digest,digests")
        said.append(f"{many} could not be composed. The portal tries again each hour. The reason is in its log.")
    if found["late"]:
        many = plural(found["late"], "digest was,digests were")
        said.append(f"{many} too late in the last week and not sent. The next one says it all.")
    return said
