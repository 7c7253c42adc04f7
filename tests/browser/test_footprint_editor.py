"""An officer makes a footprint that crosses two places, and finds who works there: with a map, and without script."""

import pytest
from playwright.sync_api import expect

from alliance.base import clock
from directory.models import Footprint, FootprintCarry
from tests.factories import cover, make_area, make_edition, make_footprint, make_organisation, make_person

from .conftest import WIDTHS, check_page, follow, sign_in
from .test_footprints import picture, square


@pytest.fixture
def officer(transactional_db):
    """Two places side by side, Here and There, of three areas each; two of Here's are the ward Mill Row."""
    areas = {}
    for n in range(1, 7):
        here = n <= 3
        areas[n] = make_area(
            f"E0100000{n}",
            population=1000,
            district_code="E07000001" if here else "E07000002",
            district_name="Here" if here else "There",
            ward_code="E05000001" if n <= 2 else "",
            ward_name="Mill Row" if n <= 2 else "",
            boundary=square(-2.8 + 0.05 * n, 53.7),
        )
    make_footprint("Here", areas=[areas[1], areas[2], areas[3]], scale="place", purpose="council")
    make_footprint("There", areas=[areas[4], areas[5], areas[6]], scale="place", purpose="council")
    cover(make_organisation("Mill Row Friends"), make_footprint("Mill Row", areas=[areas[1], areas[2]]))
    cover(make_organisation("Over There"), make_footprint("Far side", areas=[areas[6]]))
    officer = make_person("Olu Officer", role="officer")
    officer.areas = areas
    return officer


def says(page, words):
    page.locator("#footprint_running").get_by_text(words).first.wait_for()


def say_what_it_is(page):
    page.get_by_label("Name of the footprint").fill("Canal side")
    page.get_by_label("Hyper-local").check()
    page.get_by_label("Drawn by a community").check()
    page.get_by_label("Who says").fill("Residents’ meeting")


@pytest.mark.parametrize("page", WIDTHS, indirect=True)
def test_an_officer_makes_a_footprint_that_crosses_two_places_and_finds_who_works_there(page, officer):
    sign_in(page, officer)
    page.goto("/directory/footprints/new/")
    says(page, "No areas picked yet.")
    say_what_it_is(page)

    # A ward, found by its name.
    page.get_by_label("Find a ward or footprint by name").fill("mill")
    page.get_by_role("button", name="Find them").click()
    page.get_by_role("button", name="Add Mill Row", exact=True).first.click()
    says(page, "2 areas, 2,000 people")

    # An area of the other place, picked on the map; a second one by keyboard, dropped again.
    page.get_by_label("A district").select_option("There")
    page.get_by_role("button", name="Show its areas", exact=True).click()
    area = page.get_by_role("button", name=f"{officer.areas[4].name}, 1,000 people")
    area.wait_for()
    area.click()
    says(page, "3 areas, 3,000 people")
    other = page.get_by_role("button", name=f"{officer.areas[5].name}, 1,000 people")
    other.focus()
    page.keyboard.press("Enter")
    says(page, "4 areas, 4,000 people")
    for picked in (area, other):
        expect(picked).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Enter")
    says(page, "3 areas, 3,000 people")
    expect(other).to_have_attribute("aria-pressed", "false")

    # A tick in the list does what a click on the map does, and the map shows it.
    page.get_by_label(f"{officer.areas[6].name} (1,000 people)").check()
    says(page, "4 areas, 4,000 people")
    last = page.get_by_role("button", name=f"{officer.areas[6].name}, 1,000 people")
    expect(last).to_have_attribute("aria-pressed", "true")

    # A pasted code, first a wrong one.
    page.get_by_text("Paste the codes of areas").click()
    page.get_by_label("Codes of areas", exact=True).fill("E01000099")
    page.get_by_role("button", name="Add these codes").click()
    page.get_by_role("alert").get_by_text("Line 1: E01000099 is not an area").wait_for()
    picture(page, "editor-error")
    check_page(page)
    page.get_by_label("Codes of areas", exact=True).fill("E01000003")
    page.get_by_role("button", name="Add these codes").click()
    says(page, "5 areas, 5,000 people")

    # Undone, it says what is left; the rest still crosses both places.
    page.get_by_role("button", name="Undo the last").click()
    says(page, "4 areas, 4,000 people")
    says(page, "It crosses 2 places: Here (50% of it) and There (50% of it).")
    assert page.get_by_label("Name of the footprint").input_value() == "Canal side"
    picture(page, "editor")
    check_page(page)

    follow(page.get_by_role("button", name="Draw the footprint"))
    assert page.get_by_text("Canal side is drawn: 4 areas, 4,000 people.").is_visible()
    for name in ("Mill Row Friends", "Over There"):
        assert page.get_by_role("link", name=name).is_visible()
    check_page(page)
    follow(page.get_by_role("link", name="See all 2 organisations that work here"))
    assert page.get_by_role("heading", name="2 organisations work in Canal side").is_visible()


