"""Services in a real browser: a member adds one, an officer checks it, somebody at the ICB reads what it can take."""

import os
import re
from urllib.parse import urlsplit

import pytest
from django.urls import reverse

from alliance.base import clock
from directory.models import Service
from tests.factories import (
    cover,
    make_area,
    make_contact,
    make_footprint,
    make_led_by,
    make_member,
    make_organisation,
    make_person,
    make_service,
    make_term,
)

from .conftest import WIDTHS, check_page, follow, sign_in

pytestmark = pytest.mark.django_db(transaction=True)


def picture(page, name):
    """Keep a picture of the page where SCREENSHOTS says, for somebody to look at."""
    if folder := os.environ.get("SCREENSHOTS"):
        page.screenshot(path=f"{folder}/{name}-{page.viewport_size['width']}.png", full_page=True)


@pytest.fixture
def club():
    club = make_organisation("Lunch club", in_one_line="Dinner and company on Mill Row")
    cover(club, make_footprint("Mill Row", areas=[make_area(population=8100)]))
    make_contact(club, label="Referrals", value="01632 960 001")
    food = make_term("Food", description="Not enough to eat, or no kitchen to cook in.")
    make_term("Hot meals", parent=food)
    money = make_term("Money")
    make_term("Debt", parent=money, also_called="bailiffs, arrears")
    for name in ("Older people", "Young people", "Carers", "Women"):
        make_term(name, kind="group")
    for name in ("Advice", "Company", "A place to go"):
        make_term(name, kind="help")
    return club


@pytest.mark.parametrize("width", WIDTHS)
def test_a_member_adds_a_service_an_officer_checks_it_and_the_icb_sees_its_capacity(new_page, club, width):
    page = new_page(width)
    sign_in(page, make_member(club, name="Amina"))
    page.goto(club.get_absolute_url())
    follow(page.get_by_role("link", name="Add a service").first)
    check_page(page)
    follow(page.get_by_role("button", name="Add the service"))
    assert page.get_by_role("link", name="Enter the name of the service.").is_visible()
    check_page(page)
    page.get_by_label("Name of the service").fill("Meals on Mill Row")
    page.get_by_label("what it is, in one line").fill("A hot dinner and company")
    page.get_by_label("who it is for").fill("People over 60 who live alone")
    page.get_by_label("Hot meals, part of Food").check()
    page.get_by_label("Older people").check()
    page.get_by_label("It takes referrals.").check()
    page.get_by_label("A professional has to refer").check()
    picture(page, "service_new")
    follow(page.get_by_role("button", name="Add the service"))

    assert page.get_by_role("heading", name="Days and times of Meals on Mill Row").is_visible()
    page.get_by_label("Day, line 1").select_option("Monday")
    page.get_by_label("Opens, line 1").fill("2pm")
    page.get_by_label("Closes, line 1").fill("10am")
    follow(page.get_by_role("button", name="Save the days and times"))
    assert page.get_by_role("link", name="Monday: it closes at 10am, before it opens at 2pm.").is_visible()
    check_page(page)
    picture(page, "service_times")
    page.get_by_label("Opens, line 1").fill("10am")
    page.get_by_label("Closes, line 1").fill("2pm")
    follow(page.get_by_role("button", name="Save the days and times"))
    assert page.get_by_text("Only people who keep this entry see this page.").is_visible()
    follow(page.get_by_role("link", name="Say what it can take on"))
    page.get_by_label("A few places left").check()
    picture(page, "service_capacity")
    follow(page.get_by_role("button", name="Say so"))
    check_page(page)
    picture(page, "service_waiting")

    officer = new_page(width)
    sign_in(officer, make_person("Olu", role="officer"))
    officer.goto("/")
    follow(officer.get_by_role("button", name=re.compile("Check changes")))
    follow(officer.get_by_role("link", name="Lunch club: Meals on Mill Row"))
    assert officer.get_by_text("Monday").is_visible()
    check_page(officer)
    picture(officer, "service_check")
    follow(officer.get_by_role("button", name="Put it into the directory"))
    assert officer.get_by_text("Meals on Mill Row is in the directory.").is_visible()

    icb = new_page(width)
    sign_in(icb, make_person("Ines", role="statutory"))
    icb.goto(club.get_absolute_url())
    assert icb.get_by_text("A few places left").is_visible()
    check_page(icb)
    picture(icb, "entry")
    follow(icb.get_by_role("link", name="Meals on Mill Row"))
    today = clock.today()
    assert icb.get_by_text(f"Said on {today.day} {today:%B %Y} by an owner.").is_visible()
    assert icb.get_by_role("link", name="01632 960 001").bounding_box()["y"] < 900
    check_page(icb)
    picture(icb, "service")


