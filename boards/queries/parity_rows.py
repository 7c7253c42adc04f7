"""The rows behind a number of the parity panel, as one reader may read them."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from alliance.base.templatetags.words import day as day_words

from ..models import AgendaItem, Board, Meeting
from .parity import CAME, MEASURES, NOT_SAID, Place, attendance, items, places


@dataclass(frozen=True)
class Row:
    """One thing that a number counts: its words, and the page (route, id, place on it) that shows it, if one does."""

    what: str
    detail: str
    route: str = ""
    key: object = None
    at: str = ""


def rows_of(board: Board, measure: str, sector: str, day: dt.date, year: int, reader):
    """What a number counts: something to count, to cut into pages and then to put into words by `in_words`.

    sector    "" for all of them
    """
    if MEASURES[measure].counts:
        found = [one for one in places(board, day) if MEASURES[measure].counts(one)]
        return [one for one in found if sector in ("", one.seat.sector)]
    if measure in ("items", "minutes"):
        seen = AgendaItem.objects.visible_to(reader).filter(pk=OuterRef("pk"))
        found = items(board, year).annotate(may_read=Exists(seen)).select_related("meeting__board")
        if sector:
            found = found.filter(sector="" if sector == NOT_SAID else sector)
        return found.order_by("meeting__starts_at", "position", "pk")
    seen = Meeting.objects.visible_to(reader).filter(pk=OuterRef("meeting"))
    found = attendance(board, year).annotate(may_read=Exists(seen))
    if measure == "came":
        found = found.filter(came__in=CAME)
    if sector:
        found = found.filter(appointment__seat__sector=sector)
    found = found.select_related("meeting__board", "appointment__seat", "appointment__person")
    return found.order_by("meeting__starts_at", "appointment__seat__title", "pk")


def in_words(found, board: Board) -> list[Row]:
    """The rows of one page as it lists them; what a reader may not read is counted and not named."""
    return [_place(one, board) if isinstance(one, Place) else _of_a_meeting(one) for one in found]


def _place(one: Place, board: Board) -> Row:
    share = f", share {one.share} of {one.seat.shares}" if one.seat.shares > 1 else ""
    who = f"{one.held.holder}, since {day_words(one.held.starts_on)}" if one.held else "vacant"
    detail = f"{one.seat.get_sector_display()}, {one.seat.get_vote_display()}; {who}; {one.funding.said}"
    return Row(f"{one.seat.title}{share}", detail, "boards:board", board.slug, f"seat-{one.seat.pk}")


def _of_a_meeting(one) -> Row:
    is_item = isinstance(one, AgendaItem)
    if not one.may_read:
        words = f"{one.minutes} minutes" if is_item else ""
        return Row("A confidential item" if is_item else "At a meeting that is not public", words)
    when = day_words(one.meeting.starts_at)
    if is_item:
        lead = f"; led by {one.lead}" if one.lead else ""
        return Row(one.title, f"{when}; {one.minutes} minutes{lead}", "boards:meeting", one.meeting_id)
    held = one.appointment
    words = f"{held.holder}: {one.get_came_display()}"
    return Row(f"{one.meeting.name}, {when}", f"{words} ({held.seat.title})", "boards:meeting", one.meeting_id)
