"""Journeys of people who come in: an invitation followed to its end, a code by e-mail, a shared computer left."""

import re

import pytest

from alliance.base import outbox
from alliance.base.models import Mail
from alliance.demo import mail_server
from directory.models import Membership
from tests import factories
from tests.base.test_outbox import free_port, mail_goes_to

from .conftest import WIDTHS, check_page, follow, sign_in


@pytest.fixture
def mailbox(settings, tmp_path):
    """The demo's mail server and its mailbox page; `deliver` sends what waits in the outbox."""
    settings.DEMO = True
    settings.MAILBOX_DIR = tmp_path / "mailbox"
    controller = mail_server.serve(settings.MAILBOX_DIR, "127.0.0.1", free_port())
    mail_goes_to(settings, controller.port)
    yield outbox.send_due
    controller.stop()


def press(page, name):
    follow(page.get_by_role("button", name=name, exact=True))


@pytest.mark.parametrize("page", WIDTHS, indirect=True)
def test_an_owner_invites_and_the_stranger_follows_the_mail(page, new_page, mailbox, live_server, settings):
    settings.BASE_URL = live_server.url
    club = factories.make_organisation("Ingol Lunch Club")
    sign_in(page, factories.make_member(club, name="Olive Owner"))

    page.goto(f"/people/organisations/{club.slug}/")
    check_page(page)
    press(page, "Send the invitation")
    page.get_by_role("heading", name="There is a problem").wait_for()
    check_page(page)
    page.get_by_label("Full name").fill("Sam Green")
    page.get_by_label("E-mail address").fill("sam@example.org")
    press(page, "Send the invitation")
    page.get_by_text("Sam Green is invited. The mail is on its way.").wait_for()
    check_page(page)
    assert mailbox() == {"sent": 1}

    stranger = new_page(page.viewport_size["width"])
    stranger.goto("/demo/mailbox/")
    check_page(stranger)
    follow(stranger.get_by_role("link", name="You are invited to speak for Ingol Lunch Club"))
    check_page(stranger)
    stranger.frame_locator("iframe").get_by_role("link", name="See the invitation").click()
    stranger.get_by_role("heading", name="You are invited").wait_for()
    check_page(stranger)
    stranger.get_by_label("Choose a password").fill("otter lamp river")
    press(stranger, "Accept and sign in")
    stranger.goto("/account/")
    stranger.get_by_text("Signed in as Sam Green").wait_for()
    stranger.get_by_role("link", name="Ingol Lunch Club").wait_for()
    check_page(stranger)


def test_a_member_signs_in_with_a_code_and_leaves_a_shared_computer(page):
    factories.make_member(factories.make_organisation(), name="Ama Field", email="ama@example.org")
    page.goto("/accounts/login/")
    follow(page.get_by_role("button", name="Send me a code by e-mail"))
    page.get_by_label("E-mail address").fill("ama@example.org")
    follow(page.locator("main button[type=submit]").first)
    code = re.search(r"^([A-Z0-9]+-?[A-Z0-9]+)$", Mail.objects.get().text, re.M).group(1)
    page.get_by_label("Code from the e-mail").fill(code)
    follow(page.locator("main button[type=submit]").first)
    page.goto("/account/")
    page.get_by_text("Signed in as Ama Field").wait_for()

    press(page, "Sign out of this shared computer")
    page.get_by_text("It is safe to leave this computer").wait_for()
    check_page(page)
    assert page.context.cookies() == []
    page.go_back()
    page.reload()
    assert page.get_by_text("Signed in as Ama Field").count() == 0


def test_a_stranger_asks_to_join_and_is_offered_the_name_of_their_group(page):
    factories.make_organisation("Ingol Lunch Club")
    page.goto("/join/")
    check_page(page)
    page.get_by_label("Your organisation or group").press_sequentially("ingol")
    page.locator("#organisation-suggestions option").wait_for(state="attached")
    assert page.locator("#organisation-suggestions option").get_attribute("value") == "Ingol Lunch Club"
    check_page(page)
    page.get_by_label("Your full name").fill("Nia New")
    page.get_by_label("E-mail address").fill("nia@example.org")
    press(page, "Send to an officer")
    page.get_by_role("heading", name="Your request is sent").wait_for()
    check_page(page)


