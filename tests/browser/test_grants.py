"""Published grants in a real browser: they come in by a page, and go out again as open data that is valid."""

import json

import pytest
from django.urls import reverse

from directory.models import Identifier
from funding.models import Award
from tests.factories import make_organisation, make_person
from tests.funding.grants_given import grant, package
from tests.funding.grants_standard import SAMPLE, needs_the_standard, wrong_with

from .conftest import WIDTHS, check_page, follow, sign_in

pytestmark = pytest.mark.django_db(transaction=True)


def open_data_of(page) -> dict:
    """The package, as the link of the page of open data gives it."""
    page.goto(reverse("funding:overview"))
    follow(page.get_by_role("link", name="The grants as open data"))
    check_page(page)
    address = page.get_by_role("link", name="Grants as JSON").get_attribute("href")
    return json.loads(page.request.get(address).text())


def choose(page, name: str, content: bytes) -> None:
    page.locator("input[type=file]").set_input_files({"name": name, "mimeType": "application/json", "buffer": content})
    follow(page.get_by_role("button", name="Look at the file"))


@pytest.mark.parametrize("width", WIDTHS)
def test_a_finance_officer_imports_grants_and_anyone_gets_them_as_open_data(new_page, width):
    club = make_organisation("Club 1")
    Identifier.objects.create(organisation=club, scheme="GB-COH", number="00000001")
    page = new_page(width)
    sign_in(page, make_person(role="finance"))
    page.goto(reverse("funding:overview"))
    follow(page.get_by_role("link", name="Import grants published in the 360Giving standard"))
    check_page(page)
    choose(page, "grants.json", package(grant(1), grant(2, currency="EUR"), grant(3, currency="EUR")))
    assert page.get_by_role("heading", name="The file cannot be recorded yet").is_visible()
    assert page.get_by_text("“Currency” is not GBP.").is_visible()
    check_page(page)
    assert Award.objects.count() == 0
    follow(page.get_by_role("button", name="Send the file again"))
    choose(page, "grants.json", package(grant(1, amountDisbursed=5000), grant(2), grant(3)))
    assert page.get_by_role("heading", name="Record 3 grants of £3,000?").is_visible()
    assert page.get_by_text("3 organisations are added to the directory").is_visible()
    check_page(page)
    follow(page.get_by_role("button", name="Record the grants"))
    assert page.get_by_text("3 grants have been recorded").is_visible()
    told = open_data_of(page)
    assert wrong_with(told) == []
    assert [one["id"] for one in told["grants"]] == ["360G-trust-1", "360G-trust-2", "360G-trust-3"]
    page.goto(reverse("funding:grants_import"))
    choose(page, "again.json", json.dumps(told).encode())
    assert page.get_by_role("heading", name="Everything in this file is recorded already").is_visible()
    check_page(page)


@needs_the_standard
@pytest.mark.slow
def test_the_870_real_grants_import_and_export_again_valid(new_page):
    page = new_page(1280)
    sign_in(page, make_person(role="finance"))
    page.goto(reverse("funding:grants_import"))
    choose(page, SAMPLE.name, SAMPLE.read_bytes())
    assert page.get_by_role("heading", name="Record 870 grants of £51,625,696.54?").is_visible()
    follow(page.get_by_role("button", name="Record the grants"))
    assert page.get_by_text("870 grants have been recorded").is_visible()
    told = open_data_of(page)
    assert (len(told["grants"]), wrong_with(told)) == (870, [])
    page.goto(reverse("funding:grants_import"))
    choose(page, "again.json", json.dumps(told).encode())
    assert page.get_by_role("heading", name="Everything in this file is recorded already").is_visible()
