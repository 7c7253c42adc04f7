"""Claims: parted by the terms, sent, approved or returned; two people at the same moment; what must always be true."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import Error, IntegrityError, transaction
from django.urls import reverse

from alliance.base import clock
from alliance.base.models import Mail
from alliance.base.refused import Refused
from boards import reckoning
from boards.actions import claims, terms
from boards.models import ApprovalDelegation, Attendance, Claim, ClaimLine, DatedFigure, Expense, FundingTerms
from boards.queries.claims import months_to_claim, reckoning_of, to_approve
from directory.readers import reader_for
from tests.factories import (
    give_role,
    make_appointment,
    make_board,
    make_claim,
    make_entry,
    make_meeting,
    make_person,
    make_representative,
    make_seat,
    make_terms,
)

from .races import at_once

pytestmark = pytest.mark.django_db
OCTOBER = dt.date(2026, 10, 1)
ALL = 2 * 450  # minutes that the factory's terms pay for in a month


@pytest.fixture
def approver():
    return make_person(role="approver")


@pytest.fixture
def held():
    return make_representative("Ash")


def parts(claim):
    return list(claim.lines.order_by("pk").values_list("funded_minutes", "unfunded_minutes", "reason", "amount"))


# The reckoning, pure ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "minutes"),
    [
        ("2026-01-01", None, 900),
        ("2026-10-17", None, 900 * 15 // 31),
        ("2026-01-01", "2026-10-17", 900 * 16 // 31),
        ("2026-11-01", None, 0),
        ("2026-01-01", "2026-10-01", 0),
    ],
)
def test_allowance_of_a_part_of_a_month_is_its_part(starts_on, ends_on, minutes):
    given = {"days_a_month": Decimal(2), "hours_in_a_day": Decimal("7.5")}
    days = [dt.date.fromisoformat(day) if day else None for day in (starts_on, ends_on)]
    assert reckoning.allowance(FundingTerms(starts_on=days[0], ends_on=days[1], **given), OCTOBER) == minutes


@pytest.mark.parametrize(
    ("carry", "taken", "month", "wanted", "most"),
    [
        (0, {}, 10, 2000, 900),
        (0, {9: 0}, 10, 2000, 900),
        (1, {9: 300}, 10, 2000, 1500),  # September left 600
        (1, {9: 900}, 10, 2000, 900),
        (2, {}, 11, 9999, 2700),
        (1, {9: 0, 10: 300}, 11, 9999, 1800),  # October used what September left first
        (1, {10: 1500}, 9, 2000, 300),  # October has taken 600 of September's already
        (0, {10: 900}, 10, 5, 0),
    ],
)
def test_unused_minutes_are_carried_over_the_oldest_first(carry, taken, month, wanted, most):
    given = FundingTerms(
        days_a_month=Decimal(2), hours_in_a_day=Decimal("7.5"), carry_over_months=carry, starts_on=dt.date(2026, 9, 1)
    )
    months = {dt.date(2026, n, 1): minutes for n, minutes in taken.items()}
    assert reckoning.most(given, dt.date(2026, month, 1), wanted, months) == most


# Sending ---------------------------------------------------------------------------------------------------------


def test_submit_parts_the_entries_by_the_terms(held):
    make_entry(held, "2026-10-05", 600)
    make_entry(held, "2026-10-06", 500)
    make_entry(held, "2026-10-07", 30)
    make_entry(held, "2026-11-01", 30)  # another month
    claim = make_claim(held)
    assert parts(claim) == [
        (600, 0, "", Decimal("400.00")),
        (300, 200, "above", Decimal("200.00")),
        (0, 30, "above", Decimal("0.00")),
    ]
    assert (claim.status, claims.due(claim)) == ("submitted", Decimal("600.00"))
    assert reckoning_of(claim).reasons == {"More than the terms pay for in that month.": 230}


def test_submit_says_why_nothing_is_paid(held):
    seat = make_seat(make_board())
    make_terms(seat, ends_on="2026-10-10")
    make_terms(seat, starts_on="2026-10-10", ends_on="2026-10-20", unfunded_because="The money ran out")
    bare = make_appointment(seat, make_person())
    for day in ("2026-10-09", "2026-10-10", "2026-10-20"):
        make_entry(bare, day)
    claim = make_claim(bare)
    assert [line[:3] for line in parts(claim)] == [(60, 0, ""), (0, 60, "unfunded"), (0, 60, "no-terms")]
    assert set(reckoning_of(claim).reasons) == {
        "This seat is unfunded: The money ran out",
        "Nobody has said whether this seat is paid for on that day.",
    }


def test_submit_waits_until_the_month_is_over(held):
    make_entry(held)
    claim = claims.begin(appointment=held, month=OCTOBER, by=held.person)
    with clock.set_to("2026-10-31"), pytest.raises(Refused, match="^October is not over yet"):
        claims.submit(claim=claim, complete=True, by=held.person)
    with pytest.raises(Refused, match="^Say that your entries for the month are complete.$"):
        claims.submit(claim=claim, complete=False, by=held.person)
    with pytest.raises(Refused, match="^Only whoever gave the time can claim it.$"):
        claims.submit(claim=claim, complete=True, by=make_person())
    empty = claims.begin(appointment=held, month=dt.date(2026, 9, 1), by=held.person)
    with pytest.raises(Refused, match="^There is nothing to claim for this month"):
        claims.submit(claim=empty, complete=True, by=held.person)


def test_a_former_holder_claims_the_last_month_at_once(held):
    type(held).objects.filter(pk=held.pk).update(ends_on="2026-10-15")
    make_entry(held, "2026-10-14")
    with clock.set_to("2026-10-16"):
        assert [(one.month, one.is_over) for one in months_to_claim(held.person)] == [(OCTOBER, True)]
        assert make_claim(held).status == "submitted"
    with pytest.raises(Refused, match="^You did not hold this seat in that month.$"):
        claims.begin(appointment=held, month=dt.date(2026, 11, 1), by=held.person)


def test_what_was_logged_late_comes_with_the_next_claim_by_its_own_months_terms(held):
    make_entry(held, "2026-09-10", 800)
    make_claim(held, "2026-09-01")
    make_entry(held, "2026-09-20", 200)
    make_entry(held, "2026-10-05", 900)
    claim = make_claim(held)
    assert parts(claim) == [
        (100, 100, "above", Decimal("66.67")),
        (900, 0, "", Decimal("600.00")),
    ]


def test_time_that_is_too_old_is_not_paid(held):
    DatedFigure.objects.create(kind="claim-within", starts_on="2020-01-01", amount=3, source="The alliance")
    make_entry(held, "2026-06-30")
    make_entry(held, "2026-06-02")
    make_claim(held, "2026-06-01")
    make_entry(held, "2026-06-10")
    make_entry(held, "2026-10-10")
    assert [line[2] for line in parts(make_claim(held))] == ["too-late", ""]


def test_two_holders_of_a_share_draw_on_one_allowance(held):
    deputy = make_appointment(held.seat, make_person(), is_deputy=True)
    make_entry(held, "2026-10-05", 600)
    make_entry(deputy, "2026-10-05", 600)
    make_claim(held)
    assert [line[:3] for line in parts(make_claim(deputy))] == [(300, 300, "above")]


# Deciding --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("was", Claim.Status.values)
@pytest.mark.parametrize("becomes", Claim.Status.values)
def test_a_claim_moves_by_the_table_alone_whoever_writes(held, approver, was, becomes):
    Claim.objects.bulk_create(
        [
            Claim(
                person=held.person, appointment=held, month=OCTOBER, status=was, submitted_at=clock.now(),
                decided_by=approver, decided_at=clock.now(), returned_because="So",
            )
        ]
    )  # fmt: skip
    claim = Claim.objects.get()
    if becomes == was or claim.may_become(becomes):
        Claim.objects.update(status=becomes)
    else:
        with pytest.raises(Error, match="Invalid transition"), transaction.atomic():
            Claim.objects.update(status=becomes)


def test_nobody_approves_their_own(held):
    give_role(held.person, "approver")
    make_entry(held)
    claim = make_claim(held)
    assert list(Claim.objects.to_approve_by(reader_for(held.person))) == []
    with pytest.raises(Refused, match="^This is your own claim. Somebody else must decide about it.$"):
        claims.approve(claim=claim, by=held.person)
    with pytest.raises(IntegrityError, match="claim_is_never_approved_by_its_own"), transaction.atomic():
        Claim.objects.update(status="approved", decided_by=held.person, decided_at=clock.now())


def test_returned_with_a_reason_the_entries_are_free_again(held, approver):
    entry = make_entry(held)
    claim = make_claim(held)
    with pytest.raises(Refused, match="^Say why, so that it can be put right.$"):
        claims.give_back(claim=claim, reason=" ", by=approver)
    claims.give_back(claim=claim, reason="The meeting was on the 6th.", by=approver)
    assert not ClaimLine.objects.exists()
    entry.day = dt.date(2026, 10, 6)
    entry.save()
    mail = Mail.objects.get(kind="claim-returned")
    assert (mail.to, "The meeting was on the 6th." in mail.text) == (held.person.email, True)
    again = claims.submit(claim=claim, complete=True, by=held.person)
    assert (again.status, again.returned_because, again.decided_by) == ("submitted", "", None)
    assert claims.approve(claim=again, by=approver).status == "approved"
    with pytest.raises(Refused, match="^This claim is approved. Nothing waits for a decision.$"):
        claims.give_back(claim=again, reason="Late", by=approver)


def test_lines_of_an_approved_claim_are_kept_and_never_altered(held, approver):
    make_entry(held)
    make_claim(held, approved_by=approver)
    with pytest.raises(Error, match="lines of an approved claim are kept"), transaction.atomic():
        ClaimLine.objects.all().delete()
    with pytest.raises(Error, match="Cannot update"), transaction.atomic():
        ClaimLine.objects.update(amount=1)


def test_approve_checks_the_terms_as_they_stand_now(held, approver):
    make_entry(held, "2026-10-05")
    claim = make_claim(held)
    only = held.seat.funding_terms.get()
    terms.end(terms=only, on=dt.date(2026, 10, 5), reason="No money", by=make_person(role="officer"))
    with pytest.raises(Refused, match="^The terms have changed since this was sent."):
        claims.approve(claim=claim, by=approver)


def test_an_entry_stands_in_one_claim(held):
    entry = make_entry(held)
    make_claim(held)
    other = claims.begin(appointment=held, month=dt.date(2026, 9, 1), by=held.person)
    line = {"terms": held.seat.funding_terms.get(), "funded_minutes": 60, "unfunded_minutes": 0, "reason": ""}
    with pytest.raises(IntegrityError, match="entry_id"), transaction.atomic():
        ClaimLine.objects.create(claim=other, entry=entry, month=OCTOBER, amount=40, on_costs=0, **line)


def test_a_line_holds_all_minutes_of_its_entry(held):
    entry = make_entry(held)
    claim = claims.begin(appointment=held, month=OCTOBER, by=held.person)
    line = {"terms": held.seat.funding_terms.get(), "funded_minutes": 59, "unfunded_minutes": 0, "reason": ""}
    with pytest.raises(IntegrityError, match="splits all minutes of an entry"), transaction.atomic():
        ClaimLine.objects.create(claim=claim, entry=entry, month=OCTOBER, amount=40, on_costs=0, **line)


# Who decides -----------------------------------------------------------------------------------------------------


def test_claims_wait_for_who_the_terms_name_and_who_stands_in(approver):
    named, substitute, other = make_person("Named"), make_person("Substitute"), make_person("Other")
    by_name = make_representative(approver=named)
    by_role = make_representative()
    for held in (by_name, by_role):
        make_entry(held)
        make_claim(held)
    today = clock.today()
    claims.delegate(to=substitute, starts_on=today, ends_on=today + dt.timedelta(days=7), by=named)
    over = today - dt.timedelta(days=7)
    ApprovalDelegation.objects.create(from_person=approver, to_person=other, starts_on=over, ends_on=today)

    def waiting(person):
        return [claim.person for claim in Claim.objects.to_approve_by(reader_for(person))]

    assert waiting(named) == waiting(substitute) == [by_name.person]
    assert waiting(approver) == [by_role.person]
    assert waiting(other) == []  # it ended today
    claims.end_delegation(delegation=ApprovalDelegation.objects.get(to_person=substitute), by=named)
    assert waiting(substitute) == []


def test_attendance_stands_beside_the_claim_and_raises_questions(held):
    DatedFigure.objects.create(kind="long-day", starts_on="2020-01-01", amount=10, source="The alliance")
    came, sorry = (make_meeting(held.seat.board, f"2026-10-0{n}T14:00") for n in (5, 6))
    Attendance.objects.create(meeting=came, appointment=held, came="present")
    Attendance.objects.create(meeting=sorry, appointment=held, came="apologies")
    make_entry(held, "2026-10-05", 120, meeting=came)
    make_entry(held, "2026-10-06", 120, meeting=sorry)
    make_entry(held, "2026-10-07", 601, "reading")
    make_claim(held)
    (one,) = to_approve(Claim.objects.all())
    assert [(each.came, each.was_there) for each in one.attended] == [("present", True), ("sent apologies", False)]
    assert one.questions == (
        f"{sorry.name}, 6 October: the minutes say “sent apologies”.",
        "7 October: more than 10 hours on one day.",
    )


def test_bulk_approval_takes_what_raises_no_question(client, approver, django_assert_num_queries):
    DatedFigure.objects.create(kind="long-day", starts_on="2020-01-01", amount=10, source="The alliance")
    for n in range(4):
        held = make_representative(f"Person {n}")
        make_entry(held, "2026-10-05", 60 if n else 700)
        make_claim(held)
    client.force_login(approver)
    page = client.get(reverse("boards:claims_to_approve"))
    assert (len(page.context["clear"]), len(page.context["asking"])) == (3, 1)
    everything = list(Claim.objects.values_list("pk", flat=True))
    client.post(reverse("boards:claims_to_approve"), {"claim": everything})
    assert sorted(Claim.objects.values_list("status", flat=True)) == ["approved"] * 3 + ["submitted"]


def test_page_of_claims_to_approve_asks_the_same_for_one_and_three(client, approver, django_assert_num_queries):
    client.force_login(approver)

    def look():
        with django_assert_num_queries(13):
            return len(client.get(reverse("boards:claims_to_approve")).context["clear"])

    for many in (1, 3):
        while Claim.objects.count() < many:
            held = make_representative()
            for day in ("2026-10-05", "2026-10-06"):
                make_entry(held, day)
            make_claim(held)
        assert look() == many


# Expenses --------------------------------------------------------------------------------------------------------


def spend(claim, amount, day="2026-10-05", **fields):
    expense = Expense(
        claim=claim, day=dt.date.fromisoformat(day), amount=Decimal(amount), **{"kind": "fares", **fields}
    )
    return claims.add_expense(expense=expense, by=claim.person)[0]


def test_expenses_are_paid_up_to_the_months_limit_and_lock():
    held = make_representative(pays_expenses=True, expenses_a_month=20)
    claim = claims.begin(appointment=held, month=OCTOBER, by=held.person)
    spend(claim, "12.40")
    spend(claim, "10.00", "2026-10-06")
    with pytest.raises(Refused, match="^This claim is for October 2026. Give a day in that month.$"):
        spend(claim, "1.00", "2026-11-01")
    claim = claims.submit(claim=claim, complete=True, by=held.person)
    paid = list(claim.expenses.values_list("payable", "not_paid_because"))
    assert paid == [(Decimal("12.40"), ""), (Decimal("7.60"), "More than the terms pay in a month.")]
    with pytest.raises(Error, match="expense of a submitted claim is locked"), transaction.atomic():
        Expense.objects.update(amount=1)
    with pytest.raises(Refused, match="^This claim has been sent."):
        spend(claim, "1.00")


def test_an_expense_above_the_figure_needs_its_receipt(client, approver):
    DatedFigure.objects.create(kind="receipt-above", starts_on="2020-01-01", amount=5, source="The alliance")
    held = make_representative(pays_expenses=True)
    claim = claims.begin(appointment=held, month=OCTOBER, by=held.person)
    bare = spend(claim, "5.01")
    with pytest.raises(Refused, match="^Add the receipt of fares on 5 October 2026: it is over £5.00.$"):
        claims.submit(claim=claim, complete=True, by=held.person)
    claims.remove_expense(expense=bare, by=held.person)
    client.force_login(held.person)
    upload = SimpleUploadedFile("train ticket.pdf", b"%PDF-1.4\n%%EOF\n", "application/pdf")
    sent = {"kind": "fares", "amount": "5.01", "day_day": "5", "day_month": "10", "day_year": "2026"}
    sent |= {"token": "5a3c9b1e-6a55-4d3a-9d51-0c1f3c7f8e11", "receipt": upload}
    assert client.post(reverse("boards:expense_new", args=[claim.pk]), sent).status_code == 302
    expense = Expense.objects.get()
    assert (expense.receipt_name, expense.receipt.name.startswith("papers/")) == ("train ticket.pdf", True)
    claims.submit(claim=claim, complete=True, by=held.person)
    client.force_login(approver)
    answer = client.get(reverse("boards:receipt", args=[expense.pk]))
    assert answer["Content-Disposition"] == 'attachment; filename="train ticket.pdf"'
    assert b"".join(answer.streaming_content) == b"%PDF-1.4\n%%EOF\n"
    client.force_login(make_person(role="officer"))
    assert client.get(reverse("boards:receipt", args=[expense.pk])).status_code == 404


# Two at the same moment ------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_a_claim_sent_twice_at_the_same_moment_is_sent_once():
    held = make_representative()
    make_entry(held)
    claim = make_claim(held, submitted=False)

    def send():
        claims.submit(claim=claim, complete=True, by=held.person)

    assert at_once(send, send) == ["done", "refused"]
    assert ClaimLine.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_approvers_at_the_same_moment_one_decides():
    held, both = make_representative(), [make_person(role="approver") for _ in range(2)]
    make_entry(held)
    claim = make_claim(held)
    works = [
        lambda: claims.approve(claim=claim, by=both[0]),
        lambda: claims.give_back(claim=claim, reason="No", by=both[1]),
    ]
    assert at_once(*works) == ["done", "refused"]
    claim.refresh_from_db()
    assert (claim.status, claim.lines.count()) in [("approved", 1), ("returned", 0)]


@pytest.mark.django_db(transaction=True)
def test_two_holders_who_send_at_the_same_moment_never_take_more_than_the_terms():
    held = make_representative()
    deputy = make_appointment(held.seat, make_person(), is_deputy=True)
    for one in (held, deputy):
        make_entry(one, "2026-10-05", 600)
    both = [make_claim(one, submitted=False) for one in (held, deputy)]
    works = [lambda one=one: claims.submit(claim=one, complete=True, by=one.person) for one in both]
    assert at_once(*works) == ["done", "done"]
    assert sum(ClaimLine.objects.values_list("funded_minutes", flat=True)) == ALL


@pytest.mark.django_db(transaction=True)
def test_approval_while_the_terms_end_keeps_one_of_them():
    held, approver, officer = make_representative(), make_person(role="approver"), make_person(role="officer")
    make_entry(held, "2026-10-05")
    claim, only = make_claim(held), held.seat.funding_terms.get()
    works = [
        lambda: claims.approve(claim=claim, by=approver),
        lambda: terms.end(terms=only, on=dt.date(2026, 10, 5), reason="No money", by=officer),
    ]
    assert at_once(*works) == ["done", "refused"]
    claim.refresh_from_db()
    only.refresh_from_db()
    assert (claim.status == "approved") == (only.ends_on is None)


@pytest.mark.django_db(transaction=True)
def test_one_entry_in_two_claims_at_the_same_moment_is_in_one():
    held = make_representative()
    make_entry(held, "2026-09-05")
    make_claim(held, "2026-09-01")
    make_entry(held, "2026-09-06")  # late: October's claim and a second one of November would both take it
    make_entry(held, "2026-10-05")
    make_entry(held, "2026-11-05")
    with clock.set_to("2026-12-01"):
        both = [make_claim(held, month, submitted=False) for month in ("2026-10-01", "2026-11-01")]

    def send(one):
        with clock.set_to("2026-12-01"):
            claims.submit(claim=one, complete=True, by=held.person)

    assert at_once(*(lambda one=one: send(one) for one in both)) == ["done", "done"]
    assert ClaimLine.objects.count() == 4


@pytest.mark.django_db(transaction=True)
def test_an_entry_changed_while_its_claim_is_sent_is_in_it_as_it_stands():
    held = make_representative()
    entry = make_entry(held)
    claim = make_claim(held, submitted=False)
    works = [
        lambda: claims.submit(claim=claim, complete=True, by=held.person),
        lambda: type(entry).objects.filter(pk=entry.pk).update(minutes=90),
    ]
    assert "done" in at_once(*works)
    entry.refresh_from_db()
    assert ClaimLine.objects.get().funded_minutes == entry.minutes
