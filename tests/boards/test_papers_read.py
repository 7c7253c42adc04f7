"""Papers as readers see them: which of them, which version, and what is left to read."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alliance.base import clock
from boards import queries
from boards.models import InterestDecision, Paper, PaperRead
from boards.queries.papers import minutes_to_read
from directory.lines import Many
from directory.readers import reader_for
from directory.visibility import Reader
from tests.factories import (
    make_agenda_item,
    make_appointment,
    make_board,
    make_meeting,
    make_member,
    make_organisation,
    make_paper,
    make_paper_version,
    make_person,
    make_seat,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting():
    return make_meeting(agenda_published_at=clock.now())


@pytest.fixture
def item(meeting):
    return make_agenda_item(meeting)


@pytest.fixture
def officer(meeting):
    return reader_for(make_person(role="officer", footprints=[meeting.board.footprint]))


def sitter_of(board, **fields):
    person = make_person()
    make_appointment(make_seat(board), person, **fields)
    return person


def titles(meeting, reader):
    return [line.title for lines in queries.papers_of(meeting, reader).values() for line in lines]


@pytest.mark.parametrize(
    ("words", "minutes"), [(None, None), (0, 1), (1, 1), (200, 1), (201, 2), (400, 2), (12_345, 62)]
)
def test_minutes_to_read_are_whole_and_one_at_least(words, minutes):
    assert minutes_to_read(words) == minutes


def test_papers_of_a_meeting_show_the_version_that_is_out(meeting, item, officer):
    paper = make_paper(item, "Buses", words=1000)
    make_paper_version(paper, words=2000, what_changed="Newer figures")
    make_paper_version(paper, words=3000, is_out=False)
    (line,) = queries.papers_of(meeting, Reader())[item.pk]
    assert (line.current.number, line.current.minutes, line.current.what_changed) == (2, 10, "Newer figures")
    assert [one.number for one in line.earlier] == [1]
    assert line.waiting is None
    (kept,) = queries.papers_of(meeting, officer)[item.pk]
    assert (kept.current.number, kept.waiting.number) == (2, 3)


def test_paper_that_is_not_out_is_seen_by_keepers_alone(meeting, item, officer):
    make_paper(item, "Draft", is_out=False)
    assert titles(meeting, Reader()) == []
    assert titles(meeting, reader_for(sitter_of(meeting.board))) == []
    assert titles(meeting, officer) == ["Draft"]


def test_papers_stand_in_the_order_of_the_agenda(meeting):
    first, second = make_agenda_item(meeting), make_agenda_item(meeting)
    under = make_agenda_item(meeting, parent=first)
    make_paper(second, "Last")
    make_paper(under, "Under the first")
    make_paper(first, "Second of the first", position=2)
    make_paper(first, "First of the first", position=1)
    assert titles(meeting, Reader()) == ["First of the first", "Second of the first", "Under the first", "Last"]


@pytest.mark.parametrize(
    ("item_secret", "paper_secret", "meeting_seen_by", "seen_by"),
    [
        (False, False, "public", {"anyone", "member", "sitter", "officer"}),
        (False, False, "members", {"member", "sitter", "officer"}),
        (False, False, "private", {"sitter", "officer"}),
        (False, True, "public", {"sitter", "officer"}),
        (True, False, "public", {"sitter", "officer"}),
        (True, True, "private", {"sitter", "officer"}),
    ],
)
def test_paper_is_seen_by(item_secret, paper_secret, meeting_seen_by, seen_by):
    meeting = make_meeting(visibility=meeting_seen_by, agenda_published_at=clock.now())
    item = make_agenda_item(meeting, is_confidential=item_secret)
    paper = make_paper(item, is_confidential=paper_secret)
    other = make_meeting().board
    readers = {
        "anyone": Reader(),
        "member": reader_for(make_member(make_organisation())),
        "sitter": reader_for(sitter_of(meeting.board)),
        "sitter elsewhere": reader_for(sitter_of(other)),
        "former": reader_for(sitter_of(meeting.board, ends_on="2021-01-01")),
        "not yet accepted": reader_for(sitter_of(meeting.board, accepted_at=None)),
        "withheld from": reader_for(withheld_from(item)),
        "officer": reader_for(make_person(role="officer", footprints=[meeting.board.footprint])),
        "other officer": reader_for(make_person(role="officer", footprints=[other.footprint])),
    }
    found = {name for name, reader in readers.items() if paper in Paper.objects.visible_to(reader)}
    if "anyone" in seen_by:
        seen_by = seen_by | {"sitter elsewhere", "former", "not yet accepted"}
    if "member" in seen_by:  # officers belong to the alliance
        seen_by = seen_by | {"other officer"}
    assert found == seen_by


def withheld_from(item):
    """Somebody who sits there and has an interest in the item, for which the chair withheld its papers."""
    person = sitter_of(item.meeting.board)
    decide(item, person, "withheld")
    return person


def decide(item, person, done):
    interest = person.interests.create(
        board=item.meeting.board,
        kind="financial",
        words="Runs the buses",
        starts_on="2020-01-01",
        declared_on="2020-01-01",
    )
    return InterestDecision.objects.create(
        interest=interest,
        item=item,
        done=done,
        reason="The contract is decided",
        stands_to_gain="" if done == "stayed" else "The contract",
        decided_by=make_person(),
        decided_by_role="chair",
        decided_at=clock.now(),
    )


@pytest.mark.parametrize(
    ("done", "sees"), [("stayed", True), ("stayed-out", True), ("left", True), ("withheld", False)]
)
def test_papers_are_withheld_by_that_decision_alone(meeting, item, done, sees):
    make_paper(item, "Contract")
    other = make_agenda_item(meeting)
    make_paper(other, "Another item")
    person = sitter_of(meeting.board)
    decide(item, person, done)
    assert titles(meeting, reader_for(person)) == (["Contract"] if sees else []) + ["Another item"]


def test_withholding_that_was_replaced_withholds_no_more(meeting, item):
    make_paper(item, "Contract")
    person = sitter_of(meeting.board)
    was = decide(item, person, "withheld")
    InterestDecision.objects.create(
        interest=was.interest,
        item=item,
        done="stayed",
        reason="It is not about the buses",
        decided_by=was.decided_by,
        decided_by_role="chair",
        decided_at=clock.now(),
        replaces=was,
    )
    assert titles(meeting, reader_for(person)) == ["Contract"]


def test_withdrawn_paper_is_a_tombstone(meeting, item, officer):
    paper = make_paper(item, "Secret")
    paper.versions.update(file="", name="")
    Paper.objects.filter(pk=paper.pk).update(
        title="", summary="", withdrawn_at=clock.now(), withdrawn_because="A patient was named in it"
    )
    for reader in (Reader(), officer):
        (line,) = queries.papers_of(meeting, reader)[item.pk]
        assert (line.is_withdrawn, line.title, line.summary, line.current, line.earlier, line.waiting) == (
            True,
            "",
            "",
            None,
            (),
            None,
        )
        assert line.withdrawn_because == "A patient was named in it"
    assert queries.reading_list(meeting, officer).lines == ()


def test_reading_list_counts_what_is_left_and_says_what_is_next(meeting, item):
    person = sitter_of(meeting.board)
    reader = reader_for(person)
    one, two = make_paper(item, "One", words=400), make_paper(item, "Two", words=1000)
    make_paper(item, "Picture", words=None)
    reading = queries.reading_list(meeting, reader)
    assert (reading.minutes, reading.minutes_left, reading.read, reading.read_next.title) == (7, 7, 0, "One")
    assert reading.not_counted_left == 1
    PaperRead.objects.create(person=person, version=one.versions.get(), read_at=clock.now())
    PaperRead.objects.create(person=make_person(), version=two.versions.get(), read_at=clock.now())  # somebody else's
    reading = queries.reading_list(meeting, reader)
    assert (reading.minutes, reading.minutes_left, reading.read, reading.read_next.title) == (7, 5, 1, "Two")
    make_paper_version(one, words=600)
    assert queries.reading_list(meeting, reader).read_next.current.number == 2


def test_reading_list_leaves_out_what_was_taken_off_and_drafts(meeting, item, officer):
    off = make_agenda_item(meeting, position=None, taken_off_because="Not ready")
    make_paper(off, "Taken off")
    make_paper(item, "Draft", is_out=False)
    assert queries.reading_list(meeting, officer).lines == ()


def test_nobody_in_particular_has_no_reading_list(meeting, item):
    make_paper(item)
    assert queries.reading_list(meeting, Reader()).lines == ()


def test_reading_lists_of_several_meetings_are_those_of_each(meeting, item):
    person = sitter_of(meeting.board)
    other = make_meeting(make_board(), agenda_published_at=clock.now())
    make_paper(item, "Here")
    make_paper(make_agenda_item(other), "There")
    make_appointment(make_seat(other.board), person)
    found = queries.reading_lists_of({meeting: [person.pk], other: [person.pk]}, Many.of([person]))
    assert {pk: [line.title for line in one.lines] for (pk, _), one in found.items()} == {
        meeting.pk: ["Here"],
        other.pk: ["There"],
    }


@pytest.mark.parametrize("rows", [1, 3])
def test_papers_of_a_meeting_take_two_queries(meeting, officer, rows):
    for _ in range(rows):
        item = make_agenda_item(meeting)
        for _ in range(rows):
            make_paper_version(make_paper(item))
    person = sitter_of(meeting.board)
    many = Many.of([person])
    for one in (Reader(), officer, reader_for(person)):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            found = queries.papers_of(meeting, one)
            queries.reading_list(meeting, one, found)
        assert len(asked) == 2
    with CaptureQueriesContext(connection) as asked:
        queries.reading_lists_of({meeting: [person.pk], make_meeting(): [person.pk]}, many)
    # the papers, their versions, and what everybody has ticked off
    assert len([query for query in asked if "boards_paper" in query["sql"] and "SELECT" in query["sql"]]) == 3
