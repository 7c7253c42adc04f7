"""Seats, who sits there, and what the database refuses (rules 6 and 7)."""

import datetime as dt
import threading

import pytest
from django.db import IntegrityError, connection, transaction

from alliance.base import clock
from alliance.base.refused import Refused
from boards.actions import seats
from boards.models import Appointment, Board, Seat
from directory.models import Person
from tests.factories import make_appointment, make_board, make_person, make_seat

pytestmark = pytest.mark.django_db
JULY = dt.date(2022, 7, 1)
DAY = dt.timedelta(days=1)


@pytest.fixture
def officer():
    return make_person(role="officer")


@pytest.fixture
def seat():
    return make_seat(make_board("Place board"), "VCFSE representative")


def appoint(seat, officer, role="Chief officer", *, person_name="", **fields) -> Appointment:
    new = Appointment(seat=seat, role_name=role, **{"starts_on": JULY, **fields})
    return seats.appoint(appointment=new, person_name=person_name, by=officer)


# What the database refuses ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "second", "allowed"),
    [
        ({}, {}, False),
        ({"ends_on": JULY}, {"starts_on": JULY}, True),  # ends_on is the first day that no longer counts
        ({"ends_on": JULY + DAY}, {"starts_on": JULY}, False),
        ({}, {"share": 2}, True),
        ({}, {"is_deputy": True}, True),
        ({"is_deputy": True}, {"is_deputy": True}, True),
        ({"starts_on": JULY}, {"ends_on": JULY}, True),
        ({"ends_on": dt.date(2020, 1, 1)}, {}, True),  # withdrawn on its first day: it never held
    ],
)
def test_a_share_has_one_holder_at_a_time_whoever_writes(seat, first, second, allowed):
    make_appointment(seat, **first)
    if allowed:
        make_appointment(seat, **second)
        assert seat.appointments.count() == 2
    else:
        with pytest.raises(IntegrityError, match="appointment_one_holder_of_a_share_at_a_time"), transaction.atomic():
            make_appointment(seat, **second)


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"ends_on": "2019-12-31"}, "appointment_never_ends_before_it_starts"),
        ({"holder": ""}, "appointment_has_a_person_or_a_role"),
        ({"share": 0}, "appointment_shares_count_from_one"),
        ({"term_ends_on": "2020-01-01"}, "appointment_term_is_over_after_it_begins"),
        ({"ended_because": "Moved"}, "appointment_ended_before_it_says_why"),
    ],
)
def test_appointment_that_makes_no_sense_is_refused(seat, fields, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        make_appointment(seat, **fields)


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"shares": 0}, "seat_has_one_to_ten_shares"),
        ({"ends_on": "2019-12-31"}, "seat_never_ends_before_it_starts"),
        ({"funding": "funded"}, "seat_funding_has_its_source"),
    ],
)
def test_seat_that_makes_no_sense_is_refused(fields, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        make_seat(make_board(), **fields)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("past_the_action", [True, False], ids=["rows", "action"])
def test_of_two_who_appoint_at_the_same_moment_one_is_refused(past_the_action):
    seat, officer = make_seat(make_board()), make_person(role="officer")
    both, ends = threading.Barrier(2), []

    def write(role):
        try:
            with transaction.atomic():
                both.wait()
                if past_the_action:
                    make_appointment(seat, role, starts_on=JULY)
                else:
                    appoint(seat, officer, role)
            ends.append("appointed")
        except (IntegrityError, Refused):
            ends.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=[role]) for role in ("One", "Other")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(ends) == ["appointed", "refused"]
    assert seat.appointments.count() == 1


# Vacancies -------------------------------------------------------------------------------------------------------


def test_vacancies_are_the_shares_without_a_holder_on_the_day():
    board = make_board()
    shared, single = make_seat(board, shares=3), make_seat(board, starts_on=JULY)
    make_appointment(shared, ends_on=JULY)
    make_appointment(shared, share=2)
    make_appointment(shared, share=3, is_deputy=True)  # a deputy fills nothing
    make_appointment(single, starts_on=JULY + DAY)

    def counted(day):
        of_seats = Seat.objects.current_on(day).with_vacancies(day).order_by("pk").values_list("held", "vacancies")
        of_board = Board.objects.with_vacancies(day).values_list("places", "held", "vacancies").get()
        return list(of_seats), of_board

    assert counted(JULY - DAY) == ([(2, 1)], (3, 2, 1))
    assert counted(JULY) == ([(1, 2), (0, 1)], (4, 1, 3))
    assert counted(JULY + DAY) == ([(1, 2), (1, 0)], (4, 2, 2))


