"""How a board's meetings come back: plain answers made into an RFC 5545 rule, its days, and the rule in words."""

import datetime as dt
from dataclasses import dataclass

from dateutil.rrule import rrulestr

from .models import BankHolidays
from .working_days import bank_holidays, next_working_day

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
ORDINALS = {"1": "first", "2": "second", "3": "third", "4": "fourth", "-1": "last"}
HOW = (
    ("weekday", "Every so many months, on the same weekday of the month: the second Tuesday"),
    ("last", "Every so many months, on the last such weekday of the month: the last Friday"),
    ("date", "Every so many months, on the same date: the 12th"),
    ("weeks", "Every so many weeks, on the same weekday"),
)


def nth_of_month(day: dt.date) -> int:
    """Whether it is the first, second … such weekday of its month."""
    return (day.day - 1) // 7 + 1


def rule_of(how: str, every: int, first_on: dt.date) -> str:
    """The RRULE of meetings that come back as `how` says (a key of `HOW`), from the first one on.

    >>> rule_of("weekday", 2, dt.date(2027, 1, 12))
    'FREQ=MONTHLY;INTERVAL=2;BYDAY=2TU'
    """
    weekday = WEEKDAYS[first_on.weekday()]
    return {
        "weeks": f"FREQ=WEEKLY;INTERVAL={every};BYDAY={weekday}",
        "weekday": f"FREQ=MONTHLY;INTERVAL={every};BYDAY={nth_of_month(first_on)}{weekday}",
        "last": f"FREQ=MONTHLY;INTERVAL={every};BYDAY=-1{weekday}",
        "date": f"FREQ=MONTHLY;INTERVAL={every};BYMONTHDAY={first_on.day}",
    }[how]


def in_words(rule: str) -> str:
    """A rule of `rule_of` as people say it: every second month, on the second Tuesday."""
    parts = dict(part.split("=") for part in rule.split(";"))
    unit = "week" if parts["FREQ"] == "WEEKLY" else "month"
    every = int(parts.get("INTERVAL", "1"))
    often = f"every {unit}" if every == 1 else f"every {every} {unit}s"
    if "BYMONTHDAY" in parts:
        return f"{often}, on day {parts['BYMONTHDAY']} of the month"
    nth, weekday = parts["BYDAY"][:-2], NAMES[WEEKDAYS.index(parts["BYDAY"][-2:])]
    return f"{often}, on the {ORDINALS[nth]} {weekday}" if nth else f"{often}, on a {weekday}"


@dataclass(frozen=True)
class Occurrence:
    """A day that the rule gives, and the day on which the meeting is held; None when it is left out."""

    day: dt.date
    held_on: dt.date | None
    holiday: str = ""

    @property
    def is_moved(self) -> bool:
        return self.held_on not in (None, self.day)


def occurrences(rule: str, first_on: dt.date, until: dt.date, on_a_holiday: str) -> list[Occurrence]:
    """The days of a rule from the first to the last, and what becomes of those on a bank holiday (`BankHolidays`)."""
    begins, ends = (dt.datetime.combine(day, dt.time()) for day in (first_on, until))
    return [_held(moment.date(), on_a_holiday) for moment in rrulestr(rule, dtstart=begins).between(begins, ends, True)]


def _held(day: dt.date, on_a_holiday: str) -> Occurrence:
    holiday = bank_holidays().get(day, "")
    if not holiday or on_a_holiday == BankHolidays.KEEP:
        return Occurrence(day, day, holiday)
    return Occurrence(day, next_working_day(day) if on_a_holiday == BankHolidays.MOVE else None, holiday)
