"""The pages of footprints say what they say, for anyone, whatever is asked."""

import json
import re

import pytest
from django.conf import settings
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils.html import strip_tags

from alliance.base import clock
from directory.models import Footprint
from tests.factories import cover, make_area, make_edition, make_footprint, make_organisation, make_person

pytestmark = pytest.mark.django_db
LIST = "/directory/footprints/"
NEW = "/directory/footprints/new/"


def words(response) -> str:
    """What the page's main part says, in one line."""
    main = re.search(r"<main.*?</main>", response.content.decode(), re.S)[0]
    return " ".join(strip_tags(main).replace("&#x27;", "'").split())


def names(response) -> list[str]:
    return [footprint.name for footprint in response.context["page_obj"]]


# The list --------------------------------------------------------------------------------------------------------


def test_the_addresses_do_not_move():
    assert reverse("directory:footprints") == LIST
    assert reverse("directory:footprint_new") == NEW
    assert reverse("directory:footprint", args=["ingol"]) == "/directory/footprints/ingol/"
    assert reverse("directory:footprint_boundary", args=["ingol"]) == "/directory/footprints/ingol/boundary.json"


def test_the_list_says_scale_purpose_people_and_what_has_ended(client):
    make_footprint("Ingol", areas=[make_area(population=8100)])
    make_footprint("Fylde Coast", scale="place", purpose="nhs", valid_until="2022-06-30")
    with clock.set_to("2026-11-03"):
        page = words(client.get(LIST))
    assert "2 footprints Name Scale Purpose People" in page
    assert "Ingol Hyper-local Drawn by a community 8,100" in page
    assert "Fylde Coast Not in force Place NHS not known" in page


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, ["Alpha", "Beta", "Gamma"]),
        ({"q": "ALPH"}, ["Alpha"]),
        ({"q": "e05000001"}, ["Beta"]),
        ({"scale": "place"}, ["Gamma"]),
        ({"sort": "largest"}, ["Gamma", "Alpha", "Beta"]),
        ({"sort": "smallest"}, ["Alpha", "Gamma", "Beta"]),
        ({"page": "999"}, ["Alpha", "Beta", "Gamma"]),
        ({"page": "-1; DROP"}, ["Alpha", "Beta", "Gamma"]),
        ({"scale": "galaxy"}, ["Alpha", "Beta", "Gamma"]),
        ({"q": "%"}, []),
    ],
)
def test_the_list_is_searched_filtered_and_sorted(client, query, expected):
    make_footprint("Alpha", areas=[make_area(population=10)])
    make_footprint("Beta", code="E05000001")
    make_footprint("Gamma", scale="place", areas=[make_area(population=90)])
    assert names(client.get(LIST, query)) == expected


def test_the_list_comes_in_pages(client):
    edition = make_edition()
    Footprint.objects.bulk_create(
        Footprint(slug=f"f{n}", name=f"F{n:03}", scale="place", purpose="nhs", source="x", edition=edition)
        for n in range(51)
    )
    assert (len(names(client.get(LIST))), names(client.get(LIST, {"page": 2}))) == (50, ["F050"])


def test_an_empty_list_says_why(client):
    assert "No footprint has been made yet." in words(client.get(LIST))
    assert "No footprint fits what you asked for." in words(client.get(LIST, {"q": "nowhere"}))


def test_hostile_questions_get_a_page(client):
    response = client.get(LIST, {"q": "\0", "page": "\0"})
    assert (response.status_code, "Null characters are not allowed." in words(response)) == (200, True)


# One footprint ---------------------------------------------------------------------------------------------------


