"""What digests say: each thing once, to whom it concerns, fixed with its mail in one transaction."""

import datetime as dt
import threading
import time

import pytest
from django.db import connection, transaction
from django.urls import reverse

from alliance.base import clock, outbox
from alliance.base.items import Item
from alliance.base.mail_message import message_of
from alliance.base.models import DeadAddress, Mail
from alliance.digests import actions, composing, contents, emails, links, opening, planning
from alliance.digests.models import Delivery, DigestChoice, Told
from alliance.digests.periods import Rhythm
from boards.actions import attendance
from boards.models import Meeting, PaperRead
from directory.models import EntryCount, Membership, Organisation
from tests.boards.races import at_once
from tests.factories import make_agenda_item, make_paper, make_service

from .conftest import MONDAY, digests_of, owner_of_an_old_entry, statuses, who_sits

pytestmark = pytest.mark.django_db
A_WEEK = dt.timedelta(days=7)


def prepare() -> int:
    planning.plan()
    return composing.compose_all()


def test_a_member_gets_their_monday_mail_once(monday):
    person = owner_of_an_old_entry("Sam")
    assert prepare() == 2
    (mail,) = digests_of(person)
    assert (mail.subject, mail.to, mail.kind) == (
        "1 thing due soon, first: confirm entry by 20 January 2027",
        person.email,
        "digest-deadlines",
    )
    assert mail.key == f"digest:deadlines:{person.pk}:2027-01-11"
    assert statuses(person) == [("deadlines", "composed", 1), ("meetings", "nothing", 0)]
    assert prepare() == 0
    assert len(digests_of(person)) == 1


def test_what_was_told_is_not_told_again_unless_it_changed(monday):
    person = owner_of_an_old_entry()
    service = make_service(Organisation.objects.get(), "Hot meals", takes_referrals=True)
    prepare()
    with clock.set_to(MONDAY + A_WEEK):
        prepare()
        assert len(digests_of(person)) == 1
        type(service).objects.update(name="Warm meals")
        Delivery.objects.filter(period=clock.today()).delete()
        prepare()
    first, second = digests_of(person)
    assert ("Hot meals" in first.text, "Is the entry" in first.text) == (True, True)
    assert ("Warm meals" in second.text, "Is the entry" in second.text) == (True, False)


def test_a_thing_is_told_once_more_when_its_day_has_come(monday):
    person = owner_of_an_old_entry()
    for weeks in range(4):
        with clock.set_to(MONDAY + weeks * A_WEEK):
            prepare()
    subjects = [mail.subject for mail in digests_of(person)]
    assert subjects == [
        "1 thing due soon, first: confirm entry by 20 January 2027",
        "1 thing is late, first: confirm entry, due 20 January 2027",
    ]


def test_a_meeting_is_told_with_its_reading_in_the_subject(monday):
    person = who_sits()
    prepare()
    (mail,) = [mail for mail in digests_of(person) if mail.kind == "digest-meetings"]
    assert mail.subject == "1 meeting this week"
    assert "meets on 14 January 2027, 2pm" in mail.text


def test_nothing_to_say_is_not_sent(monday):
    person = owner_of_an_old_entry()
    Organisation.objects.update(confirmed_on=clock.today())
    prepare()
    assert (statuses(person), digests_of(person)) == ([("deadlines", "nothing", 0), ("meetings", "nothing", 0)], [])


def test_an_entry_of_another_is_told_to_nobody_else(monday):
    one, other = owner_of_an_old_entry(), owner_of_an_old_entry()
    prepare()
    mine, theirs = (str(Membership.objects.get(person=who).organisation) for who in (one, other))
    assert [(mine in mail.text, theirs in mail.text) for mail in digests_of(one)] == [(True, False)]


def test_what_was_due_too_long_ago_is_given_up(monday):
    person = owner_of_an_old_entry()
    planning.plan()
    with clock.set_to(MONDAY + dt.timedelta(hours=36)):
        composing.compose_all()
    assert statuses(person) == [("deadlines", "late", 0), ("meetings", "late", 0)]


