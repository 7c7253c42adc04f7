"""What somebody tries who wants to see or do more than they may, and what clumsy hands do."""

import threading

import pytest
from django.db import connection
from django.urls import reverse

from alliance.base import clock, outbox
from alliance.base.models import Mail
from alliance.base.refused import Refused
from directory.actions import access_requests, coverage, entries, invitations
from directory.models import (
    AccessRequest,
    Contact,
    Coverage,
    Invitation,
    Membership,
    Organisation,
    OrganisationRelation,
)
from tests.factories import (
    cover,
    make_area,
    make_contact,
    make_footprint,
    make_member,
    make_organisation,
    make_person,
)

pytestmark = pytest.mark.django_db


def read(client, name, *args):
    return client.get(reverse(name, args=args)).content.decode()


@pytest.fixture
def club():
    return make_organisation("Lunch club")


# Rule 3 ------------------------------------------------------------------------------------------------------


def test_history_of_a_refuge_tells_an_auditor_nothing_closer_than_its_district(client):
    areas = [make_area(district_code="D1"), make_area(district_code="D1")]
    village = make_footprint("Secret Village", areas=areas[:1])
    make_footprint("Wide District", areas=areas, scale="place", purpose="council")
    refuge = make_organisation("Refuge")
    cover(refuge, village)  # from before anybody said that it is a refuge
    Organisation.objects.filter(pk=refuge.pk).update(address="1 Hidden Lane", postcode="QL1 1AA", latitude=53.7654)
    officer = make_person(role="officer")
    coverage.set_sensitive_site(organisation=refuge, sensitive=True, by=officer)

    client.force_login(make_person(role="auditor"))
    html = read(client, "directory:organisation_history", refuge.slug)

    assert "What it said is not shown to you." in html
    for secret in ("Secret Village", "Hidden Lane", "QL1 1AA", "53.7654"):
        assert secret not in html
    client.force_login(officer)
    assert "Secret Village" in read(client, "directory:organisation_history", refuge.slug)
    client.force_login(make_member(refuge))
    html = read(client, "directory:organisation_history", refuge.slug)
    for word in ("Secret Village", "Hidden Lane", "QL1 1AA", "53.7654"):
        assert word in html


@pytest.mark.parametrize("role", ["auditor", "officer"])
def test_history_shows_nobody_a_private_contact_that_they_cannot_read_on_the_entry(client, club, role):
    contact = make_contact(club, value="07700 900 123", visibility="private", person_name="Key Holder")
    entries.remove_contact(contact=contact, by=make_member(club, name="Amina"))
    shared = make_contact(club, value="07700 900 456", visibility="private", officer_may_see=True)
    client.force_login(make_person(role=role))
    html = read(client, "directory:organisation_history", club.slug)
    assert "Contact removed" in html
    for secret in ("07700 900 123", "Key Holder"):
        assert secret not in html
    assert (shared.value in html) == (role == "officer")
    client.force_login(make_member(club))
    assert "07700 900 123" in read(client, "directory:organisation_history", club.slug)


def test_history_does_not_name_an_organisation_that_its_reader_cannot_open(client, club):
    hidden = make_organisation("Hidden host", visibility="private")
    OrganisationRelation.objects.create(organisation=club, kind="hosted", other=hidden)
    OrganisationRelation.objects.create(organisation=club, kind="member", other=make_organisation("Open host"))
    client.force_login(make_member(club))
    html = read(client, "directory:organisation_history", club.slug)
    assert "Open host" in html
    assert "Hidden host" not in html


def test_merge_into_a_private_entry_does_not_tell_its_name(client):
    hidden = make_organisation("Hidden host", visibility="private")
    old = make_organisation("Old club", status="merged", merged_into=hidden)
    answer = client.get(old.get_absolute_url())
    assert answer.status_code == 200
    assert "Old club has merged into another organisation" in answer.content.decode()
    assert "Hidden host" not in client.get("/").content.decode()
    client.force_login(make_member(hidden))
    assert client.get(old.get_absolute_url()).url == hidden.get_absolute_url()


def test_subject_of_an_invitation_does_not_tell_the_outbox_of_a_private_entry(client):
    hidden = make_organisation("Hidden host", visibility="private")
    for organisation in (hidden, make_organisation("Open host")):
        invitations.invite_to_organisation(
            organisation=organisation, name="New", email="new@example.org", level="viewer", by=make_person()
        )
    client.force_login(make_person(role="officer", footprints=[make_footprint(areas=[make_area()])]))
    html = read(client, "outbox")
    assert "You are invited to speak for Open host" in html
    assert "Hidden host" not in html
    assert "Hidden host" in Mail.objects.order_by("pk").first().text


# What only others may do ---------------------------------------------------------------------------------------


