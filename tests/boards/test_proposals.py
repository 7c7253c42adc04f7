"""Proposals: made in a member's own words, answered with a reason, and never lost (rule 9)."""

import threading

import pytest
from django.db import connection

from alliance.base import clock
from alliance.base.models import Mail
from alliance.base.refused import Refused
from boards.actions import agenda, proposals
from boards.models import Board, Meeting, Proposal, ProposalStep
from boards.queries.proposals import of_board, story_of
from boards.views.proposals import ANSWERS, answers_for
from directory.models import PriorityStep
from directory.readers import reader_for
from tests.factories import (
    make_agenda_item,
    make_board,
    make_meeting,
    make_member,
    make_organisation,
    make_person,
    make_priority,
    make_proposal,
)

pytestmark = pytest.mark.django_db
Status = Proposal.Status
NOW = "2027-02-10"
WHY = "Because we meet in March."


@pytest.fixture(autouse=True)
def february():
    with clock.set_to(NOW):
        yield


@pytest.fixture
def officer():
    return make_person(role="officer")


@pytest.fixture
def organisation():
    return make_organisation("Ingol Lunch Club")


@pytest.fixture
def member(organisation):
    return make_member(organisation, name="Sam")


@pytest.fixture
def board():
    return make_board("Alliance", secretariat="ours")


@pytest.fixture
def meeting(board):
    return make_meeting(board)


@pytest.fixture
def proposal(board, organisation, member, meeting):
    new = Proposal(
        board=board, organisation=organisation, title="No buses after six", words="We walk.", meeting=meeting
    )
    return proposals.submit(proposal=new, by=member)


def as_it_is(proposal, **changed) -> dict:
    return {
        "title": proposal.title,
        "words": proposal.words,
        "kind": proposal.wants,
        "minutes": proposal.minutes,
    } | changed


def accept(proposal, meeting, officer, **changed):
    return proposals.accept(
        proposal=proposal, meeting=meeting, values=as_it_is(proposal, **changed), reason=WHY, by=officer
    )


# Making one --------------------------------------------------------------------------------------------------------


def test_proposal_is_sent_with_its_first_step(proposal, member):
    steps = list(proposal.steps.values_list("status", "by_role", "by"))
    assert (proposal.status, proposal.is_late, proposal.made_by) == ("submitted", False, member)
    assert steps == [("submitted", "who proposed it", member.pk)]


def test_late_proposal_is_marked_and_not_lost(board, organisation, member):
    closed = make_meeting(
        board, proposals_close_on="2027-02-09", papers_due_on="2027-02-20", agenda_out_on="2027-02-25"
    )
    closed.refresh_from_db()
    new = Proposal(board=board, organisation=organisation, title="T", words="W", meeting=closed)
    assert proposals.submit(proposal=new, by=member).is_late is True


@pytest.mark.parametrize(
    ("board_fields", "organisation_fields", "sentence"),
    [
        ({"takes_proposals": False}, {}, "takes no proposals"),
        ({"ends_on": "2026-01-01"}, {}, "takes no proposals"),
        ({}, {"is_alliance_member": False}, "Only members of the alliance"),
    ],
)
def test_proposal_is_refused_when(member, board_fields, organisation_fields, sentence, organisation):
    board = make_board(**board_fields)
    type(organisation).objects.filter(pk=organisation.pk).update(**organisation_fields)
    organisation.refresh_from_db()
    with pytest.raises(Refused, match=sentence):
        proposals.submit(proposal=Proposal(board=board, organisation=organisation, title="T", words="W"), by=member)


def test_proposal_for_somebody_elses_organisation_is_refused(board, member):
    new = Proposal(board=board, organisation=make_organisation(), title="T", words="W")
    with pytest.raises(Refused, match="your own organisation only"):
        proposals.submit(proposal=new, by=member)


def test_proposal_for_a_priority_is_told_to_its_organisation_alone(board, organisation, member):
    priority = make_priority(organisation, member)
    new = Proposal(board=board, organisation=organisation, title="T", words="W", priority=priority)
    proposal = proposals.submit(proposal=new, by=member)
    told = PriorityStep.objects.get(key=f"proposal:{proposal.pk}")
    assert (told.kind, told.words, told.is_public, told.asks) == ("proposal", "W", False, False)


# Answering ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("secretariat", ["ours", "theirs"])
def test_buttons_are_the_rows_of_the_table(secretariat, status, organisation, member):
    board = make_board(secretariat=secretariat)
    moves = Proposal.MOVES[status]
    found = answers_for(Proposal(board=board, organisation=organisation, made_by=member, status=status))
    for_ours = {"accept", "defer"} if secretariat == "ours" else {"send-on", "answered"}
    expected = {
        how
        for how in (*for_ours, "return", "merge", "decline", "undo")
        if (Status.SENT_ON if how == "undo" and status == Status.ANSWERED else ANSWERS[how].to) in moves
    }
    if status == Status.WITHDRAWN:
        expected = set()
    if status == Status.ANSWERED:
        expected = {"undo"}
    assert set(found) == expected


