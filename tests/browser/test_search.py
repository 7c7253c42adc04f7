"""Searching as a link worker does: on a phone, by keyboard, without script."""

import pytest

from tests.factories import (
    cover,
    make_area,
    make_contact,
    make_footprint,
    make_organisation,
    make_postcode,
    make_service,
    make_term,
)

from .conftest import WIDTHS, check_page, follow


@pytest.fixture
def mill_row(transactional_db):
    """A village with a lunch club and a debt adviser, in a town with a trust."""
    areas = [make_area(latitude=53.7, longitude=-2.7), make_area()]
    village = make_footprint("Mill Row", areas=areas[:1])
    make_postcode("QL1 1AA", areas[0])
    money = make_term("Money")
    debt, food = make_term("Debt", parent=money), make_term("Food")
    club = make_organisation("Lunch club", in_one_line="Dinner on Tuesdays", how_to_refer="Ring us.")
    make_contact(club, value="01632 960 001")
    adviser, trust = make_organisation("Mill Row Advice"), make_organisation("Town Trust")
    cover(club, village)
    cover(adviser, village)
    cover(trust, make_footprint("Town", areas=areas, scale="place"))
    make_service(club, "Tuesday dinner", terms=[food], capacity="open", capacity_said_on="2026-11-01")
    make_service(adviser, "Debt advice", terms=[debt], capacity="closed", capacity_said_on="2026-11-01")
    make_service(trust, "Money helpline", terms=[debt], modes=["phone"])
    return village


def names(page) -> list[str]:
    return page.locator(".app-card h4").all_inner_texts()


def test_link_worker_gets_from_a_postcode_to_a_phone_number_in_three_taps(new_page, mill_row):
    page = new_page(390)
    page.goto("/")
    page.get_by_label("Postcode or place").fill("QL1 1AA")
    follow(page.get_by_role("button", name="Find organisations"))  # one
    assert names(page) == ["Lunch club", "Mill Row Advice", "Town Trust"]
    check_page(page)
    follow(page.get_by_role("link", name="Lunch club", exact=True))  # two
    phone = page.get_by_role("link", name="01632 960 001")  # three
    assert phone.get_attribute("href") == "tel:01632960001"
    check_page(page)


@pytest.mark.parametrize("page", WIDTHS, indirect=True)
def test_ticking_what_it_is_for_narrows_the_list_in_place(page, mill_row):
    page.goto("/directory/?place=QL1+1AA")
    assert page.get_by_role("checkbox", name="Debt 2 organisations").is_visible()
    page.get_by_role("checkbox", name="Debt 2 organisations").check()
    page.get_by_role("heading", name="2 organisations in QL1 1AA fit what you asked for").wait_for()
    assert names(page) == ["Mill Row Advice", "Town Trust"]
    assert "need=debt" in page.url
    assert "place=QL1" in page.url
    assert page.evaluate("document.activeElement.id") == "need-debt"
    assert page.locator("#search-said").inner_text() == "2 organisations found"
    check_page(page)
    page.go_back()
    page.get_by_role("heading", name="3 organisations work in QL1 1AA").wait_for()
    page.go_forward()
    page.get_by_role("heading", name="2 organisations in QL1 1AA fit what you asked for").wait_for()
    follow(page.get_by_role("link", name="Take away: Debt"))
    assert names(page) == ["Lunch club", "Mill Row Advice", "Town Trust"]


def test_the_same_without_script(new_page, mill_row):
    page = new_page(390, javascript=False)
    page.goto("/directory/")
    page.get_by_label("Postcode or place").fill("QL1 1AA")
    page.get_by_label("What for?").fill("advice on debt")
    follow(page.get_by_role("button", name="Find organisations"))
    page.get_by_role("checkbox", name="Cannot take anyone now 1 organisation").check()
    follow(page.get_by_role("button", name="Show what fits"))
    assert names(page) == ["Mill Row Advice"]
    page.get_by_label("Postcode or place").fill("Town")
    follow(page.get_by_role("button", name="Find organisations"))
    assert page.get_by_role("heading", name="1 organisation in Town fits what you asked for").is_visible()


def test_nothing_found_offers_the_next_larger_footprint(new_page, mill_row):
    page = new_page(390)
    page.goto(f"/directory/?footprint={mill_row.slug}&need=debt&mode=phone")
    assert names(page) == ["Town Trust"]
    page.goto(f"/directory/?footprint={mill_row.slug}&words=nothing+of+the+kind")
    assert page.get_by_role("heading", name="Nobody in Mill Row fits what you asked for").is_visible()
    check_page(page)
