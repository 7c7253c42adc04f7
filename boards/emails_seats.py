"""The e-mails about seats: one function an e-mail, text and HTML side by side."""

from alliance.base import outbox
from directory.emails import address_of, in_frame

from .models import Appointment, Expression


def seat_to_accept(appointment: Appointment) -> None:
    """Ask somebody who signs in here to accept the seat they were appointed to. Nobody else gets it."""
    person = appointment.person
    if person is None or not person.has_login:
        return
    _put(
        "seat_to_accept",
        key=f"seat-to-accept:{appointment.pk}:{person.pk}",
        person=person,
        subject=f"You are appointed to a seat on {appointment.seat.board}: please accept it",
        appointment=appointment,
        link=address_of("boards:appointment_accept", appointment.pk),
    )


def expression_answered(expression: Expression) -> None:
    """Tell somebody who was interested in a seat that they were not chosen, and why."""
    _put(
        "expression_answered",
        key=f"expression-answered:{expression.pk}:{expression.answered_at:%Y-%m-%dT%H:%M:%S.%f}",
        person=expression.person,
        subject=f"The seat on {expression.notice.seat.board}: an answer",
        expression=expression,
        link=address_of("boards:vacancy", expression.notice_id),
    )


def term_ends(appointment: Appointment, person, *, key: str) -> None:
    """Warn an officer who keeps the board that somebody's term is about to end, or is over."""
    _put(
        "term_ends",
        key=key,
        person=person,
        subject=f"A term on {appointment.seat.board} ends on {appointment.term_ends_on:%-d %B %Y}",
        appointment=appointment,
        link=address_of("boards:board", appointment.seat.board.slug),
        notice_link=address_of("boards:vacancy_new", appointment.seat_id) + f"?share={appointment.share}",
    )


def _put(template: str, *, key: str, person, subject: str, **context) -> None:
    if not person.letters_to:
        return
    text, html = in_frame(template, subject=subject, person=person, **context)
    kind = template.replace("_", "-")
    outbox.put(key=key, kind=kind, to=person.letters_to, subject=subject, text=text, html=html, person=person)
