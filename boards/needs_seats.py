"""What seats need from a person: lines for the home page and the digests, one function a kind."""

import datetime as dt

from django.db.models import Count, Exists, F, OuterRef, Q
from django.urls import reverse

from alliance.base import clock
from alliance.base.items import Item
from alliance.base.templatetags.words import day as day_words
from alliance.base.templatetags.words import plural
from directory.lines import Lines, Many, Told, lines_of, of_officers

from .models import Appointment, Board, Expression, InductionDone, InductionItem, VacancyNotice
from .queries import to_choose
from .queries.terms import terms_ending

A_FORTNIGHT = dt.timedelta(days=14)
A_MONTH = dt.timedelta(days=30)


def _seats_to_accept(many: Many):
    mine = Appointment.objects.filter(person__in=many.ids)
    return mine.to_accept(clock.today()).select_related("seat__board")


def _tell_seats_to_accept(many: Many, waiting) -> Told:
    """I was appointed: do I take the seat?"""
    for held in waiting:
        yield (
            held.person_id,
            Item(
                key=f"accept-seat:{held.pk}",
                kind="accept a seat",
                what=f"Do you take the seat {held.seat.title} on {held.seat.board}?",
                detail=f"You are appointed from {day_words(held.starts_on)}. The papers open when you accept.",
                due=max(held.starts_on, clock.today()),
                verb="See the seat, and answer",
                url=reverse("boards:appointment_accept", args=[held.pk]),
            ),
        )


def _packs(many: Many):
    """Boards somebody is new on, with things to read or do: for half a year at most."""
    done = InductionDone.objects.filter(appointment=OuterRef("pk")).order_by().values("appointment")
    things = InductionItem.objects.filter(board=OuterRef("seat__board")).order_by().values("board")
    opened = Appointment.objects.filter(person__in=many.ids).not_over(clock.today())
    new = opened.filter(accepted_at__isnull=False, accepted_at__gte=clock.now() - 6 * A_MONTH)
    new = new.annotate(things=things.annotate(n=Count("pk")).values("n"), done=done.annotate(n=Count("pk")).values("n"))
    return new.filter(things__gt=0).select_related("seat__board")


def _tell_packs(many: Many, new) -> Told:
    """Until all are ticked off."""
    for held in new:
        if left := held.things - (held.done or 0):
            yield (
                held.person_id,
                Item(
                    key=f"induction:{held.pk}",
                    kind="start on a board",
                    what=f"You are new on {held.seat.board}",
                    detail=f"{plural(left, 'thing,things')} of {held.things} left to read or do.",
                    verb="Go on reading",
                    url=reverse("boards:induction", args=[held.seat.board.slug]),
                ),
            )


def _my_answers(many: Many):
    answered = Expression.objects.filter(
        person__in=many.ids, status=Expression.Status.NOT_CHOSEN, answered_at__gte=clock.now() - A_MONTH
    )
    return answered.select_related("notice__seat__board")


def _tell_my_answers(many: Many, answered) -> Told:
    """I was interested in a seat and was not chosen: the reason, for a month."""
    for mine in answered:
        yield (
            mine.person_id,
            Item(
                key=f"expression-answered:{mine.pk}:{mine.answered_at:%Y-%m-%d}",
                kind="answer about a seat",
                what=f"You were not chosen for {mine.notice.seat.title} on {mine.notice.seat.board}",
                detail=f"The reason: {mine.reason}",
                verb="Read the answer",
                url=mine.notice.get_absolute_url(),
            ),
        )


def expressions_to_answer(reader):
    """For who keeps a board: a notice is over, and people wait for an answer."""
    for notice in to_choose(reader, clock.today()):
        some = plural(notice.waiting, "person waits,people wait") + " for an answer."
        yield Item(
            key=f"choose-for-seat:{notice.pk}:{notice.closes_on}",
            kind="choose for a seat",
            what=f"Who takes the seat {notice.seat.title} on {notice.seat.board}?",
            detail=some if notice.waiting else "Nobody is interested yet. Give people more time, or close the notice.",
            due=notice.closes_on + A_FORTNIGHT,
            verb="See who is interested" if notice.waiting else "See the notice",
            url=reverse("boards:vacancy_expressions", args=[notice.pk]),
        )


def terms_to_follow(reader):
    """For who keeps a board: a term ends soon, or is over, and nobody is known to follow."""
    for held in terms_ending(clock.today()).filter(seat__board__in=Board.objects.kept_by(reader)):
        is_over = held.term_ends_on <= clock.today()
        after = "They stay until somebody follows." if held.seat.carries_over else "Then the seat is vacant."
        yield Item(
            key=f"term-ends:{held.pk}:{held.term_ends_on}",
            kind="a term ends",
            what=f"Who follows as {held.seat.title} on {held.seat.board}?",
            detail=f"The term of {held.holder} {'was over' if is_over else 'ends'} on "
            f"{day_words(held.term_ends_on)}. {after}",
            due=held.term_ends_on,
            verb="Announce the seat",
            url=reverse("boards:vacancy_new", args=[held.seat_id]) + f"?share={held.share}",
        )


def seats_not_taken(reader):
    """For who keeps a board: somebody appointed said no in the last month, and the seat is still free."""
    today = clock.today()
    same = {"seat": OuterRef("seat"), "share": OuterRef("share")}
    others = Appointment.objects.not_over(today).filter(**same, is_deputy=False)
    announced = VacancyNotice.objects.filter(**same, status=VacancyNotice.Status.OPEN)
    said_no = Appointment.objects.filter(
        Q(ends_on__gte=today - A_MONTH) & (Q(ends_on__lte=today) | Q(ends_on=F("starts_on"))),
        ~Exists(others),
        ~Exists(announced),
        accepted_at__isnull=True,
        person__is_active=True,
        is_deputy=False,
        seat__board__in=Board.objects.kept_by(reader),
    ).exclude(ended_because="")
    for held in said_no.select_related("seat__board", "person"):
        yield Item(
            key=f"seat-not-taken:{held.pk}",
            kind="a seat is free again",
            what=f"{held.holder} does not sit on {held.seat.board} after all",
            detail=f"{held.seat.title}. {held.ended_because}",
            verb="Announce the seat",
            url=reverse("boards:vacancy_new", args=[held.seat_id]) + f"?share={held.share}",
        )


LINES = (
    Lines(_seats_to_accept, _tell_seats_to_accept),
    Lines(_packs, _tell_packs),
    Lines(_my_answers, _tell_my_answers),
    of_officers(expressions_to_answer),
    of_officers(terms_to_follow),
    of_officers(seats_not_taken),
)


def items(person, reader) -> list[Item]:
    """Everything about seats that waits for this person today."""
    return lines_of(LINES, [person])[person.pk]
