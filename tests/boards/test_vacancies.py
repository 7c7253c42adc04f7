"""Vacant seats: announcing, saying one is interested, choosing; everybody gets an answer."""

import datetime as dt
import threading

import pytest
from django.db import connection

from alliance.base import clock
from alliance.base.models import Mail
from alliance.base.refused import Refused
from boards import needs_seats, rules
from boards.actions import boards, choosing, seats, vacancies
from boards.models import Appointment, Expression, VacancyNotice
from directory.readers import reader_for
from tests.factories import (
    make_appointment,
    make_board,
    make_expression,
    make_member,
    make_notice,
    make_organisation,
    make_person,
    make_seat,
)

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def officer():
    return make_person("Officer", role="officer")


@pytest.fixture
def seat():
    return make_seat(make_board("Place board"), "VCFSE representative")


def over(seat, **fields) -> VacancyNotice:
    """A notice whose last day was yesterday."""
    today = clock.today()
    return make_notice(seat, opens_on=today - 22 * DAY, closes_on=today - DAY, **fields)


def choose(expression, officer, *, answers=None, **fields) -> Appointment:
    others = expression.notice.expressions.filter(status="submitted").exclude(pk=expression.pk)
    answers = {one.pk: "Another time" for one in others} if answers is None else answers
    said = {"starts_on": clock.today(), "term_ends_on": None, "outcome": "By three members", **fields}
    return choosing.choose(expression=expression, answers=answers, by=officer, **said)


def new_notice(seat, **fields) -> VacancyNotice:
    return VacancyNotice(
        seat=seat, **{"words": "Come", "how_chosen": "By us", "closes_on": clock.today() + 21 * DAY, **fields}
    )


# Announcing ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("held", "refusal"),
    [
        (None, None),
        ({}, "holds this with no end set"),
        ({"ends_in": 183}, None),
        ({"term_in": 100}, None),  # who carries over may be followed
        ({"ends_in": 184}, "Announce it when the term is about to end"),
        ({"starts_in": 5}, "takes this seat on"),
        ({"ends_in": 0}, None),
    ],
)
def test_a_seat_is_announced_when_it_is_vacant_or_soon_will_be(seat, officer, held, refusal):
    today = clock.today()
    if held is not None:
        days = {"ends_in": "ends_on", "term_in": "term_ends_on", "starts_in": "starts_on"}
        make_appointment(seat, **{days[key]: today + n * DAY for key, n in held.items()})
    if refusal is None:
        assert vacancies.publish(notice=new_notice(seat), by=officer).opens_on == today
    else:
        with pytest.raises(Refused, match=refusal):
            vacancies.publish(notice=new_notice(seat), by=officer)


def test_a_share_is_announced_once_and_only_if_it_is_there(seat, officer):
    vacancies.publish(notice=new_notice(seat), by=officer)
    with pytest.raises(Refused, match="^There is an open notice for this seat already.$"):
        vacancies.publish(notice=new_notice(seat), by=officer)
    with pytest.raises(Refused, match="^This seat has 1 share."):
        vacancies.publish(notice=new_notice(seat, share=2), by=officer)
    with pytest.raises(Refused, match="is over. Give today"):
        vacancies.publish(notice=new_notice(make_seat(seat.board), closes_on=clock.today() - DAY), by=officer)


def test_nobody_is_appointed_past_those_who_answered_a_notice(seat, officer):
    make_notice(seat)
    new = Appointment(seat=seat, role_name="Somebody", starts_on=clock.today())
    with pytest.raises(Refused, match="^There is an open notice for this seat."):
        seats.appoint(appointment=new, by=officer)
    deputy = Appointment(seat=seat, role_name="Deputy", starts_on=clock.today(), is_deputy=True)
    assert seats.appoint(appointment=deputy, by=officer).pk


# Saying that one is interested ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "allowed"),
    [("member", True), ("chair", True), ("statutory", False), ("no member", False), ("nobody", False)],
)
def test_members_say_that_they_are_interested(who, allowed):
    if who == "member":
        person = make_member(make_organisation())
    elif who == "no member":
        person = make_member(make_organisation(is_alliance_member=False))
    else:
        person = make_person(role="" if who == "nobody" else who)
    assert rules.can_say_interested(person) == allowed


def test_interest_is_said_withdrawn_and_said_again_until_the_last_day(seat, officer):
    ash = make_member(make_organisation(), name="Ash")
    notice = make_notice(seat)
    said = vacancies.express(expression=Expression(notice=notice, person=ash, words="I cook"), by=ash)
    with pytest.raises(Refused, match="^You have said already that you are interested.$"):
        vacancies.express(expression=Expression(notice=notice, person=ash, words="Again"), by=ash)
    vacancies.withdraw(expression=said, by=ash)
    with pytest.raises(Refused, match="^This is withdrawn already"):
        vacancies.withdraw(expression=said, by=ash)
    vacancies.express(expression=Expression(notice=notice, person=ash, words="Yes after all"), by=ash)
    assert Expression.objects.values_list("status", "words").get() == ("submitted", "Yes after all")
    with clock.set_to(notice.closes_on + DAY), pytest.raises(Refused, match="^This seat takes no more names."):
        vacancies.express(expression=Expression(notice=notice, person=officer, words="Late"), by=officer)


def test_an_expression_is_read_by_who_made_it_and_by_keepers(seat):
    made = make_expression(make_notice(seat), make_person())
    for reader, expected in ((made.person, 1), (make_person(role="officer"), 1), (make_person(role="chair"), 0)):
        assert Expression.objects.visible_to(reader_for(reader)).count() == expected


# Choosing --------------------------------------------------------------------------------------------------------


