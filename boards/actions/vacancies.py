"""Notices that a seat is vacant, and who says that they are interested. `choosing` ends one with somebody.

Everyone who says so is answered with a reason, whichever way a notice ends.
"""

import datetime as dt

from django.db import transaction

from alliance.base import clock
from alliance.base.history import attributed
from alliance.base.refused import Refused
from alliance.base.templatetags.words import day as day_words

from .. import emails_seats as emails
from ..models import Expression, Seat, VacancyNotice
from ..models.vacancies import ANNOUNCED_BEFORE
from .locks import locked_seat

Status = VacancyNotice.Status


@transaction.atomic
def publish(*, notice: VacancyNotice, by) -> VacancyNotice:
    """Announce a vacant share of a seat, or one whose term ends within half a year (a notice not saved yet)."""
    seat = locked_seat(notice.seat)
    _is_or_will_be_vacant(seat, notice.share)
    _closes_later(notice.closes_on)
    notice.opens_on = clock.today()
    with attributed(by=by, why="Announced a vacant seat"):
        notice.save(force_insert=True)
    return notice


def _is_or_will_be_vacant(seat: Seat, share: int) -> None:
    today = clock.today()
    if not seat.is_there_on(today):
        raise Refused("This seat is not there today, so it cannot be announced.")
    if not 1 <= share <= seat.shares:
        raise Refused(f"This seat has {seat.shares} {'share' if seat.shares == 1 else 'shares'}. Choose one of them.")
    if seat.notices.filter(share=share, status=Status.OPEN).exists():
        raise Refused("There is an open notice for this seat already.")
    held = seat.appointments.filter(is_deputy=False, share=share).not_ended_by(today).exclude(ends_on__lte=today)
    for one in held.select_related("person"):
        if one.ends_on == one.starts_on:
            continue  # withdrawn on its first day: it never holds
        if one.starts_on > today:
            raise Refused(f"{one.holder} takes this seat on {day_words(one.starts_on)}. End that first.")
        over = one.ends_on or one.term_ends_on
        if over is None or over > today + ANNOUNCED_BEFORE:
            until = f"until {day_words(over)}" if over else "with no end set"
            raise Refused(f"{one.holder} holds this {until}. Announce it when the term is about to end.")


def _closes_later(closes_on: dt.date) -> None:
    if closes_on < clock.today():
        raise Refused("The last day to say one is interested is over. Give today or a later day.")


@transaction.atomic
def change(*, notice: VacancyNotice, by) -> VacancyNotice:
    """Put right what an open notice says, or give people more time."""
    was = locked(notice)
    if was.status != Status.OPEN:
        raise Refused(f"This notice is {was.get_status_display()}. What it says stays as it is.")
    if notice.closes_on != was.closes_on:
        _closes_later(notice.closes_on)
    with attributed(by=by, why="Changed the notice of a vacant seat"):
        notice.save(update_fields=["words", "how_chosen", "closes_on"])
    return notice


@transaction.atomic
def close(*, notice: VacancyNotice, reason: str, by) -> VacancyNotice:
    """Nobody takes the seat this time. Everybody who waits for an answer gets the reason."""
    if not reason.strip():
        raise Refused("Say why nobody takes the seat.")
    notice = locked(notice)
    if not may_become(notice, Status.CLOSED):
        raise Refused(f"This notice is {notice.get_status_display()} already.")
    with attributed(by=by, why="Closed the notice of a vacant seat"):
        _close(notice, reason.strip())
    return notice


def close_all(seats, reason: str) -> None:
    """The seats are no more: their open notices close, and whoever waits is told why. Inside the caller's act."""
    for notice in VacancyNotice.objects.select_for_update().filter(seat__in=seats, status=Status.OPEN):
        _close(notice, reason)


def _close(notice: VacancyNotice, reason: str) -> None:
    notice.status, notice.outcome = Status.CLOSED, reason[:500]
    notice.save(update_fields=["status", "outcome"])
    for expression in waiting_for(notice):
        answer(expression, Expression.Status.NOT_CHOSEN, reason)


@transaction.atomic
def reopen(*, notice: VacancyNotice, closes_on: dt.date, by) -> VacancyNotice:
    """Announce the seat again, until a new day. Those answered before may say again that they are interested."""
    seat = locked_seat(notice.seat)
    notice = locked(notice)
    if not may_become(notice, Status.OPEN):
        raise Refused(f"This notice is {notice.get_status_display()}. Write a new one.")
    _is_or_will_be_vacant(seat, notice.share)
    _closes_later(closes_on)
    with attributed(by=by, why="Announced a vacant seat again"):
        notice.status, notice.outcome, notice.closes_on = Status.OPEN, "", closes_on
        notice.save(update_fields=["status", "outcome", "closes_on"])
    return notice


@transaction.atomic
def express(*, expression: Expression, by) -> Expression:
    """Somebody says that they are interested (not saved yet), or says so again after they had withdrawn."""
    notice = locked(expression.notice)
    if notice.status != Status.OPEN or notice.closes_on < clock.today():
        raise Refused("This seat takes no more names. The last day to say so is over.")
    earlier = notice.expressions.filter(person=expression.person).first()
    if earlier is not None:
        if Expression.Status.SUBMITTED not in Expression.MOVES[Expression.Status(earlier.status)]:
            raise Refused("You have said already that you are interested.")
        expression.pk = earlier.pk
        expression._state.adding = False
    expression.status, expression.reason, expression.answered_at = Expression.Status.SUBMITTED, "", None
    expression.made_at = clock.now()
    with attributed(by=by, why="Said that they are interested in a seat"):
        expression.save()
    return expression


@transaction.atomic
def withdraw(*, expression: Expression, by) -> Expression:
    """Whoever was interested is so no more."""
    locked(expression.notice)
    expression = Expression.objects.select_for_update(of=("self",)).select_related("notice").get(pk=expression.pk)
    if Expression.Status.WITHDRAWN not in Expression.MOVES[Expression.Status(expression.status)]:
        raise Refused(f"This is {expression.get_status_display()} already, so it cannot be withdrawn.")
    with attributed(by=by, why="Withdrew their interest in a seat"):
        expression.status = Expression.Status.WITHDRAWN
        expression.save(update_fields=["status"])
    return expression


# Parts, for `choosing` too ---------------------------------------------------------------------------------------


def locked(notice: VacancyNotice) -> VacancyNotice:
    """The notice as it stands, kept for this transaction."""
    found = VacancyNotice.objects.select_for_update(of=("self",)).select_related("seat__board")
    return found.get(pk=notice.pk)


def may_become(notice: VacancyNotice, status: str) -> bool:
    return status in VacancyNotice.MOVES[Status(notice.status)]


def waiting_for(notice: VacancyNotice) -> list[Expression]:
    """Those that wait for an answer, kept for this transaction."""
    found = notice.expressions.filter(status=Expression.Status.SUBMITTED).select_related("person")
    return list(found.select_for_update(of=("self",)))


def answer(expression: Expression, status: str, reason: str) -> None:
    """Answer one, with a reason; whoever was not chosen gets a mail, whoever was is asked to accept the seat."""
    expression.status, expression.reason, expression.answered_at = status, reason, clock.now()
    expression.save(update_fields=["status", "reason", "answered_at"])
    if status == Expression.Status.NOT_CHOSEN:
        emails.expression_answered(expression)
