"""A footprint as it was on an earlier day, from the history that the database keeps (rule 24). Reads only."""

import datetime as dt
from dataclasses import dataclass

from alliance.base import clock

from .models import Area, Footprint, FootprintArea

SHOWN = 10  # areas named each way


@dataclass(frozen=True)
class Then:
    """What a footprint held at the end of a day.

    recorded_since  the first day of which there is a record, when the day asked for is earlier: what was recorded
                    on that first day stands in for it
    came, went      names of areas that it holds now and did not then, and the other way round: the first of them
    came_in_all, went_in_all   how many they are
    """

    day: dt.date
    recorded_since: dt.date | None
    population: int | None
    area_count: int
    edition: str
    came: list[str]
    came_in_all: int
    went: list[str]
    went_in_all: int

    @property
    def differs(self) -> bool:
        return bool(self.came_in_all or self.went_in_all)


def as_at(footprint: Footprint, day: dt.date) -> Then | None:
    """The footprint at the end of `day`; None when nothing at all was ever recorded. Five queries."""
    first = footprint.events.order_by("pgh_id").first()
    if first is None:
        return None
    began = first.pgh_created_at.astimezone(clock.LONDON).date()
    ends = dt.datetime.combine(max(day, began) + dt.timedelta(days=1), dt.time(), clock.LONDON)
    was = footprint.events.filter(pgh_created_at__lt=ends).select_related("edition").order_by("pgh_id").last()
    then = _held(footprint, ends)
    now = set(FootprintArea.objects.filter(footprint=footprint).values_list("area_id", flat=True))
    names = dict(Area.objects.filter(pk__in=then ^ now).values_list("pk", "name"))
    came, went = (sorted(names[pk] for pk in some) for some in (now - then, then - now))
    return Then(
        day=day,
        recorded_since=began if day < began else None,
        population=was.population,
        area_count=was.area_count,
        edition=str(was.edition),
        came=came[:SHOWN],
        came_in_all=len(came),
        went=went[:SHOWN],
        went_in_all=len(went),
    )


def _held(footprint: Footprint, before: dt.datetime) -> set[int]:
    """Ids of the areas it held just before a moment: the last word of the history on each of its rows."""
    last = (
        FootprintArea.pgh_event_model.objects.filter(footprint=footprint.pk, pgh_created_at__lt=before)
        .order_by("id", "-pgh_id")
        .distinct("id")
        .values_list("area_id", "pgh_label")
    )
    return {area for area, label in last if label != "delete"}
