"""The pages about people: what each shows to whom, and how many questions it asks the database."""

import pytest
from django.contrib.sessions.models import Session

from alliance.base import clock
from alliance.base.models import Mail
from directory import rules
from directory.models import Invitation, Membership
from tests.factories import (
    cover,
    give_role,
    make_area,
    make_footprint,
    make_member,
    make_organisation,
    make_person,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation():
    return make_organisation("Ingol Lunch Club")


def people_by_kind(organisation):
    """One person of each kind, towards an organisation of one place."""
    here, there = (make_footprint(areas=[make_area()]) for _ in range(2))
    cover(organisation, here)
    return {
        "owner": make_member(organisation),
        "editor": make_member(organisation, level="editor"),
        "viewer": make_member(organisation, level="viewer"),
        "owner of another": make_member(make_organisation()),
        "officer of the place": make_person(role="officer", footprints=[here]),
        "officer of another place": make_person(role="officer", footprints=[there]),
        "officer of all": make_person(role="officer"),
        "administrator": make_person(role="administrator"),
        "statutory": make_person(role="statutory"),
        "auditor": make_person(role="auditor"),
        "nobody": make_person(),
    }


ABOUT_AN_ORGANISATION = {
    "can_see_people_of_organisation": {
        "owner", "editor", "viewer", "officer of the place", "officer of all", "administrator",
    },
    "can_invite_to_organisation": {"owner", "officer of the place", "officer of all", "administrator"},
    "can_change_memberships_of_organisation": {"owner", "officer of the place", "officer of all", "administrator"},
}  # fmt: skip
ABOUT_THE_ALLIANCE = {
    "can_invite_to_role": {"administrator"},
    "can_end_role": {"administrator"},
    "can_answer_access_requests": {
        "officer of the place", "officer of another place", "officer of all", "administrator",
    },
    "can_see_outbox": {"officer of the place", "officer of another place", "officer of all", "administrator"},
    "can_decide_about_mail": {"officer of the place", "officer of another place", "officer of all", "administrator"},
    "needs_second_factor": {
        "officer of the place", "officer of another place", "officer of all", "administrator", "statutory",
    },
}  # fmt: skip


@pytest.mark.parametrize("rule", ABOUT_AN_ORGANISATION)
def test_rules_about_an_organisation(organisation, rule):
    people = people_by_kind(organisation)
    allowed = {kind for kind, person in people.items() if getattr(rules, rule)(person, organisation)}
    assert allowed == ABOUT_AN_ORGANISATION[rule]


@pytest.mark.parametrize("rule", ABOUT_THE_ALLIANCE)
def test_rules_about_the_alliance(organisation, rule):
    people = people_by_kind(organisation)
    assert {kind for kind, person in people.items() if getattr(rules, rule)(person)} == ABOUT_THE_ALLIANCE[rule]


@pytest.mark.parametrize(
    ("kind", "email", "allowed"),
    [
        ("owner", None, True),
        ("officer of the place", None, True),
        ("editor", None, False),
        ("owner of another", None, False),
        ("owner", "own@example.org", False),
    ],
)
def test_rule_can_send_sign_in_link(organisation, kind, email, allowed):
    member = make_member(organisation, email=email, sign_in_name="sam", mailbox="club@example.org")
    membership = Membership.objects.get(person=member)
    assert rules.can_send_sign_in_link(people_by_kind(organisation)[kind], membership) is allowed


def test_rules_hold_no_more_from_the_day_a_role_ends():
    officer = make_person()
    give_role(officer, "officer", ends_on="2027-03-04")
    with clock.set_to("2027-03-03"):
        assert rules.can_see_outbox(officer) is True
    with clock.set_to("2027-03-04"):
        assert rules.can_see_outbox(officer) is False


# Who speaks for an organisation ------------------------------------------------------------------------------


def test_organisation_people_shows_a_viewer_the_list_and_no_form(organisation, client):
    make_member(organisation, name="Olive Owner")
    client.force_login(make_member(organisation, level="viewer", name="Vi Viewer"))
    page = client.get(f"/people/organisations/{organisation.slug}/").content.decode()
    assert ("Olive Owner" in page, "Vi Viewer (you)" in page) == (True, True)
    assert ("Send the invitation" in page, "Waiting for an answer" in page) == (False, False)
    assert client.post(f"/people/organisations/{organisation.slug}/", {}).status_code == 403


def test_organisation_people_is_closed_to_others(organisation, client):
    assert client.get(f"/people/organisations/{organisation.slug}/")["Location"].startswith("/accounts/login/?next=")
    client.force_login(make_person())
    assert client.get(f"/people/organisations/{organisation.slug}/").status_code == 403
    organisation.visibility = "private"
    organisation.save()
    assert client.get(f"/people/organisations/{organisation.slug}/").status_code == 404


def test_organisation_people_shows_what_is_wrong_and_keeps_what_was_typed(organisation, client):
    client.force_login(make_member(organisation))
    page = client.post(
        f"/people/organisations/{organisation.slug}/", {"name": "Sam", "email": "x", "level": "editor"}
    ).content.decode()
    assert ("There is a problem" in page, 'value="Sam"' in page) == (True, True)


def test_organisation_people_takes_no_web_address_for_a_name(organisation, client):
    client.force_login(make_member(organisation))
    form = {"name": "Win at https://evil.example", "email": "sam@example.org", "level": "editor"}
    page = client.post(f"/people/organisations/{organisation.slug}/", form).content.decode()
    assert ("Type a name, without a web or e-mail address." in page, Mail.objects.count()) == (True, 0)


def test_organisation_people_sends_only_so_many_invitations_an_hour(organisation, client, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"invite": "2/h/user"}
    client.force_login(make_member(organisation))
    path, form = f"/people/organisations/{organisation.slug}/", {"name": "Sam", "level": "editor"}
    codes = [client.post(path, form | {"email": f"s{n}@example.org"}).status_code for n in range(3)]
    assert (codes, Mail.objects.count()) == ([302, 302, 429], 2)


@pytest.mark.parametrize("rows", [1, 3])
def test_organisation_people_asks_the_same_number_of_questions(organisation, client, rows, django_assert_num_queries):
    owner = make_member(organisation)
    for number in range(rows):
        make_member(organisation, level="viewer")
        Invitation.objects.create(
            organisation=organisation,
            level="viewer",
            name="Sam",
            email="sam@example.org",
            person=make_person(),
            token_hash=str(number),
            sent_at=clock.now(),
            expires_at=clock.now(),
        )
    client.force_login(owner)
    with django_assert_num_queries(9):
        client.get(f"/people/organisations/{organisation.slug}/")


def test_membership_changes_what_somebody_may_do(organisation, client):
    client.force_login(make_member(organisation))
    membership = Membership.objects.get(person=make_member(organisation, level="viewer", name="Vi"))
    page = client.post(f"/people/memberships/{membership.pk}/", {"level": "owner"}, follow=True)
    membership.refresh_from_db()
    assert membership.level == "owner"
    assert "Vi is now owner." in page.content.decode()


@pytest.mark.parametrize("path", ["", "end/", "sign-in-link/"])
def test_membership_pages_are_for_owners(organisation, client, path):
    membership = Membership.objects.get(person=make_member(organisation, level="viewer"))
    url = f"/people/memberships/{membership.pk}/{path}"
    for person, status in ((make_member(make_organisation()), 404), (make_member(organisation, level="editor"), 403)):
        client.force_login(person)
        assert client.get(url).status_code == status
        assert client.post(url, {"level": "owner", "reason": "x"}).status_code == status
    membership.refresh_from_db()
    assert (membership.level, membership.ends_on) == ("viewer", None)


def test_end_membership_asks_first(organisation, client):
    client.force_login(make_member(organisation))
    membership = Membership.objects.get(person=make_member(organisation, level="viewer", name="Vi"))
    page = client.get(f"/people/memberships/{membership.pk}/end/").content.decode()
    assert "Should Vi stop speaking for Ingol Lunch Club?" in page
    page = client.post(f"/people/memberships/{membership.pk}/end/", follow=True).content.decode()
    assert "Vi speaks for Ingol Lunch Club no more." in page
    assert client.get(f"/people/memberships/{membership.pk}/end/").status_code == 404


def test_end_membership_of_the_last_owner_says_why_not(organisation, client):
    owner = make_member(organisation, name="Olive")
    client.force_login(owner)
    page = client.post(f"/people/memberships/{Membership.objects.get().pk}/end/").content.decode()
    assert "Olive is the only owner of Ingol Lunch Club." in page


def test_end_membership_of_mine_leads_to_my_account(organisation, client):
    make_member(organisation)
    me = make_member(organisation)
    client.force_login(me)
    answer = client.post(f"/people/memberships/{Membership.objects.get(person=me).pk}/end/")
    assert answer["Location"] == "/account/"


# Roles -------------------------------------------------------------------------------------------------------


def test_alliance_roles_lists_and_invites(client):
    administrator = make_person("Ada", role="administrator")
    give_role(make_person("Old Officer"), "officer", ends_on="2024-05-06")
    workplace = make_organisation("Testham ICB", sector="nhs")
    client.force_login(administrator)
    page = client.get("/people/roles/").content.decode()
    assert "1 January 2020 to 6 May 2024" in page
    form = {"name": "Stan", "email": "stan@example.org", "role": "statutory", "organisation": "testham icb"}
    page = client.post("/people/roles/", form, follow=True).content.decode()
    assert "Stan is invited. The mail is on its way." in page
    assert Invitation.objects.values_list("role", "organisation").get() == ("statutory", workplace.pk)
    wrong = client.post("/people/roles/", form | {"organisation": "nowhere"}).content.decode()
    assert "No organisation in the directory has this name." in wrong


@pytest.mark.parametrize("role", ["officer", "statutory", "auditor", "chair"])
def test_alliance_roles_are_for_administrators(client, role):
    held = give_role(make_person(), "officer")
    client.force_login(make_person(role=role))
    assert client.get("/people/roles/").status_code == 403
    assert client.post(f"/people/roles/{held.pk}/end/", {"reason": "x"}).status_code == 403
    held.refresh_from_db()
    assert held.ends_on is None


def test_end_alliance_role_asks_why(client):
    held = give_role(make_person("Ola"), "officer")
    client.force_login(make_person(role="administrator"))
    assert "End the role of Ola?" in client.get(f"/people/roles/{held.pk}/end/").content.decode()
    assert "There is a problem" in client.post(f"/people/roles/{held.pk}/end/", {"reason": ""}).content.decode()
    page = client.post(f"/people/roles/{held.pk}/end/", {"reason": "Left"}, follow=True).content.decode()
    assert "Ola is infrastructure officer no more." in page


@pytest.mark.parametrize("rows", [1, 3])
def test_alliance_roles_asks_the_same_number_of_questions(client, rows, django_assert_num_queries):
    place = make_footprint("Testham", areas=[make_area()])
    for _ in range(rows):
        make_person(role="officer", footprints=[place, make_footprint(areas=[make_area()])])
        give_role(make_person(), "auditor", ends_on="2024-01-01")
    client.force_login(make_person(role="administrator"))
    with django_assert_num_queries(10):
        client.get("/people/roles/")


# My account, and leaving -------------------------------------------------------------------------------------


def test_account_shows_how_i_sign_in_and_changes_my_name(organisation, client):
    me = make_member(organisation, name="Sam", email="sam@example.org")
    client.force_login(me)
    page = client.get("/account/").content.decode()
    assert ("sam@example.org" in page, "Ingol Lunch Club</a>: owner, since 1 January 2020" in page) == (True, True)
    client.post("/account/", {"name": " Samuel   Green "})
    me.refresh_from_db()
    assert me.name == "Samuel Green"
    event = me.pgh_event_models["update"].objects.get(pgh_obj=me, pgh_label="update")
    assert event.pgh_context.metadata["by"] == me.pk


def test_account_needs_sign_in(client):
    assert client.get("/account/")["Location"] == "/accounts/login/?next=/account/"


def test_sign_out_shared_leaves_nothing_behind(organisation, client):
    client.force_login(make_member(organisation))
    client.get("/account/")
    assert Session.objects.count() == 1
    assert "Sign out and leave nothing behind" in client.get("/sign-out-shared-computer/").content.decode()
    answer = client.post("/sign-out-shared-computer/")
    assert "It is safe to leave this computer" in answer.content.decode()
    assert answer["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert (Session.objects.count(), "sessionid" in client.cookies and client.cookies["sessionid"].value) == (0, "")
    assert client.get("/account/").status_code == 302
    assert "It is safe to leave this computer" in client.get("/sign-out-shared-computer/").content.decode()


# The outbox --------------------------------------------------------------------------------------------------


def write(status, **fields) -> Mail:
    return Mail.objects.create(
        **{
            "key": f"test:{Mail.objects.count()}",
            "kind": "test",
            "to": "sam@example.org",
            "subject": f"A mail that is {status}",
            "text": "the secret body",
            "status": status,
            "due_at": clock.now(),
            "claimed_at": clock.now() if status == "sending" else None,
            "ended_at": clock.now() if status in ("sent", "cancelled") else None,
        }
        | fields
    )


def test_outbox_shows_what_needs_somebody_first_and_never_a_body(client):
    for status in ("sent", "cancelled", "waiting", "sending", "refused", "unknown"):
        write(status)
    client.force_login(make_person(role="officer"))
    page = client.get("/outbox/").content.decode()
    places = [page.index(f"A mail that is {status}") for status in ("unknown", "refused", "waiting", "sending", "sent")]
    assert places == sorted(places)
    assert "the secret body" not in page


def test_outbox_says_when_it_is_empty(client):
    client.force_login(make_person(role="officer"))
    page = client.get("/outbox/").content.decode()
    assert ("Nothing waits to be sent." in page, "No mail has been sent yet." in page) == (True, True)


@pytest.mark.parametrize("path", ["", "{pk}/send-again/", "{pk}/arrived/", "{pk}/cancel/"])
def test_outbox_is_for_officers(client, path):
    mail = write("unknown")
    client.force_login(make_member(make_organisation()))
    assert client.post(f"/outbox/{path.format(pk=mail.pk)}").status_code == 403
    mail.refresh_from_db()
    assert mail.status == "unknown"


@pytest.mark.parametrize(("path", "status"), [("send-again", "waiting"), ("arrived", "sent"), ("cancel", "cancelled")])
def test_outbox_decides_about_a_mail_of_which_nobody_knows(client, path, status):
    mail, officer = write("unknown"), make_person(role="officer")
    client.force_login(officer)
    if path == "send-again":
        assert "It may arrive twice." in client.get(f"/outbox/{mail.pk}/send-again/").content.decode()
    client.post(f"/outbox/{mail.pk}/{path}/")
    mail.refresh_from_db()
    assert (mail.status, mail.decided_by) == (status, officer)


def test_outbox_pages_the_sent_ones(client, django_assert_num_queries):
    for _ in range(60):
        write("sent")
    client.force_login(make_person(role="officer"))
    with django_assert_num_queries(12):
        page = client.get("/outbox/?page=2").content.decode()
    assert page.count("A mail that is sent") == 25
    assert client.get("/outbox/?page=999999").status_code == 200
