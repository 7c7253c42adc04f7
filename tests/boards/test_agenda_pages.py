"""The agenda editor, publishing, decisions and actions, as people use them."""

import datetime as dt

import pytest

from alliance.base import clock
from alliance.base.models import Mail
from alliance.base.refused import Refused
from boards.actions import agenda, agenda_publishing, decisions, meetings
from boards.actions.agenda_order import move
from boards.models import Action, AgendaItem, AgendaVersion, Decision, Meeting, StandingItem
from boards.queries.agenda import agenda_of
from boards.queries.agenda_editor import editor_of
from directory.models import PriorityStep
from directory.readers import reader_for
from tests.factories import (
    make_agenda_item,
    make_appointment,
    make_board,
    make_meeting,
    make_member,
    make_organisation,
    make_person,
    make_priority,
    make_proposal,
    make_seat,
)

from .test_agenda_actions import titles
from .test_meeting_models import check_now
from .test_proposals import both_at_once

pytestmark = pytest.mark.django_db
NOW = "2027-02-10"


@pytest.fixture(autouse=True)
def february():
    with clock.set_to(NOW):
        yield


@pytest.fixture
def officer():
    return make_person(role="officer")


@pytest.fixture
def meeting():
    return make_meeting(make_board(secretariat="ours"))


@pytest.fixture
def items(meeting):
    return [make_agenda_item(meeting, title, minutes=30) for title in "ABC"]


def publish(meeting, officer):
    return agenda_publishing.publish(
        meeting=meeting, starts_at=meeting.starts_at, as_seen=agenda_publishing.seen(meeting), by=officer
    )


def editor(meeting, officer):
    return editor_of(agenda_of(meeting, reader_for(officer)))


# The editor --------------------------------------------------------------------------------------------------------


def test_buttons_say_every_move_by_the_item_beside(meeting, items, officer):
    under = make_agenda_item(meeting, "B1", parent=items[1])
    a, b, c = (item.pk for item in items)
    ways = {
        row.line.title: [(way.name, str(way.where), way.of) for way in row.ways]
        for row in editor(meeting, officer).rows
    }
    assert ways == {
        "A": [("down", "after", b), ("last", "last", None)],
        "B": [("up", "before", a), ("first", "first", None), ("down", "after", c), ("last", "last", None)],
        "B1": [("out", "out", None)],
        "C": [("up", "before", b), ("first", "first", None), ("under", "under", b)],
    }
    assert under.parent == items[1]


def test_every_move_can_be_undone_from_where_it_stood(meeting, items, officer):
    for row in editor(meeting, officer).rows:
        item = AgendaItem.objects.get(pk=row.line.pk)
        for way in row.ways:
            move(item=item, where=way.where, of=way.of, by=officer)
            move(item=item, where=row.was_where, of=row.was_of, by=officer)
            check_now()
            assert titles(meeting) == ["A", "B", "C"]


def test_move_in_place_answers_with_the_list_and_what_to_say(client, meeting, items, officer):
    client.force_login(officer)
    page = client.post(
        f"/boards/items/{items[2].pk}/move/", {"way": f"before {items[0].pk}"}, headers={"HX-Request": "true"}
    )
    said = page.content.decode()
    assert 'data-said="C is now 1 of 3."' in said
    assert "<html" not in said
    assert titles(meeting) == ["C", "A", "B"]
    assert page.context["undo"] == {"item": str(items[2].pk), "where": "after", "of": str(items[1].pk)}


def test_move_without_script_comes_back_to_the_item_with_an_undo(client, meeting, items, officer):
    client.force_login(officer)
    answer = client.post(f"/boards/items/{items[2].pk}/move/", {"way": "first "})
    pk = items[2].pk
    assert answer.url == f"/boards/meetings/{meeting.pk}/agenda/?item={pk}&where=after&of={items[1].pk}#item-{pk}"
    assert "Undo the last move" in client.get(answer.url).content.decode()


