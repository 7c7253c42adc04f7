"""Grants as open data: valid 360Giving, streamed, and nothing that is not for anyone (rule 20)."""

import csv
import datetime as dt
import io
import json
from decimal import Decimal

import pytest
from django.conf import settings

from directory.models import Identifier, Organisation
from funding.actions import awards as acts
from funding.eyes import Eyes
from funding.giving import published, reading, standard, writing
from funding.giving.files import grants_of
from funding.models import Award, GrantPlace, PublishedId
from tests.factories import (
    make_area,
    make_award,
    make_edition,
    make_footprint,
    make_fund,
    make_organisation,
    make_person,
    write,
)
from tests.funding.grants_standard import FOLDER, needs_the_standard, wrong_with

pytestmark = pytest.mark.django_db
JSON, CSV = "/open-data/360giving.json", "/open-data/360giving.csv"
ALL = Eyes(sees_all=True, writes_all=True)


@pytest.fixture
def icb():
    found = make_organisation("ICB", sector="nhs")
    Identifier.objects.create(organisation=found, scheme="GB-NHS", number="QE1")
    return found


@pytest.fixture
def purse():
    found = make_organisation("Community purse")
    Identifier.objects.create(organisation=found, scheme="GB-COH", number="07111111")
    Identifier.objects.create(organisation=found, scheme="GB-CHC", number="1111111")
    return found


@pytest.fixture
def pot(icb, purse):
    """£10,000 from the ICB to the purse, to be granted on; the file's first grant."""
    fund = make_fund(icb, "Warm places")
    award = make_award(icb, purse, "10000", title="The pot", to_pass_on=True, fund=fund, from_call="invited")
    write(award, "paid", "10000")
    return award


def text_of(client, path=JSON) -> str:
    return b"".join(client.get(path).streaming_content).decode()


def load(client) -> list[dict]:
    """The grants of the package, once the package has been found valid."""
    package = json.loads(text_of(client))
    assert wrong_with(package) == []
    return package["grants"]


def rows(client) -> list[dict]:
    return list(csv.DictReader(io.StringIO(text_of(client, CSV).removeprefix("\ufeff"))))


# What is in it ---------------------------------------------------------------------------------------------------


def test_a_grant_says_who_gave_whom_how_much_when_and_for_what(client, pot):
    club = make_organisation("Lunch club")
    award = make_award(
        pot.recipient, club, "1500.50", draws={pot: "1500.50"}, title="A cooker", purpose="Lunch for forty.",
        starts_on=dt.date(2025, 6, 1), ends_on=dt.date(2026, 5, 31), from_call="open",
    )  # fmt: skip
    first, second = load(client)
    assert second.pop("dateModified").startswith("20")
    assert second == {
        "id": f"360G-alliance-{award.pk}",
        "title": "A cooker",
        "description": "Lunch for forty.",
        "currency": "GBP",
        "amountAwarded": 1500.5,
        "awardDate": "2025-05-01",
        "url": f"{settings.BASE_URL}/funding/awards/{award.pk}/",
        "plannedDates": [{"startDate": "2025-06-01", "endDate": "2026-05-31"}],
        "recipientOrganization": [{"id": f"360G-alliance-ORG:{club.slug}", "name": "Lunch club"}],
        "fundingOrganization": [
            {
                "id": "GB-CHC-1111111",
                "name": "Community purse",
                "charityNumber": "1111111",
                "companyNumber": "07111111",
            }
        ],
        "fromOpenCall": "Yes",
    }
    assert (first["id"], first["regrantType"], first["fromOpenCall"]) == (f"360G-alliance-{pot.pk}", "FRG010", "No")
    assert first["grantProgramme"] == [{"code": pot.fund.slug, "title": "Warm places"}]
    assert first["fundingOrganization"] == [{"id": "GB-NHS-QE1", "name": "ICB"}]


def test_package_says_whose_it_is_and_under_which_licence(client, pot):
    package = json.loads(text_of(client))
    assert {name: package[name] for name in ("version", "license", "identifier", "downloadURL", "accessURL")} == {
        "version": "1.4",
        "license": "https://creativecommons.org/licenses/by/4.0/",
        "identifier": "360G-alliance-grants",
        "downloadURL": f"{settings.BASE_URL}/open-data/360giving.json",
        "accessURL": f"{settings.BASE_URL}/open-data/",
    }
    assert package["publisher"] == {"name": settings.ALLIANCE_NAME, "website": settings.BASE_URL}
    assert dt.datetime.fromisoformat(package["modified"]).tzinfo is not None


