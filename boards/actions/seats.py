"""Seats and who sits on them (rules 6 and 7). Who appoints to a seat, changes or ends it waits at the seat's row."""

import datetime as dt

from django.db import transaction
from django.db.models import Max

from alliance.base import clock
from alliance.base.history import attributed
from alliance.base.refused import Refused
from directory.models import Person

from .. import emails_seats as emails
from ..models import Appointment, Seat, VacancyNotice
from . import vacancies
from .boards import end_all, end_appointments, locked
from .locks import locked_seat

WORDS = (
    "title",
    "sector",
    "vote",
    "is_chair",
    "shares",
    "carries_over",
    "nominated_by_board",
    "nominated_by_organisation",
    "funding",
    "funded_note",
    "funding_source",
    "starts_on",
)


@transaction.atomic
def add(*, seat: Seat, by) -> Seat:
    """A new seat (not saved yet) on a board that is there on the seat's first day."""
    board = locked(seat.board)
    if not board.is_there_on(seat.starts_on):
        raise Refused(f"{board} was not there on {_day(seat.starts_on)}. Give another first day.")
    with attributed(by=by, why="Added a seat"):
        seat.save(force_insert=True)
    return seat


@transaction.atomic
def change(*, seat: Seat, by) -> Seat:
    """Write what is now said of a seat. Shares that somebody holds, or is to hold, cannot go."""
    board = locked(seat.board)
    was = locked_seat(seat)
    if not board.is_there_on(seat.starts_on):
        raise Refused(f"{board} was not there on {_day(seat.starts_on)}. Give another first day.")
    if was.ends_on is not None and seat.starts_on > was.ends_on:
        raise Refused("The seat would begin after it ended. Correct its first day.")
    if was.appointments.filter(starts_on__lt=seat.starts_on).exists():
        raise Refused("Somebody sat here before that day. Give an earlier first day.")
    highest = was.appointments.not_ended_by(clock.today()).aggregate(highest=Max("share"))["highest"] or 0
    if seat.shares < highest:
        raise Refused(f"Share {highest} is held. End that appointment before you take the share away.")
    with attributed(by=by, why="Changed the seat"):
        seat.save(update_fields=WORDS)
    return seat


@transaction.atomic
def end(*, seat: Seat, on: dt.date, reason: str, by) -> Seat:
    """The seat is no more from the day `on`, and whoever sits on it holds it no more."""
    if not reason.strip():
        raise Refused("Say why the seat ends.")
    seat = locked_seat(seat)
    if seat.ends_on is not None and seat.ends_on <= on:
        raise Refused("This seat has ended already.")
    if on < seat.starts_on:
        raise Refused(f"The seat would end before it began. Give a day from {_day(seat.starts_on)} on.")
    with attributed(by=by, why=reason):
        end_all(Seat.objects.filter(pk=seat.pk), on)
        end_appointments(Appointment.objects.filter(seat=seat), on, reason)
        vacancies.close_all([seat.pk], reason)
    seat.refresh_from_db()
    return seat


@transaction.atomic
def appoint(*, appointment: Appointment, person_name: str = "", notice: VacancyNotice | None = None, by) -> Appointment:
    """Somebody is to take a seat, or a share of it (an appointment that is not saved yet).

    `person_name` is a person the portal does not know yet: they are written down without a login. The term's end is
    the end of the appointment, unless the seat carries over; then whoever follows ends it. Whoever signs in is asked
    to accept (rule 8). A seat with an open notice is filled by choosing among those who are interested: `notice`.
    """
    seat = locked_seat(appointment.seat)
    starts_on = appointment.starts_on
    if not seat.is_there_on(starts_on):
        raise Refused(f"This seat was not there on {_day(starts_on)}. Give another first day.")
    if appointment.share > seat.shares:
        raise Refused(f"This seat has {seat.shares} {'share' if seat.shares == 1 else 'shares'}. Choose one of them.")
    _no_other_notice(seat, appointment, notice)
    if not seat.carries_over:
        appointment.ends_on = appointment.term_ends_on
    if seat.ends_on is not None and (appointment.ends_on is None or appointment.ends_on > seat.ends_on):
        appointment.ends_on = seat.ends_on
    with attributed(by=by, why="Appointed to the seat"):
        if person_name:
            appointment.person = Person.objects.create_user(name=person_name)
        if not appointment.is_deputy:
            _make_way(seat, appointment)
        appointment.save(force_insert=True)
        emails.seat_to_accept(appointment)
    return appointment


def _no_other_notice(seat: Seat, new: Appointment, notice: VacancyNotice | None) -> None:
    """Nobody who answered an open notice is passed over in silence."""
    open_ones = seat.notices.filter(share=new.share, status=VacancyNotice.Status.OPEN)
    if not new.is_deputy and open_ones.exclude(pk=notice.pk if notice else None).exists():
        raise Refused(
            "There is an open notice for this seat. Choose among those who are interested, or close it first."
        )


def _make_way(seat: Seat, new: Appointment) -> None:
    """End who carried over until now; refuse when the share is held, or the same person holds another one."""
    others = seat.appointments.filter(is_deputy=False).not_ended_by(new.starts_on).select_related("person")
    if new.ends_on is not None:
        others = others.filter(starts_on__lt=new.ends_on)
    for other in others.order_by("starts_on"):
        if other.share == new.share:
            is_over = other.term_ends_on is not None and other.term_ends_on <= new.starts_on
            if not (seat.carries_over and is_over and other.ends_on is None):
                until = f"until {_day(other.ends_on)}" if other.ends_on else "with no end set"
                raise Refused(f"{other.holder} holds this from {_day(other.starts_on)} {until}. End that first.")
            other.ends_on = new.starts_on
            other.save(update_fields=["ends_on"])
        elif new.person_id is not None and other.person_id == new.person_id:
            raise Refused(f"{other.holder} holds share {other.share} of this seat already.")


@transaction.atomic
def end_appointment(*, appointment: Appointment, on: dt.date, reason: str, by) -> Appointment:
    """Whoever sits there holds the seat no more from the day `on`; the reason is published with it."""
    if not reason.strip():
        raise Refused("Say why it ends early.")
    locked_seat(appointment.seat)
    appointment = Appointment.objects.select_related("seat", "person").get(pk=appointment.pk)
    if appointment.ends_on is not None and appointment.ends_on <= on:
        raise Refused(f"{appointment.holder} holds this seat until {_day(appointment.ends_on)} only. Nothing to end.")
    if on < appointment.starts_on:
        raise Refused(f"It would end before it began. Give a day from {_day(appointment.starts_on)} on.")
    with attributed(by=by, why=reason):
        appointment.ends_on, appointment.ended_because = on, reason
        appointment.save(update_fields=["ends_on", "ended_because"])
    return appointment


def _day(day: dt.date) -> str:
    return f"{day:%-d %B %Y}"
