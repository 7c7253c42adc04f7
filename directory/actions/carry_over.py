"""Carry footprints over to a new edition of the areas, by a stated table (rule 1).

A footprint whose every area the table places without doubt moves: it keeps its identity, so that its page, its
coverage and the roles that stand on it stay. Any other is flagged and left as it is until an officer decides.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import connection, transaction

from alliance.base import clock
from alliance.base.history import attributed
from alliance.base.refused import Refused
from alliance.base.templatetags.words import plural

from ..bulk import many_rows
from ..imports.carry_table import MERGED, OTHER, SPLIT, UNCHANGED, CarryTable
from ..models import Area, AreaEdition, Footprint, FootprintArea, FootprintCarry, Person
from ..models.footprints import lock_footprints
from ..outlines import AT_ONCE, refresh_outlines
from . import coverage

Outcome = FootprintCarry.Outcome


@dataclass(frozen=True)
class Plan:
    """Where a footprint lies on the new edition: `clear`, codes without doubt; `doubtful`, old areas not placed."""

    clear: frozenset[str]
    doubtful: list[dict]
    what: str


@dataclass
class CarriedOver:
    """What one run did: names of footprints carried and flagged, and how many were on the new edition already."""

    carried: list[str] = field(default_factory=list)
    flagged: list[str] = field(default_factory=list)
    unchanged: int = 0
    dry_run: bool = False

    def summary(self) -> str:
        counts = (
            f"carried over: {len(self.carried):,}, flagged: {len(self.flagged):,}, "
            f"on the new edition already: {self.unchanged:,}."
        )
        return f"Nothing was written (dry run). Would be {counts}" if self.dry_run else counts.capitalize()


@transaction.atomic
def carry_over(
    *,
    table: CarryTable,
    from_edition: AreaEdition,
    to_edition: AreaEdition,
    dry_run: bool = False,
    tick=lambda done: None,
    by: Person | None,
) -> CarriedOver:
    """Carry every footprint of the old edition over, or flag it. Safe to run again: what has moved stays.

    `tick` is told how many footprints are done, from time to time.
    """
    if from_edition == to_edition:
        raise Refused("Footprints are carried over from one edition to another. Name two.")
    lock_footprints()
    known = _known_new(table, from_edition, to_edition)
    footprints = list(
        Footprint.objects.select_for_update(no_key=True).filter(edition=from_edition).defer("outline").order_by("pk")
    )
    held = _held(from_edition)
    taken = _codes_taken(to_edition)
    plans = {footprint: plan(held.get(footprint.pk, {}), table) for footprint in footprints}
    moving = {one: each for one, each in plans.items() if not each.doubtful and (one.purpose, one.code) not in taken}
    report = CarriedOver(
        carried=[footprint.name for footprint in moving],
        flagged=[footprint.name for footprint in plans if footprint not in moving],
        unchanged=Footprint.objects.filter(edition=to_edition, carries__from_edition=from_edition).distinct().count(),
        dry_run=dry_run,
    )
    if dry_run:
        return report
    with attributed(by=by, why=f"Carried over to {to_edition} by {table.name}"):
        sites = coverage.sensitive_sites(touching=[footprint.pk for footprint in moving])
        _move(moving, to_edition, known)
        _record(plans, moving, table, from_edition, to_edition, by)
        _draw([footprint.pk for footprint in moving], tick)
        coverage.place_sensitive_sites(touching=[footprint.pk for footprint in moving], also=sites, by=by)
    return report


def plan(held: dict[str, str], table: CarryTable) -> Plan:
    """Where the areas `held` (names by code) lie on the new edition, as the table says."""
    clear: set[str] = set()
    doubtful = []
    counts: Counter = Counter()
    parts = 0
    for code, name in sorted(held.items()):
        kind, children = table.kinds.get(code), table.children.get(code, set())
        missing = sorted(parent for child in children for parent in table.parents[child] if parent not in held)
        if kind is None:
            why = "the table does not have it"
        elif kind == OTHER:
            why = "it changed in a way that is neither a split nor a merger"
        elif kind == MERGED and missing:
            why = f"it was merged with {_few(missing)}, which the footprint does not hold"
        else:
            clear |= children
            counts[kind] += 1
            parts += len(children) if kind == SPLIT else 0
            continue
        doubtful.append({"code": code, "name": name, "why": why, "maybe": sorted(children)})
    return Plan(frozenset(clear), doubtful, _what(counts, parts, len(clear), doubtful))


def _what(counts: Counter, parts: int, holds: int, doubtful: list[dict]) -> str:
    """In words: "11 areas unchanged, 1 split in 2"."""
    said = []
    if counts[UNCHANGED]:
        said.append(f"{plural(counts[UNCHANGED], 'area,areas')} unchanged")
    if counts[SPLIT]:
        said.append(f"{counts[SPLIT]:,} split in {parts:,}")
    if counts[MERGED]:
        said.append(f"{counts[MERGED]:,} merged in {holds - counts[UNCHANGED] - parts:,}")
    if doubtful:
        said.append(f"{len(doubtful):,} in doubt")
    return ", ".join(said) or "it holds no areas"


def _few(codes: list[str]) -> str:
    return ", ".join(codes[:3]) + (f" and {len(codes) - 3:,} more" if len(codes) > 3 else "")


def _known_new(table: CarryTable, from_edition: AreaEdition, to_edition: AreaEdition) -> dict[str, int]:
    """Ids of the new edition's areas by code. Refused when the table leads an old area to one that is not there."""
    known = dict(Area.objects.filter(edition=to_edition).values_list("code", "pk"))
    old = set(Area.objects.filter(edition=from_edition).values_list("code", flat=True))
    if not old & table.kinds.keys():
        raise Refused(f"The table names no area of {from_edition}. Check that it is the table from that edition.")
    lost = sorted({child for code in old for child in table.children.get(code, ()) if child not in known})
    if lost:
        raise Refused(
            f"The table leads to areas that {to_edition} does not have: {_few(lost)}. "
            "Import the areas of that edition whole, or check that it is the edition that the table speaks of."
        )
    return known