def test_a_digest_that_cannot_be_composed_holds_nobody_up(monday, monkeypatch):
    people = [owner_of_an_old_entry(f"Person {n}") for n in range(5)]
    whole = emails.digest

    def broken(delivery, *rest):
        if delivery.person == people[2]:
            raise RuntimeError("no words")
        return whole(delivery, *rest)

    monkeypatch.setattr(emails, "digest", broken)
    prepare()
    found = {one.person: (one.status, one.fault) for one in Delivery.objects.filter(kind="deadlines")}
    expected = dict.fromkeys(people, ("composed", "")) | {people[2]: ("failed", "RuntimeError")}
    assert found == expected
    monkeypatch.setattr(emails, "digest", whole)
    with clock.set_to(MONDAY + dt.timedelta(minutes=61)):
        composing.compose_all()
    assert [len(digests_of(person)) for person in people] == [1] * 5


def test_a_failure_at_the_end_leaves_nothing_half_done(monday, monkeypatch):
    person = owner_of_an_old_entry()
    planning.plan()

    def killed(*rows):
        raise KeyboardInterrupt

    monkeypatch.setattr(composing, "write_down", killed)
    with pytest.raises(KeyboardInterrupt):
        composing.compose_all()
    assert (Mail.objects.count(), Told.objects.count()) == (0, 0)
    assert statuses(person) == [("deadlines", "due", 0), ("meetings", "due", 0)]


def test_payback_opens_the_first_deadline_digest_of_a_month(monday):
    person = owner_of_an_old_entry()
    organisation = Organisation.objects.get()
    EntryCount.objects.create(organisation=organisation, month="2026-12-01", found=14, opened=3, asked=0)
    prepare()
    opens = "Your entry was found 14 times in December."
    assert digests_of(person)[0].text.startswith(opens)
    make_service(organisation, takes_referrals=True)
    with clock.set_to(MONDAY + A_WEEK):
        prepare()
    assert opens not in digests_of(person)[1].text


@pytest.mark.parametrize(("moment", "month"), [("2027-02-01T01:00", "2026-12"), ("2027-02-01T03:00", "2027-01")])
def test_payback_speaks_of_a_month_once_it_is_counted_to_its_end(moment, month):
    person = owner_of_an_old_entry()
    with clock.set_to(moment):
        delivery = Delivery(pk=1, person=person, kind="deadlines", period=clock.today())
        assert opening.lines([delivery], {})[1].key == f"payback:{month}"


def test_what_a_reader_did_themselves_is_no_news_to_them(monday):
    person = who_sits(agenda_published_at=MONDAY)
    paper = make_paper(make_agenda_item(Meeting.objects.get()))
    before = [contents.fingerprint(item) for item in contents.items_of([person])[person.pk]["meetings"]]
    attendance.send_apologies(meeting=Meeting.objects.get(), by=person)
    PaperRead.objects.create(person=person, version=paper.versions.get(), read_at=clock.now())
    items = contents.items_of([person])[person.pk]["meetings"]
    assert [contents.fingerprint(item) for item in items] == before
    assert items[0].detail == "You have sent apologies."


def test_a_digest_is_small_and_stops_with_one_click(monday, client):
    person = owner_of_an_old_entry()
    for n in range(90):
        make_service(Organisation.objects.get(), f"Service with quite a long name, number {n}", takes_referrals=True)
    prepare()
    (mail,) = digests_of(person)
    assert len(mail.html.encode()) + len(mail.text.encode()) < 100_000
    assert "And 31 things more" in mail.text
    letter = message_of(mail).message()
    assert letter["List-Unsubscribe"] == f"<{mail.list_unsubscribe}>"
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail.list_unsubscribe in mail.text


# Composed anew -----------------------------------------------------------------------------------------------------


def claimed_at(moment) -> Mail | None:
    with clock.set_to(moment):
        return outbox._claim()


def test_fresh_content_is_sent_as_it_is(monday):
    owner_of_an_old_entry()
    prepare()
    Organisation.objects.update(name="Another name")
    mail = claimed_at(MONDAY + dt.timedelta(hours=1))
    assert "Another name" not in mail.text


def test_content_older_than_an_hour_is_composed_anew(monday):
    person = owner_of_an_old_entry()
    prepare()
    Organisation.objects.update(name="Another name")
    mail = claimed_at(MONDAY + dt.timedelta(minutes=61))
    assert ("Another name" in mail.text, mail.status) == (True, "waiting")
    kept = digests_of(person)[0]
    assert (kept.status, kept.text, kept.message_id) == ("sending", mail.text, mail.message_id)
    with clock.set_to(MONDAY + A_WEEK):
        prepare()
    assert len(digests_of(person)) == 1


