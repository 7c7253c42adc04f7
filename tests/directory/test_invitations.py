"""Inviting somebody, and every way the invitation can be answered."""

import datetime as dt
import io
import json
import logging
import re
import sys
import threading

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from alliance.base import clock
from alliance.base.models import Mail
from alliance.base.refused import Refused
from directory import needs
from directory.actions import invitations
from directory.models import AllianceRole, Invitation, Membership, Person
from tests.factories import make_area, make_footprint, make_member, make_organisation, make_person

pytestmark = pytest.mark.django_db
Status = Invitation.Status
PASSWORD = "otter lamp river"


def invite(organisation, owner, **fields):
    """An invitation of Sam Green to `organisation`, and the token in its mail."""
    invitation = invitations.invite_to_organisation(
        **{"organisation": organisation, "name": "Sam Green", "email": "sam@example.org", "level": "editor"} | fields,
        by=owner,
    )
    return invitation, token_in(Mail.objects.latest("pk"))


def token_in(mail) -> str:
    return re.search(r"/invitations/([\w-]+)/", mail.text).group(1)


@pytest.fixture
def organisation():
    return make_organisation("Ingol Lunch Club")


@pytest.fixture
def owner(organisation):
    return make_member(organisation, name="Olive Owner")


def test_invite_makes_a_person_who_cannot_sign_in_yet_and_writes_a_mail(organisation, owner):
    invitation, token = invite(organisation, owner)
    person = Person.objects.get(email="sam@example.org")
    assert (person.name, person.has_login, person.has_usable_password()) == ("Sam Green", False, False)
    assert (invitation.person, invitation.status, invitation.level) == (person, Status.WAITING, "editor")
    mail = Mail.objects.get()
    assert (mail.to, mail.kind, mail.secret) == ("sam@example.org", "invitation", True)
    assert mail.subject == "You are invited to speak for Ingol Lunch Club"
    assert f"http://localhost:8000/invitations/{token}/" in mail.text
    assert f"http://localhost:8000/invitations/{token}/" in mail.html


def test_invite_keeps_only_the_hash_of_a_long_secret(organisation, owner):
    invitation, token = invite(organisation, owner)
    assert len(token) == 43  # 256 bits
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(i)::text FROM directory_invitation i")
        assert token not in cursor.fetchone()[0]
        cursor.execute("SELECT row_to_json(i)::text FROM directory_invitationevent i")
        assert invitation.token_hash not in cursor.fetchone()[0]


def test_invite_somebody_known_tells_the_inviter_nothing(organisation, owner, client):
    make_person("Samantha Secret", email="sam@example.org")
    client.force_login(owner)
    form = {"name": "Sam Green", "email": "SAM@example.org", "level": "viewer"}
    known = client.post(f"/people/organisations/{organisation.slug}/", form, follow=True).content.decode()
    assert "Sam Green is invited. The mail is on its way." in known
    assert "Samantha" not in known
    Invitation.objects.all().delete()
    unknown = client.post(
        f"/people/organisations/{organisation.slug}/", form | {"email": "new@example.org"}, follow=True
    ).content.decode()
    assert said(known) == said(unknown.replace("new@example.org", "SAM@example.org"))


def said(page: str) -> str:
    """A page without what differs from one answer to the next."""
    return re.sub(r'nonce="[^"]+"|value="[^"]{60,}"|invitations/\d+', "", page)


def test_invite_a_member_is_refused(organisation, owner):
    make_member(organisation, level="viewer", name="Sam Green", email="sam@example.org")
    with pytest.raises(Refused, match="^Sam Green already speaks for Ingol Lunch Club"):
        invite(organisation, owner)


def test_invite_twice_is_refused_while_the_first_waits(organisation, owner):
    invite(organisation, owner)
    with pytest.raises(Refused, match="^Sam Green has an invitation already"):
        invite(organisation, owner)


def test_invite_again_after_the_first_has_run_out(organisation, owner):
    with clock.set_to("2027-01-01"):
        first, _ = invite(organisation, owner)
    with clock.set_to("2027-02-01"):
        second, _ = invite(organisation, owner)
    first.refresh_from_db()
    assert (first.status, second.status) == (Status.WITHDRAWN, Status.WAITING)


