"""An agenda from its first item to its publication, and a member who sees what became of what she proposed."""

import datetime as dt
import re

import pytest

from alliance.base import clock
from boards.models import AgendaItem, Meeting, Proposal, StandingItem
from tests.factories import (
    make_agenda_item,
    make_appointment,
    make_board,
    make_meeting,
    make_member,
    make_organisation,
    make_person,
    make_proposal,
    make_seat,
)

from .conftest import check_page, follow, sign_in


@pytest.fixture
def board(transactional_db):
    """A board of ours that met last month, where somebody sits, and that begins with a welcome."""
    board = make_board("Place Group", secretariat="ours")
    make_appointment(make_seat(board), make_person("Rep"))
    StandingItem.objects.create(board=board, position=1, title="Welcome", minutes=5)
    StandingItem.objects.create(board=board, position=1, title="Close", minutes=5, at_end=True)
    last = make_meeting(board, f"{clock.today() - dt.timedelta(days=30)}T14:00", place="The community hall")
    make_agenda_item(last, "Warm rooms")
    return board


@pytest.fixture
def officer(transactional_db):
    return make_person("Officer", role="officer")


def button(verb: str, thing: str) -> re.Pattern:
    """The name of a button or link: what it does, and to what, which only a screen reader says."""
    return re.compile(rf"^{verb}\s+{thing}$")


def titles(page) -> list[str]:
    return page.locator(".app-agenda-row__title").all_inner_texts()


def test_officer_makes_orders_and_publishes_an_agenda_and_a_member_sees_what_became_of_hers(new_page, board, officer):
    club = make_organisation("Lunch Club")
    sam = make_member(club, name="Sam")
    hers = make_proposal(board, club, sam, "No buses after six", words="We walk home.")
    names = ("Dentists", "Damp flats", "A stall", "Buses stop at six")
    others = {name: make_proposal(board, club, sam, name) for name in names}
    page = new_page(1280)
    sign_in(page, officer)

    # an officer creates a meeting from last time's
    last = board.meetings.get()
    page.goto(f"/boards/{board.slug}/meetings/new/?after={last.pk}")
    day = clock.today() + dt.timedelta(days=60)
    for part, value in (("day", day.day), ("month", day.month), ("year", day.year)):
        page.locator(f"input[name=day_{part}]").fill(str(value))
    follow(page.get_by_role("button", name="Make the meeting"))
    new = Meeting.objects.get(status="draft")
    assert list(new.items.values_list("title", flat=True)) == ["Welcome", "Close"]

    # clears five proposals
    page.goto(f"/boards/meetings/{new.pk}/agenda/")
    check_page(page)
    follow(page.get_by_role("button", name=button("Carry it forward", "Warm rooms")))
    answer(
        page, new, button("Accept", "No buses after six"), {"title": "Evening transport", "reason": "It comes first."}
    )
    answer(page, new, button("Decline", "A stall"), {"reason": "The place group can do this sooner."})
    answer(page, new, button("Return", "Dentists"), {"reason": "Who is without one?"})
    answer(
        page, new, button("Merge", "Buses stop at six"), {"into": "No buses after six", "reason": "It says the same."}
    )
    answer(page, new, button("Accept", "Damp flats"), {"reason": "In your own words."})
    assert page.get_by_text("No proposal waits for an answer.").is_visible()
    check_page(page)

    # orders it: with a button, and with the keyboard alone
    assert titles(page) == ["Welcome", "Warm rooms", "Evening transport", "Damp flats", "Close"]
    page.get_by_role("button", name=button("Up", "Evening transport")).click()
    page.locator("#agenda-said", has_text="Evening transport is now 2 of 5.").wait_for()
    damp = AgendaItem.objects.get(title="Damp flats")
    page.locator(f"#handle-{damp.pk}").focus()
    page.keyboard.press("Space")
    page.locator("#agenda-said", has_text="Damp flats picked up.").wait_for()
    page.keyboard.press("ArrowUp")
    page.locator("#agenda-said", has_text="Damp flats is now 3 of 5.").wait_for()
    page.keyboard.press("ArrowRight")
    page.locator("#agenda-said", has_text="Damp flats is now 1 of 1 under 2.").wait_for()
    page.keyboard.press("Space")
    assert titles(page) == ["Welcome", "Evening transport", "Damp flats", "Warm rooms", "Close"]

    # and publishes it
    page.goto(new.get_absolute_url())
    follow(page.get_by_role("button", name="Publish the meeting"))
    page.goto(f"/boards/meetings/{new.pk}/agenda/")
    follow(page.get_by_role("link", name="Look at it and publish"))
    assert page.get_by_text("Rep sits on the board").is_visible()
    check_page(page)
    follow(page.get_by_role("button", name="Publish the agenda and tell"))
    assert page.get_by_text("The agenda is published.").is_visible()

    # a member sees what became of hers
    theirs = new_page(390)
    sign_in(theirs, sam)
    theirs.goto("/boards/proposals/")
    check_page(theirs)
    follow(theirs.get_by_role("link", name="No buses after six"))
    said = theirs.locator("main").inner_text()
    assert "Accepted with changes" in said
    assert "It comes first." in said
    assert "We walk home." in said
    assert "Evening transport" in said
    assert theirs.locator(".app-stage--reached .app-stage__name").all_inner_texts() == [
        "Sent",
        "Answered",
        "On the agenda",
    ]
    check_page(theirs)
    assert Proposal.objects.get(pk=hers.pk).words == "We walk home."
    assert Proposal.objects.get(pk=others["Buses stop at six"].pk).merged_into == hers


