"""Settlement runs: gathered once, exported once, reconciled; the file adds up; two at the same moment."""

import csv
import datetime as dt
from decimal import Decimal
from io import BytesIO, StringIO

import pytest
from django.db import Error, IntegrityError, transaction
from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader

from alliance.base import clock
from alliance.base.refused import Refused
from boards import exports
from boards.actions import claims, settlements
from boards.models import Budget, Claim, Payment, SettlementRun, Supplier
from tests.factories import make_claim, make_entry, make_organisation, make_person, make_representative

from .races import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def finance():
    return make_person("Finance", role="finance")


@pytest.fixture
def approver():
    return make_person("Approver", role="approver")


def approved(approver, name="", minutes=60, **terms) -> Claim:
    held = make_representative(name, **terms)
    make_entry(held, "2026-10-05", minutes)
    return make_claim(held, approved_by=approver)


def closed_run(finance, name="November 2026") -> SettlementRun:
    return settlements.close(run=settlements.open_run(name=name, by=finance), by=finance)


def test_close_gathers_every_approved_claim_once(finance, approver):
    first, second = approved(approver), approved(approver, minutes=90)
    run = closed_run(finance)
    assert list(run.payments.order_by("pk").values_list("claim", "due")) == [
        (first.pk, Decimal("40.00")),
        (second.pk, Decimal("60.00")),
    ]
    with pytest.raises(Refused, match="^No approved claim waits to be paid."):
        closed_run(finance, "Again")
    third = approved(approver)
    again = settlements.close(run=SettlementRun.objects.get(status="open"), by=finance)
    assert [payment.claim for payment in again.payments.all()] == [third]
    with pytest.raises(IntegrityError, match="claim_id"), transaction.atomic():
        Payment.objects.create(run=again, claim=first, due=1)


def test_one_run_is_open_at_a_time(finance):
    settlements.open_run(name="One", by=finance)
    with pytest.raises(Refused, match="^A run is open already. Close it first.$"):
        settlements.open_run(name="Other", by=finance)


def test_export_holds_what_no_file_held_and_nothing_twice(finance, approver):
    approved(approver)
    run = settlements.open_run(name="One", by=finance)
    with pytest.raises(Refused, match="^Close the run first"):
        settlements.export(run=run, by=finance)
    run = settlements.close(run=run, by=finance)
    first = settlements.export(run=run, by=finance)
    assert (first.number, first.total, first.payments.count()) == (1, Decimal("40.00"), 1)
    with pytest.raises(Refused, match="^Every payment of this run has gone out in a file. Nothing is exported twice.$"):
        settlements.export(run=run, by=finance)
    with pytest.raises(Refused, match="^Say why the run is opened again.$"):
        settlements.reopen(run=run, reason=" ", by=finance)
    run = settlements.reopen(run=run, reason="One more was approved", by=finance)
    approved(approver, minutes=30)
    run = settlements.close(run=run, by=finance)
    second = settlements.export(run=run, by=finance)
    assert (second.number, second.total, run.payments.count()) == (2, Decimal("20.00"), 2)
    with pytest.raises(Error, match="a payment is exported once"), transaction.atomic():
        Payment.objects.update(export=second)


def test_a_run_opened_again_gives_back_what_did_not_go_out(finance, approver):
    claim = approved(approver)
    run = closed_run(finance)
    settlements.reopen(run=run, reason="A wrong payee", by=finance)
    assert not Payment.objects.filter(claim=claim).exists()
    event = SettlementRun.pgh_event_models["update"].objects.order_by("pgh_id").last()
    assert event.pgh_context.metadata == {"by": finance.pk, "why": "A wrong payee"}


def test_paid_claims_are_reconciled_with_what_was_really_paid(finance, approver):
    first = approved(approver)
    approved(approver, minutes=90)
    run = closed_run(finance)
    today = clock.today()
    with pytest.raises(Refused, match="^Nothing of this run waits to be marked as paid."):
        settlements.mark_paid(run=run, reference="B1", paid_on=today, by=finance)
    settlements.export(run=run, by=finance)
    payment = first.payment
    said = {"payment": payment, "paid": Decimal("30"), "reference": "B1", "paid_on": today, "by": finance}
    with pytest.raises(Refused, match="^£40.00 was due. Say why another amount was paid.$"):
        settlements.reconcile(**said)
    with pytest.raises(Refused, match="^The day of payment is still to come.$"):
        settlements.reconcile(**{**said, "paid": Decimal(40), "paid_on": today + dt.timedelta(days=1)})
    settlements.reconcile(**said, differs_because="An advance")
    run.refresh_from_db()
    assert run.status == "closed"
    assert settlements.mark_paid(run=run, reference="B2", paid_on=today, by=finance) == 1
    run.refresh_from_db()
    paid = list(Payment.objects.order_by("pk").values_list("paid", "reference", "differs_because"))
    assert (run.status, paid) == ("paid", [(30, "B1", "An advance"), (60, "B2", "")])
    assert set(Claim.objects.values_list("status", flat=True)) == {"paid"}