def test_choosing_appoints_fills_the_notice_and_answers_everybody(seat, officer):
    group = make_organisation("Lunch club")
    ash, bo, cy = (make_member(group, name=name) for name in ("Ash", "Bo", "Cy"))
    notice = over(seat)
    chosen = make_expression(notice, ash, organisation=group)
    other, gone = make_expression(notice, bo), make_expression(notice, cy, status="withdrawn")
    held = choose(chosen, officer, answers={other.pk: "We need a carer"})
    notice.refresh_from_db()
    assert (notice.status, notice.outcome, notice.appointment) == ("filled", "By three members", held)
    assert (held.person, held.on_behalf_of, held.how_chosen, held.accepted_at) == (ash, group, "By three members", None)
    assert list(Expression.objects.order_by("pk").values_list("status", "reason")) == [
        ("chosen", "By three members"),
        ("not-chosen", "We need a carer"),
        ("withdrawn", ""),
    ]
    assert gone.pk and sorted(Mail.objects.values_list("kind", "to")) == [
        ("expression-answered", bo.email),
        ("seat-to-accept", ash.email),
    ]
    assert "We need a carer" in Mail.objects.get(to=bo.email).text


def test_a_choice_waits_for_the_last_day_and_leaves_nobody_without_an_answer(seat, officer):
    early = make_expression(make_notice(make_seat(seat.board)), make_person())
    with pytest.raises(Refused, match="Choose after that day"):
        choose(early, officer)
    notice = over(seat)
    chosen, other = make_expression(notice, make_person()), make_expression(notice, make_person())
    with pytest.raises(Refused, match="^Somebody has no answer yet."):
        choose(chosen, officer, answers={other.pk: " "})
    mine = make_expression(notice, officer)
    with pytest.raises(Refused, match="^You cannot choose yourself."):
        choose(mine, officer)
    assert not Appointment.objects.exists()


def test_a_choice_that_cannot_be_appointed_changes_nothing(seat, officer):
    notice = over(seat)
    chosen, other = make_expression(notice, make_person()), make_expression(notice, make_person())
    make_appointment(seat, "Somebody quicker")
    with pytest.raises(Refused, match="^Somebody quicker holds this"):
        choose(chosen, officer, answers={other.pk: "No"})
    assert set(Expression.objects.values_list("status", flat=True)) == {"submitted"}
    assert not Mail.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_keepers_who_choose_at_the_same_moment_one_is_refused():
    notice = over(make_seat(make_board()))
    keepers = [make_person(role="officer") for _ in range(2)]
    wanted = [make_expression(notice, make_person()) for _ in range(2)]
    both, ends = threading.Barrier(2), []

    def write(expression, keeper, other):
        try:
            both.wait()
            choose(expression, keeper, answers={other.pk: "Next time"})
            ends.append("chosen")
        except Refused:
            ends.append("refused")
        finally:
            connection.close()

    pairs = [(wanted[0], keepers[0], wanted[1]), (wanted[1], keepers[1], wanted[0])]
    threads = [threading.Thread(target=write, args=pair) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(ends) == ["chosen", "refused"]
    assert Appointment.objects.count() == 1
    assert sorted(Expression.objects.values_list("status", flat=True)) == ["chosen", "not-chosen"]


# Closing ---------------------------------------------------------------------------------------------------------


def test_closing_answers_everybody_and_the_seat_can_be_announced_again(seat, officer):
    notice, ash = make_notice(seat), make_person("Ash")
    make_expression(notice, ash)
    with pytest.raises(Refused, match="Say why nobody"):
        vacancies.close(notice=notice, reason=" ", by=officer)
    vacancies.close(notice=notice, reason="The board moves to evenings first", by=officer)
    assert Expression.objects.values_list("status", "reason").get() == (
        "not-chosen",
        "The board moves to evenings first",
    )
    assert Mail.objects.get().kind == "expression-answered"
    with pytest.raises(Refused, match="closed without anybody already"):
        vacancies.close(notice=notice, reason="Again", by=officer)
    again = vacancies.reopen(notice=notice, closes_on=clock.today() + DAY, by=officer)
    assert (again.status, again.outcome) == ("open", "")
    vacancies.express(expression=Expression(notice=again, person=ash, words="Still"), by=ash)
    assert Expression.objects.values_list("status", "reason", "answered_at").get() == ("submitted", "", None)


@pytest.mark.parametrize("what", ["seat", "board"])
def test_when_a_seat_ends_those_who_were_interested_are_told(seat, officer, what):
    make_expression(make_notice(seat), make_person())
    if what == "seat":
        seats.end(seat=seat, on=clock.today(), reason="Cut", by=officer)
    else:
        boards.end(board=seat.board, on=clock.today(), reason="Cut", by=officer)
    assert VacancyNotice.objects.values_list("status", "outcome").get() == ("closed", "Cut")
    assert Expression.objects.values_list("status", "reason").get() == ("not-chosen", "Cut")


# What needs people -----------------------------------------------------------------------------------------------


def test_keepers_are_asked_to_choose_and_members_read_their_answer(seat, officer):
    ash = make_member(make_organisation(), name="Ash")
    notice = over(seat)
    make_expression(notice, ash)
    lines = [(item.kind, item.what, item.detail) for item in needs_seats.items(officer, reader_for(officer))]
    assert lines == [
        (
            "choose for a seat",
            "Who takes the seat VCFSE representative on Place board?",
            "1 person waits for an answer.",
        )
    ]
    assert needs_seats.items(ash, reader_for(ash)) == []
    vacancies.close(notice=notice, reason="Not now", by=officer)
    assert [(item.kind, item.detail) for item in needs_seats.items(ash, reader_for(ash))] == [
        ("answer about a seat", "The reason: Not now")
    ]
    assert needs_seats.items(officer, reader_for(officer)) == []
