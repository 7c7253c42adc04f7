"""Somebody appointed takes the seat, or says no (rule 8). Until they accept, nothing of the board's opens to them."""

from django.db import transaction

from alliance.base import clock
from alliance.base.history import attributed
from alliance.base.refused import Refused
from directory.actions import invitations
from directory.models import Membership, Organisation, Person

from .. import emails_seats as emails
from ..models import Appointment
from .locks import locked_seat


@transaction.atomic
def accept(*, appointment: Appointment, by) -> Appointment:
    """Whoever was appointed takes the seat: the board's papers and its induction pack open to them."""
    held = _waiting(appointment)
    if held.person_id != by.pk:
        raise Refused("This seat was offered to somebody else.")
    with attributed(by=by, why="Accepted the seat"):
        return _accepted(held)


@transaction.atomic
def record(*, appointment: Appointment, by) -> Appointment:
    """Somebody who does not sign in has said to the board's officer, on paper, that they take the seat."""
    held = _without_login(appointment)
    with attributed(by=by, why="Recorded that the seat was accepted on paper"):
        return _accepted(held)


@transaction.atomic
def decline(*, appointment: Appointment, reason: str, by) -> Appointment:
    """Whoever was appointed does not take the seat. It is free at once; the reason is published with it."""
    held = _waiting(appointment)
    if held.person_id != by.pk:
        raise Refused("This seat was offered to somebody else.")
    if not reason.strip():
        raise Refused("Say why, in a few words.")
    with attributed(by=by, why="Declined the seat"):
        held.ends_on = max(clock.today(), held.starts_on)
        held.ended_because = f"Did not take the seat. {reason.strip()}"[:500]
        held.save(update_fields=["ends_on", "ended_because"])
    return held


@transaction.atomic
def invite(*, appointment: Appointment, organisation: Organisation, email: str, by) -> Appointment:
    """Ask who holds a seat, and has no login yet, to sign in: as a reader for the organisation they speak for.

    An address the portal knows already is that person's: the seat is theirs then, and they are asked to accept.
    """
    held = _without_login(appointment)
    email = email.lower()
    known = Person.objects.filter(email=email).first()
    with attributed(by=by, why="Invited who holds a seat to sign in"):
        if known is None:
            held.person.email = email
            held.person.save(update_fields=["email"])
        elif known.pk != held.person_id:
            held.person = known
            held.save(update_fields=["person"])
        if held.person.has_login:
            emails.seat_to_accept(held)
        else:
            invitations.invite_to_organisation(
                organisation=organisation, name=held.person.name, email=email, level=Membership.Level.VIEWER, by=by
            )
    return held


def _waiting(appointment: Appointment) -> Appointment:
    """The appointment as it stands, its seat kept; refused when nothing waits to be answered."""
    locked_seat(appointment.seat)
    held = Appointment.objects.select_related("seat__board", "person").get(pk=appointment.pk)
    if held.ends_on is not None and held.ends_on <= max(clock.today(), held.starts_on):
        raise Refused("This appointment has ended, so it can be neither accepted nor declined.")
    if held.accepted_at is not None:
        raise Refused("This seat has been accepted already. If you can sit there no more, tell the board's officer.")
    return held


def _without_login(appointment: Appointment) -> Appointment:
    held = _waiting(appointment)
    if held.person is None:
        raise Refused("Nobody is named for this seat, only a role. Appoint a person by name first.")
    if held.person.has_login:
        raise Refused(f"{held.person} signs in here, and answers for themselves.")
    return held


def _accepted(held: Appointment) -> Appointment:
    held.accepted_at = clock.now()
    held.save(update_fields=["accepted_at"])
    return held
