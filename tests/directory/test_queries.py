"""Search by place: every organisation that works there and no other, the smallest scale first (rule 2)."""

import pytest

from directory.finding import Search
from directory.models import Organisation
from directory.queries import footprints_of_results, organisations_by_scale, resolve_merged
from directory.readers import reader_for
from directory.visibility import Reader
from directory.where import Where
from tests.factories import cover, make_area, make_footprint, make_member, make_organisation, make_person

pytestmark = pytest.mark.django_db
ANYONE = Reader()


@pytest.fixture
def land():
    """Six areas of 1,500 people in a system; the first three are a district, the first two a neighbourhood."""
    areas = [make_area(district_code="D1" if n < 3 else "D2") for n in range(6)]
    return {
        "areas": areas,
        "village": make_footprint("Village", areas=areas[:1]),
        "crossing": make_footprint("Crossing", areas=[areas[0], areas[5]]),
        "neighbourhood": make_footprint("Neighbourhood", areas=areas[:2], scale="neighbourhood"),
        "place": make_footprint("Place", areas=areas[:3], scale="place"),
        "other place": make_footprint("Other place", areas=areas[3:], scale="place"),
        "system": make_footprint("System", areas=areas, scale="system"),
    }


def organisation_in(*footprints, name="", **fields):
    organisation = make_organisation(name, **fields)
    for footprint in footprints:
        cover(organisation, footprint)
    return organisation


def found(where, reader=ANYONE, **options):
    groups = organisations_by_scale(where, reader, **options)
    return {group.scale: [one.organisation.name for one in group.found] for group in groups}


def test_area_finds_all_whose_coverage_contains_it_and_no_other(land):
    organisation_in(land["system"], name="Countywide")
    organisation_in(land["village"], name="Lunch club")
    organisation_in(land["neighbourhood"], name="Advice centre")
    organisation_in(land["other place"], name="Far away")
    organisation_in(land["crossing"], name="Both sides")

    here = Where(label="here", area=land["areas"][0])

    assert found(here) == {
        "hyper-local": ["Lunch club", "Both sides"],
        "neighbourhood": ["Advice centre"],
        "system": ["Countywide"],
    }
    assert [group.scale for group in organisations_by_scale(here, ANYONE)] == [
        "hyper-local",
        "neighbourhood",
        "system",
    ]


def test_footprint_finds_all_whose_coverage_overlaps_it_with_the_share(land):
    organisation_in(land["village"], name="Lunch club")
    organisation_in(land["place"], name="Place forum")
    organisation_in(land["system"], name="Countywide")
    organisation_in(land["other place"], name="Far away")

    groups = organisations_by_scale(Where(label="Place", footprint=land["place"]), ANYONE)

    shares = {one.organisation.name: one.share for group in groups for one in group.found}
    assert shares == {"Lunch club": pytest.approx(1 / 3), "Place forum": 1.0, "Countywide": 1.0}


def test_organisation_is_found_once_by_its_closest_fit(land):
    organisation_in(land["system"], land["village"], name="Both")

    here = Where(label="here", area=land["areas"][0])
    (group,) = organisations_by_scale(here, ANYONE)
    (one,) = group.found

    assert (group.scale, one.footprint.name, one.reason) == (
        "hyper-local",
        "Village",
        "Works in Village (1,500 people), and in one other place",
    )


def test_serving_a_place_counts_before_being_based_in_it(land):
    trust = organisation_in(land["system"], name="Hospital trust")
    cover(trust, land["village"], kind="based-in")

    assert found(Where(label="here", area=land["areas"][0])) == {"system": ["Hospital trust"]}


def test_based_in_is_enough_when_nothing_is_served(land):
    cover(make_organisation("Shed"), land["village"], kind="based-in")

    (group,) = organisations_by_scale(Where(label="here", area=land["areas"][0]), ANYONE)

    assert group.found[0].reason == "Based in Village (1,500 people)"


