"""Grants out of a 360Giving file: all or nothing, known by identifiers, corrected in the ledger, never doubled."""

import datetime as dt
import io
import json
import re
import threading
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse
from openpyxl import Workbook

from alliance.base.refused import Refused
from directory.models import Identifier, Organisation
from funding import checks
from funding.actions import awards as acts
from funding.actions import grants
from funding.eyes import Eyes, eyes_for
from funding.giving import files, reading, writing
from funding.giving.files import Given, grants_of
from funding.models import Award, Balance, Entry, Fund, GrantPlace, PublishedId
from funding.sheets import Unreadable
from tests.factories import (
    make_area,
    make_award,
    make_edition,
    make_footprint,
    make_member,
    make_organisation,
    make_person,
    write,
)
from tests.funding.grants_standard import SAMPLE, needs_the_standard, wrong_with

pytestmark = pytest.mark.django_db
ALL = Eyes(sees_all=True, writes_all=True)
URL = "/funding/grants/import/"


def grant(n: int = 1, **more) -> dict:
    """A grant of £1,000 from the Trust to the n-th club, as a file has it; what is None is left out."""
    whole = {
        "id": f"360G-trust-{n}",
        "title": f"Warm rooms {n}",
        "description": "Heating and soup",
        "currency": "GBP",
        "amountAwarded": 1000,
        "awardDate": "2025-06-01",
        "fundingOrganization": [{"id": "GB-CHC-1159982", "name": "The Trust"}],
        "recipientOrganization": [{"id": f"GB-COH-0000000{n}", "name": f"Club {n}", "streetAddress": "1 Road"}],
    }
    return {name: value for name, value in (whole | more).items() if value is not None}


def package(*some) -> bytes:
    return json.dumps({"grants": some}).encode()


def plan_of(*some, eyes=ALL):
    return reading.read(grants_of("grants.json", package(*some)), eyes)


def take(*some, eyes=ALL, by=None):
    return grants.record(givens=grants_of("grants.json", package(*some)), eyes=eyes, by=by)


def balance_of(n: int = 1) -> Balance:
    return Balance.objects.get(award__reference=f"360G-trust-{n}")


@pytest.fixture
def trust():
    found = make_organisation("The Trust", sector="funder")
    Identifier.objects.create(organisation=found, scheme="GB-CHC", number="1159982")
    return found


@pytest.fixture
def clubs():
    found = [make_organisation(f"Club {n}") for n in range(1, 4)]
    for n, club in enumerate(found, start=1):
        Identifier.objects.create(organisation=club, scheme="GB-COH", number=f"0000000{n}")
    return found


# What a grant becomes --------------------------------------------------------------------------------------------


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
        ("paid", -600, 600),
        ("committed", 1200, None),
        ("paid", 1100, None),
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


# Places ----------------------------------------------------------------------------------------------------------


def places(*codes) -> list[dict]:
    return [{"geoCode": code, "geoCodeType": "LSOA", "name": "Somewhere"} for code in codes]


def test_places_that_make_up_a_footprint_are_that_footprint(trust, clubs):
    edition = make_edition()
    type(edition).objects.update(is_current=True)
    areas = [make_area(f"E0100000{n}", district_code="E07000001") for n in (1, 2)]
    both, one = make_footprint(areas=areas), make_footprint(areas=areas[:1])
    take(
        grant(beneficiaryLocation=places("E01000001")),
        grant(2, beneficiaryLocation=places("E07000001")),
        grant(3, beneficiaryLocation=places("E01000002")),
    )
    found = list(Award.objects.order_by("pk").values_list("footprint", flat=True))
    assert found == [one.pk, both.pk, None]
    assert list(GrantPlace.objects.values_list("award__reference", "code")) == [("360G-trust-3", "E01000002")]
    plan = take(grant(3, beneficiaryLocation=places("E01000001")))
    assert [line.changes[0][0] for line in plan.changed] == ["For people in"]
    assert (GrantPlace.objects.count(), Award.objects.get(reference="360G-trust-3").footprint) == (0, one)