def test_invite_to_a_closed_organisation_is_refused(organisation, owner):
    organisation.status = "closed"
    organisation.save()
    with pytest.raises(Refused, match="no longer active"):
        invite(organisation, owner)


def test_invite_at_a_shared_mailbox_gives_each_a_sign_in_name(organisation, owner):
    first, _ = invite(organisation, owner, email="club@example.org", shares_mailbox=True)
    other = make_organisation("Another")
    second, _ = invite(other, owner, email="other@example.org", shares_mailbox=True)
    again, _ = invite(make_organisation(), owner, email="CLUB@example.org", name="sam green", shares_mailbox=True)
    assert [i.person.sign_in_name for i in (first, second, again)] == ["sam-green", "sam-green-2", "sam-green"]
    assert (first.person.email, first.person.mailbox, first.person.has_login) == (None, "club@example.org", False)


# Accepting ---------------------------------------------------------------------------------------------------


def test_accept_with_password_signs_in_verifies_the_address_and_makes_a_member(organisation, owner, client):
    with clock.set_to("2027-03-04"):
        _, token = invite(organisation, owner)
        page = client.get(f"/invitations/{token}/")
        assert page.status_code == 200
        assert "Olive Owner invites you to speak for Ingol Lunch Club as editor." in page.content.decode()
        answer = client.post(f"/invitations/{token}/", {"name": "Samuel Green", "password": PASSWORD})
    assert (answer.status_code, answer["Location"]) == (302, "/")
    person = Person.objects.get(email="sam@example.org")
    assert (person.name, person.has_login, person.check_password(PASSWORD)) == ("Samuel Green", True, True)
    assert person.emailaddress_set.values_list("email", "verified", "primary").get() == ("sam@example.org", True, True)
    assert client.session["_auth_user_id"] == str(person.pk)
    held = Membership.objects.get(person=person)
    assert (held.organisation, held.level, held.starts_on, held.ends_on) == (
        organisation,
        "editor",
        dt.date(2027, 3, 4),
        None,
    )


def test_accept_at_a_shared_mailbox_verifies_nothing(organisation, owner, client):
    _, token = invite(organisation, owner, email="club@example.org", shares_mailbox=True)
    assert "sam-green" in client.get(f"/invitations/{token}/").content.decode()
    client.post(f"/invitations/{token}/", {"name": "Sam Green", "password": PASSWORD})
    person = Person.objects.get(sign_in_name="sam-green")
    assert (person.has_login, person.emailaddress_set.count()) == (True, 0)
    assert client.session["_auth_user_id"] == str(person.pk)


def test_accept_refuses_a_weak_password_and_keeps_the_name(organisation, owner, client):
    _, token = invite(organisation, owner)
    page = client.post(f"/invitations/{token}/", {"name": "Samuel G", "password": "password12"})
    assert page.status_code == 200
    assert "This password is too common." in page.content.decode()
    assert 'value="Samuel G"' in page.content.decode()
    assert not Person.objects.get(email="sam@example.org").has_login


def test_accept_with_a_login_asks_to_sign_in_first(organisation, owner, client):
    person = make_person("Sam Green", email="sam@example.org")
    invitation, token = invite(organisation, owner)
    page = client.get(f"/invitations/{token}/").content.decode()
    assert f"/accounts/login/?next=/invitations/{token}/" in page
    assert "password" not in page.split("<main")[1].split("</main")[0]
    client.force_login(person)
    assert client.post(f"/invitations/{token}/")["Location"] == "/"
    invitation.refresh_from_db()
    assert invitation.status == Status.ACCEPTED
    assert Membership.objects.get(person=person).level == "editor"


def test_accept_with_password_never_touches_an_account_that_has_a_login(organisation, owner):
    person = make_person("Sam Green", email="sam@example.org")
    _, token = invite(organisation, owner)
    with pytest.raises(Refused, match="You have an account already"):
        invitations.accept_with_password(token=token, name="Mallory", password=PASSWORD)
    person.refresh_from_db()
    assert person.check_password("correct horse")


