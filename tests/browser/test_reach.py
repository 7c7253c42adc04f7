"""A stranger reaches a group, its owner reads what came of it, and an address is passed on."""

import pytest
from django.urls import reverse

from alliance.base.models import Mail
from tests.factories import make_contact, make_member, make_organisation

from .conftest import WIDTHS, check_page, follow, sign_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def club():
    club = make_organisation("Lunch club", how_to_refer="Ring any morning")
    make_contact(club, kind="email", value="hidden@lunch.example.org", visibility="private")
    return club


@pytest.mark.parametrize("page", WIDTHS, indirect=True)
def test_stranger_writes_to_a_group_and_its_owner_sees_that_somebody_asked(page, new_page, club):
    page.goto(club.get_absolute_url())
    follow(page.get_by_role("button", name="Contact this organisation"))
    page.get_by_label("Your name").fill("Ama Field")
    page.get_by_label("Your e-mail address").fill("ama@surgery.example.org")
    page.get_by_label("Your message").fill("See www.surgery.example.org")
    follow(page.get_by_role("button", name="Send the message"))
    assert page.get_by_role("heading", name="There is a problem").is_visible()
    check_page(page)
    assert page.get_by_label("Your name").input_value() == "Ama Field"
    page.get_by_label("Your message").fill("Can Mrs B come on Tuesday?")
    follow(page.get_by_role("button", name="Send the message"))
    assert page.get_by_text("Your message is on its way to Lunch club.").is_visible()
    assert "hidden@" not in page.content()
    check_page(page)
    assert Mail.objects.get().to == "hidden@lunch.example.org"

    owners = new_page(page.viewport_size["width"])
    sign_in(owners, make_member(club))
    owners.goto(club.get_absolute_url())
    assert owners.get_by_text("Fewer than 5 people asked how to refer.").is_visible()
    check_page(owners)


def test_trap_for_programs_is_neither_seen_nor_reached_by_keyboard(page, club):
    page.goto(reverse("directory:organisation_contact_us", args=[club.slug]))
    trap = page.locator("#id_nickname")
    assert trap.bounding_box()["x"] < 0
    assert trap.get_attribute("tabindex") == "-1"


def test_address_is_copied_and_says_so(new_page, club):
    page = new_page(1280)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(club.get_absolute_url() + "?from=place%3DHaven")
    page.get_by_role("button", name="Share this page").click()
    page.get_by_text("The address has been copied.").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.endswith(club.get_absolute_url())
    check_page(page)


def test_without_script_the_address_stands_as_text(new_page, club):
    page = new_page(390, javascript=False)
    page.goto(club.get_absolute_url())
    assert page.get_by_text("The address of this page, to pass on:").is_visible()
    assert not page.get_by_role("button", name="Share this page").is_visible()


def test_keeper_says_whose_member_they_are_and_ends_it(page, club):
    make_organisation("Great Umbrella")
    sign_in(page, make_member(club))
    page.goto(club.get_absolute_url())
    follow(page.get_by_role("link", name="Change ties to other organisations"))
    page.get_by_label("We are a member of theirs").check()
    page.get_by_label("Name of the other organisation").fill("umbrella")
    follow(page.get_by_role("button", name="Look for them"))
    check_page(page)
    follow(page.get_by_role("button", name="Yes, this one"))
    assert page.get_by_text("Lunch club is a member of Great Umbrella: the entry now says so.").is_visible()
    follow(page.get_by_role("link", name="End"))
    follow(page.get_by_role("button", name="End it with that day"))
    assert page.get_by_text("The tie ends on that day.").is_visible()
    check_page(page)
