"""Footprints drawn by hand and made from the groupings of an edition."""

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from alliance.base.refused import Refused
from directory.actions import footprints, groupings
from directory.models import Area, AreaEdition, Footprint, FootprintArea, FootprintOverlap
from directory.outlines import outline_of
from tests.factories import make_area, make_edition, make_footprint, make_person

GEO = settings.BASE_DIR.parent / "shared" / "data" / "geo"
needs_real_files = pytest.mark.skipif(not GEO.exists(), reason=f"the real files are not there: {GEO}")


def square(west, south, size=0.01):
    east, north = west + size, south + size
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def draw(**fields):
    return footprints.draw(
        **{"name": "Ingol", "scale": "hyper-local", "purpose": "community", "source": "A meeting", "by": None, **fields}
    )


@pytest.mark.django_db
def test_draw_makes_a_footprint_with_its_outline():
    officer = make_person()
    areas = [make_area(boundary=square(-2.7, 53.7)), make_area(boundary=square(-2.69, 53.7))]
    drawn = draw(
        areas=areas, by=officer, description="The estate", stated_population=3100, stated_population_source="x"
    )
    assert (drawn.slug, drawn.population, drawn.area_count, drawn.drawn_by) == ("ingol", 3000, 2, officer)
    assert (drawn.stated_population, drawn.description) == (3100, "The estate")
    assert set(drawn.areas.all()) == set(areas)
    assert drawn.outline["type"] == "Polygon"
    assert len(drawn.outline["coordinates"][0]) == 5
    assert drawn.events.order_by("pgh_id").first().pgh_context.metadata == {
        "by": officer.pk,
        "why": "Drew the footprint",
    }


@pytest.mark.django_db
def test_two_footprints_of_one_name_have_two_addresses_and_none_is_new():
    areas = [make_area()]
    assert [draw(areas=areas).slug, draw(areas=areas, code="X1").slug, draw(areas=areas).slug] == [
        "ingol",
        "ingol-x1",
        "ingol-2",
    ]
    assert draw(areas=areas, name="New").slug == "new-2"
    assert draw(areas=areas, name="Ω").slug == "footprint"


@pytest.mark.django_db
def test_draw_refuses_no_areas_and_areas_of_two_editions():
    with pytest.raises(Refused, match="A footprint needs at least one area."):
        draw(areas=[])
    stray = make_area("E01000009", edition=make_edition("test-2031"))
    with pytest.raises(Refused, match="These are of another: E01000009."):
        draw(areas=[make_area(), stray])
    assert Footprint.objects.count() == 0


@pytest.mark.django_db
def test_set_areas_writes_only_the_rows_that_differ():
    a, b, c = make_area(), make_area(), make_area(boundary=square(-2.7, 53.7))
    drawn = draw(areas=[a, b])
    kept = FootprintArea.objects.get(area=b).pk
    assert drawn.outline is None

    changed = footprints.set_areas(footprint=drawn, areas=[b, c], by=None)
    assert set(changed.areas.all()) == {b, c}
    assert FootprintArea.objects.get(area=b).pk == kept
    assert outline_of([c.boundary]) == changed.outline

    with pytest.raises(Refused, match="A footprint needs at least one area"):
        footprints.set_areas(footprint=drawn, areas=[], by=None)


