"""Every page that is read, at both widths, as somebody who may read it and as somebody who may not.

The pages come from the access table: a new route is checked here by being there.
"""

import pytest
from django.urls import reverse

from directory.models import Organisation
from tests.access import address, make_world
from tests.test_access import TABLE

from .conftest import WIDTHS, check_page, follow, sign_in

pytestmark = pytest.mark.django_db(transaction=True)

NOT_PAGES = {
    "home_map",
    "components_shape",
    "healthz",
    "readyz",
    "directory:search_map",
    "directory:organisation_map",
    "directory:footprint_boundary",
    "directory:footprint_areas",
    "directory:gaps_csv",
    "boards:meeting_calendar",
    "boards:board_calendar",
    "calendar_feed",
    "popolo_json",
    "grants_json",
    "grants_csv",
    "boards:parity_csv",
    "boards:paper_version",
    "boards:receipt",
    "boards:settlement_csv",
    "boards:settlement_xlsx",
    "boards:payment_remittance",
    "boards:costs_csv",
    "boards:costs_pdf",
    "funding:round_example",
    "funding:flows_csv",
}


# Each page is looked at as the first of these who may read it; "nobody" sees it without the bar of a signed-in person.
READERS = ["nobody", "administrator", "owner", "viewer", "approver", "finance"]


def pages_of(reader):
    """(route, what it is asked for, the address's query) of each page that `reader` is the first to read."""
    earlier = READERS[: READERS.index(reader)]
    for name, rows in TABLE.items():
        for method, _, kwargs, answers, _, query in rows:
            if method != "get" or name in NOT_PAGES or answers.by_role[reader] not in (200, 401):
                continue
            if not any(answers.by_role[other] in (200, 401) for other in earlier):
                yield name, kwargs, query


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("reader", READERS)
def test_every_page_is_in_order(new_page, reader, width):
    """No axe finding, no sideways scrolling, nothing against the content policy."""
    world = make_world()
    page = new_page(width)
    if world.people[reader]:
        sign_in(page, world.people[reader])
    wrong = []
    for path in dict.fromkeys(address(world, name, kwargs) + query for name, kwargs, query in pages_of(reader)):
        page.goto(path)
        try:
            check_page(page)
        except AssertionError as found:
            wrong.append(str(found))
    assert wrong == []


def test_every_page_of_the_table_has_a_reader():
    read = {name for reader in READERS for name, _, _ in pages_of(reader)}
    answered = {
        name
        for name, rows in TABLE.items()
        for method, _, _, answers, _, _ in rows
        if method == "get" and name not in NOT_PAGES and 200 in answers.by_role.values()
    }
    assert answered - read == set()


@pytest.mark.parametrize("width", WIDTHS)
def test_refusals_and_a_signed_in_search_are_in_order(new_page, width):
    world = make_world()
    page = new_page(width)
    sign_in(page, world.people["viewer"])
    for path in ("/", "/directory/?place=QL1+1AA", "/records/", "/outbox/", "/directory/organisations/none/"):
        page.goto(path)
        check_page(page)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/directory/",
        "/directory/?place=Atlantis",
        "/directory/footprints/",
        "/directory/footprints/?q=nothing+like+it",
        "/nothing/here/",
    ],
)
def test_empty_portal_is_in_order(new_page, width, path):
    page = new_page(width)
    page.goto(path)
    check_page(page)


@pytest.mark.parametrize("width", WIDTHS)
def test_forms_that_come_back_with_errors_are_in_order(new_page, width):
    world = make_world()
    page = new_page(width)
    sign_in(page, world.people["administrator"])
    ours = Organisation.objects.get(name="Ours")
    for path, button in [
        (reverse("directory:organisation_edit", args=[ours.slug]), "Send the change"),
        (reverse("directory:organisation_contacts", args=[ours.slug]), "Add the contact"),
        (reverse("directory:organisation_contact_us", args=[ours.slug]), "Send the message"),
        (reverse("directory:organisation_relations", args=[ours.slug]), "Look for them"),
        (reverse("directory:organisation_new"), "Add it to the directory"),
        (reverse("boards:board_new"), "Add the board"),
        (reverse("boards:seat_new", args=[world.things["our board"].slug]), "Add the seat"),
        (reverse("boards:appoint", args=[world.things["our seat"].pk]), "Make the appointment"),
        (reverse("directory:footprint_new"), None),
        (reverse("directory:entry_edit", args=[world.things["ours edit"].pk]), "Decline, and say why"),
        (reverse("directory:service_new", args=[ours.slug]), "Add the service"),
        (reverse("directory:service_edit", args=[ours.slug, world.things["ours service"].pk]), "Save the service"),
        (reverse("directory:service_capacity", args=[ours.slug, world.things["ours new service"].pk]), "Say so"),
        (reverse("directory:term_new") + "?kind=group", "Add it to the list"),
        (reverse("directory:priority_new") + f"?organisation={ours.slug}", "Raise this priority"),
        (reverse("directory:priority_close", args=[world.things["ours priority"].pk]), "Close it, and show why"),
    ]:
        page.goto(path)
        for box in page.locator("main input[type=text], main textarea").all():
            if box.is_visible():  # some stand in parts that are still closed
                box.fill("")
        buttons = page.locator("main form button[type=submit]")
        target = page.get_by_role("button", name=button) if button else buttons.last
        follow(target)
        assert page.get_by_role("heading", name="There is a problem").is_visible(), path
        check_page(page)
