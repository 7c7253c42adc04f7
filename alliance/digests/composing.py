"""Composes digests: many people at once, each with its mail, what it tells and its status in one transaction.

A worker that dies leaves nothing half done: the rows are due as before. Two workers never hold the same row.
"""

import datetime as dt
import json
import logging
import time

from celery.exceptions import SoftTimeLimitExceeded
from django.db import OperationalError, connection, transaction
from django.db.models import Exists, OuterRef

from alliance.base import clock, outbox

from . import contents, emails, opening
from .models import Delivery
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
    """What could not be composed in time, or before the next one was due, is too late: the next says it all."""
    ended = {"status": Status.LATE, "ended_at": clock.now()}
    old = Delivery.objects.filter(status__in=[Status.DUE, Status.FAILED], due_at__lt=oldest_to_catch_up())
    newer = Delivery.objects.filter(person=OuterRef("person"), kind=OuterRef("kind"), period__gt=OuterRef("period"))
    overtaken = Delivery.objects.filter(Exists(newer), status=Status.FAILED)
    return old.update(**ended) + overtaken.update(**ended)


def try_again() -> int:
    """What could not be composed an hour ago is due again: the fault may have gone with what caused it."""
    failed = Delivery.objects.filter(status=Status.FAILED, ended_at__lt=clock.now() - TRY_AGAIN_AFTER)
    return failed.update(status=Status.DUE, ended_at=None, fault="")


def compose_some(limit: int = AT_A_TIME) -> int:
    """Compose one batch that nobody else holds. How many deliveries it took.

    Of two of one kind for one person the earlier comes first, and the later, in another batch, knows what it told.
    """
    due = Delivery.objects.filter(status=Status.DUE)
    earlier = due.filter(person=OuterRef("person"), kind=OuterRef("kind"), period__lt=OuterRef("period"))
    first = Delivery.objects.due(clock.now()).filter(~Exists(earlier))
    return _compose_apart(first.order_by("due_at", "person_id")[:limit])


def _compose_apart(due) -> int:
    """Compose these deliveries, those that somebody holds aside, in one transaction. Where it goes wrong, their halves
    each in its own, down to the one person whose digest cannot be composed.
    """
    batch = []
    try:
        with transaction.atomic():
            batch = list(due.select_related("person").select_for_update(skip_locked=True, of=("self",)))
            if batch:
                _compose(batch)
    except (OperationalError, SoftTimeLimitExceeded):
        raise  # the database, or the time, is gone: that says nothing of this batch
    except Exception as fault:
        _halve([one.pk for one in batch], fault)
    return len(batch)


def _halve(batch: list[int], fault: Exception) -> None:
    due = Delivery.objects.filter(status=Status.DUE)
    if len(batch) > 1:
        middle = len(batch) // 2
        for half in (batch[:middle], batch[middle:]):
            _compose_apart(due.filter(pk__in=half).order_by("due_at", "person_id"))
        return
    logger.error("a digest could not be composed", extra={"delivery": batch[0]}, exc_info=fault)
    said = {"status": Status.FAILED, "ended_at": clock.now(), "fault": type(fault).__name__}
    due.filter(pk=batch[0]).update(**said)


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
        delivery.status = Status.COMPOSED if new else Status.NOTHING
        if new:
            to_write.append(delivery)
            first = opens.get(delivery.pk)
            mails.append(emails.digest(delivery, new, first))
            shown = emails.shown(new)  # what there is no room for stays to be told
            delivery.lines = len(shown)
            things += contents.things_told(delivery, [*shown, *([first] if first else [])])
    for delivery, mail in zip(to_write, outbox.put_many(mails), strict=True):
        delivery.mail = mail
    write_down(batch, things)


def still_wanted(deliveries: list[Delivery]) -> list[Delivery]:
    """Those whose person wants this kind now, may sign in, and has an address that works. One query."""
    wanted = wanted_by({one.person_id for one in deliveries})
    for one in deliveries:
        one.is_monthly = wanted[one.person_id, one.kind].is_monthly
    return [one for one in deliveries if wanted[one.person_id, one.kind].is_sent_on(one.period)]


WRITE_DOWN = """
WITH ended AS (
    UPDATE digests_delivery
    SET status = said.status, ended_at = said.ended_at, lines = said.lines, mail_id = said.mail_id
    FROM jsonb_to_recordset(%(deliveries)s)
        AS said(id bigint, status text, ended_at timestamptz, lines smallint, mail_id bigint)
    WHERE digests_delivery.id = said.id
)
INSERT INTO digests_told (person_id, kind, key, fingerprint, told_at, delivery_id)
SELECT person_id, kind, key, fingerprint, %(now)s, delivery_id FROM jsonb_to_recordset(%(things)s)
    AS told(person_id bigint, kind text, key text, fingerprint text, delivery_id bigint)
ON CONFLICT (person_id, kind, key)
DO UPDATE SET fingerprint = excluded.fingerprint, told_at = excluded.told_at, delivery_id = excluded.delivery_id
"""


def write_down(deliveries: list[Delivery], things: list[dict]) -> None:
    """How each of these deliveries ended, and all that they tell (`contents.things_told`). One statement."""
    fields = ("id", "status", "ended_at", "lines", "mail_id")
    rows = [{field: getattr(one, field) for field in fields} for one in deliveries]
    said = {"deliveries": json.dumps(rows, default=str), "things": json.dumps(things), "now": clock.now()}
    with connection.cursor() as cursor:
        cursor.execute(WRITE_DOWN, said)
