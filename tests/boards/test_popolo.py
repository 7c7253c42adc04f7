"""Boards as open data: valid Popolo, and nothing that the boards' pages do not show anyone."""

import datetime as dt
import json

import jsonschema
import pytest
import referencing
import referencing.jsonschema
from django.conf import settings

from alliance.base import clock
from boards import popolo
from tests.factories import (
    make_appointment,
    make_area,
    make_board,
    make_footprint,
    make_organisation,
    make_person,
    make_seat,
)

pytestmark = pytest.mark.django_db
URL = "/open-data/popolo.json"
SCHEMAS = settings.BASE_DIR.parent / "shared/data/popolo/schemas"
KINDS = {
    "organizations": "organization",
    "posts": "post",
    "persons": "person",
    "memberships": "membership",
    "areas": "area",
}
A_DAY = "^[0-9]{4}(-[0-9]{2}){0,2}$"
# What the schemas ask of the fields that are used here, written down by hand.
BY_HAND = {
    "organizations": {
        "id": "string",
        "name": "string",
        "classification": "string",
        "description": "string",
        "area_id": "string",
        "founding_date": A_DAY,
        "dissolution_date": A_DAY,
        "links": "array",
        "sources": "array",
    },
    "posts": {
        "id": "string",
        "label": "string",
        "role": "string",
        "organization_id": "string",
        "start_date": A_DAY,
        "end_date": A_DAY,
        "sector": "string",
        "shares": "integer",
    },
    "persons": {"id": "string", "name": "string"},
    "memberships": {
        "id": "string",
        "label": "string",
        "role": "string",
        "person_id": "string",
        "organization_id": "string",
        "post_id": "string",
        "on_behalf_of_id": "string",
        "start_date": A_DAY,
        "end_date": A_DAY,
    },
    "areas": {"id": "string", "name": "string", "identifier": "string", "classification": "string"},
}


@pytest.fixture
def board():
    """A board with a chair by name, a role alone for a body, one who has gone, and one that never held."""
    footprint = make_footprint("Fylde Coast", areas=[make_area()], scale="place", code="00R")
    board = make_board(
        "Place board", footprint=footprint, decides="What is done here", source_url="https://example.org/terms"
    )
    chair = make_seat(board, "Independent chair", is_chair=True, sector="other")
    seat = make_seat(board, "VCFSE seat", shares=2)
    make_appointment(chair, make_person("Ann Chair", email=None))
    club = make_organisation("Lunch club")
    make_appointment(seat, "Chief officer", on_behalf_of=club, ends_on="2022-07-01")
    make_appointment(seat, make_person("Bo Deputy"), on_behalf_of=club, is_deputy=True)
    make_appointment(seat, "Never held", share=2, ends_on="2020-01-01")
    return board


def load(client) -> dict:
    return json.loads(client.get(URL).content)


def schema_by_hand(fields: dict) -> dict:
    kinds = {"string", "array", "integer"}
    return {
        "type": "object",
        "required": ["id"],
        "additionalProperties": False,
        "properties": {
            name: {"type": what} if what in kinds else {"type": "string", "pattern": what}
            for name, what in fields.items()
        },
    }


def test_document_fits_what_the_schemas_ask_written_by_hand(client, board):
    found = load(client)
    for kind, fields in BY_HAND.items():
        for thing in found[kind]:
            jsonschema.validate(thing, schema_by_hand(fields))


@pytest.mark.skipif(not SCHEMAS.exists(), reason=f"the Popolo schemas are not there ({SCHEMAS})")
def test_document_is_valid_against_popolos_own_schemas(client, board):
    loaded = [json.loads(path.read_text()) for path in SCHEMAS.glob("*.json")]
    registry = referencing.Registry().with_resources(
        (one["id"], referencing.Resource.from_contents(one, referencing.jsonschema.DRAFT3)) for one in loaded
    )
    found = load(client)
    for kind, name in KINDS.items():
        schema = json.loads((SCHEMAS / f"{name}.json").read_text())
        validator = jsonschema.Draft3Validator(schema, registry=registry)
        assert found[kind], kind
        for thing in found[kind]:
            assert [error.message for error in validator.iter_errors(thing)] == []


def test_schemas_written_by_hand_refuse_what_is_wrong():
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"id": "seat/1", "start_date": "1 July"}, schema_by_hand(BY_HAND["posts"]))


