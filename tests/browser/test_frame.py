"""What stands round every page: keyboard, phone, content policy, accessibility."""

import pytest

from tests import factories

from .conftest import WIDTHS, check_page, follow, sign_in

PUBLIC = [
    "/help/",
    "/contact/",
    "/accessibility/",
    "/privacy/",
    "/cookies/",
    "/components/",
    "/accounts/login/",
    "/accounts/login/code/",
    "/accounts/signup/",
    "/accounts/inactive/",
    "/accounts/password/reset/",
    "/accounts/password/reset/done/",
    "/accounts/password/reset/key/1-set-password/",
    "/accounts/3rdparty/login/error/",
    "/accounts/3rdparty/login/cancelled/",
    "/no-such-page/",
]
OWN = [
    "/accounts/email/",
    "/accounts/password/change/",
    "/accounts/2fa/",
    "/accounts/2fa/webauthn/",
    "/accounts/sessions/",
    "/accounts/3rdparty/",
    "/accounts/reauthenticate/",
    "/accounts/logout/",
]


@pytest.mark.parametrize("page", WIDTHS, indirect=True)
def test_public_pages_have_nothing_to_complain_of(page):
    for address in PUBLIC:
        page.goto(address)
        check_page(page)


@pytest.mark.parametrize("page", WIDTHS, indirect=True)
def test_pages_of_an_account_have_nothing_to_complain_of(page):
    sign_in(page, factories.make_person("Ama Field"))
    for address in OWN:
        assert page.goto(address).ok, address
        assert page.get_by_text("Signed in as Ama Field").is_visible()
        check_page(page)


@pytest.mark.parametrize("page", WIDTHS, indirect=True)
def test_a_form_with_errors_says_so_first(page):
    page.goto("/accounts/login/")
    follow(page.get_by_role("button", name="Sign in", exact=True))
    assert page.title().startswith("Error: Sign in")
    summary = page.get_by_role("alert")
    assert summary.get_by_role("link").all_inner_texts() == [
        "Type your e-mail address or sign-in name.",
        "Type your password.",
    ]
    assert page.evaluate("document.activeElement.className") == "govuk-error-summary"
    summary.get_by_role("link", name="Type your password.").click()
    assert page.evaluate("document.activeElement.id") == "id_password"
    check_page(page)


def test_skip_link_is_the_first_stop_of_the_keyboard(page):
    page.goto("/help/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to main content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main-content"


def test_menu_of_a_phone_opens_and_closes(new_page):
    page = new_page(390)
    page.goto("/help/")
    menu, home = page.get_by_role("button", name="Menu"), page.get_by_role("link", name="Home", exact=True)
    assert (menu.get_attribute("aria-expanded"), home.is_visible()) == ("false", False)
    menu.click()
    assert (menu.get_attribute("aria-expanded"), home.is_visible()) == ("true", True)


def test_menu_of_a_phone_is_open_without_script(new_page):
    page = new_page(390, javascript=False)
    page.goto("/help/")
    assert page.get_by_role("link", name="Home", exact=True).is_visible()
    assert not page.get_by_role("button", name="Menu").is_visible()


def test_password_can_be_shown(page):
    page.goto("/accounts/login/")
    page.get_by_label("Password", exact=True).fill("correct horse")
    page.get_by_role("button", name="Show password").click()
    assert page.locator("#id_password").get_attribute("type") == "text"


def test_somebody_signs_in_with_a_password_and_out_again(page):
    factories.make_person("Ama Field", email="ama@example.org")
    page.goto("/accounts/login/")
    page.get_by_label("E-mail address or sign-in name").fill("ama@example.org")
    page.get_by_label("Password", exact=True).fill("correct horse")
    follow(page.get_by_role("button", name="Sign in", exact=True))
    page.goto("/help/")
    follow(page.get_by_role("button", name="Sign out", exact=True))
    page.goto("/help/")
    assert not page.get_by_text("Signed in as").is_visible()


def test_map_draws_its_shape_and_keeps_to_the_policy(page):
    page.goto("/components/")
    page.locator("[data-map] path.leaflet-interactive").first.wait_for()
    check_page(page)


def test_an_inline_script_is_caught(page):
    page.goto("/help/")
    page.evaluate(
        "const planted = document.createElement('script'); planted.textContent = 'window.planted = true';"
        "document.body.append(planted)"
    )
    assert page.evaluate("window.planted") is None
    with pytest.raises(AssertionError, match="broke the content policy"):
        check_page(page)


def test_an_unlabelled_field_is_caught(page):
    page.goto("/help/")
    page.evaluate("document.getElementById('main-content').append(document.createElement('input'))")
    with pytest.raises(AssertionError, match="axe on .*/help/ at 1280 px"):
        check_page(page)


def test_a_page_that_is_too_wide_is_caught(new_page):
    page = new_page(390)
    page.goto("/help/")
    page.evaluate(
        "const wide = document.createElement('p'); wide.textContent = 'x'.repeat(200); wide.style.width = '600px';"
        "document.body.append(wide)"
    )
    with pytest.raises(AssertionError, match="scrolls sideways"):
        check_page(page)
