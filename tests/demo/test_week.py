"""A week goes by in the demonstration: by command, and by the button of its mailbox page."""

import datetime as dt
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from alliance.base import clock, outbox
from alliance.base.models import ClockOffset, Mail
from alliance.demo import tasks, views
from tests.digests.conftest import joined_long_ago
from tests.factories import make_member, make_organisation

pytestmark = pytest.mark.django_db
WEEK = dt.timedelta(days=7)


@pytest.fixture
def demo(settings, monkeypatch):
    """The demo's clock moves; mails go without a server."""
    settings.DEMO = settings.CLOCK_MOVES = True
    monkeypatch.setattr(outbox, "_send", lambda mail: outbox._mark(mail, "sent", ""))
    clock.forget()
    yield
    clock.forget()


def test_a_week_brings_one_monday_whatever_day_it_is(demo):
    long_ago = clock.today() - dt.timedelta(days=400)
    person = make_member(make_organisation(confirmed_on=long_ago))
    joined_long_ago()
    out = StringIO()
    call_command("demo_week", stdout=out)
    assert ClockOffset.current() == WEEK
    mails = Mail.objects.filter(person=person, kind="digest-deadlines")
    assert list(mails.values_list("status", flat=True)) == ["sent"]
    assert out.getvalue().startswith("In the demonstration it is now ")


def test_a_week_does_not_go_by_elsewhere(settings):
    assert settings.CLOCK_MOVES is False
    with pytest.raises(CommandError, match="Only the demonstration's clock moves."):
        call_command("demo_week")
    assert (tasks.let_a_week_pass(), ClockOffset.objects.count()) == (0, 0)


def test_the_mailbox_has_a_button_that_lets_a_week_go_by(demo, client, settings, tmp_path, monkeypatch):
    settings.MAILBOX_DIR = tmp_path / "mailbox"
    called = []
    monkeypatch.setattr(views.let_a_week_pass, "delay", lambda: called.append("a week"))
    assert 'action="/demo/mailbox/week/"' in client.get("/demo/mailbox/").content.decode()
    assert client.get("/demo/mailbox/week/").status_code == 405
    answer = client.post("/demo/mailbox/week/", follow=True).content.decode()
    assert ("A week goes by, day by day." in answer, called) == (True, ["a week"])