def test_a_sensitive_sites_place_is_kept_at_its_district_alone(trust, clubs):
    Organisation.objects.update(sensitive_site=True)
    areas = [make_area(f"E0100000{n}", district_code="E07000001") for n in (1, 2)]
    type(make_edition()).objects.update(is_current=True)
    make_footprint(areas=areas[:1])
    plan = take(grant(beneficiaryLocation=places("E01000001", "E07000009")))
    assert list(GrantPlace.objects.values_list("code", flat=True)) == ["E07000009"]
    assert (Award.objects.get().footprint, len(plan.notes)) == (None, 1)
    assert take(grant(2, beneficiaryLocation=places("E01000001"))).new[0].said.get("footprint") is None


def test_a_place_that_was_told_stands_on_the_awards_page(client, trust, clubs):
    take(grant(beneficiaryLocation=places("E01000001")))
    assert "E01000001" in client.get(Award.objects.get().get_absolute_url()).content.decode()


# Organisations ---------------------------------------------------------------------------------------------------


def test_a_name_alone_is_never_a_match(trust, clubs):
    plan = take(grant(recipientOrganization=[{"id": "GB-COH-999", "name": "Club 1"}]))
    assert [body.organisation.name for body in plan.bodies] == ["Club 1"]
    assert Organisation.objects.filter(name="Club 1").count() == 2
    assert Award.objects.get().recipient != clubs[0]


@pytest.mark.parametrize(
    ("told", "which"),
    [
        ({"id": "GB-COH-00000001"}, 0),
        ({"id": "GB-EDU-1", "companyNumber": "00000002"}, 1),
        ({"id": "GB-CHC-5", "companyNumber": "00000002"}, 1),
        ({"id": "GB-COH-00000001", "companyNumber": "00000002"}, 0),
        ({"id": "GB-COH-777", "charityNumber": "33"}, None),  # who has that charity number has another company number
    ],
)
def test_an_organisation_is_found_by_its_identifiers(trust, clubs, told, which):
    Identifier.objects.create(organisation=clubs[2], scheme="GB-CHC", number="33")
    plan = plan_of(grant(recipientOrganization=[{"name": "Whoever", **told}]))
    assert plan.lines[0].recipient.organisation == (clubs[which] if which is not None else plan.bodies[0].organisation)


def test_an_organisation_that_is_not_there_is_added_once_with_name_and_numbers_alone(trust):
    told = {"id": "360G-trust-ORG:the-oak", "name": "The Oak", "charityNumber": "44"}
    told |= {"streetAddress": "1 Road", "email": "ann@example.org", "contactName": "Ann"}
    plan = take(grant(recipientOrganization=[told]), grant(2, recipientOrganization=[told]))
    oak = Organisation.objects.get(name="The Oak")
    assert (oak.visibility, oak.is_alliance_member, oak.address, oak.contacts.count(), len(plan.bodies)) == (
        "public", False, "", 0, 1,
    )  # fmt: skip
    assert [str(one) for one in oak.identifiers.all()] == ["GB-CHC-44"]
    assert PublishedId.objects.get().org_id == "360G-trust-ORG:the-oak"
    again = take(grant(3, recipientOrganization=[{"id": "GB-CHC-44", "name": "Oak"}]))
    assert (again.bodies, Award.objects.filter(recipient=oak).count()) == ((), 3)


def test_a_merged_organisation_is_the_one_it_was_merged_into(trust, clubs):
    Organisation.objects.filter(pk=clubs[0].pk).update(status="merged", merged_into=clubs[1])
    take(grant())
    assert Award.objects.get().recipient == clubs[1]
    assert len(take(grant()).same) == 1


# What is wrong ---------------------------------------------------------------------------------------------------


