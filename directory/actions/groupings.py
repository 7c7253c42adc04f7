"""Make footprints from the groupings of an edition: boards, sub-ICBs, districts and wards."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection, transaction

from alliance.base.history import attributed
from alliance.base.refused import Refused

from ..bulk import many_rows
from ..models import AreaEdition, Footprint, Person
from ..models.footprints import lock_footprints
from ..outlines import refresh_outlines
from . import coverage
from .footprints import HYPER_LOCAL_AT_MOST, free_slugs

Scale = Footprint.Scale
Purpose = Footprint.Purpose


@dataclass(frozen=True)
class Grouping:
    """A column of the areas that makes footprints: a ward, a district, a sub-ICB or an ICB."""

    column: str
    scale: str  # empty: hyper-local or neighbourhood, by population
    purpose: str
    called: str
    within: str = ""


GROUPINGS = {
    "icb": Grouping("icb", Scale.SYSTEM, Purpose.STATUTORY, "Integrated care board area."),
    "sub_icb": Grouping("sub_icb", Scale.PLACE, Purpose.NHS, "Sub-ICB location."),
    "district": Grouping("district", Scale.PLACE, Purpose.COUNCIL, "Council district."),
    "ward": Grouping("ward", "", Purpose.COUNCIL, "Council ward.", within="district"),
}


@dataclass(frozen=True)
class Made:
    """What `from_groupings` did: how many footprints it created, changed and found right already."""

    created: int
    updated: int
    unchanged: int


@transaction.atomic
def from_groupings(*, edition: AreaEdition, groupings: Iterable[str], by: Person | None) -> Made:
    """Footprints of the districts, wards, sub-ICBs or ICBs named in the edition's areas. Safe to run again.

    A footprint is known by its code and edition. One that exists keeps its page and its words; its areas
    become those that the edition groups today.
    """
    unknown = sorted(set(groupings) - GROUPINGS.keys())
    if unknown:
        raise Refused(f"There is no grouping called {unknown[0]}. Choose from {', '.join(GROUPINGS)}.")
    lock_footprints()
    made = []
    with attributed(by=by, why="Made footprints from the groupings of the areas"):
        for name in dict.fromkeys(groupings):
            made.append(_from_grouping(edition, GROUPINGS[name]))
        changed = [pk for created, updated, _ in made for pk in created | updated]
        refresh_outlines(changed)
        coverage.place_sensitive_sites(touching=changed, by=by)
    return Made(*(sum(counts) for counts in zip(*((len(c), len(u), n) for c, u, n in made), strict=True)))


def _from_grouping(edition: AreaEdition, grouping: Grouping) -> tuple[set[int], set[int], int]:
    """The ids of created and of updated footprints, and how many needed nothing."""
    groups = _groups(edition, grouping)
    known = {
        footprint.code: footprint
        for footprint in Footprint.objects.filter(
            edition=edition, purpose=grouping.purpose, code__in=[code for code, *_ in groups]
        )
    }
    new = [group for group in groups if group[0] not in known]
    slugs = free_slugs([(f"{name} {within}".strip(), code) for code, name, within, _ in new])
    created = Footprint.objects.bulk_create(
        Footprint(
            slug=slug,
            code=code,
            name=name,
            scale=_scale(grouping, population),
            purpose=grouping.purpose,
            source=edition.source,
            description=grouping.called.removesuffix(".") + (f" in {within}." if within else "."),
            edition=edition,
        )
        for slug, (code, name, within, population) in zip(slugs, new, strict=True)
    )
    ours = {footprint.code: footprint.pk for footprint in [*known.values(), *created]}
    moved = _put_areas(edition, grouping, ours)
    created_ids = {footprint.pk for footprint in created}
    updated = moved - created_ids
    return created_ids, updated, len(ours) - len(created_ids) - len(updated)


def _scale(grouping: Grouping, population: int | None) -> str:
    if grouping.scale:
        return grouping.scale
    return Scale.HYPER_LOCAL if population is not None and population <= HYPER_LOCAL_AT_MOST else Scale.NEIGHBOURHOOD


def _groups(edition: AreaEdition, grouping: Grouping) -> list[tuple[str, str, str, int | None]]:
    """(code, name, the district's name for a ward, population or None when some area's is unknown)."""
    column = grouping.column
    within = f"mode() WITHIN GROUP (ORDER BY {grouping.within}_name)" if grouping.within else "''"
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT {column}_code,
                   coalesce(nullif(mode() WITHIN GROUP (ORDER BY {column}_name), ''), {column}_code),
                   {within},
                   CASE WHEN count(population) = count(*) THEN sum(population) END
            FROM directory_area
            WHERE edition_id = %s AND {column}_code <> ''
            GROUP BY 1 ORDER BY 1
            """,
            [edition.pk],
        )
        return cursor.fetchall()


def _put_areas(edition: AreaEdition, grouping: Grouping, footprints: dict[str, int]) -> set[int]:
    """Make each footprint (by its code) hold exactly the areas of its group; the ids of those that changed."""
    ids, codes = list(footprints.values()), list(footprints)
    column = f"{grouping.column}_code"
    with connection.cursor() as cursor, many_rows(cursor):
        cursor.execute(
            f"""
            WITH ours AS (SELECT * FROM unnest(%s::bigint[], %s::text[]) AS one(footprint_id, code))
            DELETE FROM directory_footprintarea held USING ours, directory_area area
            WHERE ours.footprint_id = held.footprint_id AND area.id = held.area_id AND area.{column} <> ours.code
            RETURNING held.footprint_id
            """,
            [ids, codes],
        )
        changed = {footprint for (footprint,) in cursor.fetchall()}
        cursor.execute(
            f"""
            WITH ours AS (SELECT * FROM unnest(%s::bigint[], %s::text[]) AS one(footprint_id, code))
            INSERT INTO directory_footprintarea (footprint_id, area_id)
            SELECT ours.footprint_id, area.id
            FROM ours JOIN directory_area area ON area.edition_id = %s AND area.{column} = ours.code
            WHERE NOT EXISTS (
                SELECT FROM directory_footprintarea held
                WHERE held.footprint_id = ours.footprint_id AND held.area_id = area.id
            )
            RETURNING footprint_id
            """,
            [ids, codes, edition.pk],
        )
        return changed | {footprint for (footprint,) in cursor.fetchall()}