def test_content_with_nothing_left_to_say_is_not_sent_and_not_told(monday):
    person = owner_of_an_old_entry()
    prepare()
    Organisation.objects.update(confirmed_on=clock.today())
    assert claimed_at(MONDAY + dt.timedelta(minutes=61)) is None
    (mail,) = digests_of(person)
    assert (mail.status, mail.text, Told.objects.count()) == ("cancelled", "", 0)
    assert statuses(person)[0] == ("deadlines", "nothing", 0)


def test_whoever_may_not_see_it_any_more_is_not_sent_it(monday):
    person = owner_of_an_old_entry()
    prepare()
    Membership.objects.update(ends_on=clock.today())
    assert claimed_at(MONDAY + dt.timedelta(minutes=61)) is None
    assert digests_of(person)[0].status == "cancelled"


def test_a_mail_that_cannot_be_composed_anew_waits_and_holds_nobody_up(monday, monkeypatch):
    owner_of_an_old_entry()
    prepare()
    monkeypatch.setattr(contents, "items_of", lambda people: 1 / 0)
    later = outbox.put(key="x", kind="test", to="a@example.org", subject="Hello", text="Hello")
    assert claimed_at(MONDAY + dt.timedelta(minutes=61)).pk == later.pk
    mail = Mail.objects.exclude(pk=later.pk).get()
    assert (mail.status, mail.last_answer) == ("waiting", "It could not be composed anew: ZeroDivisionError.")


# Stopping ----------------------------------------------------------------------------------------------------------


def test_stop_by_one_click_without_a_session(monday, client):
    from django.test import Client

    person = owner_of_an_old_entry()
    prepare()
    mail = digests_of(person)[0]
    strict = Client(enforce_csrf_checks=True)
    path = reverse("digests:stop", args=[links.token_for(person.pk, "deadlines")])
    assert mail.list_unsubscribe.endswith(path)
    assert strict.get(path).status_code == 200
    assert DigestChoice.objects.count() == 0
    answer = strict.post(path, {"List-Unsubscribe": "One-Click"})
    assert (answer.status_code, answer.cookies) == (200, {})
    assert DigestChoice.objects.get().how_often == "off"
    mail.refresh_from_db()
    assert (mail.status, mail.text) == ("cancelled", "")
    assert statuses(person)[0] == ("deadlines", "stopped", 1)
    with clock.set_to(MONDAY + A_WEEK):
        assert planning.plan() == 1  # meetings go on


def test_a_link_that_the_portal_has_not_made_stops_nothing(client):
    person = owner_of_an_old_entry()
    path = reverse("digests:stop", args=[links.token_for(person.pk, "deadlines")[:-1] + "x"])
    assert client.post(path).status_code == 404
    assert DigestChoice.objects.count() == 0


def test_what_a_stopped_mail_told_is_told_after_starting_again(monday):
    person = owner_of_an_old_entry()
    prepare()
    actions.stop(person=person, kind="deadlines", by=person)
    actions.choose(person=person, kind="deadlines", rhythm=Rhythm("weekly"), by=person)
    with clock.set_to(MONDAY + A_WEEK):
        prepare()
    assert [mail.status for mail in digests_of(person)] == ["cancelled", "waiting"]


def test_a_dead_address_gets_no_digest(monday):
    person = owner_of_an_old_entry()
    planning.plan()
    DeadAddress.objects.create(address=person.email, answer="550 No such mailbox", since=clock.now())
    composing.compose_all()
    assert statuses(person) == [("deadlines", "stopped", 0), ("meetings", "stopped", 0)]


def test_notices_at_once_are_not_sent_to_who_turned_them_off():
    person = owner_of_an_old_entry()
    letter = {"kind": "meeting-moved", "to": person.email, "subject": "Moved", "text": "It moved", "person": person}
    assert outbox.put(key="1", **letter).list_unsubscribe.startswith("http://localhost:8000/post/stop/")
    actions.stop(person=person, kind="urgent", by=person)
    stopped = outbox.put(key="2", **letter)
    assert [(mail.status, mail.text) for mail in Mail.objects.order_by("key")] == [("cancelled", "")] * 2
    assert stopped.last_answer == "The person has turned these mails off."


