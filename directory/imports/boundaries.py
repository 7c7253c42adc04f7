"""Takes the boundaries of an edition's areas from GeoJSON, and draws the footprints' outlines anew."""

import json
import re
from pathlib import Path

import shapely
from django.db import connection, transaction
from tqdm import tqdm

from alliance.base import clock
from alliance.base.history import attributed

from ..bulk import many_rows
from ..models import Area, AreaEdition, FootprintArea, ImportRun, Person
from ..outlines import refresh_outlines, rounded
from . import columns, files
from .areas import UK
from .report import FileRefused, Report

PROJECTED = "in eastings and northings (British National Grid)"
REMEDY = "Download it in WGS 84 (degrees), or convert it: ogr2ogr -t_srs EPSG:4326 new.geojson old.geojson"


def import_boundaries(
    *, path: Path, edition: str, dry_run: bool = False, progress: bool = False, by: Person | None
) -> Report:
    """Import the file into the edition of that slug; what it did. Raises `FileRefused` when none can be taken."""
    sha256 = files.fingerprint(path)
    features = _features(path)
    report = Report(dry_run=dry_run)
    with transaction.atomic(), attributed(by=by, why=f"Imported the boundaries of {path.name}"):
        known = AreaEdition.objects.select_for_update().filter(slug=edition).first()
        if known is None:
            slugs = ", ".join(AreaEdition.objects.order_by("slug").values_list("slug", flat=True)) or "none yet"
            raise FileRefused(f"There is no edition called {edition}. There are: {slugs}. Import its areas first.")
        _stage(features, known, report, progress)
        changed = _count(known, report)
        if not dry_run:
            _write(known)
            outlines = refresh_outlines(
                FootprintArea.objects.filter(area__in=changed).values_list("footprint", flat=True).distinct()
            )
            without = Area.objects.filter(edition=known, boundary__isnull=True).count()
            report.notes.append(f"Outlines drawn: {outlines:,}. Areas still without a boundary: {without:,}.")
            known.imported_at = clock.now()
            known.save(update_fields=["imported_at"])
            ImportRun.record(
                edition=known, kind=ImportRun.Kind.BOUNDARIES, path=path, sha256=sha256, report=report, by=by
            )
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE staged_boundary")
    return report


def _features(path: Path) -> list:
    files.check_text(path)
    try:
        with path.open(encoding="utf-8-sig") as file:
            collection = json.load(file)
    except (ValueError, RecursionError) as error:
        raise FileRefused(f"{path.name} is not GeoJSON that can be read: {error}.") from error
    if not isinstance(collection, dict) or collection.get("type") != "FeatureCollection":
        raise FileRefused(f"{path.name} is not a GeoJSON FeatureCollection. Export the boundaries as GeoJSON.")
    if re.search(r"27700\b", json.dumps(collection.get("crs"))):
        raise FileRefused(f"{path.name} is {PROJECTED}. {REMEDY}")
    features = collection.get("features")
    if not isinstance(features, list) or not features:
        raise FileRefused(f"{path.name} has no features. Check that the right file was downloaded.")
    first = _first_coordinates(features)
    if first and (abs(first[0]) > 180 or abs(first[1]) > 90):
        raise FileRefused(f"{path.name} is {PROJECTED}: its first point is {first[0]:g}, {first[1]:g}. {REMEDY}")
    (south, north), (west, east) = UK["latitude"], UK["longitude"]
    if first and south <= first[0] <= north and west <= first[1] <= east:
        raise FileRefused(f"{path.name} has latitude before longitude. GeoJSON wants longitude first: swap them.")
    return features


def _first_coordinates(features: list) -> tuple[float, float] | None:
    """The first point of the first feature that has one."""
    for feature in features:
        geometry = feature.get("geometry") if isinstance(feature, dict) else None
        part = geometry.get("coordinates") if isinstance(geometry, dict) else None
        while isinstance(part, list) and part and isinstance(part[0], list):
            part = part[0]
        if isinstance(part, list) and len(part) >= 2 and all(isinstance(one, int | float) for one in part[:2]):
            return part[0], part[1]
    return None


