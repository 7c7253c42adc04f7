"""`import_boundaries`: GeoJSON by the code of the area, in WGS 84, and the footprints' outlines after it."""

import json

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from directory.models import Area, Footprint, ImportRun
from tests.factories import make_area, make_footprint

GEO = settings.BASE_DIR.parent / "shared" / "data" / "geo"
needs_real_files = pytest.mark.skipif(not GEO.exists(), reason=f"the real files are not there: {GEO}")


def square(west=-2.7, south=53.7, size=0.01):
    east, north = west + size, south + size
    return {
        "type": "Polygon",
        "coordinates": [[[west, south], [east, south], [east, north], [west, north], [west, south]]],
    }


def feature(code, geometry, column="LSOA21CD"):
    return {"type": "Feature", "properties": {column: code, "name": "x"}, "geometry": geometry}


@pytest.fixture
def write(tmp_path):
    def write(*features, **more):
        path = tmp_path / "areas.geojson"
        path.write_text(json.dumps({"type": "FeatureCollection", **more, "features": features}))
        return str(path)

    return write


def run(path, capsys, edition="test-2021", **options):
    ended = ""
    try:
        call_command("import_boundaries", path, edition=edition, **options)
    except CommandError as error:
        ended = str(error)
    printed = capsys.readouterr()
    return printed.out.strip().splitlines(), printed.err.strip().splitlines(), ended


@pytest.mark.django_db
@pytest.mark.parametrize("column", ["LSOA21CD", "lsoa11_code", "code", "LSOA code"])
def test_boundaries_are_found_by_the_code_of_the_area(write, capsys, column):
    area = make_area("E01000001")
    path = write(feature("e01000001", square(), column))
    assert run(path, capsys) == (
        ["Outlines drawn: 0. Areas still without a boundary: 0.", "Created: 1, updated: 0, unchanged: 0, refused: 0."],
        [],
        "",
    )
    area.refresh_from_db()
    assert area.boundary == {
        "type": "Polygon",
        "coordinates": [[[-2.7, 53.7], [-2.69, 53.7], [-2.69, 53.71], [-2.7, 53.71], [-2.7, 53.7]]],
    }
    assert (area.latitude, area.longitude) == (53.705, -2.695)
    assert run(path, capsys)[0][1] == "Created: 0, updated: 0, unchanged: 1, refused: 0."
    assert ImportRun.objects.filter(kind="boundaries").count() == 2


@pytest.mark.django_db
def test_a_centre_that_is_known_stays(write, capsys):
    area = make_area("E01000001", latitude=53.7001, longitude=-2.6999)
    run(write(feature("E01000001", square())), capsys)
    area.refresh_from_db()
    assert (area.latitude, area.longitude) == (53.7001, -2.6999)


@pytest.mark.django_db
def test_outlines_of_the_footprints_follow(write, capsys):
    areas = [make_area("E01000001"), make_area("E01000002")]
    whole = make_footprint(areas=areas)
    apart = make_footprint(areas=[make_area("E01000003")])
    path = write(feature("E01000001", square()), feature("E01000002", square(west=-2.69)))
    assert run(path, capsys)[0][0] == "Outlines drawn: 1. Areas still without a boundary: 1."
    whole.refresh_from_db()
    assert whole.outline["type"] == "Polygon"
    assert sorted(map(tuple, whole.outline["coordinates"][0][:-1])) == [
        (-2.7, 53.7),
        (-2.7, 53.71),
        (-2.68, 53.7),
        (-2.68, 53.71),
    ]
    apart.refresh_from_db()
    assert apart.outline is None


@pytest.mark.django_db
def test_a_dry_run_writes_nothing(write, capsys):
    area = make_area("E01000001")
    assert run(write(feature("E01000001", square())), capsys, dry_run=True) == (
        ["Nothing was written (dry run). Would be created: 1, updated: 0, unchanged: 0, refused: 0."],
        [],
        "",
    )
    area.refresh_from_db()
    assert (area.boundary, ImportRun.objects.count()) == (None, 0)


