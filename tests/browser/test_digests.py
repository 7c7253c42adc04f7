"""A member's Monday mail: read in the mailbox, changed to daily without signing in, stopped with one click."""

import re

import pytest

from alliance.base import clock, outbox
from alliance.demo import mail_server
from alliance.digests.models import DigestChoice
from alliance.digests.tasks import prepare_digests
from tests.base.test_outbox import free_port, mail_goes_to
from tests.digests.conftest import MONDAY, owner_of_an_old_entry

from .conftest import check_page, follow

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def member(settings, tmp_path, live_server):
    """Somebody whose Monday mail has just arrived in the demo's mailbox."""
    settings.DEMO, settings.MAILBOX_DIR, settings.BASE_URL = True, tmp_path / "mailbox", live_server.url
    controller = mail_server.serve(settings.MAILBOX_DIR, "127.0.0.1", free_port())
    mail_goes_to(settings, controller.port)
    person = owner_of_an_old_entry()
    with clock.set_to(MONDAY):
        prepare_digests()
        assert outbox.send_due() == {"sent": 1}
    yield person
    controller.stop()


def wants(person):
    return DigestChoice.objects.filter(person=person).values_list("kind", "how_often").first()


@pytest.mark.parametrize("width", [1280, 390])
def test_monday_mail_changed_to_daily_and_stopped_without_signing_in(new_page, member, width):
    page = new_page(width)
    page.goto("/demo/mailbox/")
    follow(page.get_by_role("link", name=re.compile("^1 thing")))
    assert "No search has found your entry in December." in page.locator(".app-letter").inner_text()
    follow(page.locator(".app-letter a[href*='/post/stop/']"))
    assert page.get_by_role("heading", name="Stop these e-mails?").is_visible()
    check_page(page)
    page.get_by_label("Every day").check()
    follow(page.get_by_role("button", name="Change how often"))
    assert page.get_by_role("heading", name="Your change is saved").is_visible()
    assert wants(member) == ("deadlines", "daily")
    check_page(page)
    follow(page.get_by_role("button", name="Stop these e-mails"))
    assert page.get_by_role("heading", name="You get no more of these e-mails").is_visible()
    assert wants(member) == ("deadlines", "off")
    check_page(page)
    follow(page.get_by_role("button", name="Start again"))
    assert wants(member) == ("deadlines", "daily")


def test_the_link_works_without_script(new_page, member):
    page = new_page(390, javascript=False)
    page.goto("/demo/mailbox/")
    follow(page.get_by_role("link", name=re.compile("^1 thing")))
    follow(page.locator(".app-letter a[href*='/post/stop/']"))
    follow(page.get_by_role("button", name="Stop these e-mails"))
    assert wants(member) == ("deadlines", "off")
