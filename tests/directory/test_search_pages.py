"""The search page: from a postcode to who works there, and plain answers to everything else typed."""

import pytest

from tests.factories import cover, make_area, make_footprint, make_organisation, make_postcode

pytestmark = pytest.mark.django_db


@pytest.fixture
def village():
    area = make_area(population=2100)
    village = make_footprint("Mill Row", areas=[area])
    make_footprint("Mill Lane", areas=[make_area()])
    make_postcode("QL1 1AA", area)
    cover(make_organisation("Lunch club", in_one_line="Dinner on Tuesdays"), village)
    return village


def read(client, **asked):
    return client.get("/directory/", asked).content.decode()


@pytest.mark.parametrize("typed", ["QL1 1AA", "ql11aa", " ql1  1aa "])
def test_postcode_leads_to_who_works_there_and_why(client, village, typed):
    html = read(client, place=typed)
    assert "1 organisation works in QL1 1AA" in html
    assert "Lunch club" in html
    assert "Dinner on Tuesdays" in html
    assert "Works only in Mill Row (2,100 people)" in html


def test_name_of_a_footprint_leads_to_it(client, village):
    assert "1 organisation works in Mill Row" in read(client, place="mill row")
    assert "1 organisation works in Mill Row" in read(client, footprint=village.slug)


def test_half_a_name_asks_which_place_is_meant(client, village):
    html = read(client, place="Mill")
    assert "Which place do you mean?" in html
    assert f"footprint={village.slug}" in html


@pytest.mark.parametrize("typed", ["ZZ99 9ZZ", "Atlantis", "QL1", "PR1 8XJ"])
def test_unknown_place_is_answered_in_words(client, village, typed):
    assert "We could not find that place" in read(client, place=typed)


@pytest.mark.parametrize(
    "asked",
    [
        {"place": "'; DROP TABLE directory_area; --"},
        {"place": "%_%" * 30},
        {"place": "a\x00b"},
        {"place": "x" * 10_000},
        {"footprint": "../../etc/passwd"},
        {"area": "E01" * 50},
        {"footprint": "mill-row", "page": "-1"},
        {"footprint": "mill-row", "page": "99999999999999999999"},
        {"footprint": "mill-row", "scale": "<script>"},
        {"scale": "hyper-local", "page": "nine"},
    ],
)
def test_hostile_addresses_get_a_page_never_an_error(client, village, asked):
    for path in ("/directory/", "/directory/map.json"):
        assert client.get(path, asked).status_code == 200


def test_page_past_the_end_leads_back(client, village):
    html = read(client, footprint=village.slug, scale="hyper-local", page="7")
    assert "There is no page 7." in html


def test_long_group_is_paged(client, village):
    for n in range(25):
        cover(make_organisation(f"Group {n:02d}"), village)
    assert "See all 26 organisations at hyper-local scale" in read(client, footprint=village.slug)
    html = read(client, footprint=village.slug, scale="hyper-local")
    assert "Page 1 of 2" in html
    assert "page=2" in html
    assert "Lunch club" in read(client, footprint=village.slug, scale="hyper-local", page="2")


def test_nobody_there_says_what_to_do(client):
    empty = make_footprint("Empty Street", areas=[make_area()])
    assert "Nobody in this directory says they work in Empty Street" in read(client, footprint=empty.slug)


def test_htmx_gets_the_results_alone(client, village):
    html = client.get("/directory/", {"place": "QL1 1AA"}, headers={"HX-Request": "true"}).content.decode()
    assert "Lunch club" in html
    assert "<html" not in html


def test_title_says_what_was_found_also_when_only_the_list_is_fetched(client, village):
    asked = {"footprint": village.slug, "scale": "hyper-local"}
    assert "<title>Who works in Mill Row: hyper-local – " in read(client, **asked)
    part = client.get("/directory/", asked, headers={"HX-Request": "true"}).content.decode()
    assert "<title>Who works in Mill Row: hyper-local – " in part
    assert "<title>We could not find that place – " in read(client, place="Atlantis")


def test_entry_found_leads_back_to_this_search(client, village):
    html = read(client, footprint=village.slug, scale="hyper-local")
    assert f"/?from=footprint%3D{village.slug}%26scale%3Dhyper-local" in html


def test_map_has_the_same_numbers(client, village):
    square = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]}
    type(village).objects.filter(pk=village.pk).update(outline=square)
    features = client.get("/directory/map.json", {"place": "QL1 1AA"}).json()["features"]
    assert [feature["properties"]["note"] for feature in features] == ["1 organisation"]


@pytest.mark.parametrize("rows", [1, 3])
def test_search_takes_the_same_queries_however_many_it_finds(client, village, rows, django_assert_num_queries):
    for _ in range(rows):
        group = make_organisation()
        cover(group, village)
        cover(group, make_footprint(areas=[make_area()]))
    with django_assert_num_queries(10):
        read(client, place="QL1 1AA")
