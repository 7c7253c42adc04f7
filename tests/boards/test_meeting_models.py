"""What the database holds of meetings, agendas and proposals, whoever writes."""

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from boards.models import AgendaItem, Meeting, Proposal
from directory.readers import reader_for
from directory.visibility import Reader
from tests.factories import (
    make_agenda_item,
    make_appointment,
    make_board,
    make_meeting,
    make_member,
    make_organisation,
    make_person,
    make_proposal,
    make_seat,
)

pytestmark = pytest.mark.django_db


def check_now():
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_agenda_with_a_gap_is_refused():
    meeting = make_meeting()
    make_agenda_item(meeting)
    make_agenda_item(meeting, position=3)
    with pytest.raises(IntegrityError, match="has a gap or a tie"):
        check_now()


def test_agenda_with_a_tie_is_refused():
    meeting = make_meeting()
    make_agenda_item(meeting)
    make_agenda_item(meeting, position=1)
    with pytest.raises(IntegrityError, match="has a gap or a tie"):
        check_now()


def test_items_under_another_count_by_themselves():
    meeting = make_meeting()
    main = make_agenda_item(meeting)
    make_agenda_item(meeting)
    make_agenda_item(meeting, parent=main)
    make_agenda_item(meeting, parent=main)
    check_now()
    assert AgendaItem.objects.filter(meeting=meeting).count() == 4


def test_item_under_an_item_of_another_meeting_is_refused():
    other = make_agenda_item(make_meeting())
    make_agenda_item(make_meeting(), parent=other, position=1)
    with pytest.raises(IntegrityError, match="main item of its own agenda"):
        check_now()


def test_proposal_is_never_deleted():
    organisation = make_organisation()
    proposal = make_proposal(make_board(), organisation, make_member(organisation))
    with pytest.raises(ProgrammingError, match="Cannot delete"), transaction.atomic():
        proposal.delete()
    assert Proposal.objects.count() == 1


def test_words_of_a_proposal_stay():
    organisation = make_organisation()
    proposal = make_proposal(make_board(), organisation, make_member(organisation))
    with pytest.raises(ProgrammingError, match="Cannot update"), transaction.atomic():
        Proposal.objects.filter(pk=proposal.pk).update(words="Something else")


@pytest.mark.parametrize(
    ("status", "visibility", "seen_by"),
    [
        ("draft", "public", {"officer"}),
        ("published", "public", {"anyone", "member", "statutory", "sitter", "officer"}),
        ("published", "partners", {"member", "statutory", "sitter", "officer"}),
        ("published", "members", {"member", "sitter", "officer"}),
        ("published", "private", {"sitter", "officer"}),
    ],
)
def test_meeting_is_seen_by(status, visibility, seen_by):
    board = make_board()
    meeting = make_meeting(board, status=status, visibility=visibility)
    sitter = make_person()
    make_appointment(make_seat(board), sitter)
    readers = {
        "anyone": Reader(),
        "member": reader_for(make_member(make_organisation(is_alliance_member=True))),
        "statutory": reader_for(make_person(role="statutory")),
        "sitter": reader_for(sitter),
        "officer": reader_for(make_person(role="officer", footprints=[board.footprint])),
        "other officer": reader_for(make_person(role="officer", footprints=[make_meeting().board.footprint])),
    }
    found = {name for name, reader in readers.items() if meeting in Meeting.objects.visible_to(reader)}
    assert found - {"other officer"} == seen_by


def test_meeting_of_the_board_alone_closes_with_the_appointment():
    board = make_board()
    meeting = make_meeting(board, visibility="private")
    person = make_person()
    held = make_appointment(make_seat(board), person)
    assert list(Meeting.objects.visible_to(reader_for(person))) == [meeting]
    held.ends_on = "2021-01-01"
    held.save()
    assert list(Meeting.objects.visible_to(reader_for(person))) == []


def test_meeting_of_the_board_alone_opens_on_acceptance():
    board = make_board()
    make_meeting(board, visibility="private")
    person = make_person()
    make_appointment(make_seat(board), person, accepted_at=None)
    assert list(Meeting.objects.visible_to(reader_for(person))) == []