def test_a_footprint_says_its_people_sources_and_dates(client):
    edition = make_edition()
    edition.population_source = "Census 2021"
    edition.save()
    footprint = make_footprint(
        "Ingol",
        areas=[make_area(population=8000), make_area(population=100)],
        description="The estate.",
        stated_population=8500,
        stated_population_source="Parish plan 2025",
        source_url="https://example.org/plan",
        code="X1",
        valid_from="2024-04-01",
    )
    with clock.set_to("2026-11-03"):
        page = words(client.get(footprint.get_absolute_url()))
    assert page == (
        "Hyper-local footprint, drawn by a community Ingol "
        f"The address of this page, to pass on: {settings.BASE_URL}{footprint.get_absolute_url()} Share this page "
        "8,100 people live here. Where this number comes from The estate. "
        "No boundary has been loaded for the areas of this footprint, so there is no map. "
        "Who works here Nobody in this directory says they work here. Tell us about a group that does. "
        "Boards that decide for it Show the boards that decide for it "
        "Priorities raised here No priority that you can read has been raised here yet. "
        "See what communities raised elsewhere "
        "Where it sits among other footprints No other footprint shares an area with this one. "
        "Its facts, and who says so "
        "Population 8,100 The sum over 2 areas. Source: Census 2021 "
        "Population as stated 8,500 Source: Parish plan 2025 "
        "Who says so Made for tests https://example.org/plan "
        "ONS or NHS code X1 In force Yes: from 1 April 2024 Areas 2 of Test areas 2021 Made for tests "
        "See it as at another day Day Day Month Year Show that day"
    )


def test_a_footprint_without_areas_or_with_an_unknown_population_says_so(client):
    empty = make_footprint("Empty")
    assert "This footprint holds no areas yet, so nobody can say how many people live in it." in words(
        client.get(empty.get_absolute_url())
    )
    unknown = make_footprint("Unknown", areas=[make_area(population=None)], valid_until="2022-06-30")
    page = words(client.get(unknown.get_absolute_url()))
    assert "How many people live here is not known, because the population of at least one of its areas is not." in page
    assert "Population Not known The sum over 1 area." in page
    assert "In force No: until 30 June 2022" in page


def test_a_footprint_says_how_it_lies_to_the_others(client):
    a, b, c = (make_area(population=people) for people in (1000, 3000, 4000))
    footprint = make_footprint("Here", areas=[a, b])
    make_footprint("Twin", areas=[a, b])
    make_footprint("Large", areas=[a, b, c], scale="place", valid_until="2022-06-30")
    make_footprint("Small", areas=[a])
    make_footprint("Aslant", areas=[b, c])
    page = words(client.get(footprint.get_absolute_url()))
    assert page[page.index("Where it sits") : page.index(" Its facts")] == (
        "Where it sits among other footprints "
        "The same area as 1 footprint Twin, hyper-local, 4,000 people. Both hold the same people. "
        "Inside 1 footprint Large, place, 8,000 people. All of Here lies in it, and makes up 50% of it. "
        "Not in force "
        "Contains 1 footprint Small, hyper-local, 1,000 people. All of it lies in Here, of which it makes up 25%. "
        "Crosses 1 footprint Aslant, hyper-local, 7,000 people. 75% of Here lies in it; 43% of it lies in Here."
    )


def test_a_long_relation_shows_ten_and_leads_to_all(client):
    areas = [make_area(population=100 + n) for n in range(52)]
    whole = make_footprint("Whole", areas=areas, scale="system")
    for n, area in enumerate(areas):
        make_footprint(f"Part {n:02}", areas=[area])
    response = client.get(whole.get_absolute_url())
    (contains,) = response.context["relations"]
    assert (contains.key, contains.count, contains.more) == ("contains", 52, 42)
    assert [one.footprint.name for one in contains.neighbours][:2] == ["Part 51", "Part 50"]
    assert "All 52 footprints: contains" in words(response)

    second = client.get(whole.get_absolute_url(), {"relation": "contains", "page": 2})
    assert words(second).startswith("Whole Contains 52 footprints Part 01, hyper-local, 101 people.")
    assert len(second.context["page_obj"].object_list) == 2


def test_an_unknown_relation_shows_the_footprint_and_an_empty_one_says_so(client):
    footprint = make_footprint("Ingol")
    assert words(client.get(footprint.get_absolute_url(), {"relation": "x'\0"})).startswith(
        "Hyper-local footprint, drawn by a community Ingol"
    )
    page = words(client.get(footprint.get_absolute_url(), {"relation": "inside"}))
    assert page == "Ingol Inside 0 footprints No footprint lies to this one in that way. Back to the footprint"


def test_a_footprint_nobody_has_is_not_found(client):
    assert client.get("/directory/footprints/nowhere/").status_code == 404
    assert client.get("/directory/footprints/nowhere/boundary.json").status_code == 404


