"""Grants out of a 360Giving file: all or nothing, known by identifiers, corrected in the ledger, never doubled."""

import datetime as dt
import json
import threading
from decimal import Decimal

import pytest
from django.db import connection
from django.urls import reverse

from directory.models import Organisation
from funding import checks
from funding.actions import grants
from funding.giving import reading, writing
from funding.giving.files import Given, grants_of
from funding.models import Award, Entry, Fund
from tests.factories import (
    make_person,
    write,
)
from tests.funding.grants_given import ALL, URL, balance_of, grant, places, plan_of, take
from tests.funding.grants_standard import SAMPLE, needs_the_standard, wrong_with

pytestmark = pytest.mark.django_db


def test_a_grant_becomes_an_award_that_was_made_and_committed(trust, clubs):
    person = make_person(role="finance")
    plan = take(
        grant(
            amountDisbursed=400,
            dateModified="2025-09-01T10:00:00+01:00",
            fromOpenCall="Yes",
            plannedDates=[{"startDate": "2025-07-01", "endDate": "2026-06-30T00:00:00Z"}],
            grantProgramme=[{"title": "Warm winter"}],
            regrantType="FRG010",
        ),
        by=person,
    )
    award = Award.objects.get()
    assert (award.funder, award.recipient, award.amount, award.status, award.instrument, award.reference) == (
        trust, clubs[0], Decimal("1000.00"), "made", "grant", "360G-trust-1",
    )  # fmt: skip
    assert (award.title, award.purpose, award.awarded_on, award.starts_on, award.ends_on, award.from_call) == (
        "Warm rooms 1", "Heating and soup", dt.date(2025, 6, 1), dt.date(2025, 7, 1), dt.date(2026, 6, 30), "open",
    )  # fmt: skip
    assert (award.fund.name, award.fund.funder, award.fund.starts_on, award.to_pass_on) == (
        "Warm winter", trust, dt.date(2025, 6, 1), True,
    )  # fmt: skip
    paid = Entry.objects.get(kind="paid")
    assert (paid.amount, paid.on_day, paid.said_by) == (Decimal("400.00"), dt.date(2025, 9, 1), "alliance")
    assert (balance_of().committed, balance_of().paid, len(plan.new)) == (1000, 400, 1)
    event = Award.pgh_event_models["insert"].objects.get(pgh_obj=award)
    assert event.pgh_context.metadata["by"] == person.pk
    assert checks.faults() == []


def test_a_file_taken_twice_counts_once(trust, clubs):
    some = [grant(n, amountDisbursed=10, grantProgramme=[{"title": "Warm"}]) for n in (1, 2, 3)]
    take(*some)
    before = (Award.objects.count(), Entry.objects.count(), Organisation.objects.count(), Fund.objects.count())
    again = take(*some)
    assert (len(again.new), len(again.changed), len(again.same)) == (0, 0, 3)
    assert before == (3, 6, 4, 1)
    assert before == (
        Award.objects.count(), Entry.objects.count(), Organisation.objects.count(), Fund.objects.count(),
    )  # fmt: skip


def test_words_that_differ_are_put_right(trust, clubs):
    take(grant(), grant(2))
    plan = take(grant(title="Warmer rooms", fromOpenCall="No", awardDate="2025-06-02"), grant(2))
    assert [(line.grant_id, line.changes) for line in plan.changed] == [
        (
            "360G-trust-1",
            [
                ("Title", "Warm rooms 1", "Warmer rooms"),
                ("Decided on", "1 June 2025", "2 June 2025"),
                ("Open call", "not known", "no open call"),
            ],
        )
    ]
    award = Award.objects.get(reference="360G-trust-1")
    assert (award.title, award.from_call, award.awarded_on) == ("Warmer rooms", "invited", dt.date(2025, 6, 2))


def test_an_amount_that_differs_is_corrected_by_a_reversal(client, trust, clubs):
    take(grant(amountDisbursed=600))
    take(grant(amountAwarded=1200, amountDisbursed=1100))
    lines = Entry.objects.order_by("pk").values_list("kind", "signed", "reverses__amount")
    assert list(lines) == [
        ("committed", 1000, None),
        ("paid", 600, None),
        ("committed", -1000, 1000),
        ("committed", 1200, None),
        ("paid", 500, None),
    ]
    assert (balance_of().committed, balance_of().paid, Award.objects.get().amount) == (1200, 1100, 1000)
    assert Award.objects.select_related("balance").get().stands_at == 1200
    assert json.loads("".join(writing.as_json(None)))["grants"][0]["amountAwarded"] == 1200
    page = client.get(Award.objects.get().get_absolute_url()).content.decode()
    assert "£1,200</strong>" in page
    assert "Recorded first as £1,000, and corrected since" in page
    assert len(take(grant(amountAwarded=1200, amountDisbursed=1100)).same) == 1
    assert checks.faults() == []


