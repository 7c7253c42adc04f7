"""What helps somebody new on a board start: the list that keepers write, ticked off by whoever has accepted."""

import datetime as dt

import pytest
from django.urls import reverse

from alliance.base import clock
from boards import needs_seats
from boards.actions import induction
from boards.models import InductionDone, InductionItem
from directory.readers import reader_for
from tests.factories import make_appointment, make_board, make_induction_item, make_person, make_seat

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def board():
    return make_board("Place board")


def titles(board) -> list[tuple[int, str]]:
    return list(board.induction.values_list("position", "title"))


def test_the_list_is_kept_in_order_without_gaps(board):
    officer = make_person(role="officer")
    for title in ("One", "Two", "Three"):
        induction.add(item=InductionItem(board=board, title=title, words="Do it"), by=officer)
    one, two, _ = board.induction.all()
    induction.move(item=one, up=True, by=officer)
    induction.move(item=two, up=True, by=officer)
    assert titles(board) == [(1, "Two"), (2, "One"), (3, "Three")]
    induction.remove(item=one, by=officer)
    assert titles(board) == [(1, "Two"), (2, "Three")]


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({}, 200),
        ({"accepted_at": None}, 404),
        ({"starts_in": 10}, 200),  # accepted before the first day
        ({"ends_in": 1}, 200),
        ({"ends_in": 0}, 404),
    ],
)
def test_the_pack_is_open_from_acceptance_until_the_appointment_ends(client, board, fields, status):
    today, ash = clock.today(), make_person()
    days = {"starts_in": "starts_on", "ends_in": "ends_on"}
    fields = {days.get(key, key): today + n * DAY if n is not None else None for key, n in fields.items()}
    make_appointment(make_seat(board), ash, **fields)
    client.force_login(ash)
    assert client.get(reverse("boards:induction", args=[board.slug])).status_code == status


def test_somebody_new_ticks_things_off(client, board):
    ash = make_person()
    held = make_appointment(make_seat(board), ash)
    client.force_login(ash)
    page = client.get(reverse("boards:induction", args=[board.slug])).content.decode()
    assert "have not put anything here yet" in page
    first, _ = make_induction_item(board, "Ring the chair"), make_induction_item(board, "Read the minutes")
    assert [item.detail for item in needs_seats.items(ash, reader_for(ash))] == ["2 things of 2 left to read or do."]
    url = reverse("boards:induction_done", args=[first.pk])
    client.post(url, {"done": "yes"})
    page = client.post(url, {"done": "yes"}, follow=True).content.decode()
    assert "1 thing of 2 left" in page
    assert InductionDone.objects.values_list("appointment", "item").get() == (held.pk, first.pk)
    assert [item.detail for item in needs_seats.items(ash, reader_for(ash))] == ["1 thing of 2 left to read or do."]
    client.post(url, {"done": "no"})
    assert not InductionDone.objects.exists()


def test_a_keeper_writes_changes_moves_and_removes(client, board):
    client.force_login(make_person(role="officer"))
    url = reverse("boards:induction_edit", args=[board.slug])
    assert "Nothing is in the list yet." in client.get(url).content.decode()
    assert "Say what it is." in client.post(url, {"words": "Soon"}).content.decode()
    for title in ("Ring the chair", "Read"):
        client.post(url, {"title": title, "words": "Soon"})
    item = board.induction.last()
    client.post(reverse("boards:induction_item", args=[item.pk]), {"title": "Read the minutes", "words": "Two"})
    client.post(reverse("boards:induction_move", args=[item.pk]), {"to": "up"})
    assert titles(board) == [(1, "Read the minutes"), (2, "Ring the chair")]
    page = client.post(reverse("boards:induction_remove", args=[item.pk]), follow=True).content.decode()
    assert "It has been taken out of the list." in page
    assert titles(board) == [(1, "Ring the chair")]
