"""Money in a real browser: a round with one bad row, a difference settled, a journey from ICB to street."""

import csv
import io
import re
from pathlib import Path

import pytest
from django.urls import reverse

from alliance.base import clock
from directory.models import AllianceRole
from funding.models import Award
from tests.factories import make_area, make_award, make_footprint, make_member, make_organisation, make_person, write

from .conftest import WIDTHS, check_page, follow, sign_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def source(transactional_db):
    """£40,000 from the ICB to an intermediary, paid."""
    award = make_award(make_organisation("ICB"), make_organisation("Purse"), "40000", to_pass_on=True, title="The pot")
    write(award, "paid", "40000")
    write(award, "fee-management", "2000", said_by="recipient")
    return award


def a_round(clubs, amounts) -> dict:
    file = io.StringIO()
    table = csv.writer(file)
    table.writerow(["Reference", "Recipient identifier", "Title", "Amount", "Decided on"])
    for number, (club, amount) in enumerate(zip(clubs, amounts, strict=True), start=1):
        table.writerow([f"R{number}", club.slug, f"Warm rooms {number}", amount, "01/06/2025"])
    return {"name": "round.csv", "mimeType": "text/csv", "buffer": file.getvalue().encode()}


@pytest.mark.parametrize("width", WIDTHS)
def test_an_intermediary_records_a_round_of_thirty_with_one_bad_row(new_page, source, width):
    clubs = [make_organisation(f"Club {number}") for number in range(30)]
    page = new_page(width)
    sign_in(page, make_member(source.recipient))
    page.goto(reverse("funding:overview"))
    follow(page.get_by_role("link", name="Record a round from a spreadsheet"))
    check_page(page)
    page.get_by_label("Which award is the round paid out of?").select_option(label="The pot, from ICB")
    page.locator("input[type=file]").set_input_files(a_round(clubs, ["1000"] * 12 + ["a lot"] + ["1000"] * 17))
    follow(page.get_by_role("button", name="Look at the round"))
    assert page.get_by_role("heading", name="The file cannot be recorded yet").is_visible()
    assert page.get_by_role("row").nth(1).inner_text().split()[:1] == ["14"]
    check_page(page)
    assert Award.objects.count() == 1
    follow(page.get_by_role("button", name="Send the file again"))
    page.get_by_label("Which award is the round paid out of?").select_option(label="The pot, from ICB")
    page.locator("input[type=file]").set_input_files(a_round(clubs, ["1000"] * 30))
    follow(page.get_by_role("button", name="Look at the round"))
    check_page(page)
    follow(page.get_by_role("button", name="Record the round"))
    assert page.get_by_text("30 awards have been recorded.").is_visible()
    check_page(page)
    assert Award.objects.count() == 31


def test_a_funder_and_a_recipient_settle_a_difference(new_page, source):
    grant = make_award(source.recipient, make_organisation("Club"), "500", draws={source: "500"}, title="Lunch")
    write(grant, "paid", "500")
    club, purse = new_page(), new_page(390)
    sign_in(club, make_member(grant.recipient))
    sign_in(purse, make_member(grant.funder))
    club.goto("/")
    follow(club.get_by_role("button", name="Say what came").first)
    club.get_by_label("How much came?").fill("450")
    follow(club.get_by_role("button", name="Say what came"))
    assert club.get_by_text("The two sides differ by £50.").is_visible()
    purse.goto(grant.get_absolute_url())
    assert purse.get_by_text("The two sides differ by £50.").is_visible()
    check_page(purse)
    follow(purse.get_by_role("link", name="Correct paid out of £500"))
    purse.get_by_label("What was wrong with it?").fill("The bank sent £50 back")
    follow(purse.get_by_role("button", name="Take it back"))
    follow(purse.get_by_role("link", name="Record a payment"))
    purse.get_by_label("Amount").fill("450")
    follow(purse.get_by_role("button", name="Record the payment"))
    check_page(purse)
    club.reload()
    assert club.get_by_text("The two sides differ").count() == purse.get_by_text("The two sides differ").count() == 0


@pytest.mark.parametrize("width", WIDTHS)
def test_an_officer_follows_a_pound_from_the_icb_to_the_street(new_page, source, width):
    grant = make_award(source.recipient, make_organisation("Club"), "500", draws={source: "500"}, title="Lunch")
    write(grant, "paid", "500")
    page = new_page(width)
    sign_in(page, make_person(role="officer"))
    page.goto(reverse("funding:overview"))
    follow(page.get_by_role("link", name="£40,000"))
    follow(page.get_by_role("link", name="The pot"))
    journey = page.locator(".app-journey")
    assert journey.get_by_text("Fee £2,000").is_visible()
    check_page(page)
    follow(journey.get_by_role("link", name="Club"))
    assert page.locator(".app-journey").get_by_role("link", name="ICB to Purse").is_visible()
    check_page(page)


@pytest.mark.parametrize("width", WIDTHS)
def test_an_icb_officer_reads_what_arrived_in_one_place_last_year_and_what_was_kept_on_the_way(new_page, source, width):
    icb, purse = source.funder, source.recipient
    areas = [make_area(population=1000), make_area(population=3000)]
    street = make_footprint("Street", areas=areas[:1])
    town = make_footprint("Town", areas=areas, scale="place", purpose="nhs")
    for club, place in (("Club", street), ("Hall", town)):
        grant = make_award(purse, make_organisation(club), "500", draws={source: "500"}, footprint=place)
        write(grant, "paid", "500")
    page = new_page(width)
    officer = make_person()
    AllianceRole.objects.create(person=officer, role="statutory", organisation=icb, starts_on="2020-01-01")
    sign_in(page, officer)
    with clock.set_to("2026-06-01"):
        page.goto(reverse("funding:overview"))
        follow(page.get_by_role("link", name="See it as a picture, from funders to places"))
        page.get_by_text("Choose a year, a fund").click()
        page.get_by_label("Year, from 1 April").select_option(label="2025/26")
        follow(page.get_by_role("button", name="Show this money"))
        assert page.get_by_role("heading", name="Where the money flows, 2025/26").is_visible()
        assert page.locator("#figures dd").all_inner_texts() == ["£40,000", "£2,000", "£1,000"]
        drawing = page.locator("[data-flow]")
        assert drawing.get_by_text("Town").first.is_visible()
        assert page.get_by_role("row", name=re.compile(r"Town\s+from\s+Purse")).get_by_text("£1,000").is_visible()
        check_page(page)
        follow(page.get_by_role("link", name=re.compile(r"Town\s+from\s+Purse")))
        assert page.locator(".app-following strong").all_inner_texts() == ["Purse", "Town"]
        assert page.get_by_role("row", name=re.compile(r"Street\s+from\s+Purse")).get_by_text("£500").is_visible()
        check_page(page)
        with page.expect_download() as saved:
            page.get_by_role("button", name="Save the picture (PNG)").click()
        assert saved.value.suggested_filename == "where-the-money-goes.png"
        with page.expect_download() as saved:
            page.get_by_role("button", name="Save the picture (SVG)").click()
        assert b"Town" in Path(saved.value.path()).read_bytes()


def test_without_script_the_flow_picture_is_a_table_with_links(new_page, source):
    page = new_page(javascript=False)
    page.goto(f"{reverse('funding:flows')}?year=2025")
    assert not page.locator("[data-flow]").is_visible()
    follow(page.get_by_role("link", name=re.compile(r"Fees for running the granting\s+from\s+Purse")))
    assert page.locator(".app-following strong").all_inner_texts() == ["Purse"]
