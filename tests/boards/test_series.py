"""Meetings that come back: made once, extended, each changed by itself."""

import datetime as dt
import threading

import pytest
from django.db import connection, transaction
from django.urls import reverse

from alliance.base import clock
from alliance.base.refused import Refused
from boards.actions import meetings, series
from boards.models import Meeting, MeetingSeries
from tests.factories import make_board, make_person

pytestmark = pytest.mark.django_db
NOW = "2027-02-01"
ASKED = {
    "first_on_day": "9",
    "first_on_month": "3",
    "first_on_year": "2027",
    "how": "weekday",
    "every": "1",
    "until_day": "31",
    "until_month": "5",
    "until_year": "2027",
    "begins": "2pm",
    "minutes": "90",
    "bank_holidays": "move",
    "place": "The hall",
    "visibility": "public",
    "publish": "yes",
}


@pytest.fixture(autouse=True)
def february():
    with clock.set_to(NOW):
        yield


@pytest.fixture
def officer():
    return make_person(role="officer")


def new(board=None, **fields) -> MeetingSeries:
    said = {
        "rule": "FREQ=MONTHLY;INTERVAL=1;BYDAY=-1MO",
        "first_on": dt.date(2027, 3, 1),
        "until": dt.date(2027, 6, 30),
        "starts_at_time": dt.time(14),
        "minutes": 90,
        "visibility": "public",
    }
    return MeetingSeries(board=board or make_board(), **said | fields)


def hours(made):
    return [one.starts_at.astimezone(clock.LONDON).strftime("%d %b %H:%M") for one in made]


def test_series_makes_its_meetings_at_the_same_hour_in_summer_and_in_winter(officer):
    made = series.create(series=new(), by=officer)
    # Easter Monday and the spring bank holiday are moved to the next working day
    assert hours(made) == ["30 Mar 14:00", "26 Apr 14:00", "01 Jun 14:00", "28 Jun 14:00"]
    assert [one.length for one in made] == [90] * 4
    assert [str(one.series_day) for one in made] == ["2027-03-29", "2027-04-26", "2027-05-31", "2027-06-28"]
    assert {one.status for one in made} == {"draft"}


def test_bank_holidays_can_be_left_out(officer):
    made = series.create(series=new(bank_holidays="skip"), publish=True, by=officer)
    assert hours(made) == ["26 Apr 14:00", "28 Jun 14:00"]
    assert {one.status for one in made} == {"published"}


def test_same_series_twice_makes_no_meeting_twice(officer):
    board = make_board()
    series.create(series=new(board), by=officer)
    assert series.create(series=new(board), by=officer) == []
    assert (MeetingSeries.objects.count(), Meeting.objects.count()) == (1, 4)


def test_extending_makes_the_new_ones_alone_and_leaves_a_moved_one_where_it_is(officer):
    first = series.create(series=new(), publish=True, by=officer)[0]
    meetings.move(meeting=first, starts_at=first.starts_at + dt.timedelta(days=1), reason="Hall", by=officer)
    with pytest.raises(Refused, match="The series goes on until 30 June 2027 already."):
        series.extend(series=first.series, until=dt.date(2027, 6, 30), by=officer)
    made = series.extend(series=first.series, until=dt.date(2027, 8, 31), by=officer)
    assert hours(made) == ["26 Jul 14:00", "31 Aug 14:00"]
    first.series.refresh_from_db()
    assert (first.series.until, Meeting.objects.count()) == (dt.date(2027, 8, 31), 6)


def test_series_of_more_than_three_years_is_refused(officer):
    with pytest.raises(Refused, match="A series lasts three years at most."):
        series.create(series=new(until=dt.date(2031, 1, 1)), by=officer)


def test_nothing_is_made_when_one_of_the_meetings_cannot_be(officer):
    board = make_board(ends_on="2027-05-01")
    with pytest.raises(Refused, match="is not there on 1 June 2027"):
        series.create(series=new(board), by=officer)
    assert (MeetingSeries.objects.count(), Meeting.objects.count()) == (0, 0)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_make_one_series_at_the_same_moment_no_meeting_is_made_twice():
    board, officer = make_board(), make_person(role="officer")
    both, made = threading.Barrier(2), []

    def write():
        try:
            with clock.set_to(NOW), transaction.atomic():
                both.wait()
                made.append(len(series.create(series=new(board), by=officer)))
        finally:
            connection.close()

    threads = [threading.Thread(target=write) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(made) == [0, 4]
    assert (MeetingSeries.objects.count(), Meeting.objects.count()) == (1, 4)


# The form --------------------------------------------------------------------------------------------------------


def ask(client, officer, board, **more):
    client.force_login(officer)
    return client.post(reverse("boards:series_new", args=[board.slug]), ASKED | more, follow=True)


def test_days_are_shown_before_anything_is_made(client, officer):
    board = make_board()
    said = ask(client, officer, board).content.decode()
    assert "3 meetings: every month, on the second Tuesday" in said
    assert "Tuesday 13 April 2027" in said
    assert Meeting.objects.count() == 0
    ask(client, officer, board, make="yes", seen="2027-03-09 2027-04-13 2027-05-11")
    assert hours(Meeting.objects.all()) == ["09 Mar 14:00", "13 Apr 14:00", "11 May 14:00"]


def test_other_days_than_those_shown_are_shown_first(client, officer):
    ask(client, officer, make_board(), make="yes", seen="2027-03-09")
    assert Meeting.objects.count() == 0


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"first_on_day": "31", "first_on_month": "3"}, "Not every month has a fifth Wednesday."),
        ({"first_on_day": "31", "how": "date"}, "Not every month has a day 31."),
        ({"until_year": "2026"}, "The last day is before the first meeting."),
        ({"until_year": "2031"}, "A series lasts three years at most."),
        ({"begins": "half past"}, "“half past” is not a time we can read."),
        ({"every": "often"}, "Enter a whole number."),
    ],
)
def test_what_cannot_be_is_said_and_what_was_typed_stays(client, officer, typed, sentence):
    page = ask(client, officer, make_board(), **typed).content.decode()
    assert sentence in page
    assert 'value="The hall"' in page
    assert Meeting.objects.count() == 0
