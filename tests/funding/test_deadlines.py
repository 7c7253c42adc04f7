"""Reports and money that are due for awards: who sets the day, who says that it was sent and came, and who is told."""

import datetime as dt

import pytest
from django.db import IntegrityError
from django.urls import reverse

from alliance.base import clock
from alliance.base.refused import Refused
from directory.lines import lines_of
from funding import needs_deadlines, rules
from funding.actions import deadlines as acts
from funding.eyes import eyes_for
from funding.models import Deadline
from tests.boards.races import at_once
from tests.factories import make_award, make_deadline, make_member, make_organisation, make_person

pytestmark = pytest.mark.django_db
TODAY = dt.date(2027, 3, 4)
Status = Deadline.Status


@pytest.fixture(autouse=True)
def spring():
    with clock.set_to(TODAY):
        yield


@pytest.fixture
def award():
    return make_award(make_organisation("Purse"), make_organisation("Club"), title="Warm rooms")


def text(client, route, *args) -> str:
    return " ".join(client.get(reverse(f"funding:{route}", args=args)).content.decode().split())


def send(client, route, *args, **data) -> str:
    answer = client.post(reverse(f"funding:{route}", args=args), data, follow=True)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def day(name: str, date: str) -> dict:
    year, month, number = date.split("-")
    return {f"{name}_day": number, f"{name}_month": month, f"{name}_year": year}


def lines(person) -> list[tuple]:
    return [(item.what, item.due, item.verb, item.url) for item in needs_deadlines.items(person)]


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "report", "amount": 5},
        {"kind": "return", "amount": 0},
        {"status": "sent"},
        {"status": "received"},
        {"status": "dropped"},
    ],
)
def test_the_database_refuses_what_makes_no_sense(award, wrong):
    with pytest.raises(IntegrityError):
        make_deadline(award, **wrong)


def test_a_report_is_set_sent_and_received_and_each_side_is_told_until_it_answers(client, award):
    purse, club = make_member(award.funder), make_member(award.recipient)
    client.force_login(purse)
    page = send(client, "deadline_new", award.pk, kind="report", what="The final report", **day("due_on", "2027-03-20"))
    one = Deadline.objects.get()
    assert (one.said_by, one.due_on, one.status) == ("funder", dt.date(2027, 3, 20), "waiting")
    for words in (
        "The final report",
        "Not sent yet",
        "Report, due by <strong>20 March 2027</strong>.",
        "Ask for it no",
    ):
        assert words in page
    sent = reverse("funding:deadline_step", args=[one.pk, "sent"])
    came = reverse("funding:deadline_step", args=[one.pk, "received"])
    assert lines(club) == [("The final report: report to Purse", dt.date(2027, 3, 20), "Say that it was sent", sent)]
    assert lines(purse) == []
    client.force_login(club)
    page = send(client, "deadline_step", one.pk, "sent", **day("on_day", "2027-03-03"))
    assert "Sent on 3 March 2027." in page
    assert lines(club) == []
    assert lines(purse) == [
        ("Did this come from Club? The final report", dt.date(2027, 3, 20), "Say that it came", came)
    ]
    client.force_login(purse)
    page = send(client, "deadline_step", one.pk, "received", **day("on_day", "2027-03-04"))
    assert "Received on 4 March 2027." in page
    assert (lines(club), lines(purse)) == ([], [])
    page = send(client, "deadline_step", one.pk, "waiting", because="The figures were missing")
    assert "The figures were missing" in page
    assert [line[0] for line in lines(club)] == ["The final report: report to Purse"]
    assert "Asked for it again" in text(client, "award_history", award.pk)


def test_money_to_return_says_how_much(client, award):
    make_deadline(award, "What is left", kind="return", amount=150)
    make_deadline(award, "The rest", kind="return", days=11)
    assert [line[0] for line in lines(make_member(award.recipient))] == [
        "What is left: return £150 to Purse",
        "The rest: return what was not spent to Purse",
    ]
    client.force_login(make_member(award.recipient))
    page = text(client, "deadline_step", Deadline.objects.first().pk, "sent")
    assert "Record it in the ledger of the award too" in page


@pytest.mark.parametrize(("days", "told"), [(-40, True), (0, True), (31, True), (32, False)])
def test_it_is_told_of_in_its_last_month_and_when_it_is_late(award, days, told):
    make_deadline(award, days=days)
    assert bool(lines(make_member(award.recipient))) == told


def test_a_host_and_a_payee_are_told_and_a_viewer_is_not(award):
    host = make_organisation()
    hosted = make_award(recipient=make_organisation(), payee=host)
    make_deadline(hosted)
    make_deadline(award)
    assert (len(lines(make_member(host))), lines(make_member(award.recipient, level="viewer"))) == (1, [])


def test_nothing_is_due_for_an_award_that_was_cancelled(award):
    make_deadline(award)
    type(award).objects.filter(pk=award.pk).update(status="cancelled")
    assert lines(make_member(award.recipient)) == []
    with pytest.raises(Refused, match="Nothing is due for it"):
        acts.set_day(deadline=Deadline(award=award, kind="report", what="x", due_on=TODAY), by=make_person())


FUNDER, RECIPIENT = "the funder", "the recipient"