def test_without_script_plain_forms_do_the_same(new_page, officer, tmp_path):
    page = new_page(390, javascript=False)
    sign_in(page, officer)
    page.goto("/directory/footprints/new/")
    say_what_it_is(page)
    page.get_by_label("Find a ward or footprint by name").fill("mill")
    follow(page.get_by_role("button", name="Find them"))
    follow(page.get_by_role("button", name="Add Mill Row", exact=True).first)
    assert page.get_by_text("2 areas, 2,000 people").is_visible()
    page.get_by_label("A district").select_option("There")
    follow(page.get_by_role("button", name="Show its areas", exact=True))
    page.get_by_label(f"{officer.areas[4].name} (1,000 people)").check()
    follow(page.get_by_role("button", name="Take over what is ticked"))
    page.get_by_text("Paste the codes of areas").click()
    page.get_by_label("Codes of areas", exact=True).fill("E01000003")
    follow(page.get_by_role("button", name="Add these codes"))
    file = tmp_path / "areas.csv"
    file.write_text("LSOA21CD\nE01000006\n")
    page.get_by_text("Upload a CSV file of codes").click()
    page.get_by_label("A CSV file with the codes of areas").set_input_files(file)
    follow(page.get_by_role("button", name="Add the file’s areas"))
    assert page.get_by_text("5 areas, 5,000 people").is_visible()
    follow(page.get_by_role("button", name="Undo the last"))
    assert page.get_by_text("It crosses 1 place: There (25% of it).").is_visible()
    assert page.get_by_label("Name of the footprint").input_value() == "Canal side"
    picture(page, "editor-no-script")
    follow(page.get_by_role("button", name="Draw the footprint"))
    assert page.get_by_text("Canal side is drawn: 4 areas, 4,000 people.").is_visible()
    assert page.get_by_role("link", name="Mill Row Friends").is_visible()


@pytest.mark.parametrize("page", WIDTHS, indirect=True)
def test_an_officer_changes_a_footprint_and_sees_first_what_that_touches(page, officer):
    sign_in(page, officer)
    mill_row = Footprint.objects.get(name="Mill Row")
    page.goto(mill_row.get_absolute_url())
    follow(page.get_by_role("link", name="Change this footprint"))
    page.get_by_label("A district").select_option("There")
    page.get_by_role("button", name="Add the district").click()
    says(page, "5 areas, 5,000 people")
    follow(page.get_by_role("button", name="Save the changes"))
    assert page.get_by_text("3 areas come in, 0 areas go.").is_visible()
    assert page.get_by_text("because they work in this footprint: Mill Row Friends").is_visible()
    picture(page, "editor-confirm")
    check_page(page)
    follow(page.get_by_role("button", name="Yes, change the areas"))
    assert page.get_by_text("Mill Row is changed: 5 areas, 5,000 people.").is_visible()


@pytest.mark.parametrize("page", WIDTHS, indirect=True)
def test_an_officer_decides_where_a_flagged_footprint_lies_now(page, officer):
    later = make_edition("test-2031")
    later.name = "Test areas 2031"
    later.save()
    for n in (1, 12):
        make_area(f"E010000{n:02}", population=700, edition=later)
    mill_row = Footprint.objects.get(name="Mill Row")
    doubtful = {"code": "E01000002", "name": "Testham 002", "why": "it was merged", "maybe": ["E01000012"]}
    FootprintCarry.objects.create(
        footprint=mill_row,
        from_edition=mill_row.edition,
        to_edition=later,
        table_name="table.csv",
        table_sha256="x",
        outcome="flagged",
        what="1 area unchanged, 1 in doubt",
        plan={"clear": ["E01000001"], "doubtful": [doubtful]},
        ran_at=clock.now(),
    )
    sign_in(page, officer)
    page.goto("/directory/footprints/")
    follow(page.get_by_role("link", name="1 footprint waits for a decision"))
    check_page(page)
    follow(page.get_by_role("link", name="Decide where it lies now"))
    says(page, "1 area, 700 people")
    check_page(page)
    page.get_by_role("button", name="E01000012").click()
    says(page, "2 areas, 1,400 people")
    follow(page.get_by_role("button", name="Save where it lies now"))
    assert page.get_by_text("It moves from Test areas 2021 to Test areas 2031").is_visible()
    picture(page, "editor-carry")
    check_page(page)
    follow(page.get_by_role("button", name="Yes, change the areas"))
    assert page.get_by_text("Mill Row is changed: 2 areas, 1,400 people.").is_visible()
    assert page.get_by_text("Placed by an officer from Test areas 2021 to Test areas 2031").is_visible()