@pytest.mark.parametrize("page", WIDTHS, indirect=True)
def test_every_page_about_people_is_in_order(page):
    """Full and empty, for those who run things: nothing for axe to find, at both widths."""
    from directory.actions import access_requests, invitations
    from tests.directory.test_people_pages import write

    administrator = factories.make_person("Ada Admin", role="administrator")
    place = factories.make_footprint("Testham", areas=[factories.make_area()], scale="place")
    sign_in(page, administrator)
    for path in ("/outbox/", "/people/requests/", "/people/roles/", "/account/"):
        page.goto(path)
        check_page(page)

    club = factories.make_organisation("Ingol Lunch Club")
    factories.make_member(club, name="Olive Owner", email="a.very.long.address.that.goes.on@example.org")
    kim = factories.make_member(
        club, level="viewer", name="Kim", email=None, sign_in_name="kim", mailbox="club@example.org"
    )
    invitations.invite_to_organisation(
        organisation=club, name="Sam Green", email="sam@example.org", level="editor", by=administrator
    )
    invitations.invite_to_role(
        name="Ola", email="ola@example.org", role="officer", footprints=[place], by=administrator
    )
    access_requests.ask(name="Nia New", email="nia@example.org", organisation_name="Ingol Lunch Club", message="Hi")
    factories.give_role(factories.make_person("Old Hand"), "officer", ends_on="2024-01-01")
    for status in ("sent", "cancelled", "waiting", "sending", "refused", "unknown"):
        write(status, last_answer="(550, b'No such mailbox here, and a long explanation of that')")
    membership = Membership.objects.get(person=kim)
    asked = page.url
    for path in (
        "/outbox/",
        f"/outbox/{Mail.objects.get(status='unknown').pk}/send-again/",
        "/people/requests/",
        "/people/roles/",
        f"/people/roles/{administrator.alliance_roles.get().pk}/end/",
        f"/people/organisations/{club.slug}/",
        f"/people/memberships/{membership.pk}/",
        f"/people/memberships/{membership.pk}/end/",
        f"/people/memberships/{membership.pk}/sign-in-link/",
        "/sign-out-shared-computer/",
    ):
        page.goto(path)
        assert page.url != asked
        check_page(page)
    page.goto("/people/requests/")
    follow(page.get_by_role("link", name="Nia New"))
    check_page(page)


@pytest.mark.parametrize("page", WIDTHS, indirect=True)
@pytest.mark.parametrize("state", ["new password", "sign in first", "expired", "withdrawn", "unknown", "renewed"])
def test_every_state_of_an_invitation_is_in_order(page, state):
    from directory.actions import invitations
    from directory.models import Invitation
    from tests.directory.test_invitations import token_in

    club = factories.make_organisation("Ingol Lunch Club")
    owner = factories.make_member(club)
    if state == "sign in first":
        factories.make_person("Sam Green", email="sam@example.org")
    invitations.invite_to_organisation(
        organisation=club, name="Sam Green", email="sam@example.org", level="editor", by=owner
    )
    if state == "renewed":
        kim = factories.make_member(club, name="Kim", email=None, sign_in_name="kim", mailbox="club@example.org")
        invitations.send_new_sign_in_link(membership=Membership.objects.get(person=kim), by=owner)
    token = "unknown" if state == "unknown" else token_in(Mail.objects.latest("pk"))
    if state == "expired":
        Invitation.objects.update(expires_at="2020-01-01T00:00Z")
    if state == "withdrawn":
        Invitation.objects.update(status="withdrawn")
    page.goto(f"/invitations/{token}/")
    check_page(page)
    if state == "new password":
        press(page, "Accept and sign in")
        check_page(page)
        follow(page.get_by_role("link", name="Say no to this invitation"))
        check_page(page)
