"""What stands on an agenda: beginning it, carrying forward, adding, changing, taking off, moving (rule 10)."""

import pytest

from alliance.base.refused import Refused
from boards.actions import agenda
from boards.actions.agenda_order import move
from boards.models import AgendaItem, StandingItem
from tests.factories import make_agenda_item, make_board, make_meeting, make_person

from .test_meeting_models import check_now

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return make_person(role="officer")


@pytest.fixture
def board():
    board = make_board()
    StandingItem.objects.create(board=board, position=1, title="Close", at_end=True)
    StandingItem.objects.create(board=board, position=1, title="Welcome", minutes=5, lead="The chair")
    StandingItem.objects.create(board=board, position=2, title="Minutes of last time")
    return board


def titles(meeting) -> list[str]:
    """The agenda's titles in order, those under another after a dash."""
    main = AgendaItem.objects.filter(meeting=meeting, parent=None).on_the_agenda().order_by("position")
    return [
        line
        for item in main
        for line in (item.title, *(f"- {one.title}" for one in item.under.on_the_agenda().order_by("position")))
    ]


def test_begin_copies_the_boards_standing_items_in_order(board, officer):
    meeting = make_meeting(board)
    agenda.begin(meeting=meeting, by=officer)
    check_now()
    assert titles(meeting) == ["Welcome", "Minutes of last time", "Close"]
    first = meeting.items.get(title="Welcome")
    assert (first.minutes, first.lead, first.is_standing) == (5, "The chair", True)


def test_begin_without_standing_items_copies_those_of_last_time(officer):
    last = make_meeting()
    make_agenda_item(last, "Welcome", is_standing=True)
    make_agenda_item(last, "Buses")
    meeting = make_meeting(last.board, "2027-04-04T14:00")
    agenda.begin(meeting=meeting, after=last, by=officer)
    assert titles(meeting) == ["Welcome"]


def test_begin_twice_is_refused(board, officer):
    meeting = make_meeting(board)
    agenda.begin(meeting=meeting, by=officer)
    with pytest.raises(Refused, match="has items already"):
        agenda.begin(meeting=meeting, by=officer)


def test_left_of_a_meeting_are_items_not_reached_and_those_with_open_actions(officer):
    meeting = make_meeting()
    make_agenda_item(meeting, "Welcome", is_standing=True)
    make_agenda_item(meeting, "Not reached")
    decided = make_agenda_item(meeting, "Decided")
    decided.decisions.create(words="Yes", decided_on="2027-03-04", recorded_by=officer)
    acted = make_agenda_item(meeting, "Still to do")
    acted.decisions.create(words="Yes", decided_on="2027-03-04", recorded_by=officer)
    acted.actions.create(words="Ask", who="The chair")
    done = make_agenda_item(meeting, "Done")
    done.actions.create(words="Ask", who="The chair", status="done", ended_on="2027-03-05")
    left = list(agenda.left_of(meeting).values_list("title", "has_open_actions"))
    assert left == [("Not reached", False), ("Still to do", True)]


def test_item_is_carried_forward_once_and_stands_before_the_end(board, officer):
    last = make_meeting(board)
    item = make_agenda_item(last, "Buses", words="They stop at six.", minutes=20)
    meeting = make_meeting(board, "2027-04-04T14:00")
    agenda.begin(meeting=meeting, by=officer)
    carried = agenda.carry_forward(item=item, to=meeting, by=officer)
    check_now()
    assert titles(meeting) == ["Welcome", "Minutes of last time", "Buses", "Close"]
    assert (carried.carried_from, carried.words, carried.minutes) == (item, "They stop at six.", 20)
    assert list(agenda.left_of(last)) == []
    with pytest.raises(Refused, match="carried forward already"):
        agenda.carry_forward(item=item, to=meeting, by=officer)


def test_item_of_another_board_or_a_later_meeting_is_not_carried(officer):
    meeting = make_meeting()
    for other in (make_meeting(), make_meeting(meeting.board, "2027-04-04T14:00")):
        with pytest.raises(Refused, match="earlier meeting of this board"):
            agenda.carry_forward(item=make_agenda_item(other), to=meeting, by=officer)


# Moving ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def ordered():
    """An agenda of A, B with B1 and B2 under it, and C."""
    meeting = make_meeting()
    items = {title: make_agenda_item(meeting, title) for title in "ABC"}
    items |= {title: make_agenda_item(meeting, title, parent=items["B"]) for title in ("B1", "B2")}
    return items


@pytest.mark.parametrize(
    ("which", "where", "of", "expected"),
    [
        ("C", "before", "A", ["C", "A", "B", "- B1", "- B2"]),
        ("A", "after", "C", ["B", "- B1", "- B2", "C", "A"]),
        ("B", "after", "C", ["A", "C", "B", "- B1", "- B2"]),
        ("C", "first", None, ["C", "A", "B", "- B1", "- B2"]),
        ("A", "last", None, ["B", "- B1", "- B2", "C", "A"]),
        ("A", "under", "B", ["B", "- B1", "- B2", "- A", "C"]),
        ("C", "before", "B2", ["A", "B", "- B1", "- C", "- B2"]),
        ("B1", "out", None, ["A", "B", "- B2", "B1", "C"]),
        ("B2", "first", None, ["A", "B", "- B2", "- B1", "C"]),
        ("B1", "after", "A", ["A", "B1", "B", "- B2", "C"]),
        ("A", "out", None, ["A", "B", "- B1", "- B2", "C"]),
        ("A", "before", "B", ["A", "B", "- B1", "- B2", "C"]),
    ],
)
def test_move_puts_an_item(ordered, officer, which, where, of, expected):
    move(item=ordered[which], where=where, of=of and ordered[of].pk, by=officer)
    check_now()
    assert titles(ordered["A"].meeting) == expected


@pytest.mark.parametrize(
    ("which", "where", "of", "sentence"),
    [
        ("B", "under", "A", "has items under it"),
        ("A", "under", "B1", "main items only"),
        ("A", "before", "A", "beside or under itself"),
        ("B", "before", "B1", "beside or under itself"),
    ],
)
def test_move_that_makes_no_sense_is_refused(ordered, officer, which, where, of, sentence):
    with pytest.raises(Refused, match=sentence):
        move(item=ordered[which], where=where, of=ordered[of].pk, by=officer)
    assert titles(ordered["A"].meeting) == ["A", "B", "- B1", "- B2", "C"]


def test_move_beside_an_item_that_is_gone_is_refused(ordered, officer):
    with pytest.raises(Refused, match="no longer on this agenda"):
        move(item=ordered["A"], where="after", of=0, by=officer)


def test_move_under_a_confidential_item_makes_it_confidential(ordered, officer):
    AgendaItem.objects.filter(pk=ordered["B"].pk).update(is_confidential=True)
    move(item=ordered["A"], where="under", of=ordered["B"].pk, by=officer)
    assert AgendaItem.objects.get(title="A").is_confidential is True


@pytest.mark.parametrize(
    ("status", "sentence"), [("minuted", "minutes of this meeting"), ("cancelled", "meeting is cancelled")]
)
def test_agenda_of_a_meeting_that_is_over_stays(ordered, officer, status, sentence):
    meeting = ordered["A"].meeting
    type(meeting).objects.filter(pk=meeting.pk).update(status=status, status_reason="Snow")
    with pytest.raises(Refused, match=sentence):
        move(item=ordered["A"], where="last", by=officer)