def test_money_that_is_granted_on_twice_has_the_type_of_a_transfer(client, pot):
    second = make_award(pot.recipient, make_organisation(), "900", draws={pot: "900"}, to_pass_on=True)
    make_award(second.recipient, make_organisation(), "300", draws={second: "300"})
    assert [grant.get("regrantType") for grant in load(client)] == ["FRG020", "FRG010", None]


def test_a_published_identifier_is_kept(client):
    giver, taker = make_organisation(), make_organisation()
    PublishedId.objects.create(organisation=taker, org_id="GB-EDU-123")
    make_award(giver, taker, reference="360G-trust-1")
    (grant,) = load(client)
    assert (grant["id"], grant["recipientOrganization"][0]["id"]) == ("360G-trust-1", "GB-EDU-123")


@pytest.mark.parametrize(
    ("numbers", "org_id"),
    [
        ([("GB-COH", "2"), ("GB-CHC", "1")], "GB-CHC-1"),
        ([("GB-LAE", "4"), ("GB-MPR", "3")], "GB-MPR-3"),
        ([("XI-ALLIANCE", "7")], "XI-ALLIANCE-7"),
    ],
)
def test_an_organisation_is_named_by_its_best_register(client, numbers, org_id):
    taker = make_organisation()
    for scheme, number in numbers:
        Identifier.objects.create(organisation=taker, scheme=scheme, number=number)
    make_award(recipient=taker)
    assert load(client)[0]["recipientOrganization"][0]["id"] == org_id


def test_a_merged_recipient_is_named_by_what_it_is_now(client, pot):
    heir = make_organisation("Heir")
    Organisation.objects.filter(pk=pot.recipient_id).update(status="merged", merged_into=heir)
    assert load(client)[0]["recipientOrganization"][0]["name"] == "Heir"


# Places ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def areas():
    """Two areas of a whole district, two of a ward in another, and one more of that."""
    named = {"district_code": "E07000001", "district_name": "Testham"}
    other = {"district_code": "E06000002", "district_name": "Otherham"}
    ward = {"ward_code": "E05000003", "ward_name": "Mill"}
    make_edition().__class__.objects.update(is_current=True)
    found = [make_area(f"E0100000{n}", **named) for n in (1, 2)]
    found += [make_area(f"E0100000{n}", **other, **ward) for n in (3, 4)]
    return [*found, make_area("E01000005", **other), make_area("E01000006", **other)]


def test_a_footprint_is_told_by_the_districts_wards_and_areas_it_is_made_of(client, areas):
    make_award(footprint=make_footprint(areas=areas[:5]))
    told = [(one["geoCode"], one["geoCodeType"], one["name"]) for one in load(client)[0]["beneficiaryLocation"]]
    assert told == [
        ("E07000001", "NMD", "Testham"),
        ("E05000003", "WD", "Mill"),
        ("E01000005", "LSOA", areas[4].name),
    ]


def test_codes_of_our_own_are_not_told(client):
    area = make_area("X1", district_code="x-test", district_name="Testham")
    make_award(footprint=make_footprint(areas=[area]))
    assert "beneficiaryLocation" not in load(client)[0]


def test_of_a_sensitive_site_nothing_is_told_below_its_district(client, areas):
    refuge = make_organisation(sensitive_site=True)
    award = make_award(recipient=refuge, footprint=make_footprint(areas=areas[:5]))
    assert [one["geoCode"] for one in load(client)[0]["beneficiaryLocation"]] == ["E07000001"]
    later = make_award(reference="360G-x-1")
    GrantPlace.objects.bulk_create(GrantPlace(award=later, code=code) for code in ("E01000005", "E07000001"))
    assert [one["geoCode"] for one in load(client)[1]["beneficiaryLocation"]] == ["E01000005", "E07000001"]
    Organisation.objects.filter(pk=later.recipient_id).update(sensitive_site=True)
    assert [one["geoCode"] for one in load(client)[1]["beneficiaryLocation"]] == ["E07000001"]
    assert award.footprint.contains_district


