"""News of a meeting's papers since its agenda went out: told to who sits there, never by a paper's own title."""

import datetime as dt

import pytest

from alliance.base import clock
from alliance.digests import contents
from boards.actions import withdrawals
from boards.models import AgendaVersion, Appointment, Interest, InterestDecision, Meeting
from tests.factories import (
    make_agenda_item,
    make_appointment,
    make_meeting,
    make_paper,
    make_paper_version,
    make_person,
    make_seat,
)

from .conftest import MONDAY, who_sits

pytestmark = pytest.mark.django_db
BEFORE, AFTER = MONDAY - dt.timedelta(days=3), MONDAY - dt.timedelta(days=1)


def news(person):
    return [item for item in contents.items_of([person])[person.pk]["meetings"] if item.kind == "papers changed"]


def said(person) -> list[tuple[str, str]]:
    return [(item.what, item.detail) for item in news(person)]


def paper_at(moment, item, **fields):
    with clock.set_to(moment):
        return make_paper(item, **fields)


def version_at(moment, paper, **fields):
    with clock.set_to(moment):
        return make_paper_version(paper, **fields)


@pytest.fixture
def sitter(monday):
    return who_sits()


@pytest.fixture
def meeting(sitter):
    Meeting.objects.update(agenda_published_at=BEFORE)
    return Meeting.objects.get()


@pytest.fixture
def item(meeting):
    return make_agenda_item(meeting, "Winter grants")


def test_papers_that_went_out_with_the_agenda_are_no_news(sitter, item):
    paper_at(BEFORE, item)
    paper_at(AFTER, item, is_out=False)
    assert news(sitter) == []


def test_added_changed_and_withdrawn_are_one_line_that_names_the_items(sitter, meeting, item):
    other = make_agenda_item(meeting, "Buses")
    paper_at(AFTER, item, title="A secret title")
    paper_at(AFTER, other)
    version_at(AFTER, paper_at(BEFORE, other))
    withdrawals.withdraw(paper=paper_at(BEFORE, item), because="It named a patient.", by=make_person())
    assert said(sitter) == [
        (
            f"2 papers added, 1 changed and 1 withdrawn for {meeting.name}, 14 January 2027",
            "Added under “Winter grants” and “Buses”. New version under “Buses”. Withdrawn under “Winter grants”.",
        )
    ]
    (line,) = news(sitter)
    assert (line.url, line.is_public, line.key) == (f"/boards/meetings/{meeting.pk}/", True, f"papers:{meeting.pk}")


def test_what_was_withdrawn_before_the_agenda_or_never_out_is_no_news(sitter, item):
    for moment, is_out in ((BEFORE - dt.timedelta(days=1), True), (AFTER, False)):
        paper = paper_at(BEFORE - dt.timedelta(days=2), item, is_out=is_out)
        with clock.set_to(moment):
            withdrawals.withdraw(paper=paper, because="It was wrong.", by=make_person())
    assert news(sitter) == []


def test_an_agenda_published_again_forgets_no_news(sitter, meeting, item):
    for number, moment in ((1, BEFORE), (2, MONDAY)):
        AgendaVersion.objects.create(meeting=meeting, number=number, items=[], published_by=sitter, published_at=moment)
    Meeting.objects.update(agenda_published_at=MONDAY)
    paper_at(AFTER, item)
    assert len(news(sitter)) == 1


def test_the_line_is_another_only_when_a_paper_changed(sitter, meeting, item):
    paper = paper_at(BEFORE, item)
    version_at(AFTER, paper)
    first = contents.fingerprint(news(sitter)[0])
    Meeting.objects.update(title="Called otherwise")
    assert contents.fingerprint(news(sitter)[0]) == first
    version_at(MONDAY, paper)
    assert contents.fingerprint(news(sitter)[0]) != first


@pytest.mark.parametrize("of", ["paper", "item"])
def test_confidential_ones_are_told_to_who_sits_there_and_not_to_be_forwarded(sitter, meeting, of):
    item = make_agenda_item(meeting, is_confidential=of == "item")
    paper_at(AFTER, item, is_confidential=of == "paper")
    assert [line.is_public for line in news(sitter)] == [False]


def test_papers_withheld_for_an_interest_are_not_told(sitter, meeting, item):
    other = make_person()
    make_appointment(make_seat(meeting.board), other)
    interest = Interest.objects.create(
        person=sitter, board=meeting.board, item=item, kind="loyalty", words="A charity", starts_on="2026-01-01",
        declared_on="2026-01-02",
    )  # fmt: skip
    InterestDecision.objects.create(
        interest=interest, item=item, done="withheld", reason="Stands to gain", stands_to_gain="Win the contract",
        decided_by=make_person(), decided_at=clock.now(),
    )  # fmt: skip
    paper_at(AFTER, item)
    assert (news(sitter), len(news(other))) == ([], 1)
    paper_at(AFTER, make_agenda_item(meeting, "Buses"))
    assert [line.detail for line in news(sitter)] == ["Added under “Buses”."]
    assert [line.detail for line in news(other)] == ["Added under “Winter grants” and “Buses”."]


def test_nobody_else_hears_nor_anybody_when_it_is_over_or_cancelled(sitter, meeting, item):
    paper_at(AFTER, item)
    assert (len(news(sitter)), news(make_person()), news(make_person(role="officer"))) == (1, [], [])
    Meeting.objects.update(status="cancelled", status_reason="No quorum")
    assert news(sitter) == []
    Meeting.objects.update(status="published", starts_at=BEFORE, ends_at=AFTER)
    assert news(sitter) == []


def test_who_sits_there_no_more_hears_nothing_of_papers(sitter, item):
    paper_at(AFTER, item)
    Appointment.objects.update(ends_on=clock.today())
    assert news(sitter) == []


def test_many_items_are_named_up_to_five(sitter, meeting):
    for n in range(7):
        paper_at(AFTER, make_agenda_item(meeting, f"Item {n}"))
    assert news(sitter)[0].detail == "Added under “Item 0”, “Item 1”, “Item 2”, “Item 3”, “Item 4” and 2 more."


@pytest.mark.parametrize("many", [1, 3])
def test_news_of_papers_ask_the_same_for_any_number_of_people(monday, many, django_assert_num_queries):
    people = []
    for _ in range(many):
        people.append(who_sits())
        meeting = make_meeting(Appointment.objects.last().seat.board, "2027-01-13T10:00", agenda_published_at=BEFORE)
        for _ in range(many):
            paper_at(AFTER, make_agenda_item(meeting))
    with django_assert_num_queries(13):
        contents.items_of(people)