def test_a_board_without_seats_has_no_vacancies():
    make_board()
    assert Board.objects.with_vacancies(JULY).values_list("places", "held", "vacancies").get() == (0, 0, 0)


# Appointing ------------------------------------------------------------------------------------------------------


def test_appoint_writes_a_person_without_a_login(seat, officer):
    held = appoint(seat, officer, "Chief officer", person_name="Ash Green")
    person = Person.objects.get(name="Ash Green")
    assert (held.person, person.email, person.has_login, held.holder) == (
        person,
        None,
        False,
        "Ash Green, Chief officer",
    )
    event = Appointment.pgh_event_models["insert"].objects.get(seat=seat)
    assert event.pgh_context.metadata == {"by": officer.pk, "why": "Appointed to the seat"}


def test_appoint_to_a_held_share_is_refused_with_who_holds_it(seat, officer):
    appoint(seat, officer, "First")
    with pytest.raises(Refused, match="^First holds this from 1 July 2022 with no end set. End that first.$"):
        appoint(seat, officer, "Second", starts_on=JULY + DAY)
    appoint(seat, officer, "Deputy", is_deputy=True)
    with pytest.raises(Refused, match="^This seat has 1 share. Choose one of them.$"):
        appoint(seat, officer, "Second", share=2)


def test_appoint_before_the_seat_was_there_is_refused(seat, officer):
    with pytest.raises(Refused, match="was not there on 1 January 2019"):
        appoint(seat, officer, starts_on=dt.date(2019, 1, 1))


def test_a_person_holds_one_share_of_a_seat(officer):
    seat, person = make_seat(make_board(), shares=2), make_person("Ash")
    appoint(seat, officer, "", person=person)
    with pytest.raises(Refused, match="^Ash holds share 1 of this seat already.$"):
        appoint(seat, officer, "", person=person, share=2)


def test_a_term_ends_the_appointment_unless_the_seat_carries_over(officer):
    over = dt.date(2025, 7, 1)
    ends = make_seat(make_board())
    stays = make_seat(make_board(), carries_over=True)
    assert appoint(ends, officer, term_ends_on=over).ends_on == over
    first = appoint(stays, officer, "First", term_ends_on=over)
    assert first.ends_on is None
    with pytest.raises(Refused, match="First holds this"):
        appoint(stays, officer, "Too early", starts_on=over - DAY)
    appoint(stays, officer, "Next", starts_on=over + DAY)
    first.refresh_from_db()
    assert first.ends_on == over + DAY


def test_end_appointment_keeps_the_reason_and_leaves_the_share_vacant(seat, officer):
    held = appoint(seat, officer)
    with pytest.raises(Refused, match="Say why it ends early"):
        seats.end_appointment(appointment=held, on=JULY + DAY, reason=" ", by=officer)
    with pytest.raises(Refused, match="Give a day from 1 July 2022 on"):
        seats.end_appointment(appointment=held, on=JULY - DAY, reason="Moved", by=officer)
    ended = seats.end_appointment(appointment=held, on=JULY + DAY, reason="Moved away", by=officer)
    assert (ended.ends_on, ended.ended_because) == (JULY + DAY, "Moved away")
    assert Seat.objects.with_vacancies(JULY + DAY).get().vacancies == 1
    with pytest.raises(Refused, match="Nothing to end"):
        seats.end_appointment(appointment=held, on=JULY + 2 * DAY, reason="Again", by=officer)


def test_a_share_that_is_held_cannot_be_taken_away(officer):
    seat = make_seat(make_board(), shares=2)
    appoint(seat, officer, share=2)
    seat.refresh_from_db()
    seat.shares = 1
    with pytest.raises(Refused, match="^Share 2 is held."):
        seats.change(seat=seat, by=officer)
    assert Seat.objects.get().shares == 2


def test_ending_a_seat_ends_who_sits_there(seat, officer):
    held = appoint(seat, officer)
    with clock.set_to("2026-11-01"):
        seats.end(seat=seat, on=clock.today(), reason="The board was cut", by=officer)
    held.refresh_from_db()
    assert (held.ends_on, held.ended_because) == (dt.date(2026, 11, 1), "The board was cut")
    with pytest.raises(Refused, match="was not there"):
        appoint(seat, officer, "Later", starts_on=dt.date(2026, 11, 1))
