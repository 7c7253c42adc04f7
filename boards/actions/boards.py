"""Boards: adding one, changing what is said of it, ending it; its terms of reference and its agreements."""

import datetime as dt

from django.db import transaction
from django.db.models import F, Max, Q, Value
from django.db.models.functions import Greatest
from django.utils.text import slugify

from alliance.base.history import attributed
from alliance.base.refused import Refused

from ..models import Agreement, Appointment, Board, BoardRelation, Decides, Seat, TermsOfReference
from . import vacancies

WORDS = (
    "name",
    "kind",
    "footprint",
    "secretariat",
    "run_by",
    "decides",
    "advises",
    "money",
    "how_to_reach",
    "meets",
    "quorum",
    "papers_url",
    "origin",
    "source",
    "source_url",
    "basis",
    "starts_on",
)
# the addresses under /boards/ that are no board's: a test holds the list against boards/urls.py
PAGES_OF_THEIR_OWN = {
    "actions",
    "appointments",
    "budgets",
    "calendar",
    "claims",
    "costs",
    "expenses",
    "expressions",
    "figures",
    "funding-terms",
    "induction",
    "interests",
    "items",
    "meetings",
    "new",
    "of",
    "papers",
    "payments",
    "proposals",
    "relations",
    "seats",
    "settlements",
    "standing-items",
    "suppliers",
    "time",
    "topics",
    "vacancies",
}


@transaction.atomic
def add(*, board: Board, by) -> Board:
    """Write a new board (not saved yet) at an address of its own, which never moves."""
    with attributed(by=by, why="Added the board"):
        board.slug = board.slug or _free_slug(board.name)
        board.save(force_insert=True)
    return board


def _free_slug(name: str) -> str:
    stem = slugify(name)[:90] or "board"
    taken = PAGES_OF_THEIR_OWN | set(Board.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    slug, n = stem, 1
    while slug in taken:
        n += 1
        slug = f"{stem}-{n}"
    return slug


@transaction.atomic
def change(*, board: Board, by) -> Board:
    """Write what is now said of a board; when it ends is `end`'s alone."""
    was = locked(board)
    if was.ends_on is not None and board.starts_on > was.ends_on:
        raise Refused("The board would begin after it ended. Correct the day on which it began.")
    with attributed(by=by, why="Changed the board"):
        board.save(update_fields=WORDS)
    return board


def locked(board: Board) -> Board:
    """The board as it stands, kept for this transaction: who adds to it or ends it waits for one another here."""
    return Board.objects.select_for_update(no_key=True, of=("self",)).get(pk=board.pk)


@transaction.atomic
def end(*, board: Board, on: dt.date, reason: str, by) -> Board:
    """The board is no more from the day `on`, and with it end its seats, who sits on them, its lines and topics."""
    if not reason.strip():
        raise Refused("Say why the board ends.")
    board = locked(board)
    if board.ends_on is not None and board.ends_on <= on:
        raise Refused(f"{board} has ended already.")
    if on < board.starts_on:
        raise Refused("The board would end before it began. Give a later day.")
    with attributed(by=by, why=reason):
        board.ends_on = on
        board.save(update_fields=["ends_on"])
        end_all(Seat.objects.filter(board=board), on)  # the seats first: who appoints waits for them
        end_appointments(Appointment.objects.filter(seat__board=board), on, reason)
        vacancies.close_all(Seat.objects.filter(board=board), reason)
        end_all(BoardRelation.objects.filter(Q(from_board=board) | Q(to_board=board)), on)
        end_all(Decides.objects.filter(board=board), on)
    return board


def end_all(rows, on: dt.date) -> None:
    """End the dated rows that hold on `on` or later; what had not begun by then never holds."""
    rows.not_ended_by(on).update(ends_on=Greatest(F("starts_on"), Value(on)))


def end_appointments(rows, on: dt.date, reason: str) -> None:
    rows.not_ended_by(on).update(ends_on=Greatest(F("starts_on"), Value(on)), ended_because=reason[:500])


@transaction.atomic
def add_terms(*, terms: TermsOfReference, by) -> TermsOfReference:
    """The next version of a board's terms of reference (not saved yet); earlier ones stay as they are."""
    board = locked(terms.board)
    latest = board.terms.first()
    if latest and terms.in_force_from < latest.in_force_from:
        raise Refused(
            f"Version {latest.version} is in force from a later day, {latest.in_force_from:%-d %B %Y}. "
            "Give a day on or after it."
        )
    terms.version = (board.terms.aggregate(last=Max("version"))["last"] or 0) + 1
    with attributed(by=by, why="Added terms of reference"):
        terms.save(force_insert=True)
    return terms


@transaction.atomic
def add_agreement(*, agreement: Agreement, by) -> Agreement:
    """A formal agreement of a board with another body (not saved yet)."""
    locked(agreement.board)
    with attributed(by=by, why="Added an agreement"):
        agreement.save(force_insert=True)
    return agreement
