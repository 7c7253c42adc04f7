"""The secret address of somebody's own calendar: making, renewing and revoking it."""

import datetime as dt
import secrets

from django.db import transaction

from alliance.base import clock
from alliance.base.refused import Refused
from directory.models import Person

from ..models import CalendarAddress

SEEN_AT_MOST_EVERY = dt.timedelta(hours=1)


@transaction.atomic
def renew(*, by) -> CalendarAddress:
    """A new address for `by`'s own calendar; the one before answers no more."""
    Person.objects.select_for_update(no_key=True).get(pk=by.pk)
    _revoke(by)
    return CalendarAddress.objects.create(person=by, token=secrets.token_urlsafe(32), made_at=clock.now())


@transaction.atomic
def revoke(*, by) -> None:
    """No address leads to `by`'s calendar any more."""
    Person.objects.select_for_update(no_key=True).get(pk=by.pk)
    if not _revoke(by):
        raise Refused("There is no address to revoke.")


def _revoke(person) -> int:
    """Mark it, and keep nothing that could be read: the token of a revoked address is replaced by a useless one."""
    held = CalendarAddress.objects.filter(person=person, revoked_at__isnull=True)
    return held.update(revoked_at=clock.now(), token=secrets.token_urlsafe(32))


def was_read(*, address: CalendarAddress) -> None:
    """A calendar program read this address; written down once an hour at most."""
    now = clock.now()
    if address.read_at is None or now - address.read_at > SEEN_AT_MOST_EVERY:
        CalendarAddress.objects.filter(pk=address.pk).update(read_at=now)
