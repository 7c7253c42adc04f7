"""What people mean when they type a place."""

import pytest

from alliance.base import clock
from directory.places import Place, find_places
from tests.factories import make_area, make_edition, make_footprint, make_postcode

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("typed", ["QL1 2AB", "ql12ab", " q l 1  2 a b ", "QL1-2AB", "ql1\t2ab"])
def test_a_postcode_is_found_however_it_is_spaced(typed):
    area = make_area(population=1612)
    make_postcode("QL1 2AB", area)
    assert find_places(typed) == [
        Place(
            kind="postcode",
            label="QL1 2AB",
            area_id=area.pk,
            code=area.code,
            population=1612,
            sentence=f"QL1 2AB is in {area.name} (1,612 people). This postcode is invented for the demonstration.",
        )
    ]


def test_a_postcode_in_two_areas_gives_both():
    areas = [make_area(), make_area()]
    for area in areas:
        make_postcode("QL1 2AB", area)
    assert [place.area_id for place in find_places("QL1 2AB")] == [area.pk for area in areas]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("pr19zz", "We do not know the postcode PR1 9ZZ. Check it, or type the name of a place instead."),
        ("PR1", '"PR1" looks like part of a postcode. Type all of it, such as PR1 2AB.'),
        ("PR1 2A", '"PR1 2A" looks like part of a postcode. Type all of it, such as PR1 2AB.'),
    ],
)
def test_an_unknown_or_broken_postcode_says_so(typed, sentence):
    (place,) = find_places(typed)
    assert (place.kind, place.is_known, place.area_id, place.footprint_id) == ("unknown", False, None, None)
    assert place.sentence == sentence


def test_the_code_of_an_area_is_found_in_each_edition():
    old = make_area("E01000001")
    new = make_area("E01000001", edition=make_edition("test-2031"))
    new.edition.is_current = True
    new.edition.save()
    assert [(place.kind, place.area_id) for place in find_places("e01000001")] == [("area", new.pk), ("area", old.pk)]


def found(typed):
    return [place.label for place in find_places(typed)]


def test_a_footprint_is_found_by_name_slug_and_code():
    footprint = make_footprint("Ingol and Tanterton", areas=[make_area(population=8100)], code="E05000001")
    expected = Place(
        kind="footprint",
        label="Ingol and Tanterton",
        footprint_id=footprint.pk,
        population=8100,
        scale="hyper-local",
        slug=footprint.slug,
        sentence="Ingol and Tanterton: hyper-local (8,100 people).",
    )
    assert find_places("ingol AND tanterton") == [expected]
    assert find_places(footprint.slug) == [expected]
    assert find_places("e05000001") == [expected]
    assert find_places("Ingol") == [expected]


@pytest.mark.parametrize("typed", ["Prestn", "Preson", "Pretson", "preston city"])
def test_a_name_with_a_slip_is_found(typed):
    make_footprint("Preston")
    make_footprint("Burnley")
    assert found(typed) == ["Preston"]


def test_the_closest_comes_first_and_ten_at_most():
    make_footprint("Preston Rural North")
    make_footprint("Preston")
    make_footprint("North Preston")
    assert found("preston") == ["Preston", "Preston Rural North", "North Preston"]
    for n in range(12):
        make_footprint(f"Preston {n}")
    assert len(found("preston")) == 10


def test_footprints_in_force_come_first_and_others_say_when_they_were():
    make_footprint("Fylde Coast", valid_until="2022-06-30")
    make_footprint("Fylde Coast North")
    make_footprint("Fylde Coast South", valid_from="2027-04-01")
    with clock.set_to("2026-11-03"):
        assert [place.sentence for place in find_places("Fylde Coast")] == [
            "Fylde Coast North: hyper-local.",
            "Fylde Coast: hyper-local, in force until 30 June 2022.",
            "Fylde Coast South: hyper-local, in force from 1 April 2027.",
        ]


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "   ",
        None,
        "\0",
        "%",
        "_%_",
        "'; DROP TABLE directory_footprint; --",
        '"quoted"',
        "\\",
        "x" * 10_000,
        "é" * 500,
        "\U0001f3e0",
        "\ud800",
        "<script>",
        "E0100000",
    ],
)
def test_hostile_text_finds_nothing_and_never_errs(typed):
    make_footprint("Ingol", areas=[make_area()])
    assert found(typed) == []


def test_a_search_takes_one_query(django_assert_num_queries):
    make_footprint("Ingol", areas=[make_area()])
    with django_assert_num_queries(1):
        find_places("ingol")
    with django_assert_num_queries(1):
        find_places("PR1 2AB")