@pytest.mark.parametrize("of_everything", [1, 3])
def test_the_pages_take_as_many_queries_for_three_of_everything_as_for_one(
    client, django_assert_num_queries, of_everything
):
    areas = [make_area() for _ in range(of_everything + 1)]
    footprint = make_footprint("Here", areas=areas)
    for n in range(of_everything):
        make_footprint(f"Same {n}", areas=areas)
        make_footprint(f"Inside {n}", areas=[*areas, make_area()])
        make_footprint(f"Contains {n}", areas=areas[:1])
        make_footprint(f"Crosses {n}", areas=[areas[0], make_area()])
        cover(make_organisation(), footprint)
    with django_assert_num_queries(12):
        client.get(footprint.get_absolute_url())
    with django_assert_num_queries(4):
        client.get(footprint.get_absolute_url(), {"relation": "inside"})
    with django_assert_num_queries(2):
        client.get(LIST)
    with django_assert_num_queries(1):
        client.get(f"{footprint.get_absolute_url()}boundary.json")


# Its boundary ----------------------------------------------------------------------------------------------------

SHAPE = {"type": "Polygon", "coordinates": [[[-2.7, 53.7], [-2.69, 53.7], [-2.69, 53.71], [-2.7, 53.7]]]}


def test_the_boundary_is_geojson_that_may_be_cached(client):
    footprint = make_footprint("Ingol", areas=[make_area(population=8100)])
    Footprint.objects.filter(pk=footprint.pk).update(outline=SHAPE)
    address = f"{footprint.get_absolute_url()}boundary.json"
    response = client.get(address)
    assert json.loads(response.content) == {
        "type": "FeatureCollection",
        "name": footprint.slug,
        "attribution": "Made for tests",
        "features": [
            {
                "type": "Feature",
                "properties": {"name": "Ingol", "note": "8,100 people", "scale": "hyper-local", "code": ""},
                "geometry": SHAPE,
            }
        ],
    }
    assert response["Content-Type"] == "application/geo+json"
    assert response["Cache-Control"] == "public, max-age=300"
    assert client.get(address, headers={"If-None-Match": response["ETag"]}).status_code == 304
    assert client.get(address, headers={"If-Modified-Since": response["Last-Modified"]}).status_code == 304

    Footprint.objects.filter(pk=footprint.pk).update(name="Ingol East")
    assert client.get(address, headers={"If-None-Match": response["ETag"]}).status_code == 200

    page = client.get(footprint.get_absolute_url()).content.decode()
    assert f'data-map="{address}"' in page
    assert 'href="#facts">The same as a table</a>' in page


def test_a_footprint_without_a_boundary_has_an_empty_collection(client):
    footprint = make_footprint("Ingol")
    response = client.get(f"{footprint.get_absolute_url()}boundary.json")
    assert json.loads(response.content)["features"] == []


# Drawing one -----------------------------------------------------------------------------------------------------


@pytest.fixture
def officer(client):
    officer = make_person(role="officer")
    client.force_login(officer)
    return officer


def typed(typed_codes, **fields):
    return {
        "name": "Ingol",
        "scale": "hyper-local",
        "purpose": "community",
        "source": "Residents' meeting, 3 May 2026",
        "description": "",
        "edition": make_edition().pk,
        "codes": typed_codes,
        **fields,
    }


def said(response) -> list[tuple[str, str]]:
    return [(message.level_tag, str(message)) for message in get_messages(response.wsgi_request)]


def test_drawing_is_for_officers(client):
    assert client.get(NEW).url == f"/accounts/login/?next={NEW}"
    client.force_login(make_person(role="statutory"))
    assert client.get(NEW).status_code == 403
    assert client.post(NEW, typed("")).status_code == 403


@pytest.mark.parametrize("between", ["\r\n", ", ", ";", "\t", " | "])
def test_a_footprint_is_drawn_from_codes_whatever_stands_between(client, officer, between):
    areas = [make_area(f"E0100000{n}", population=1000) for n in (1, 2)]
    response = client.post(NEW, typed(between.join(["e01000001", "E01000002"])))
    drawn = Footprint.objects.get()
    assert response.url == "/directory/footprints/ingol/"
    assert said(response) == [("success", "Ingol is drawn: 2 areas, 2,000 people.")]
    assert (set(drawn.areas.all()), drawn.purpose, drawn.drawn_by) == (set(areas), "community", officer)
    assert drawn.events.order_by("pgh_id").first().pgh_context.metadata["by"] == officer.pk


