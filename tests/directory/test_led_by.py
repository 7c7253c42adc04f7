"""Led by and for: an organisation says it of itself, and decides who may know."""

import datetime as dt

import pytest
from django.urls import reverse

from alliance.base import clock
from alliance.base.refused import Refused
from directory import entry_history
from directory.actions import led_by
from directory.models import LedBy
from directory.readers import reader_for
from tests.factories import (
    cover,
    make_area,
    make_footprint,
    make_led_by,
    make_member,
    make_organisation,
    make_person,
    make_term,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def club():
    return make_organisation("Evening club")


@pytest.fixture
def women():
    return make_term("Women", kind="group")


def test_the_day_it_was_said_stays_when_who_sees_it_changes(club, women):
    member = make_member(club)
    with clock.set_to("2027-03-04"):
        led_by.say(organisation=club, group=women, visibility="private", by=member)
    with clock.set_to("2027-05-06"):
        said = led_by.say(organisation=club, group=women, visibility="members", by=member)
    club.refresh_from_db()
    assert (said.said_on, said.visibility, LedBy.objects.count()) == (dt.date(2027, 3, 4), "members", 1)
    assert club.confirmed_on == dt.date(2027, 5, 6)


def test_only_a_group_in_use_can_be_chosen(club, women):
    member = make_member(club)
    with pytest.raises(Refused, match="not a group that can be chosen"):
        led_by.say(organisation=club, group=make_term("Food"), visibility="public", by=member)
    type(women).objects.filter(pk=women.pk).update(is_retired=True)
    women.refresh_from_db()
    with pytest.raises(Refused, match="not a group that can be chosen"):
        led_by.say(organisation=club, group=women, visibility="public", by=member)


SEES = {
    "public": {"nobody", "member", "statutory", "officer", "administrator", "owner"},
    "members": {"member", "officer", "administrator", "owner"},
    "partners": {"member", "statutory", "officer", "administrator", "owner"},
    "private": {"owner"},
}


@pytest.mark.parametrize("visibility", SEES)
def test_entry_tells_only_those_who_may_know(client, club, women, visibility):
    here = make_footprint(areas=[make_area()])
    cover(club, here)
    make_led_by(club, women, visibility=visibility)
    people = {
        "nobody": None,
        "member": make_member(make_organisation()),
        "statutory": make_person(role="statutory"),
        "officer": make_person(role="officer", footprints=[here]),
        "administrator": make_person(role="administrator"),
        "owner": make_member(club),
    }
    seen = set()
    for role, person in people.items():
        client.logout()
        if person:
            client.force_login(person)
        if "Says of itself that it is led by and for" in client.get(club.get_absolute_url()).content.decode():
            seen.add(role)
    assert seen == SEES[visibility]


@pytest.mark.parametrize("role", ["officer", "administrator"])
def test_nobody_says_it_of_others(client, club, women, role):
    client.force_login(make_person(role=role))
    url = reverse("directory:organisation_led_by", args=[club.slug])
    assert client.get(url).status_code == 403
    assert client.post(url, {"group": women.pk, "visibility": "public"}).status_code == 403
    assert "Say by and for whom" not in client.get(club.get_absolute_url()).content.decode()
    assert LedBy.objects.count() == 0


def test_organisation_says_it_changes_who_sees_it_and_takes_it_back(client, club, women):
    client.force_login(make_member(club, level="editor"))
    url = reverse("directory:organisation_led_by", args=[club.slug])
    assert "Freedom of Information" in client.get(url).content.decode()
    client.post(url, {"group": women.pk, "visibility": "partners"})
    said = LedBy.objects.get()
    assert (said.group, said.visibility) == (women, "partners")
    client.post(url, {"said": said.pk, f"said{said.pk}-visibility": "public"})
    said.refresh_from_db()
    assert said.visibility == "public"
    client.post(url, {"said": said.pk, "withdraw": "yes"})
    assert LedBy.objects.count() == 0


def test_another_organisations_word_cannot_be_taken_back(client, club, women):
    said = make_led_by(make_organisation(), women)
    client.force_login(make_member(club))
    url = reverse("directory:organisation_led_by", args=[club.slug])
    assert client.post(url, {"said": said.pk, "withdraw": "yes"}).status_code == 404
    for odd in ("x", "", "\0", "²", "9" * 5000):
        assert client.post(url, {"said": odd, "withdraw": "yes"}).status_code == 404
    assert LedBy.objects.get() == said


def test_records_show_no_private_word(client, club, women):
    from allauth.mfa.models import Authenticator

    administrator = make_person(role="administrator")
    Authenticator.objects.create(user=administrator, type="totp", data={"secret": "", "migrated": True})
    client.force_login(administrator)
    private = make_led_by(club, women, visibility="private")
    assert "Evening club" not in client.get(reverse("records:directory_ledby_changelist")).content.decode()
    assert client.get(reverse("records:directory_ledby_change", args=[private.pk])).status_code == 302


def test_history_of_it_is_the_organisations_alone(club, women):
    member = make_member(club)
    said = led_by.say(organisation=club, group=women, visibility="private", by=member)
    led_by.withdraw(led_by=said, by=member)

    def read(person):
        every = entry_history.lines(club, reader_for(person))[0:50]
        return [line for line in every if line.what == "led by and for" or "Women" in str(line.fields)]

    assert [line.did for line in read(member)] == ["removed", "added"]
    for role in ("auditor", "officer", "administrator"):
        assert read(make_person(role=role)) == []
    every = entry_history.lines(club, reader_for(make_person(role="auditor")))[0:50]
    assert [line.why for line in every if "led" in line.why] == []
