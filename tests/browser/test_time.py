"""Paid time as people meet it: a meeting logged on a phone, a month sent, ten claims cleared, one file, a statement."""

import csv
import datetime as dt
from decimal import Decimal
from io import StringIO

import pytest

from alliance.base import clock
from boards.actions import claims
from boards.models import Claim, DatedFigure, TimeEntry
from boards.reckoning import months_before
from tests.factories import (
    make_claim,
    make_entry,
    make_meeting,
    make_member,
    make_organisation,
    make_person,
    make_representative,
)

from .conftest import check_page, follow, sign_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def last_month():
    return months_before(clock.today().replace(day=1), 1)


@pytest.fixture
def held(transactional_db):
    return make_representative("Ash", pays_expenses=True)


def test_a_meeting_is_logged_in_two_taps_on_a_phone(new_page, held):
    begins = (clock.local() - dt.timedelta(hours=3)).replace(tzinfo=None, microsecond=0)
    meeting = make_meeting(held.seat.board, begins.isoformat())
    page = new_page(390)
    sign_in(page, held.person)
    page.goto(f"/boards/meetings/{meeting.pk}/")
    follow(page.get_by_role("button", name="Log my time"))  # one
    check_page(page)
    follow(page.get_by_role("button", name="2 hours", exact=True))  # two
    assert "2 hours logged: meeting." in page.get_by_role("alert").inner_text()
    check_page(page)
    entry = TimeEntry.objects.get()
    assert (entry.minutes, entry.meeting, entry.day) == (120, meeting, meeting.day)


def test_a_timer_runs_on_without_script_and_with_a_closed_browser(new_page, held):
    page = new_page(390, javascript=False)
    sign_in(page, held.person)
    page.goto("/boards/time/")
    page.get_by_text("Start a timer").click()
    page.get_by_label("Reading").check()
    follow(page.get_by_role("button", name="Start the timer"))
    page.context.close()
    other = new_page(1280)
    sign_in(other, held.person)
    other.goto("/boards/time/")
    assert other.get_by_role("heading", name="Your timer runs: reading").is_visible()
    assert other.locator("[data-timer]").inner_text() == "(0 min)"
    check_page(other)
    follow(other.get_by_role("button", name="Stop, and log it"))
    assert TimeEntry.objects.values_list("minutes", "kind").get() == (1, "reading")


def test_a_month_is_sent_with_an_expense_and_its_receipt(new_page, held, last_month):
    make_entry(held, last_month, 1000)
    page = new_page(390)
    sign_in(page, held.person)
    page.goto("/")
    follow(page.get_by_role("button", name="Go to your claims"))
    follow(page.get_by_role("button", name="Open this claim"))
    follow(page.get_by_role("link", name="Add an expense"))
    page.get_by_label("Fares").check()
    page.get_by_label("How much, in pounds?").fill("12.40")
    page.locator("input[type=file]").set_input_files(
        {"name": "ticket.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4\n%%EOF\n"}
    )
    check_page(page)
    follow(page.get_by_role("button", name="Add the expense"))
    assert "1 hour 40 minutes: More than the terms pay for in that month." in page.locator("main").inner_text()
    page.get_by_label("are complete").check()
    follow(page.get_by_role("button", name="Send to the approver"))
    assert page.get_by_text("Waiting for approval", exact=True).is_visible()
    check_page(page)
    claim = Claim.objects.get()
    assert (claim.status, claim.lines.get().unfunded_minutes, claim.expenses.get().payable) == (
        "submitted",
        100,
        Decimal("12.40"),
    )


def ten_claims(last_month) -> None:
    for n in range(10):
        one = make_representative(f"Representative {n}")
        make_entry(one, last_month, 100 + n)
        make_claim(one, f"{last_month}")


def test_an_approver_clears_ten_claims_at_once(new_page, transactional_db, last_month):
    ten_claims(last_month)
    page = new_page(1280)
    sign_in(page, make_person(role="approver"))
    page.goto("/")
    assert page.get_by_role("heading", name="10 claims wait for your approval").is_visible()
    follow(page.get_by_role("button", name="Look at them"))
    check_page(page)
    follow(page.get_by_role("button", name="Approve the ticked claims"))
    assert "10 claims approved." in page.get_by_role("alert").inner_text()
    assert page.get_by_text("No claim waits for you.").is_visible()
    assert set(Claim.objects.values_list("status", flat=True)) == {"approved"}


def test_finance_gets_one_file_that_adds_up_and_marks_it_paid(new_page, transactional_db, last_month):
    ten_claims(last_month)
    approver, finance = make_person(role="approver"), make_person(role="finance")
    for claim in Claim.objects.all():
        claims.approve(claim=claim, by=approver)
    page = new_page(1280)
    sign_in(page, finance)
    page.goto("/boards/settlements/")
    follow(page.get_by_role("button", name="Open a run"))
    follow(page.get_by_role("button", name="Close the run with 10 approved claims"))
    follow(page.get_by_role("button", name="Make the file for finance"))
    check_page(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV of file 1").click()
    text = download.value.path().read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(StringIO(text)))
    assert len(rows) == 11
    assert sum(Decimal(row["Amount"]) for row in rows[:-1]) == Decimal(rows[-1]["Amount"]) == Decimal("696.67")
    assert "£696.67" in page.locator(".app-figures").inner_text()
    follow(page.get_by_role("button", name="Mark all as paid"))
    page.get_by_label("Reference of the payment").fill("BACS 2611")
    follow(page.get_by_role("button", name="Mark all as paid"))
    assert "10 payments marked as paid." in page.get_by_role("alert").inner_text()
    assert set(Claim.objects.values_list("status", flat=True)) == {"paid"}


def test_a_lead_reads_what_is_given_for_nothing_and_prints_the_statement(new_page, transactional_db, last_month):
    DatedFigure.objects.create(kind="reference-rate", starts_on="2020-01-01", amount=32, source="The alliance")
    for n in range(5):
        make_entry(make_representative(unfunded_because="No money"), clock.today(), 60 + n)
    page = new_page(390)
    sign_in(page, make_member(make_organisation()))
    page.goto("/boards/costs/")
    assert page.locator(".app-the-figure").inner_text() == "£165"
    check_page(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="Statement of one page (PDF)").click()
    assert download.value.path().read_bytes().startswith(b"%PDF-")
