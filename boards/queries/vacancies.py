"""Seats that are announced as vacant: the public list, and what each place and sector of it has."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Q

from ..models import Board, Expression, Seat, VacancyNotice


@dataclass(frozen=True)
class Vacancies:
    """The notices that fit, and what there is to choose from: (slug or value, name) of footprints and sectors."""

    notices: object  # a queryset of VacancyNotice, for its pages
    footprints: tuple[tuple[str, str], ...]
    sectors: tuple[tuple[str, str], ...]


def vacancies(day: dt.date, reader, footprint: str = "", sector: str = "") -> Vacancies:
    """Notices that take names on `day`, the one that closes first at the top. Two queries with the page's own."""
    found = VacancyNotice.objects.visible_to(reader).open_on(day)
    there = found.order_by().values_list("seat__board__footprint__slug", "seat__board__footprint__name", "seat__sector")
    rows = set(there)
    if footprint:
        found = found.filter(seat__board__footprint__slug=footprint)
    if sector:
        found = found.filter(seat__sector=sector)
    sectors = {row[2] for row in rows}
    return Vacancies(
        notices=with_seat(found),
        footprints=tuple(sorted({row[:2] for row in rows}, key=lambda pair: pair[1])),
        sectors=tuple((value, label) for value, label in Seat.Sector.choices if value in sectors),
    )


def with_seat(notices):
    """With the seat, its board and the board's footprint, which every page of a notice shows."""
    return notices.select_related("seat__board__footprint").defer("seat__board__footprint__outline")


def to_choose(reader, day: dt.date) -> list[VacancyNotice]:
    """For who keeps boards: notices whose last day is over, with `waiting`, the number of people without an answer."""
    kept = Board.objects.kept_by(reader).values("pk")
    waiting = Count("expressions", filter=Q(expressions__status=Expression.Status.SUBMITTED))
    found = VacancyNotice.objects.to_choose(day).filter(seat__board__in=kept).annotate(waiting=waiting)
    return list(found.select_related("seat__board").order_by("closes_on", "pk"))
