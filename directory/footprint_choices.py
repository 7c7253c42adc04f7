"""What areas are picked from when a footprint is drawn: districts, groupings, other footprints, and their shapes."""

from dataclasses import dataclass

from django.db.models import Count, Q

from alliance.base.templatetags.words import plural

from .footprint_steps import CODE, Draft
from .models import (
    Area,
    AreaEdition,
    Footprint,
)

MOST_SHOWN = 700  # areas of one district or ward in a list, or on the map; the largest district of England has 659
MOST_ELSEWHERE = 400  # areas picked outside what is shown that the map draws too
MOST_FOUND = 12


def districts_of(edition: AreaEdition) -> list[tuple[str, str]]:
    """(code, name) of the edition's districts, by name."""
    rows = Area.objects.filter(edition=edition).exclude(district_code="").order_by()
    return sorted(rows.values_list("district_code", "district_name").distinct(), key=lambda pair: (pair[1], pair[0]))


@dataclass(frozen=True)
class Choice:
    """A ward or footprint that somebody looked for, with how many people or areas it has in words."""

    what: str
    code: str
    name: str
    detail: str


def choices_like(text: str, edition: AreaEdition) -> tuple[list[Choice], bool]:
    """Wards and footprints of the edition with a name or code like this, and whether there are more of them."""
    text = " ".join(text.replace("\0", " ").split())[:150]
    if not text:
        return [], False
    wards = list(
        Area.objects.filter(edition=edition)
        .filter(Q(ward_name__icontains=text) | Q(ward_code__iexact=text))
        .exclude(ward_code="")
        .values("ward_code", "ward_name", "district_name")
        .annotate(n=Count("pk"))
        .order_by("ward_name", "ward_code")[: MOST_FOUND + 1]
    )
    footprints = list(
        Footprint.objects.filter(Q(name__icontains=text) | Q(code__iexact=text), edition=edition, area_count__gt=0)
        .exclude(code__in=[ward["ward_code"] for ward in wards])
        .defer("outline", "description")
        .order_by("name", "pk")[: MOST_FOUND + 1]
    )
    found = [
        Choice(
            "ward",
            one["ward_code"],
            one["ward_name"],
            f"ward in {one['district_name']}, {plural(one['n'], 'area,areas')}",
        )
        for one in wards
    ] + [
        Choice("footprint", one.slug, one.name, f"{one.get_scale_display()}, {plural(one.area_count, 'area,areas')}")
        for one in footprints
    ]
    return found[:MOST_FOUND], len(found) > MOST_FOUND


@dataclass(frozen=True)
class Shown:
    """A district or ward whose areas are laid out to be picked; `areas` is empty when `sentence` says why."""

    what: str
    code: str
    name: str
    areas: list[Area]
    sentence: str = ""


def areas_shown(edition: AreaEdition, what: str, code: str) -> Shown | None:
    """The areas of a "district" or "ward" of the edition, without their boundaries; None when there is none such."""
    if what not in ("district", "ward") or not CODE.match(code):
        return None
    areas = list(
        Area.objects.filter(edition=edition, **{f"{what}_code": code})
        .defer("boundary")
        .order_by("name")[: MOST_SHOWN + 1]
    )
    if not areas:
        return None
    name = getattr(areas[0], f"{what}_name") or code
    if len(areas) > MOST_SHOWN:
        why = f"{name} has more than {MOST_SHOWN} areas, too many to list. Show the areas of one of its wards instead."
        return Shown(what, code, name, [], why)
    return Shown(what, code, name, areas)


def shapes_of(edition: AreaEdition, shown: Shown | None, draft: Draft) -> dict:
    """The areas shown, and a few hundred picked elsewhere, as a GeoJSON FeatureCollection; those without a boundary
    are left out. A feature says its `code`, and whether it is `picked`."""
    wanted = {area.pk for area in shown.areas} if shown else set()
    elsewhere = draft.areas - wanted
    if len(elsewhere) <= MOST_ELSEWHERE:
        wanted |= elsewhere
    rows = Area.objects.filter(pk__in=wanted, edition=edition, boundary__isnull=False).order_by("code")
    return {
        "type": "FeatureCollection",
        "attribution": edition.source,
        "features": [
            {
                "type": "Feature",
                "geometry": area.boundary,
                "properties": {
                    "code": area.code,
                    "name": area.name,
                    "note": "people not known" if area.population is None else plural(area.population, "person,people"),
                    "picked": area.pk in draft.areas,
                },
            }
            for area in rows
        ],
    }
