"""No footprint below district leaves the officer's role for a sensitive site."""

import threading

import pytest
from django.db import IntegrityError, connection, transaction

from directory.actions import coverage as actions
from directory.actions import footprints
from directory.models import Area, Coverage, Footprint, FootprintArea, Organisation
from directory.readers import reader_for
from directory.visibility import Reader
from tests.factories import (
    cover,
    make_area,
    make_footprint,
    make_member,
    make_organisation,
    make_person,
)

SAFE = "coverage_of_sensitive_site_not_below_district"


@pytest.fixture
def ground(db):
    """Two districts of two areas each, a hyper-local footprint in the first and one across both."""
    north = [make_area(district_code="E07000001") for _ in range(2)]
    south = [make_area(district_code="E07000002") for _ in range(2)]
    return {
        "areas": north + south,
        "north": make_footprint("North", areas=north, scale="place", purpose="council"),
        "south": make_footprint("South", areas=south, scale="place", purpose="council"),
        "county": make_footprint("County", areas=north + south, scale="system", purpose="statutory"),
        "close": make_footprint("Close", areas=[north[0]]),
        "across": make_footprint("Across", areas=[north[1], south[0]]),
    }


def rows(organisation, reader=None):
    """{(kind, footprint, shown to)} of the organisation's coverage, as one reader may know it."""
    found = Coverage.objects.filter(organisation=organisation)
    if reader is not None:
        found = found.visible_to(reader)
    return set(found.values_list("kind", "footprint__name", "shown_to"))


def refused(make):
    """The constraint that the end of the transaction names."""
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        make()
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    return error.value.__cause__.diag.constraint_name


@pytest.mark.parametrize("shown_to", ["everyone", "others"])
def test_a_row_below_district_is_refused_for_a_sensitive_site(ground, shown_to):
    refuge = make_organisation("Refuge", sensitive_site=True)
    assert refused(lambda: cover(refuge, ground["close"], shown_to=shown_to)) == SAFE
    row = cover(refuge, ground["close"], shown_to="officer")
    cover(refuge, ground["north"], shown_to=shown_to)
    assert refused(lambda: Coverage.objects.filter(pk=row.pk).update(shown_to=shown_to)) == SAFE


def test_a_row_below_district_is_no_harm_for_others(ground):
    club = make_organisation("Club")
    cover(club, ground["close"])
    assert rows(club) == {("serves", "Close", "everyone")}


def test_rows_may_be_put_right_before_the_transaction_ends(ground):
    refuge = make_organisation("Refuge", sensitive_site=True)
    with transaction.atomic():
        row = cover(refuge, ground["close"])
        Coverage.objects.filter(pk=row.pk).update(footprint=ground["north"])
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert rows(refuge) == {("serves", "North", "everyone")}


def test_an_organisation_with_telling_rows_does_not_turn_sensitive(ground):
    club = make_organisation("Club")
    cover(club, ground["close"])
    assert refused(lambda: Organisation.objects.filter(pk=club.pk).update(sensitive_site=True)) == SAFE


def test_a_footprint_that_a_sensitive_site_is_shown_in_keeps_its_district(ground):
    refuge = make_organisation("Refuge", sensitive_site=True)
    cover(refuge, ground["north"])
    one = FootprintArea.objects.filter(footprint=ground["north"]).first()
    assert refused(lambda: FootprintArea.objects.filter(pk=one.pk).delete()) == SAFE


def test_set_coverage_writes_what_it_is_given_and_only_what_differs(ground):
    club, officer = make_organisation("Club"), make_person()
    actions.set_coverage(organisation=club, serves=[ground["close"], ground["north"]], based_in=[], by=officer)
    assert rows(club) == {("serves", "Close", "everyone"), ("serves", "North", "everyone")}
    kept = Coverage.objects.get(organisation=club, footprint=ground["close"]).pk

    actions.set_coverage(organisation=club, serves=[ground["close"]], based_in=[ground["across"]], by=officer)
    assert rows(club) == {("serves", "Close", "everyone"), ("based-in", "Across", "everyone")}
    row = Coverage.objects.get(organisation=club, footprint=ground["close"])
    assert (row.pk, row.events.count()) == (kept, 1)
    assert row.events.get().pgh_context.metadata == {"by": officer.pk, "why": "Changed where the organisation works"}


def test_a_sensitive_site_is_shown_to_others_by_its_districts(ground):
    refuge = make_organisation("Refuge", sensitive_site=True)
    actions.set_coverage(
        organisation=refuge, serves=[ground["across"], ground["county"]], based_in=[ground["close"]], by=None
    )
    assert rows(refuge) == {
        ("serves", "County", "everyone"),
        ("serves", "Across", "officer"),
        ("serves", "North", "others"),
        ("serves", "South", "others"),
        ("based-in", "Close", "officer"),
        ("based-in", "North", "others"),
    }


