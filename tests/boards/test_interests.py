"""Interests: who declares them, what the register shows, and what is decided about them (rule 12)."""

import datetime as dt

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from django.urls import reverse

from alliance.base import clock
from alliance.base.models import Mail
from alliance.base.refused import Refused
from boards import queries, rules
from boards.actions import interests
from boards.models import Interest, InterestDecision, Paper
from directory.readers import reader_for
from directory.visibility import Reader
from tests.boards.test_papers import together
from tests.factories import (
    make_agenda_item,
    make_appointment,
    make_board,
    make_meeting,
    make_organisation,
    make_paper,
    make_person,
    make_seat,
)

pytestmark = pytest.mark.django_db
SINCE = {"starts_on_day": "1", "starts_on_month": "1", "starts_on_year": "2026"}


@pytest.fixture
def board():
    return make_board("Place board")


@pytest.fixture
def meeting(board):
    return make_meeting(board, agenda_published_at=clock.now())


@pytest.fixture
def item(meeting):
    return make_agenda_item(meeting, "Transport contract")


def sitter(board, name="Ash", *, is_chair=False, **fields):
    person = make_person(name)
    make_appointment(make_seat(board, is_chair=is_chair), person, **fields)
    return person


def keeper(board):
    return make_person(role="officer", footprints=[board.footprint])


def declare(board, person, *, by=None, **fields):
    values = {"kind": "loyalty", "words": "Trustee of Fylde Ferry Trust", "starts_on": dt.date(2026, 1, 1), **fields}
    return interests.declare(interest=Interest(board=board, person=person, **values), by=by or person)


def decide(interest, item, by, done="left", *, gain="They bid for it", reason="It is about the contract"):
    new = InterestDecision(interest=interest, item=item, done=done, reason=reason, stands_to_gain=gain)
    return interests.decide(decision=new, by=by)


# Who may ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "declares", "decides"),
    [
        ("sitter", True, False),
        ("chair", True, True),
        ("deputy of the chair", True, True),
        ("chair of another board", False, False),
        ("former chair", False, False),
        ("chair who has not accepted", False, False),
        ("officer", True, True),
        ("officer elsewhere", False, False),
        ("member", False, False),
    ],
)
def test_who_declares_and_who_decides(board, who, declares, decides):
    other = make_board()
    people = {
        "sitter": lambda: sitter(board),
        "chair": lambda: sitter(board, is_chair=True),
        "deputy of the chair": lambda: sitter(board, is_chair=True, is_deputy=True),
        "chair of another board": lambda: sitter(other, is_chair=True),
        "former chair": lambda: sitter(board, is_chair=True, ends_on="2021-01-01"),
        "chair who has not accepted": lambda: sitter(board, is_chair=True, accepted_at=None),
        "officer": lambda: keeper(board),
        "officer elsewhere": lambda: keeper(other),
        "member": make_person,
    }
    person = people[who]()
    assert rules.can_declare_interest(person, board) == declares
    assert rules.can_decide_interests(person, board) == decides


# Declaring -------------------------------------------------------------------------------------------------------


def test_declared_interest_is_in_the_public_register(client, board):
    declare(board, sitter(board), gains="The transport contract")
    page = client.get(reverse("boards:interests", args=[board.slug])).content.decode()
    for words in ("Ash", "Loyalty to another body.", "Trustee of Fylde Ferry Trust", "The transport contract"):
        assert words in page


@pytest.mark.parametrize(
    ("who", "fields", "said"),
    [
        ("nobody here", {}, "Only somebody who sits on the board"),
        ("sitter", {"starts_on": dt.date(2030, 1, 1)}, "Give a day that is not in the future"),
        ("sitter", {"item": "elsewhere"}, "This item is of another board"),
    ],
)
def test_interest_that_makes_no_sense_is_refused(board, who, fields, said):
    if fields.get("item"):
        fields = {"item": make_agenda_item(make_meeting())}
    person = sitter(board) if who == "sitter" else make_person()
    with clock.set_to("2027-01-01"), pytest.raises(Refused, match=said):
        declare(board, person, **fields)
    assert Interest.objects.count() == 0


def test_officer_declares_for_somebody_without_a_login_through_the_page(client, board):
    person = make_person("Bo", email=None)
    make_appointment(make_seat(board), person, accepted_at=None)
    client.force_login(keeper(board))
    sent = {"kind": "financial", "words": "Owns a bus", **SINCE}
    page = reverse("boards:interest_new", args=[board.slug])
    assert "Say whose interest it is." in client.post(page, sent).content.decode()
    client.post(page, sent | {"person": person.pk})
    assert Interest.objects.values_list("person", "words", "declared_on").get() == (
        person.pk,
        "Owns a bus",
        clock.today(),
    )