def test_accepted_in_its_own_words_it_is_on_the_agenda(proposal, meeting, officer):
    accepted = accept(proposal, meeting, officer)
    item = meeting.items.get()
    assert (accepted.status, accepted.item, accepted.reason) == ("accepted", item, WHY)
    assert (item.title, item.words, item.organisation, item.sector) == (
        "No buses after six",
        "We walk.",
        proposal.organisation,
        "vcfse",
    )


def test_accepted_in_other_words_both_wordings_stand(proposal, meeting, officer, member):
    accept(proposal, meeting, officer, title="Evening transport")
    proposal.refresh_from_db()
    story = story_of(proposal, reader_for(member))
    assert (proposal.status, proposal.title, story.item.title) == (
        "changed",
        "No buses after six",
        "Evening transport",
    )


def test_every_answer_is_mailed_to_who_proposed_it_once(proposal, meeting, officer, member):
    accept(proposal, meeting, officer)
    mail = Mail.objects.get(kind="proposal-answered")
    assert (mail.to, mail.subject) == (member.email, "Your proposal to Alliance: accepted")
    assert WHY in mail.text
    assert WHY in mail.html


@pytest.mark.parametrize(
    ("action", "more"),
    [
        (proposals.return_for_more, {}),
        (proposals.decline, {}),
        (proposals.undo, {}),
    ],
)
def test_answer_without_a_reason_is_refused(proposal, officer, action, more):
    with pytest.raises(Refused, match="Say why"):
        action(proposal=proposal, reason="  ", by=officer, **more)


def test_deferred_one_comes_back_by_itself_when_its_meeting_is_next(proposal, board, meeting, officer):
    later = make_meeting(board, "2027-05-04T14:00")
    proposals.defer(proposal=proposal, to=later, reason=WHY, by=officer)
    waiting = Proposal.objects.filter(board=board)
    assert waiting.to_answer(clock.now()).count() == 0
    with clock.set_to("2027-03-05"):
        assert waiting.to_answer(clock.now()).get() == proposal
    Meeting.objects.filter(pk=later.pk).update(status="cancelled", status_reason="Snow")
    assert waiting.to_answer(clock.now()).get() == proposal


def test_returned_one_waits_again_with_what_was_added_and_its_first_words(proposal, officer, member):
    proposals.return_for_more(proposal=proposal, reason="Which evening?", by=officer)
    proposals.add_more(proposal=proposal, words="Tuesdays.", by=member)
    proposal.refresh_from_db()
    story = story_of(proposal, reader_for(member))
    assert (proposal.status, proposal.words, [one.words for one in story.added]) == (
        "submitted",
        "We walk.",
        ["Tuesdays."],
    )
    with pytest.raises(Refused, match="any longer"):
        proposals.add_more(proposal=proposal, words="And Fridays.", by=member)


def test_merged_one_says_with_which(proposal, board, organisation, member, officer):
    other = make_proposal(board, organisation, member)
    merged = proposals.merge(proposal=proposal, into=other, reason=WHY, by=officer)
    assert (merged.status, merged.merged_into) == ("merged", other)
    with pytest.raises(Refused, match="nothing can go on as it"):
        proposals.merge(proposal=other, into=merged, reason=WHY, by=officer)
    with pytest.raises(Refused, match="another proposal to the same board"):
        proposals.merge(proposal=other, into=other, reason=WHY, by=officer)


def test_undone_acceptance_takes_the_item_off(proposal, meeting, officer):
    accept(proposal, meeting, officer)
    undone = proposals.undo(proposal=Proposal.objects.get(), reason="It was the wrong meeting.", by=officer)
    assert (undone.status, undone.item, meeting.items.count()) == ("submitted", None, 0)
    assert list(undone.steps.values_list("status", flat=True)) == ["submitted", "accepted", "submitted"]


def test_item_taken_off_sends_the_proposal_back_and_can_be_put_back(proposal, meeting, officer, member):
    item = accept(proposal, meeting, officer).item
    with pytest.raises(Refused, match="Say why"):
        agenda.take_off(item=item, by=officer)
    agenda.take_off(item=item, reason="The agenda is full.", by=officer)
    proposal.refresh_from_db()
    assert (proposal.status, proposal.reason) == ("submitted", "The agenda is full.")
    assert list(Proposal.objects.to_answer(clock.now())) == [proposal]
    assert Mail.objects.filter(kind="proposal-answered", to=member.email).count() == 2
    agenda.put_back(item=item, by=officer)
    proposal.refresh_from_db()
    assert (proposal.status, proposal.item) == ("accepted", item)


def test_withdrawn_one_is_taken_up_again_by_who_proposed_it_alone(proposal, officer, member):
    proposals.withdraw(proposal=proposal, by=member)
    with pytest.raises(Refused, match="Only they can"):
        proposals.undo(proposal=Proposal.objects.get(), reason=WHY, by=officer)
    assert proposals.take_up_again(proposal=proposal, by=member).status == "submitted"
    assert Mail.objects.count() == 0


# To a board that is not ours ---------------------------------------------------------------------------------------


@pytest.fixture
def theirs(organisation, member):
    board = make_board("Integrated Care Board", secretariat="theirs", answer_within_days=28)
    return make_proposal(board, organisation, member, "Pay for what you refer")