def test_only_the_officer_of_the_place_and_its_own_members_know_where_a_sensitive_site_is(ground):
    refuge = make_organisation("Refuge", sensitive_site=True)
    actions.set_coverage(organisation=refuge, serves=[], based_in=[ground["close"]], by=None)
    truth, instead = {("based-in", "Close", "officer")}, {("based-in", "North", "others")}
    readers = {
        "nobody": Reader(),
        "statutory": reader_for(make_person(role="statutory")),
        "another's member": reader_for(make_member(make_organisation())),
        "officer elsewhere": reader_for(make_person(role="officer", footprints=[ground["south"]])),
        "officer here": reader_for(make_person(role="officer", footprints=[ground["north"]])),
        "administrator": reader_for(make_person(role="administrator")),
        "own member": reader_for(make_member(refuge)),
    }
    assert {who: rows(refuge, reader) for who, reader in readers.items()} == {
        "nobody": instead,
        "statutory": instead,
        "another's member": instead,
        "officer elsewhere": instead,
        "officer here": truth,
        "administrator": truth,
        "own member": truth,
    }
    assert all(Footprint.objects.get(name=name).contains_district for _, name, _ in rows(refuge, readers["nobody"]))


@pytest.mark.django_db
def test_without_council_districts_the_smallest_footprint_that_holds_one_is_shown():
    areas = [make_area(district_code="E07000001"), make_area(district_code="E07000001")]
    close = make_footprint("Close", areas=areas[:1])
    make_footprint("County", areas=[*areas, make_area()], scale="system", purpose="statutory")
    make_footprint("Trust", areas=areas, scale="place", purpose="nhs")
    refuge = make_organisation("Refuge", sensitive_site=True)
    actions.set_coverage(organisation=refuge, serves=[close], based_in=[], by=None)
    assert rows(refuge) == {("serves", "Close", "officer"), ("serves", "Trust", "others")}


def test_turning_sensitive_and_back_keeps_the_truth(ground):
    club = make_organisation("Club", latitude=53.7, longitude=-2.7)
    actions.set_coverage(organisation=club, serves=[ground["close"]], based_in=[ground["close"]], by=None)
    before = rows(club)

    actions.set_sensitive_site(organisation=club, sensitive=True, by=None)
    club.refresh_from_db()
    assert (club.sensitive_site, club.address_visibility) == (True, "private")
    assert rows(club, Reader()) == {("serves", "North", "others"), ("based-in", "North", "others")}

    actions.set_sensitive_site(organisation=club, sensitive=False, by=None)
    assert rows(club) == before


def test_changing_the_areas_of_a_footprint_places_its_sensitive_sites_anew(ground):
    refuge = make_organisation("Refuge", sensitive_site=True)
    actions.set_coverage(organisation=refuge, serves=[ground["close"]], based_in=[], by=None)
    footprints.set_areas(footprint=ground["close"], areas=ground["areas"][2:3], by=None)
    assert rows(refuge) == {("serves", "Close", "officer"), ("serves", "South", "others")}

    footprints.set_areas(footprint=ground["south"], areas=ground["areas"][2:3], by=None)
    assert rows(refuge) == {("serves", "Close", "officer"), ("serves", "County", "others")}
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.django_db(transaction=True)
def test_a_row_written_while_the_organisation_turns_sensitive_is_refused():
    close = make_footprint("Close", areas=[make_area(district_code="E07000001"), make_area()][1:])
    club = make_organisation("Club")
    turned, results = threading.Event(), {}

    def turn():
        try:
            with transaction.atomic():
                Organisation.objects.filter(pk=club.pk).update(sensitive_site=True)
                turned.set()
                assert not wrote.wait(0.5)  # the row's check waits for us
            results["turn"] = "done"
        except Exception as error:
            results["turn"] = error
        finally:
            connection.close()

    def write():
        try:
            turned.wait(5)
            cover(club, close)
            results["write"] = "done"
        except IntegrityError as error:
            results["write"] = error.__cause__.diag.constraint_name
        finally:
            wrote.set()
            connection.close()

    wrote = threading.Event()
    threads = [threading.Thread(target=target) for target in (turn, write)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    # Whichever ends first wins; never both.
    assert results == {"turn": "done", "write": SAFE}
    assert rows(club) == set()


def test_a_new_area_in_the_district_would_tell_and_is_refused(ground):
    refuge = make_organisation("Refuge", sensitive_site=True)
    cover(refuge, ground["north"])
    assert refused(lambda: make_area(district_code="E07000001")) == SAFE
    assert Area.objects.count() == 4