def answer(page, meeting, name: re.Pattern, said: dict) -> None:
    """Answer a proposal from the inbox beside the agenda, and come back to the agenda."""
    follow(page.get_by_role("link", name=name))
    for field, value in said.items():
        place = page.locator(f"[name={field}]")
        if place.evaluate("one => one.tagName") == "SELECT":
            place.select_option(label=value)
        else:
            place.fill(value)
    follow(page.locator("main form button[type=submit]"))
    page.goto(f"/boards/meetings/{meeting.pk}/agenda/")


def test_item_is_dragged_with_a_pointer_and_without_script_moved_by_buttons(new_page, board, officer):
    meeting = make_meeting(board, f"{clock.today() + dt.timedelta(days=60)}T14:00")
    a, b, c = (make_agenda_item(meeting, title) for title in ("First", "Second", "Third"))
    page = new_page(1280)
    sign_in(page, officer)
    path = f"/boards/meetings/{meeting.pk}/agenda/"
    page.goto(path)
    handle, target = page.locator(f"#handle-{c.pk}").bounding_box(), page.locator(f"#item-{a.pk}").bounding_box()
    page.mouse.move(handle["x"] + 10, handle["y"] + 10)
    page.mouse.down()
    page.mouse.move(handle["x"] + 10, target["y"] + 30, steps=5)
    page.mouse.move(handle["x"] + 10, target["y"] + 8, steps=3)
    page.mouse.up()
    page.locator("#agenda-said", has_text="Third is now 1 of 3.").wait_for()
    assert titles(page) == ["Third", "First", "Second"]
    page.get_by_role("button", name="Undo the last move").click()
    page.locator("#agenda-said", has_text="Third is now 3 of 3.").wait_for()
    plain = new_page(390, javascript=False)
    sign_in(plain, officer)
    plain.goto(path)
    follow(plain.get_by_role("button", name=button("First", "Second")))
    assert titles(plain) == ["Second", "First", "Third"]
    follow(plain.get_by_role("button", name="Undo the last move"))
    assert titles(plain) == ["First", "Second", "Third"]
    assert b.meeting == meeting


def test_page_of_another_editor_is_refreshed_and_typed_words_are_kept(new_page, board, officer):
    meeting = make_meeting(board, f"{clock.today() + dt.timedelta(days=60)}T14:00")
    for title in ("First", "Second"):
        make_agenda_item(meeting, title)
    path = f"/boards/meetings/{meeting.pk}/agenda/"
    pages = [new_page(1280), new_page(1280)]
    for page in pages:
        sign_in(page, officer)
        page.goto(path)
    pages[0].get_by_role("button", name=button("Up", "Second")).click()
    pages[1].locator("#agenda-said", has_text="Somebody has changed the agenda.").wait_for(timeout=15_000)
    assert titles(pages[1]) == ["Second", "First"]
    pages[1].get_by_role("link", name=button("Change", "First")).click()
    words = pages[1].locator(".app-agenda-row__edit textarea[name=words]")
    words.fill("Half a sentence")
    check_page(pages[1])
    pages[0].get_by_role("button", name=button("Up", "First")).click()
    pages[1].wait_for_timeout(11_000)
    assert words.input_value() == "Half a sentence"
