"""The numbers that stand for what a service or an organisation can be found by.

A term of a taxonomy is its id. Everything else has a fixed number below nought, the same here and in the
database functions of migration 0006 (a test holds them against each other).
"""

import datetime as dt

from .models import Organisation, Service, ServiceTime

COST = {Service.Cost.FREE: -11, Service.Cost.DONATION: -12, Service.Cost.FEE: -13}
MODE = {Service.Mode.IN_PERSON: -21, Service.Mode.AT_HOME: -22, Service.Mode.PHONE: -23, Service.Mode.ONLINE: -24}
CAPACITY = {
    Service.Capacity.OPEN: -31,
    Service.Capacity.LIMITED: -32,
    Service.Capacity.WAITING: -33,
    Service.Capacity.CLOSED: -34,
    Service.Capacity.UNKNOWN: -35,
}
SIZE = {band: -61 - number for number, band in enumerate(Organisation.SizeBand)}
PARTS_OF_DAY = {
    "morning": (dt.time(0), dt.time(12)),
    "afternoon": (dt.time(12), dt.time(17)),
    "evening": (dt.time(17), dt.time.max),
}
DAY = {day: -201 - day for day in ServiceTime.Day.values}
PART = {part: -211 - number for number, part in enumerate(PARTS_OF_DAY)}


def when(day: int, part: str) -> int:
    """Open on this day of the week (0 is Monday) in this part of the day."""
    return -100 - 3 * day - list(PARTS_OF_DAY).index(part)


WHEN = {(day, part): when(day, part) for day in ServiceTime.Day.values for part in PARTS_OF_DAY}