@pytest.mark.parametrize(
    ("scale", "people", "warning"),
    [
        ("hyper-local", 10_001, "10,001 people is many for a hyper-local footprint."),
        ("neighbourhood", 900, "900 people is few for a neighbourhood."),
    ],
)
def test_an_odd_size_is_warned_of_and_not_forbidden(client, officer, scale, people, warning):
    make_area("E01000001", population=people)
    response = client.post(NEW, typed("E01000001", scale=scale))
    assert [(level, words[: len(warning)]) for level, words in said(response)][1] == ("warning", warning)
    assert Footprint.objects.get().population == people


def test_an_unknown_population_is_said(client, officer):
    make_area("E01000001", population=None)
    assert said(client.post(NEW, typed("E01000001"))) == [
        ("success", "Ingol is drawn: 1 area. Its population is not known, because that of an area is not.")
    ]


def test_wrong_codes_refuse_the_whole_with_line_value_and_remedy(client, officer):
    make_area("E01000001")
    later = make_edition("test-2031")
    later.name = "Test areas 2031"
    later.save()
    make_area("E01000002", edition=later)
    response = client.post(NEW, typed("E01000001\r\nE01000002, E01000003\r\nElm\r\nE01000001"))
    assert response.context["editor"].tools.errors == {
        "codes": [
            "Line 2: E01000002 is of Test areas 2031, not of Test areas 2021. Use the code of that edition.",
            "Line 2: E01000003 is not an area of Test areas 2021. Correct it or take it out.",
            "Line 3: “Elm” is not the code of an area (a letter and eight digits). Correct it.",
            "Line 4: E01000001 is in line 1 already. Take one of them out.",
        ]
    }
    page = response.content.decode()
    assert page.count("Line 4: E01000001 is in line 1 already. Take one of them out.") == 2  # the summary and the field
    assert "E01000002, E01000003" in page  # what was typed is still there
    assert Footprint.objects.count() == 0


def test_hundreds_of_wrong_lines_are_counted(client, officer):
    response = client.post(NEW, typed("\n".join(f"E02{n:06}" for n in range(100))))
    errors = response.context["editor"].tools.errors["codes"]
    assert (len(errors), errors[-1]) == (21, "80 more lines are wrong.")


@pytest.mark.parametrize(
    ("fields", "field", "error"),
    [
        ({"name": ""}, "name", "Enter the name of the footprint."),
        (
            {"name": "ingol"},
            "name",
            "There is a footprint called ingol already. Add what tells yours apart, such as its town.",
        ),
        ({"source": ""}, "source", "Say who says that this is the footprint."),
        (
            {"purpose": "statutory?"},
            "purpose",
            "Select a valid choice. statutory? is not one of the available choices.",
        ),
        ({"valid_until_day": "31", "valid_until_month": "2", "valid_until_year": "2026"}, "valid_until", None),
        ({"stated_population": "5"}, "stated_population_source", "Say which source states this population."),
        ({"codes": "\0"}, "codes", "Null characters are not allowed."),
        ({"codes": " , "}, "codes", "Paste the codes of areas first."),
        ({"codes": ""}, None, "A footprint needs at least one area. Pick some before you save it."),
        ({"edition": "x"}, "edition", "Select a valid choice. That choice is not one of the available choices."),
    ],
)
def test_a_wrong_field_refuses_the_whole(client, officer, fields, field, error):
    area = make_area("E01000001")
    make_footprint("Ingol", areas=[area])
    response = client.post(NEW, typed("E01000001", **{"name": "Ingol East", **fields}))
    editor = response.context["editor"]
    error = error or "Enter a day that there is, such as 1 April 2026."
    assert {**editor.words.errors, **editor.tools.errors} == ({field: [error]} if field else {})
    assert (error in editor.problems) is (field is None)
    assert Footprint.objects.count() == 1
