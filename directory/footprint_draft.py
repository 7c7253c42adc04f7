"""What a footprint would be, before it is saved: its people, its deprivation, and how it would lie to the others.

Reads only. Everything is worked out from the ids of the areas picked, in a few queries.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, Sum

from alliance.base import clock
from alliance.base.templatetags.words import percent, plural

from .footprint_steps import Ground, Group, Step, codes_needed, groups_needed
from .models import (
    AllianceRole,
    AllianceRoleFootprint,
    Area,
    AreaEdition,
    Coverage,
    Footprint,
    FootprintArea,
    Organisation,
    Service,
)
from .models.footprints import FootprintOverlapQuerySet
from .visibility import Reader

Scale = Footprint.Scale
SHOWN = 10  # overlaps shown before saving
LARGEST_FIRST = [Scale.PLACE, Scale.SYSTEM, Scale.NEIGHBOURHOOD, Scale.HYPER_LOCAL]  # places before all others


@dataclass(frozen=True)
class Decile:
    """One tenth of England by deprivation (1 is the most deprived): how many areas picked are in it, and people."""

    decile: int
    areas: int
    people: int | None


@dataclass(frozen=True)
class Figures:
    """What the areas picked add up to. `population` is None when that of an area (`uncounted`) is not known."""

    areas: int
    population: int | None
    uncounted: int
    deciles: list[Decile]
    without_decile: int
    why_no_deprivation: str

    @property
    def most_deprived(self) -> str:
        """How many areas are among the most deprived, in a sentence; empty when no decile is known."""
        if not self.deciles:
            return ""
        first = sum(one.areas for one in self.deciles if one.decile == 1)
        three = sum(one.areas for one in self.deciles if one.decile <= 3)
        return (
            f"{plural(first, 'area is,areas are')} in the most deprived tenth of England, "
            f"{three:,} in the most deprived three tenths."
        )


@dataclass(frozen=True)
class Overlap:
    """A footprint in force today that would share areas with the draft; shares are of people, 0 to 1."""

    footprint: Footprint
    relation: str
    share: float
    share_of_other: float


@dataclass(frozen=True)
class Overlaps:
    """The footprints that a draft would lie in, hold or cross: the first of them, and how many there are in all."""

    shown: list[Overlap]
    total: int
    crossed: list[str]

    @property
    def more(self) -> int:
        return self.total - len(self.shown)

    @property
    def sentence(self) -> str:
        """Which places it would cross: "It crosses 2 places: Here (60% of it) and There (40% of it)."."""
        if not self.crossed:
            return ""
        shown = self.crossed[:SHOWN] + ([f"{len(self.crossed) - SHOWN} more"] if len(self.crossed) > SHOWN else [])
        named = shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"
        return f"It crosses {plural(len(self.crossed), 'place,places')}: {named}."


# What the steps speak of -----------------------------------------------------------------------------------------


def ground_for(steps: Iterable[Step], edition: AreaEdition) -> Ground:
    """The districts, wards, footprints and areas that these steps name, as the edition has them."""
    steps = list(steps)
    groups: dict[tuple[str, str], Group] = {}
    for what in ("district", "ward"):
        for code, (name, areas) in _groupings(edition, what, groups_needed(steps, what)).items():
            groups[what, code] = Group(name, frozenset(areas))
    for slug, (name, areas) in _footprints(edition, groups_needed(steps, "footprint")).items():
        groups["footprint", slug] = Group(name, frozenset(areas))
    codes = codes_needed(steps)
    rows = Area.objects.filter(edition=edition, code__in=codes).values_list("code", "pk", "name") if codes else ()
    return Ground(str(edition), groups, {code: (pk, name) for code, pk, name in rows})


def _groupings(edition: AreaEdition, what: str, codes: set[str]) -> dict[str, tuple[str, list[int]]]:
    found: dict[str, tuple[str, list[int]]] = {}
    if codes:
        rows = Area.objects.filter(edition=edition, **{f"{what}_code__in": codes})
        for pk, code, name in rows.values_list("pk", f"{what}_code", f"{what}_name"):
            found.setdefault(code, (name or code, []))[1].append(pk)
    return found


def _footprints(edition: AreaEdition, slugs: set[str]) -> dict[str, tuple[str, list[int]]]:
    if not slugs:
        return {}
    found: dict[str, tuple[str, list[int]]] = {
        slug: (name, [])
        for slug, name in Footprint.objects.filter(edition=edition, slug__in=slugs).values_list("slug", "name")
    }
    held = FootprintArea.objects.filter(footprint__slug__in=found)
    for slug, area in held.values_list("footprint__slug", "area_id"):
        found[slug][1].append(area)
    return found


# What it would be ------------------------------------------------------------------------------------------------


def figures_of(areas: Iterable[int], edition: AreaEdition) -> Figures:
    """People and deprivation of these areas (ids). One query."""
    rows = list(
        Area.objects.filter(pk__in=areas)
        .values("deprivation_decile")
        .annotate(n=Count("pk"), counted=Count("population"), people=Sum("population"))
        .order_by("deprivation_decile")
    )
    total, counted = sum(row["n"] for row in rows), sum(row["counted"] for row in rows)
    return Figures(
        areas=total,
        population=sum(row["people"] or 0 for row in rows) if total and counted == total else None,
        uncounted=total - counted,
        deciles=[
            Decile(row["deprivation_decile"], row["n"], row["people"] if row["counted"] == row["n"] else None)
            for row in rows
            if row["deprivation_decile"] is not None
        ],
        without_decile=sum(row["n"] for row in rows if row["deprivation_decile"] is None),
        why_no_deprivation=edition.deprivation_source or f"No index of deprivation has been loaded for {edition}.",
    )


def overlaps_of(areas: Iterable[int], figures: Figures, *, but: Footprint | None = None) -> Overlaps:
    """How a footprint of these areas (ids) would lie to those in force today, without `but`. Two queries."""
    shared = {
        row["footprint"]: row
        for row in FootprintArea.objects.filter(area__in=areas)
        .values("footprint")
        .annotate(n=Count("pk"), counted=Count("area__population"), people=Sum("area__population"))
        .order_by()
    }
    others = (
        Footprint.objects.filter(pk__in=shared)
        .valid_on(clock.today())
        .exclude(pk=but.pk if but else None)
        .defer("outline", "description")
    )
    found = [_overlap(other, figures, shared[other.pk]) for other in others]
    found.sort(key=lambda one: (LARGEST_FIRST.index(one.footprint.scale), -one.share, one.footprint.name))
    crossed = [
        f"{one.footprint.name} ({percent(one.share)} of it)"
        for one in found
        if one.relation == "crosses" and one.footprint.scale == Scale.PLACE
    ]
    return Overlaps(shown=found[:SHOWN], total=len(found), crossed=crossed)


def _overlap(other: Footprint, figures: Figures, shared: dict) -> Overlap:
    people = shared["people"] if shared["counted"] == shared["n"] else None
    share = _share(people, figures.population, shared["n"], figures.areas)
    of_other = _share(people, other.population, shared["n"], other.area_count)
    whole = FootprintOverlapQuerySet.AS_GOOD_AS_ALL
    relation = {
        (True, True): "same",
        (True, False): "inside",
        (False, True): "contains",
        (False, False): "crosses",
    }[share >= whole, of_other >= whole]
    return Overlap(other, relation, share, of_other)


def _share(people: int | None, of_people: int | None, areas: int, of_areas: int) -> float:
    """The share of people, or of areas where nobody has been counted: as `FootprintOverlap.with_shares` has it."""
    if people is not None and of_people:
        return people / of_people
    return areas / of_areas if of_areas else 0.0


# What saving it would change -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Touched:
    """What a change of a footprint's areas changes: areas that come and go, and who stands on the footprint."""

    come: int
    gone: int
    was: int | None
    organisations: list[str]
    more_organisations: int
    officers: int


def what_a_change_touches(footprint: Footprint, before: frozenset, after: frozenset, reader: Reader) -> Touched:
    """As far as `reader` may know who works there. Three queries."""
    offered = Service.objects.offered_to(reader)
    here = Coverage.objects.visible_to(reader).filter(Q(service=None) | Q(service__in=offered), footprint=footprint)
    works_here = Organisation.objects.visible_to(reader).active().filter(pk__in=here.values("organisation_id"))
    names = list(works_here.order_by("name").values_list("name", flat=True))
    roles = AllianceRole.objects.current_on(clock.today()).filter(
        pk__in=AllianceRoleFootprint.objects.filter(footprint=footprint).values("alliance_role_id")
    )
    return Touched(
        come=len(after - before),
        gone=len(before - after),
        was=footprint.population,
        organisations=names[:SHOWN],
        more_organisations=max(len(names) - SHOWN, 0),
        officers=roles.count(),
    )
