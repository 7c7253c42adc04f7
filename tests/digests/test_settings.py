"""The page on which somebody says what they are sent, and sees what they would get now."""

import datetime as dt

import pytest

from alliance.base import clock
from alliance.base.models import DeadAddress, Mail
from alliance.digests import actions, preview
from alliance.digests.models import Delivery, DigestChoice, Told
from alliance.digests.periods import Rhythm
from alliance.digests.tasks import prepare_digests
from alliance.digests.wanted import Wanted, wanted_by
from tests.factories import make_person, make_service

from .conftest import MONDAY, owner_of_an_old_entry, who_sits

pytestmark = pytest.mark.django_db
PATH = "/post/"
AS_IT_IS = {
    "meetings_how_often": "weekly",
    "meetings_weekday": "0",
    "meetings_hour": "7",
    "deadlines_how_often": "weekly",
    "deadlines_weekday": "0",
    "deadlines_hour": "7",
    "quiet": "on",
    "urgent": "on",
}


def chosen(person) -> list[tuple]:
    fields = ("kind", "how_often", "weekday", "hour", "quiet_on_bank_holidays", "paused_until")
    return list(DigestChoice.objects.filter(person=person).order_by("kind").values_list(*fields))


def save(client, **said):
    return client.post(PATH, {name: value for name, value in (AS_IT_IS | said).items() if value})


def test_settings_show_the_defaults_and_when_the_next_comes(monday, client):
    client.force_login(owner_of_an_old_entry())
    page = client.get(PATH).content.decode()
    assert page.count("The next one can come on 18 January 2027, 7am.") == 2
    assert 'value="weekly" id="id_meetings_how_often_2" checked' in page


def test_settings_show_the_mail_as_it_would_be_and_tell_nothing(monday, client):
    person = owner_of_an_old_entry()
    client.force_login(person)
    page = client.get(PATH).content.decode()
    assert page.count("Subject: ") == 1
    assert "There is nothing about meetings that we have not told you already" in page
    assert [model.objects.count() for model in (Told, Delivery, Mail, DigestChoice)] == [0, 0, 0, 0]


def test_settings_leave_out_what_was_told(monday, client):
    person = owner_of_an_old_entry()
    client.force_login(person)
    assert client.get(PATH).content.decode().count("Subject: ") == 1
    prepare_digests()
    assert client.get(PATH).content.decode().count("Subject: ") == 0


def test_the_preview_is_what_would_be_sent(monday):
    person = who_sits()
    wanted = {kind: one for (_, kind), one in wanted_by([person.pk]).items()}
    said = {one.kind: one for one in preview.of(person, wanted)}
    prepare_digests()
    mail = Mail.objects.get(person=person, kind="digest-meetings")
    assert said["meetings"].subject == mail.subject
    lines = [line.what for _, lines in said["meetings"].sections for line in lines]
    assert (bool(lines), [what for what in lines if what not in mail.text]) == (True, [])


def test_saving_nothing_new_chooses_nothing(monday, client):
    person = owner_of_an_old_entry()
    client.force_login(person)
    assert save(client).url == PATH
    assert chosen(person) == []


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"meetings_how_often": "daily"}, [("meetings", "daily", 0, 7, True, None)]),
        (
            {"deadlines_how_often": "monthly", "deadlines_weekday": "3", "deadlines_hour": "18"},
            [("deadlines", "monthly", 3, 18, True, None)],
        ),
        ({"meetings_how_often": "off"}, [("meetings", "off", 0, 7, True, None)]),
        ({"urgent": ""}, [("urgent", "off", 0, 7, True, None)]),
        ({"quiet": ""}, [("deadlines", "weekly", 0, 7, False, None), ("meetings", "weekly", 0, 7, False, None)]),
        (
            {"paused_until_day": "1", "paused_until_month": "February", "paused_until_year": "2027"},
            [
                ("deadlines", "weekly", 0, 7, True, dt.date(2027, 2, 1)),
                ("meetings", "weekly", 0, 7, True, dt.date(2027, 2, 1)),
            ],
        ),
    ],
)
def test_settings_are_saved_where_they_changed(monday, client, said, expected):
    person = owner_of_an_old_entry()
    client.force_login(person)
    save(client, **said)
    assert chosen(person) == expected


@pytest.mark.parametrize("day", [("11", "1", "2027"), ("31", "2", "2027"), ("31", "12", "9999")])
def test_a_pause_that_is_none_is_refused_and_what_was_typed_stays(monday, client, day):
    person = owner_of_an_old_entry()
    client.force_login(person)
    names = ("paused_until_day", "paused_until_month", "paused_until_year")
    page = save(client, meetings_how_often="daily", **dict(zip(names, day, strict=True))).content.decode()
    assert ("There is a problem" in page, f'value="{day[0]}"' in page) == (True, True)
    assert chosen(person) == []


def test_a_pause_ends_by_emptying_it(monday, client):
    person = owner_of_an_old_entry()
    rhythm, day = Rhythm("weekly"), dt.date(2027, 2, 1)
    actions.choose(person=person, kind="meetings", rhythm=rhythm, paused_until=day, by=person)
    client.force_login(person)
    assert "The next one can come on 1 February 2027, 7am." in client.get(PATH).content.decode()
    save(client)
    assert chosen(person) == [("meetings", "weekly", 0, 7, True, None)]


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (Wanted(Rhythm("off")), None),
        (Wanted(Rhythm("daily")), "2027-01-12T07:00"),
        (Wanted(Rhythm("weekly", weekday=2, hour=18)), "2027-01-13T18:00"),
        (Wanted(Rhythm("monthly")), "2027-02-01T07:00"),
        (Wanted(Rhythm("daily"), paused_until=dt.date(2027, 1, 20)), "2027-01-20T07:00"),
        (Wanted(Rhythm("weekly"), paused_until=dt.date(2027, 3, 30)), "2027-04-05T07:00"),  # Easter Monday is the 29th
    ],
)
def test_when_the_next_one_comes(monday, wanted, expected):
    found = preview.next_at(wanted)
    assert found and f"{found.astimezone(clock.LONDON):%Y-%m-%dT%H:%M}" == expected or found is expected


def test_settings_say_that_an_address_takes_no_mail(monday, client):
    person = owner_of_an_old_entry()
    DeadAddress.objects.create(address=person.email, answer="550 No such mailbox", since=MONDAY)
    client.force_login(person)
    page = client.get(PATH).content.decode()
    assert f"Since 11 January 2027 nothing about meetings and deadlines goes to {person.email}" in page


def test_settings_say_when_no_address_is_known(client):
    client.force_login(make_person(email=None))
    assert "We know no address of yours, so nothing is sent." in client.get(PATH).content.decode()


@pytest.mark.parametrize("more", [1, 3])
def test_settings_ask_the_same_for_any_number_of_lines(monday, client, more, django_assert_num_queries):
    person = owner_of_an_old_entry()
    for n in range(more):
        make_service(person.memberships.get().organisation, f"Service {n}", takes_referrals=True)
    client.force_login(person)
    client.get(PATH)
    with django_assert_num_queries(10):
        client.get(PATH)


def test_account_and_digest_lead_to_the_settings(monday, client):
    person = owner_of_an_old_entry()
    client.force_login(person)
    assert f'href="{PATH}"' in client.get("/account/").content.decode()
    prepare_digests()
    mail = Mail.objects.get(person=person, kind="digest-deadlines")
    address = "http://localhost:8000/post/"
    assert (f"All your e-mail settings: {address}\n" in mail.text, f'href="{address}"' in mail.html) == (True, True)