def test_officer_elsewhere_cannot_grant_what_they_only_read_as_a_viewer(client, club):
    cover(club, make_footprint(areas=[make_area()]))
    person = make_person(role="officer", footprints=[make_footprint(areas=[make_area()])])
    Membership.objects.create(person=person, organisation=club, level="viewer", starts_on="2020-01-01")
    access_requests.ask(name="Accomplice", email="a@example.org", organisation_name=club.name)
    client.force_login(person)
    url = reverse("access_request", args=[AccessRequest.objects.get().pk])

    client.post(url, {"organisation": club.pk, "level": "owner"})

    assert not Invitation.objects.filter(organisation=club).exists()
    assert AccessRequest.objects.get().status == "waiting"


def test_member_changes_no_field_that_is_not_on_the_form(client, club):
    make_contact(club)
    client.force_login(make_member(club))
    more = {
        "visibility": "members",
        "sensitive_site": "on",
        "is_alliance_member": "",
        "status": "closed",
        "slug": "mine",
        "sector": "nhs",
        "address": "x",
    }
    data = {"name": club.name, "legal_form": club.legal_form, "how_to_refer": "Ring"} | more
    client.post(reverse("directory:organisation_edit", args=[club.slug]), data)
    now = Organisation.objects.get(pk=club.pk)
    for name in more:
        assert getattr(now, name) == getattr(club, name)
    assert now.how_to_refer == "Ring"
    assert not now.edits.exists()


def test_contact_of_another_organisation_is_out_of_reach(client, club):
    other = make_contact(make_organisation())
    client.force_login(make_member(club))
    url = reverse("directory:organisation_contact", args=[club.slug, other.pk])
    assert client.post(url, {"remove": "yes"}).status_code == 404
    assert Contact.objects.filter(pk=other.pk).exists()


def test_member_cannot_unmark_a_sensitive_site(client, club):
    Organisation.objects.filter(pk=club.pk).update(sensitive_site=True)
    client.force_login(make_member(club))
    answer = client.post(reverse("directory:organisation_coverage", args=[club.slug]), {"sensitive": "yes"})
    assert answer.status_code == 403
    club.refresh_from_db()
    assert club.sensitive_site


@pytest.mark.parametrize(
    "query",
    [
        "person/?password__startswith=md5",
        "invitation/?token_hash__startswith=a",
        "invitation/?person__password__startswith=md5",
    ],
)
def test_records_cannot_be_sifted_by_what_they_never_show(client, query):
    person = make_person(role="administrator")
    person.authenticator_set.create(type="totp", data={"secret": "", "migrated": True})
    client.force_login(person)
    assert client.get(f"/records/directory/{query}").status_code == 400
    assert client.get("/records/base/mail/?text__contains=code").status_code == 400
    assert client.get("/records/directory/person/?name=a%00b").status_code == 400
    assert client.get("/records/directory/person/?p=2").status_code == 200


def test_records_show_no_link_that_stops_somebodys_mails(client):
    mail = Mail.objects.create(
        key="a",
        kind="a",
        to="a@example.org",
        subject="A",
        due_at=clock.now(),
        list_unsubscribe="https://x/post/stop/abc/",
    )
    person = make_person(role="administrator")
    person.authenticator_set.create(type="totp", data={"secret": "", "migrated": True})
    client.force_login(person)
    page = client.get(f"/records/base/mail/{mail.pk}/change/").content.decode()
    assert ("a@example.org" in page, "/post/stop/" in page) == (True, False)


def test_records_show_an_administrator_no_private_contact(client, club):
    person = make_person(role="administrator")
    person.authenticator_set.create(type="totp", data={"secret": "", "migrated": True})
    private = make_contact(club, value="07700 900 123", visibility="private")
    make_contact(club, value="07700 900 456", visibility="private", officer_may_see=True)
    client.force_login(person)
    html = read(client, "records:directory_contact_changelist")
    assert "07700 900 456" in html
    assert "07700 900 123" not in html
    assert client.get(reverse("records:directory_contact_change", args=[private.pk])).status_code == 302


def test_records_show_an_administrator_no_private_address_and_no_small_count(client, club):
    person = make_person(role="administrator")
    person.authenticator_set.create(type="totp", data={"secret": "", "migrated": True})
    client.force_login(person)
    Organisation.objects.filter(pk=club.pk).update(address="7 Hidden Row", postcode="PR1 2AB")
    of_club = reverse("records:directory_organisation_change", args=[club.pk])
    for visibility, seen in (("public", True), ("private", False)):
        Organisation.objects.filter(pk=club.pk).update(address_visibility=visibility)
        html = client.get(of_club).content.decode()
        assert ("7 Hidden Row" in html, "PR1 2AB" in html, club.name in html) == (seen, seen, True)
    sent = {"kind": "message-to-organisation", "subject": "A message", "text": "", "to_is_private": True}
    mail = outbox.put(key="one", to="owner@example.org", **sent)
    type(mail).objects.filter(pk=mail.pk).update(last_answer="550 owner@example.org is not here")
    html = client.get(reverse("records:base_mail_change", args=[mail.pk])).content.decode()
    assert ("owner@example.org" in html, "550 the address is not here" in html) == (False, True)
    for table in ("sighting", "entrycount", "unmetsearch"):
        assert client.get(f"/records/directory/{table}/").status_code == 404


