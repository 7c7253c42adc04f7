"""The database keeps totals and overlaps of footprints, whatever writes the areas and however many at once."""

import threading

import pghistory
import pytest
from django.db import IntegrityError, connection, transaction

from alliance.base.history import attributed
from directory.models import Area, Footprint, FootprintArea, FootprintOverlap
from tests.factories import make_area, make_edition, make_footprint, make_person


def totals(footprint):
    footprint.refresh_from_db()
    return footprint.population, footprint.area_count, footprint.contains_district


def overlaps():
    """{(footprint, other): (shared population, shared areas)} by name."""
    return {
        (row.footprint.name, row.other.name): (row.shared_population, row.shared_areas)
        for row in FootprintOverlap.objects.select_related("footprint", "other")
    }


@pytest.mark.django_db
def test_totals_are_the_sum_over_the_areas():
    areas = [make_area(population=people) for people in (1000, 1500, 2000)]
    footprint = make_footprint(areas=areas)
    assert totals(footprint) == (4500, 3, False)

    FootprintArea.objects.filter(footprint=footprint, area=areas[0]).delete()
    assert totals(footprint) == (3500, 2, False)

    FootprintArea.objects.filter(footprint=footprint, area=areas[1]).update(area=areas[0])
    assert totals(footprint) == (3000, 2, False)

    Area.objects.filter(pk=areas[0].pk).update(population=1200)
    assert totals(footprint) == (3200, 2, False)


@pytest.mark.django_db
def test_population_is_unknown_without_areas_or_when_an_areas_is():
    footprint = make_footprint()
    assert totals(footprint) == (None, 0, False)
    unknown = make_area(population=None)
    other = make_footprint("Other", areas=[unknown])
    footprint = make_footprint("One", areas=[make_area(population=900), unknown])
    assert totals(footprint) == (None, 2, False)
    assert overlaps() == {("One", "Other"): (None, 1), ("Other", "One"): (None, 1)}

    Area.objects.filter(pk=unknown.pk).update(population=100)
    assert totals(footprint) == (1000, 2, False)
    assert totals(other) == (100, 1, False)
    assert overlaps() == {("One", "Other"): (100, 1), ("Other", "One"): (100, 1)}


@pytest.mark.django_db
def test_contains_a_district_when_it_holds_every_area_of_one():
    north = [make_area(district_code="E07000001") for _ in range(2)]
    south = [make_area(district_code="E07000002") for _ in range(2)]
    nowhere = make_area()
    assert totals(make_footprint(areas=[north[0], south[0]]))[2] is False
    assert totals(make_footprint(areas=[*north, south[0]]))[2] is True
    assert totals(make_footprint(areas=[nowhere]))[2] is False


@pytest.mark.django_db
def test_contains_a_district_follows_the_areas_of_the_edition():
    held = make_area(district_code="E07000001")
    footprint = make_footprint(areas=[held])
    assert totals(footprint)[2] is True

    newcomer = make_area(district_code="E07000001")
    assert totals(footprint)[2] is False
    newcomer.delete()
    assert totals(footprint)[2] is True

    moved = make_area(district_code="E07000002")
    Area.objects.filter(pk=moved.pk).update(district_code="E07000001")
    assert totals(footprint)[2] is False
    Area.objects.filter(pk=moved.pk).update(district_code="E07000002")
    assert totals(footprint)[2] is True

    make_area(district_code="E07000001", edition=make_edition("test-2031"))
    assert totals(footprint)[2] is True


@pytest.mark.django_db
def test_overlaps_are_kept_both_ways_round():
    a, b, c = (make_area(population=people) for people in (1000, 2000, 4000))
    one = make_footprint("One", areas=[a, b])
    make_footprint("Two", areas=[b, c])
    make_footprint("Three", areas=[c])
    assert overlaps() == {
        ("One", "Two"): (2000, 1),
        ("Two", "One"): (2000, 1),
        ("Two", "Three"): (4000, 1),
        ("Three", "Two"): (4000, 1),
    }

    FootprintArea.objects.create(footprint=one, area=c)
    assert overlaps()[("One", "Two")] == overlaps()[("Two", "One")] == (6000, 2)
    assert overlaps()[("Three", "One")] == (4000, 1)

    one.delete()
    assert overlaps() == {("Two", "Three"): (4000, 1), ("Three", "Two"): (4000, 1)}