def test_whoever_sits_there_declares_for_nobody_else(client, board):
    person, other = sitter(board), sitter(board, "Other")
    client.force_login(person)
    sent = {"kind": "financial", "words": "Owns a bus", **SINCE}
    client.post(reverse("boards:interest_new", args=[board.slug]), sent | {"person": other.pk})
    assert Interest.objects.get().person == person


def test_correction_replaces_and_alters_nothing(client, board):
    person = sitter(board)
    with clock.set_to("2027-01-01"):
        was = declare(board, person)
    client.force_login(person)
    with clock.set_to("2027-02-01"):
        page = reverse("boards:interest_correct", args=[was.pk])
        assert "Trustee of Fylde Ferry Trust" in client.get(page).content.decode()
        client.post(page, {"kind": "loyalty", "words": "Chair of the trust", **SINCE})
    rows = Interest.objects.order_by("pk").values_list("words", "starts_on", "ends_on", "declared_on")
    assert list(rows) == [
        ("Trustee of Fylde Ferry Trust", dt.date(2026, 1, 1), dt.date(2027, 2, 1), dt.date(2027, 1, 1)),
        ("Chair of the trust", dt.date(2026, 1, 1), None, dt.date(2027, 2, 1)),
    ]
    assert client.get(page).status_code == 404


def test_ended_interest_stays_for_six_months(client, board):
    person = sitter(board)
    with clock.set_to("2027-01-01"):
        interest = declare(board, person)
        interests.end(interest=interest, on=dt.date(2026, 12, 31), by=person)
        with pytest.raises(Refused, match="has ended already"):
            interests.end(interest=interest, on=dt.date(2026, 12, 31), by=person)
    page = reverse("boards:interests", args=[board.slug])
    for day, there in (("2027-06-30", True), ("2027-07-05", False)):
        with clock.set_to(day):
            assert ("Fylde Ferry" in client.get(page).content.decode()) is there


def test_interest_in_a_confidential_item_is_read_where_the_item_is(client, board, meeting):
    person = sitter(board)
    declare(board, person, item=make_agenda_item(meeting, "Secret", is_confidential=True), words="Owns it")
    page = reverse("boards:interests", args=[board.slug])
    assert "Owns it" not in client.get(page).content.decode()
    client.force_login(person)
    assert "Owns it" in client.get(page).content.decode()


def test_organisation_that_the_reader_may_not_open_is_not_named(client, board):
    declare(board, sitter(board), organisation=make_organisation("Hidden trust", visibility="private"))
    assert "Hidden trust" not in client.get(reverse("boards:interests", args=[board.slug])).content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_register_takes_as_many_queries_however_long(client, board, rows, django_assert_num_queries):
    for n in range(rows):
        person = sitter(board, f"Person {n}")
        for _ in range(rows):
            declare(board, person, organisation=make_organisation())
    with django_assert_num_queries(4):  # the board, how many, the interests, the organisations
        client.get(reverse("boards:interests", args=[board.slug]))


# Deciding --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["chair", "officer"])
def test_decision_says_who_decided_and_whose_interest_it_is_is_told(board, item, who):
    by = sitter(board, "Chair", is_chair=True) if who == "chair" else keeper(board)
    person = sitter(board)
    made = decide(declare(board, person), item, by)
    role = {"chair": "the chair", "officer": "an officer, on the chair's behalf"}[who]
    assert (made.decided_by, made.decided_by_role) == (by, role)
    mail = Mail.objects.get()
    assert mail.person == person
    for words in ("You left for the item.", "It is about the contract", "They bid for it", role):
        assert words in mail.text


@pytest.mark.parametrize("done", ["stayed-out", "left", "withheld"])
def test_keeping_somebody_out_without_saying_what_they_gain_is_refused(board, item, done):
    interest = declare(board, sitter(board))
    with pytest.raises(Refused, match="there is no reason to keep them out"):
        decide(interest, item, keeper(board), done, gain=" ")
    row = {"decided_by": make_person(), "decided_by_role": "x", "decided_at": clock.now(), "reason": "x", "done": done}
    with pytest.raises(IntegrityError, match="interest_decision_says_what_is_to_gain"), transaction.atomic():
        InterestDecision.objects.create(interest=interest, item=item, **row)


