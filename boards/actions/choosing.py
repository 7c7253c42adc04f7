"""One of those who are interested takes the vacant seat, and all the others get their answer."""

import datetime as dt

from django.db import transaction

from alliance.base import clock
from alliance.base.history import attributed
from alliance.base.refused import Refused
from alliance.base.templatetags.words import day as day_words

from ..models import Appointment, Expression, VacancyNotice
from . import seats, vacancies
from .locks import locked_seat

Status = Expression.Status


@transaction.atomic
def choose(
    *, expression: Expression, starts_on: dt.date, term_ends_on: dt.date | None, outcome: str, answers: dict, by
) -> Appointment:
    """Appoint who made this expression; the notice is filled.

    outcome    how the choice was made; published with the notice and the appointment
    answers    the reason for each other that waits, by its id; nobody may be left without one
    """
    locked_seat(expression.notice.seat)
    notice = _to_be_filled(expression.notice)
    waiting = {one.pk: one for one in vacancies.waiting_for(notice)}
    chosen = waiting.pop(expression.pk, None)
    if chosen is None:
        raise Refused("This person has withdrawn or was answered meanwhile. Look at the list again.")
    if chosen.person_id == by.pk:
        raise Refused("You cannot choose yourself. Ask another officer to make the choice.")
    if not all(answers.get(pk, "").strip() for pk in waiting):
        raise Refused("Somebody has no answer yet. Everybody who was interested gets one, with a reason.")
    with attributed(by=by, why="Chose who takes the seat"):
        held = Appointment(
            seat=notice.seat,
            share=notice.share,
            person=chosen.person,
            on_behalf_of=chosen.organisation,
            how_chosen=outcome[:300],
            starts_on=starts_on,
            term_ends_on=term_ends_on,
        )
        held = seats.appoint(appointment=held, notice=notice, by=by)
        notice.status, notice.outcome, notice.appointment = VacancyNotice.Status.FILLED, outcome[:500], held
        notice.save(update_fields=["status", "outcome", "appointment"])
        vacancies.answer(chosen, Status.CHOSEN, outcome)
        for one in waiting.values():
            vacancies.answer(one, Status.NOT_CHOSEN, answers[one.pk].strip())
    return held


def _to_be_filled(notice: VacancyNotice) -> VacancyNotice:
    notice = vacancies.locked(notice)
    if not vacancies.may_become(notice, VacancyNotice.Status.FILLED):
        raise Refused(f"This notice is {notice.get_status_display()} already.")
    if notice.closes_on >= clock.today():
        raise Refused(
            f"People may say that they are interested until the end of {day_words(notice.closes_on)}. "
            "Choose after that day, so that everybody has the same chance."
        )
    return notice
