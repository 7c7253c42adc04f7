"""An officer makes a meeting and moves it; it moves in two calendar programs. A member reads of it on a phone."""

import datetime as dt

import icalendar
import pytest
import vobject

from alliance.base import clock
from boards.models import Attendance, Meeting
from tests.factories import make_appointment, make_board, make_meeting, make_member, make_organisation, make_seat
from tests.factories import make_person as person_of

from .conftest import check_page, follow, sign_in


@pytest.fixture
def board(transactional_db):
    return make_board("Place board", secretariat="ours", quorum_places=1)


def in_both_calendars(page, path: str) -> list[tuple]:
    """When each meeting begins, and how it stands, as two programs read the calendar at this address."""
    body = page.request.get(path).body()
    one = [
        (event.decoded("DTSTART").astimezone(dt.UTC), str(event["STATUS"]))
        for event in icalendar.Calendar.from_ical(body).walk("VEVENT")
    ]
    other = [
        (event.dtstart.value.astimezone(dt.UTC), event.status.value)
        for event in vobject.readOne(body.decode()).vevent_list
    ]
    assert one == other
    return one


def fill_day(page, prefix: str, day: dt.date) -> None:
    for part in ("day", "month", "year"):
        page.fill(f"[name={prefix}_{part}]", str(getattr(day, part)))


def test_a_meeting_that_an_officer_moves_moves_in_two_calendars(new_page, board):
    officer, page = person_of(role="officer"), new_page(1280)
    sign_in(page, officer)
    day = clock.today() + dt.timedelta(days=40)
    page.goto(f"/boards/{board.slug}/meetings/new/")
    fill_day(page, "day", day)
    page.fill("[name=begins]", "2pm")
    page.fill("[name=place]", "The hall")
    follow(page.get_by_role("button", name="Make the meeting"))
    assert page.get_by_text("It is a draft until you publish it.").is_visible()
    follow(page.get_by_role("button", name="Publish the meeting"))
    calendar = f"/boards/{board.slug}/calendar.ics"
    at = dt.datetime.combine(day, dt.time(14), clock.LONDON).astimezone(dt.UTC)
    assert in_both_calendars(page, calendar) == [(at, "CONFIRMED")]

    follow(page.get_by_role("link", name="Move it"))
    later = day + dt.timedelta(days=120)
    fill_day(page, "day", later)
    page.fill("[name=begins]", "10.30am")
    page.fill("[name=reason]", "The hall is let")
    check_page(page)
    follow(page.get_by_role("button", name="Move it and tell people"))
    assert page.get_by_text("This meeting has moved.").is_visible()
    check_page(page)
    at = dt.datetime.combine(later, dt.time(10, 30), clock.LONDON).astimezone(dt.UTC)
    assert in_both_calendars(page, calendar) == [(at, "CONFIRMED")]

    follow(page.get_by_role("link", name="Cancel it"))
    page.fill("[name=reason]", "Nobody is free")
    follow(page.get_by_role("button", name="Cancel the meeting and tell people"))
    assert in_both_calendars(page, calendar) == [(at, "CANCELLED")]


@pytest.mark.parametrize("with_script", [True, False])
def test_an_officer_sees_the_days_of_a_series_before_it_is_made(new_page, board, with_script):
    page = new_page(390, javascript=with_script)
    sign_in(page, person_of(role="officer"))
    page.goto(f"/boards/{board.slug}/meetings/series/new/")
    fill_day(page, "first_on", dt.date(2027, 3, 29))
    page.get_by_label("Every so many months, on the last such weekday of the month: the last Friday").check()
    fill_day(page, "until", dt.date(2027, 6, 30))
    page.fill("[name=begins]", "2pm")
    follow(page.get_by_role("button", name="Show the days"))
    said = page.locator("#days").inner_text()
    assert "4 meetings: every month, on the last Monday" in said
    assert "Monday 29 March 2027 is a bank holiday (Easter Monday): held on Tuesday 30 March 2027" in said
    if with_script:
        check_page(page)
    follow(page.get_by_role("button", name="Make 4 meetings"))
    assert Meeting.objects.count() == 4


def test_the_quorum_is_counted_while_attendance_is_taken(new_page, board):
    holder = make_appointment(make_seat(board), "Chief officer")
    meeting = make_meeting(board, starts_at=f"{clock.today()}T00:05")
    page = new_page(1280)
    sign_in(page, person_of(role="officer"))
    page.goto(f"/boards/meetings/{meeting.pk}/attendance/")
    assert page.get_by_text("No quorum").is_visible()
    page.get_by_label("Present").check()
    page.locator("#quorum").get_by_text("Quorum", exact=True).wait_for()
    assert "1 of 1 voting seat that somebody holds is there." in page.locator("#quorum").inner_text()
    check_page(page)
    assert not Attendance.objects.exists()
    follow(page.get_by_role("button", name="Save who came"))
    assert Attendance.objects.get().appointment == holder


def test_a_member_who_sits_there_says_on_a_phone_that_they_cannot_come(new_page, board):
    member = make_member(make_organisation())
    make_appointment(make_seat(board, "Small groups"), member)
    meeting = make_meeting(board, starts_at=f"{clock.today() + dt.timedelta(days=5)}T14:00")
    page = new_page(390)
    sign_in(page, member)
    page.goto("/")
    follow(page.get_by_role("link", name="I cannot come"))
    check_page(page)
    follow(page.get_by_role("button", name="Send my apologies"))
    assert page.get_by_text("You have sent apologies.").is_visible()
    assert Attendance.objects.get(meeting=meeting).came == "apologies"
    check_page(page)