def test_page_says_that_being_a_vcfse_body_is_no_reason(client, board, item):
    interest = declare(board, sitter(board))
    client.force_login(sitter(board, "Chair", is_chair=True))
    page = reverse("boards:interest_decide", args=[item.pk])
    assert "is never by itself a reason to keep somebody out" in client.get(page).content.decode()
    sent = {"interest": interest.pk, "done": "left", "reason": "Conflict"}
    assert "Without that there is no reason to keep them out." in client.post(page, sent).content.decode()
    assert InterestDecision.objects.count() == 0
    client.post(page, sent | {"stands_to_gain": "The contract"})
    assert InterestDecision.objects.values_list("done", "stands_to_gain").get() == ("left", "The contract")


def test_nobody_decides_about_their_own_interest(board, item):
    chair = sitter(board, "Chair", is_chair=True)
    with pytest.raises(Refused, match="Nobody decides about an interest of their own"):
        decide(declare(board, chair), item, chair)


def test_decision_about_an_interest_of_another_board_or_item_is_refused(board, item, meeting):
    elsewhere, officer = make_board(), keeper(board)
    for interest in (
        declare(elsewhere, sitter(elsewhere)),
        declare(board, sitter(board), item=make_agenda_item(meeting)),
    ):
        with pytest.raises(Refused, match="is not one in this item"):
            decide(interest, item, officer)


def test_correction_of_a_decision_takes_its_place_and_both_stay(board, item):
    officer, interest = keeper(board), declare(board, sitter(board))
    first = decide(interest, item, officer)
    second = decide(interest, item, officer, "stayed", gain="", reason="It was about something else")
    assert second.replaces == first
    assert list(InterestDecision.objects.standing()) == [second]
    with pytest.raises(ProgrammingError, match="Cannot update"), transaction.atomic():
        InterestDecision.objects.filter(pk=first.pk).update(reason="Another")


def test_papers_withheld_are_not_shown_and_come_back(board, item):
    officer, person = keeper(board), sitter(board)
    paper, interest = make_paper(item), declare(board, person)
    decide(interest, item, officer, "withheld")
    assert list(Paper.objects.visible_to(reader_for(person))) == []
    decide(interest, item, officer, "stayed")
    assert list(Paper.objects.visible_to(reader_for(person))) == [paper]


@pytest.mark.django_db(transaction=True)
def test_of_two_decisions_at_the_same_moment_one_takes_the_place_of_the_other():
    board = make_board()
    item, officer = make_agenda_item(make_meeting(board)), keeper(board)
    interest = declare(board, sitter(board))
    ends = together(lambda: decide(interest, item, officer), lambda: decide(interest, item, officer, "stayed"))
    assert ends == ["done", "done"]
    assert InterestDecision.objects.standing().count() == 1
    assert InterestDecision.objects.filter(replaces__isnull=True).count() == 1


# At the item -----------------------------------------------------------------------------------------------------


def at_items(meeting, reader):
    found = queries.interests_of(meeting, reader)
    return {
        item: [(one.interest.words, one.decision and one.decision.done, one.is_corrected) for one in rows]
        for item, rows in found.items()
    }


def test_interests_stand_at_their_item_once_the_meeting_is_out(board, meeting, item):
    officer, person, other = keeper(board), sitter(board), sitter(board, "Bo")
    standing = declare(board, person, words="Standing")
    declare(board, other, item=item, words="For this item")
    declare(board, other, words="Standing, of which nothing was decided")
    decide(standing, item, officer)
    decide(standing, item, officer, "stayed")
    said = {item.pk: [("Standing", "stayed", True), ("For this item", None, False)]}
    assert at_items(meeting, Reader()) == said
    meeting.status, meeting.agenda_published_at = "draft", None
    assert at_items(meeting, reader_for(officer)) == {}


def test_interests_in_a_confidential_item_are_seen_by_who_sits_there(board, meeting):
    person = sitter(board)
    secret = make_agenda_item(meeting, is_confidential=True)
    declare(board, person, item=secret)
    assert at_items(meeting, Reader()) == {}
    assert list(at_items(meeting, reader_for(person))) == [secret.pk]


@pytest.mark.parametrize("rows", [1, 3])
def test_interests_of_a_meeting_take_one_query(board, meeting, rows, django_assert_num_queries):
    officer = keeper(board)
    for _ in range(rows):
        item = make_agenda_item(meeting)
        for n in range(rows):
            interest = declare(board, sitter(board, f"Person {n}"), item=item)
            decide(interest, item, officer)
            declare(board, interest.person, item=item)
    with django_assert_num_queries(1):
        queries.interests_of(meeting, Reader())