# What is not in it -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "fields",
    [
        {"instrument": "contract"},
        {"instrument": "sla"},
        {"instrument": "transfer"},
        {"instrument": "in-kind"},
        {"made": False},
    ],
)
def test_what_is_no_grant_or_not_made_is_left_out(client, fields):
    make_award(title="Not here", **fields)
    assert json.loads(text_of(client))["grants"] == []
    assert len(rows(client)) == 0


@pytest.mark.parametrize("side", ["funder", "recipient", "payee"])
@pytest.mark.parametrize("visibility", ["members", "partners", "private"])
def test_a_grant_of_a_body_that_the_public_may_not_know_of_is_left_out(client, side, visibility):
    hidden = make_organisation("Refuge", visibility=visibility)
    make_award(**{side: hidden})
    make_award(title="Seen")
    assert [grant["title"] for grant in load(client)] == ["Seen"]


def test_a_cancelled_grant_is_left_out(client):
    award = make_award()
    person = make_person()
    acts.cancel(award=award, on_day=dt.date(2025, 7, 1), why="No need", said_by="funder", by=person)
    assert Award.objects.get().status == "cancelled"
    assert json.loads(text_of(client))["grants"] == []


def test_a_fund_of_a_body_that_is_not_public_is_not_named(client):
    make_award(fund=make_fund(make_organisation(visibility="private"), "Secret fund"))
    assert "grantProgramme" not in load(client)[0]


def test_no_person_address_payment_or_reference_leaves(client, pot):
    pot.recipient.address, pot.recipient.postcode = "1 Mill Row", "PR1 1AA"
    pot.recipient.save()
    make_person("Ann Owner", email="ann@example.org")
    Award.objects.filter(pk=pot.pk).update(reference="INNER-7")
    for text in (text_of(client), text_of(client, CSV)):
        for secret in ("Mill Row", "PR1", "Ann", "@", "INNER-7", "amountDisbursed", "Disbursed"):
            assert secret not in text


def test_who_signs_in_gets_the_same_as_anyone(client, pot):
    make_award(recipient=make_organisation(visibility="private"))
    anyone = text_of(client)
    client.force_login(make_person(role="finance"))
    assert text_of(client) == anyone


# The files -------------------------------------------------------------------------------------------------------


def test_csv_has_the_titles_of_the_templates(client):
    titles = next(csv.reader(io.StringIO(text_of(client, CSV).removeprefix("\ufeff"))))
    assert titles == list(writing.COLUMNS)


@needs_the_standard
def test_every_title_is_one_of_the_standards_templates():
    told = next(csv.reader(io.StringIO((FOLDER / "csv_templates/grants.csv").read_text())))
    assert [title for title in writing.COLUMNS if title not in told] == []


def test_csv_reads_as_the_json_does(client, pot, areas):
    make_award(
        pot.recipient, footprint=make_footprint(areas=areas[:5]), title="=SUM(1)", purpose="Two\nlines, and “more”"
    )
    told = load(client)
    lines = rows(client)
    assert [line["Identifier"] for line in lines] == [told[0]["id"], *[told[1]["id"]] * 3]
    assert [line["Amount Awarded"] for line in lines] == ["10000.0", "1000.0", "", ""]
    assert lines[1]["Title"] == "'=SUM(1)"
    read = [given.grant for given in grants_of("a.csv", text_of(client, CSV).encode())]
    for grant in told:
        grant.pop("url")
        grant["description"] = " ".join(grant["description"].split())
        for name in ("charityNumber", "companyNumber"):  # the templates have these of recipients alone
            grant["fundingOrganization"][0].pop(name, None)
    for grant in read:
        grant.pop("url")
    assert [grant["beneficiaryLocation"] for grant in read[1:]] == [told[1]["beneficiaryLocation"]]
    assert read == told


def test_what_is_published_is_taken_back_as_it_is(client, pot, areas):
    make_award(pot.recipient, footprint=make_footprint(areas=areas[:5]), amount="12.34", purpose="")
    for path, name in ((JSON, "a.json"), (CSV, "a.csv")):
        plan = reading.read(grants_of(name, text_of(client, path).encode()), ALL)
        assert (plan.faults, plan.notes, len(plan.same), plan.changed) == ((), (), 2, [])