@pytest.mark.django_db
def test_bad_features_are_set_aside_and_listed(write, capsys):
    make_area("E01000001")
    for code in ("E01000002", "E01000003", "E01000004"):
        make_area(code)
    path = write(
        feature("E01000001", square()),
        feature("E01000001", square()),
        feature("E01099999", square()),
        feature("E01000002", None),
        feature("E01000003", square(south=12.0)),
        feature("E01000004", {"type": "Polygon", "coordinates": [[[-2.7, 53.7], "x"]]}),
        {"type": "Feature", "properties": {"name": "x"}, "geometry": square()},
    )
    out, aside, ended = run(path, capsys)
    assert out[1] == "Created: 1, updated: 0, unchanged: 0, refused: 6."
    assert aside == [
        'Row 2, column LSOA21CD, value "E01000001": feature 1 has this area already, and was taken.',
        'Row 3, column LSOA21CD, value "E01099999": the edition test-2021 has no such area. '
        "Choose the boundaries of its year.",
        'Row 4, column geometry, value "E01000002": the feature has no polygon. Give it one, or leave it out.',
        'Row 5, column geometry, value "E01000003": the polygon is outside the United Kingdom. Check its coordinates.',
        'Row 6, column geometry, value "E01000004": the polygon cannot be read. Export it anew from its source.',
        'Row 7, column properties, value "": the feature names no code of an area. Add one, as LSOA21CD.',
    ]
    assert ended.startswith("6 rows were refused")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("[1, 2", "areas.geojson is not GeoJSON that can be read"),
        ('{"type": "Topology"}', "areas.geojson is not a GeoJSON FeatureCollection."),
        ('{"type": "FeatureCollection", "features": []}', "areas.geojson has no features."),
        (
            json.dumps({"type": "FeatureCollection", "features": [feature("E01000001", square(354000, 429000, 90))]}),
            "areas.geojson is in eastings and northings (British National Grid): its first point is 354000, 429000. "
            "Download it in WGS 84 (degrees), or convert it: ogr2ogr -t_srs EPSG:4326 new.geojson old.geojson",
        ),
        (
            json.dumps(
                {
                    "type": "FeatureCollection",
                    "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::27700"}},
                    "features": [feature("E01000001", square())],
                }
            ),
            "areas.geojson is in eastings and northings (British National Grid). Download it in WGS 84",
        ),
        (
            json.dumps({"type": "FeatureCollection", "features": [feature("E01000001", square(53.7, -2.7))]}),
            "areas.geojson has latitude before longitude.",
        ),
    ],
)
def test_a_wrong_file_is_refused_whole(tmp_path, capsys, content, sentence):
    area = make_area("E01000001")
    path = tmp_path / "areas.geojson"
    path.write_text(content)
    out, aside, ended = run(str(path), capsys)
    assert (out, aside, ended[: len(sentence)]) == ([], [], sentence)
    area.refresh_from_db()
    assert area.boundary is None


@pytest.mark.django_db
def test_an_edition_that_is_not_there_is_refused(write, capsys):
    make_area("E01000001")
    assert run(write(feature("E01000001", square())), capsys, edition="other")[2] == (
        "There is no edition called other. There are: test-2021. Import its areas first. Nothing was written."
    )


@needs_real_files
@pytest.mark.slow
@pytest.mark.django_db
def test_the_real_boundaries_of_lancashire_and_south_cumbria(capsys):
    call_command("import_areas", str(GEO / "lsc_lsoa21_full.csv"), edition="lsc")
    call_command("make_footprints", "--edition", "lsc", "--from", "icb", "district")
    capsys.readouterr()
    assert run(str(GEO / "lsc_lsoa21.geojson"), capsys, edition="lsc") == (
        [
            "Outlines drawn: 18. Areas still without a boundary: 0.",
            "Created: 1,060, updated: 0, unchanged: 0, refused: 0.",
        ],
        [],
        "",
    )
    assert Area.objects.filter(boundary__isnull=True).count() == 0
    system = Footprint.objects.get(scale="system")
    assert (system.population, system.area_count, system.contains_district) == (1_717_533, 1_060, True)
    assert system.outline["type"] in ("Polygon", "MultiPolygon")
    assert len(json.dumps(system.outline)) < 150_000
