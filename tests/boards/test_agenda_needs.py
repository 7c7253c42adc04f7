"""What proposals and agendas need from a person, on their home page and in their digests."""

import datetime as dt

import pytest

from alliance.base import clock
from boards import needs_agendas
from boards.actions import proposals
from boards.models import Action, Proposal
from directory.lines import lines_of
from tests.factories import (
    make_agenda_item,
    make_area,
    make_board,
    make_footprint,
    make_meeting,
    make_member,
    make_organisation,
    make_person,
    make_proposal,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def february():
    with clock.set_to("2027-02-10"):
        yield


def lines(person) -> list[tuple]:
    return [(one.kind, one.what, one.due) for one in lines_of(needs_agendas.LINES, [person])[person.pk]]


def test_keeper_has_one_line_for_each_board_whose_proposals_wait():
    here = make_footprint(areas=[make_area()])
    board, elsewhere = make_board("Here", footprint=here, secretariat="ours"), make_board("There", secretariat="ours")
    organisation = make_organisation()
    member = make_member(organisation)
    for one in (board, board, elsewhere):
        make_proposal(one, organisation, member)
    officer = make_person(role="officer", footprints=[here])
    week = dt.date(2027, 2, 17)
    assert lines(officer) == [("proposals to answer", "2 proposals wait for an answer: Here", week)]
    assert lines(member) == []


def test_proposer_reads_that_it_was_returned_until_more_is_added():
    organisation = make_organisation()
    member, officer = make_member(organisation), make_person(role="officer")
    proposal = make_proposal(make_board(secretariat="ours"), organisation, member, "Buses")
    proposals.return_for_more(proposal=proposal, reason="Which?", by=officer)
    with clock.set_to("2027-05-01"):
        assert lines(member) == [("my proposal", "Your proposal “Buses” was returned for more", None)]
    proposals.add_more(proposal=proposal, words="The 61.", by=member)
    assert lines(member) == []


def test_answer_is_a_line_for_a_fortnight():
    organisation = make_organisation()
    member = make_member(organisation)
    proposal = make_proposal(make_board(secretariat="ours"), organisation, member, "Buses")
    proposals.decline(proposal=proposal, reason="No.", by=make_person(role="officer"))
    assert lines(member) == [("my proposal", "Your proposal “Buses” is declined", None)]
    with clock.set_to("2027-02-25"):
        assert lines(member) == []


def test_silence_of_a_board_is_a_line_for_who_keeps_it():
    organisation = make_organisation()
    officer = make_person(role="officer")
    proposal = make_proposal(make_board("Care Board"), organisation, make_member(organisation), "Buses")
    proposals.send_on(proposal=proposal, by=officer)
    assert lines(officer) == []
    due = Proposal.objects.get().answer_by
    with clock.set_to("2027-03-11"):
        assert lines(officer) == [("no answer from a board", "Care Board has not answered “Buses”", due)]


def test_action_is_a_line_for_who_is_to_do_it_until_it_is_done():
    item, person = make_agenda_item(make_meeting()), make_person()
    action = Action.objects.create(item=item, words="Ask", who="Ash", person=person, due_on="2027-03-01")
    assert lines(person) == [("action due", "Ask", dt.date(2027, 3, 1))]
    Action.objects.filter(pk=action.pk).update(status="done", ended_on="2027-02-10")
    assert lines(person) == []