def test_an_amount_below_what_is_used_is_refused(trust, clubs):
    take(grant(amountDisbursed=600))
    plan = plan_of(grant(amountAwarded=500))
    assert [fault.says for fault in plan.faults] == ["More would be paid than £500, which is what is committed."]


def test_payments_recorded_one_by_one_stay(trust, clubs):
    take(grant())
    write(Award.objects.get(), "paid", "300")
    plan = take(grant(amountDisbursed=900))
    assert (balance_of().paid, len(plan.same), len(plan.notes)) == (300, 1, 1)
    assert plan.notes[0].says.startswith("Its payments are recorded one by one")


def test_more_paid_than_awarded_leaves_the_payment_out_and_says_so(trust, clubs):
    plan = take(grant(amountDisbursed=1001))
    assert (balance_of().paid, plan.notes[0].rows) == (0, (1,))
    assert plan.notes[0].says.startswith("More was paid than awarded")


@pytest.mark.parametrize(
    ("planned", "starts_on", "says"),
    [
        ({"startDate": "2025-07-02", "endDate": "2025-07-01"}, None, "It ends before it starts"),
        ({"startDate": "2025-07"}, None, "A planned date is a month"),
        ({"startDate": "2025-07-01", "endDate": "2026"}, dt.date(2025, 7, 1), "A planned date is a month"),
    ],
)
def test_days_that_cannot_be_kept_are_left_out_and_said(trust, clubs, planned, starts_on, says):
    plan = take(grant(plannedDates=[planned]))
    assert (Award.objects.get().starts_on, Award.objects.get().ends_on) == (starts_on, None)
    assert [note.says.startswith(says) for note in plan.notes] == [True]


def test_a_batch_takes_as_many_queries_however_many_grants_it_has(trust, clubs, django_assert_num_queries):
    def some(many, start, **more):
        return [
            Given(n, grant(n, **{"recipientOrganization": [{"id": f"GB-COH-{n}", "name": f"New {n}"}], **more}))
            for n in range(start, start + many)
        ]

    for many, start in ((2, 100), (40, 200)):
        more = {"amountDisbursed": 5, "beneficiaryLocation": places("E01000001")}
        with django_assert_num_queries(23):
            grants.record(givens=some(many, start, **more), eyes=ALL, by=None)
        more |= {"amountAwarded": 900, "title": "Other", "beneficiaryLocation": places("E01000002")}
        with django_assert_num_queries(22):
            grants.record(givens=some(many, start, **more), eyes=ALL, by=None)


def test_nothing_is_half_written_when_a_write_fails(monkeypatch, trust):
    def fail(*args):
        raise RuntimeError("pulled the plug")

    monkeypatch.setattr(grants, "_keep_places", fail)
    with pytest.raises(RuntimeError):
        take(grant())
    assert (Award.objects.count(), Organisation.objects.count(), Fund.objects.count()) == (0, 1, 0)


@pytest.mark.django_db(transaction=True)
def test_two_who_send_the_same_file_at_once_record_it_once():
    both, ends = threading.Barrier(2), []

    def run():
        try:
            both.wait()
            ends.append(len(take(grant(1), grant(2)).new))
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (sorted(ends), Award.objects.count(), Organisation.objects.count()) == ([0, 2], 2, 3)


def test_a_file_of_many_grants_is_counted_before_anything_is_planned_by_it(trust):
    """The database's own housekeeping may have counted while none of it was committed, and says nought."""
    take(*(grant(number) for number in range(100)))
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname, reltuples FROM pg_class WHERE relname IN ('funding_award', 'funding_entry')")
        counted = dict(cursor.fetchall())
    assert counted == {"funding_award": Award.objects.count(), "funding_entry": Entry.objects.count()}


@needs_the_standard
def test_870_real_grants_come_in_and_go_out_again_valid(client):
    content = SAMPLE.read_bytes()
    assert wrong_with(json.loads(content)) == []
    plan = grants.record(givens=grants_of("real.json", content), eyes=ALL, by=make_person(role="finance"))
    assert (len(plan.new), len(plan.bodies), len(plan.programmes)) == (870, 695, 20)
    package = json.loads(b"".join(client.get("/open-data/360giving.json").streaming_content))
    assert wrong_with(package) == []
    told = {one["id"]: one for one in json.loads(content)["grants"]}
    assert {one["id"]: one["amountAwarded"] for one in package["grants"]} == {
        name: one["amountAwarded"] for name, one in told.items()
    }
    codes = {one["id"]: one.get("beneficiaryLocation", [{}])[0].get("geoCode") for one in package["grants"]}
    assert codes == {name: one["beneficiaryLocation"][0].get("geoCode") for name, one in told.items()}
    for name, path in (("a.json", "/open-data/360giving.json"), ("a.csv", "/open-data/360giving.csv")):
        again = reading.read(grants_of(name, b"".join(client.get(path).streaming_content)), ALL)
        assert (again.faults, len(again.same)) == ((), 870)
    assert checks.faults() == []
    assert reverse("funding:grants_import") == URL
