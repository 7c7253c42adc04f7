"""A passkey as the second step that a role needs, and as the whole sign-in of somebody who shares a mailbox."""

import pytest

from tests import factories

from .conftest import check_page, follow

DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def device(page):
    """A phone or computer that makes passkeys."""
    chrome = page.context.new_cdp_session(page)
    chrome.send("WebAuthn.enable")
    chrome.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    return chrome


def sign_in_with_password(page, login):
    page.goto("/accounts/login/")
    page.get_by_label("E-mail address or sign-in name").fill(login)
    page.get_by_label("Password", exact=True).fill("correct horse")
    follow(page.get_by_role("button", name="Sign in", exact=True))


def add_a_passkey(page, *, alone):
    page.get_by_label("Password", exact=True).fill("correct horse")
    follow(page.get_by_role("button", name="Continue"))
    page.get_by_label("Name").fill("My phone")
    if alone:
        page.get_by_label("Sign in with this key alone").check()
    page.get_by_role("button", name="Add the key").click()
    page.get_by_role("heading", name="Recovery codes").wait_for()


def test_an_officer_sets_up_a_passkey_and_goes_on_to_where_they_were_going(page, device, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    factories.make_person("Ola Officer", email="ola@example.org", role="officer")
    sign_in_with_password(page, "ola@example.org")
    page.goto("/people/requests/")
    page.get_by_text("Your role needs one before you can go on.").wait_for()
    check_page(page)
    page.get_by_role("button", name="Add a passkey").click()
    add_a_passkey(page, alone=False)
    check_page(page)
    page.get_by_role("link", name="Go on to where you were going").click()
    page.get_by_role("heading", name="Requests for an account").wait_for()

    follow(page.get_by_role("button", name="Sign out", exact=True))
    sign_in_with_password(page, "ola@example.org")
    page.get_by_role("heading", name="The second step").wait_for()
    assert page.get_by_text("Signed in as").count() == 0


def test_somebody_who_shares_a_mailbox_signs_in_with_a_passkey_alone(page, device):
    factories.make_person("Kim", email=None, sign_in_name="kim", mailbox="club@example.org")
    sign_in_with_password(page, "Kim")
    page.goto("/accounts/2fa/webauthn/add/")
    add_a_passkey(page, alone=True)
    follow(page.get_by_role("button", name="Sign out", exact=True))
    page.goto("/accounts/login/")
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url(lambda url: "/accounts/" not in url)
    page.goto("/account/")
    page.get_by_text("Signed in as Kim").wait_for()