def two(first: dict, **more) -> list[dict]:
    return [first, *(grant(n, **more) for n in (2, 3))]


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"title": None}, "“Title” is missing. Fill it in."),
        ({"title": " "}, "“Title” is empty. Fill it in."),
        ({"title": "x" * 201}, "“Title” is longer than 200 characters. Shorten it."),
        ({"title": 5}, "“Title” is not written as the standard asks. Look it up in the reference of 360Giving."),
        ({"amountAwarded": "1,000"}, "“Amount Awarded” is not a number."),
        ({"amountAwarded": 0}, "“Amount Awarded” is not above nought."),
        ({"amountAwarded": 1.005}, "“Amount Awarded” has parts of a penny."),
        ({"amountAwarded": 10**12}, "“Amount Awarded” is a trillion pounds or more."),
        ({"awardDate": "01/06/2025"}, "“Award Date” is not a day. Write it as 2027-03-31."),
        ({"awardDate": "2099-01-01"}, "“Award Date” has not come yet."),
        ({"currency": "EUR"}, "“Currency” is not GBP."),
        ({"fromOpenCall": "maybe"}, "“From An Open Call?” is neither “Yes” nor “No”."),
        ({"recipientOrganization": None}, "“Recipient Org” is missing. Say who received the grant."),
        ({"recipientOrganization": []}, "“Recipient Org” is empty. Fill it in."),
        ({"recipientOrganization": [{"id": "GB-COH-1"}]}, "“Recipient Org: Name” is missing. Fill it in."),
        ({"recipientOrganization": [{"id": "", "name": "A"}]}, "An organisation has no identifier or no name."),
        (
            {"recipientOrganization": [{"id": "GB-COH-1", "name": "A"}, {"id": "GB-COH-2", "name": "B"}]},
            "More than one organisation receives it.",
        ),
        ({"recipientOrganization": [{"id": "GB-CHC-1159982", "name": "T"}]}, "The same organisation gives and"),
        (
            {"recipientOrganization": None, "recipientIndividual": {"id": "x", "name": "Ann"}},
            "It was given to a person. The portal keeps no grants to people",
        ),
        ({"plannedDates": [{"startDate": "soon"}]}, "“Planned Dates: Start Date” is not a day."),
        ({"plannedDates": [{"duration": -1}]}, "“Planned Dates: Duration (months)” is below nought."),
        ({"dateModified": "2025-01-01"}, "“Last Modified” is not a day and a time."),
        ({"url": "example.org"}, "“URL” is not a web address."),
        ({"regrantType": "FRG999"}, "“For Regrant Type” is not a code of the standard"),
    ],
)
def test_one_kind_of_fault_is_one_sentence_with_its_rows_and_refuses_the_file_whole(trust, clubs, more, says):
    plan = plan_of(grant(), *[grant(n, **more) for n in (2, 3)])
    assert [(fault.says.startswith(says), fault.rows) for fault in plan.faults] == [(True, (2, 3))]
    assert (plan.lines, plan.writes) == ((), False)
    with pytest.raises(Refused, match="Nothing has been recorded"):
        take(grant(), *[grant(n, **more) for n in (2, 3)])
    assert (Award.objects.count(), Organisation.objects.count()) == (0, 4)


@needs_the_standard
@pytest.mark.parametrize(
    "more",
    [
        {"title": None},
        {"amountAwarded": "1,000"},
        {"awardDate": "01/06/2025"},
        {"fromOpenCall": "maybe"},
        {"recipientOrganization": []},
        {"recipientOrganization": [{"id": "GB-COH-1"}]},
        {"plannedDates": [{"startDate": "soon"}]},
        {"dateModified": "2025-01-01"},
        {"grantProgramme": [{"code": None}]},
    ],
)
def test_what_the_standards_own_schema_refuses_the_one_by_hand_refuses_too(more):
    assert wrong_with({"grants": [grant()]}) == []
    assert wrong_with({"grants": [grant(**more)]}) != []
    assert plan_of(grant(**more)).faults != ()