def test_page_that_asks_whether_the_agenda_changed_is_answered_with_nothing_until_it_has(
    client, meeting, items, officer
):
    client.force_login(officer)
    path = f"/boards/meetings/{meeting.pk}/agenda/"
    mark = client.get(path).context["editor"].mark
    asks = {"query_params": {"seen": mark}, "headers": {"HX-Request": "true"}}
    assert client.get(path, **asks).status_code == 204
    move(item=items[0], where="last", by=officer)
    page = client.get(path, **asks)
    assert (page.status_code, "Somebody has changed the agenda." in page.content.decode()) == (200, True)


def test_agenda_that_is_too_long_says_by_how_much(client, meeting, items, officer):
    make_agenda_item(meeting, minutes=50)
    client.force_login(officer)
    said = " ".join(client.get(f"/boards/meetings/{meeting.pk}/agenda/").content.decode().split())
    assert "<strong>20 minutes too long.</strong> It would end at 4:20pm; the meeting ends at 4pm." in said


def test_edit_of_an_item_that_somebody_changed_meanwhile_shows_both_wordings(client, meeting, items, officer):
    client.force_login(officer)
    path = f"/boards/items/{items[0].pk}/edit/"
    form = client.get(path).context["form"]
    mine = {"title": "Mine", "words": "My words", "kind": "note", "minutes": "5", "as_seen": form.initial["as_seen"]}
    agenda.change(
        item=items[0],
        values={"title": "Theirs"},
        as_seen=agenda.seen(AgendaItem.objects.get(pk=items[0].pk)),
        by=officer,
    )
    page = client.post(path, mine)
    said = page.content.decode()
    assert "Somebody else has changed this item since you opened it." in said
    assert "<strong>Theirs</strong>" in said
    assert "My words" in said
    again = mine | {"as_seen": page.context["form"].data["as_seen"]}
    assert client.post(path, again).status_code == 302
    assert AgendaItem.objects.get(pk=items[0].pk).title == "Mine"


def test_item_of_a_draft_agenda_is_deleted_and_one_that_was_out_says_why(meeting, items, officer):
    agenda.take_off(item=items[0], by=officer)
    assert titles(meeting) == ["B", "C"]
    assert not AgendaItem.objects.filter(pk=items[0].pk).exists()
    publish(meeting, officer)
    with pytest.raises(Refused, match="Say why"):
        agenda.take_off(item=items[1], by=officer)
    agenda.take_off(item=items[1], reason="No time.", by=officer)
    assert (titles(meeting), meeting.items.get(position=None).taken_off_because) == (["C"], "No time.")


def test_under_a_confidential_item_all_is_confidential(meeting, items, officer):
    under = make_agenda_item(meeting, parent=items[0])
    item = AgendaItem.objects.get(pk=items[0].pk)
    agenda.change(item=item, values={"is_confidential": True}, as_seen=agenda.seen(item), by=officer)
    under.refresh_from_db()
    assert under.is_confidential is True
    with pytest.raises(Refused, match="stands under a confidential item"):
        agenda.change(item=under, values={"is_confidential": False}, as_seen=agenda.seen(under), by=officer)


@pytest.mark.parametrize("rows", [1, 3])
def test_editor_takes_as_many_queries_for_one_item_as_for_three(
    client, meeting, officer, django_assert_num_queries, rows
):
    organisation = make_organisation()
    member = make_member(organisation)
    for _ in range(rows):
        item = make_agenda_item(meeting, organisation=organisation)
        make_agenda_item(meeting, parent=item)
        make_proposal(meeting.board, organisation, member, meeting=meeting)
    client.force_login(officer)
    with django_assert_num_queries(14):
        assert client.get(f"/boards/meetings/{meeting.pk}/agenda/").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_two_who_reorder_at_the_same_moment_leave_no_gap_and_no_tie(meeting, items, officer):
    other = make_person(role="officer")

    def act(item, by):
        def do():
            with clock.set_to(NOW):
                move(item=item, where="first", by=by)

        return do

    assert both_at_once(act(items[1], officer), act(items[2], other)) == ["done", "done"]
    positions = list(AgendaItem.objects.filter(meeting=meeting).order_by("position").values_list("position", flat=True))
    assert positions == [1, 2, 3]
    assert titles(meeting)[2] == "A"


