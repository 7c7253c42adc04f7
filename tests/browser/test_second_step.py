"""Somebody sets up a second step, uses it, and loses nothing on the way; each page is checked as it comes."""

import time

import pytest
from allauth.mfa.totp.internal import auth as totp

from tests import factories

from .conftest import WIDTHS, check_page, follow


def code_of(secret: str) -> str:
    """What an authenticator app would show now."""
    return totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30))


def sign_in_with_password(page):
    page.goto("/accounts/login/")
    page.get_by_label("E-mail address or sign-in name").fill("ama@example.org")
    page.get_by_label("Password", exact=True).fill("correct horse")
    follow(page.get_by_role("button", name="Sign in", exact=True))


def show_that_it_is_you(page):
    page.get_by_role("heading", name="Show that it is you").wait_for()
    check_page(page)
    page.get_by_label("Password", exact=True).fill("correct horse")
    follow(page.get_by_role("button", name="Continue"))


@pytest.mark.parametrize("page", WIDTHS, indirect=True)
def test_somebody_sets_up_an_app_and_signs_in_with_a_recovery_code(page):
    factories.make_person("Ama Field", email="ama@example.org")
    sign_in_with_password(page)

    page.goto("/accounts/2fa/")
    follow(page.get_by_role("button", name="Set up an app"))
    show_that_it_is_you(page)
    check_page(page)
    page.get_by_label("Code that the app shows").fill("000000")
    follow(page.get_by_role("button", name="Turn the second step on"))
    check_page(page)
    page.get_by_label("Code that the app shows").fill(code_of(page.locator("strong.app-code").inner_text()))
    follow(page.get_by_role("button", name="Turn the second step on"))
    page.get_by_role("heading", name="Recovery codes").wait_for()
    check_page(page)
    code = page.locator(".app-code-list li").first.inner_text()

    follow(page.get_by_role("button", name="Sign out", exact=True))
    sign_in_with_password(page)
    page.get_by_role("heading", name="The second step").wait_for()
    check_page(page)
    follow(page.get_by_role("button", name="Sign in", exact=True))
    assert page.get_by_role("alert").get_by_role("link").all_inner_texts() == ["Type the code from your app."]
    check_page(page)
    page.get_by_label("Code", exact=True).fill(code)
    follow(page.get_by_role("button", name="Sign in", exact=True))

    page.goto("/accounts/2fa/")
    assert page.get_by_text("You have 9 codes left.").is_visible()
    check_page(page)
    follow(page.get_by_role("link", name="Make new codes"))
    show_that_it_is_you(page)
    check_page(page)
    page.goto("/accounts/2fa/")
    follow(page.get_by_role("link", name="Turn it off"))
    check_page(page)
    follow(page.get_by_role("button", name="Turn it off"))
    assert page.get_by_role("button", name="Set up an app").is_visible()


def test_somebody_signs_in_with_a_passkey_alone(page):
    factories.make_person("Ama Field", email="ama@example.org")
    chrome = page.context.new_cdp_session(page)
    chrome.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    chrome.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    sign_in_with_password(page)
    page.goto("/accounts/2fa/webauthn/add/")
    show_that_it_is_you(page)
    check_page(page)
    page.get_by_label("Name").fill("My phone")
    page.get_by_label("Sign in with this key alone").check()
    page.get_by_role("button", name="Add the key").click()
    page.get_by_role("heading", name="Recovery codes").wait_for()

    page.goto("/accounts/2fa/webauthn/")
    assert page.get_by_role("heading", name="My phone").is_visible()
    check_page(page)
    follow(page.get_by_role("link", name="Change the name of My phone"))
    check_page(page)
    page.goto("/accounts/2fa/webauthn/")
    follow(page.get_by_role("link", name="Remove My phone"))
    check_page(page)

    follow(page.get_by_role("button", name="Sign out", exact=True))
    page.goto("/accounts/login/")
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url(lambda url: "/accounts/" not in url)
    page.goto("/help/")
    assert page.get_by_text("Signed in as Ama Field").is_visible()


def test_passkey_that_is_refused_says_so(page):
    page.goto("/accounts/login/")
    chrome = page.context.new_cdp_session(page)
    chrome.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    chrome.send("WebAuthn.addVirtualAuthenticator", {"options": options | {"isUserVerified": False}})
    page.get_by_role("button", name="Use a passkey").click()
    page.get_by_text("The passkey or key was not used").wait_for()
    check_page(page)
