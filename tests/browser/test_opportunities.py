"""Open money in a real browser: a member finds what fits, saves it, and records a refusal with its reason."""

import pytest
from django.urls import reverse

from funding.models import Application, Opportunity
from tests.factories import (
    cover,
    make_area,
    make_award,
    make_deadline,
    make_footprint,
    make_member,
    make_opportunity,
    make_organisation,
)

from .conftest import WIDTHS, check_page, follow, sign_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def club(transactional_db):
    """A small group in Chorley, and money that is open there beside some that is not for it."""
    chorley = make_footprint("Chorley", areas=[make_area()])
    body = make_organisation("Club", latest_income=5_000)
    cover(body, chorley)
    make_opportunity(title="Warm rooms", footprint=chorley, size_bands=["micro", "small"], most=2000, days=9)
    make_opportunity(title="A hospital", size_bands=["major"], days=3)
    return body


@pytest.mark.parametrize("width", WIDTHS)
def test_a_member_finds_money_that_fits_saves_it_and_records_a_refusal(new_page, club, width):
    page = new_page(width)
    sign_in(page, make_member(club))
    page.goto(reverse("funding:opportunities"))
    check_page(page)
    names = [link.inner_text() for link in page.locator(".app-card h2 a").all()]
    assert names == ["Warm rooms", "A hospital"]
    assert page.get_by_text("You work in Chorley and your income is under £100,000.").is_visible()
    page.goto("/")
    assert page.get_by_role("heading", name="A hospital").count() == 0
    assert page.get_by_role("heading", name="Warm rooms: Up to £2,000").is_visible()
    follow(page.get_by_role("button", name="See whether to apply").first)
    check_page(page)
    follow(page.get_by_role("button", name="Save it for Club"))
    page.goto("/")
    assert page.get_by_role("heading", name="Apply for Warm rooms").is_visible()
    follow(page.get_by_role("button", name="Open it").first)
    follow(page.get_by_role("button", name="Say that you applied"))
    check_page(page)
    page.get_by_label("How much did you ask for?").fill("900")
    follow(page.get_by_role("button", name="Record it"))
    Opportunity.objects.filter(title="Warm rooms").update(closes_at="2026-01-01T12:00Z")
    page.goto("/")
    follow(page.get_by_role("button", name="Say what became of it"))
    page.get_by_label("We were refused").check()
    follow(page.get_by_role("button", name="Record it"))
    assert page.get_by_role("heading", name="There is a problem").is_visible()
    check_page(page)
    page.get_by_label("The reason, as the funder gave it").fill("Too many asked")
    follow(page.get_by_role("button", name="Record it"))
    assert page.get_by_text("The reason that was given: “Too many asked”").is_visible()
    check_page(page)
    page.goto("/")
    assert page.get_by_role("heading", name="Warm rooms").count() == 0
    page.goto(reverse("funding:applications"))
    check_page(page)
    assert Application.objects.get().reason == "Too many asked"


def test_a_report_is_sent_and_the_line_goes(new_page, club):
    award = make_award(recipient=club, title="Lunch")
    make_deadline(award, "The final report")
    page = new_page(390)
    sign_in(page, make_member(club))
    page.goto("/")
    follow(page.get_by_role("button", name="Say that it was sent"))
    check_page(page)
    follow(page.get_by_role("button", name="Say that it was sent"))
    check_page(page)
    assert page.get_by_role("heading", name="The final report Sent").is_visible()
    page.goto("/")
    assert page.get_by_role("heading", name="The final report").count() == 0


@pytest.mark.parametrize("width", WIDTHS)
def test_a_funder_publishes_and_withdraws_without_losing_what_was_typed(new_page, width):
    purse = make_organisation("Purse", sector="funder")
    page = new_page(width)
    sign_in(page, make_member(purse))
    page.goto(reverse("funding:opportunities"))
    follow(page.get_by_role("link", name="Publish open money"))
    check_page(page)
    page.get_by_label("What is it, in plain words?").fill("Small grants")
    follow(page.get_by_role("button", name="Publish it"))
    assert page.get_by_role("heading", name="There is a problem").is_visible()
    assert page.get_by_label("What is it, in plain words?").input_value() == "Small grants"
    check_page(page)
    page.get_by_label("What is it for?").fill("Lunch")
    for box, value in (("Day", "4"), ("Month", "March"), ("Year", "2099")):
        page.get_by_role("group", name="On which day does it close?").get_by_label(box).fill(value)
    page.get_by_label("Where can people apply?").fill("https://example.org/apply")
    page.get_by_label("Where is this known from?").fill("Ourselves")
    follow(page.get_by_role("button", name="Publish it"))
    assert page.get_by_role("heading", name="Small grants").is_visible()
    check_page(page)
    follow(page.get_by_role("link", name="Withdraw it"))
    check_page(page)
    page.get_by_label("Why is it withdrawn?").fill("The money is gone.")
    follow(page.get_by_role("button", name="Withdraw it"))
    assert page.get_by_text("The money is gone.").is_visible()
    check_page(page)