def test_an_empty_portal_has_files_that_can_be_read(client):
    assert json.loads(text_of(client))["grants"] == []
    assert text_of(client, CSV).count("\n") == 1


def test_files_are_open_to_other_sites_and_sent_again_only_when_they_differ(client, pot):
    for path in (JSON, CSV):
        first = client.get(path)
        b"".join(first.streaming_content)
        assert (first["Access-Control-Allow-Origin"], first["Link"]) == ("*", f'<{standard.LICENCE}>; rel="license"')
        again = client.get(path, headers={"if-none-match": first["ETag"]})
        assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
        assert b"".join(client.head(path)) == b""
    assert client.get(JSON)["ETag"] != client.get(CSV)["ETag"]


@pytest.mark.parametrize(
    "change",
    [
        lambda award: make_award(),
        lambda award: Award.objects.update(title="Other"),
        lambda award: Organisation.objects.filter(pk=award.recipient_id).update(visibility="private"),
        lambda award: Identifier.objects.filter(organisation=award.recipient).first().delete(),
        lambda award: type(award.fund).objects.update(name="Other"),
        lambda award: make_footprint(areas=[make_area()]),
        lambda award: GrantPlace.objects.create(award=award, code="E01000001"),
    ],
)
def test_state_changes_with_whatever_a_grant_is_told_by(pot, change):
    before = published.state()
    assert published.state() == before
    change(pot)
    assert published.state() != before


@pytest.mark.parametrize("grants", [1, 3])
def test_grants_take_as_many_queries_however_many_there_are(client, areas, grants, django_assert_num_queries):
    for _ in range(grants):
        make_award(footprint=make_footprint(areas=areas), fund=make_fund())
    with django_assert_num_queries(10):
        list(published.grants())


def test_pieces_hold_a_few_grants_each(monkeypatch, client):
    monkeypatch.setattr(writing, "SOME", 2)
    monkeypatch.setattr(published, "A_PIECE", 3)
    for n in range(7):
        make_award(amount=Decimal(n + 1))
    pieces = list(writing.as_json(None))
    assert len(pieces) == 6
    assert [grant["amountAwarded"] for grant in json.loads("".join(pieces))["grants"]] == [1, 2, 3, 4, 5, 6, 7]


# The schema written by hand --------------------------------------------------------------------------------------


def _properties(schema: dict, whole: dict) -> dict:
    """{path: (title, type)} of a schema's fields, references followed."""
    found = {}
    for name, field in schema.get("properties", {}).items():
        if "$ref" in field:
            field = {**whole["$defs"][field["$ref"].rpartition("/")[2]], **field}
        found[name] = (field.get("title"), field.get("type"))
        inner = field.get("items", {})
        if "$ref" in inner:
            inner = whole["$defs"][inner["$ref"].rpartition("/")[2]]
        found |= {f"{name}/{below}": told for below, told in _properties(inner, whole).items()}
    return found


@needs_the_standard
def test_the_schema_by_hand_says_what_the_standards_own_says():
    whole = json.loads((FOLDER / "schema/360-giving-schema.json").read_text())
    own = _properties(whole, whole)
    assert {name: told for name, told in _properties(standard.SCHEMA, {}).items() if own[name] != told} == {}
    needed = {frozenset(one["required"]) for one in whole["oneOf"]}
    ours = frozenset(standard.NEEDED)
    assert needed == {ours | {"recipientOrganization"}, ours | {"recipientIndividual"}}


@needs_the_standard
def test_the_codes_by_hand_are_the_standards_own():
    types = csv.DictReader(io.StringIO((FOLDER / "codelists/geoCodeType.csv").read_text()))
    known = {(row["Code"], row["Values (URL)"].rpartition("/")[2][:3]) for row in types}
    assert {(kind, start) for start, kind in standard.GEO_TYPES.items()} - known == set()
    codes = csv.DictReader(io.StringIO((FOLDER / "codelists/regrantType.csv").read_text()))
    assert [row["Code"] for row in codes] == list(standard.REGRANTS)