def test_silence_of_a_board_shows_after_its_days(theirs, officer, member):
    sent = proposals.send_on(proposal=theirs, by=officer)
    assert (sent.status, f"{sent.answer_by}") == ("sent-on", "2027-03-10")
    assert (of_board(sent.board).sent_on, of_board(sent.board).unanswered) == (1, 0)
    with clock.set_to("2027-03-11"):
        story = story_of(Proposal.objects.get(), reader_for(member))
        assert (story.is_unanswered, story.days_silent) == (True, 29)
        assert of_board(sent.board).unanswered == 1
        assert list(Proposal.objects.unanswered_on(clock.today())) == [sent]


def test_answer_of_a_board_is_read_by_who_proposed_it_and_can_be_undone(theirs, officer, member):
    proposals.send_on(proposal=theirs, by=officer)
    answered = proposals.board_answered(proposal=theirs, reason="In spring.", by=officer)
    assert (answered.status, answered.reason) == ("answered", "In spring.")
    assert proposals.undo(proposal=answered, reason="That was another one.", by=officer).status == "sent-on"


def test_board_of_theirs_is_not_accepted_for_and_ours_is_not_sent_on(theirs, proposal, meeting, officer):
    with pytest.raises(Refused, match="secretariat of its own"):
        accept(theirs, meeting, officer)
    with pytest.raises(Refused, match="runs this board's meetings"):
        proposals.send_on(proposal=proposal, by=officer)


# Two at the same moment --------------------------------------------------------------------------------------------


def both_at_once(*acts):
    """Run each in a connection of its own at the same moment; what each ended with, in words."""
    together, ends = threading.Barrier(len(acts)), []

    def run(act):
        try:
            together.wait()
            act()
            ends.append("done")
        except Refused as refusal:
            ends.append(refusal.sentence)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(ends)


@pytest.mark.django_db(transaction=True)
def test_of_two_officers_who_accept_one_proposal_one_reads_a_sentence(proposal, board, meeting, officer):
    other, elsewhere = make_person(role="officer"), make_meeting(board, "2027-05-04T14:00")

    def act(by, to):
        def do():
            with clock.set_to(NOW):
                accept(Proposal.objects.get(pk=proposal.pk), to, by)

        return do

    ends = both_at_once(act(officer, meeting), act(other, elsewhere))
    assert ends == ["Somebody else has accepted this proposal meanwhile. It is on an agenda already.", "done"]
    assert ProposalStep.objects.filter(proposal=proposal, status="accepted").count() == 1
    assert meeting.items.count() + elsewhere.items.count() == 1


# Pages -------------------------------------------------------------------------------------------------------------


def test_typed_words_come_back_with_what_is_wrong(client, board, member):
    client.force_login(member)
    page = client.post(f"/boards/{board.slug}/propose/", {"words": "We walk four miles.", "minutes": "900"})
    said = page.content.decode()
    assert page.status_code == 200
    assert "We walk four miles." in said
    assert "Say in a few words what it is about." in said
    assert "Give from 1 to 480 minutes." in said
    assert Proposal.objects.count() == 0


def test_next_meeting_with_open_proposals_is_chosen_first(client, board, member):
    closed = {"proposals_close_on": "2027-02-01", "papers_due_on": "2027-02-01", "agenda_out_on": "2027-02-20"}
    make_meeting(board, "2027-02-25T14:00", **closed)
    still_open = make_meeting(board)
    client.force_login(member)
    form = client.get(f"/boards/{board.slug}/propose/").context["form"]
    assert form.initial["meeting"] == still_open
    assert [label for _, label in form.fields["meeting"].choices] == [
        "Whichever meeting comes next",
        "25 February 2027 (Proposals for it closed on 1 February 2027: yours is marked as late)",
        "4 March 2027 (proposals close on 4 March 2027)",
    ]


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("path", "who", "queries"), [("/boards/proposals/", "member", 8), ("inbox", "officer", 11)])
def test_lists_take_as_many_queries_for_one_as_for_three(
    client, board, organisation, member, officer, meeting, django_assert_num_queries, rows, path, who, queries
):
    for _ in range(rows):
        item = make_agenda_item(meeting)
        make_proposal(board, organisation, member, meeting=meeting)
        make_proposal(board, organisation, member, status="accepted", reason=WHY, item=item)
    client.force_login(member if who == "member" else officer)
    path = f"/boards/{board.slug}/proposals/" if path == "inbox" else path
    with django_assert_num_queries(queries):
        assert client.get(path).status_code == 200


def test_board_page_shows_the_silence(client, theirs, officer):
    proposals.send_on(proposal=theirs, by=officer)
    with clock.set_to("2027-04-01"):
        said = " ".join(client.get(theirs.board.get_absolute_url()).content.decode().split())
    assert "1 proposal was sent on to this board, 0 answered." in said
    assert "1 has had no answer after 28 days." in said
    assert theirs.title not in said


def test_board_secretariats_are_two():
    assert set(Board.Secretariat.values) == {"ours", "theirs"}  # FOR_OURS and FOR_THEIRS speak of each
