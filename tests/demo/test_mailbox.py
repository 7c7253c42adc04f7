"""The demo's mail server and its mailbox page."""

import re

import pytest

from alliance.base import outbox
from alliance.demo import mail_server
from tests.base.test_outbox import free_port, mail_goes_to

pytestmark = pytest.mark.django_db


@pytest.fixture
def delivered(settings, tmp_path):
    """Sends a mail through the demo's mail server into the mailbox."""
    settings.DEMO, settings.MAILBOX_DIR = True, tmp_path / "mailbox"
    controller = mail_server.serve(settings.MAILBOX_DIR, "127.0.0.1", free_port())
    mail_goes_to(settings, controller.port)

    def deliver(subject, text="Hello", html="", calendar=""):
        said = {"subject": subject, "text": text, "html": html, "calendar": calendar}
        outbox.put(key=subject, kind="test", to="sam@example.org", **said)
        assert outbox.send_due() == {"sent": 1}

    yield deliver
    controller.stop()


def test_mailbox_lists_the_newest_first(client, delivered):
    delivered("The first")
    delivered("The second, Sâm")
    page = client.get("/demo/mailbox/").content.decode()
    assert page.index("The second, Sâm") < page.index("The first")


def test_mailbox_says_when_it_is_empty(client, settings, tmp_path):
    settings.DEMO, settings.MAILBOX_DIR = True, tmp_path / "not there yet"
    assert "No mail has come yet." in client.get("/demo/mailbox/").content.decode()


def test_mailbox_letter_shows_the_text_with_links_and_runs_nothing(client, delivered):
    delivered("A letter", "See http://localhost/x/ & <script>alert(1)</script>", "<b>bold</b><script>alert(1)</script>")
    link = re.search(r'href="(/demo/mailbox/[^"]+/)"', client.get("/demo/mailbox/").content.decode()).group(1)
    page = client.get(link).content.decode()
    assert '<a href="http://localhost/x/" rel="nofollow">http://localhost/x/</a>' in page
    assert "&lt;script&gt;alert(1)" in page
    framed = client.get(f"{link}html/")
    assert "<b>bold</b>" in framed.content.decode()
    assert framed["Content-Security-Policy"].startswith("default-src 'none'; style-src 'unsafe-inline'")
    assert "sandbox allow-popups" in framed["Content-Security-Policy"]
    assert framed["X-Frame-Options"] == "SAMEORIGIN"


def test_mailbox_letter_gives_its_file_of_meetings(client, delivered):
    delivered("With meetings", calendar="BEGIN:VCALENDAR\r\nX-SAID:Tŷ\r\nEND:VCALENDAR\r\n")
    link = re.search(r'href="(/demo/mailbox/[^"]+/)"', client.get("/demo/mailbox/").content.decode()).group(1)
    assert f'href="{link}meetings.ics"' in client.get(link).content.decode()
    file = client.get(f"{link}meetings.ics")
    assert (file["Content-Type"], file["Content-Disposition"]) == (
        "text/calendar; charset=utf-8",
        'attachment; filename="meetings.ics"',
    )
    assert file.content.decode() == "BEGIN:VCALENDAR\r\nX-SAID:Tŷ\r\nEND:VCALENDAR\r\n"
    delivered("Without any")
    link = re.search(r'href="(/demo/mailbox/[^"]+/)"', client.get("/demo/mailbox/").content.decode()).group(1)
    assert client.get(f"{link}meetings.ics").status_code == 404


@pytest.mark.parametrize("key", ["nothing", "..", "%2e%2e%2fetc", "1.2.3"])
def test_mailbox_letter_that_is_not_there(client, delivered, key):
    assert client.get(f"/demo/mailbox/{key}/").status_code == 404


@pytest.mark.parametrize("path", ["", "1.2.3/", "1.2.3/html/", "1.2.3/meetings.ics"])
def test_mailbox_is_part_of_the_demo_alone(client, settings, path):
    settings.DEMO = False
    assert client.get(f"/demo/mailbox/{path}").status_code == 404
