"""The watch over the mail: how much waits and since when, and an alarm when nothing has been sent for too long."""

import datetime as dt
import logging
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Max, Min, Q

from . import clock, holding
from .models import DeadAddress, Mail, MailHold, MailWatch

logger = logging.getLogger(__name__)
Status = Mail.Status
# What the apps above say of mails that were never written: functions that give sentences for the officers' outbox.
never_written: list[Callable[[], list[str]]] = []
BEAT_IS_LATE = dt.timedelta(minutes=5)  # the watch looks every minute


@dataclass(frozen=True)
class MailFigures:
    """The outbox at one moment."""

    at: dt.datetime
    due: int  # mails whose time has come
    waiting: int  # those, and those that are tried again later
    sending: int
    unknown: int
    refused: int
    dead_addresses: int
    oldest_due: dt.datetime | None  # since when the oldest mail has waited to be sent, whatever was tried
    oldest_stuck: dt.datetime | None  # the same, without one mail alone that is tried again: its mailbox may be full
    last_sent: dt.datetime | None
    beat_at: dt.datetime | None  # when the scheduler was last heard of
    watched_since: dt.datetime | None  # since when it has been heard of every minute
    let_go: dt.datetime | None  # when held mail was let go last
    hold: MailHold | None

    @property
    def is_stuck(self) -> bool:
        """Was nothing sent for too long although mail was due? Not while an officer holds it.

        What waited before the portal was started, its clock was moved or mail was let go, is given the same time from
        then on.
        """
        if self.hold or not (self.oldest_stuck and self.watched_since):
            return False
        moments = filter(None, (self.oldest_stuck, self.watched_since, self.last_sent, self.let_go))
        return max(moments) <= self.at - dt.timedelta(minutes=settings.MAIL_ALERT_MINUTES)

    @property
    def beat_is_late(self) -> bool:
        return self.beat_at is None or self.beat_at <= self.at - BEAT_IS_LATE


def figures() -> MailFigures:
    """The outbox now, in six queries."""
    now = clock.now()
    open_ones = Mail.objects.exclude(status__in=[Status.SENT, Status.CANCELLED]).order_by()
    of = dict(open_ones.values_list("status").annotate(Count("pk")))
    waiting = Mail.objects.filter(status=Status.WAITING).aggregate(
        count=Count("pk", filter=Q(due_at__lte=now)),
        due=Min("due_at", filter=Q(due_at__lte=now)),
        # one that was tried is due again later, each time: what counts is since when it has been in the outbox
        tried=Min("written_at", filter=Q(attempts__gt=0)),
        tried_count=Count("pk", filter=Q(attempts__gt=0)),
    )
    oldest_due = min(filter(None, (waiting["due"], waiting["tried"])), default=None)
    hold = holding.last()
    beat_at, watched_since = MailWatch.objects.values_list("beat_at", "began_at").first() or (None, None)
    return MailFigures(
        at=now,
        due=waiting["count"],
        waiting=of.get(Status.WAITING, 0),
        sending=of.get(Status.SENDING, 0),
        unknown=of.get(Status.UNKNOWN, 0),
        refused=of.get(Status.REFUSED, 0),
        dead_addresses=DeadAddress.objects.count(),
        oldest_due=oldest_due,
        oldest_stuck=oldest_due if waiting["tried_count"] > 1 else waiting["due"],
        last_sent=Mail.objects.filter(status=Status.SENT).aggregate(at=Max("ended_at"))["at"],
        beat_at=beat_at,
        watched_since=watched_since,
        let_go=hold and hold.let_go_at,
        hold=None if hold is None or hold.let_go_at else hold,
    )


@transaction.atomic
def look() -> bool:
    """Write down that the scheduler lives, and sound the alarm once when mail is stuck. Is it?"""
    now = clock.now()
    MailWatch.objects.get_or_create(defaults={"beat_at": now})
    watch = MailWatch.objects.select_for_update().get()
    went_on = watch.began_at is not None and now - BEAT_IS_LATE < watch.beat_at <= now
    watch.beat_at, watch.began_at = now, watch.began_at if went_on else now
    watch.save()
    found = figures()
    if found.is_stuck and watch.alarmed_at is None:
        said = {"due": found.due, "waiting": found.waiting, "oldest_due": str(found.oldest_due)}
        logger.error("no mail was sent for too long although mail is due", extra=said)
        watch.alarmed_at = found.at
    elif not found.is_stuck:
        watch.alarmed_at = None
    watch.save()
    return found.is_stuck