@pytest.mark.django_db
def test_many_footprints_in_one_statement_are_one_refresh():
    areas = [make_area(population=100 * (n + 1)) for n in range(6)]
    edition = areas[0].edition
    footprints = Footprint.objects.bulk_create(
        Footprint(slug=f"f{n}", name=f"F{n}", scale="place", purpose="nhs", source="x", edition=edition)
        for n in range(5)
    )
    copy_in = "COPY directory_footprintarea (footprint_id, area_id) FROM STDIN"
    with transaction.atomic(), connection.cursor() as cursor, cursor.copy(copy_in) as copy:
        for n, footprint in enumerate(footprints):
            copy.write_row((footprint.pk, areas[n].pk))
            copy.write_row((footprint.pk, areas[n + 1].pk))
    assert [totals(footprint)[:2] for footprint in footprints] == [(300, 2), (500, 2), (700, 2), (900, 2), (1100, 2)]
    assert overlaps() == {
        pair: (100 * (n + 2), 1) for n in range(4) for pair in ((f"F{n}", f"F{n + 1}"), (f"F{n + 1}", f"F{n}"))
    }


@pytest.mark.django_db
def test_a_stale_footprint_saved_again_does_not_undo_the_totals():
    footprint = make_footprint()
    stale = Footprint.objects.get(pk=footprint.pk)
    FootprintArea.objects.create(footprint=footprint, area=make_area(population=700))
    stale.name = "Renamed"
    stale.population = 5
    stale.save()
    assert totals(footprint) == (700, 1, False)
    assert Footprint.objects.get(pk=footprint.pk).name == "Renamed"


@pytest.mark.django_db
def test_an_area_of_another_edition_is_refused():
    footprint = make_footprint(areas=[make_area()])
    stray = make_area("E01099999", edition=make_edition("test-2031"))
    with pytest.raises(IntegrityError, match="E01099999 is of the edition test-2031") as error, transaction.atomic():
        FootprintArea.objects.create(footprint=footprint, area=stray)
    assert error.value.__cause__.diag.constraint_name == "footprint_area_of_its_edition"
    with pytest.raises(IntegrityError, match="stays in its edition"), transaction.atomic():
        Area.objects.filter(footprints=footprint).update(edition=stray.edition)
    assert totals(footprint) == (1500, 1, False)


@pytest.mark.django_db
def test_a_footprint_with_areas_keeps_its_edition():
    other = make_edition("test-2031")
    footprint = make_footprint("Ingol", areas=[make_area()])
    with pytest.raises(IntegrityError, match='"Ingol" holds areas of its edition') as error, transaction.atomic():
        Footprint.objects.filter(pk=footprint.pk).update(edition=other)
    assert error.value.__cause__.diag.constraint_name == "footprint_with_areas_keeps_its_edition"
    empty = make_footprint()
    Footprint.objects.filter(pk=empty.pk).update(edition=other)
    assert Footprint.objects.get(pk=empty.pk).edition == other


@pytest.mark.django_db
def test_a_change_of_population_is_in_the_history_with_its_author():
    officer = make_person()
    footprint = make_footprint()
    with attributed(by=officer, why="Counted anew"):
        FootprintArea.objects.create(footprint=footprint, area=make_area(population=800))
    last = footprint.events.order_by("pgh_id").last()
    assert (last.pgh_label, last.population, last.pgh_context.metadata) == (
        "update",
        800,
        {"by": officer.pk, "why": "Counted anew"},
    )
    event = pghistory.models.Events.objects.tracks(FootprintArea.objects.get()).get()
    assert (event.pgh_label, event.pgh_context["by"]) == ("insert", officer.pk)


@pytest.mark.django_db(transaction=True)
def test_two_people_changing_two_overlapping_footprints_at_once_leave_the_overlap_right():
    shared = make_area(population=1000)
    one = make_footprint("One", edition=shared.edition)
    two = make_footprint("Two", edition=shared.edition)
    first_has_written = threading.Event()
    errors = []

    def first():
        try:
            with transaction.atomic():
                FootprintArea.objects.create(footprint=one, area=shared)
                first_has_written.set()
                assert not second_is_done.wait(0.5)  # the second waits for us, or it would miss our row
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    def second():
        try:
            first_has_written.wait(5)
            with transaction.atomic():
                FootprintArea.objects.create(footprint=two, area=shared)
            second_is_done.set()
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    second_is_done = threading.Event()
    threads = [threading.Thread(target=target) for target in (first, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)

    assert errors == []
    assert overlaps() == {("One", "Two"): (1000, 1), ("Two", "One"): (1000, 1)}
    assert (totals(one), totals(two)) == ((1000, 1, False), (1000, 1, False))


@pytest.mark.django_db(transaction=True)
def test_areas_of_footprints_are_not_changed_on_an_old_snapshot():
    area = make_area()
    footprint = make_footprint(edition=area.edition)
    with pytest.raises(Exception, match="READ COMMITTED only"), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        FootprintArea.objects.create(footprint=footprint, area=area)
    assert totals(footprint) == (None, 0, False)
