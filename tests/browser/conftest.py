"""A real Chromium for tests: pages at the width of a computer or a phone, and one check that each must pass.

The browser is the one found on the machine. Where there is none the tests are skipped, and the summary says so.
"""

import os
import shutil
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings as django_settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from playwright.sync_api import Locator, Page, sync_playwright

WIDTHS = (1280, 390)
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
AXE = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}


def pytest_collection_modifyitems(items):
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker(pytest.mark.browser)


@dataclass
class Heard:
    """What a page complained of while it was open, and where it came from."""

    server: str
    policy: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


_heard: dict[Page, Heard] = {}


@pytest.fixture(scope="session")
def browser():
    """One Chromium for all the tests of a process."""
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        pytest.skip("NO BROWSER on this machine, so nothing was tested in one. Install Chromium and run again.")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright's own loop runs in this thread from here on
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def new_page(browser, live_server):
    """`new_page(390)` opens an empty page of that width; each has a browser profile of its own."""
    contexts = []

    def open_page(width: int = 1280, *, javascript: bool = True) -> Page:
        context = browser.new_context(
            base_url=live_server.url, viewport={"width": width, "height": 900}, java_script_enabled=javascript
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        heard = _heard[page] = Heard(live_server.url)
        page.on("console", lambda message: _note(heard, message))
        page.on("pageerror", lambda error: heard.errors.append(str(error)))
        return page

    yield open_page
    for context in contexts:
        for page in context.pages:
            _heard.pop(page, None)
        context.close()


@pytest.fixture
def page(new_page, request) -> Page:
    """A page as wide as a computer's, or as `parametrize("page", WIDTHS, indirect=True)` says."""
    return new_page(getattr(request, "param", 1280))


def _note(heard: Heard, message) -> None:
    if "Content Security Policy" in message.text:
        heard.policy.append(message.text)
    elif message.type == "error" and "Failed to load resource" not in message.text:
        heard.errors.append(message.text)


def sign_in(page: Page, person) -> None:
    """Sign the person in as the browser would be after the sign-in page, without walking through it."""
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = django_settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.save()
    name, server = django_settings.SESSION_COOKIE_NAME, _heard[page].server
    page.context.add_cookies([{"name": name, "value": session.session_key, "url": server}])


def follow(target: Locator) -> None:
    """Click what leads to another page, and wait until that page is there."""
    with target.page.expect_navigation():
        target.click()


def check_page(page: Page) -> None:
    """Nothing for axe to find, no scrolling sideways, nothing against the content policy, no script that failed."""
    page.wait_for_load_state("load")
    wider_by = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wider_by <= 0, f"{page.url} scrolls sideways by {wider_by} pixels"
    found = Axe().run(page, options=AXE).response["violations"]
    assert not found, "\n".join([f"axe on {page.url} at {page.viewport_size['width']} px:", *map(_in_words, found)])
    heard = _heard[page]
    assert heard.policy == [], f"{page.url} broke the content policy"
    assert heard.errors == [], f"a script failed on {page.url}"


def _in_words(violation: dict) -> str:
    nodes = "; ".join(f"{node['target'][0]} {node['html'][:160]}" for node in violation["nodes"][:5])
    return f"- {violation['id']} ({violation['impact']}): {violation['help']}: {nodes}"
