"""A file of grants that comes again and says something else: what is put right, what stays, and what is said of it."""

import datetime as dt

import pytest
from django.db import IntegrityError

from alliance.base.refused import Refused
from directory.models import Identifier, Organisation
from funding import checks, queries
from funding.actions import grants, receipts
from funding.eyes import eyes_for
from funding.models import Award, Entry, Fund, GrantPlace
from tests.factories import (
    make_area,
    make_award,
    make_edition,
    make_footprint,
    make_member,
    make_organisation,
    make_person,
)
from tests.funding.grants_given import balance_of, grant, notes, places, plan_of, says, take

pytestmark = pytest.mark.django_db
CONFIRMED = (
    "Less was paid than is recorded here, and the recipient has said what came: the payments stay. "
    "Put that right on its own page."
)
BACKWARDS = "It ends before it starts: the planned dates are left out."


def confirm(amount) -> None:
    (payment,) = queries.payments([Award.objects.get()])
    receipts.confirm(
        award=payment.award, payment=payment.posting, amount=amount, came_on=dt.date(2025, 7, 1),
        said_by="recipient", by=make_person(),
    )  # fmt: skip


def paid() -> list[tuple]:
    """(what was paid, what the recipient says came) of each payment, as they stand."""
    return sorted((one.paid, one.came) for one in queries.payments([Award.objects.get()]))


def test_more_that_was_paid_stands_beside_what_the_recipient_confirmed(trust, clubs):
    take(grant(amountDisbursed=500))
    confirm(500)
    for _ in range(2):
        take(grant(amountDisbursed=800))
        assert sorted(paid(), key=str) == [(300, None), (500, 500)]
    take(grant(amountDisbursed=900))
    assert (sorted(paid(), key=str), balance_of().paid) == ([(100, None), (300, None), (500, 500)], 900)
    assert checks.faults() == []


def test_less_that_was_paid_leaves_what_the_recipient_confirmed_and_says_so(trust, clubs):
    take(grant(amountDisbursed=500))
    confirm(500)
    plan = take(grant(amountDisbursed=400))
    assert (notes(plan), len(plan.same), paid()) == ([(CONFIRMED, (1,))], 1, [(500, 500)])


def test_less_that_was_paid_is_put_right_while_nobody_confirmed_it(trust, clubs):
    take(grant(amountDisbursed=500))
    take(grant(amountDisbursed=800))
    plan = take(grant(amountDisbursed=400))
    assert (notes(plan), len(plan.changed), paid()) == ([], 1, [(400, None)])
    assert list(Entry.objects.filter(kind="paid").order_by("pk").values_list("signed", flat=True)) == [
        500, 300, -500, -300, 400,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("held", "told"),
    [
        ({"startDate": "2025-06-01", "endDate": "2025-12-31"}, {"startDate": "2026-02-01"}),
        ({"startDate": "2025-06-01", "endDate": "2025-12-31"}, {"endDate": "2025-05-31"}),
        ({"endDate": "2025-12-31"}, {"startDate": "2026-02-01"}),
    ],
)
def test_a_day_that_does_not_fit_the_one_that_is_held_is_left_out_and_said(trust, clubs, held, told):
    take(grant(plannedDates=[held]))
    before = Award.objects.values_list("starts_on", "ends_on").get()
    plan = take(grant(title="Other", plannedDates=[told]))
    assert (notes(plan), len(plan.changed)) == ([(BACKWARDS, (1,))], 1)
    assert Award.objects.values_list("starts_on", "ends_on", "title").get() == (*before, "Other")


def test_only_what_somebody_recorded_meanwhile_is_said_to_be_so(trust, clubs, monkeypatch):
    twice = make_award(trust, clubs[0], reference="360G-trust-1")
    monkeypatch.setattr(grants.reading, "awards_there", lambda givens, eyes: {})
    with pytest.raises(Refused, match="at this moment"):
        take(grant())
    assert Award.objects.get() == twice
    monkeypatch.setattr(grants, "_keep_places", lambda lines: Fund.objects.create(slug="a", funder=trust, name="A"))
    with pytest.raises(IntegrityError, match="starts_on"):
        take(grant(2))
    monkeypatch.setattr(grants, "_keep_places", lambda lines: GrantPlace.objects.create(code="x" * 10, award=twice))
    with pytest.raises(Refused, match="cannot be kept"):
        take(grant(2))


