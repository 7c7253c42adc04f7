"""History by triggers: who, when and why, bulk and bare writes too (rule 24)."""

import pytest
from django.db import connection

from alliance.base import history
from directory import entry_history
from directory.actions import entries
from directory.models import Contact, Organisation
from directory.visibility import Reader
from tests.factories import cover, make_area, make_contact, make_footprint, make_member, make_organisation

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
