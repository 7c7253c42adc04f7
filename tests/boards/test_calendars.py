"""Calendars, read by two independent parsers: a moved meeting moves, a cancelled one is cancelled."""

import datetime as dt

import icalendar
import pytest
import vobject
from django.urls import reverse

from alliance.base import clock
from boards.actions import calendars as actions
from boards.actions import meetings
from boards.models import CalendarAddress
from tests.factories import (
    make_appointment,
    make_board,
    make_meeting,
    make_member,
    make_organisation,
    make_person,
    make_proposal,
    make_seat,
)

pytestmark = pytest.mark.django_db
NOW = "2027-02-01"


@pytest.fixture(autouse=True)
def february():
    with clock.set_to(NOW):
        yield


@pytest.fixture
def officer():
    return make_person(role="officer")


def london(words: str) -> dt.datetime:
    return dt.datetime.fromisoformat(words).replace(tzinfo=clock.LONDON)


def by_both(body: bytes) -> list[tuple]:
    """(uid, begins in UTC, status, sequence) of each meeting; the two parsers must agree."""
    one = [
        (str(event["UID"]), event.decoded("DTSTART").astimezone(dt.UTC), str(event["STATUS"]), event["SEQUENCE"])
        for event in icalendar.Calendar.from_ical(body).walk("VEVENT")
    ]
    other = [
        (
            event.uid.value,
            event.dtstart.value.astimezone(dt.UTC),
            event.status.value,
            int(event.sequence.value),
        )
        for event in getattr(vobject.readOne(body.decode()), "vevent_list", [])
    ]
    assert one == other
    return one


def read(client, meeting) -> list[tuple]:
    return by_both(client.get(reverse("boards:meeting_calendar", args=[meeting.pk])).content)


@pytest.mark.parametrize(
    ("was", "now", "in_utc"),
    [
        ("2027-03-27T14:00", "2027-03-28T14:00", "2027-03-28T13:00"),  # the clocks go forward that night
        ("2027-10-30T14:00", "2027-10-31T14:00", "2027-10-31T14:00"),  # and back
        ("2027-07-01T09:30", "2027-12-01T09:30", "2027-12-01T09:30"),
    ],
)
def test_a_moved_meeting_moves_in_both_parsers_across_the_clock_changes(client, officer, was, now, in_utc):
    meeting = make_meeting(starts_at=was)
    before = read(client, meeting)
    meetings.move(meeting=meeting, starts_at=london(now), reason="Hall", by=officer)
    assert before == [(str(meeting.uid), london(was).astimezone(dt.UTC), "CONFIRMED", 0)]
    moved_to = dt.datetime.fromisoformat(in_utc).replace(tzinfo=dt.UTC)
    assert read(client, meeting) == [(str(meeting.uid), moved_to, "CONFIRMED", 1)]


def test_a_cancelled_meeting_is_cancelled_and_one_taken_up_again_is_on(client, officer):
    meeting = make_meeting(title="Extra")
    meetings.cancel(meeting=meeting, reason="Flu", by=officer)
    assert [one[2:] for one in read(client, meeting)] == [("CANCELLED", 1)]
    meetings.take_up_again(meeting=meeting, by=officer)
    assert [one[2:] for one in read(client, meeting)] == [("CONFIRMED", 2)]


def test_the_file_is_as_the_standard_asks(client):
    meeting = make_meeting(make_board("Preston board"), title="Ü" * 90, place="Room 1, Mill; floor 2")
    body = client.get(reverse("boards:meeting_calendar", args=[meeting.pk])).content
    assert all(len(line) <= 75 for line in body.split(b"\r\n"))
    assert b"\n" not in body.replace(b"\r\n", b"")
    event = icalendar.Calendar.from_ical(body).walk("VEVENT")[0]
    assert (event["SUMMARY"], event["LOCATION"]) == ("Ü" * 90 + " (Preston board)", "Room 1, Mill; floor 2")
    stamps = (event.decoded("DTSTAMP"), event.decoded("LAST-MODIFIED"))
    assert stamps == (meeting.changed_at, meeting.changed_at)
    assert event["DTSTART"].params["TZID"] == "Europe/London"
    zone = icalendar.Calendar.from_ical(body).walk("VTIMEZONE")[0].to_tz()
    for moment, hours in (("2027-03-28T02:30", 1), ("2027-03-28T00:30", 0), ("2027-10-31T03:00", 0)):
        assert dt.datetime.fromisoformat(moment).replace(tzinfo=zone).utcoffset() == dt.timedelta(hours=hours)


def test_a_draft_is_tentative_for_its_keepers_and_not_there_for_others(client, officer):
    meeting = make_meeting(status="draft")
    path = reverse("boards:meeting_calendar", args=[meeting.pk])
    assert client.get(path).status_code == 404
    client.force_login(officer)
    answer = client.get(path)
    assert [one[2] for one in by_both(answer.content)] == ["TENTATIVE"]
    assert answer["Cache-Control"] == "private, no-cache"


# A board's -------------------------------------------------------------------------------------------------------


