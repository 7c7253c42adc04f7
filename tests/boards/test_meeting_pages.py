"""A meeting's page, a board's list of meetings, and what officers do there."""

import datetime as dt

import pytest
from django.urls import reverse

from alliance.base import clock
from boards.actions import meetings
from boards.models import Action, Attendance, Decision, Interest, Meeting, MinutesVersion
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
    make_paper_version,
    make_person,
    make_proposal,
    make_seat,
)

pytestmark = pytest.mark.django_db
NOW = "2027-02-01"
LINK = "https://meet.example.org/room"


@pytest.fixture(autouse=True)
def february():
    with clock.set_to(NOW):
        yield


@pytest.fixture
def officer():
    return make_person(role="officer")


def read(client, meeting, person=None) -> str:
    if person:
        client.force_login(person)
    return " ".join(client.get(meeting.get_absolute_url()).content.decode().split())


def london(words: str) -> dt.datetime:
    return dt.datetime.fromisoformat(words).replace(tzinfo=clock.LONDON)


# The page --------------------------------------------------------------------------------------------------------


def test_anybody_reads_when_and_where_and_by_when(client):
    page = read(client, make_meeting(make_board("Place board"), join_link=LINK, agenda_out_on=dt.date(2027, 3, 4)))
    for words in ("Thursday 4 March 2027, 2pm to 4pm", "The Gujarat Centre, Preston", "Add to calendar"):
        assert words in page
    assert "Those who sit on the board find the link to join here." in page
    assert LINK not in page
    assert "Keep this meeting" not in page


@pytest.mark.parametrize(
    ("who", "sees_it"),
    [("sits there", True), ("officer", True), ("deputy", True), ("other member", False), ("sat there", False)],
)
def test_the_link_to_join_is_for_who_sits_there_and_who_keeps_the_board(client, who, sees_it):
    meeting = make_meeting(join_link=LINK)
    seat = make_seat(meeting.board)
    person = make_person(role="officer") if who == "officer" else make_member(make_organisation())
    if who in ("sits there", "deputy", "sat there"):
        ended = "2027-01-31" if who == "sat there" else None
        make_appointment(seat, person, is_deputy=who == "deputy", ends_on=ended)
    assert (LINK in read(client, meeting, person)) is sees_it


def test_a_moved_meeting_says_from_when_and_why(client, officer):
    meeting = make_meeting()
    meetings.move(meeting=meeting, starts_at=london("2027-04-08T10:00"), reason="The hall is let.", by=officer)
    page = read(client, meeting)
    assert "This meeting has moved.</strong> It was to be on 4 March 2027, 2pm. The hall is let." in page
    meetings.move(meeting=meeting, starts_at=london("2027-04-09T10:00"), reason="So is the other.", by=officer)
    page = read(client, meeting)
    assert "It was to be on 8 April 2027, 10am. So is the other." in page
    assert "From 4 March 2027, 2pm to 8 April 2027, 10am: The hall is let." in page


def test_a_cancelled_meeting_says_so_and_shows_no_way_to_join(client, officer):
    meeting = make_meeting(join_link=LINK)
    meetings.cancel(meeting=meeting, reason="Too many have flu.", by=officer)
    page = read(client, meeting, officer)
    assert "This meeting is cancelled. Too many have flu." in page
    assert LINK not in page
    assert "Show it as cancelled in my calendar" in page
    assert "Hold it after all" in page
    assert "agenda is not published yet" not in page


def test_a_meeting_of_theirs_has_their_papers_and_our_summary(client):
    papers = "https://icb.example.org/march"
    page = read(client, make_meeting(papers_url=papers, summary="They talked of beds."))
    assert papers in page
    assert "They talked of beds." in page


def test_after_it_the_minutes_stand_with_the_earlier_ones_and_the_quorum(client, officer):
    board = make_board(secretariat="ours", quorum_places=2)
    meeting = make_meeting(board, starts_at="2027-01-04T14:00")
    for _ in range(2):
        held = make_appointment(make_seat(board))
        Attendance.objects.create(meeting=meeting, appointment=held, came="present")
    meetings.publish_minutes(meeting=meeting, words="We met once.", by=officer)
    meetings.publish_minutes(meeting=meeting, words="We met twice.", what_changed="Twice", by=officer)
    page = read(client, meeting)
    for words in ("Version 2, published on 1 February 2027. New in it: Twice", "We met twice.", "We met once."):
        assert words in page
    assert "2 voting seats came, deputies included. That is a quorum: it needs 2." in page
    meetings.withdraw_minutes(meeting=meeting, reason="Somebody was named.", by=officer)
    page = read(client, meeting)
    assert "The minutes were withdrawn on 1 February 2027. Somebody was named." in page
    assert "We met" not in page


