"""A week goes by in the demonstration: by command, and by the button of its mailbox page."""

import datetime as dt
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from kombu.exceptions import OperationalError

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
    tasks.let_days_pass()
    assert ClockOffset.current() == WEEK
    mails = Mail.objects.filter(person=person, kind="digest-deadlines")
    assert list(mails.values_list("status", flat=True)) == ["sent"]


def test_the_command_leaves_it_to_the_running_demonstration(demo, monkeypatch):
    out, called = StringIO(), []
    monkeypatch.setattr(tasks.let_days_pass, "delay", called.append)
    call_command("demo_week", "--days", "3", stdout=out)
    assert (called, out.getvalue().startswith("The days go by")) == ([3], True)


def test_the_command_says_that_the_demonstration_does_not_run(demo, monkeypatch):
    def nobody_there(days):
        raise OperationalError("no broker")

    monkeypatch.setattr(tasks.let_days_pass, "delay", nobody_there)
    with pytest.raises(CommandError, match="The demonstration does not run."):
        call_command("demo_week")


@pytest.mark.parametrize("days", ["0", "367"])
def test_a_number_of_days_that_makes_no_sense(demo, days):
    with pytest.raises(CommandError, match="from 1 to 366"):
        call_command("demo_week", "--days", days)


def test_no_day_goes_by_elsewhere(settings):
    assert settings.CLOCK_MOVES is False
    with pytest.raises(CommandError, match="Only the demonstration's clock moves."):
        call_command("demo_week")
    assert (tasks.let_days_pass(), ClockOffset.objects.count()) == (0, 0)


def test_the_mailbox_has_a_button_that_lets_a_week_go_by(demo, client, settings, tmp_path, monkeypatch):
    settings.MAILBOX_DIR = tmp_path / "mailbox"
    called = []
    monkeypatch.setattr(views.let_days_pass, "delay", lambda: called.append("a week"))
    assert 'action="/demo/mailbox/week/"' in client.get("/demo/mailbox/").content.decode()
    assert client.get("/demo/mailbox/week/").status_code == 405
    answer = client.post("/demo/mailbox/week/", follow=True).content.decode()
    assert ("A week goes by, day by day." in answer, called) == (True, ["a week"])
