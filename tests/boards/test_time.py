"""Logging time: what the database refuses, that twice is once, the timer, and the pages."""

import datetime as dt
import uuid

import pytest
from django.db import Error, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from alliance.base import clock
from alliance.base.refused import Refused
from boards import needs_time
from boards.actions import time
from boards.models import HoursConsent, TimeEntry, Timer
from boards.queries import time as queries
from directory.readers import reader_for
from tests.factories import (
    make_appointment,
    make_board,
    make_claim,
    make_entry,
    make_meeting,
    make_person,
    make_representative,
    make_seat,
    make_terms,
)

from .races import at_once

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 10, 5)


@pytest.fixture
def held():
    return make_representative("Ash", seat=make_seat(make_board("Place board"), "Voice of small groups"))


def new(held, **fields) -> TimeEntry:
    given = {"person": held.person, "appointment": held, "day": DAY, "minutes": 60, "kind": "meeting", **fields}
    return TimeEntry(**given)


# What the database refuses ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "day", "allowed"),
    [
        ("2020-01-01", None, "2020-01-01", True),
        ("2020-01-01", None, "2019-12-31", False),
        ("2020-01-01", "2026-10-05", "2026-10-04", True),
        ("2020-01-01", "2026-10-05", "2026-10-05", False),  # ends_on is the first day that no longer counts
    ],
)
def test_time_is_logged_only_against_a_seat_held_that_day(starts_on, ends_on, day, allowed):
    held = make_appointment(make_seat(make_board()), make_person(), starts_on=starts_on, ends_on=ends_on)
    if allowed:
        assert make_entry(held, day).minutes == 60
    else:
        with pytest.raises(IntegrityError, match="only against a seat held on that day"), transaction.atomic():
            make_entry(held, day)


def test_nobody_logs_against_somebody_elses_seat(held):
    other = make_person()
    with pytest.raises(IntegrityError, match="only against a seat held"), transaction.atomic():
        TimeEntry.objects.create(
            person=other, appointment=held, day=DAY, minutes=5, kind="travel", logged_at=clock.now()
        )
    with pytest.raises(Refused, match="^This is somebody else's seat.$"):
        time.log(entry=new(held, person=other), by=other)


def test_a_day_has_24_hours_over_all_seats(held):
    other = make_appointment(make_seat(make_board()), held.person, starts_on=dt.date(2020, 1, 1))
    first = make_entry(held, DAY, 1000)
    make_entry(other, DAY, 440)
    make_entry(held, DAY + dt.timedelta(days=1), 1440)
    for write in (
        lambda: make_entry(other, DAY, 1),
        lambda: TimeEntry.objects.filter(pk=first.pk).update(minutes=1001),
    ):
        with pytest.raises(IntegrityError, match="a day has at most 24 hours"), transaction.atomic():
            write()
    with pytest.raises(Refused, match="^A day has 24 hours, and 24 hours of 5 October 2026 are logged already.$"):
        time.log(entry=new(other, minutes=1), by=held.person)


@pytest.mark.parametrize("minutes", [0, 1441])
def test_an_entry_has_minutes_of_a_day(held, minutes):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_entry(held, DAY, minutes)


def test_an_entry_in_a_sent_claim_is_locked_whoever_writes(held):
    entry = make_entry(held)
    make_claim(held)
    every = TimeEntry.objects.all()
    for write in (lambda: every.update(minutes=5), lambda: every._raw_delete("default")):
        with pytest.raises(Error, match="in a submitted claim is locked"), transaction.atomic():
            write()
    with pytest.raises(Refused, match="stands in a claim that you have sent"):
        time.change(entry=entry, by=held.person)
    with pytest.raises(Refused, match="stands in a claim that you have sent"):
        time.remove(entry=entry, by=held.person)


# Twice is once ---------------------------------------------------------------------------------------------------


def test_log_sent_twice_is_one_entry(held):
    token = uuid.uuid4()
    first, is_new = time.log(entry=new(held, token=token), by=held.person)
    again, is_new_again = time.log(entry=new(held, token=token, minutes=90), by=held.person)
    assert (is_new, is_new_again, again.pk, again.minutes) == (True, False, first.pk, 60)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("past_the_action", [True, False], ids=["rows", "action"])
def test_log_sent_twice_at_the_same_moment_is_one_entry(past_the_action):
    held, token = make_representative(), uuid.uuid4()

    def send():
        if past_the_action:
            make_entry(held, DAY, token=token)
        else:
            time.log(entry=new(held, token=token), by=held.person)

    ends = at_once(send, send)
    assert ends == (["done", "refused"] if past_the_action else ["done", "done"])
    assert TimeEntry.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("past_the_action", [True, False], ids=["rows", "action"])
def test_two_entries_at_the_same_moment_keep_the_24_hours(past_the_action):
    held = make_representative()

    def send():
        if past_the_action:
            make_entry(held, DAY, 800)
        else:
            time.log(entry=new(held, minutes=800), by=held.person)

    assert at_once(send, send) == ["done", "refused"]
    assert TimeEntry.objects.count() == 1


