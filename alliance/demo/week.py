"""A week goes by in the demonstration, day by day, so that each day's digests are made and arrive in the mailbox."""

import datetime as dt

from alliance.base import clock, outbox
from alliance.base.models import ClockOffset
from alliance.digests import composing, planning

A_DAY = dt.timedelta(days=1)


def pass_by(days: int = 7) -> int:
    """Put the clock forward a day at a time; after each, make what digests are due and send them. How many were made.

    All at once would be too late for the days between: a digest is not caught up for ever.
    """
    made = 0
    for _ in range(days):
        ClockOffset.move(A_DAY)
        clock.forget()
        planning.plan()
        made += composing.compose_all()
        outbox.send_due()
    return made
