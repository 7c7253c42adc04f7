"""Draw footprints, change which areas they hold, and make them from the groupings of an edition.

The database keeps population, overlaps and `contains_district`; these actions keep the outlines and place
sensitive sites anew where a change of areas moves the districts they are shown in.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection, transaction
from django.utils.text import slugify

from alliance.base import clock
from alliance.base.history import attributed
from alliance.base.refused import Refused

from ..bulk import many_rows
from ..models import Area, AreaEdition, Footprint, FootprintArea, FootprintCarry, Person
from ..models.footprints import lock_footprints
from ..outlines import refresh_outlines
from . import coverage

Scale = Footprint.Scale
Purpose = Footprint.Purpose
HYPER_LOCAL_AT_MOST = 10_000
NEIGHBOURHOOD = (30_000, 50_000)
WORDS = (
    "name",
    "scale",
    "purpose",
    "source",
    "source_url",
    "description",
    "valid_from",
    "valid_until",
    "stated_population",
    "stated_population_source",
)  # what an officer says of a footprint, beside its areas


class Stale(Refused):
    """Somebody else changed the footprint after this person opened it."""


@transaction.atomic
def draw(
    *,
    name: str,
    scale: str,
    purpose: str,
    source: str,
    areas: Iterable[Area],
    by: Person | None,
    edition: AreaEdition | None = None,
    **fields,
) -> Footprint:
    """A new footprint of these areas, all of one edition (that of the first, unless `edition` says otherwise).

    `fields` are any others of `Footprint`: code, description, source_url, valid_from, valid_until,
    stated_population with stated_population_source, slug.
    """
    areas = list(areas)
    if not areas:
        raise Refused("A footprint needs at least one area.")
    edition_id = edition.pk if edition else areas[0].edition_id
    _require_one_edition(areas, edition_id)
    lock_footprints()
    with attributed(by=by, why="Drew the footprint"):
        slug = fields.pop("slug", "") or _free_slugs([(name, fields.get("code", ""))])[0]
        footprint = Footprint.objects.create(
            slug=slug,
            name=name,
            scale=scale,
            purpose=purpose,
            source=source,
            edition_id=edition_id,
            drawn_by=by,
            **fields,
        )
        FootprintArea.objects.bulk_create(
            FootprintArea(footprint=footprint, area_id=area) for area in {area.pk for area in areas}
        )
        refresh_outlines([footprint.pk])
        coverage.place_sensitive_sites(touching=[footprint.pk], by=by)
    footprint.refresh_from_db()
    return footprint


@transaction.atomic
def set_areas(*, footprint: Footprint, areas: Iterable[Area], by: Person | None) -> Footprint:
    """The footprint holds exactly these areas from now on; only the rows that differ are written."""
    areas = list(areas)
    if not areas:
        raise Refused("A footprint needs at least one area. To end it, give it a last day instead.")
    lock_footprints()
    footprint = Footprint.objects.select_for_update(no_key=True).get(pk=footprint.pk)
    _require_one_edition(areas, footprint.edition_id)
    wanted = {area.pk for area in areas}
    with attributed(by=by, why="Changed the areas of the footprint"):
        _hold(footprint, wanted, by)
    footprint.refresh_from_db()
    return footprint


@transaction.atomic
def change(
    *,
    footprint: Footprint,
    areas: Iterable[Area],
    words: dict,
    opened: str,
    edition: AreaEdition | None = None,
    carry: FootprintCarry | None = None,
    by: Person | None,
) -> Footprint:
    """Change what is said of a footprint (`words`, by the names in WORDS) and which areas it holds.

    `opened` is the `fingerprint` of what the person saw; raises `Stale` when it is no longer so. With `edition`
    the footprint moves to that edition; `carry` is the flag that this decides.
    """
    areas = list(areas)
    if not areas:
        raise Refused("A footprint needs at least one area. To end it, give it a last day instead.")
    lock_footprints()
    footprint = Footprint.objects.select_for_update(no_key=True).get(pk=footprint.pk)
    if fingerprint(footprint) != opened:
        raise Stale("Somebody changed this footprint after you opened it. What you picked and typed is still here.")
    edition_id = edition.pk if edition else footprint.edition_id
    _require_one_edition(areas, edition_id)
    with attributed(by=by, why="Changed the footprint"):
        for name in words.keys() & set(WORDS):
            setattr(footprint, name, words[name])
        footprint.save(update_fields=WORDS)
        _hold(footprint, {area.pk for area in areas}, by, edition_id)
        if carry:
            _decide(carry, by)
    footprint.refresh_from_db()
    return footprint


def fingerprint(footprint: Footprint) -> str:
    """What the footprint says and holds now, in a few letters: they change when anybody changes it."""
    held = FootprintArea.objects.filter(footprint=footprint).order_by("area_id").values_list("area_id", flat=True)
    said = [str(getattr(footprint, name)) for name in WORDS]
    return hashlib.sha256(json.dumps([footprint.edition_id, said, list(held)]).encode()).hexdigest()[:24]


def _hold(footprint: Footprint, wanted: set[int], by: Person | None, edition_id: int | None = None) -> None:
    """Write the rows that differ so that the footprint, which is locked, holds exactly these areas (ids)."""
    held = set(FootprintArea.objects.filter(footprint=footprint).values_list("area_id", flat=True))
    if held == wanted:
        return
    sites = coverage.sensitive_sites(touching=[footprint.pk])
    FootprintArea.objects.filter(footprint=footprint, area__in=held - wanted).delete()
    if edition_id and edition_id != footprint.edition_id:
        Footprint.objects.filter(pk=footprint.pk).update(edition=edition_id)
    FootprintArea.objects.bulk_create(FootprintArea(footprint=footprint, area_id=area) for area in wanted - held)
    refresh_outlines([footprint.pk])
    coverage.place_sensitive_sites(touching=[footprint.pk], also=sites, by=by)


def _decide(carry: FootprintCarry, by: Person | None) -> None:
    flag = FootprintCarry.objects.select_for_update(no_key=True).get(pk=carry.pk)
    if flag.outcome != FootprintCarry.Outcome.FLAGGED:
        raise Refused("Where this footprint lies on the new edition has been decided already. Look at its page.")
    flag.outcome, flag.by, flag.ran_at = FootprintCarry.Outcome.DECIDED, by, clock.now()
    flag.save(update_fields=["outcome", "by", "ran_at"])


def _require_one_edition(areas: list[Area], edition_id: int) -> None:
    strays = sorted(area.code for area in areas if area.edition_id != edition_id)
    if strays:
        shown = ", ".join(strays[:5]) + (f" and {len(strays) - 5} more" if len(strays) > 5 else "")
        raise Refused(f"All areas of a footprint are of one edition. These are of another: {shown}.")


# From the groupings of an edition --------------------------------------------------------------------------------


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
    slugs = _free_slugs([(f"{name} {within}".strip(), code) for code, name, within, _ in new])
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


def _free_slugs(wanted: list[tuple[str, str]]) -> list[str]:
    """A slug nobody has for each (name, code): the name; with the code when that is taken; then numbered."""
    taken = {"new", "carried", *Footprint.objects.values_list("slug", flat=True)}  # pages of their own
    slugs = []
    for name, code in wanted:
        plain = slugify(name)[:80].strip("-") or "footprint"
        tries = [plain, *([f"{plain}-{slugify(code)}"] if slugify(code) else [])]
        number = 2
        while tries[0] in taken:
            tries.pop(0)
            if not tries:
                tries = [f"{plain}-{number}"]
                number += 1
        taken.add(tries[0])
        slugs.append(tries[0])
    return slugs


def odd_size(footprint: Footprint) -> str:
    """A sentence when the footprint's population is unusual for its scale; empty when it is not."""
    people = footprint.population
    if people is None:
        return ""
    if footprint.scale == Scale.HYPER_LOCAL and people > HYPER_LOCAL_AT_MOST:
        return (
            f"{people:,} people is many for a hyper-local footprint. They hold {HYPER_LOCAL_AT_MOST:,} at most; "
            "is it a neighbourhood?"
        )
    low, high = NEIGHBOURHOOD
    if footprint.scale == Scale.NEIGHBOURHOOD and not low <= people <= high:
        few = "few" if people < low else "many"
        return f"{people:,} people is {few} for a neighbourhood. They hold {low:,} to {high:,}."
    return ""
