"""The outline of a footprint: its areas' boundaries as one shape, a little simplified, in GeoJSON."""

import json
from collections.abc import Iterable

import shapely
from django.db import connection, transaction

from .bulk import many_rows

PLACES = 5  # decimals of a degree that are kept: about a metre
SIMPLER_BY = 0.0001  # degrees a line may move, at least, when it is simplified: about ten metres
STEPS = 1500  # and for a large shape this part of its width: less than a pixel of a map
SPECK = 5000  # a piece or a hole smaller than this part of the whole is left out
AT_ONCE = 500  # footprints held in memory together


def outline_of(boundaries: Iterable[dict | str]) -> dict | None:
    """One GeoJSON geometry of these GeoJSON geometries; None when there are none."""
    texts = [boundary if isinstance(boundary, str) else json.dumps(boundary) for boundary in boundaries]
    return _union(shapely.from_geojson(texts)) if texts else None


def _union(shapes) -> dict:
    whole = shapely.union_all(shapely.set_precision(shapely.make_valid(shapes), 10**-PLACES))
    # Boundaries that were simplified one by one do not quite meet: close the gaps between them.
    closed = whole.buffer(SIMPLER_BY, join_style="mitre").buffer(-SIMPLER_BY, join_style="mitre")
    west, south, east, north = closed.bounds
    simpler = shapely.simplify(closed, max(SIMPLER_BY, (east - west) / STEPS, (north - south) / STEPS))
    polygons = shapely.get_parts(simpler)
    too_small = simpler.area / SPECK
    kept = [
        shapely.Polygon(
            polygon.exterior, [hole for hole in polygon.interiors if shapely.Polygon(hole).area > too_small]
        )
        for polygon in polygons
        if polygon.area > too_small
    ]
    outline = kept[0] if len(kept) == 1 else shapely.MultiPolygon(kept)
    return rounded(json.loads(shapely.to_geojson(outline)))


def rounded(geometry: dict) -> dict:
    """The geometry with its coordinates to five places of a degree, and two dimensions only."""

    def short(part):
        if part and isinstance(part[0], int | float):
            return [round(part[0], PLACES), round(part[1], PLACES)]
        return [short(one) for one in part]

    return {"type": geometry["type"], "coordinates": short(geometry["coordinates"])}


def refresh_outlines(footprints: Iterable[int]) -> int:
    """Draw the outlines of these footprints (ids) anew from their areas; how many have one now."""
    ids = sorted(footprints)
    drawn = 0
    for start in range(0, len(ids), AT_ONCE):
        drawn += _refresh(ids[start : start + AT_ONCE])
    return drawn


def _refresh(ids: list[int]) -> int:
    with transaction.atomic(), connection.cursor() as cursor, many_rows(cursor):
        cursor.execute(
            """
            SELECT held.footprint_id, held.area_id
            FROM directory_footprintarea held JOIN directory_area area ON area.id = held.area_id
            WHERE held.footprint_id = ANY (%s) AND area.boundary IS NOT NULL ORDER BY 1, 2
            """,
            [ids],
        )
        held: dict[int, list[int]] = {}
        for footprint, area in cursor.fetchall():
            held.setdefault(footprint, []).append(area)
        wanted = sorted({area for areas in held.values() for area in areas})
        cursor.execute("SELECT id, boundary::text FROM directory_area WHERE id = ANY (%s)", [wanted])
        keys, texts = zip(*cursor.fetchall(), strict=True) if wanted else ((), ())
        shapes = dict(zip(keys, shapely.from_geojson(list(texts)), strict=True)) if texts else {}
        outlines = [
            json.dumps(_union([shapes[area] for area in held[footprint]])) if footprint in held else None
            for footprint in ids
        ]
        cursor.execute(
            """
            UPDATE directory_footprint footprint SET outline = one.outline::jsonb
            FROM unnest(%s::bigint[], %s::text[]) AS one(id, outline)
            WHERE one.id = footprint.id AND footprint.outline IS DISTINCT FROM one.outline::jsonb
            """,
            [ids, outlines],
        )
    return len(held)