@pytest.mark.parametrize("width", WIDTHS)
def test_a_service_is_kept_without_script(new_page, club, width):
    service = make_service(club, "Meals", capacity="open", capacity_said_on=clock.today(), takes_referrals=True)
    page = new_page(width, javascript=False)
    sign_in(page, make_member(club))
    page.goto(reverse("directory:service_times", args=[club.slug, service.pk]))
    page.get_by_label("Opens, line 1").fill("soonish")
    follow(page.get_by_role("button", name="Add more lines"))
    assert page.get_by_label("Opens, line 1").input_value() == "soonish"
    assert page.get_by_label("Day, line 6").is_visible()
    page.goto(service.get_absolute_url())
    follow(page.get_by_role("button", name="The same as before"))
    assert page.get_by_text("Thank you. Meals: can take people now, as of today.").is_visible()
    follow(page.get_by_role("link", name="It is closed for now"))
    page.get_by_label("It is closed for now").check()
    page.get_by_label("Why is it closed?").fill("The kitchen is being mended")
    follow(page.get_by_role("button", name="Send the change"))
    assert page.get_by_text("The kitchen is being mended. It has not said when it opens again.").is_visible()
    picture(page, "service_closed")
    follow(page.get_by_role("link", name="It has ended"))
    picture(page, "service_end")
    follow(page.get_by_role("button", name="Yes, it has ended"))
    assert urlsplit(page.url).path == club.get_absolute_url()
    page.get_by_text("1 service that is not in the directory now").click()
    picture(page, "entry_keepers")
    follow(page.get_by_role("link", name="Meals"))
    follow(page.get_by_role("button", name="Offer it again"))
    assert Service.objects.get().status == "active"


@pytest.mark.parametrize("width", WIDTHS)
def test_an_organisation_says_by_and_for_whom_it_is_led(new_page, club, width):
    page = new_page(width)
    sign_in(page, make_member(club))
    page.goto(club.get_absolute_url())
    follow(page.get_by_role("link", name="Say by and for whom you are led"))
    page.get_by_label("We are led by and for").select_option("Women")
    page.get_by_label("Anyone", exact=True).check()
    follow(page.get_by_role("button", name="Say so"))
    check_page(page)
    picture(page, "led_by")
    page.goto(club.get_absolute_url())
    assert page.get_by_text("Says of itself that it is led by and for").is_visible()
    picture(page, "entry_led_by")


@pytest.mark.parametrize("width", WIDTHS)
def test_an_administrator_keeps_a_taxonomy_by_keyboard(new_page, club, width):
    page = new_page(width)
    make_service(club)
    sign_in(page, make_person("Ada", role="administrator"))
    page.goto("/")
    follow(page.get_by_role("link", name="Taxonomies"))
    check_page(page)
    button = page.get_by_role("button", name=re.compile("Down.*Food"))
    button.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.get_by_text("Food has moved down.").is_visible()
    follow(page.get_by_role("link", name=re.compile("Add below.*Money")))
    page.get_by_label("Name").fill("Benefits")
    picture(page, "term_new")
    follow(page.get_by_role("button", name="Add it to the list"))
    picture(page, "taxonomies")
    follow(page.get_by_role("link", name="Benefits", exact=True))
    check_page(page)
    picture(page, "term_edit")
    follow(page.get_by_role("button", name="Retire it"))
    assert page.get_by_text("Retired", exact=True).is_visible()
    check_page(page)


@pytest.mark.parametrize("width", WIDTHS)
def test_entry_with_many_services_is_in_order(new_page, club, width):
    make_led_by(club, make_term("Refugees", kind="group"))
    week = [(day, "09:00", "17:00") for day in range(5)]
    said = {"capacity_said_on": clock.today(), "capacity_said_by_role": "owner"}
    make_service(
        club, "Dinners", summary="Soup and talk", times=week, modes=["in-person", "phone"], capacity="open", **said
    )
    make_service(club, "Debt advice", capacity="waiting", capacity_note="Three weeks", visibility="members", **said)
    make_service(club, "Winter warmth", temporarily_closed=True, closed_why="The hall floods in spring", position=3)
    make_service(club, "Befriending", cost="fee", cost_note="£3", capacity="open", capacity_said_on="2020-01-04")
    place = make_footprint("Far Side", areas=[make_area(population=1200)])
    service = club.services.get(name="Dinners")
    cover(club, place, service=service)
    page = new_page(width)
    sign_in(page, make_person("Olu", role="officer"))
    page.goto(club.get_absolute_url())
    check_page(page)
    picture(page, "entry_many")
    page.goto(reverse("directory:service_coverage", args=[club.slug, service.pk]) + "?place=Mill")
    check_page(page)
    picture(page, "service_coverage")