def test_large_bodies_never_push_hyper_local_ones_off_the_first_page(land):
    for n in range(30):
        organisation_in(land["system"], name=f"Countywide {n:02d}")
    organisation_in(land["village"], name="Lunch club")

    groups = organisations_by_scale(Where(label="here", area=land["areas"][0]), ANYONE, most=5)

    assert [(group.scale, group.total, len(group.found)) for group in groups] == [
        ("hyper-local", 1, 1),
        ("system", 30, 5),
    ]


def test_one_scale_is_paged_without_gap_or_repeat(land):
    for n in range(7):
        organisation_in(land["system"], name=f"Countywide {n}")
    here = Where(label="here", area=land["areas"][0])

    search = Search(reader=ANYONE, where=here)

    pages = [[one.organisation_id for one in search.answer(scale=4, first=first, most=3)[1]] for first in (0, 3, 6, 9)]

    assert [len(page) for page in pages] == [3, 3, 1, 0]
    by_name = Organisation.objects.order_by("name").values_list("pk", flat=True)
    assert sum(pages, []) == list(by_name)


@pytest.mark.parametrize("fields", [{"status": "closed"}, {"visibility": "private"}, {"visibility": "members"}])
def test_closed_and_hidden_entries_are_neither_listed_nor_counted(land, fields):
    organisation_in(land["village"], name="Seen")
    organisation_in(land["village"], name="Not for everyone", **fields)

    (group,) = organisations_by_scale(Where(label="here", area=land["areas"][0]), ANYONE)

    assert (group.total, [one.organisation.name for one in group.found]) == (1, ["Seen"])


def test_refuge_is_found_by_its_district_and_its_officer_sees_where(land):
    refuge = make_organisation("Refuge", sensitive_site=True)
    cover(refuge, land["village"], shown_to="officer")
    cover(refuge, land["place"], shown_to="others")
    here, next_door = (Where(label="x", area=land["areas"][n]) for n in (0, 2))
    officer = reader_for(make_person(role="officer", footprints=[land["village"]]))

    assert found(here) == {"place": ["Refuge"]}
    assert found(next_door) == {"place": ["Refuge"]}
    assert found(here, officer) == {"hyper-local": ["Refuge"]}
    assert found(next_door, officer) == {}
    (group,) = organisations_by_scale(here, ANYONE)
    assert group.found[0].reason == "Works somewhere in Place (4,500 people). Where exactly is kept private."


def test_map_counts_the_same_organisations_as_the_list(land):
    organisation_in(land["village"])
    organisation_in(land["village"], land["system"])
    organisation_in(land["system"])

    counts = footprints_of_results(Search(reader=ANYONE, where=Where(label="here", area=land["areas"][0])))

    assert [(footprint.name, n) for footprint, n in counts] == [("Village", 2), ("System", 1)]


@pytest.mark.parametrize("rows", [1, 3])
def test_search_takes_six_queries_however_many_rows(land, rows, django_assert_num_queries):
    for _ in range(rows):
        organisation_in(land["village"], land["neighbourhood"], land["system"])
    for where in (Where(label="x", area=land["areas"][0]), Where(label="x", footprint=land["place"])):
        with django_assert_num_queries(6):
            for group in organisations_by_scale(where, ANYONE):
                assert all(one.reason for one in group.found)


def test_own_private_entry_is_found_by_its_own_people(land):
    ours = organisation_in(land["village"], name="Ours", visibility="private")

    reader = reader_for(make_member(ours))

    assert found(Where(label="x", area=land["areas"][0]), reader) == {"hyper-local": ["Ours"]}


def test_merged_entry_resolves_through_every_merge():
    last = make_organisation()
    middle = make_organisation(status="merged", merged_into=last)
    first = make_organisation(status="merged", merged_into=middle)

    assert resolve_merged(Organisation.objects.get(pk=first.pk)) == last
