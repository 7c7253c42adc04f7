"""How hours are split into those that terms pay for and those they do not (rule 15). Pure: nothing is read or written.

The allowance of a share of a seat is counted by the month of the day on which the time was given. What a month
leaves unused serves the months that follow, as many as the terms say; the oldest is used first.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from alliance.base.money import total

from .models import ClaimLine, FundingTerms, TimeEntry
from .models.time import next_month

Reason = ClaimLine.Reason
NOTHING = Decimal("0.00")


def first_of(day: dt.date) -> dt.date:
    return day.replace(day=1)


def months_before(first: dt.date, many: int) -> dt.date:
    """The first day of the month so many months before that of `first`."""
    count = first.year * 12 + first.month - 1 - many
    return dt.date(count // 12, count % 12 + 1, 1)


def allowance(terms: FundingTerms, first: dt.date) -> int:
    """The minutes that the terms pay for in a month: a part of it where they begin or end within it, rounded down."""
    end = next_month(first)
    begins, ends = max(first, terms.starts_on), min(end, terms.ends_on or end)
    days = max(0, (ends - begins).days)
    return terms.minutes_a_month * days // (end - first).days


def most(terms: FundingTerms, first: dt.date, wanted: int, taken: Mapping[dt.date, int]) -> int:
    """How many of the `wanted` minutes of a month can be paid, with so many minutes of each month `taken` already.

    Never more than leaves every month's minutes served by its own allowance and those carried over to it.
    """
    low, high = 0, wanted
    while low < high:
        middle = (low + high + 1) // 2
        if fits(terms, {**taken, first: taken.get(first, 0) + middle}):
            low = middle
        else:
            high = middle - 1
    return low


def fits(terms: FundingTerms, taken: Mapping[dt.date, int]) -> bool:
    """Can each month's minutes be served, the allowance that lapses first being used first?"""
    left: dict[dt.date, int] = {}
    for month in sorted(taken):
        need = taken[month]
        for back in range(terms.carry_over_months, -1, -1):
            of = months_before(month, back)
            left.setdefault(of, allowance(terms, of))
            used = min(need, left[of])
            left[of] -= used
            need -= used
        if need:
            return False
    return True


def left_in(terms: FundingTerms, first: dt.date, taken: Mapping[dt.date, int]) -> int:
    """Minutes that can still be paid in a month, those carried over to it too."""
    return most(terms, first, terms.minutes_a_month * (terms.carry_over_months + 1), taken)


@dataclass(frozen=True)
class Split:
    """One entry, parted: what is paid, what is not, and why not."""

    entry: TimeEntry
    terms: FundingTerms | None
    funded_minutes: int
    unfunded_minutes: int
    reason: str
    amount: Decimal = NOTHING
    on_costs: Decimal = NOTHING

    @property
    def because(self) -> str:
        """Why not all of it is paid, in words."""
        if not self.reason:
            return ""
        if self.reason == Reason.UNFUNDED and self.terms and self.terms.unfunded_because:
            return f"This seat is unfunded: {self.terms.unfunded_because}"
        return Reason(self.reason).label


def split(
    entries: Iterable[TimeEntry],
    terms_of_share: Iterable[FundingTerms],
    taken: Mapping[int, Mapping[dt.date, int]],
    appointment,
    too_old_before: dt.date | None = None,
) -> list[Split]:
    """Each entry, parted by the terms of the day; the earliest first.

    taken    by terms, how many minutes of each month stand in submitted claims already
    """
    used = defaultdict(dict, {pk: dict(months) for pk, months in taken.items()})
    known = list(terms_of_share)
    found = []
    for entry in sorted(entries, key=lambda one: (one.day, one.pk)):
        terms = next((one for one in known if one.holds_on(entry.day)), None)
        reason = _never_paid(entry, terms, appointment, too_old_before)
        funded, month = 0, first_of(entry.day)
        if not reason:
            funded = most(terms, month, entry.minutes, used[terms.pk])
            used[terms.pk][month] = used[terms.pk].get(month, 0) + funded
            reason = "" if funded == entry.minutes else Reason.ABOVE
        amount, on_costs = terms.worth(funded, entry.day) if funded else (NOTHING, NOTHING)
        found.append(Split(entry, terms, funded, entry.minutes - funded, reason, amount, on_costs))
    return found


def _never_paid(entry, terms, appointment, too_old_before) -> str:
    if appointment.starts_on > entry.day or (appointment.ends_on and appointment.ends_on <= entry.day):
        return Reason.NOT_HELD
    if terms is None:
        return Reason.NO_TERMS
    if not terms.is_funded:
        return Reason.UNFUNDED
    if too_old_before and entry.day < too_old_before:
        return Reason.TOO_LATE
    return ""


def payable_expenses(expenses, terms_of_share, taken: Mapping[tuple[int, dt.date], Decimal]) -> list[tuple]:
    """(expense, terms, what is paid of it, why not all) of each, in order of day.

    taken    by terms and month, what submitted claims are paid already
    """
    used = dict(taken)
    found = []
    for expense in sorted(expenses, key=lambda one: (one.day, one.pk)):
        terms = next((one for one in terms_of_share if one.holds_on(expense.day)), None)
        if terms is None or not terms.pays_expenses:
            found.append((expense, terms, NOTHING, "The terms of this seat pay no expenses."))
            continue
        key = terms.pk, first_of(expense.day)
        room = expense.amount if terms.expenses_a_month is None else terms.expenses_a_month - used.get(key, NOTHING)
        paid = max(NOTHING, min(expense.amount, room))
        used[key] = total([used.get(key, NOTHING), paid])
        found.append((expense, terms, paid, "" if paid == expense.amount else "More than the terms pay in a month."))
    return found
