"""Who came to a meeting: apologies beforehand, and the register that an officer takes."""

from collections.abc import Mapping

from django.db import transaction

from alliance.base import clock
from alliance.base.history import attributed
from alliance.base.refused import Refused

from ..models import Appointment, Attendance, Meeting
from .meetings import locked, said

Came = Attendance.Came
Status = Meeting.Status


@transaction.atomic
def send_apologies(*, meeting: Meeting, by) -> None:
    """`by`, who holds a seat there, cannot come."""
    meeting = _to_come(meeting)
    for held in _held_by(by, meeting):
        with attributed(by=by, why="Sent apologies"):
            Attendance.objects.update_or_create(
                meeting=meeting, appointment=held, defaults={"came": Came.APOLOGIES, "deputy": None}
            )


@transaction.atomic
def take_back_apologies(*, meeting: Meeting, by) -> None:
    """`by` can come after all."""
    meeting = _to_come(meeting)
    sent = Attendance.objects.filter(meeting=meeting, appointment__in=_held_by(by, meeting), came=Came.APOLOGIES)
    with attributed(by=by, why="Can come after all"):
        sent.delete()


def _to_come(meeting: Meeting) -> Meeting:
    meeting = locked(meeting)
    if meeting.status == Status.CANCELLED:
        raise Refused("This meeting is cancelled, so nobody needs to say whether they come.")
    if meeting.ends_at <= clock.now():
        raise Refused("This meeting is over. Tell the officer if the record of who came is wrong.")
    return meeting


def _held_by(person, meeting: Meeting) -> list[Appointment]:
    """The seats that the person holds on the day of the meeting, deputies aside."""
    seats = Appointment.objects.current_on(meeting.day).filter(seat__board=meeting.board_id, is_deputy=False)
    held = list(seats.filter(person=person, accepted_at__isnull=False))
    if not held:
        raise Refused("You hold no seat on this board on that day, so nobody waits for your answer.")
    return held


@transaction.atomic
def take(*, meeting: Meeting, answers: Mapping[int, tuple[str, int | None]], by) -> int:
    """Write down who came: for each appointment of that day (its came, the deputy's appointment); "" leaves what is
    on record, so that apologies sent meanwhile are not lost.

    The holders of seats on the day of the meeting alone; answers the number of those on record afterwards.
    """
    meeting = locked(meeting)
    if meeting.status not in (Status.PUBLISHED, Status.MINUTED):
        raise Refused(f"This meeting is {said(meeting)}, so nobody came.")
    if meeting.day > clock.today():
        raise Refused("This meeting is still to come. Take attendance on the day.")
    day = Appointment.objects.current_on(meeting.day).filter(seat__board=meeting.board_id)
    holders = {one.pk: one for one in day if not one.is_deputy}
    deputies = {one.pk: one for one in day if one.is_deputy}
    with attributed(by=by, why="Took attendance"):
        for pk, (came, deputy) in answers.items():
            if pk not in holders:
                raise Refused("Somebody on this list did not sit there on that day any more. Load the page again.")
            _write(meeting, holders[pk], came, deputies.get(deputy))
    return Attendance.objects.filter(meeting=meeting).count()


def _write(meeting: Meeting, holder: Appointment, came: str, deputy: Appointment | None) -> None:
    if deputy is not None and deputy.seat_id != holder.seat_id:
        raise Refused(f"The deputy of another seat cannot stand in for {holder.holder}.")
    if not came:
        return
    deputy = deputy if came == Came.DEPUTY else None
    Attendance.objects.update_or_create(meeting=meeting, appointment=holder, defaults={"came": came, "deputy": deputy})