# Funds of programmes ---------------------------------------------------------------------------------------------


def programme(**told) -> dict:
    return {"grantProgramme": [told]}


@pytest.mark.parametrize(
    "files",
    [
        [[{"title": "Warm", "code": "W1"}], [{"title": "Warm rooms", "code": "W1"}]],
        [[{"title": "Warm", "code": "W1"}, {"code": "W1"}]],
        [[{"code": "W1"}, {"title": "Warm", "code": "W1"}]],
        [[{"title": "Warm"}], [{"title": "Warm", "code": "W1"}], [{"title": "Warm rooms", "code": "W1"}]],
        [[{"title": "Warm", "code": "W1"}], [{"title": "Warm"}]],
    ],
)
def test_a_programme_is_one_fund_however_it_is_told(trust, clubs, files):
    for told in files:
        take(*[grant(n, **programme(**one)) for n, one in enumerate(told, start=1)])
    assert list(Fund.objects.values_list("name", "code")) == [("Warm", "W1")]
    assert set(Award.objects.values_list("fund", flat=True)) == {Fund.objects.get().pk}


def test_two_codes_are_two_funds_even_under_one_title(trust, clubs):
    take(grant(1, **programme(title="Warm", code="W1")), grant(2, **programme(title="Warm", code="W2")))
    assert list(Fund.objects.order_by("code").values_list("name", "code")) == [("Warm", "W1"), ("Warm", "W2")]


def test_a_fund_stays_when_its_funder_was_merged(trust, clubs):
    take(grant(**programme(title="Warm", code="W1")))
    heir = make_organisation("The New Trust", sector="funder")
    Organisation.objects.filter(pk=trust.pk).update(merged_into=heir, status="merged")
    plan = take(grant(**programme(title="Warm", code="W1")), grant(2, **programme(title="Warm", code="W1")))
    assert (len(plan.same), len(plan.new), Fund.objects.count()) == (1, 1, 1)


# Places and heirs ------------------------------------------------------------------------------------------------


def test_places_that_stay_the_same_are_not_written_anew(trust, clubs):
    take(grant(beneficiaryLocation=places("E01000001", "E01000002")))
    history = GrantPlace.pgh_event_models["insert"].objects
    assert history.count() == 2
    take(grant(title="Other", beneficiaryLocation=places("E01000001", "E01000002")))
    assert history.count() == 2
    take(grant(title="Other", beneficiaryLocation=places("E01000001")))
    assert (history.count(), list(GrantPlace.objects.values_list("code", flat=True))) == (5, ["E01000001"])


def test_places_that_make_up_no_footprint_leave_the_one_that_is_held_and_say_so(trust, clubs):
    type(make_edition()).objects.update(is_current=True)
    held = make_footprint(areas=[make_area("E01000001")])
    take(grant(beneficiaryLocation=places("E01000001")))
    plan = take(grant(beneficiaryLocation=places("E01000009")))
    assert notes(plan) == [("No footprint consists of its places: the footprint recorded here stays.", (1,))]
    assert (Award.objects.get().footprint, GrantPlace.objects.count()) == (held, 0)


def test_an_heir_that_the_sender_may_not_open_is_not_named(trust, clubs):
    heir = make_organisation("Nobody may know", visibility="private")
    Organisation.objects.filter(pk=clubs[0].pk).update(merged_into=heir, status="merged")
    plan = plan_of(grant(), eyes=eyes_for(make_member(trust)))
    assert (plan.lines, [fault.says[:40] for fault in plan.faults]) == (
        (),
        ["No entry in the directory has the identi"],
    )
    assert plan_of(grant()).lines[0].recipient.organisation == heir
    Identifier.objects.create(organisation=heir, scheme="GB-CHC", number="77")
    told = [{"id": "GB-CHC-77", "name": "Whoever"}]
    assert says(grant(recipientOrganization=told), eyes=eyes_for(make_member(trust))) == [(plan.faults[0].says, (1,))]
