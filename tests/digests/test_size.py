"""How much a digest says: so many lines, each so long, and the rest another time."""

import datetime as dt

import pytest

from alliance.base import clock, outbox
from alliance.base.items import Item
from alliance.base.mail_message import message_of
from alliance.digests import composing, emails, planning
from alliance.digests.models import Delivery, Told
from boards.calendars import Event
from boards.models import Meeting
from directory.models import Organisation
from tests.factories import make_board, make_meeting, make_person, make_service

from .conftest import MONDAY, digests_of, owner_of_an_old_entry, statuses

pytestmark = pytest.mark.django_db
A_WEEK = dt.timedelta(days=7)


def owner_of_many_services(many: int):
    person = owner_of_an_old_entry()
    for n in range(many):
        make_service(Organisation.objects.get(), f"Service {n:02}", takes_referrals=True)
    return person


def test_what_a_digest_had_no_room_for_is_told_by_the_next(monday):
    person = owner_of_many_services(70)  # and the entry: 71 things
    planning.plan()
    composing.compose_all()
    assert (statuses(person)[0], Told.objects.count()) == (("deadlines", "composed", 60), 61)  # and the payback line
    with clock.set_to(MONDAY + A_WEEK):
        planning.plan()
        composing.compose_all()
    first, second = digests_of(person)
    told = [[f"Service {n:02}" in mail.text for n in range(70)] for mail in (first, second)]
    assert [one or other for one, other in zip(*told, strict=True)] == [True] * 70
    assert "11 things more" in first.text


def test_what_a_digest_composed_anew_had_no_room_for_stays_to_be_told(monday):
    person = owner_of_many_services(70)
    planning.plan()
    composing.compose_all()
    with clock.set_to(MONDAY + dt.timedelta(minutes=61)):
        outbox._claim()
    assert (statuses(person)[0], Told.objects.count()) == (("deadlines", "composed", 60), 61)


def test_a_long_detail_is_cut_at_a_word():
    line = emails.Line.of(Item(key="a", kind="a", what="A", detail="a reason " * 200, verb="Open", url="/"))
    assert (len(line.detail) <= 200, line.detail.endswith("a reason …")) == (True, True)


@pytest.mark.parametrize("kind", ["meetings", "deadlines"])
def test_no_digest_is_larger_than_100_kb_with_its_calendar(monday, kind):
    board = make_board("A board with quite a long name of the whole of Lancashire and South Cumbria")
    items = []
    for n in range(70):
        meeting = make_meeting(board, "2027-01-14T14:00", status_reason="The reason is long. " * 20)
        item = Item(
            key=f"thing:{n}",
            kind="meeting cancelled",
            what=f"{n} {'A long title of something that is to be done by you ' * 4}",
            detail="The reason is long. " * 100,
            due=dt.date(2027, 1, 14),
            verb="Open the meeting",
            url=meeting.get_absolute_url(),
            is_public=True,
            event=Event(Meeting.objects.select_related("board").get(pk=meeting.pk)),
        )
        items.append(item)
    delivery = Delivery(person=make_person(), kind=kind, period=MONDAY.date())
    letter = message_of(emails.digest(delivery, items)).message().as_bytes()
    assert 80_000 < len(letter) < 100_000


def test_so_many_lines_as_surely_fit_do():
    words = {"what": "A title & " * 30, "detail": "A reason " * 300, "verb": "Open the meeting", "url": "/" + "x" * 80}
    items = [Item(key=str(n), kind="a", is_public=True, **words) for n in range(emails.SURELY_FIT)]
    assert sum(emails._weight(item) for item in items) < emails.ROOM
