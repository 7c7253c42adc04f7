"""The link at the foot of a digest: stop, start again, change how often, all without signing in (rule 23)."""

import pytest
from django.test import Client
from django.urls import reverse

from alliance.digests import actions, links
from alliance.digests.models import DigestChoice
from alliance.digests.periods import Rhythm

from .conftest import owner_of_an_old_entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def anyone():
    """A browser, or a mail programme, that nobody has signed in with and that knows no CSRF token."""
    return Client(enforce_csrf_checks=True)


def link(person, kind="deadlines"):
    return reverse("digests:stop", args=[links.token_for(person.pk, kind)])


def now(person, kind="deadlines"):
    return DigestChoice.objects.filter(person=person, kind=kind).values_list("how_often", "weekday", "hour").first()


def test_opening_the_link_says_what_was_asked_and_changes_nothing(monday, anyone):
    person = owner_of_an_old_entry()
    page = anyone.get(link(person)).content.decode()
    assert "You will get no more e-mails about <strong>deadlines</strong>. Now they come once a week." in page
    assert now(person) is None


@pytest.mark.parametrize("said", [{}, {"List-Unsubscribe": "One-Click"}, {"do": "anything"}])
def test_a_post_stops_at_once(monday, anyone, said):
    person = owner_of_an_old_entry()
    page = anyone.post(link(person), said).content.decode()
    assert ("You get no more of these e-mails" in page, "Start again" in page) == (True, True)
    assert (now(person), now(person, "meetings")) == (("off", 0, 7), None)


def test_stopping_twice_is_as_good_as_once(monday, anyone):
    person = owner_of_an_old_entry()
    assert [anyone.post(link(person)).status_code for _ in range(2)] == [200, 200]
    assert now(person) == ("off", 0, 7)


def test_start_again_gives_back_what_was_chosen(monday, anyone):
    person = owner_of_an_old_entry()
    chosen = Rhythm("monthly", 3, 18, False)
    actions.choose(person=person, kind="deadlines", rhythm=chosen, by=person)
    anyone.post(link(person))
    page = anyone.post(link(person), {"do": "start-again"}).content.decode()
    assert ("You get these e-mails again" in page, "The next one can come on 4 February 2027, 6pm." in page) == (
        True,
        True,
    )
    assert now(person) == ("monthly", 3, 18)


def test_start_again_without_a_choice_is_what_is_usual(monday, anyone):
    person = owner_of_an_old_entry()
    anyone.post(link(person))
    anyone.post(link(person), {"do": "start-again"})
    assert now(person) == ("weekly", 0, 7)


@pytest.mark.parametrize("how_often", ["daily", "weekly", "monthly"])
@pytest.mark.parametrize("stopped", [True, False])
def test_how_often_changes_from_the_same_link(monday, anyone, how_often, stopped):
    person = owner_of_an_old_entry()
    if stopped:
        anyone.post(link(person))
    page = anyone.post(link(person), {"do": "change", "how_often": how_often}).content.decode()
    assert "Your change is saved" in page
    assert now(person) == (how_often, 0, 7)


@pytest.mark.parametrize("how_often", ["", "at-once", "off", "hourly"])
def test_how_often_that_there_is_not_is_said_and_changes_nothing(monday, anyone, how_often):
    person = owner_of_an_old_entry()
    page = anyone.post(link(person), {"do": "change", "how_often": how_often}).content.decode()
    assert "There is a problem" in page
    assert now(person) is None


def test_notices_stop_and_start_again(monday, anyone):
    person = owner_of_an_old_entry()
    page = anyone.post(link(person, "urgent")).content.decode()
    assert "Change how often" not in page
    assert now(person, "urgent")[0] == "off"
    actions.start_again(person=person, kind="urgent", by=person)
    anyone.post(link(person, "urgent"), {"do": "change", "how_often": "weekly"})
    assert now(person, "urgent")[0] == "at-once"
    anyone.post(link(person, "urgent"))
    anyone.post(link(person, "urgent"), {"do": "start-again"})
    assert now(person, "urgent")[0] == "at-once"


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("change", [lambda token: token[:-1], lambda token: "x", lambda token: token[::-1]])
def test_a_link_that_is_not_whole_gets_a_kind_page(anyone, method, change):
    person = owner_of_an_old_entry()
    answer = getattr(anyone, method)(reverse("digests:stop", args=[change(links.token_for(person.pk, "deadlines"))]))
    assert (answer.status_code, "Nothing has been changed." in answer.content.decode()) == (404, True)
    assert now(person) is None


def test_a_link_of_somebody_who_is_gone_gets_the_same_page(anyone):
    answer = anyone.post(reverse("digests:stop", args=[links.token_for(0, "deadlines")]))
    assert (answer.status_code, "This link does not work" in answer.content.decode()) == (404, True)


def test_a_stop_is_recorded_in_the_persons_name(monday, anyone):
    person = owner_of_an_old_entry()
    anyone.post(link(person))
    event = DigestChoice.pgh_event_models["insert"].objects.get()
    assert event.pgh_context.metadata["by"] == person.pk