def test_accept_does_not_open_a_closed_login(organisation, owner):
    make_person("Sam Green", email="sam@example.org", is_active=False, last_login=clock.now())
    _, token = invite(organisation, owner)
    with pytest.raises(Refused, match="account of this person has been closed"):
        invitations.accept_with_password(token=token, name="Sam Green", password=PASSWORD)


def test_accept_as_somebody_else_is_refused(organisation, owner, client):
    invitation, token = invite(organisation, owner)
    client.force_login(make_person("Nosy"))
    page = client.get(f"/invitations/{token}/")
    assert "This invitation is for somebody else" in page.content.decode()
    client.post(f"/invitations/{token}/", {"name": "Nosy", "password": PASSWORD})
    invitation.refresh_from_db()
    assert invitation.status == Status.WAITING
    with pytest.raises(Refused, match="sent to somebody else"):
        invitations.accept(invitation=invitation, by=make_person())


@pytest.mark.parametrize(
    ("status", "code", "words"),
    [
        ("accepted", 410, "This invitation has been accepted"),
        ("declined", 410, "This invitation has been declined"),
        ("withdrawn", 410, "This invitation has been withdrawn"),
        ("expired", 410, "This invitation has run out"),
        ("unknown", 404, "This link does not work"),
    ],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_link_that_is_no_good_says_why(organisation, owner, client, status, code, words, method):
    invitation, token = invite(organisation, owner)
    if status == "expired":
        Invitation.objects.update(expires_at=clock.now())
    elif status == "unknown":
        token = "A" * 43
    else:
        Invitation.objects.update(status=status)
    page = getattr(client, method)(f"/invitations/{token}/", {"name": "Sam", "password": PASSWORD})
    assert page.status_code == code
    assert words in page.content.decode()
    assert not Membership.objects.filter(person=invitation.person).exists()
    declined = client.post(f"/invitations/{token}/decline/")
    assert (declined.status_code, declined["Location"]) == (302, f"/invitations/{token}/")


@pytest.mark.parametrize(
    ("before", "action", "allowed"),
    [
        (status, action, status == Status.WAITING)
        for status in Status
        for action in ("accept", "decline", "withdraw", "send_again")
    ],
)
def test_moves_follow_the_table(organisation, owner, before, action, allowed):
    person = make_person("Sam Green", email="sam@example.org")
    invitation, _ = invite(organisation, owner)
    Invitation.objects.update(status=before)
    act = getattr(invitations, action)
    by = person if action in ("accept", "decline") else owner
    if not allowed:
        with pytest.raises(Refused):
            act(invitation=invitation, by=by)
        assert not Membership.objects.filter(person=person).exists()
        return
    act(invitation=invitation, by=by)
    invitation.refresh_from_db()
    becomes = {"accept": "accepted", "decline": "declined", "withdraw": "withdrawn", "send_again": "waiting"}
    assert invitation.status == becomes[action]
    assert invitation.status == before or invitation.status in Invitation.MOVES[before]


def test_decline_by_link_needs_no_login(organisation, owner, client):
    invitation, token = invite(organisation, owner)
    assert "Say no to this invitation?" in client.get(f"/invitations/{token}/decline/").content.decode()
    client.post(f"/invitations/{token}/decline/")
    invitation.refresh_from_db()
    assert (invitation.status, Person.objects.get(email="sam@example.org").has_login) == (Status.DECLINED, False)


def test_send_again_makes_a_new_link_and_kills_the_old_one(organisation, owner, client):
    invitation, old = invite(organisation, owner)
    Invitation.objects.update(expires_at=clock.now())
    client.force_login(owner)
    client.post(f"/people/invitations/{invitation.pk}/send-again/")
    client.logout()
    new = token_in(Mail.objects.latest("pk"))
    assert (Mail.objects.count(), old == new) == (2, False)
    assert client.get(f"/invitations/{old}/").status_code == 404
    assert client.get(f"/invitations/{new}/").status_code == 200


def test_withdraw_by_another_owner_is_not_found(organisation, owner, client):
    invitation, _ = invite(organisation, owner)
    client.force_login(make_member(make_organisation()))
    assert client.post(f"/people/invitations/{invitation.pk}/withdraw/").status_code == 404
    client.force_login(make_member(organisation, level="editor"))
    assert client.post(f"/people/invitations/{invitation.pk}/withdraw/").status_code == 403
    invitation.refresh_from_db()
    assert invitation.status == Status.WAITING


def test_a_link_is_never_cached_and_never_in_a_log(organisation, owner, client):
    log = io.StringIO()
    (handler,) = (handler for handler in logging.getLogger().handlers if type(handler) is logging.StreamHandler)
    handler.setStream(log)
    _, token = invite(organisation, owner)
    page = client.get(f"/invitations/{token}/")
    assert "no-store" in page["Cache-Control"]
    assert page["Referrer-Policy"] == "same-origin"
    invitations.withdraw(invitation=Invitation.objects.get(), by=owner)
    client.get(f"/invitations/{token}/")
    client.get("/invitations/" + "B" * 43 + "/")
    lines = [json.loads(line) for line in log.getvalue().splitlines()]
    assert [(line["message"], line["route"]) for line in lines] == [
        ("Gone: invitation", "invitation"),
        ("Not Found: invitation", "invitation"),
    ]
    assert token not in log.getvalue()
    handler.setStream(sys.stderr)


# A forgotten password at a shared mailbox --------------------------------------------------------------------


@pytest.fixture
def sharer(organisation):
    person = make_member(
        organisation, level="viewer", name="Sam", email=None, sign_in_name="sam", mailbox="club@example.org"
    )
    return Membership.objects.get(person=person)


def test_new_sign_in_link_goes_to_the_mailbox_and_sets_a_password(organisation, owner, sharer, client):
    client.force_login(owner)
    page = client.get(f"/people/memberships/{sharer.pk}/sign-in-link/")
    assert "club@example.org" in page.content.decode()
    client.post(f"/people/memberships/{sharer.pk}/sign-in-link/")
    mail = Mail.objects.get()
    assert (mail.to, mail.subject) == ("club@example.org", "A new sign-in link for Sam")
    client.logout()
    token = token_in(mail)
    assert "Set a new password, Sam" in client.get(f"/invitations/{token}/").content.decode()
    client.post(f"/invitations/{token}/", {"name": "Sam", "password": PASSWORD})
    sharer.person.refresh_from_db()
    assert sharer.person.check_password(PASSWORD)
    assert client.session["_auth_user_id"] == str(sharer.person_id)
    assert list(Membership.objects.filter(person=sharer.person).values_list("level", "ends_on")) == [("viewer", None)]


def test_new_sign_in_link_ends_the_sessions_that_stood_before(organisation, owner, sharer, client):
    client.force_login(sharer.person)
    assert client.get("/account/").status_code == 200
    invitations.send_new_sign_in_link(membership=sharer, by=owner)
    invitations.accept_with_password(token=token_in(Mail.objects.get()), name="Sam", password=PASSWORD)
    assert client.get("/account/").status_code == 302


def test_new_sign_in_link_is_refused_for_somebody_with_an_address(organisation, owner):
    member = Membership.objects.get(person=owner)
    with pytest.raises(Refused, match="signs in with an address of their own"):
        invitations.send_new_sign_in_link(membership=member, by=owner)


def test_new_sign_in_link_waits_not_on_the_home_page(organisation, owner, sharer):
    invitations.send_new_sign_in_link(membership=sharer, by=owner)
    assert needs.items(sharer.person) == []


# Roles -------------------------------------------------------------------------------------------------------


def test_invite_to_role_gives_the_role_with_its_footprints(client):
    administrator = make_person(role="administrator")
    place = make_footprint("Testham", areas=[make_area()], scale="place")
    invitations.invite_to_role(
        name="Ola", email="ola@example.org", role="officer", footprints=[place], by=administrator
    )
    token = token_in(Mail.objects.get())
    client.post(f"/invitations/{token}/", {"name": "Ola", "password": PASSWORD})
    held = AllianceRole.objects.get(person__email="ola@example.org")
    assert (held.role, held.starts_on, list(held.footprints.all())) == ("officer", clock.today(), [place])


def test_invite_to_role_of_somebody_else_than_an_officer_takes_no_footprints():
    place = make_footprint(scale="place", areas=[make_area()])
    with pytest.raises(Refused, match="Only an infrastructure officer's role"):
        invitations.invite_to_role(
            name="Ola", email="o@example.org", role="auditor", footprints=[place], by=make_person()
        )


def test_invite_to_role_that_is_held_is_refused():
    held = make_person("Ola", role="auditor")
    with pytest.raises(Refused, match="^Ola already holds this role.$"):
        invitations.invite_to_role(name="Ola", email=held.email, role="auditor", by=make_person())


def test_invite_administrator_command(capsys):
    call_command("invite_administrator", "First@example.org", "First  Person")
    invitation = Invitation.objects.get()
    assert (invitation.role, invitation.name, invitation.invited_by) == ("administrator", "First Person", None)
    assert Mail.objects.get().to == "First@example.org"
    assert capsys.readouterr().out == (
        "First Person is invited to be administrator. The mail to First@example.org goes out with the next minute.\n"
    )
    with pytest.raises(CommandError, match="^First Person has an invitation already"):
        call_command("invite_administrator", "first@example.org", "First Person")
    with pytest.raises(CommandError, match="^nonsense is not an e-mail address.$"):
        call_command("invite_administrator", "nonsense", "X")


# What waits for somebody with a login ------------------------------------------------------------------------


def test_needs_offers_an_invitation_to_somebody_who_has_a_login(organisation, owner, client):
    person = make_person("Sam Green", email="sam@example.org")
    with clock.set_to("2027-03-04"):
        invitation, _ = invite(organisation, owner)
        (item,) = needs.items(person)
    assert item.what == "You are invited to speak for Ingol Lunch Club as editor"
    assert (item.due, item.url) == (dt.date(2027, 3, 18), f"/people/invitations/{invitation.pk}/")
    Invitation.objects.update(expires_at=clock.now() + dt.timedelta(days=1))
    client.force_login(person)
    assert "Accept the invitation" in client.get(item.url).content.decode()
    client.post(item.url, {"answer": "yes"})
    assert Membership.objects.filter(person=person, organisation=organisation).count() == 1
    assert needs.items(person) == []


def test_my_invitation_is_mine_alone(organisation, owner, client):
    invitation, _ = invite(organisation, owner)
    client.force_login(owner)
    assert client.get(f"/people/invitations/{invitation.pk}/").status_code == 404


def test_my_invitation_can_be_declined(organisation, owner, client):
    person = make_person("Sam Green", email="sam@example.org")
    invitation, _ = invite(organisation, owner)
    client.force_login(person)
    client.post(f"/people/invitations/{invitation.pk}/", {"answer": "no"})
    invitation.refresh_from_db()
    assert invitation.status == Status.DECLINED


# Atomicity and races -----------------------------------------------------------------------------------------


def test_accept_with_password_is_all_or_nothing(organisation, owner, monkeypatch):
    _, token = invite(organisation, owner)

    def fail(*args):
        raise RuntimeError("the second write fails")

    monkeypatch.setattr(invitations, "_answer", fail)
    with pytest.raises(RuntimeError):
        invitations.accept_with_password(token=token, name="Sam", password=PASSWORD)
    person = Person.objects.get(email="sam@example.org")
    assert (person.has_login, person.emailaddress_set.count(), person.memberships.count()) == (False, 0, 0)


@pytest.mark.django_db(transaction=True)
def test_two_accepts_at_the_same_moment_give_one_membership():
    organisation = make_organisation()
    _, token = invite(organisation, make_member(organisation))
    both, ends = threading.Barrier(2), []

    def accept():
        both.wait()
        try:
            invitations.accept_with_password(token=token, name="Sam", password=PASSWORD)
            ends.append("accepted")
        except Refused as refusal:
            ends.append(refusal.sentence)
        finally:
            connection.close()

    threads = [threading.Thread(target=accept) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(ends) == ["This invitation has already been accepted.", "accepted"]
    assert Membership.objects.filter(person__email="sam@example.org").count() == 1


def test_every_write_of_an_accepted_invitation_names_its_author(organisation, owner):
    _, token = invite(organisation, owner)
    person = invitations.accept_with_password(token=token, name="Sam", password=PASSWORD)
    event = Membership.pgh_event_models["insert"].objects.filter(person=person).get()
    assert (event.pgh_context.metadata["by"], event.pgh_context.metadata["why"]) == (
        person.pk,
        "Accepted the invitation",
    )
