"""Mails as a mail programme shows them: readable at any width, by day and by night, and by screen reader."""

import datetime as dt
import re

import pytest
from axe_playwright_python.sync_playwright import Axe

from alliance.base.items import Item
from alliance.base.models import Mail
from alliance.digests import emails
from alliance.digests.models import Delivery
from boards.actions import meetings
from boards.models import Meeting
from directory.actions import invitations
from tests.digests.conftest import MONDAY, monday, who_sits  # noqa: F401 (a fixture)
from tests.factories import make_organisation, make_person

from .conftest import AXE, WIDTHS, _in_words

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("monday")]
# A mail has no landmarks of its own: the page of the mail programme around it has them.
OPTIONS = AXE | {"rules": {"landmark-one-main": {"enabled": False}, "region": {"enabled": False}}}
ELSEWHERE = re.compile(r"<(?:img|link|script|iframe|object|video|audio)\b|\bsrc=|url\(|@import", re.IGNORECASE)


def line(key: str, what: str, due: str = "", **more) -> Item:
    said = {"detail": "Nobody has said it yet.", "verb": "Say how it stands", "url": f"/directory/{'long-' * 20}/"}
    day = dt.date.fromisoformat(due) if due else None
    return Item(key=key, kind="confirm capacity", what=what, due=day, **said, **more)


def a_digest() -> str:
    delivery = Delivery(person=make_person("Sam"), kind="deadlines", period=MONDAY.date())
    items = [
        line("1", "Can the befriending round for people in Ingol and Tanterton take people now?", "2027-01-09"),
        line("2", "Pennine group meets on 14 January 2027, 2pm", "2027-01-14", is_public=True),
        line("3", "May others see your hours?"),
    ]
    return emails.digest(delivery, items, first=items[2]).html


def a_notice() -> str:
    who_sits("Sam", "2027-01-12T14:00")
    meetings.move(
        meeting=Meeting.objects.get(), starts_at=MONDAY + dt.timedelta(days=2), reason="Floods", by=make_person()
    )
    return Mail.objects.get(kind="meeting-moved").html


def an_invitation() -> str:
    to = {"name": "Sam", "email": "sam@example.org", "level": "editor"}
    invitations.invite_to_organisation(organisation=make_organisation("Ingol Lunch Club"), **to, by=make_person("Olu"))
    return Mail.objects.get(kind="invitation").html


@pytest.mark.parametrize("mail", [a_digest, a_notice, an_invitation])
def test_a_mail_is_readable_at_any_width_by_day_and_by_night(browser, mail):
    html = mail()
    assert ELSEWHERE.findall(html) == []  # nothing is fetched, so nobody is followed
    for scheme in ("light", "dark"):
        for width in WIDTHS:
            context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
            page = context.new_page()
            page.set_content(html)
            wider_by = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            found = Axe().run(page, options=OPTIONS).response["violations"]
            assert (scheme, width, wider_by, [_in_words(one) for one in found]) == (scheme, width, 0, [])
            context.close()


def test_a_line_says_its_day_once(new_page):
    page = new_page()
    page.set_content(a_digest())
    said = page.get_by_role("article").inner_text()
    assert said.count("Due 9 January 2027") == 1
    # the subject says it, the line, and the line that is to be forwarded
    assert (said.count("14 January 2027"), "Due 14 January" in said) == (3, False)
    assert page.get_by_role("link", name="Say how it stands: May others see your hours?").count() == 1
