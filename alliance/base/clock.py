"""The portal's one clock. The demo and the tests can move it; audit timestamps stay real.

`now()` is the real time plus an offset. The offset is nought unless `settings.CLOCK_MOVES` is on (the demo)
or a test is inside `set_to(...)`. Europe/London decides what day it is.
"""

import datetime as dt
from contextlib import contextmanager
from contextvars import ContextVar
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

LONDON = ZoneInfo("Europe/London")

_offset: ContextVar[dt.timedelta | None] = ContextVar("clock_offset", default=None)
_stopped: ContextVar[dt.datetime | None] = ContextVar("clock_stopped", default=None)


def now() -> dt.datetime:
    """This moment, aware, in UTC."""
    return _stopped.get() or timezone.now() + offset()  # noqa: TID251 the one place that reads it


def local() -> dt.datetime:
    """This moment in Europe/London."""
    return now().astimezone(LONDON)


def today() -> dt.date:
    """The day it is in Europe/London."""
    return local().date()


def offset() -> dt.timedelta:
    """How far the demo's clock has been moved; read from the database once a request or task."""
    if not settings.CLOCK_MOVES:
        return dt.timedelta()
    if (known := _offset.get()) is None:
        from .models import ClockOffset

        known = ClockOffset.current()
        _offset.set(known)
    return known


def forget() -> None:
    """Read the offset anew next time: a new request or task begins."""
    _offset.set(None)


@contextmanager
def set_to(moment: dt.datetime | dt.date | str):
    """Stop the clock at `moment` (a date means its noon in London) inside a test.

    >>> with clock.set_to("2027-03-04"): ...
    """
    if isinstance(moment, str):
        moment = dt.datetime.fromisoformat(moment)
        if moment.time() == dt.time():
            moment = moment.date()
    if not isinstance(moment, dt.datetime):
        moment = dt.datetime.combine(moment, dt.time(12))
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=LONDON)
    token = _stopped.set(moment)
    try:
        yield moment
    finally:
        _stopped.reset(token)


class ClockMiddleware:
    """Each request reads the demo's clock once."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        forget()
        return self.get_response(request)