# Actions ---------------------------------------------------------------------------------------------------------


def test_log_refuses_what_is_still_to_come_and_writes_who_did_it(held):
    with clock.set_to("2026-10-05"):
        with pytest.raises(Refused, match="^That day is still to come. Log the time once you have given it.$"):
            time.log(entry=new(held, day=DAY + dt.timedelta(days=1)), by=held.person)
        with pytest.raises(Refused, match="You did not hold this seat on 31 December 2019"):
            time.log(entry=new(held, day=dt.date(2019, 12, 31)), by=held.person)
        time.log(entry=new(held), by=held.person)
    event = TimeEntry.pgh_event_models["insert"].objects.get()
    assert event.pgh_context.metadata == {"by": held.person.pk, "why": "Logged time"}


def test_change_and_remove(held):
    entry = make_entry(held)
    entry.minutes, entry.kind = 45, "reading"
    time.change(entry=entry, by=held.person)
    assert TimeEntry.objects.values_list("minutes", "kind").get() == (45, "reading")
    time.remove(entry=entry, by=held.person)
    with pytest.raises(Refused, match="taken away already"):
        time.remove(entry=TimeEntry(pk=entry.pk), by=held.person)


def test_last_month_is_copied_on_the_same_weekdays_once(held):
    make_entry(held, "2026-09-01", 30, "reading")  # the first Tuesday
    make_entry(held, "2026-09-30", 20, "travel")  # the fifth Wednesday
    make_entry(held, "2026-09-17", 60)  # the third Thursday, still to come
    with clock.set_to("2026-10-28"):
        copies = queries.to_copy(held.person, dt.date(2026, 10, 1))
        days = [(one.entry.kind, f"{one.day}") for one in copies]
        assert days == [("reading", "2026-10-06"), ("meeting", "2026-10-15"), ("travel", "2026-10-28")]
    with clock.set_to("2026-10-07"):
        copies = [(one.entry, one.day) for one in queries.to_copy(held.person, dt.date(2026, 10, 1))]
        assert time.copy(person=held.person, copies=copies, by=held.person) == 1
        assert time.copy(person=held.person, copies=copies, by=held.person) == 0
    assert TimeEntry.objects.filter(day__month=10).values_list("day", "minutes").get() == (dt.date(2026, 10, 6), 30)


def test_timer_outlives_the_browser_and_logs_once(held):
    with clock.set_to("2026-10-05T09:00"):
        timer = Timer(person=held.person, appointment=held, kind="reading")
        time.start_timer(timer=timer, by=held.person)
        with pytest.raises(Refused, match="^Your timer is running already. Stop it first.$"):
            time.start_timer(timer=Timer(person=held.person, appointment=held, kind="travel"), by=held.person)
    with clock.set_to("2026-10-05T10:10"):
        entry = time.stop_timer(timer=timer, by=held.person)
        assert (entry.minutes, entry.kind, entry.day) == (70, "reading", DAY)
        with pytest.raises(Refused, match="^Your timer has been stopped already.$"):
            time.stop_timer(timer=timer, by=held.person)
    assert TimeEntry.objects.count() == 1


def test_a_forgotten_timer_asks_how_long_it_was(held):
    with clock.set_to("2026-10-05T09:00"):
        timer = time.start_timer(timer=Timer(person=held.person, appointment=held, kind="reading"), by=held.person)
    with clock.set_to("2026-10-06T09:00"):
        with pytest.raises(Refused, match="^Your timer ran for 24 hours. Say how long it really was.$"):
            time.stop_timer(timer=timer, by=held.person)
        entry = time.stop_timer(timer=timer, minutes=40, by=held.person)
    assert (entry.minutes, entry.day) == (40, DAY)


@pytest.mark.django_db(transaction=True)
def test_a_timer_stopped_twice_at_the_same_moment_logs_once():
    held = make_representative()
    started = clock.now() - dt.timedelta(minutes=30)
    timer = Timer.objects.create(person=held.person, appointment=held, kind="reading", started_at=started)

    def stop():
        time.stop_timer(timer=timer, by=held.person)

    assert at_once(stop, stop) == ["done", "refused"]
    assert TimeEntry.objects.count() == 1


def test_only_the_holder_says_who_sees_the_hours(held):
    time.say_consent(appointment=held, agrees=True, by=held.person)
    time.say_consent(appointment=held, agrees=False, by=held.person)
    assert HoursConsent.objects.values_list("appointment", "agrees").get() == (held.pk, False)
    with pytest.raises(Refused, match="Only whoever holds the seat"):
        time.say_consent(appointment=held, agrees=True, by=make_person())