def _with_items(count: int, member, organisation) -> Meeting:
    """A meeting with everything on each of its items: a proposal, a decision, an action, a paper and an interest."""
    meeting = make_meeting(agenda_published_at=clock.now())
    make_appointment(make_seat(meeting.board), member)
    for _ in range(count):
        item = make_agenda_item(meeting, organisation=organisation)
        make_proposal(meeting.board, organisation, member, item=item, status="accepted", reason="Yes")
        Decision.objects.create(item=item, words="Agreed", decided_on=clock.today(), recorded_by=member)
        Action.objects.create(item=item, words="Ask", who="The chair")
        paper = make_paper(item)
        make_paper_version(paper)
        today = clock.today()
        Interest.objects.create(
            board=meeting.board, person=member, item=item, kind="loyalty", words="A trustee", starts_on=today,
            declared_on=today,
        )  # fmt: skip
    return meeting


@pytest.mark.parametrize("items", [1, 20])
@pytest.mark.parametrize(("role", "queries"), [("", 10), ("officer", 10)])
def test_the_page_takes_as_many_queries_with_one_item_as_with_twenty(
    client, django_assert_num_queries, role, queries, items
):
    """Everything there is, on every item; the officer of a place has one more, for their footprints."""
    organisation = make_organisation()
    places = [make_footprint(areas=[make_area()])] if role else []
    member = make_member(organisation, role=role, footprints=places)
    meeting = _with_items(items, member, organisation)
    client.force_login(member)
    with django_assert_num_queries(queries):
        client.get(meeting.get_absolute_url())


# A board's meetings ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 3])
def test_a_boards_list_takes_as_many_queries_for_one_as_for_three(client, django_assert_num_queries, count):
    board = make_board()
    for month in range(1, count + 1):
        make_meeting(board, starts_at=f"2026-{month:02}-04T14:00")
        make_meeting(board, starts_at=f"2027-{month + 3:02}-04T14:00")
    with django_assert_num_queries(4):
        client.get(reverse("boards:board_meetings", args=[board.slug]))


def test_a_boards_list_shows_drafts_to_keepers_alone_and_past_ones_in_pages(client, officer):
    board = make_board()
    make_meeting(board, starts_at="2027-03-04T14:00", status="draft", title="Not yet")
    make_meeting(board, starts_at="2027-03-05T14:00", title="Out")
    for day in range(1, 23):
        make_meeting(board, starts_at=f"2026-12-{day:02}T14:00", title=f"Past {day}")
    path = reverse("boards:board_meetings", args=[board.slug])
    page = client.get(path).content.decode()
    assert ("Out" in page, "Not yet" in page, "Past 22" in page, "Past 2<" in page) == (True, False, True, False)
    second = client.get(path + "?page=2").content.decode()
    assert ("Out" in second, "Past 22" in second, "Past 2<" in second) == (False, False, True)
    client.force_login(officer)
    assert "Not yet" in client.get(path).content.decode()


def test_a_boards_own_page_begins_with_its_next_meeting(client):
    board = make_board()
    make_meeting(board, starts_at="2027-05-04T14:00")
    make_meeting(board, starts_at="2027-03-04T14:00", proposals_close_on=dt.date(2027, 2, 11))
    page = client.get(board.get_absolute_url()).content.decode()
    assert "Thursday 4 March 2027, 2pm" in page
    assert "Proposals close on 11 February 2027." in page
    assert "4 May 2027" not in page


def test_the_home_pages_show_the_next_public_meetings_and_those_of_my_boards(client):
    board, person = make_board("Mine"), make_person()
    make_appointment(make_seat(board), person)
    make_meeting(board, visibility="private")
    make_meeting(make_board("Public one"))

    def home() -> tuple[bool, bool]:
        page = client.get("/").content.decode()
        return "Public one" in page, "Mine" in page

    assert home() == (True, False)
    client.force_login(person)
    assert home() == (False, True)


# What officers do ------------------------------------------------------------------------------------------------