@pytest.mark.parametrize(
    ("other", "says"),
    [
        (grant(), "“Identifier” is that of an earlier row too."),
        (grant(2, id="trust-2"), "“Identifier” does not begin with 360G-"),
        (grant(2, id="360G-" + "x" * 60), "“Identifier” is longer than 60 characters."),
    ],
)
def test_identifiers_tell_grants_apart(trust, clubs, other, says):
    (fault,) = plan_of(grant(), other).faults
    assert (fault.says.startswith(says), fault.rows) == (True, (2,))


def test_an_award_that_is_something_else_here_is_not_touched(trust, clubs):
    person = make_person()
    take(grant(), grant(2), grant(3))
    acts.cancel(award=Award.objects.get(reference="360G-trust-2"), on_day=dt.date(2025, 7, 1), why="No", said_by="funder", by=person)  # fmt: skip  # noqa: E501
    contract = make_award(trust, clubs[0], reference="360G-trust-4", instrument="contract")
    plan = plan_of(
        grant(recipientOrganization=[{"id": "GB-COH-00000002", "name": "Club 2"}]),
        grant(2),
        grant(3, fundingOrganization=[{"id": "GB-CHC-8", "name": "Another"}]),
        grant(4, recipientOrganization=[{"id": "GB-COH-00000001", "name": "Club 1"}]),
    )
    assert [(fault.says[:52], fault.rows) for fault in plan.faults] == [
        ("It is recorded here as given to another organisation", (1,)),
        ("It is cancelled here. Settle that on its own page fi", (2,)),
        ("It is recorded here as given by another organisation", (3,)),
        ("It is recorded here as something else than a grant.", (4,)),
    ]
    assert contract.amount == 1000


def test_an_amount_that_is_drawn_from_others_is_put_right_on_its_own_page(trust, clubs):
    pot = make_award(recipient=trust, amount="5000", to_pass_on=True)
    make_award(trust, clubs[0], draws={pot: "1000"}, reference="360G-trust-1")
    assert len(plan_of(grant(title="Other")).changed) == 1
    (fault,) = plan_of(grant(amountAwarded=900)).faults
    assert fault.says.startswith("Its amount differs, and it is paid out of other awards")


# Files -----------------------------------------------------------------------------------------------------------

HEAD = [
    "Identifier", "Title", "Description", "Currency", "Amount Awarded", "Award Date",
    "Recipient Org:Identifier", "Recipient Org:Name", "Funding Org:Identifier", "Funding Org:Name",
    "Beneficiary Location:Geographic Code", "Recipient Org:Street Address",
]  # fmt: skip


def cells(n: int, **more) -> list:
    row = [f"360G-trust-{n}", "Warm rooms", "Soup", "GBP", 1000.5, dt.datetime(2025, 6, 1), f"GB-COH-0000000{n}",
           f"Club {n}", "GB-CHC-1159982", "The Trust", "E01000001", "1 Road"]  # fmt: skip
    return [more.get(name, cell) for name, cell in zip(HEAD, row, strict=True)]


def xlsx(*rows) -> bytes:
    book, file = Workbook(), io.BytesIO()
    book.active.title = "Meta"
    book.active.append(["Version", "1.4"])
    sheet = book.create_sheet("grants")
    for row in (HEAD, *rows):
        sheet.append(row)
    book.save(file)
    return file.getvalue()


def test_a_spreadsheet_is_read_by_the_titles_of_the_standard():
    (first, second) = grants_of("grants.xlsx", xlsx(cells(1), [], cells(2)))
    assert (first.row, second.row) == (2, 4)
    assert {name: first.grant[name] for name in ("amountAwarded", "awardDate", "beneficiaryLocation")} == {
        "amountAwarded": Decimal("1000.5"),
        "awardDate": "2025-06-01",
        "beneficiaryLocation": [{"geoCode": "E01000001"}],
    }
    assert first.grant["recipientOrganization"][0]["id"] == "GB-COH-00000001"


