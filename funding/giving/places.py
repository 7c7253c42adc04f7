"""Where grants are for: a footprint as codes of areas, wards and districts, and such codes as a footprint.

360Giving knows no code for a footprint or an ICB, so a footprint is told by what it is made of: the districts that lie
wholly in it, of the rest the wards that do, and then area by area. Groupings that have no code of the Office for
National Statistics are not told.
"""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Count, Q

from directory.models import Area, AreaEdition, Footprint, FootprintArea

from .standard import GEO_CODE, GEO_TYPES

DISTRICTS = {"UA", "NMD", "MD", "LONB", "CA"}
LEVELS = (("district_code", "district_name"), ("ward_code", "ward_name"))


class Places:
    """The codes of footprints, looked up a few footprints at a time and remembered."""

    def __init__(self):
        self.known: dict[int, tuple[list[dict], list[dict]]] = {}

    def look_up(self, footprints: set[int]) -> None:
        """Three queries for all those that are not known yet; none where all are."""
        wanted = footprints - self.known.keys()
        if not wanted:
            return
        columns = ("footprint_id", "area__edition_id", "area__code", "area__name") + tuple(
            f"area__{name}" for level in LEVELS for name in level
        )
        members = defaultdict(list)
        for footprint, *row in FootprintArea.objects.filter(footprint__in=wanted).values_list(*columns):
            members[footprint].append(row)
        sizes = _sizes([row for rows in members.values() for row in rows])
        for footprint in wanted:
            self.known[footprint] = _told(sorted(members[footprint], key=lambda row: row[1]), sizes)

    def of(self, footprint: int | None, *, sensitive: bool = False) -> list[dict]:
        """Its places as 360Giving locations; of a sensitive site nothing below a district."""
        districts, rest = self.known.get(footprint, ([], []))
        return districts if sensitive else districts + rest


def _sizes(rows: list) -> dict[tuple, int]:
    """How many areas each district and ward has in all, by (level, edition, code)."""
    sizes = {}
    for level, (code, _) in enumerate(LEVELS):
        at = 3 + 2 * level
        wanted = Q(edition__in={row[0] for row in rows}, **{f"{code}__in": {row[at] for row in rows} - {""}})
        found = Area.objects.filter(wanted).order_by().values_list("edition", code).annotate(many=Count("pk"))
        sizes |= {(level, edition, name): many for edition, name, many in found}
    return sizes


def _told(rows: list, sizes: dict) -> tuple[list[dict], list[dict]]:
    """(the districts wholly inside, what else there is) of the areas of one footprint."""
    told: list[list[dict]] = []
    for level in range(len(LEVELS)):
        at = 3 + 2 * level
        inside = defaultdict(list)
        for row in rows:
            inside[row[0], row[at], row[at + 1]].append(row)
        whole = {key for key, some in inside.items() if _is_code(key[1]) and len(some) == sizes[level, key[0], key[1]]}
        told.append([_location(code, name) for _, code, name in sorted(whole)])
        rows = [row for row in rows if (row[0], row[at], row[at + 1]) not in whole]
    areas = [_location(code, name) for _, code, name, *_ in rows if _is_code(code)]
    return told[0], told[1] + areas


def may_be_told(code: str, *, sensitive: bool) -> bool:
    """A code that the standard has a type for; of a sensitive site that of a district."""
    return _is_code(code) and (not sensitive or GEO_TYPES[code[:3]] in DISTRICTS)


def as_locations(codes: Iterable[str], *, sensitive: bool) -> list[dict]:
    """Codes that a file told, as 360Giving locations."""
    return [_location(code, "") for code in codes if may_be_told(code, sensitive=sensitive)]


def _is_code(code: str) -> bool:
    return bool(GEO_CODE.fullmatch(code)) and code[:3] in GEO_TYPES


def _location(code: str, name: str) -> dict:
    named = {"name": name} if name else {}
    return named | {"countryCode": "GB", "geoCode": code, "geoCodeType": GEO_TYPES[code[:3]]}


def footprints_of(wanted: Iterable[frozenset[str]]) -> dict[frozenset[str], list[int]]:
    """{codes: ids of the footprints that consist of exactly these}. At most five queries for a whole file.

    A single code may also be that of a footprint itself.
    """
    wanted = {codes for codes in wanted if codes}
    every = {code for codes in wanted for code in codes}
    found: dict[frozenset[str], list[int]] = {codes: [] for codes in wanted}
    edition = AreaEdition.objects.filter(is_current=True).first()
    if not every:
        return found
    for pk, code in Footprint.objects.filter(code__in=every).order_by("pk").values_list("pk", "code"):
        if frozenset({code}) in found:
            found[frozenset({code})].append(pk)
    if edition is None:
        return found
    areas = _areas_by_code(edition, every)
    made_of = {codes: frozenset().union(*(areas.get(code, ()) for code in codes)) for codes in wanted}
    made_of = {codes: some for codes, some in made_of.items() if some and all(code in areas for code in codes)}
    near = FootprintArea.objects.filter(
        area__in={min(some) for some in made_of.values()},
        footprint__area_count__in={len(some) for some in made_of.values()},
    )
    members = defaultdict(set)
    for footprint, area in FootprintArea.objects.filter(footprint__in=near.values("footprint")).values_list(
        "footprint", "area"
    ):
        members[footprint].add(area)
    by_areas = defaultdict(list)
    for footprint, some in sorted(members.items()):
        by_areas[frozenset(some)].append(footprint)
    for codes, some in made_of.items():
        found[codes] += [pk for pk in by_areas.get(some, ()) if pk not in found[codes]]
    return found


def _areas_by_code(edition: AreaEdition, codes: set[str]) -> dict[str, set[int]]:
    """{code of an area, ward or district: ids of its areas}."""
    found = defaultdict(set)
    rows = Area.objects.filter(
        Q(code__in=codes) | Q(ward_code__in=codes) | Q(district_code__in=codes), edition=edition
    ).values_list("pk", "code", "ward_code", "district_code")
    for pk, *named in rows:
        for code in codes.intersection(named):
            found[code].add(pk)
    return dict(found)
