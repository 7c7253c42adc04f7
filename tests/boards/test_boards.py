"""Boards and the lines between them: what the database refuses, ending, papers, and who may keep which."""

import datetime as dt

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from alliance.base.refused import Refused
from boards import rules
from boards.actions import boards, relations
from boards.models import Agreement, Board, BoardRelation, Decides, TermsOfReference, Topic
from tests.factories import (
    make_appointment,
    make_area,
    make_board,
    make_decides,
    make_footprint,
    make_organisation,
    make_person,
    make_relation,
    make_seat,
    make_topic,
)

pytestmark = pytest.mark.django_db
JULY = dt.date(2022, 7, 1)


@pytest.fixture
def officer():
    return make_person(role="officer")


def new_board(name: str) -> Board:
    footprint = make_footprint()
    return Board(name=name, kind="place", secretariat="ours", footprint=footprint, source="Us", starts_on=JULY)


def test_a_board_keeps_an_address_of_its_own(officer):
    first = boards.add(board=new_board("Meetings"), by=officer)  # /boards/meetings/ is taken by a page
    second = boards.add(board=new_board("Meetings"), by=officer)
    assert (first.slug, second.slug) == ("meetings-2", "meetings-3")
    first.name = "Another name"
    boards.change(board=first, by=officer)
    assert Board.objects.get(pk=first.pk).slug == "meetings-2"


def test_ending_a_board_ends_all_that_hangs_on_it(officer):
    board, other = make_board(), make_board()
    held = make_appointment(make_seat(board))
    out, back = make_relation(board, other), make_relation(other, board)
    decides = make_decides(board, make_topic())
    untouched = make_seat(other)
    with pytest.raises(Refused, match="Say why the board ends"):
        boards.end(board=board, on=JULY, reason="", by=officer)
    boards.end(board=board, on=JULY, reason="Places changed", by=officer)
    for row in (board, held, held.seat, out, back, decides):
        row.refresh_from_db()
        assert row.ends_on == JULY
    untouched.refresh_from_db()
    assert (untouched.ends_on, held.ended_because) == (None, "Places changed")
    with pytest.raises(Refused, match="has ended already"):
        boards.end(board=board, on=JULY, reason="Again", by=officer)


def test_a_line_never_leads_back_to_its_board():
    board = make_board()
    with pytest.raises(IntegrityError, match="board_relation_is_with_another"), transaction.atomic():
        make_relation(board, board)


@pytest.mark.parametrize("make", ["relation", "decides"])
def test_a_line_or_a_topic_holds_once_at_a_time(make):
    one, other, topic = make_board(), make_board(), make_topic()

    def write(**fields):
        make_relation(one, other, **fields) if make == "relation" else make_decides(one, topic, **fields)

    write(ends_on=JULY)
    write(starts_on=JULY)
    with pytest.raises(IntegrityError, match="open_once"), transaction.atomic():
        write(starts_on="2023-01-01", ends_on="2023-02-01")


def test_adding_a_line_is_refused_in_plain_words(officer):
    one, other = make_board("One"), make_board("Other", starts_on=JULY)

    def add(to_board=other, starts_on=JULY, through=None):
        line = BoardRelation(from_board=one, to_board=to_board, kind="reports", source="Us", starts_on=starts_on)
        line.through = through
        return relations.add(relation=line, by=officer)

    with pytest.raises(Refused, match="does not stand to itself"):
        add(to_board=one)
    with pytest.raises(Refused, match="^Other was not there on 1 January 2021"):
        add(starts_on=dt.date(2021, 1, 1))
    with pytest.raises(Refused, match="seat of one of the two boards"):
        add(through=make_seat(make_board()))
    line = add(through=make_seat(one))
    with pytest.raises(Refused, match="is there already"):
        add()
    relations.end(relation=line, on=dt.date(2023, 1, 1), reason="It stopped", by=officer)
    with pytest.raises(Refused, match="has ended already"):
        relations.end(relation=line, on=dt.date(2023, 1, 1), reason="It stopped", by=officer)


def test_saying_who_decides_uses_a_topic_that_is_there_again(officer):
    board = make_board()

    def say(name):
        said = Decides(board=board, topic=Topic(name=name), footprint=make_footprint(), how="decides", source="Us")
        said.starts_on = JULY
        return relations.say_who_decides(decides=said, by=officer)

    assert say("Small grants").topic == say("Small grants").topic
    assert say("Small-grants").topic.slug == "small-grants-2"
    assert Topic.objects.count() == 2


def test_terms_of_reference_follow_each_other_and_are_never_altered(officer):
    board = make_board()
    first = TermsOfReference(board=board, in_force_from=JULY, words="We meet")
    boards.add_terms(terms=first, by=officer)
    with pytest.raises(Refused, match="^Version 1 is in force from a later day, 1 July 2022"):
        boards.add_terms(terms=TermsOfReference(board=board, in_force_from=dt.date(2021, 1, 1), words="x"), by=officer)
    second = TermsOfReference(board=board, in_force_from=JULY, url="https://example.org/terms")
    assert boards.add_terms(terms=second, by=officer).version == 2
    for change in (lambda: TermsOfReference.objects.update(words="Altered"), lambda: first.delete()):
        with pytest.raises(DatabaseError, match="Cannot (update|delete)"), transaction.atomic():
            change()
    assert board.terms.get(version=1).words == "We meet"


def test_an_agreement_is_renewed_after_it_is_signed():
    with pytest.raises(IntegrityError, match="agreement_is_renewed_after_it_is_signed"), transaction.atomic():
        Agreement.objects.create(
            board=make_board(), partner=make_organisation(), title="MoU", signed_on=JULY, renewal_on=JULY
        )


@pytest.fixture
def places():
    """A place of two areas, a half of it, and another area; a board for each."""
    areas = [make_area(), make_area(), make_area()]
    footprints = {
        "place": make_footprint("Place", areas=areas[:2], scale="place"),
        "half": make_footprint("Half", areas=areas[:1]),
        "elsewhere": make_footprint("Elsewhere", areas=areas[2:]),
        "all": make_footprint("All", areas=areas, scale="system"),
        "empty": make_footprint("Empty"),
    }
    return {name: make_board(footprint=footprint) for name, footprint in footprints.items()}


@pytest.mark.parametrize(
    ("role", "of", "keeps"),
    [
        ("administrator", (), {"place", "half", "elsewhere", "all", "empty"}),
        ("officer", (), {"place", "half", "elsewhere", "all", "empty"}),
        ("officer", ("place",), {"place", "half"}),
        ("officer", ("half",), {"half"}),
        ("officer", ("place", "elsewhere"), {"place", "half", "elsewhere", "all"}),
        ("officer", ("empty",), {"empty"}),
        ("chair", (), set()),
        ("statutory", (), set()),
        ("", (), set()),
    ],
)
def test_who_keeps_which_boards(places, role, of, keeps):
    person = make_person(role=role, footprints=[places[name].footprint for name in of])
    assert {name for name, board in places.items() if rules.can_change_board(person, board)} == keeps
    assert rules.can_add_board(person) == bool(keeps)


def test_whoever_keeps_either_board_ends_the_line_between_them(places):
    line = make_relation(places["elsewhere"], places["half"])
    here, neither = (make_person(role="officer", footprints=[places[name].footprint]) for name in ("half", "empty"))
    assert rules.can_end_relation(here, line)
    assert not rules.can_end_relation(neither, line)
