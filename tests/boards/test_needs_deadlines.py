"""Days until which something must reach a board, on home pages and in digests."""

import datetime as dt

import pytest
from django.urls import reverse

from alliance.base import clock
from alliance.home import needs as home
from boards import needs_deadlines
from boards.models import Meeting
from directory.lines import lines_of
from tests.factories import (
    make_agenda_item,
    make_appointment,
    make_area,
    make_board,
    make_footprint,
    make_meeting,
    make_member,
    make_organisation,
    make_paper,
    make_person,
    make_proposal,
    make_seat,
)

pytestmark = pytest.mark.django_db
TODAY = dt.date(2027, 2, 1)


@pytest.fixture(autouse=True)
def february():
    with clock.set_to("2027-02-01"):
        yield


def lines(person) -> list:
    return lines_of(needs_deadlines.LINES, [person])[person.pk]


def meeting_closing(board, days: int = 7, **fields) -> Meeting:
    day = TODAY + dt.timedelta(days=days)
    return make_meeting(board, f"{day + dt.timedelta(days=30):%Y-%m-%d}T14:00", proposals_close_on=day, **fields)


def sits_on(board, person=None):
    person = person or make_person()
    make_appointment(make_seat(board), person)
    return person


# Proposals ---------------------------------------------------------------------------------------------------------


def test_who_sits_there_is_told_until_when_proposals_are_taken():
    board = make_board("Place Board")
    meeting, person = meeting_closing(board), sits_on(board)
    (line,) = lines(person)
    assert (line.kind, line.what, line.due, line.verb, line.url, line.is_public) == (
        "proposals closing",
        "Proposals close for Place Board, 10 March 2027",
        dt.date(2027, 2, 8),
        "Open the meeting",
        meeting.get_absolute_url(),
        True,
    )
    assert line in home.items(person)


def test_who_may_propose_is_led_to_the_form():
    board = make_board()
    meeting_closing(board, visibility="members")
    member = sits_on(board, make_member(make_organisation(is_alliance_member=True)))
    (line,) = lines(member)
    propose = reverse("boards:propose", args=[board.slug])
    assert (line.verb, line.url, line.is_public) == ("Propose an item", propose, False)


@pytest.mark.parametrize(
    ("days", "fields", "board_fields", "is_told"),
    [
        (0, {}, {}, True),
        (14, {}, {}, True),
        (15, {}, {}, False),
        (-1, {}, {}, False),
        (7, {"status": "draft"}, {}, False),
        (7, {"status": "cancelled", "status_reason": "Flu"}, {}, False),
        (7, {}, {"takes_proposals": False}, False),
        (7, {}, {"ends_on": TODAY}, False),
    ],
)
def test_closing_is_told_in_the_last_fortnight_where_proposals_are_taken(days, fields, board_fields, is_told):
    board = make_board(**board_fields)
    meeting_closing(board, days, **fields)
    assert bool(lines(sits_on(board))) == is_told


def test_an_officer_is_told_once_of_each_board_they_keep_or_sit_on():
    here = make_footprint(areas=[make_area()])
    kept, sat_on, other = make_board("Kept", footprint=here), make_board("Sat on"), make_board("Other")
    for days, board in ((5, kept), (6, sat_on), (7, other)):
        meeting_closing(board, days)
    officer = make_person(role="officer", footprints=[here])
    sits_on(kept, officer)
    sits_on(sat_on, officer)
    assert [(line.what.split(",")[0], line.verb, line.is_public) for line in lines(officer)] == [
        ("Proposals close for Kept", "See what was proposed", False),
        ("Proposals close for Sat on", "Open the meeting", True),
    ]
    assert lines(make_person()) == []


# Papers ------------------------------------------------------------------------------------------------------------


def accepted(*, days: int = 5, **fields):
    """A proposal on an agenda, whose paper is due in so many days; and who made it."""
    organisation = make_organisation()
    member, board = make_member(organisation), make_board("Place Board")
    day = TODAY + dt.timedelta(days=days)
    at = {"proposals_close_on": TODAY - dt.timedelta(days=9), "papers_due_on": day, "agenda_out_on": "2027-03-01"}
    meeting = make_meeting(board, "2027-03-04T14:00", **at, **fields)
    return make_proposal(
        board,
        organisation,
        member,
        "Buses",
        status="accepted",
        reason="Yes.",
        item=make_agenda_item(meeting),
        decided_at=clock.now(),
    )


def test_a_paper_is_due_from_who_proposed_the_item():
    proposal = accepted()
    (line,) = lines(proposal.made_by)
    assert (line.kind, line.what, line.detail, line.due, line.url) == (
        "paper due",
        "The paper for “Buses” is due",
        "For Place Board, 4 March 2027. Send it to the board's officer, or say that there is none.",
        dt.date(2027, 2, 6),
        proposal.board.get_absolute_url(),
    )
    assert line in home.items(proposal.made_by)
    assert lines(make_member(proposal.organisation)) == []


@pytest.mark.parametrize(
    ("days", "is_out", "is_told"),
    [(14, False, True), (15, False, False), (-2, False, True), (2, True, True), (-2, True, False)],
)
def test_a_paper_is_asked_for_until_the_agenda_is_out_without_it(days, is_out, is_told):
    proposal = accepted(days=days, agenda_published_at=clock.now() if is_out else None)
    assert bool(lines(proposal.made_by)) == is_told


def test_a_paper_is_not_asked_for_when_it_came_nor_from_who_left():
    proposal = accepted()
    make_paper(proposal.item, is_out=False)
    assert lines(proposal.made_by) == []
    other = accepted()
    other.made_by.memberships.update(ends_on=TODAY)
    assert lines(other.made_by) == []


@pytest.mark.parametrize("many", [1, 3])
def test_deadlines_of_boards_ask_the_same_for_any_number_of_people(many, django_assert_num_queries):
    people = []
    for _ in range(many):
        board = make_board()
        meeting_closing(board)
        people += [sits_on(board), accepted().made_by]
    with django_assert_num_queries(5):
        found = lines_of(needs_deadlines.LINES, people)
    assert {len(items) for items in found.values()} == {1}
