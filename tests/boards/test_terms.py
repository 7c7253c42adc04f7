"""Funding terms: what the database refuses, what they are worth, and that the map says what they say."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import Error, IntegrityError, transaction

from alliance.base.refused import Refused
from boards.actions import terms
from boards.models import DatedFigure, FundingTerms
from boards.queries.funding import funding_on
from tests.factories import (
    make_appointment,
    make_board,
    make_claim,
    make_entry,
    make_organisation,
    make_person,
    make_representative,
    make_seat,
    make_terms,
)

from .races import at_once

pytestmark = pytest.mark.django_db
APRIL = dt.date(2026, 4, 1)
DAY = dt.timedelta(days=1)


@pytest.fixture
def officer():
    return make_person(role="officer")


@pytest.fixture
def seat():
    return make_seat(make_board(), shares=2)


def new(seat, **fields) -> FundingTerms:
    given = {"is_funded": True, "days_a_month": Decimal(8), "rate": Decimal(280), "funder": make_organisation()}
    given |= {"source": "The ICB's letter", "starts_on": APRIL, **fields}
    return FundingTerms(seat=seat, **given)


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"days_a_month": 0}, "funding_terms_pay_or_say_why_not"),
        ({"rate": 0}, "funding_terms_pay_or_say_why_not"),
        ({"is_funded": False}, "funding_terms_pay_or_say_why_not"),
        ({"unfunded_because": "No money", "rate": 1}, "funding_terms_pay_or_say_why_not"),
        ({"unfunded_because": "No money", "pays_expenses": True}, "funding_terms_with_expenses_have_a_funder"),
        ({"expenses_a_month": 10}, "funding_terms_cap_expenses_that_are_paid"),
        ({"carry_over_months": 13}, "funding_terms_lie_within_reason"),
        ({"hours_in_a_day": 25}, "funding_terms_lie_within_reason"),
        ({"share": 0}, "funding_terms_are_for_a_share"),
        ({"source": ""}, "funding_terms_has_its_source"),
        ({"ends_on": "2019-12-31"}, "funding_terms_never_ends_before_it_starts"),
    ],
)
def test_terms_that_make_no_sense_are_refused(seat, fields, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        make_terms(seat, **fields)


@pytest.mark.parametrize(
    ("first", "second", "allowed"),
    [
        ({}, {}, False),
        ({"ends_on": APRIL}, {"starts_on": APRIL}, True),
        ({"ends_on": APRIL + DAY}, {"starts_on": APRIL}, False),
        ({}, {"share": 2}, True),
    ],
)
def test_terms_of_a_share_never_overlap(seat, first, second, allowed):
    make_terms(seat, **first)
    if allowed:
        make_terms(seat, **second)
        assert seat.funding_terms.count() == 2
    else:
        with pytest.raises(IntegrityError, match="funding_terms_of_a_share_never_overlap"), transaction.atomic():
            make_terms(seat, **second)


def test_terms_are_never_altered_and_never_deleted(seat):
    made = make_terms(seat)
    for change in (lambda: FundingTerms.objects.update(rate=1), made.delete):
        with pytest.raises(Error, match="Cannot (update|delete) rows"), transaction.atomic():
            change()
    FundingTerms.objects.update(ends_on=APRIL)


def test_rate_goes_up_each_first_of_april_to_the_penny():
    terms = FundingTerms(rate=Decimal("280"), uplift_percent=Decimal("3"), starts_on=dt.date(2024, 4, 1))
    days = [dt.date(2024, 4, 1), dt.date(2025, 3, 31), APRIL.replace(year=2025), APRIL]
    assert [terms.rate_on(day) for day in days] == [
        Decimal("280"),
        Decimal("280"),
        Decimal("288.40"),
        Decimal("297.05"),
    ]


@pytest.mark.parametrize(
    ("fields", "minutes", "worth"),
    [
        ({}, 450, ("300.00", "0.00")),
        ({}, 100, ("66.67", "0.00")),
        ({"on_costs_percent": Decimal("13.8")}, 450, ("300.00", "41.40")),
        ({"rate": Decimal("31.33"), "rate_for": "hour"}, 90, ("47.00", "0.00")),
    ],
)
def test_minutes_are_worth_their_part_of_a_day_or_an_hour(fields, minutes, worth):
    given = {"rate": Decimal(300), "hours_in_a_day": Decimal("7.5"), "starts_on": APRIL, **fields}
    assert FundingTerms(**given).worth(minutes, APRIL) == tuple(map(Decimal, worth))


def test_add_writes_the_same_terms_for_every_share(seat, officer):
    made = terms.add(terms=new(seat), shares=[1, 2], by=officer)
    assert [(one.share, one.days_a_month, one.said) for one in made] == [
        (1, Decimal(8), "funded (8 days a month)"),
        (2, Decimal(8), "funded (8 days a month)"),
    ]
    event = FundingTerms.pgh_event_models["insert"].objects.filter(share=2).get()
    assert event.pgh_context.metadata == {"by": officer.pk, "why": "Added funding terms"}


def test_add_refuses_what_stands_in_the_way(seat, officer):
    terms.add(terms=new(seat), shares=[1], by=officer)
    with pytest.raises(Refused, match="^There are terms from 1 April 2026 with no end set. End those first.$"):
        terms.add(terms=new(seat, starts_on=APRIL + DAY), shares=[1], by=officer)
    with pytest.raises(Refused, match="^This seat has 2 shares. Choose one of them.$"):
        terms.add(terms=new(seat), shares=[3], by=officer)
    with pytest.raises(Refused, match="was not there on 1 January 2019"):
        terms.add(terms=new(seat, starts_on=dt.date(2019, 1, 1)), shares=[2], by=officer)


def test_nobody_writes_the_terms_of_a_seat_they_hold(seat, officer):
    made = make_terms(seat)
    make_appointment(seat, officer)
    with pytest.raises(Refused, match="Somebody else must write its terms"):
        terms.add(terms=new(seat), shares=[2], by=officer)
    with pytest.raises(Refused, match="Somebody else must write its terms"):
        terms.end(terms=made, on=APRIL, reason="More", by=officer)


def test_end_refuses_a_day_on_or_before_time_that_is_approved(officer):
    held = make_representative()
    make_entry(held, "2026-10-05", 60)
    make_claim(held, approved_by=make_person(role="approver"))
    made = held.seat.funding_terms.get()
    with pytest.raises(
        Refused, match="^Time on 5 October 2026 has been approved under these terms. Give a later day.$"
    ):
        terms.end(terms=made, on=dt.date(2026, 10, 5), reason="No money", by=officer)
    with pytest.raises(Refused, match="Say why the terms end"):
        terms.end(terms=made, on=dt.date(2026, 10, 6), reason=" ", by=officer)
    assert terms.end(terms=made, on=dt.date(2026, 10, 6), reason="No money", by=officer).ends_on.day == 6
    with pytest.raises(Refused, match="end on 6 October 2026 already"):
        terms.end(terms=made, on=dt.date(2026, 10, 7), reason="Again", by=officer)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_add_terms_at_the_same_moment_one_is_refused():
    seat, by = make_seat(make_board()), make_person(role="officer")
    both = [new(seat), new(seat)]
    assert at_once(*(lambda one=one: terms.add(terms=one, shares=[1], by=by) for one in both)) == ["done", "refused"]
    assert seat.funding_terms.count() == 1


def test_figures_are_kept_and_the_one_written_last_for_a_day_counts(officer):
    kind = DatedFigure.Kind.REFERENCE_RATE
    assert DatedFigure.on(kind, APRIL) is None
    for amount, day in ((20, APRIL), (25, APRIL), (30, APRIL + DAY)):
        figure = DatedFigure(kind=kind, starts_on=day, amount=Decimal(amount), source="The alliance")
        terms.set_figure(figure=figure, by=officer)
    assert [DatedFigure.on(kind, day) for day in (APRIL - DAY, APRIL, APRIL + DAY)] == [None, 25, 30]
    with pytest.raises(Error, match="Cannot update"), transaction.atomic():
        DatedFigure.objects.update(amount=1)


def test_funding_is_said_by_terms_and_else_by_the_words_of_the_seat():
    board = make_board()
    by_words = make_seat(board, funding="funded", funded_note="by session", funding_source="The board")
    unknown = make_seat(board)
    by_terms = make_seat(board, funding="unfunded", funding_source="The board")
    make_terms(by_terms, days_a_month=8, source="The letter")
    half = make_seat(board, shares=2)
    make_terms(half)
    make_terms(half, share=2, unfunded_because="No money for a second")
    not_paid = make_seat(board, funding="funded", funding_source="An old paper")
    make_terms(not_paid, unfunded_because="The ICB declined")
    found = funding_on(APRIL, board.seats.all())
    said = {pk: (one.shares, one.said, one.source) for pk, one in found.items()}
    assert said == {
        by_words.pk: (1, "funded (by session)", "The board"),
        unknown.pk: (0, "funding not known", ""),
        by_terms.pk: (1, "funded (8 days a month)", "The letter"),
        half.pk: (1, "1 of 2 shares funded", "Made for tests"),
        not_paid.pk: (0, "unfunded", "Made for tests"),
    }