@pytest.mark.django_db(transaction=True)
def test_agenda_of_a_meeting_that_moves_meanwhile_is_not_published(meeting, items, officer):
    """Whoever comes first: the agenda goes out before the move, or not at all."""
    seen, begins = agenda_publishing.seen(meeting), meeting.starts_at

    def publishing():
        with clock.set_to(NOW):
            agenda_publishing.publish(meeting=meeting, starts_at=begins, as_seen=seen, by=officer)

    def moving():
        with clock.set_to(NOW):
            there = Meeting.objects.get(pk=meeting.pk)
            meetings.move(meeting=there, starts_at=begins + dt.timedelta(days=7), reason="Flood", by=officer)

    ends = both_at_once(publishing, moving)
    meeting.refresh_from_db()
    moved = "The meeting was moved meanwhile: it is on Thursday 11 March 2027 now. "
    moved += agenda_publishing.LOOK
    assert meeting.starts_at > begins
    assert (ends, meeting.agenda_versions.count()) in ((["done", "done"], 1), ([moved, "done"], 0))


# Publishing --------------------------------------------------------------------------------------------------------


@pytest.fixture
def sitter(meeting):
    person = make_person("Rep")
    make_appointment(make_seat(meeting.board), person)
    return person


def test_published_agenda_is_a_version_and_a_letter_to_each_once(meeting, items, officer, sitter):
    organisation = make_organisation()
    member = make_member(organisation)
    make_proposal(meeting.board, organisation, member, "Ours", status="accepted", reason="Yes", item=items[0])
    version = publish(meeting, officer)
    meeting.refresh_from_db()
    assert (version.number, version.told, [one["title"] for one in version.items]) == (1, 2, ["A", "B", "C"])
    assert meeting.agenda_published_at == clock.now()
    letters = dict(Mail.objects.filter(kind="agenda-published").values_list("to", "text"))
    assert letters.keys() == {sitter.email, member.email}
    assert "What you proposed, “Ours”, is on it: A" in letters[member.email]
    with pytest.raises(Refused, match="Nothing has changed since"):
        publish(meeting, officer)


def test_changed_agenda_is_published_again_and_told_again(meeting, items, officer, sitter):
    publish(meeting, officer)
    move(item=items[0], where="last", by=officer)
    meeting.refresh_from_db()
    assert agenda_of(meeting, reader_for(officer)).changed_since is True
    assert publish(meeting, officer).number == 2
    assert agenda_of(meeting, reader_for(officer)).changed_since is False
    assert Mail.objects.filter(kind="agenda-published", to=sitter.email).count() == 2


def test_confidential_words_are_in_no_version_and_in_no_letter(meeting, officer, sitter):
    make_agenda_item(meeting, "Ash Green's case", words="Ash was ill", lead="Ash", is_confidential=True)
    version = publish(meeting, officer)
    assert "Ash" not in str(version.items)
    assert "Ash" not in Mail.objects.get(kind="agenda-published").text


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"status": "draft"}, "Publish the meeting first"),
        ({"status": "cancelled", "status_reason": "Snow"}, "is cancelled"),
    ],
)
def test_agenda_is_not_published_of(meeting, items, officer, changed, sentence):
    Meeting.objects.filter(pk=meeting.pk).update(**changed)
    with pytest.raises(Refused, match=sentence):
        publish(meeting, officer)


def test_empty_agenda_is_not_published(meeting, officer):
    with pytest.raises(Refused, match="nothing on this agenda"):
        publish(meeting, officer)


def test_agenda_that_changed_since_it_was_looked_at_is_not_published(meeting, items, officer):
    seen = agenda_publishing.seen(meeting)
    move(item=items[0], where="last", by=officer)
    with pytest.raises(Refused, match="changed the agenda since you looked"):
        agenda_publishing.publish(meeting=meeting, starts_at=meeting.starts_at, as_seen=seen, by=officer)


