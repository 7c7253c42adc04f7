"""Asking for a login when nobody has invited you."""

import threading

import pytest
from django.db import connection

from alliance.base import clock
from alliance.base.models import Mail
from alliance.base.refused import Refused
from directory import needs
from directory.actions import access_requests
from directory.models import AccessRequest, Invitation
from tests.factories import cover, make_area, make_footprint, make_member, make_organisation, make_person

pytestmark = pytest.mark.django_db
FORM = {
    "name": "Nia  New",
    "email": "Nia@example.org",
    "organisation_name": "ingol lunch club",
    "message": "I cook on Tuesdays.",
}


def ask(**fields) -> AccessRequest:
    access_requests.ask(
        **{"name": "Nia New", "email": "nia@example.org", "organisation_name": "Ingol Lunch Club"} | fields
    )
    return AccessRequest.objects.latest("pk")


def test_request_access_writes_it_down_for_an_officer(client):
    organisation = make_organisation("Ingol Lunch Club")
    with clock.set_to("2027-03-04"):
        answer = client.post("/join/", FORM)
        moment = clock.now()
    assert (answer.status_code, answer["Location"]) == (302, "/join/thank-you/")
    assert AccessRequest.objects.values("name", "email", "organisation", "message", "status", "asked_at").get() == {
        "name": "Nia New",
        "email": "nia@example.org",
        "organisation": organisation.pk,
        "message": "I cook on Tuesdays.",
        "status": "waiting",
        "asked_at": moment,
    }
    assert Mail.objects.count() == 0


def test_request_access_gives_one_answer_to_all(client):
    make_person(email="known@example.org")
    answers = []
    for email in ("new@example.org", "new@example.org", "known@example.org"):
        answer = client.post("/join/", FORM | {"email": email}, follow=True)
        answers.append((answer.redirect_chain, answer.content.split(b"<main")[1].split(b"</main")[0]))
    assert answers[0] == answers[1] == answers[2]
    assert AccessRequest.objects.count() == 2
    assert Mail.objects.count() == 0


def test_request_access_does_not_match_an_entry_that_is_not_public(client):
    make_organisation("Ingol Lunch Club", visibility="private")
    client.post("/join/", FORM)
    assert AccessRequest.objects.get().organisation is None
    page = client.get("/join/", {"organisation_name": "ingol"}, headers={"HX-Request": "true"})
    assert "<option" not in page.content.decode()


def test_request_access_offers_public_names(client):
    make_organisation("Ingol Lunch Club")
    make_organisation("Ribble Choir")
    page = client.get("/join/", {"organisation_name": "ingol"}, headers={"HX-Request": "true"})
    assert page.content.decode().strip() == (
        '<datalist id="organisation-suggestions"><option value="Ingol Lunch Club"></option></datalist>'
    )


def test_request_access_keeps_what_was_typed_on_an_error(client):
    page = client.post("/join/", FORM | {"email": "nonsense"})
    assert page.status_code == 200
    assert "I cook on Tuesdays." in page.content.decode()


def test_request_access_is_limited(client, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"request_access": "2/h/ip"}
    codes = [client.post("/join/", FORM).status_code for _ in range(3)]
    assert codes == [302, 302, 429]
    assert "There were too many tries" in client.post("/join/", FORM).content.decode()


def test_grant_invites(client):
    organisation = make_organisation("Ingol Lunch Club")
    asked, officer = ask(), make_person(role="officer")
    client.force_login(officer)
    client.post(f"/people/requests/{asked.pk}/", {"organisation": organisation.pk, "level": "owner"})
    asked.refresh_from_db()
    assert (asked.status, asked.decided_by, asked.organisation) == ("granted", officer, organisation)
    invitation = Invitation.objects.get()
    assert (invitation.email, invitation.organisation, invitation.level) == ("nia@example.org", organisation, "owner")
    assert Mail.objects.get().to == "nia@example.org"


def test_grant_offers_only_organisations_of_the_officer_s_places(client):
    here, there = (make_footprint(areas=[make_area()]) for _ in range(2))
    mine, other = make_organisation("Ingol Lunch Club"), make_organisation("Ingol Lunch Friends")
    cover(mine, here)
    cover(other, there)
    asked = ask()
    client.force_login(make_person(role="officer", footprints=[here]))
    page = client.get(f"/people/requests/{asked.pk}/", {"q": "ingol"}).content.decode()
    assert ("Ingol Lunch Club</label>" in page, "Ingol Lunch Friends</label>" in page) == (True, False)
    client.post(f"/people/requests/{asked.pk}/?q=ingol", {"organisation": other.pk, "level": "owner"})
    assert Invitation.objects.count() == 0


def test_decline_mails_the_reason(client):
    asked, officer = ask(), make_person(role="officer")
    client.force_login(officer)
    client.post(f"/people/requests/{asked.pk}/", {"reason": "We could not find your group."})
    asked.refresh_from_db()
    assert (asked.status, asked.reason, asked.decided_by) == ("declined", "We could not find your group.", officer)
    mail = Mail.objects.get()
    assert mail.to == "nia@example.org"
    assert "We could not find your group." in mail.text
    assert "We could not find your group." in mail.html


def test_decline_without_a_reason_is_refused(client):
    asked = ask()
    with pytest.raises(Refused, match="^Say why"):
        access_requests.decline(access_request=asked, reason=" ", by=make_person())
    client.force_login(make_person(role="officer"))
    assert "There is a problem" in client.post(f"/people/requests/{asked.pk}/", {"reason": ""}).content.decode()


@pytest.mark.parametrize("status", ["granted", "declined"])
def test_answered_requests_stay_answered(status):
    asked = ask()
    AccessRequest.objects.update(status=status, reason="Because")
    with pytest.raises(Refused, match=f"^This request has already been {status}.$"):
        access_requests.grant(access_request=asked, organisation=make_organisation(), level="owner", by=make_person())
    with pytest.raises(Refused, match=f"^This request has already been {status}.$"):
        access_requests.decline(access_request=asked, reason="No", by=make_person())
    assert Mail.objects.count() == 0


def test_grant_is_all_or_nothing():
    asked, organisation = ask(), make_organisation("Closed Club", status="closed")
    with pytest.raises(Refused):
        access_requests.grant(access_request=asked, organisation=organisation, level="owner", by=make_person())
    asked.refresh_from_db()
    assert asked.status == "waiting"


@pytest.mark.django_db(transaction=True)
def test_two_officers_answer_at_the_same_moment_and_one_counts():
    asked, organisation, officer = ask(), make_organisation(), make_person(role="officer")
    both, ends = threading.Barrier(2), []

    def answer(action, **arguments):
        both.wait()
        try:
            action(access_request=asked, by=officer, **arguments)
            ends.append("answered")
        except Refused:
            ends.append("refused")
        finally:
            connection.close()

    threads = [
        threading.Thread(target=answer, args=[access_requests.decline], kwargs={"reason": "No"}),
        threading.Thread(
            target=answer, args=[access_requests.grant], kwargs={"organisation": organisation, "level": "owner"}
        ),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(ends) == ["answered", "refused"]
    assert Mail.objects.count() == 1


def test_needs_tells_officers_and_nobody_else():
    ask()
    ask(email="second@example.org")
    (item,) = needs.items(make_person(role="officer"))
    assert (item.what, item.url) == ("2 people ask for an account", "/people/requests/")
    assert needs.items(make_member(make_organisation())) == []