def _held(edition: AreaEdition) -> dict[int, dict[str, str]]:
    """For each footprint (id) of the edition, its areas: names by code."""
    held: dict[int, dict[str, str]] = {}
    rows = FootprintArea.objects.filter(footprint__edition=edition)
    for footprint, code, name in rows.values_list("footprint_id", "area__code", "area__name"):
        held.setdefault(footprint, {})[code] = name
    return held


def _codes_taken(to_edition: AreaEdition) -> set[tuple[str, str]]:
    """(purpose, code) of the new edition's own footprints: an old one with the same would stand there twice."""
    return set(Footprint.objects.filter(edition=to_edition).exclude(code="").values_list("purpose", "code"))


def _move(moving: dict[Footprint, Plan], to_edition: AreaEdition, known: dict[str, int]) -> None:
    """Three statements: the old areas go, the footprints change edition, the new areas come."""
    ids = [footprint.pk for footprint in moving]
    pairs = [(footprint.pk, known[code]) for footprint, each in moving.items() for code in each.clear]
    with connection.cursor() as cursor, many_rows(cursor):
        cursor.execute("DELETE FROM directory_footprintarea WHERE footprint_id = ANY (%s)", [ids])
        cursor.execute("UPDATE directory_footprint SET edition_id = %s WHERE id = ANY (%s)", [to_edition.pk, ids])
        cursor.execute(
            "INSERT INTO directory_footprintarea (footprint_id, area_id)"
            " SELECT * FROM unnest(%s::bigint[], %s::bigint[])",
            [[footprint for footprint, _ in pairs], [area for _, area in pairs]],
        )


def _record(plans, moving, table: CarryTable, from_edition: AreaEdition, to_edition: AreaEdition, by) -> None:
    """One row for each footprint; a flag that an earlier run left is brought up to date."""
    earlier = {
        record.footprint_id: record
        for record in FootprintCarry.objects.filter(from_edition=from_edition, to_edition=to_edition)
    }
    new = []
    for footprint, each in plans.items():
        record = earlier.get(footprint.pk) or FootprintCarry(
            footprint=footprint, from_edition=from_edition, to_edition=to_edition
        )
        outcome = Outcome.CARRIED if footprint in moving else Outcome.FLAGGED
        what = each.what
        if outcome == Outcome.FLAGGED and not each.doubtful:
            what += f"; {to_edition} has a footprint with the code {footprint.code} already"
        plan_now = {"clear": sorted(each.clear), "doubtful": each.doubtful} if outcome == Outcome.FLAGGED else {}
        now = (outcome, what, plan_now, table.sha256)
        if record.pk and now == (record.outcome, record.what, record.plan, record.table_sha256):
            continue
        record.outcome, record.what, record.plan, record.table_sha256 = now
        record.table_name, record.ran_at, record.by = table.name[:255], clock.now(), by
        if record.pk:
            record.save()
        else:
            new.append(record)
    FootprintCarry.objects.bulk_create(new)


def _draw(ids: Iterable[int], tick) -> None:
    ids = sorted(ids)
    for start in range(0, len(ids), AT_ONCE):
        refresh_outlines(ids[start : start + AT_ONCE])
        tick(min(start + AT_ONCE, len(ids)))