@pytest.mark.parametrize("name", ["Win at https://evil.example", "a@evil.example"])
def test_name_that_somebody_gives_themselves_holds_no_address(client, club, name):
    """It stands in the mails that invite others."""
    owner = make_member(club)
    invitations.invite_to_organisation(organisation=club, name="New", email="new@example.org", level="owner", by=owner)
    link = next(word for word in Mail.objects.get().text.split() if "/invitations/" in word)
    answer = client.post(link, {"name": name, "password": "three words together"})
    assert "Type a name, without a web or e-mail address." in answer.content.decode()
    ask = {"name": name, "email": "a@example.org", "organisation_name": "A group"}
    assert "Type a name, without a web" in client.post(reverse("request_access"), ask).content.decode()


@pytest.mark.parametrize("away", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"])
def test_signing_in_leads_to_no_other_site(client, away):
    person = make_person()
    data = {"login": person.email, "password": "correct horse", "next": away}
    assert client.post("/accounts/login/", data).url == "/"


# Junk ----------------------------------------------------------------------------------------------------------


def test_nul_in_a_search_finds_nothing_and_breaks_nothing(client):
    url = reverse("request_access")
    assert client.get(url, {"organisation_name": "lun\0ch"}, headers={"HX-Request": "true"}).status_code == 200
    access_requests.ask(name="Sam", email="sam@example.org", organisation_name="A group")
    client.force_login(make_person(role="officer"))
    url = reverse("access_request", args=[AccessRequest.objects.get().pk])
    assert client.get(url, {"q": "lun\0ch"}).status_code == 200


def test_nul_as_a_footprint_is_no_footprint(client, club):
    client.force_login(make_member(club))
    url = reverse("directory:organisation_coverage", args=[club.slug])
    assert client.post(url, {"footprint": "a\0b"}).status_code == 404


@pytest.mark.parametrize("credential", ["9" * 5000, "[]", "1", '"x"', '{"id": "\\ud800"}', '{"id": 1}', "[" * 100_000])
def test_made_up_passkey_is_a_wrong_answer_and_no_fault(client, credential):
    client.get(reverse("mfa_login_webauthn"), headers={"Accept": "application/json"})
    answer = client.post(reverse("mfa_login_webauthn"), {"credential": credential})
    assert answer.status_code in (200, 302, 400)


@pytest.mark.parametrize("name", ["footprints", "footprint", "footprint_boundary"])
def test_head_is_answered_like_get(client, name):
    here = make_footprint("Here", areas=[make_area()])
    url = reverse(f"directory:{name}", args=[] if name == "footprints" else [here.slug])
    assert client.head(url).status_code == 200


def test_web_address_without_https_becomes_one_that_leads_there(client, club):
    client.force_login(make_member(club))
    data = {"label": "Site", "kind": "link", "value": "www.example.org", "visibility": "public"}
    client.post(reverse("directory:organisation_contacts", args=[club.slug]), data)
    assert 'href="https://www.example.org"' in read(client, "directory:organisation", club.slug)


def test_officer_of_one_place_can_say_where_the_organisation_they_added_works(client):
    here, there = make_footprint("Here", areas=[make_area()]), make_footprint("There", areas=[make_area()])
    client.force_login(make_person(role="officer", footprints=[here]))
    url = reverse("directory:organisation_new")
    data = {"name": "Chess club", "sector": "vcfse", "legal_form": "unincorporated", "visibility": "private"}
    assert not Organisation.objects.filter(name="Chess club").exists()
    assert "Choose the footprint" in client.post(url, data).content.decode()
    assert "Select a valid choice" in client.post(url, data | {"works_in": there.pk}).content.decode()
    answer = client.post(url, data | {"works_in": here.pk}, follow=True)
    assert answer.status_code == 200
    assert "Chess club is in the directory" in answer.content.decode()
    assert [row.footprint for row in Coverage.objects.all()] == [here]


# Headers -------------------------------------------------------------------------------------------------------


def test_browser_keeps_no_page_of_somebody_who_is_signed_in(client, club):
    addresses = ["/", club.get_absolute_url(), reverse("directory:organisation_map", args=[club.slug]), "/no-such-page"]
    for url in addresses:
        assert "no-store" not in client.get(url).get("Cache-Control", "")
    client.force_login(make_member(club))
    for url in [*addresses, reverse("account"), reverse("alliance_roles"), "/records/"]:
        assert "no-store" in client.get(url).get("Cache-Control", ""), url


def test_boundary_may_be_kept_by_anybody(client):
    here = make_footprint("Here", areas=[make_area()])
    client.force_login(make_person())
    assert (
        client.get(reverse("directory:footprint_boundary", args=[here.slug]))["Cache-Control"] == "public, max-age=300"
    )


@pytest.mark.parametrize(("host", "status"), [("evil.example", 400), ("localhost", 301)])
def test_answers_before_the_pages_carry_the_content_policy_too(client, settings, host, status):
    settings.SECURE_SSL_REDIRECT = True
    answer = client.get("/", headers={"Host": host})
    assert answer.status_code == status
    assert "default-src 'self'" in answer["Content-Security-Policy"]


# Two at once ---------------------------------------------------------------------------------------------------


def at_once(*actions):
    """Run each in a thread and a connection of its own, all starting together; their answers or exceptions."""
    start, ends = threading.Barrier(len(actions)), [None] * len(actions)

    def run(n, action):
        try:
            start.wait()
            ends[n] = action()
        except Exception as exception:
            ends[n] = exception
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=one) for one in enumerate(actions)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return ends


