"""How a footprint lies among the others, from the stored overlaps: the lists of a footprint's page."""

import datetime as dt
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Case, Count, F, IntegerField, QuerySet, Value, When, Window
from django.db.models.functions import RowNumber

from .models import Footprint, FootprintOverlap

SHOWN = 10  # of each relation on the footprint's own page
A_PAGE = 50

HEADINGS = {
    "same": "The same area as",
    "inside": "Inside",
    "contains": "Contains",
    "crosses": "Crosses",
}


@dataclass(frozen=True)
class Neighbour:
    """Another footprint that shares people or areas with this one.

    share           the part of this footprint's people that live in the other, 0 to 1
    share_of_other  the part of the other's people that live in this one, 0 to 1
    """

    footprint: Footprint
    share: float
    share_of_other: float
    is_in_force: bool


@dataclass(frozen=True)
class Relation:
    """Those that lie to the footprint in one way ("inside"): how many there are, and the first of them."""

    key: str
    heading: str
    count: int
    neighbours: list[Neighbour]

    @property
    def more(self) -> int:
        return self.count - len(self.neighbours)


def relations_of(footprint: Footprint, day: dt.date, *, only_in_force: bool = False) -> list[Relation]:
    """The relations that the footprint has, each with its first few neighbours. Two queries.

    `only_in_force` leaves out those that were not in force on `day`.
    """
    overlaps = _overlaps(footprint, day if only_in_force else None)
    counts = dict(overlaps.values_list("relation").annotate(Count("pk")).order_by())
    first = _in_order(overlaps).annotate(
        place=Window(RowNumber(), partition_by=F("relation"), order_by=_order()),
    )
    shown = [(overlap.relation, _neighbour(overlap, day)) for overlap in first.filter(place__lte=SHOWN)]
    return [
        Relation(
            key=key,
            heading=heading,
            count=counts[key],
            neighbours=[neighbour for relation, neighbour in shown if relation == key],
        )
        for key, heading in HEADINGS.items()
        if key in counts
    ]


def page_of_relation(footprint: Footprint, key: str, number, day: dt.date, *, only_in_force: bool = False) -> Page:
    """One page of all neighbours of one relation; the page's `object_list` holds `Neighbour`s."""
    overlaps = _overlaps(footprint, day if only_in_force else None)
    page = Paginator(_in_order(overlaps.filter(relation=key)), A_PAGE).get_page(number)
    page.object_list = [_neighbour(overlap, day) for overlap in page.object_list]
    return page


def _overlaps(footprint: Footprint, in_force_on: dt.date | None) -> QuerySet:
    overlaps = FootprintOverlap.objects.filter(footprint=footprint).with_shares()
    if in_force_on is None:
        return overlaps
    return overlaps.filter(other__in=Footprint.objects.valid_on(in_force_on))


def _in_order(overlaps: QuerySet) -> QuerySet:
    return overlaps.select_related("other").defer("other__outline", "other__description").order_by(*_order())


def _order() -> list:
    """By scale, the largest first; what it crosses by how much of it; then by size and name."""
    scales = [Footprint.Scale.SYSTEM, Footprint.Scale.PLACE, Footprint.Scale.NEIGHBOURHOOD, Footprint.Scale.HYPER_LOCAL]
    rank = Case(
        *(When(other__scale=scale, then=Value(number)) for number, scale in enumerate(scales)),
        default=Value(len(scales)),
        output_field=IntegerField(),
    )
    return [rank, F("share").desc(), F("other__population").desc(nulls_last=True), F("other__name"), F("other_id")]


def _neighbour(overlap: FootprintOverlap, day: dt.date) -> Neighbour:
    return Neighbour(
        footprint=overlap.other,
        share=overlap.share,
        share_of_other=overlap.share_of_other,
        is_in_force=overlap.other.in_force_on(day),
    )