@pytest.mark.django_db
def test_draw_leaves_nothing_when_its_second_write_fails(monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("the second write")

    monkeypatch.setattr("directory.actions.footprints.refresh_outlines", fail)
    with pytest.raises(RuntimeError, match="the second write"):
        draw(areas=[make_area()])
    assert (Footprint.objects.count(), FootprintArea.objects.count()) == (0, 0)


def test_an_outline_has_two_dimensions_and_five_places():
    boundary = square(-2.7000004, 53.7000004)
    boundary["coordinates"] = [[[x, y, 12.0] for x, y in ring] for ring in boundary["coordinates"]]
    outline = outline_of([boundary])
    assert sorted(map(tuple, outline["coordinates"][0]))[0] == (-2.7, 53.7)
    assert outline_of([]) is None


def grouped(district, ward, population=1500, **fields):
    return make_area(
        population=population,
        district_code=f"E0700000{district}",
        district_name=f"District {district}",
        ward_code=f"E0500000{ward}",
        ward_name=f"Ward {ward}",
        sub_icb_code="00T",
        sub_icb_name="NHS Test ICB - 00T",
        icb_code="QZ9",
        icb_name="NHS Test ICB",
        **fields,
    )


@pytest.mark.django_db
def test_groupings_become_footprints_and_a_second_run_changes_nothing():
    grouped(1, 1), grouped(1, 2, 9000), grouped(2, 3, 10_001), make_area()
    edition = AreaEdition.objects.get()

    made = groupings.from_groupings(edition=edition, groupings=["icb", "sub_icb", "district", "ward"], by=None)
    assert (made.created, made.updated, made.unchanged) == (7, 0, 0)
    assert set(
        Footprint.objects.values_list("slug", "code", "scale", "purpose", "population", "contains_district")
    ) == {
        ("nhs-test-icb", "QZ9", "system", "statutory", 20_501, True),
        ("nhs-test-icb-00t", "00T", "place", "nhs", 20_501, True),
        ("district-1", "E07000001", "place", "council", 10_500, True),
        ("district-2", "E07000002", "place", "council", 10_001, True),
        ("ward-1-district-1", "E05000001", "hyper-local", "council", 1500, False),
        ("ward-2-district-1", "E05000002", "hyper-local", "council", 9000, False),
        ("ward-3-district-2", "E05000003", "neighbourhood", "council", 10_001, True),
    }
    assert Footprint.objects.get(code="E05000001").description == "Council ward in District 1."

    made = groupings.from_groupings(edition=edition, groupings=["icb", "sub_icb", "district", "ward"], by=None)
    assert (made.created, made.updated, made.unchanged) == (0, 0, 7)


@pytest.mark.django_db
def test_groupings_that_change_move_their_areas():
    moved, stays = grouped(1, 1), grouped(1, 1)
    grouped(2, 2)
    edition = AreaEdition.objects.get()
    groupings.from_groupings(edition=edition, groupings=["ward", "district"], by=None)
    Area.objects.filter(pk=moved.pk).update(ward_code="E05000002")
    made = groupings.from_groupings(edition=edition, groupings=["ward", "district"], by=None)
    assert (made.created, made.updated, made.unchanged) == (0, 2, 2)
    assert list(Footprint.objects.get(code="E05000001").areas.all()) == [stays]
    assert Footprint.objects.get(code="E05000002").area_count == 2


@pytest.mark.django_db
def test_the_groupings_of_one_edition_leave_another_alone():
    grouped(1, 1)
    grouped(1, 1, edition=make_edition("test-2031"))
    for edition in AreaEdition.objects.all():
        groupings.from_groupings(edition=edition, groupings=["district"], by=None)
    assert list(Footprint.objects.order_by("pk").values_list("slug", "area_count")) == [
        ("district-1", 1),
        ("district-1-e07000001", 1),
    ]


@pytest.mark.django_db
def test_make_footprints_says_what_it_did(capsys):
    grouped(1, 1)
    call_command("make_footprints", "--edition", "test-2021", "--from", "district", "ward")
    assert capsys.readouterr().out == "Created: 2, updated: 0, unchanged: 0 footprints.\n"
    with pytest.raises(CommandError, match="There is no edition called other. There are: test-2021."):
        call_command("make_footprints", "--edition", "other", "--from", "ward")


@pytest.mark.parametrize(
    ("scale", "population", "sentence"),
    [
        ("hyper-local", 10_000, ""),
        (
            "hyper-local",
            10_001,
            "10,001 people is many for a hyper-local footprint. They hold 10,000 at most; is it a neighbourhood?",
        ),
        ("neighbourhood", 29_999, "29,999 people is few for a neighbourhood. They hold 30,000 to 50,000."),
        ("neighbourhood", 30_000, ""),
        ("neighbourhood", 50_001, "50,001 people is many for a neighbourhood. They hold 30,000 to 50,000."),
        ("place", 5, ""),
        ("hyper-local", None, ""),
    ],
)
def test_odd_sizes_are_named(scale, population, sentence):
    assert footprints.odd_size(Footprint(scale=scale, population=population)) == sentence


@pytest.mark.django_db
def test_an_overlap_says_how_one_lies_to_the_other():
    areas = [make_area(population=people) for people in (3, 997, 1000)]
    all_of_it = make_footprint("All", areas=areas)
    make_footprint("Most", areas=areas[1:])
    make_footprint("Part", areas=areas[1:2])
    make_footprint("Other part", areas=[areas[1], make_area(population=3)])
    assert {
        (one.other.name, one.relation, round(one.share, 4), round(one.share_of_other, 4))
        for one in FootprintOverlap.objects.filter(footprint=all_of_it).with_shares().select_related("other")
    } == {
        ("Most", "same", 0.9985, 1.0),
        ("Part", "contains", 0.4985, 1.0),
        ("Other part", "contains", 0.4985, 0.997),
    }
    crossing = make_footprint("Crossing", areas=[areas[2], make_area(population=1000)])
    one = FootprintOverlap.objects.with_shares().get(footprint=crossing, other=all_of_it)
    assert (one.relation, one.share, one.share_of_other) == ("crosses", 0.5, 0.5)


@pytest.mark.django_db
def test_shares_are_of_areas_where_nobody_was_counted():
    areas = [make_area(population=None) for _ in range(4)]
    small = make_footprint("Small", areas=areas[:1])
    make_footprint("Large", areas=areas)
    one = FootprintOverlap.objects.with_shares().get(footprint=small)
    assert (one.relation, one.share, one.share_of_other) == ("inside", 1.0, 0.25)


@needs_real_files
@pytest.mark.slow
@pytest.mark.django_db
def test_all_footprints_of_england(capsys):
    path = GEO / "england_lsoa21_ward24_lad24_sicbl24_icb24_pop21_imd2025.csv"
    call_command("import_areas", str(path))
    call_command("make_footprints", "--edition", "lsoa-2021", "--from", "icb", "sub_icb", "district", "ward")
    assert capsys.readouterr().out.splitlines()[-1] == "Created: 7,228, updated: 0, unchanged: 0 footprints."
    preston, fylde = Footprint.objects.get(code="E07000123"), Footprint.objects.get(code="02M")
    assert FootprintOverlap.objects.get(footprint=preston, other=fylde).shared_population == 2_138
    ribble_valley = Footprint.objects.get(code="E07000124")
    shared = ribble_valley.overlaps.filter(other__purpose="nhs").values_list("shared_population", flat=True)
    assert sorted(shared) == [11_665, 49_896]
    assert Footprint.objects.filter(scale="system").count() == 42
    assert Footprint.objects.filter(scale="place", purpose="council", contains_district=False).count() == 0