def test_contact_that_was_removed_meanwhile_does_not_come_back(club):
    member = make_member(club)
    contact = make_contact(club)
    stale = Contact.objects.get(pk=contact.pk)
    entries.remove_contact(contact=contact, by=member)
    with pytest.raises(Refused, match="has been removed"):
        entries.change_contact(contact=stale, by=member)
    assert not Contact.objects.exists()


def test_page_says_that_a_contact_was_removed_meanwhile(client, club, monkeypatch):
    contact = make_contact(club)
    client.force_login(make_member(club))
    lock = entries.locked

    def removed_while_waiting(organisation):
        Contact.objects.all().delete()
        return lock(organisation)

    monkeypatch.setattr(entries, "locked", removed_while_waiting)
    url = reverse("directory:organisation_contact", args=[club.slug, contact.pk])
    data = {"label": "L", "kind": "phone", "value": "01632 960 001", "visibility": "public"}
    assert "This contact has been removed" in client.post(url, data).content.decode()


@pytest.mark.django_db(transaction=True)
def test_two_footprints_added_at_once_are_both_kept(client, settings):
    club = make_organisation()
    member = make_member(club)
    footprints = [make_footprint(areas=[make_area()]) for _ in range(4)]
    coverage_url = reverse("directory:organisation_coverage", args=[club.slug])

    def add(footprint):
        mine = type(client)()
        mine.force_login(member)
        return lambda: mine.post(coverage_url, {"footprint": footprint.slug, "kind": "serves"}).status_code

    assert at_once(*[add(footprint) for footprint in footprints]) == [302] * 4
    assert Coverage.objects.count() == 4


@pytest.mark.django_db(transaction=True)
def test_member_and_officer_at_the_same_change_do_not_lock_each_other_out():
    club = make_organisation()
    member, officer = make_member(club), make_person(role="officer")
    for n in range(15):
        edit = entries.change(organisation=club, values={"name": f"A{n}"}, by=member)
        ends = at_once(
            lambda edit=edit: entries.approve(edit=edit, by=officer),
            lambda n=n: entries.change(organisation=club, values={"name": f"B{n}"}, by=member),
        )
        assert [end for end in ends if isinstance(end, Exception) and not isinstance(end, Refused)] == []


@pytest.mark.django_db(transaction=True)
def test_accepting_and_inviting_anew_at_once_do_not_lock_each_other_out():
    club = make_organisation()
    owner = make_member(club)
    for n in range(15):
        person = make_person()
        asked = {"organisation": club, "name": f"N{n}", "email": person.email, "level": "viewer", "by": owner}
        invitation = invitations.invite_to_organisation(**asked)
        ends = at_once(
            lambda invitation=invitation, person=person: invitations.accept(invitation=invitation, by=person),
            lambda asked=asked: invitations.invite_to_organisation(**asked),
        )
        assert [end for end in ends if isinstance(end, Exception) and not isinstance(end, Refused)] == []


@pytest.mark.django_db(transaction=True)
def test_two_officers_adding_the_same_name_at_once_both_get_a_page(client):
    officer = make_person(role="officer")
    data = {"name": "Chess club", "sector": "vcfse", "legal_form": "unincorporated", "visibility": "public"}

    def add():
        mine = type(client)()
        mine.force_login(officer)
        return lambda: mine.post(reverse("directory:organisation_new"), data).status_code

    assert at_once(add(), add(), add(), add()) == [302] * 4
    assert Organisation.objects.filter(name="Chess club").values("slug").distinct().count() == 4
