"""The cost of unfunded time: what counts, at which rate, what is told to whom; the statement on one page; budgets."""

import csv
import datetime as dt
from decimal import Decimal
from io import BytesIO, StringIO

import pytest
from django.urls import reverse
from pypdf import PdfReader

from alliance.base import clock
from alliance.base.refused import Refused
from alliance.digests.contents import fingerprint
from boards import needs_time
from boards.actions import budgets, claims
from boards.models import Budget, DatedFigure, HoursConsent
from boards.queries import budgets as budget_queries
from boards.queries.costs import behind, costs, given
from directory.readers import reader_for
from tests.factories import (
    make_appointment,
    make_board,
    make_claim,
    make_entry,
    make_footprint,
    make_organisation,
    make_person,
    make_representative,
    make_seat,
    make_terms,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def rate():
    for amount, day in ((30, "2020-01-01"), (36, "2026-10-05")):
        DatedFigure.objects.create(kind="reference-rate", starts_on=day, amount=amount, source="The alliance")


def agree(held, agrees=True):
    HoursConsent.objects.create(appointment=held, agrees=agrees, said_at=clock.now())
    return held


def give(board, many=1, day="2026-10-05", minutes=60, agrees=None, sector="vcfse"):
    """So many people who hold unfunded seats on a board, each with so many minutes."""
    found = []
    for _ in range(many):
        held = make_appointment(make_seat(board, sector=sector), make_person())
        make_entry(held, day, minutes)
        if agrees is not None:
            agree(held, agrees)
        found.append(held)
    return found


# What counts -----------------------------------------------------------------------------------------------------


def test_unfunded_hours_cost_the_reference_rate_of_their_day(rate):
    held = give(make_board())[0]
    make_entry(held, "2026-10-04", 90)
    (row,) = given(2026)
    assert (row.minutes, row.funded, row.unfunded_at_least, row.unfunded_at_most) == (150, 0, 150, 150)
    assert (row.cost_at_least, row.cost_at_most) == (Decimal("81.00"), Decimal("81.00"))


def test_hours_that_terms_may_still_pay_make_the_range(rate):
    held = make_representative(starts_on="2026-09-01")
    make_entry(held, "2026-09-07", 1000)  # 900 are paid for
    claim = make_claim(held, "2026-09-01")

    def figures():
        (row,) = [one for one in given(2026) if one.appointment == held]
        return row.funded, row.unfunded_at_least, row.unfunded_at_most

    assert figures() == (0, 0, 1000)
    claims.approve(claim=claim, by=make_person(role="approver"))
    assert figures() == (900, 100, 100)
    make_entry(held, "2026-09-08", 60)  # claimed late, perhaps
    assert figures() == (900, 100, 160)


def test_without_a_rate_there_are_hours_and_no_cost():
    give(make_board())
    report = costs(2026, everything=True)
    assert (report.has_rate, report.whole.minutes, report.whole.cost_at_most) == (False, 60, Decimal("0.00"))


def test_report_sums_by_quarter_place_board_and_sector(rate):
    place = make_footprint("Preston")
    first, second = make_board("First", footprint=place), make_board("Second", footprint=place)
    give(first, 2)
    give(second, 1, day="2027-01-10", minutes=120, sector="lived-experience")
    report = costs(2026, everything=True)
    told = {cut: [(one.said, one.minutes) for one in lines] for cut, lines in report.cuts.items()}
    assert told == {
        "quarter": [("October to December 2026", 120), ("January to March 2027", 120)],
        "place": [("Preston", 240)],
        "board": [("First", 120), ("Second", 120)],
        "sector": [("VCFSE", 120), ("people with lived experience", 120)],
    }
    assert report.whole.cost_at_most == sum(one.cost_at_most for one in report.cuts["board"]) == Decimal("144.00")


def test_report_asks_four_queries_however_many_entries(rate, django_assert_num_queries):
    board = make_board()
    for many in (1, 3):
        give(board, many)
        with django_assert_num_queries(4):
            costs(2026)


# What is told ----------------------------------------------------------------------------------------------------


def test_hours_of_few_people_are_told_only_with_their_consent(rate):
    open_board, closed_board = make_board("Open"), make_board("Closed")
    give(open_board, 1, agrees=True)
    give(closed_board, 4)
    report = costs(2026)
    assert [(one.said, one.is_told) for one in report.cuts["board"]] == [("Closed", False), ("Open", True)]
    assert not report.whole.is_told
    give(closed_board, 1, agrees=False)
    report = costs(2026)
    assert [(one.said, one.is_told, one.minutes) for one in report.cuts["board"]] == [
        ("Closed", True, 300),
        ("Open", True, 60),
    ]
    assert report.whole.minutes == 360


def test_no_difference_gives_a_hidden_sum_away(rate):
    for name, many in (("A", 6), ("B", 6), ("C", 2)):
        give(make_board(name), many)
    report = costs(2026)
    told = {one.said: one.is_told for one in report.cuts["board"]}
    assert report.whole.is_told
    assert told["C"] is False
    assert (told["A"], told["B"]) in [(True, False), (False, True)]  # both would leave C alone with the whole


def test_rows_behind_a_figure_name_who_agreed_and_sum_the_others(rate):
    board = make_board("Board")
    shown = give(board, 1, agrees=True)[0]
    give(board, 5, minutes=30)
    found = behind(2026, "board", f"{board.pk}")
    assert [one.appointment for one in found.rows] == [shown]
    assert (found.sum.minutes, found.others.minutes, found.others.is_told) == (210, 150, True)
    few = make_board("Few")
    give(few, 2)
    hidden = behind(2026, "board", f"{few.pk}")
    assert (hidden.sum.is_told, hidden.rows, hidden.others.is_told) == (False, (), False)
    assert len(behind(2026, "board", f"{few.pk}", everything=True).rows) == 2


def test_auditor_reads_all_and_a_member_what_is_told(client, rate):
    give(make_board("Board"), 2)
    year = {"year": "2026"}
    client.force_login(make_person(role="auditor"))
    assert client.get(reverse("boards:costs"), year).context["report"].whole.minutes == 120
    client.force_login(make_person(role="statutory"))
    assert client.get(reverse("boards:costs"), year).context["report"].whole.is_told is False


def test_statement_is_one_page_with_its_definitions(client, rate):
    for n in range(9):
        give(make_board(f"Board {n}", footprint=make_footprint(f"Place {n}")), 5)
    client.force_login(make_person(role="chair"))
    pages = PdfReader(BytesIO(client.get(reverse("boards:costs_pdf"), {"year": "2026"}).content)).pages
    words = pages[0].extract_text()
    assert len(pages) == 1
    assert all(
        one in words for one in ("45 unfunded hours would cost", "What the figures mean", "£36 an hour", "Place 8")
    )


def test_csv_holds_the_same_figures(client, rate):
    give(make_board("=Board"), 5)
    client.force_login(make_person(role="chair"))
    text = client.get(reverse("boards:costs_csv"), {"year": "2026"}).content.decode("utf-8-sig")
    rows = {(row[0], row[1]): row[2:] for row in csv.reader(StringIO(text)) if len(row) == 8}
    assert rows["all", "All together"] == ["300", "0", "300", "300", "180.00", "180.00"]
    assert rows["board", "'=Board"] == rows["all", "All together"]


# Budgets ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def funder():
    return make_organisation("Care Board", sector="nhs")


def budget_of(funder, amount=9000, board=None) -> Budget:
    year = {"starts_on": dt.date(2026, 4, 1), "ends_on": dt.date(2027, 4, 1), "source": "A letter"}
    made = Budget(funder=funder, amount=Decimal(amount), board=board, **year)
    return budgets.save(budget=made, by=make_person(role="finance"))


def line_of(budget):
    return budget_queries.budget_lines(Budget.objects.filter(pk=budget.pk))[0]


def test_budget_counts_committed_claimed_paid_and_remaining(funder):
    held = make_representative(funder=funder)
    budget = budget_of(funder)
    make_entry(held, "2026-10-05", 450)
    make_claim(held)
    with clock.set_to("2026-11-02"):
        line = line_of(budget)
    assert (line.committed, line.claimed, line.paid, line.remaining) == (Decimal("7200"), 300, 0, Decimal("8700"))
    assert (line.forecast, line.warning) == (Decimal("509.30"), "")


def test_budget_warns_before_it_runs_out(funder):
    held = make_representative(funder=funder)
    budget = budget_of(funder, 450)
    make_entry(held, "2026-10-05", 450)
    make_claim(held)
    with clock.set_to("2026-11-02"):
        line = line_of(budget)
        assert line.warning == "At today's pace it runs out on 17 February 2027."
        finance = make_person(role="finance")
        (item,) = needs_time.budgets_that_run_out(finance, reader_for(finance))
        assert (item.what, item.due) == (
            "Care Board: at today's pace it runs out on 17 February 2027.",
            dt.date(2027, 2, 17),
        )


def test_a_budget_is_told_again_when_its_month_moves_and_not_with_every_day(funder):
    held = make_representative(funder=funder)
    budget = budget_of(funder, 450)
    make_entry(held, "2026-10-05", 450)
    make_claim(held)
    finance, said, told = make_person(role="finance"), [], []
    for day in ("2026-11-02", "2026-11-03", "2026-11-04", "2026-11-20"):
        with clock.set_to(day):
            (item,) = needs_time.budgets_that_run_out(finance, reader_for(finance))
            said.append(item.due)
            told.append((item.key, fingerprint(item)))
    assert [day.isoformat() for day in said] == ["2027-02-17", "2027-02-19", "2027-02-20", "2027-03-16"]
    assert [told.index(one) for one in told] == [0, 0, 0, 3]
    Budget.objects.filter(pk=budget.pk).update(amount=200)
    with clock.set_to("2026-11-20"):
        (item,) = needs_time.budgets_that_run_out(finance, reader_for(finance))
    assert (item.state, item.what) == ("over", "Care Board: more has been claimed than it holds.")


def test_a_boards_own_budget_comes_before_one_for_all_boards(funder):
    held = make_representative(funder=funder)
    other = make_representative(funder=funder)
    every, own = budget_of(funder), budget_of(funder, board=held.seat.board)
    for one in (held, other):
        make_entry(one, "2026-10-05", 450)
        make_claim(one)
    assert (line_of(own).claimed, line_of(every).claimed) == (300, 300)
    assert (line_of(own).committed, line_of(every).committed) == (7200, 7200)


def test_budgets_of_a_funder_for_the_same_board_never_overlap(funder):
    budget_of(funder)
    with pytest.raises(Refused, match="^There is a budget of this funder from 1 April 2026 to 1 April 2027."):
        budget_of(funder)


def test_a_funder_sees_the_totals_of_its_own_budgets_alone(funder):
    budget_of(funder)
    theirs, other = make_person(role="funder"), make_person(role="funder")
    theirs.alliance_roles.update(organisation=funder)
    other.alliance_roles.update(organisation=make_organisation())
    seen = [Budget.objects.visible_to(reader_for(person)).count() for person in (theirs, other, make_person())]
    assert seen == [1, 0, 0]


def test_pages_of_budgets_ask_the_same_for_one_and_three(client, funder, django_assert_num_queries):
    client.force_login(make_person(role="finance"))
    make_terms(make_seat(make_board()), funder=funder)
    for many in (1, 3):
        while Budget.objects.count() < many:
            budget_of(funder, board=make_board())
        with django_assert_num_queries(13):
            assert len(client.get(reverse("boards:budgets")).context["lines"]) == many