def test_the_file_adds_up_and_names_payee_supplier_and_codes(client, finance, approver):
    funder, employer = make_organisation("Care Board", sector="nhs"), make_organisation("=Employer")
    claim = approved(approver, "Ash", 100, funder=funder, paid_to="employer", on_costs_percent="13.8")
    appointment = claim.appointment
    type(appointment).objects.filter(pk=appointment.pk).update(on_behalf_of=employer)
    approved(approver, "Bo", 50)
    Supplier.objects.create(organisation=employer, number="S-1")
    year = {"starts_on": "2026-04-01", "ends_on": "2027-04-01", "source": "A letter"}
    Budget.objects.create(funder=funder, amount=1000, cost_centre="C1", time_code="6120", **year)
    one = Budget.objects.create(funder=funder, board=appointment.seat.board, amount=500, cost_centre="C2", **year)
    assert one.cost_centre == "C2"
    export = settlements.export(run=closed_run(finance, "November"), by=finance)
    client.force_login(finance)
    answer = client.get(reverse("boards:settlement_csv", args=[export.pk]))
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    rows = list(csv.DictReader(StringIO(text)))
    assert [(row["Payee"], row["Supplier number"], row["Cost centre"], row["Amount"]) for row in rows[:2]] == [
        ("'=Employer", "S-1", "C2", "75.87"),
        ("Bo", "", "", "33.33"),
    ]
    assert (rows[-1]["Run"], rows[-1]["Amount"]) == ("Total", "109.20")
    assert export.total == Decimal("109.20") == sum(Decimal(row["Amount"]) for row in rows[:-1])
    answer = client.get(reverse("boards:settlement_xlsx", args=[export.pk]))
    sheet = load_workbook(BytesIO(b"".join(answer.streaming_content)))["Payments"]
    cells = [row[-1].value for row in sheet.iter_rows()]
    assert cells == ["Amount", 75.87, 33.33, 109.2]
    assert [cell.value for cell in sheet[1]] == list(exports.COLUMNS)


def test_remittance_note_is_one_page_that_says_what_was_paid(client, finance, approver):
    claim = approved(approver, "Ash Green", 100)
    settlements.export(run=closed_run(finance), by=finance)
    client.force_login(finance)
    answer = client.get(reverse("boards:payment_remittance", args=[claim.payment.pk]))
    pages = PdfReader(BytesIO(answer.content)).pages
    words = pages[0].extract_text()
    assert len(pages) == 1
    assert all(one in words for one in ("Paid to: Ash Green", "£66.67", "1 hour 40 minutes", "October 2026"))


def test_page_of_a_run_asks_the_same_for_one_and_three_payments(client, finance, approver, django_assert_num_queries):
    client.force_login(finance)
    for many in (1, 3):
        while Claim.objects.filter(payment__isnull=True).count() < many:
            approved(approver)
        run = closed_run(finance, f"{many}")
        with django_assert_num_queries(14):
            page = client.get(reverse("boards:settlement", args=[run.pk]))
        assert len(page.context["page_obj"]) == many
        settlements.export(run=run, by=finance)


def test_payee_without_a_supplier_number_is_named_until_one_is_given(client, finance, approver):
    claim = approved(approver, "Ash")
    run = closed_run(finance)
    client.force_login(finance)
    page = client.get(reverse("boards:settlement", args=[run.pk]))
    assert [one.name for one in page.context["without_number"]] == ["Ash"]
    client.post(reverse("boards:supplier", args=["person", claim.person_id]), {"number": "S-9"})
    page = client.get(reverse("boards:settlement", args=[run.pk]))
    assert (page.context["without_number"], Supplier.objects.get().number) == ([], "S-9")


@pytest.mark.django_db(transaction=True)
def test_a_claim_approved_while_a_run_closes_is_in_it_or_waits():
    finance, approver = make_person(role="finance"), make_person(role="approver")
    approved(approver)
    held = make_representative()
    make_entry(held)
    claim = make_claim(held)
    run = settlements.open_run(name="Run", by=finance)
    works = [lambda: claims.approve(claim=claim, by=approver), lambda: settlements.close(run=run, by=finance)]
    assert at_once(*works) == ["done", "done"]
    waiting = Claim.objects.filter(status="approved", payment__isnull=True).count()
    assert run.payments.count() + waiting == 2


@pytest.mark.django_db(transaction=True)
def test_of_two_who_make_a_file_at_the_same_moment_one_gets_it():
    finance, approver = make_person(role="finance"), make_person(role="approver")
    approved(approver)
    run = closed_run(finance)

    def make():
        settlements.export(run=run, by=finance)

    assert at_once(make, make) == ["done", "refused"]
    assert run.exports.count() == 1
