"""What recipients say came, and differences that both sides are shown until they are settled."""

import datetime as dt
from decimal import Decimal

import pytest

from alliance.base.refused import Refused
from alliance.home.needs import items
from funding import queries
from funding.actions import ledger, receipts
from funding.models import Balance, Fault
from tests.factories import make_award, make_member, make_organisation, make_person

pytestmark = pytest.mark.django_db
DAY = dt.date(2025, 6, 3)


@pytest.fixture
def award():
    return make_award(make_organisation("Purse"), make_organisation("Club"), "100", title="Warm rooms")


def confirm(award, payment, amount):
    by = make_person()
    return receipts.confirm(
        award=award, payment=payment, amount=Decimal(amount), came_on=DAY, said_by="recipient", by=by
    )


def pay(award, amount):
    return receipts.pay(award=award, amount=Decimal(amount), on_day=DAY, said_by="funder", by=make_person())


def received(award):
    return Balance.objects.get(award=award).received


def differences(award):
    return [(one.paid, one.came) for one in queries.payments([award]) if one.differs]


def test_a_payment_waits_until_the_recipient_says_what_came(award):
    posting = pay(award, "60")[0].posting
    assert [(one.paid, one.came, one.waits) for one in queries.payments([award])] == [(60, None, True)]
    confirm(award, posting, "60")
    assert (received(award), differences(award)) == (60, [])


def test_a_difference_is_settled_by_the_recipient_answering_anew(award):
    posting = pay(award, "60")[0].posting
    confirm(award, posting, "40")
    assert differences(award) == [(60, 40)]
    confirm(award, posting, "60")
    assert (received(award), differences(award)) == (60, [])
    assert award.entries.filter(kind="received", reverses__isnull=False).get().note == "Answered anew"


def test_a_difference_is_settled_by_the_funder_taking_its_entry_back(award):
    lines = pay(award, "60")
    confirm(award, lines[0].posting, "0")
    assert (differences(award), received(award)) == ([(60, 0)], 0)
    ledger.reverse(entry=lines[0], why="The bank sent it back", by=make_person())
    assert differences(award) == []


def test_money_that_the_funder_has_not_recorded_is_its_payment_once_it_has(award):
    receipt = confirm(award, None, "25")
    assert differences(award) == [(0, 25)]
    lines = pay(award, "25")
    receipt.refresh_from_db()
    assert (receipt.payment, differences(award), received(award)) == (lines[0].posting, [], 25)


def test_a_payment_put_right_by_the_funder_settles_what_the_recipient_said(award):
    lines = pay(award, "60")
    confirm(award, lines[0].posting, "45")
    ledger.reverse(entry=lines[0], why="It was £45", by=make_person())
    pay(award, "45")
    assert [(one.paid, one.came) for one in queries.payments([award])] == [(45, 45)]


def test_the_recipient_takes_back_that_money_came(award):
    receipt = confirm(award, None, "25")
    receipts.take_back(receipt=receipt, why="It was another award's", by=make_person())
    assert (received(award), differences(award)) == (0, [])


def test_nothing_is_confirmed_of_a_draft_or_of_a_day_to_come(award):
    with pytest.raises(Refused, match="Nothing is paid for this award"):
        confirm(make_award(made=False), None, "5")
    with pytest.raises(Refused, match="That day has not come yet"):
        receipts.confirm(
            award=award, payment=None, amount=Decimal(5), came_on=dt.date(2099, 1, 1), said_by="recipient", by=None
        )


def test_both_sides_are_asked_to_settle_a_difference_and_the_recipient_to_confirm(award):
    giver, taker = make_member(award.funder), make_member(award.recipient)
    posting = pay(award, "60")[0].posting

    def asked(person):
        return [item.what for item in items(person) if "£" in item.what]

    assert (asked(giver), asked(taker)) == ([], ["Did £60 from Purse arrive?"])
    confirm(award, posting, "40")
    assert (asked(giver), asked(taker)) == (["You and Club differ by £20"], ["You and Purse differ by £20"])
    confirm(award, posting, "60")
    assert (asked(giver), asked(taker)) == ([], [])


@pytest.mark.parametrize(
    ("role", "told"), [("finance", 1), ("auditor", 1), ("administrator", 1), ("officer", 1), ("chair", 0)]
)
def test_what_does_not_add_up_is_told_to_those_who_look_after_the_ledger(role, told):
    now = dt.datetime(2026, 11, 1, 3, tzinfo=dt.UTC)
    Fault.objects.create(check_name="sums", thing="award 1", says="Wrong", first_found_at=now, last_found_at=now)
    person = make_person(role=role)
    assert [item.what for item in items(person) if "ledger" in item.what] == [
        "The ledger does not add up in 1 place"
    ] * told
