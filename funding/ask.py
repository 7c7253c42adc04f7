"""What a total counts."""

import datetime as dt
from dataclasses import dataclass, fields

from directory.models import Footprint
from directory.visibility import Reader


def year_of(day: dt.date) -> int:
    """The year of money that a day lies in: it begins on 1 April, and is called by the year it begins in."""
    return day.year if (day.month, day.day) >= (4, 1) else day.year - 1


@dataclass(frozen=True, kw_only=True)
class Ask:
    """What to count. Days are inclusive; None leaves a filter aside.

    until, since    the days that entries count on: "as at" a past date is `until` alone
    known_on        only what had been written by the end of that day: what a reader of that day was told
    fund, funder    whose money it was at its first hop (ids)
    holder          of money that it was given to pass on (id)
    through         the same, and what it passed on itself: what went through its hands (id)
    Everything else is said of the award at which a line counts: its recipient, its instrument, where it is for.
    """

    until: dt.date
    since: dt.date | None = None
    known_on: dt.date | None = None
    fund: int | None = None
    funder: int | None = None
    holder: int | None = None
    through: int | None = None
    recipient: int | None = None
    instrument: str | None = None
    money: str | None = None
    length: str | None = None
    footprint: Footprint | None = None
    scale: str | None = None
    size: str | None = None
    led_by: int | None = None
    after_trace: bool = False
    reader: Reader = Reader()

    @property
    def narrows(self) -> bool:
        """Is anything asked but days?"""
        plain = {"until", "since", "known_on", "after_trace", "reader"}
        return any(getattr(self, one.name) is not None for one in fields(self) if one.name not in plain)
