"""Lines for many people at once are the lines of each of them alone, for a few queries in all."""

import datetime as dt

import pytest

from alliance.base import clock
from alliance.digests import contents
from alliance.home import needs
from boards.models import Action, Interest, InterestDecision, PaperRead
from boards.queries import reading_list, reading_lists_of
from directory.lines import Many
from directory.readers import reader_for
from tests.access import make_world
from tests.factories import (
    make_agenda_item,
    make_appointment,
    make_board,
    make_meeting,
    make_paper,
    make_person,
    make_seat,
)

from .conftest import owner_of_an_old_entry, who_sits

pytestmark = pytest.mark.django_db


def test_everybody_of_the_access_world_gets_the_same_lines_alone_and_together():
    world = make_world()
    people = [person for person in world.people.values() if person]
    with clock.set_to(clock.now() + dt.timedelta(days=400)):
        alone = {person.pk: needs.items(person) for person in people}
        assert needs.items_of(people) == alone
        assert {pk for pk, items in alone.items() if items} >= {world.people["owner"].pk, world.people["officer"].pk}


def test_reading_for_many_is_what_each_reads_alone(monday):
    board = make_board()
    meeting = make_meeting(board, "2027-01-14T14:00", agenda_published_at=clock.now())
    people = [make_person() for _ in range(3)]
    for person in people:
        make_appointment(make_seat(board), person)
    item = make_agenda_item(meeting)
    open_one, _ = make_paper(item), make_paper(item, is_confidential=True, words=None)
    make_paper(make_agenda_item(meeting, is_confidential=True))
    make_paper(item, is_out=False)
    make_paper(make_agenda_item(meeting, position=None, taken_off_because="Late"))
    PaperRead.objects.create(person=people[0], version=open_one.versions.get(), read_at=clock.now())
    interest = Interest.objects.create(
        person=people[1], board=board, item=item, kind="loyalty", words="A charity", starts_on="2026-01-01",
        declared_on="2026-01-02",
    )  # fmt: skip
    InterestDecision.objects.create(
        interest=interest, item=item, done="withheld", reason="Stands to gain", stands_to_gain="Win the contract",
        decided_by=make_person(), decided_at=clock.now(),
    )  # fmt: skip
    together = reading_lists_of({meeting: [person.pk for person in people]}, Many.of(people))
    assert [len(together[meeting.pk, person.pk].unread) for person in people] == [2, 1, 3]
    for person in people:
        assert together[meeting.pk, person.pk] == reading_list(meeting, reader_for(person))


@pytest.mark.parametrize("many", [1, 3])
def test_a_batch_asks_the_same_for_any_number_of_people(monday, many, django_assert_num_queries):
    people = [owner_of_an_old_entry() for _ in range(many)] + [who_sits() for _ in range(many)]
    for person in people:
        meeting = make_meeting(make_board(), "2026-12-10T14:00")
        Action.objects.create(item=make_agenda_item(meeting), words="Ask", who="Me", person=person)
    with django_assert_num_queries(8):
        contents.items_of(people)