def test_only_its_own_and_who_may_read_the_claim_see_an_entry(held):
    entry, other = make_entry(held), make_entry(make_representative())
    make_claim(held)
    readers = {
        "own": held.person,
        "approver": make_person(role="approver"),
        "auditor": make_person(role="auditor"),
        "finance": make_person(role="finance"),
        "officer": make_person(role="officer"),
    }
    seen = {
        name: set(TimeEntry.objects.visible_to(reader_for(person)).values_list("pk", flat=True))
        for name, person in readers.items()
    }
    both = {entry.pk, other.pk}
    assert seen == {"own": {entry.pk}, "approver": {entry.pk}, "auditor": both, "finance": set(), "officer": set()}


# Pages -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def meeting(held):
    return make_meeting(held.seat.board, "2026-10-05T14:00")


def test_meeting_is_logged_with_one_tap_and_a_second_adds_nothing(client, held, meeting):
    client.force_login(held.person)
    with clock.set_to("2026-10-05T16:30"):
        lines = [item for item in needs_time.items(held.person, reader_for(held.person)) if item.post]
        assert [(one.what, one.verb) for one in lines] == [("Log your time for Place board", "Log 2 hours")]
        for _ in range(2):
            answer = client.post(lines[0].url, {"next": "home"})
        assert answer.url == reverse("home")
        assert needs_time.time_to_log(held.person) == []
    entry = TimeEntry.objects.get()
    assert (entry.minutes, entry.meeting, entry.kind, entry.appointment) == (120, meeting, "meeting", held)


def test_log_page_of_a_meeting_is_filled_in(client, held, meeting):
    client.force_login(held.person)
    with clock.set_to("2026-10-06"):
        page = client.get(reverse("boards:log_time"), {"meeting": meeting.pk})
        assert page.context["buttons"][:3] == [120, 15, 30]
        form = page.context["form"]
        sent = {"meeting": meeting.pk, "token": form["token"].value(), "appointment": held.pk, "kind": "meeting"}
        sent |= {"day_day": "5", "day_month": "10", "day_year": "2026", "minutes": "30"}
        assert form["day"].value() == DAY
        client.post(reverse("boards:log_time"), sent)
        answer = client.post(reverse("boards:log_time"), sent, follow=True)
    assert TimeEntry.objects.values_list("minutes", "day").get() == (30, DAY)
    assert "Nothing was logged twice." in answer.content.decode()


def test_log_needs_at_most_eight_queries(client, held):
    client.force_login(held.person)
    sent = {"token": uuid.uuid4(), "appointment": held.pk, "kind": "reading", "minutes": "30"}
    sent |= {"day_day": "5", "day_month": "10", "day_year": "2026"}
    with CaptureQueriesContext(connection) as asked:
        assert client.post(reverse("boards:log_time"), sent).status_code == 302
    queries = [one["sql"] for one in asked if "SAVEPOINT" not in one["sql"]]  # a test's BEGIN and COMMIT
    assert len(queries) <= 8, queries
    assert TimeEntry.objects.count() == 1


def test_week_page_asks_the_same_for_one_and_three_entries(client, held, django_assert_num_queries):
    client.force_login(held.person)

    def look():
        with django_assert_num_queries(14):
            return client.get(reverse("boards:time"), {"week": "2026-10-05"}).context["week"]

    make_entry(held, DAY, 30, meeting=make_meeting(held.seat.board, "2026-10-05T14:00"))
    assert look().minutes == 30
    for n in range(2):
        make_entry(held, DAY + dt.timedelta(days=n), 60, meeting=make_meeting(held.seat.board, "2026-10-05T14:00"))
    week = look()
    assert ([day.minutes for day in week.days], week.monday) == ([90, 60, 0, 0, 0, 0, 0], DAY)


def test_month_page_says_what_is_paid_for(client, held):
    make_terms(make_seat(make_board()))
    make_entry(held, DAY, 600)
    make_entry(held, DAY + dt.timedelta(days=1), 600)
    make_claim(held)
    make_entry(held, "2026-10-20", 15, "travel")
    client.force_login(held.person)
    month = client.get(reverse("boards:time_month"), {"month": "2026-10-31"}).context["month"]
    assert (month.minutes, month.funded, month.unfunded, month.not_claimed) == (1215, 900, 300, 15)
    assert month.by_kind == [("meeting", 1200), ("travel", 15)]


def test_a_timer_is_started_and_stopped_on_the_page(client, held):
    client.force_login(held.person)
    sent = {"appointment": held.pk, "kind": "follow-up"}
    with clock.set_to("2026-10-05T09:00"):
        client.post(reverse("boards:timer_start"), sent)
    with clock.set_to("2026-10-06T10:00"):
        assert client.post(reverse("boards:timer_stop")).status_code == 200
        client.post(reverse("boards:timer_stop"), {"typed_hours": "1", "typed_minutes": "5"})
    assert TimeEntry.objects.values_list("minutes", "kind").get() == (65, "follow-up")


def test_somebody_without_a_seat_is_told_so(client):
    client.force_login(make_person())
    assert "You hold no seat on a board" in client.get(reverse("boards:time")).content.decode()
    assert "You hold no seat on a board" in client.get(reverse("boards:log_time")).content.decode()