def test_a_board_shows_its_public_meetings_and_never_a_link_to_join(client):
    board = make_board("Place board")
    out = make_meeting(board, join_link="https://meet.example.org/secret")
    make_meeting(board, visibility="members")
    make_meeting(board, status="draft")
    make_meeting()
    client.force_login(make_person(role="administrator"))
    answer = client.get(reverse("boards:board_calendar", args=[board.slug]))
    assert [one[0] for one in by_both(answer.content)] == [str(out.uid)]
    assert b"meet.example.org" not in answer.content
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer["Cache-Control"] == "public, max-age=300"


def test_a_board_goes_back_a_year_and_a_bit(client, django_assert_num_queries):
    board = make_board()
    make_meeting(board, starts_at="2025-12-01T14:00")
    recent = [make_meeting(board, starts_at=f"2027-01-{day:02}T14:00") for day in (4, 3)]
    with django_assert_num_queries(2):
        answer = client.get(reverse("boards:board_calendar", args=[board.slug]))
    assert [one[0] for one in by_both(answer.content)] == [str(one.uid) for one in recent]


def test_an_unchanged_calendar_is_not_sent_again(client, officer):
    meeting = make_meeting()
    path = reverse("boards:board_calendar", args=[meeting.board.slug])
    etag = client.get(path)["ETag"]
    assert client.get(path, headers={"If-None-Match": etag}).status_code == 304
    meetings.cancel(meeting=meeting, reason="Flu", by=officer)
    assert client.get(path, headers={"If-None-Match": etag}).status_code == 200


def test_a_public_meeting_asks_one_query(client, django_assert_num_queries):
    meeting = make_meeting()
    client.force_login(make_person())
    with django_assert_num_queries(1):
        client.get(reverse("boards:meeting_calendar", args=[meeting.pk]))


# Somebody's own --------------------------------------------------------------------------------------------------


def own(client, person) -> bytes:
    held = CalendarAddress.objects.get(person=person, revoked_at__isnull=True)
    return client.get(reverse("calendar_feed", args=[held.token])).content


def test_my_calendar_has_the_meetings_where_i_sit_and_for_which_i_proposed(client):
    person = make_member(make_organisation(), name="Ann")
    board = make_board()
    make_appointment(make_seat(board), person)
    private = make_meeting(board, visibility="private", join_link="https://meet.example.org/a")
    make_meeting(board, status="draft")
    make_meeting(starts_at="2027-03-10T10:00")
    asked = make_meeting(starts_at="2027-03-01T10:00", join_link="https://meet.example.org/b")
    make_proposal(asked.board, make_organisation(), person, meeting=asked)
    actions.renew(by=person)
    body = own(client, person)
    assert {one[0] for one in by_both(body)} == {str(private.uid), str(asked.uid)}
    assert b"example.org/a" in body.replace(b"\r\n ", b"")
    assert b"example.org/b" not in body.replace(b"\r\n ", b"")


def test_a_seat_that_ended_shows_nothing_more(client):
    person, board = make_person(), make_board()
    held = make_appointment(make_seat(board), person)
    make_meeting(board)
    actions.renew(by=person)
    assert len(by_both(own(client, person))) == 1
    held.ends_on = clock.today()
    held.save(update_fields=["ends_on"])
    assert by_both(own(client, person)) == []


def test_a_new_address_takes_the_place_of_the_old_one(client):
    person = make_person()
    old = actions.renew(by=person).token
    new = actions.renew(by=person).token
    assert client.get(reverse("calendar_feed", args=[old])).status_code == 404
    assert client.get(reverse("calendar_feed", args=[new])).status_code == 200
    actions.revoke(by=person)
    assert client.get(reverse("calendar_feed", args=[new])).status_code == 404
    assert not CalendarAddress.objects.filter(token__in=[old, new]).exists()


def test_the_calendar_of_somebody_who_may_not_sign_in_any_more_is_gone(client):
    person = make_person()
    token = actions.renew(by=person).token
    person.is_active = False
    person.save(update_fields=["is_active"])
    assert client.get(reverse("calendar_feed", args=[token])).status_code == 404


def test_the_address_is_in_no_log_and_kept_by_no_proxy(client, caplog):
    token = actions.renew(by=make_person()).token
    caplog.set_level("DEBUG")
    answer = client.get(reverse("calendar_feed", args=[token]))
    client.get(reverse("calendar_feed", args=[token + "x"]))
    assert answer["Cache-Control"] == "private, no-cache"
    assert "calendar_feed" in caplog.text + str([record.__dict__ for record in caplog.records])
    assert token not in caplog.text + str([record.__dict__ for record in caplog.records])


def test_reading_is_written_down_once_an_hour(client):
    person = make_person()
    actions.renew(by=person)
    for hour, read_at in ((9, 9), (9, 9), (11, 11)):
        with clock.set_to(f"2027-02-01T{hour:02}:00"):
            own(client, person)
        assert CalendarAddress.objects.get().read_at.hour == read_at


def test_the_page_shows_the_address_makes_it_and_revokes_it(client):
    person = make_person()
    client.force_login(person)
    assert "Make my secret address" in client.get(reverse("my_calendar")).content.decode()
    client.post(reverse("calendar_renew"))
    token = CalendarAddress.objects.get().token
    page = client.get(reverse("my_calendar"))
    assert f"/calendar/{token}.ics" in page.content.decode()
    client.post(reverse("calendar_revoke"))
    assert "Make my secret address" in client.get(reverse("my_calendar")).content.decode()