def test_an_officer_makes_a_meeting_from_last_times(client, officer):
    board = make_board(secretariat="ours")
    last = make_meeting(board, starts_at="2027-01-04T09:30", place="The hall", join_link=LINK)
    client.force_login(officer)
    path = reverse("boards:meeting_new", args=[board.slug]) + f"?after={last.pk}"
    page = client.get(path).content.decode()
    for words in ('value="The hall"', f'value="{LINK}"', 'value="9:30am"', 'value="120"'):
        assert words in page
    typed = {"day_day": "8", "day_month": "April", "day_year": "2027", "begins": "9:30am", "minutes": "90"}
    answer = client.post(path, typed | {"place": "The hall", "visibility": "public"}, follow=True)
    made = Meeting.objects.latest("pk")
    assert (made.starts_at, made.length, made.status) == (london("2027-04-08T09:30"), 90, "draft")
    assert "It is a draft until you publish it." in answer.content.decode()
    client.post(reverse("boards:meeting_publish", args=[made.pk]))
    made.refresh_from_db()
    assert made.status == "published"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"begins": "half past"}, "“half past” is not a time we can read."),
        ({"begins": ""}, "Say when it begins."),
        ({"day_day": "31"}, "Enter a day that there is"),
        ({"minutes": "900"}, "A meeting is 720 minutes long at most"),
        ({"join_link": "the usual room"}, "Enter a valid URL."),
    ],
)
def test_what_cannot_be_is_said_and_what_was_typed_stays(client, officer, typed, sentence):
    client.force_login(officer)
    good = {"day_day": "8", "day_month": "4", "day_year": "2027", "begins": "2pm", "minutes": "90"}
    path = reverse("boards:meeting_new", args=[make_board().slug])
    page = client.post(path, good | {"place": "The hall", "visibility": "public"} | typed).content.decode()
    assert sentence in page.replace("&#x27;", "'")
    assert 'value="The hall"' in page
    assert not Meeting.objects.exists()


def test_changing_a_meeting_leaves_when_it_is_and_raises_the_sequence(client, officer):
    meeting = make_meeting()
    client.force_login(officer)
    typed = {"title": "Extra", "minutes": "60", "place": "Elsewhere", "visibility": "public"}
    client.post(reverse("boards:meeting_edit", args=[meeting.pk]), typed)
    meeting.refresh_from_db()
    assert (meeting.name, meeting.place, meeting.length, meeting.sequence) == ("Extra", "Elsewhere", 60, 1)
    assert meeting.starts_at == london("2027-03-04T14:00")


def test_a_refused_move_says_why_and_keeps_what_was_typed(client, officer):
    meeting = make_meeting()
    client.force_login(officer)
    typed = {"day_day": "1", "day_month": "1", "day_year": "2027", "begins": "2pm", "reason": "The hall is let"}
    page = client.post(reverse("boards:meeting_move", args=[meeting.pk]), typed).content.decode()
    assert "This time has gone by." in page
    assert "The hall is let" in page


def test_officers_move_cancel_take_up_minute_and_withdraw_on_their_pages(client, officer):
    meeting = make_meeting()
    client.force_login(officer)

    def send(name, **typed):
        client.post(reverse(f"boards:{name}", args=[meeting.pk]), typed)
        meeting.refresh_from_db()
        return meeting.status

    when = {"day_day": "8", "day_month": "4", "day_year": "2027", "begins": "10am"}
    assert (send("meeting_move", **when, reason="Hall"), meeting.starts_at) == ("published", london("2027-04-08T10:00"))
    assert send("meeting_cancel", reason="Flu") == "cancelled"
    assert send("meeting_take_up") == "published"
    with clock.set_to("2027-04-09"):
        assert send("meeting_minutes", words="We met.") == "minuted"
        send("minutes_withdraw", reason="A name")
    assert MinutesVersion.objects.get().withdrawn_because == "A name"


def test_new_numbers_move_the_deadlines_of_meetings_to_come_alone(client, officer):
    board = make_board()
    past = make_meeting(board, starts_at="2027-01-04T14:00")
    coming = make_meeting(board, starts_at="2027-04-08T14:00")
    client.force_login(officer)
    typed = {"takes_proposals": "on", "proposals_close_days": "10", "papers_due_days": "6", "agenda_out_days": "4"}
    typed |= {"answer_within_days": "28", "quorum_places": "3"}
    path = reverse("boards:meeting_preparing", args=[board.slug])
    assert "Correct the numbers." in client.post(path, typed | {"papers_due_days": "11"}).content.decode()
    answer = client.post(path, typed, follow=True)
    assert "The deadlines of 1 meeting to come have moved." in answer.content.decode()
    for meeting in (board, past, coming):
        meeting.refresh_from_db()
    assert (board.quorum_places, past.sequence, coming.sequence) == (3, 0, 1)
    days = (coming.proposals_close_on, coming.papers_due_on, coming.agenda_out_on)
    assert [str(day) for day in days] == ["2027-03-23", "2027-03-31", "2027-04-02"]
