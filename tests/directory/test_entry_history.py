"""History by triggers: who, when and why, bulk and bare writes too (rule 24)."""

import datetime as dt

import pytest
from django.db import connection

from alliance.base import history
from directory import entry_history
from directory.actions import coverage, entries, services
from directory.models import Contact, Organisation
from directory.readers import reader_for
from directory.visibility import Reader
from tests.factories import (
    cover,
    make_area,
    make_contact,
    make_footprint,
    make_member,
    make_organisation,
    make_person,
    make_service,
    make_term,
)

pytestmark = pytest.mark.django_db


def newest(organisation, n=1):
    return entry_history.lines(organisation, Reader(own=frozenset({organisation.pk})))[0:n]


def test_change_says_who_why_and_both_values():
    club = make_organisation("Club", how_to_refer="Ring")
    member = make_member(club, name="Amina")

    entries.change(organisation=club, values={"how_to_refer": "Write"}, by=member)

    (line,) = newest(club)
    assert (line.did, line.what, line.by, line.why) == ("changed", "organisation", "Amina", "changed the entry")
    assert ("How to refer someone", "Ring", "Write") in line.fields


def test_removed_contact_stays_in_the_history():
    club = make_organisation()
    member = make_member(club)
    contact = make_contact(club, value="01632 960 123")

    entries.remove_contact(contact=contact, by=member)

    removed = next(line for line in newest(club, 3) if line.what == "contact")
    assert (removed.did, removed.by) == ("removed", member.name)
    assert ("Value", "01632 960 123", "") in removed.fields


def test_bulk_and_bare_sql_writes_are_recorded_and_listed_as_unattributed():
    club = make_organisation("Club")
    before = entry_history.unattributed().count()

    Organisation.objects.filter(pk=club.pk).update(name="By bulk")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE directory_organisation SET name = 'By hand' WHERE id = %s", [club.pk])

    assert [line.fields for line in newest(club, 2)] == [
        [("Name", "By bulk", "By hand")],
        [("Name", "Club", "By bulk")],
    ]
    assert entry_history.unattributed().count() == before + 2
    assert [line.by for line in entry_history.unattributed()[0:2]] == ["", ""]


def test_attributed_write_is_not_listed_as_unattributed():
    club = make_organisation()
    member = make_member(club)
    before = entry_history.unattributed().count()
    with history.attributed(by=member, why="a test"):
        Contact.objects.create(organisation=club, label="L", kind="phone", value="01632 960 001")
    assert entry_history.unattributed().count() == before


def test_write_attributed_to_nobody_is_listed_as_unattributed():
    club = make_organisation()
    before = entry_history.unattributed().count()
    with history.attributed(by=None, why="a command"):
        Organisation.objects.filter(pk=club.pk).update(name="By command")
    assert entry_history.unattributed().count() == before + 1


def test_history_cannot_be_rewritten():
    club = make_organisation()
    event = Organisation.pgh_event_models["insert"].objects.get(pgh_obj_id=club.pk)
    with pytest.raises(Exception, match="Cannot update"):
        type(event).objects.filter(pk=event.pk).update(name="Never said")


def test_coverage_is_named_in_words():
    club = make_organisation()
    cover(club, make_footprint("Mill Row", areas=[make_area()]))
    (line,) = newest(club)
    assert ("Footprint", "", "Mill Row") in line.fields


@pytest.mark.parametrize("rows", [1, 3])
def test_history_takes_the_same_queries_however_many_lines(rows, django_assert_num_queries):
    club = make_organisation()
    for n in range(rows):
        make_contact(club)
        cover(club, make_footprint(areas=[make_area()]))
        Organisation.objects.filter(pk=club.pk).update(name=f"Name {n}")
    with django_assert_num_queries(9):
        assert len(newest(club, 50)) == 1 + 3 * rows


def test_nested_blocks_keep_the_outer_person_and_the_last_reason():
    club = make_organisation()
    outer, inner = make_member(club), make_member(club)
    with history.attributed(by=outer, why="a page"), history.attributed(by=inner, why="an action"):
        Organisation.objects.filter(pk=club.pk).update(name="New")
    (line,) = newest(club)
    assert (line.by, line.why) == (outer.name, "an action")


def seen_by(organisation, person):
    return str(entry_history.lines(organisation, reader_for(person))[0:50])


def test_services_their_times_terms_and_coverage_are_in_the_history():
    club = make_organisation()
    member = make_member(club, name="Amina")
    term = make_term("Food")
    service, _ = services.add(organisation=club, values={"name": "Meals", "modes": ["phone"]}, terms=[term], by=member)
    services.set_times(service=service, times=[(0, dt.time(10), dt.time(14), "")], by=member)
    coverage.add(
        organisation=club,
        service=service,
        kind="serves",
        footprint=make_footprint("Mill", areas=[make_area()]),
        by=member,
    )
    text = seen_by(club, member)
    for line in (
        "('How people get it', '', 'by phone')",
        "('Service', '', 'Meals'), ('Day', '', 'Monday'), ('Opens', '', '10am'), ('Closes', '', '2pm')",
        "('Service', '', 'Meals'), ('Term', '', 'Food')",
        "('Footprint', '', 'Mill')",
        "by='Amina', why='added a service'",
    ):
        assert line in text


def test_sensitive_services_whereabouts_are_kept_from_the_auditor():
    club = make_organisation()
    member = make_member(club)
    areas = [make_area(), make_area()]
    village = make_footprint("Secret Village", areas=areas[:1])
    make_footprint("District", areas=areas, scale="place", purpose="council")
    service = make_service(club, "Refuge", venue="1 Hidden Lane")
    coverage.add(organisation=club, service=service, kind="serves", footprint=village, by=member)
    coverage.set_sensitive_service(service=service, sensitive=True, by=make_person(role="officer"))

    auditor = seen_by(club, make_person(role="auditor"))

    assert "Refuge" in auditor
    assert "Hidden Lane" not in auditor
    assert "Secret Village" not in auditor
    assert "Hidden Lane" in seen_by(club, member)
    assert "Secret Village" in seen_by(club, member)


def test_private_service_is_kept_from_the_auditor_with_all_that_hangs_on_it():
    club = make_organisation()
    member = make_member(club)
    term = make_term("Secret need")
    service = make_service(
        club, "Secret club", visibility="private", terms=[term], times=[(0, "10:00", "11:00")], summary="Secret words"
    )
    services.change(service=service, values={"name": "Secret name"}, by=member)
    auditor = seen_by(club, make_person(role="auditor"))
    assert "Secret" not in auditor
    assert "kept_back=True" in auditor
    assert "Secret name" in seen_by(club, member)
