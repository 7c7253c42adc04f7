"""Does the mail go out: the officers' page, the alarm, and the figures for a monitor."""

import datetime as dt
import logging

import pytest

from alliance import health_of_post
from alliance.base import clock, holding, mail_watch
from alliance.base.models import Mail, MailWatch
from alliance.base.tasks import watch_mail
from alliance.digests.models import Delivery
from tests.base.test_outbox import broker as its_broker
from tests.factories import make_person

pytestmark = pytest.mark.django_db
a_broker = its_broker  # a fixture: a broker of the test's own
NOW = dt.datetime(2027, 3, 4, 14, 0, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture(autouse=True)
def two_o_clock():
    with clock.set_to(NOW):
        yield


def write(status="waiting", *, due=0, ended=None, attempts=0, written=0) -> Mail:
    """A mail; `due`, `ended` and `written` are minutes ago."""
    mail = Mail.objects.create(
        key=f"{Mail.objects.count()}",
        kind="test",
        to="sam@example.org",
        subject="Hello",
        text="The body",
        status=status,
        attempts=attempts,
        due_at=NOW - due * MINUTE,
        claimed_at=NOW if status == "sending" else None,
        ended_at=None if ended is None else NOW - ended * MINUTE,
    )
    Mail.objects.filter(pk=mail.pk).update(written_at=NOW - written * MINUTE)
    return mail


def watched(since: int, beat: int = 0) -> None:
    """The watch has looked every minute since so many minutes ago."""
    MailWatch.objects.create(beat_at=NOW - beat * MINUTE, began_at=NOW - since * MINUTE)


def stuck(*mails, since: int = 60) -> bool:
    watched(since)
    for fields in mails:
        write(**fields)
    return mail_watch.figures().is_stuck


TRIED = {"due": -5, "attempts": 6, "written": 60}
SENT_LONG_AGO, SENT_JUST_NOW = {"status": "sent", "ended": 31}, {"status": "sent", "ended": 5}


@pytest.mark.parametrize(
    ("mails", "expected"),
    [
        ([], False),
        ([SENT_LONG_AGO], False),
        ([{"due": 31}], True),
        ([{"due": 31}, SENT_LONG_AGO], True),
        ([{"due": 31}, SENT_JUST_NOW], False),
        ([{"due": 29}, SENT_LONG_AGO], False),
        ([TRIED, TRIED, SENT_LONG_AGO], True),  # in vain, and due again later
        ([TRIED, SENT_LONG_AGO], False),  # one alone: its mailbox is full
        ([TRIED, {"due": 1}, SENT_LONG_AGO], False),
        ([TRIED, {"due": 31}, SENT_LONG_AGO], True),
        ([{"due": -5, "attempts": 1, "written": 3}, SENT_LONG_AGO], False),
        ([{"due": -90, "written": 60}], False),  # not to be sent yet
        ([{"status": "unknown", "due": 90, "ended": 80}], False),  # an officer's to decide
    ],
)
def test_mail_is_stuck(mails, expected):
    assert stuck(*mails) is expected


def test_mail_that_an_officer_holds_is_not_stuck():
    holding.hold(why="Wrong links", by=make_person())
    assert stuck({"due": 60}) is False


@pytest.mark.parametrize(("minutes", "expected"), [(1, False), (29, False), (30, True)])
def test_mail_that_was_let_go_is_given_the_same_time(minutes, expected):
    officer = make_person()
    with clock.set_to(NOW - 60 * MINUTE):
        holding.hold(why="Wrong links", by=officer)
    with clock.set_to(NOW - minutes * MINUTE):
        holding.let_go(by=officer)
    assert stuck({"due": 60}, {"status": "sent", "ended": 90}) is expected


@pytest.mark.parametrize(("since", "expected"), [(0, False), (1, False), (29, False), (30, True)])
def test_what_waited_before_the_watch_began_is_given_the_same_time(since, expected):
    assert stuck({"due": 600}, {"status": "sent", "ended": 700}, since=since) is expected


def test_a_portal_that_was_just_started_has_no_alarm_until_it_has_had_its_time(caplog):
    watched(since=900, beat=300)  # it ran, and was stopped five hours ago
    write(due=240)
    found = {}
    for minutes in range(32):
        with clock.set_to(NOW + minutes * MINUTE):
            found[minutes] = watch_mail()["stuck"]
    assert [minutes for minutes, is_stuck in found.items() if is_stuck] == [30, 31]
    assert len(alarms(caplog)) == 1


@pytest.mark.parametrize("hours", [24 * 7, -1])
def test_a_clock_that_is_moved_begins_the_watch_anew(hours):
    watched(since=600)
    write(due=240)
    moved = NOW + dt.timedelta(hours=hours)
    with clock.set_to(moved):
        assert watch_mail() == {"stuck": False}
        assert MailWatch.objects.get().began_at == moved


def test_the_limit_is_a_setting(settings):
    settings.MAIL_ALERT_MINUTES = 5
    assert stuck({"due": 6}) is True


def alarms(caplog) -> list[str]:
    return [record.message for record in caplog.records if record.levelno == logging.ERROR]


def test_the_alarm_sounds_once_and_again_after_mail_went(caplog):
    watched(since=60)
    mail = write(due=31)
    assert [watch_mail()["stuck"] for _ in range(3)] == [True, True, True]
    assert alarms(caplog) == ["no mail was sent for too long although mail is due"]
    Mail.objects.filter(pk=mail.pk).update(status="sent", ended_at=NOW)
    assert watch_mail() == {"stuck": False}
    Mail.objects.filter(pk=mail.pk).update(status="waiting", ended_at=None)
    watch_mail()
    assert len(alarms(caplog)) == 2


def test_the_watch_writes_down_that_the_scheduler_lives():
    watch_mail()
    with clock.set_to(NOW + MINUTE):
        watch_mail()
    assert list(MailWatch.objects.values_list("beat_at", "began_at", "alarmed_at")) == [(NOW + MINUTE, NOW, None)]


def page(client) -> str:
    client.force_login(make_person(role="officer"))
    return " ".join(client.get("/health/").content.decode().split())


def test_health_when_all_is_well(client):
    watch_mail()
    write("sent", ended=5)
    said = page(client)
    assert ("Yes. Nothing is late." in said, "4 March 2027, 1:55pm" in said) == (True, True)
    assert ("The body" in said, "sam@example.org" in said) == (False, False)


def test_health_when_mail_is_stuck(client):
    watched(since=60)
    write(due=40)
    said = page(client)
    assert "No. Nothing was sent for more than 30 minutes although mail was due." in said
    assert "1, the oldest since 4 March 2027, 1:20pm" in said


def test_health_when_mail_is_held(client):
    holding.hold(why="Wrong links", by=make_person("Olu"))
    assert "No. Olu has held all mail since 4 March 2027, 2pm: Wrong links" in page(client)


@pytest.mark.parametrize(
    ("beat", "expected"),
    [(None, "has never been heard of"), (6, "was last heard of on 4 March 2027, 1:54pm")],
)
def test_health_when_the_scheduler_is_silent(client, beat, expected):
    if beat:
        MailWatch.objects.create(beat_at=NOW - beat * MINUTE)
    assert f"Perhaps not. The scheduler {expected}." in page(client)


def test_health_says_how_many_digests_are_due(client):
    Delivery.objects.create(
        person=make_person(), kind="meetings", period=NOW.date(), due_at=NOW - MINUTE, planned_at=NOW
    )
    assert "1, the oldest due since 4 March 2027, 1:59pm" in page(client)


@pytest.mark.parametrize("shown", [None, "Bearer wrong", "Bearer ", "secret"])
@pytest.mark.parametrize("token", ["", "secret"])
def test_metrics_are_not_there_without_the_token(client, settings, token, shown):
    settings.METRICS_TOKEN = token
    assert client.get("/metrics", headers={"Authorization": shown} if shown else {}).status_code == 404


def test_metrics_say_the_figures_as_prometheus_reads_them(client, settings):
    settings.METRICS_TOKEN = "secret"
    write(due=2)
    write("unknown", ended=1)
    due = {"period": NOW.date(), "due_at": NOW - 3 * MINUTE, "planned_at": NOW}
    Delivery.objects.create(person=make_person(), kind="meetings", **due)
    watch_mail()
    answer = client.get("/metrics", headers={"Authorization": "Bearer secret"})
    lines = answer.content.decode().splitlines()
    values = dict(line.rsplit(" ", 1) for line in lines if not line.startswith("#"))
    assert answer["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    assert values == {
        "alliance_mail_due": "1",
        "alliance_mail_waiting": "1",
        "alliance_mail_sending": "0",
        "alliance_mail_unknown": "1",
        "alliance_mail_refused": "0",
        "alliance_mail_dead_addresses": "0",
        "alliance_mail_held": "0",
        "alliance_mail_stuck": "0",
        "alliance_mail_oldest_due_seconds": "120.0",
        "alliance_beat_seconds": "0.0",
        "alliance_digests_due": "1",
        "alliance_digests_oldest_due_seconds": "180.0",
        "alliance_digests_failed": "0",
        "alliance_digests_late": "0",
    }
    assert len([line for line in lines if line.startswith("# TYPE ")]) == len(values)


@pytest.mark.broker
def test_calls_that_wait_for_a_worker_are_counted_in_the_broker(settings, a_broker):
    url, process = a_broker
    address = url.replace("redis+socket://", "unix://")
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": address}}
    counts = [health_of_post.calls_waiting()]
    for _ in range(2):
        watch_mail.delay()  # nobody takes it: there is no worker
    counts.append(health_of_post.calls_waiting())
    process.terminate()
    process.wait()
    counts.append(health_of_post.calls_waiting())
    assert counts == [0, 2, None]