def test_every_id_is_there_once_and_every_reference_leads_somewhere(client, board):
    found = load(client)
    ids = [thing["id"] for kind in KINDS for thing in found[kind]]
    assert len(ids) == len(set(ids))
    references = {
        value
        for kind in KINDS
        for thing in found[kind]
        for name, value in thing.items()
        if name.endswith("_id") and name != "id"
    }
    assert references - set(ids) == set()


def test_document_says_who_sits_where_since_when_and_for_whom(client, board):
    with clock.set_to("2027-03-04"):
        found = load(client)
    assert (found["license"], found["as_at"]) == (popolo.LICENCE, "2027-03-04")
    boards = [one for one in found["organizations"] if one["id"].startswith("board/")]
    assert boards == [
        {
            "id": f"board/{board.slug}",
            "name": "Place board",
            "classification": "place board",
            "description": "What is done here",
            "area_id": f"footprint/{board.footprint.slug}",
            "founding_date": "2020-01-01",
            "links": [{"url": f"{settings.BASE_URL}/boards/{board.slug}/", "note": "Its page"}],
            "sources": [{"url": "https://example.org/terms", "note": "Made for tests"}],
        }
    ]
    assert [(one["label"], one["role"], one["sector"], one["shares"]) for one in found["posts"]] == [
        ("Independent chair", "chair", "other", 1),
        ("VCFSE seat", "voting", "VCFSE", 2),
    ]
    names = {one["id"]: one["name"] for kind in ("persons", "organizations") for one in found[kind]}
    assert [
        (
            one["label"],
            names.get(one.get("person_id")),
            one.get("role"),
            names.get(one.get("on_behalf_of_id")),
            one.get("end_date"),
        )
        for one in found["memberships"]
    ] == [
        ("Independent chair", "Ann Chair", None, None, None),
        ("VCFSE seat", None, "Chief officer", "Lunch club", "2022-07-01"),
        ("deputy", "Bo Deputy", None, "Lunch club", None),
    ]


def test_a_person_is_a_name_and_no_more(client, board):
    person = make_person("Cy Seatless", email="cy@example.org")
    held = make_person("Di Seated", email="di@example.org")
    make_appointment(board.seats.get(title="VCFSE seat"), held, share=2)
    body = client.get(URL).content.decode()
    assert {"id": f"person/{held.pk}", "name": "Di Seated"} in json.loads(body)["persons"]
    assert (person.name in body, "@example.org" in body) == (False, False)


@pytest.mark.parametrize("visibility", ["members", "partners", "private"])
def test_a_body_that_the_public_may_not_know_of_is_not_in_it(client, board, visibility):
    hidden = make_organisation("Refuge", visibility=visibility)
    make_appointment(board.seats.get(title="VCFSE seat"), "Manager", share=2, on_behalf_of=hidden)
    body = client.get(URL).content.decode()
    assert ("Refuge" in body, hidden.slug in body) == (False, False)
    assert [one.get("on_behalf_of_id") for one in json.loads(body)["memberships"] if one.get("role") == "Manager"] == [
        None
    ]


def test_who_signs_in_gets_the_same_as_anyone(client, board):
    hidden = make_organisation("Refuge", visibility="private")
    make_appointment(board.seats.get(title="VCFSE seat"), "Manager", share=2, on_behalf_of=hidden)
    anyone = client.get(URL).content
    client.force_login(make_person(role="administrator"))
    assert client.get(URL).content == anyone


def test_document_is_open_to_other_sites_and_asked_for_again_only_when_it_differs(client, board):
    first = client.get(URL)
    assert (first["Content-Type"], first["Access-Control-Allow-Origin"]) == ("application/json", "*")
    assert first["Link"] == f'<{popolo.LICENCE}>; rel="license"'
    assert client.get(URL, headers={"if-none-match": first["ETag"]}).status_code == 304
    make_seat(board, "Another seat")
    again = client.get(URL, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again["ETag"] != first["ETag"]) == (200, True)


@pytest.mark.parametrize("boards", [1, 3])
def test_document_takes_five_queries_however_much_there_is(boards, django_assert_num_queries):
    for _ in range(boards):
        seat = make_seat(make_board(), shares=2)
        make_appointment(seat, make_person(), on_behalf_of=make_organisation())
        make_appointment(seat, share=2, on_behalf_of=make_organisation())
    with django_assert_num_queries(5):
        popolo.document(dt.date(2027, 3, 4))


def test_empty_portal_has_an_empty_document(client):
    found = load(client)
    assert [found[kind] for kind in KINDS] == [[], [], [], [], []]
