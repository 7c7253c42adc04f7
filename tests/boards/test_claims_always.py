"""What holds whatever the terms, entries and order of claims: paid within terms, nothing twice, totals exact."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from boards import reckoning
from boards.models import FundingTerms
from boards.queries.claims import Reckoning

FIRST = dt.date(2026, 1, 1)


@dataclass(frozen=True)
class Entry:
    pk: int
    day: dt.date
    minutes: int


@dataclass(frozen=True)
class Seat:
    starts_on: dt.date = FIRST
    ends_on: dt.date | None = None


def days(first=0, last=364):
    return st.integers(first, last).map(lambda n: FIRST + dt.timedelta(days=n))


@st.composite
def terms(draw, pk: int, starts_on: dt.date, ends_on: dt.date | None):
    return FundingTerms(
        pk=pk,
        is_funded=draw(st.booleans()) or draw(st.booleans()),
        unfunded_because="No money",
        days_a_month=draw(st.decimals("0.25", 12, places=2)),
        hours_in_a_day=draw(st.sampled_from([Decimal("7.5"), Decimal(7), Decimal(8)])),
        rate=draw(st.decimals(1, 400, places=2)),
        rate_for=draw(st.sampled_from(["day", "hour"])),
        on_costs_percent=draw(st.decimals(0, 30, places=2)),
        uplift_percent=draw(st.decimals(0, 5, places=2)),
        carry_over_months=draw(st.integers(0, 3)),
        starts_on=starts_on,
        ends_on=ends_on,
    )


@st.composite
def cases(draw):
    """Up to two terms one after the other, entries, and the months in the order in which they are claimed."""
    change = draw(days(30, 300))
    held = [draw(terms(1, FIRST, change)), draw(terms(2, change, draw(st.none() | days(301, 364))))]
    entries = [
        Entry(n, day, minutes)
        for n, (day, minutes) in enumerate(draw(st.lists(st.tuples(days(), st.integers(1, 1440)), max_size=30)))
    ]
    months = sorted({reckoning.first_of(entry.day) for entry in entries})
    return held, entries, draw(st.permutations(months)), Seat(ends_on=draw(st.none() | days(200, 364)))


@settings(max_examples=150, deadline=None)
@given(cases())
def test_paid_time_never_exceeds_the_terms_and_totals_are_exact(case):
    held, entries, order, seat = case
    taken: dict[int, dict[dt.date, int]] = defaultdict(dict)
    claimed, all_of_it = [], Decimal("0.00")
    for month in order:
        of_month = [entry for entry in entries if reckoning.first_of(entry.day) == month]
        lines = reckoning.split(of_month, held, taken, seat)
        for line in lines:
            assert line.funded_minutes + line.unfunded_minutes == line.entry.minutes
            assert bool(line.reason) == bool(line.unfunded_minutes)
            if line.funded_minutes:
                assert line.terms.is_funded and line.terms.holds_on(line.entry.day)
                assert (line.amount, line.on_costs) == line.terms.worth(line.funded_minutes, line.entry.day)
                months = taken[line.terms.pk]
                months[month] = months.get(month, 0) + line.funded_minutes
        claimed += lines
        whole = Reckoning(tuple(lines), ())
        all_of_it += whole.due
        assert whole.due == sum((line.amount + line.on_costs for line in lines), Decimal("0.00"))
    assert sorted(line.entry.pk for line in claimed) == sorted(entry.pk for entry in entries)
    assert all_of_it == sum((line.amount + line.on_costs for line in claimed), Decimal("0.00"))
    for one in held:
        _within(one, taken[one.pk])


def _within(one: FundingTerms, months: dict[dt.date, int]) -> None:
    """In whatever run of months: no more is paid than those months and the ones carried over to them allow."""
    known = sorted(months)
    for start in known:
        for end in (month for month in known if month >= start):
            paid = sum(minutes for month, minutes in months.items() if start <= month <= end)
            first = reckoning.months_before(start, one.carry_over_months)
            allowed, month = 0, first
            while month <= end:
                allowed += reckoning.allowance(one, month)
                month = reckoning.months_before(month, -1)
            assert paid <= allowed
    assert reckoning.fits(one, months)


@settings(max_examples=150, deadline=None)
@given(terms(1, FIRST, None), st.dictionaries(days().map(reckoning.first_of), st.integers(0, 900)), days())
def test_most_is_the_most_that_fits(one, wanted, day):
    one.is_funded = True
    taken: dict[dt.date, int] = {}
    for month, minutes in wanted.items():
        taken[month] = taken.get(month, 0) + reckoning.most(one, month, minutes, taken)
    assert reckoning.fits(one, taken)
    month = reckoning.first_of(day)
    found = reckoning.most(one, month, 100_000, taken)
    assert reckoning.fits(one, {**taken, month: taken.get(month, 0) + found})
    assert not reckoning.fits(one, {**taken, month: taken.get(month, 0) + found + 1})
