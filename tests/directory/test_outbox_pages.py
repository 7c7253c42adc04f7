"""The officers' outbox: counts, one state's mails, all mail held and let go, addresses that are tried again."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from alliance.base import clock, holding, mail_watch, outbox
from alliance.base.models import DeadAddress, Mail, MailHold
from alliance.base.refused import Refused
from directory.actions import invitations
from tests.boards.races import at_once
from tests.factories import make_member, make_organisation, make_person

from .test_people_pages import write

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client):
    person = make_person("Olu Officer", role="officer")
    client.force_login(person)
    return person


@pytest.fixture
def sent(monkeypatch):
    """Mails that would have gone, without a server."""
    gone = []
    monkeypatch.setattr(outbox, "_send", lambda mail: gone.append(mail.pk) or outbox._mark(mail, "sent", ""))
    return gone


def test_outbox_counts_each_state(client, officer):
    for status in ("sent", "sent", "waiting", "refused"):
        write(status)
    counts = client.get("/outbox/").context["counts"]
    assert {state: count for state, _, count in counts} == {
        "unknown": 0,
        "refused": 1,
        "waiting": 1,
        "sent": 2,
        "cancelled": 0,
    }
    assert [state for state, _, _ in counts][:2] == ["unknown", "refused"]


@pytest.mark.parametrize("status", ["unknown", "refused", "waiting", "sending", "sent", "cancelled"])
def test_a_state_lists_its_mails_without_what_they_say(client, officer, status):
    for one in ("unknown", "refused", "waiting", "sending", "sent", "cancelled"):
        write(one)
    page = client.get(f"/outbox/{status}/").content.decode()
    assert [page.count(f"A mail that is {one}") for one in ("unknown", "sent")] == [
        int(status == "unknown"),
        int(status == "sent"),
    ]
    assert "the secret body" not in page


def test_a_state_that_there_is_not(client, officer):
    assert client.get("/outbox/elsewhere/").status_code == 404


@pytest.mark.parametrize("many", [1, 3])
@pytest.mark.parametrize("status", ["unknown", "waiting", "sent"])
def test_a_state_asks_the_same_for_any_number(client, officer, status, many, django_assert_num_queries):
    for _ in range(many):
        write(status)
    with django_assert_num_queries(5):
        client.get(f"/outbox/{status}/")


def test_a_state_ends_in_pages(client, officer):
    for _ in range(30):
        write("unknown")
    page = client.get("/outbox/unknown/").content.decode()
    assert (page.count("A mail that is unknown"), "30 mails, newest first." in page) == (25, True)
    assert client.get("/outbox/unknown/?page=2").content.decode().count("A mail that is unknown") == 5


# Hold and let go ---------------------------------------------------------------------------------------------------


def test_held_mail_waits_and_goes_when_it_is_let_go(officer, sent):
    mail = write("waiting")
    holding.hold(why="Wrong links", by=officer)
    assert (outbox.send_due(), sent) == ({}, [])
    holding.let_go(by=officer)
    assert (outbox.send_due(), sent) == ({"sent": 1}, [mail.pk])


def test_what_somebody_waits_for_at_the_screen_goes_while_mail_is_held(client, officer, sent):
    member = make_member(make_organisation())
    holding.hold(why="Wrong links", by=officer)
    write("waiting")
    client.logout()
    client.post(reverse("account_reset_password"), {"email": member.email})
    invitations.invite_to_organisation(
        organisation=make_organisation(), name="Sam", email="sam@example.org", level="editor", by=officer
    )
    assert outbox.send_due() == {"sent": 2}
    assert sorted(Mail.objects.filter(pk__in=sent).values_list("kind", flat=True)) == ["invitation", "sign-in"]
    assert list(Mail.objects.filter(status="waiting").values_list("kind", flat=True)) == ["test"]
    assert mail_watch.figures().is_stuck is False


def test_hold_says_who_when_and_why_and_asks_first(client, officer):
    with clock.set_to("2027-03-04T14:00"):
        write("waiting")
        page = client.get("/outbox/hold/").content.decode()
        goes = "Sign-in codes, links for a new password and invitations still go"
        assert ("1 mail waits now." in page, goes in page) == (True, True)
        assert MailHold.objects.count() == 0
        assert client.post("/outbox/hold/", {"do": "hold", "why": "Wrong links"}).url == "/outbox/"
        page = client.get("/outbox/").content.decode()
    assert "All mail is held since 4 March 2027, 2pm, by Olu Officer: Wrong links" in page
    hold = MailHold.objects.get()
    assert (hold.held_by, hold.why, hold.let_go_at) == (officer, "Wrong links", None)


def test_hold_without_a_reason_is_refused(client, officer):
    page = client.post("/outbox/hold/", {"do": "hold", "why": " "}).content.decode()
    assert "Say why, so that the next officer knows." in page
    assert MailHold.objects.count() == 0


def test_let_go_asks_first_and_says_who(client, officer):
    holding.hold(why="Wrong links", by=officer)
    assert "Olu Officer has held all mail since" in client.get("/outbox/hold/").content.decode()
    assert holding.current() is not None
    client.post("/outbox/hold/", {"do": "let-go"})
    assert (holding.current(), MailHold.objects.get().let_go_by) == (None, officer)


@pytest.mark.parametrize(
    ("do", "is_held", "said"),
    [("hold", True, "Mail is held already, by Olu Officer."), ("let-go", False, "Mail is not held.")],
)
def test_a_button_does_what_it_says_however_often_it_is_pressed(client, officer, do, is_held, said):
    for _ in range(2):
        answer = client.post("/outbox/hold/", {"do": do, "why": "Wrong links"}, follow=True)
    assert said in answer.content.decode()
    client.post("/outbox/hold/", {"why": "Wrong links"})
    assert (holding.current() is not None) is is_held


def test_hold_twice_and_let_go_twice_are_refused(officer):
    holding.hold(why="One", by=officer)
    with pytest.raises(Refused, match="Mail is held already, by Olu Officer."):
        holding.hold(why="Two", by=officer)
    holding.let_go(by=officer)
    with pytest.raises(Refused, match="Mail is not held."):
        holding.let_go(by=officer)


def test_one_hold_is_open_at_most(officer):
    holding.hold(why="One", by=officer)
    with pytest.raises(IntegrityError, match="mail_hold_is_open_once"), transaction.atomic():
        MailHold.objects.create(held_at=clock.now(), held_by=officer, why="Two")


def test_who_let_it_go_is_on_record(officer):
    with pytest.raises(IntegrityError, match="mail_hold_let_go_says_who"), transaction.atomic():
        MailHold.objects.create(held_at=clock.now(), held_by=officer, why="One", let_go_at=clock.now())


@pytest.mark.django_db(transaction=True)
def test_two_who_hold_at_once_make_one_hold():
    first, second = make_person(), make_person()

    works = [lambda who=who: holding.hold(why="Now", by=who) for who in (first, second)]
    assert (at_once(*works), MailHold.objects.count()) == (["done", "refused"], 1)


# Addresses to which sending has stopped ----------------------------------------------------------------------------


def test_a_dead_address_is_listed_and_tried_again(client, officer):
    dead = DeadAddress.objects.create(address="gone@example.org", answer="550 No such mailbox", since=clock.now())
    page = client.get("/outbox/dead-addresses/").content.decode()
    assert ("gone@example.org" in page, "550 No such mailbox" in page) == (True, True)
    answer = client.post(f"/outbox/dead-addresses/{dead.pk}/try-again/", follow=True).content.decode()
    assert "Digests go to gone@example.org again from the next one on." in answer
    assert DeadAddress.objects.count() == 0


def test_no_dead_address_says_so(client, officer):
    assert "None. When the mail server says" in client.get("/outbox/dead-addresses/").content.decode()


@pytest.mark.parametrize("many", [1, 3])
def test_dead_addresses_ask_the_same_for_any_number(client, officer, many, django_assert_num_queries):
    for n in range(many):
        DeadAddress.objects.create(address=f"{n}@example.org", answer="550", since=clock.now())
    with django_assert_num_queries(5):
        client.get("/outbox/dead-addresses/")


def test_holding_leaves_a_mail_as_it_is(officer):
    mail = write("waiting")
    holding.hold(why="Wrong links", by=officer)
    outbox.cancel(mail=mail, by=officer)
    assert Mail.objects.get().status == "cancelled"