def test_preview_names_who_is_told_and_publishes_exactly_that(client, meeting, items, officer, sitter):
    client.force_login(officer)
    path = f"/boards/meetings/{meeting.pk}/agenda/publish/"
    page = client.get(path)
    assert "Rep" in page.content.decode()
    assert "Publish the agenda and tell 1 person" in page.content.decode()
    assert client.post(path, page.context["form"].initial).status_code == 302
    assert AgendaVersion.objects.get().told == 1


def test_published_item_tells_its_priority_and_one_taken_off_no_more(meeting, officer):
    organisation = make_organisation()
    priority = make_priority(organisation, make_member(organisation))
    item = make_agenda_item(meeting, "Evening transport", priority=priority)
    make_agenda_item(meeting)
    assert PriorityStep.objects.count() == 0
    publish(meeting, officer)
    told = PriorityStep.objects.get(key=f"item:{item.pk}")
    assert (told.kind, told.words, told.is_public) == ("item", "Evening transport", True)
    agenda.take_off(item=item, reason="No time.", by=officer)
    told.refresh_from_db()
    assert (told.is_public, told.taken_back_on) == (False, clock.today())


# Standing items, decisions, actions --------------------------------------------------------------------------------


def test_standing_items_are_added_moved_and_removed(client, meeting, officer):
    client.force_login(officer)
    board = meeting.board
    path = f"/boards/{board.slug}/standing-items/"
    for title in ("Welcome", "Minutes of last time"):
        client.post(path, {"title": title, "kind": "note", "minutes": "5"})
    client.post(path, {"title": "Close", "kind": "note", "minutes": "5", "at_end": "on"})
    first = StandingItem.objects.get(title="Welcome")
    client.post(f"/boards/standing-items/{first.pk}/", {"do": "down"})
    rows = board.standing_items.values_list("title", "position", "at_end")
    assert list(rows) == [("Minutes of last time", 1, False), ("Welcome", 2, False), ("Close", 1, True)]
    client.post(f"/boards/standing-items/{board.standing_items.first().pk}/", {"do": "remove"})
    assert list(rows.all()) == [("Welcome", 1, False), ("Close", 1, True)]


def test_correction_takes_the_place_of_a_decision_once(items, officer):
    first = decisions.decide(item=items[0], words="Two buses.", decided_on=clock.today(), by=officer)
    second = decisions.decide(item=items[0], words="One bus.", decided_on=clock.today(), replaces=first, by=officer)
    assert list(Decision.objects.standing()) == [second]
    with pytest.raises(Refused, match="corrected this decision meanwhile"):
        decisions.decide(item=items[0], words="None.", decided_on=clock.today(), replaces=first, by=officer)


def test_decision_of_a_day_to_come_is_refused(items, officer):
    with pytest.raises(Refused, match="still to come"):
        decisions.decide(item=items[0], words="Yes.", decided_on=dt.date(2027, 2, 11), by=officer)


@pytest.mark.parametrize("was", Action.Status)
@pytest.mark.parametrize("to", Action.Status)
def test_action_moves_by_its_table(items, officer, was, to):
    ended = None if was == "open" else "2027-02-01"
    action = Action.objects.create(item=items[0], words="Ask", who="Ash", status=was, ended_on=ended, note="Why")
    if to in Action.MOVES[was]:
        assert decisions.move_action(action=action, to=to, note="Because", by=officer).status == to
    else:
        with pytest.raises(Refused, match="answered already"):
            decisions.move_action(action=action, to=to, note="Because", by=officer)


def test_whoever_is_to_do_it_says_what_became_of_it(client, meeting, items):
    person = make_person()
    action = Action.objects.create(item=items[0], words="Ask the bus company", who="Ash", person=person)
    client.force_login(person)
    answer = client.post(f"/boards/actions/{action.pk}/", {"to": "dropped"})
    assert "Say why it is dropped." in answer.content.decode()
    client.post(f"/boards/actions/{action.pk}/", {"to": "done", "note": "They answer in May."})
    action.refresh_from_db()
    assert (action.status, action.ended_on, action.note) == ("done", clock.today(), "They answer in May.")
    client.force_login(make_person())
    assert client.get(f"/boards/actions/{action.pk}/").status_code == 404
