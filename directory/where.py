"""Where somebody searches, and the footprints that reach there."""

from dataclasses import dataclass

from django.db.models import Avg

from .models import Area, Footprint


@dataclass(frozen=True)
class Where:
    """Where somebody searches: one area (a postcode's), or a footprint. Exactly one of the two is set."""

    label: str
    area: Area | None = None
    footprint: Footprint | None = None

    def has_middle(self) -> bool:
        """Is it known where its middle lies? A footprint's takes a query."""
        if self.area:
            return None not in (self.area.latitude, self.area.longitude)
        return self.footprint.areas.filter(latitude__isnull=False, longitude__isnull=False).exists()

    def middle(self) -> tuple[float, float] | None:
        """Latitude and longitude of its middle, None where they are not known. A footprint's takes a query."""
        if self.area:
            known = (self.area.latitude, self.area.longitude)
        else:
            known = tuple(self.footprint.areas.aggregate(north=Avg("latitude"), east=Avg("longitude")).values())
        return None if None in known else known


def footprints_that_reach(where: Where) -> tuple[str, list]:
    """The footprints that contain the area or overlap the footprint, and the parameters.

    `closeness` is 1 ÷ the areas of the footprint, or areas shared ÷ areas in either: 1 is the very same place.
    `share` is how much of the people searched for it reaches.
    """
    columns = "footprint.area_count, footprint.name AS footprint_name, directory_scale(footprint.scale) AS scale_number"
    if where.area:
        return (
            f"""
            SELECT footprint.id AS footprint_id, 1 / footprint.area_count::float AS closeness,
                   1::float AS share, {columns}
            FROM directory_footprintarea held JOIN directory_footprint footprint ON footprint.id = held.footprint_id
            WHERE held.area_id = %s
            """,
            [where.area.pk],
        )
    return (
        f"""
        SELECT footprint.id AS footprint_id,
               overlap.shared_areas / (footprint.area_count + place.area_count - overlap.shared_areas)::float
                   AS closeness,
               overlap.shared_population / nullif(place.population, 0)::float AS share, {columns}
        FROM directory_footprint place
        JOIN directory_footprintoverlap overlap ON overlap.other_id = place.id
        JOIN directory_footprint footprint ON footprint.id = overlap.footprint_id
        WHERE place.id = %s
        UNION ALL
        SELECT footprint.id, 1, 1, {columns} FROM directory_footprint footprint WHERE footprint.id = %s
        """,
        [where.footprint.pk, where.footprint.pk],
    )
