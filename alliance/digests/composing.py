"""Composes digests: many people at once, each with its mail, what it tells and its status in one transaction.

A worker that dies leaves nothing half done: the rows are due as before. Two workers never hold the same row.
"""

import datetime as dt
import logging
import time

from celery.exceptions import SoftTimeLimitExceeded
from django.db import OperationalError, transaction

from alliance.base import clock, outbox
from alliance.base.models import DeadAddress

from . import contents, emails, opening
from .models import Delivery, Told
from .planning import oldest_to_catch_up
from .wanted import wanted_by

logger = logging.getLogger(__name__)

AT_A_TIME = 500
TRY_AGAIN_AFTER = dt.timedelta(hours=1)
ONE_RUN = 200  # seconds: after this a run takes no new batch, and the next goes on
Status = Delivery.Status


def compose_all() -> int:
    """Compose whatever is due, batch by batch, until nothing is left or the time is over. How many deliveries."""
    give_up_the_old()
    try_again()
    stop_at, done = time.monotonic() + ONE_RUN, 0
    while time.monotonic() < stop_at and (some := compose_some()):
        done += some
    return done


def give_up_the_old() -> int:
    """What could not be composed in time is too late: the next period's digest says it all."""
    old = Delivery.objects.filter(status__in=[Status.DUE, Status.FAILED], due_at__lt=oldest_to_catch_up())
    return old.update(status=Status.LATE, ended_at=clock.now())


def try_again() -> int:
    """What could not be composed an hour ago is due again: the fault may have gone with what caused it."""
    failed = Delivery.objects.filter(status=Status.FAILED, ended_at__lt=clock.now() - TRY_AGAIN_AFTER)
    return failed.update(status=Status.DUE, ended_at=None, fault="")


def compose_some(limit: int = AT_A_TIME) -> int:
    """Compose one batch that nobody else holds. How many deliveries it took."""
    with transaction.atomic():
        found = Delivery.objects.due(clock.now()).order_by("due_at", "person").select_related("person")
        batch = list(found.select_for_update(skip_locked=True, of=("self",))[:limit])
        if batch:
            _compose_apart(batch)
    return len(batch)


def _compose_apart(batch: list[Delivery]) -> None:
    """Compose a batch; where it goes wrong, its halves, down to the one person whose digest cannot be composed."""
    try:
        with transaction.atomic():
            _compose(batch)
    except (OperationalError, SoftTimeLimitExceeded):
        raise  # the database, or the time, is gone: that says nothing of this batch
    except Exception as fault:
        _halve(batch, fault)


def _halve(batch: list[Delivery], fault: Exception) -> None:
    if len(batch) > 1:
        middle = len(batch) // 2
        _compose_apart(batch[:middle])
        _compose_apart(batch[middle:])
        return
    logger.error("a digest could not be composed", extra={"delivery": batch[0].pk}, exc_info=fault)
    said = {"status": Status.FAILED, "ended_at": clock.now(), "fault": type(fault).__name__}
    Delivery.objects.filter(pk=batch[0].pk).update(**said)


def _compose(batch: list[Delivery]) -> None:
    """Fix what each delivery says (rule 22): what its reader may see now, without what they were told already."""
    to_write, now = [], clock.now()
    for delivery in batch:
        delivery.ended_at, delivery.status = now, Status.STOPPED
    wanted = still_wanted(batch)
    people = {one.person_id: one.person for one in wanted}
    items, told = contents.items_of(people.values()), contents.told_to(wanted)
    opens = opening.lines(wanted, told)
    mails, things = [], []
    for delivery in wanted:
        new = contents.new_to(delivery, items[delivery.person_id][delivery.kind], told)
        delivery.status, delivery.lines = (Status.COMPOSED if new else Status.NOTHING), len(new)
        if new:
            to_write.append(delivery)
            first = opens.get(delivery.pk)
            mails.append(emails.digest(delivery, new, first))
            things += told_rows(delivery, [*new, *([first] if first else [])])
    for delivery, mail in zip(to_write, outbox.put_many(mails), strict=True):
        delivery.mail = mail
    Delivery.objects.bulk_update(batch, ["status", "ended_at", "lines", "mail"])
    write_told(things)


def still_wanted(deliveries: list[Delivery]) -> list[Delivery]:
    """Those whose person wants this kind now, may sign in, and has an address that works. Three queries."""
    wanted = wanted_by(one.person_id for one in deliveries)
    addresses = {one.person.letters_to.lower() for one in deliveries}
    dead = set(DeadAddress.objects.filter(address__in=addresses).values_list("address", flat=True))

    def is_wanted(one: Delivery) -> bool:
        address, choice = one.person.letters_to.lower(), wanted[one.person_id, one.kind]
        reached = one.person.is_active and address and address not in dead
        return bool(reached and not choice.is_off and not choice.is_paused_on(one.period))

    return [one for one in deliveries if is_wanted(one)]


def told_rows(delivery: Delivery, items) -> list[Told]:
    """What a delivery tells, as rows to be written."""
    now = clock.now()
    return [
        Told(
            person_id=delivery.person_id,
            kind=delivery.kind,
            key=item.key[:200],
            fingerprint=contents.fingerprint(item),
            told_at=now,
            delivery=delivery,
        )
        for item in items
    ]


def write_told(rows: list[Told]) -> None:
    Told.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["person", "kind", "key"],
        update_fields=["fingerprint", "told_at", "delivery"],
    )