def _stage(features: list, edition: AreaEdition, report: Report, progress: bool) -> None:
    """Put the good boundaries into the table `staged_boundary`; set the others aside in the report."""
    areas = dict(Area.objects.filter(edition=edition).values_list("code", "pk"))
    seen: dict[str, int] = {}
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS staged_boundary")
        cursor.execute(
            "CREATE TEMPORARY TABLE staged_boundary (area_id bigint PRIMARY KEY, boundary jsonb,"
            " latitude double precision, longitude double precision) ON COMMIT DROP"
        )
        with cursor.copy("COPY staged_boundary (area_id, boundary, latitude, longitude) FROM STDIN") as copy:
            bar = tqdm(features, desc="boundaries", unit=" areas", disable=None if progress else True, leave=False)
            for number, feature in enumerate(bar, start=1):
                if (row := _row(number, feature, areas, edition.slug, seen, report)) is not None:
                    copy.write_row(row)
        cursor.execute("ANALYZE staged_boundary")


def _row(number: int, feature, areas: dict[str, int], edition: str, seen: dict[str, int], report: Report):
    """(area id, GeoJSON text, latitude, longitude) of a feature, or None when it was set aside."""
    properties = feature.get("properties") if isinstance(feature, dict) else None
    column, code = _code(properties if isinstance(properties, dict) else {})
    if not code:
        report.refuse(number, "properties", "", "the feature names no code of an area. Add one, as LSOA21CD.")
        return None
    if code not in areas:
        report.refuse(
            number, column, code, f"the edition {edition} has no such area. Choose the boundaries of its year."
        )
        return None
    if code in seen:
        report.refuse(number, column, code, f"feature {seen[code]} has this area already, and was taken.")
        return None
    shape, remedy = _shape(feature.get("geometry"))
    if shape is None:
        report.refuse(number, "geometry", code, remedy)
        return None
    seen[code] = number
    point = shapely.make_valid(shape).representative_point()
    text = json.dumps(rounded(feature["geometry"]), separators=(",", ":"))
    return areas[code], text, round(point.y, 6), round(point.x, 6)


def _code(properties: dict) -> tuple[str, str]:
    """The property that holds the area's code, found by its stem, and the code."""
    for stem in columns.STEMS["code"]:
        for name, value in properties.items():
            if re.match(stem, columns.plain(name)) and isinstance(value, str):
                return name, value.strip().upper()
    return "", ""


def _shape(geometry) -> tuple[shapely.Geometry | None, str]:
    """The geometry as a shape, or None and the remedy."""
    if not isinstance(geometry, dict) or geometry.get("type") not in ("Polygon", "MultiPolygon"):
        return None, "the feature has no polygon. Give it one, or leave it out."
    try:
        shape = shapely.from_geojson(json.dumps(geometry))
    except (shapely.GEOSException, ValueError, TypeError):
        return None, "the polygon cannot be read. Export it anew from its source."
    if shape.is_empty:
        return None, "the polygon is empty. Export it anew from its source."
    west, south, east, north = shape.bounds
    inside = UK["longitude"][0] <= west <= east <= UK["longitude"][1]
    if not (inside and UK["latitude"][0] <= south <= north <= UK["latitude"][1]):
        return None, "the polygon is outside the United Kingdom. Check its coordinates."
    return shape, ""


def _count(edition: AreaEdition, report: Report) -> list[int]:
    """Fill the counts; the ids of the areas whose boundary changes."""
    with connection.cursor() as cursor, many_rows(cursor):
        cursor.execute(
            """
            SELECT area.id, area.boundary IS NULL, area.boundary IS DISTINCT FROM staged.boundary
                   OR area.latitude IS NULL OR area.longitude IS NULL
            FROM staged_boundary staged JOIN directory_area area ON area.id = staged.area_id
            """
        )
        rows = cursor.fetchall()
    report.created = sum(new for _, new, _ in rows)
    report.updated = sum(differs and not new for _, new, differs in rows)
    report.unchanged = len(rows) - report.created - report.updated
    return [area for area, _, differs in rows if differs]


def _write(edition: AreaEdition) -> None:
    with connection.cursor() as cursor, many_rows(cursor):
        cursor.execute(
            """
            UPDATE directory_area area
            SET boundary = staged.boundary,
                latitude = coalesce(area.latitude, staged.latitude),
                longitude = coalesce(area.longitude, staged.longitude)
            FROM staged_boundary staged
            WHERE staged.area_id = area.id
              AND (area.boundary IS DISTINCT FROM staged.boundary
                   OR area.latitude IS NULL OR area.longitude IS NULL)
            """
        )
