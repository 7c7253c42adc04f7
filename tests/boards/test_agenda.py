"""The agenda as each reader may read it: its clock, its words, and what stays closed to them."""

import datetime as dt

import pytest

from boards.models import AgendaVersion
from boards.queries.agenda import agenda_of, as_published
from directory.readers import reader_for
from directory.visibility import Reader
from tests.factories import (
    make_agenda_item,
    make_appointment,
    make_meeting,
    make_member,
    make_organisation,
    make_person,
    make_proposal,
    make_seat,
)

pytestmark = pytest.mark.django_db
OUT = dt.datetime(2027, 2, 25, 9, tzinfo=dt.UTC)


@pytest.fixture
def meeting():
    return make_meeting(agenda_published_at=OUT)


def test_clock_runs_through_items_and_those_under_them(meeting):
    make_agenda_item(meeting, "Welcome", minutes=5)
    main = make_agenda_item(meeting, "Transport", minutes=10)
    make_agenda_item(meeting, "Buses", parent=main, minutes=20)
    make_agenda_item(meeting, "Taxis", parent=main, minutes=15)
    make_agenda_item(meeting, "Close", minutes=80)
    agenda = agenda_of(meeting, Reader())
    assert [(one.number, one.title, f"{one.at:%H:%M}", one.minutes) for one in agenda.everything] == [
        ("1", "Welcome", "14:00", 5),
        ("2", "Transport", "14:05", 10),
        ("2.1", "Buses", "14:15", 20),
        ("2.2", "Taxis", "14:35", 15),
        ("3", "Close", "14:50", 80),
    ]
    assert (agenda.total, agenda.minutes_over, agenda.minutes_left, f"{agenda.ends_at:%H:%M}") == (130, 10, 0, "16:10")


def test_confidential_item_is_its_minutes_alone_to_who_may_not_read_it(meeting):
    make_agenda_item(
        meeting,
        "A patient's case",
        words="Named",
        lead="Ash",
        sector="nhs",
        organisation=make_organisation(),
        minutes=25,
        is_confidential=True,
    )
    sitter = make_person()
    make_appointment(make_seat(meeting.board), sitter)
    (closed,) = agenda_of(meeting, Reader()).lines
    said = (closed.title, closed.words, closed.lead, closed.sector_said, closed.organisation, closed.minutes)
    assert said == ("A confidential item", "", "", "", None, 25)
    assert closed.is_readable is False
    (open_to_them,) = agenda_of(meeting, reader_for(sitter)).lines
    assert (open_to_them.title, open_to_them.words, open_to_them.is_readable) == ("A patient's case", "Named", True)


def test_item_under_a_confidential_one_is_closed_as_well(meeting):
    main = make_agenda_item(meeting, "A patient's case", is_confidential=True)
    make_agenda_item(meeting, "Their name", parent=main)
    assert [one.title for one in agenda_of(meeting, Reader()).everything] == ["A confidential item"] * 2


def test_agenda_that_is_not_out_is_there_for_its_keepers_alone():
    meeting = make_meeting()
    make_agenda_item(meeting, "Draft")
    sitter = make_person()
    make_appointment(make_seat(meeting.board), sitter)
    readers = {"anyone": Reader(), "sitter": reader_for(sitter), "officer": reader_for(make_person(role="officer"))}
    assert {name: len(agenda_of(meeting, reader).lines) for name, reader in readers.items()} == {
        "anyone": 0,
        "sitter": 0,
        "officer": 1,
    }


def test_organisation_is_named_where_the_reader_may_know_it(meeting):
    make_agenda_item(meeting, organisation=make_organisation("Open"))
    make_agenda_item(meeting, organisation=make_organisation("Hidden", visibility="private"))
    named = [line.organisation and line.organisation.name for line in agenda_of(meeting, Reader()).lines]
    assert named == ["Open", None]


def test_proposals_own_words_are_beside_the_boards_for_who_made_it(meeting):
    item = make_agenda_item(meeting, "Evening transport")
    organisation = make_organisation()
    member = make_member(organisation)
    proposal = make_proposal(meeting.board, organisation, member, status="accepted", reason="Yes", item=item)
    assert agenda_of(meeting, reader_for(member)).lines[0].proposals == (proposal,)
    assert agenda_of(meeting, reader_for(make_person())).lines[0].proposals == ()


def test_agenda_that_differs_from_what_was_published_says_so(meeting):
    item = make_agenda_item(meeting)
    assert agenda_of(meeting, Reader()).changed_since is False  # an agenda put out without a version
    officer = make_person()
    AgendaVersion.objects.create(
        meeting=meeting, number=1, items=as_published([item]), published_by=officer, published_at=OUT
    )
    assert agenda_of(meeting, Reader()).changed_since is False
    make_agenda_item(meeting)
    assert agenda_of(meeting, Reader()).changed_since is True


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("who", ["anyone", "member", "officer"])
def test_agenda_takes_two_queries_at_most(meeting, django_assert_num_queries, who, rows):
    organisation = make_organisation()
    member = make_member(organisation)
    readers = {"anyone": Reader(), "member": reader_for(member), "officer": reader_for(make_person(role="officer"))}
    for _ in range(rows):
        item = make_agenda_item(meeting, organisation=organisation)
        make_agenda_item(meeting, parent=item)
        make_proposal(meeting.board, organisation, member, item=item)
        item.decisions.create(words="Yes", decided_on="2027-03-04", recorded_by=member)
        item.actions.create(words="Do it", who="Somebody")
    with django_assert_num_queries(1 if who == "anyone" else 2):
        agenda = agenda_of(meeting, readers[who])
        assert len([one for line in agenda.lines for one in line.standing_decisions]) == rows
