"""The pages of footprints in a real browser: the map, the same without script, empty states, errors."""

import os

import pytest

from directory.models import Footprint
from tests.factories import make_area, make_edition, make_footprint, make_person

from .conftest import WIDTHS, check_page, follow, sign_in


def square(west, south, size=0.05):
    east, north = west + size, south + size
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def picture(page, name):
    """Keep a picture of the page where SCREENSHOTS says, for somebody to look at."""
    if folder := os.environ.get("SCREENSHOTS"):
        page.screenshot(path=f"{folder}/{name}-{page.viewport_size['width']}.png", full_page=True)


@pytest.fixture
def ingol(transactional_db) -> Footprint:
    edition = make_edition()
    edition.source = "Contains Office for National Statistics data, Open Government Licence v3.0"
    edition.population_source = "Census 2021, Office for National Statistics"
    edition.save()
    areas = [make_area(population=people) for people in (1500, 1700, 1640, 1580)]
    footprint = make_footprint(
        "Ingol and Tanterton",
        areas=areas[:3],
        description="The estates north of the canal, as the residents’ meeting drew them.",
        stated_population=5000,
        stated_population_source="Residents’ plan, 2025",
        valid_from="2024-04-01",
    )
    make_footprint("Preston", areas=areas, scale="place", purpose="council", code="E07000123")
    make_footprint("Canal side", areas=areas[2:])
    make_footprint("Tanterton", areas=areas[:1], valid_until="2022-06-30")
    Footprint.objects.filter(pk=footprint.pk).update(
        outline={"type": "MultiPolygon", "coordinates": [square(-2.75, 53.78)["coordinates"]]}
    )
    return footprint


@pytest.mark.parametrize("page", WIDTHS, indirect=True)
def test_a_footprint_draws_its_map_and_says_the_same_in_words(page, ingol):
    page.goto(ingol.get_absolute_url())
    shape = page.get_by_role("button", name="Ingol and Tanterton, 4,840 people")
    shape.wait_for()
    assert page.get_by_text("Source of the map: Contains Office for National Statistics data").is_visible()
    shape.focus()
    page.keyboard.press("Enter")
    popup = page.locator(".leaflet-popup-content")
    popup.wait_for()
    assert popup.inner_text() == "Ingol and Tanterton\n4,840 people"
    picture(page, "footprint")
    check_page(page)


def test_without_script_the_words_stand_alone(new_page, ingol):
    page = new_page(390, javascript=False)
    page.goto(ingol.get_absolute_url())
    assert page.get_by_role("heading", name="Facts").is_visible()
    assert page.get_by_role("link", name="Preston", exact=True).is_visible()
    assert page.locator("[data-map]").is_hidden()
    picture(page, "footprint-no-script")


@pytest.mark.parametrize("page", WIDTHS, indirect=True)
def test_a_footprint_without_areas_and_an_empty_list(page, transactional_db):
    page.goto("/directory/footprints/")
    assert page.get_by_text("No footprint has been made yet.").is_visible()
    check_page(page)
    page.goto(make_footprint("Empty").get_absolute_url())
    assert page.get_by_text("This footprint holds no areas yet").is_visible()
    check_page(page)


@pytest.mark.parametrize("page", WIDTHS, indirect=True)
def test_the_list_of_footprints(page, ingol):
    page.goto("/directory/footprints/")
    page.get_by_label("Name or code").fill("tanterton")
    follow(page.get_by_role("button", name="Find footprints"))
    assert page.get_by_role("table").locator("tbody tr").count() == 2
    picture(page, "footprints")
    check_page(page)


@pytest.mark.parametrize("page", WIDTHS, indirect=True)
def test_an_officer_draws_a_footprint(page, transactional_db):
    for code in ("E01000001", "E01000002"):
        make_area(code)
    sign_in(page, make_person("Olu Officer", role="officer"))
    page.goto("/directory/footprints/new/")
    page.get_by_label("Name of the footprint").fill("Ingol")
    page.get_by_label("Who says").fill("Residents’ meeting")
    page.get_by_text("Paste the codes of areas").click()
    page.get_by_label("Codes of areas", exact=True).fill("E01000001\nElm\nE01000009")
    follow(page.get_by_role("button", name="Draw the footprint"))
    assert page.get_by_role("alert").get_by_text("Line 2: “Elm” is not the code of an area").is_visible()
    picture(page, "footprint_new")
    check_page(page)

    page.get_by_label("Codes of areas", exact=True).fill("E01000001 E01000002")
    follow(page.get_by_role("button", name="Draw the footprint"))
    assert page.get_by_text("Ingol is drawn: 2 areas, 3,000 people.").is_visible()
    picture(page, "footprint_drawn")
    check_page(page)