@pytest.mark.parametrize(
    ("who", "said_by", "status", "steps", "changes"),
    [
        (FUNDER, "funder", "waiting", ["received", "dropped"], True),
        (FUNDER, "recipient", "waiting", ["received", "dropped"], True),
        (FUNDER, "funder", "sent", ["waiting", "received", "dropped"], False),
        (FUNDER, "funder", "received", ["waiting"], False),
        (FUNDER, "funder", "dropped", ["waiting"], False),
        (RECIPIENT, "funder", "waiting", ["sent"], False),
        (RECIPIENT, "recipient", "waiting", ["sent", "dropped"], True),
        (RECIPIENT, "funder", "sent", ["waiting"], False),
        (RECIPIENT, "funder", "received", [], False),
        (RECIPIENT, "funder", "dropped", [], False),
        ("finance", "funder", "waiting", ["sent", "received", "dropped"], True),
        ("auditor", "funder", "waiting", [], False),
        ("officer", "funder", "waiting", [], False),
        ("another", "funder", "waiting", [], False),
    ],
)
def test_who_says_what(award, who, said_by, status, steps, changes):
    days = {"sent_on": TODAY, "received_on": TODAY, "because": "Because"}
    one = make_deadline(award, said_by=said_by, status=status, **days)
    person = {
        FUNDER: lambda: make_member(award.funder),
        RECIPIENT: lambda: make_member(award.recipient),
        "another": lambda: make_member(make_organisation()),
    }.get(who, lambda: make_person(role=who))()
    eyes = eyes_for(person)
    assert (rules.steps_of_deadline(eyes, one), rules.can_change_deadline(eyes, one)) == (steps, changes)


@pytest.mark.parametrize("was", Status.values)
@pytest.mark.parametrize("to", Status.values)
def test_the_life_of_a_deadline(award, was, to):
    one = make_deadline(award, status=was, sent_on=TODAY, received_on=TODAY, because="Because")
    may, by = to in Deadline.MOVES[Status(was)], make_person()
    if may:
        assert acts.move(deadline=one, step=to, on_day=TODAY, because="Why", by=by).status == to
    else:
        with pytest.raises(Refused, match="already, so that cannot be said of it"):
            acts.move(deadline=one, step=to, on_day=TODAY, because="Why", by=by)
    one.refresh_from_db()
    assert one.status == (to if may else was)


@pytest.mark.parametrize(
    ("step", "said", "words"),
    [
        ("sent", {}, "Say on which day."),
        ("received", {"on_day": TODAY + dt.timedelta(days=1)}, "That day has not come yet."),
        ("dropped", {"because": " "}, "Say why."),
    ],
)
def test_a_step_says_when_or_why(award, step, said, words):
    with pytest.raises(Refused) as refused:
        acts.move(deadline=make_deadline(award), step=step, by=make_person(), **said)
    assert refused.value.sentence == words


def test_what_was_sent_is_not_changed(client, award):
    one = make_deadline(award)
    client.force_login(make_member(award.funder))
    page = send(
        client, "deadline_edit", one.pk, kind="return", what="The rest", amount="20", **day("due_on", "2027-04-02")
    )
    assert "Money to return, £20, due by <strong>2 April 2027</strong>." in page
    one.refresh_from_db()
    one.status, one.sent_on = "sent", TODAY
    one.save()
    with pytest.raises(Refused, match="answered already"):
        acts.change(deadline=one, by=make_person())


def test_only_the_parties_finance_and_auditors_read_what_is_due(client, award):
    make_deadline(award, "The final report")
    seen = {}
    for who in ("nobody", "officer", "finance", "auditor", "recipient"):
        if who != "nobody":
            client.force_login(make_member(award.recipient) if who == "recipient" else make_person(role=who))
        seen[who] = "The final report" in text(client, "award", award.pk)
    assert seen == {"nobody": False, "officer": False, "finance": True, "auditor": True, "recipient": True}


@pytest.mark.parametrize("rows", [1, 3])
def test_they_are_read_in_one_query(award, rows, django_assert_num_queries):
    for _ in range(rows):
        make_deadline(award)
        make_deadline(make_award(award.funder), status="sent", sent_on=TODAY)
    person = make_member(award.recipient)
    with django_assert_num_queries(4):
        assert len(needs_deadlines.items(person)) == rows


@pytest.mark.parametrize("people", [1, 3])
def test_they_are_read_in_as_many_queries_for_many_people(award, people, django_assert_num_queries):
    found = [make_member(award.recipient) for _ in range(people)] + [make_member(award.funder)]
    make_deadline(award)
    make_deadline(award, status="sent", sent_on=TODAY)
    with django_assert_num_queries(4):
        told = lines_of(needs_deadlines.LINES, found)
    assert [len(told[person.pk]) for person in found] == [1] * (people + 1)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_say_different_things_at_once_one_is_refused():
    one, by = make_deadline(make_award(), said_by="funder"), make_person()
    yesterday = TODAY - dt.timedelta(days=400)
    ends = at_once(
        lambda: acts.move(deadline=one, step="received", on_day=yesterday, by=by),
        lambda: acts.move(deadline=one, step="dropped", because="No need", by=by),
    )
    assert ends == ["done", "refused"]


def test_who_answers_what_somebody_else_answered_meanwhile_is_told_to_look_again(award):
    one = make_deadline(award, status="sent", sent_on=TODAY)
    as_seen = Deadline.objects.select_related("award").get(pk=one.pk)
    acts.move(deadline=one, step=Status.RECEIVED, on_day=TODAY, by=make_member(award.funder))
    with pytest.raises(Refused, match="Somebody else answered meanwhile: this is received now"):
        acts.move(deadline=as_seen, step=Status.WAITING, because="Not yet", by=make_member(award.recipient))
    one.refresh_from_db()
    assert (one.status, one.received_on) == ("received", TODAY)
