"""A community's priority as people meet it: read as a line, and answered by those who raised it."""

import datetime as dt

import pytest

from directory.actions import priorities
from tests.factories import make_area, make_footprint, make_member, make_organisation, make_person, make_priority

from .conftest import WIDTHS, check_page, follow, sign_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def told():
    """The lunch club's last bus, which a place board has put in words of its own."""
    club = make_organisation("Lunch club")
    owner = make_member(club, name="Ann Owner")
    ingol = make_footprint("Ingol", areas=[make_area(population=8100)])
    priority = make_priority(club, owner, "The last bus", footprint=ingol)
    step = priorities.tell(
        priority=priority,
        key="item:1",
        kind="item",
        happened_on=dt.date(2027, 3, 4),
        who="Place board",
        title="Evening transport",
        words="Review of evening transport provision",
        url="/boards/",
        is_public=True,
        by=make_person(role="officer"),
    )
    return owner, step


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("javascript", [True, False])
def test_a_member_answers_is_this_still_what_you_said_and_the_answer_shows_on_the_public_page(
    new_page, told, width, javascript
):
    owner, step = told
    page = new_page(width, javascript=javascript)
    sign_in(page, owner)
    page.goto("/")
    assert page.get_by_role("heading", name="Is this still what you said? The last bus").is_visible()
    follow(page.get_by_text("Read both and answer"))
    assert page.locator(".app-wordings blockquote").all_inner_texts() == [
        "We cannot get home after six.",
        "Review of evening transport provision",
    ]
    follow(page.get_by_role("button", name="Show this answer"))
    assert page.get_by_role("link", name="Choose yes, partly or no.").is_visible()
    page.get_by_label("No, that is not what we said").check()
    page.get_by_label("In your words").fill("It is about the last bus, not about provision.")
    follow(page.get_by_role("button", name="Show this answer"))
    assert page.url.endswith(f"{step.priority.get_absolute_url()}#step-{step.pk}")
    assert page.get_by_text("Your answer stands on the page of the priority.").is_visible()
    anyone = new_page(width, javascript=javascript)
    anyone.goto(step.priority.get_absolute_url())
    answer = anyone.locator(f"#step-{step.pk} .app-answer")
    assert "Is this still what they said? No, that is not what we said" in answer.inner_text()
    assert "It is about the last bus, not about provision." in answer.inner_text()
    assert "Ann Owner" not in anyone.locator("main").inner_text()
    if javascript:
        for one in (page, anyone):
            check_page(one)


def test_a_priority_is_raised_with_two_rows_of_evidence(new_page, told):
    page = new_page(390)
    sign_in(page, told[0])
    page.goto("/directory/priorities/new/")
    page.get_by_label("What is it about, in a few words?").fill("A warm room")
    page.get_by_label("Say it in the community's own words").fill("Everything shuts at four.")
    page.get_by_label("Where is it about?").fill("Ingol")
    page.get_by_label("A resident raised it, and we support them").check()
    page.get_by_label("Anyone, without signing in").check()
    page.get_by_label("What it shows").fill("Eleven asked us in October")
    page.get_by_label("Who says so").fill("Our own count")
    follow(page.get_by_role("button", name="Add another row"))
    assert page.get_by_label("Say it in the community's own words").input_value() == "Everything shuts at four."
    page.get_by_label("What it shows").nth(1).fill("The library shuts at four")
    page.get_by_label("Who says so").nth(1).fill("Its door")
    check_page(page)
    follow(page.get_by_role("button", name="Raise this priority"))
    assert page.locator("#words").inner_text() == "Everything shuts at four."
    assert page.locator(".app-evidence li").count() == 2
    check_page(page)
