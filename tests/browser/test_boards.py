"""The governance map as people meet it: the drawing on a wide screen, a tree of cards on a phone."""

import pytest

from tests.factories import make_appointment, make_area, make_board, make_footprint, make_relation, make_seat

from .conftest import check_page, follow


@pytest.fixture
def boards(transactional_db):
    """A system with two places, a group under one, and the alliance with its chair."""
    areas = [make_area(), make_area()]
    system = make_footprint("System", areas=areas, scale="system")
    north, south = (
        make_footprint(name, areas=[area], scale="place") for name, area in zip(("North", "South"), areas, strict=True)
    )
    icb = make_board("Care Board", kind="icb", footprint=system)
    alliance = make_board("Alliance", kind="alliance", footprint=system)
    places = [make_board(f"{one.name} Board", footprint=one) for one in (north, south)]
    group = make_board("North Group", kind="place-group", footprint=north)
    chair = make_seat(alliance, "Independent chair", funding="funded", funded_note="8 days a month", funding_source="S")
    make_appointment(chair)
    for place in places:
        make_seat(place, "VCFSE seat", nominated_by_board=alliance)
        make_relation(alliance, place, "nominates")
        make_relation(place, icb, "reports", basis="inferred")
    make_relation(group, places[0])
    return make_relation(alliance, icb, "direct", through=chair)


def test_clicking_a_line_shows_which_seats_carry_it(new_page, boards):
    page = new_page(1280)
    page.goto("/boards/")
    sheet = page.locator("svg.app-governance__sheet")
    assert sheet.is_visible()
    assert sheet.locator(".app-box").count() == 5
    assert sheet.locator(".app-line--inferred").count() == 2
    check_page(page)
    sheet.locator(".app-line--direct .app-line__reach").dispatch_event("click")
    page.wait_for_url(f"**/boards/#relation-{boards.pk}")
    said = page.locator(f"#relation-{boards.pk}")
    assert said.inner_text() == (
        "Has a direct line to Care Board (stated), carried by Independent chair – filled, funded (8 days a month)."
    )
    assert said.evaluate("one => one.matches(':target')")
    follow(sheet.get_by_role("link", name="North Group, place VCFSE group: 0 of 0 seats filled, 0 funded"))
    assert page.get_by_role("heading", name="North Group").is_visible()


def test_on_a_phone_the_map_is_a_tree_of_cards(new_page, boards):
    page = new_page(390)
    page.goto("/boards/")
    assert not page.locator("svg.app-governance__sheet").is_visible()
    assert page.locator(".app-tree h3").all_inner_texts() == ["The whole system", "North", "South"]
    assert page.locator(".app-tree h4").all_inner_texts() == [
        "Care Board",
        "Alliance",
        "North Board",
        "North Group",
        "South Board",
    ]
    check_page(page)


def test_a_footprint_shows_its_boards_in_place_and_without_script(new_page, boards):
    page = new_page(1280)
    path = boards.from_board.footprint.get_absolute_url()
    page.goto(path)
    page.get_by_role("link", name="Care Board").wait_for()
    check_page(page)
    plain = new_page(390, javascript=False)
    plain.goto(path)
    follow(plain.get_by_role("link", name="Show the boards that decide for it"))
    assert plain.get_by_role("heading", name="Boards that decide for System").is_visible()