def test_faults_of_a_spreadsheet_name_its_rows(trust, clubs):
    plan = reading.read(grants_of("a.xlsx", xlsx(cells(1), cells(2, **{"Amount Awarded": "lots"}))), ALL)
    assert [fault.rows for fault in plan.faults] == [(3,)]


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.json", b"{", "not a JSON file"),
        ("a.json", b'{"grants": NaN}', "not a JSON file"),
        ("a.json", b"[" * 100_000, "not a JSON file"),
        ("a.json", b"[]", "no list of"),
        ("a.json", b'{"grants": [1]}', "no list of"),
        ("a.json", b'{"grants": []}', "no grants"),
        ("a.csv", b"Title\nA\n", "no column “Identifier”"),
        ("a.csv", b"Identifier,Title\n,A\n360G-1,B\n,C\n", "Rows 2, 4 have no Identifier"),
        ("a.csv", b"Identifier,Title\n360G-1,A\n360G-1,B\n", "Rows 3 have the Identifier of an earlier row"),
        ("a.csv", b"Identifier\n", "no rows"),
        ("a.xlsx", b"no zip", "cannot be read"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(name, content, says):
    with pytest.raises(Unreadable, match=re.escape(says)):
        grants_of(name, content)


def test_a_file_that_is_too_long_is_not_read(monkeypatch):
    monkeypatch.setattr(files, "LIMITS", files.Limits(rows=2, bytes=2_000))
    with pytest.raises(Unreadable, match="more than 2 grants"):
        grants_of("a.json", b'{"grants": [{}, {}, {}]}')
    with pytest.raises(Unreadable, match="larger than"):
        grants_of("a.json", b" " * 2_001)


# Whose it is -----------------------------------------------------------------------------------------------------


def test_an_owner_takes_what_their_own_organisation_gave_to_entries_that_are_there(trust, clubs):
    eyes = eyes_for(make_member(trust))
    assert len(take(grant(), eyes=eyes).new) == 1
    assert Entry.objects.get().said_by == "funder"
    plan = plan_of(
        grant(2, recipientOrganization=[{"id": "GB-COH-999", "name": "New"}]),
        grant(3, fundingOrganization=[{"id": "GB-COH-00000001", "name": "Club 1"}]),
        eyes=eyes,
    )
    assert [(fault.says[:40], fault.rows) for fault in plan.faults] == [
        ("No entry in the directory has the identi", (1,)),
        ("Another organisation gave it. Send what ", (2,)),
    ]


def test_an_entry_that_the_owner_may_not_open_is_as_if_it_were_not_there(trust, clubs):
    Organisation.objects.filter(pk=clubs[0].pk).update(visibility="private")
    (fault,) = plan_of(grant(), eyes=eyes_for(make_member(trust))).faults
    assert fault.says.startswith("No entry in the directory has the identifier of “Recipient Org”.")


# Batches, races and atomicity ------------------------------------------------------------------------------------


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


# The page --------------------------------------------------------------------------------------------------------


def send(client, content: bytes, name="grants.json"):
    return client.post(URL, {"file": SimpleUploadedFile(name, content)})


def press_the_button(client, answer):
    sealed = re.search(r'name="sealed" value="([^"]+)"', answer.content.decode()).group(1)
    return client.post(URL, {"sealed": sealed}, follow=True)


@pytest.fixture
def finance(client):
    person = make_person(role="finance")
    client.force_login(person)
    return person


def test_a_file_is_looked_at_and_recorded(client, finance, trust, clubs):
    new = grant(2, recipientOrganization=[{"id": "GB-SC-5", "name": "The Oak", "email": "ann@example.org"}])
    answer = send(client, package(grant(amountDisbursed=10), new))
    page = answer.content.decode()
    for words in (
        "Record 2 grants of £2,000?",
        "£10 is recorded as paid",
        "1 organisation is added",
        "The Oak (GB-SC-5)",
    ):
        assert words in page
    assert Award.objects.count() == 0
    assert "2 grants have been recorded." in press_the_button(client, answer).content.decode()
    assert Award.objects.count() == 2
    assert "Everything in this file is recorded already" in send(client, package(grant(), new)).content.decode()
    page = send(client, package(grant(amountAwarded=1500), new)).content.decode()
    for words in ("Put 1 grant right?", ">£1,000<", ">£1,500<"):
        assert words in page
    press_the_button(client, answer)
    assert (Award.objects.count(), balance_of().committed) == (2, 1000)


def test_a_file_that_is_wrong_says_what_by_kind_and_has_no_button(client, finance, trust, clubs):
    page = send(client, package(grant(), grant(2, currency="EUR"), grant(3, currency="USD"))).content.decode()
    for words in ("The file cannot be recorded yet", "1 kind of thing is wrong", "“Currency” is not GBP.", ">2, 3<"):
        assert words in page
    assert "Record the grants" not in page


def test_an_unreadable_file_is_said_at_the_field(client, finance):
    assert "This is not a JSON file that can be read." in send(client, b"{").content.decode()
    assert "Send a JSON, CSV or XLSX file" in send(client, b"{", "a.txt").content.decode()


def test_a_seal_that_was_altered_is_refused(client, finance):
    page = client.post(URL, {"sealed": "forged"}, follow=True).content.decode()
    assert "The preview is too old. Choose the file again." in page


def test_what_is_sealed_holds_no_personal_field(client, finance, trust):
    from funding.forms.grants import seal, unseal

    person = {"contactName": "Ann", "email": "ann@example.org", "streetAddress": "1 Road"}
    whole = grant(recipientOrganization=[{"id": "GB-SC-5", "name": "The Oak", **person}], note="Ann", amountAwarded=1.5)
    (back,) = unseal(seal(grants_of("a.json", package(whole))))
    assert back.grant["recipientOrganization"] == [{"id": "GB-SC-5", "name": "The Oak"}]
    assert ("note" in back.grant, back.grant["amountAwarded"]) == (False, Decimal("1.5"))


# The command -----------------------------------------------------------------------------------------------------


def run(tmp_path, content: bytes, name="grants.json", **options) -> tuple[str, str]:
    path, out, err = tmp_path / name, io.StringIO(), io.StringIO()
    path.write_bytes(content)
    try:
        call_command("import_grants", str(path), stdout=out, stderr=err, **options)
    except CommandError as error:
        return out.getvalue(), f"{err.getvalue()}{error}"
    return out.getvalue(), err.getvalue()


def test_the_command_counts_and_says_what_it_did(tmp_path, trust, clubs):
    finance = make_person(email="fin@example.org")
    out, err = run(tmp_path, package(grant(), grant(2)), dry_run=True)
    assert out.endswith("Nothing was written (dry run). Would be created: 2, updated: 0, unchanged: 0, refused: 0.\n")
    assert (Award.objects.count(), err) == (0, "")
    out, _ = run(tmp_path, package(grant(), grant(2)), by="fin@example.org")
    assert out == ("Organisations added: 0. Funds added: 0.\nCreated: 2, updated: 0, unchanged: 0, refused: 0.\n")
    event = Award.pgh_event_models["insert"].objects.first()
    assert event.pgh_context.metadata["by"] == finance.pk


def test_the_command_refuses_a_wrong_file_whole_and_names_the_rows(tmp_path, trust, clubs):
    out, err = run(tmp_path, package(grant(), grant(2, currency="EUR"), grant(3, title=None)))
    assert err == (
        "“Title” is missing. Fill it in. (row 3)\n"
        "“Currency” is not GBP. The portal counts in pounds: take these rows out. (row 2)\n"
        "2 grants are refused, as listed above, and so the whole file. Nothing was written."
    )
    _, err = run(tmp_path, b"{")
    assert err.endswith("Send the file as it was published. Nothing was written.")
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import_grants", str(tmp_path / "none.json"))
    assert Award.objects.count() == 0


# A real file -----------------------------------------------------------------------------------------------------


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
