"""Draw footprints, and change what is said of them and which areas they hold.

The database keeps population, overlaps and `contains_district`; these actions keep the outlines and place
sensitive sites anew where a change of areas moves the districts they are shown in.
"""

import hashlib
import json
from collections.abc import Iterable

from django.db import transaction
from django.utils.text import slugify

from alliance.base import clock
from alliance.base.history import attributed
from alliance.base.refused import Refused

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
        slug = fields.pop("slug", "") or free_slugs([(name, fields.get("code", ""))])[0]
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


def free_slugs(wanted: list[tuple[str, str]]) -> list[str]:
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
