"""Working days in England: Monday to Friday without the bank holidays of England and Wales.

The bank holidays are those that GOV.UK has published and the library `govuk-bank-holidays` carries with it, so no
network is asked. Days after the last published year count as working days where they are no weekend.
"""

import datetime as dt
from dataclasses import dataclass
from functools import cache

from govuk_bank_holidays.bank_holidays import BankHolidays as Published

DAY = dt.timedelta(days=1)
SATURDAY = 5


@cache
def bank_holidays() -> dict[dt.date, str]:
    """Each bank holiday of England and Wales that is known, with its name."""
    published = Published(use_cached_holidays=True)
    return {one["date"]: one["title"] for one in published.get_holidays(division=Published.ENGLAND_AND_WALES)}


@cache
def known_until() -> dt.date:
    """The last day of the last year whose bank holidays have been published."""
    return dt.date(max(bank_holidays()).year, 12, 31)


def is_working_day(day: dt.date) -> bool:
    return day.weekday() < SATURDAY and day not in bank_holidays()


def working_days_before(day: dt.date, days: int) -> dt.date:
    """The day that many working days before `day`, which is not counted itself; `day` for none."""
    while days > 0:
        day -= DAY
        days -= is_working_day(day)
    return day


def next_working_day(day: dt.date) -> dt.date:
    """The first working day after `day`."""
    day += DAY
    while not is_working_day(day):
        day += DAY
    return day


@dataclass(frozen=True)
class Deadlines:
    """By when what has to be there for a meeting."""

    proposals_close_on: dt.date
    papers_due_on: dt.date
    agenda_out_on: dt.date


def deadlines(board, day: dt.date) -> Deadlines:
    """Worked back from the meeting's day by the board's three numbers."""
    return Deadlines(
        proposals_close_on=working_days_before(day, board.proposals_close_days),
        papers_due_on=working_days_before(day, board.papers_due_days),
        agenda_out_on=working_days_before(day, board.agenda_out_days),
    )