# Races -------------------------------------------------------------------------------------------------------------


def at_monday(work):
    def run():
        with clock.set_to(MONDAY):
            work()

    return run


@pytest.mark.django_db(transaction=True)
def test_two_composers_at_once_write_each_mail_once(monday):
    people = [owner_of_an_old_entry() for _ in range(6)]
    planning.plan()
    one = at_monday(lambda: [composing.compose_some(2) for _ in range(8)])
    assert at_once(one, one, one) == ["done"] * 3
    assert sorted(mail.person_id for mail in Mail.objects.all()) == sorted(person.pk for person in people)
    assert Delivery.objects.filter(status="due").count() == 0


def meanwhile(monkeypatch, decide):
    """Compose in another connection; while it is at its work, after it has read the choices, `decide` runs in this
    one, which must wait for it.
    """
    reading, whole = threading.Event(), contents.items_of

    def slowly(people):
        reading.set()
        time.sleep(0.5)
        return whole(people)

    monkeypatch.setattr(contents, "items_of", slowly)

    def compose():
        with clock.set_to(MONDAY):
            composing.compose_some()
        connection.close()

    composer = threading.Thread(target=compose)
    composer.start()
    assert reading.wait(10)
    decide()
    composer.join()


@pytest.mark.django_db(transaction=True)
def test_stop_while_composing_takes_the_mail_back(monday, monkeypatch):
    person = owner_of_an_old_entry()
    planning.plan()
    meanwhile(monkeypatch, lambda: actions.stop(person=person, kind="deadlines", by=person))
    assert [mail.status for mail in digests_of(person)] == ["cancelled"]
    assert statuses(person)[0] == ("deadlines", "stopped", 1)


@pytest.mark.django_db(transaction=True)
def test_choice_changed_while_composing_leaves_one_digest_of_the_period(monday, monkeypatch):
    person = owner_of_an_old_entry()
    planning.plan()
    daily = Rhythm("daily")
    meanwhile(monkeypatch, lambda: actions.choose(person=person, kind="deadlines", rhythm=daily, by=person))
    prepare()
    assert [mail.status for mail in digests_of(person)] == ["waiting"]
    assert DigestChoice.objects.get().how_often == "daily"


@pytest.mark.django_db(transaction=True)
def test_a_composer_does_not_wait_for_rows_that_another_holds(monday):
    for _ in range(2):
        owner_of_an_old_entry()
    planning.plan()
    ends = []

    def other():
        with clock.set_to(MONDAY):
            ends.append(composing.compose_some())
        connection.close()

    with transaction.atomic():
        list(Delivery.objects.select_for_update()[:2])
        thread = threading.Thread(target=other)
        thread.start()
        thread.join()
    assert ends == [2]


@pytest.mark.parametrize(
    ("days", "subject"),
    [
        ([-9], "1 thing is late, first: report, due 2 January 2027"),
        ([-9, 3], "1 thing due this week, first: report by 14 January 2027; 1 is late"),
        ([-9, -1, 30], "1 thing due soon, first: report by 10 February 2027; 2 are late"),
        ([0, 6, 7], "2 things due this week, first: report by 11 January 2027"),
        ([None], "1 thing waits for you: report"),
    ],
)
def test_a_subject_never_says_by_a_day_that_is_over(monday, days, subject):
    def due(day):
        return None if day is None else MONDAY.date() + dt.timedelta(days=day)

    items = [Item(key=str(n), kind="report", what="A report", verb="", url="", due=due(n)) for n in days]
    assert emails.subject_of("deadlines", items) == subject
    heads = [head for head, _ in emails.sections("deadlines", items)]
    assert ("Late" in heads) == any(day is not None and day < 0 for day in days)


@pytest.mark.parametrize("many", [1, 3])
def test_a_batch_is_composed_in_as_many_queries_for_any_number_of_people(monday, many, django_assert_num_queries):
    for _ in range(many):
        owner_of_an_old_entry(), who_sits()
    planning.plan()
    with django_assert_num_queries(15):  # with the savepoint of the test and its release
        composing.compose_some()
    assert Mail.objects.count() == 3 * many
