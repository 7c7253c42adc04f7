"""The outbox against a real mail server, and once with a real worker and a real broker (rule 21)."""

import datetime as dt
import os
import signal
import smtplib
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from email import message_from_bytes, policy

import kombu.pools
import pytest
from aiosmtpd.controller import Controller
from django.conf import settings as project
from django.db import connection, transaction

from alliance import embedded
from alliance.base import clock, outbox
from alliance.base.models import Mail
from alliance.base.refused import Refused
from tests.factories import make_person

pytestmark = pytest.mark.django_db
Status = Mail.Status


class Server:
    """A mail server that takes every mail, unless told to answer otherwise."""

    def __init__(self):
        self.letters, self.rcpt, self.data, self.hang_up_after_data, self.slow = [], "", "", False, 0.0

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802 aiosmtpd's name
        if self.rcpt:
            return self.rcpt
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        if self.slow:
            time.sleep(self.slow)
        if self.data:
            return self.data
        self.letters.append(message_from_bytes(envelope.content, policy=policy.default))
        if self.hang_up_after_data:
            server.transport.close()
        return "250 OK"

    @property
    def subjects(self):
        return sorted(letter["Subject"] for letter in self.letters)


@contextmanager
def serving(handler, port=0):
    controller = Controller(handler, hostname="127.0.0.1", port=port or free_port())
    controller.start()
    try:
        yield controller
    finally:
        controller.stop()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def mail_goes_to(settings, port):
    options = project.MAILERS["default"].get("OPTIONS", {})
    settings.MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "OPTIONS": options | {"host": "127.0.0.1", "port": port, "timeout": 5},
        }
    }


@pytest.fixture
def server(settings):
    handler = Server()
    with serving(handler) as controller:
        mail_goes_to(settings, controller.port)
        yield handler


def put(number=1, **fields) -> Mail:
    return outbox.put(
        **{
            "key": f"test:{number}",
            "kind": "test",
            "to": "sam@example.org",
            "subject": f"Mail {number}",
            "text": "Hello",
        }
        | fields
    )


def test_put_and_send(server):
    mail = put(text="Good day, Sâm", html="<p>Good day, Sâm</p>")
    assert outbox.send_due() == {"sent": 1}
    (letter,) = server.letters
    assert (letter["To"], letter["Subject"], letter["Message-ID"]) == ("sam@example.org", "Mail 1", mail.message_id)
    assert letter.get_body(("plain",)).get_content().strip() == "Good day, Sâm"
    assert letter.get_body(("html",)).get_content().strip() == "<p>Good day, Sâm</p>"
    mail.refresh_from_db()
    assert (mail.status, mail.attempts, mail.last_answer, mail.text) == (Status.SENT, 1, "", "Good day, Sâm")
    assert outbox.send_due() == {}


def test_put_twice_with_one_key_is_one_mail(server):
    assert put().pk == put(subject="Another subject").pk
    assert outbox.send_due() == {"sent": 1}
    assert server.subjects == ["Mail 1"]


def test_a_code_to_sign_in_goes_before_the_digests_of_a_morning(server):
    for number in (1, 2, 3):
        put(number)
    put(4, subject="Your code", secret=True)
    outbox.send_due()
    assert [letter["Subject"] for letter in server.letters] == ["Your code", "Mail 1", "Mail 2", "Mail 3"]


def test_put_makes_one_line_of_a_subject():
    assert put(subject="Two\r\nBcc: everybody@example.org\n").subject == "Two Bcc: everybody@example.org"


@pytest.mark.django_db(transaction=True)
def test_rollback_leaves_nothing(server):
    with pytest.raises(RuntimeError), transaction.atomic():
        put()
        raise RuntimeError("the second write fails")
    assert outbox.send_due() == {}
    assert (Mail.objects.count(), server.letters) == (0, [])


def test_a_secret_is_forgotten_once_it_is_sent(server):
    mail = put(text="code 1234", html="<b>1234</b>", secret=True)
    outbox.send_due()
    mail.refresh_from_db()
    assert (mail.status, mail.text, mail.html) == (Status.SENT, "", "")
    assert "code 1234" in server.letters[0].get_body(("plain",)).get_content()


def test_a_secret_that_never_went_is_forgotten_after_a_fortnight(server):
    server.rcpt = "550 No such mailbox"
    mail = put(text="code 1234", secret=True)
    outbox.send_due()
    mail.refresh_from_db()
    assert (mail.status, mail.text) == (Status.REFUSED, "code 1234")
    with clock.set_to(clock.now() + dt.timedelta(days=15)):
        outbox.send_due()
        mail.refresh_from_db()
        assert mail.text == ""
        with pytest.raises(Refused, match="is no longer kept"):
            outbox.send_again(mail=mail, by=make_person())


# What the server answers -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("where", "answer"), [("rcpt", "550 No such mailbox"), ("data", "554 We do not like it")])
def test_refused_for_good_is_final(server, where, answer):
    setattr(server, where, answer)
    mail = put()
    assert outbox.send_due() == {"refused": 1}
    mail.refresh_from_db()
    assert (mail.status, mail.last_answer) == (Status.REFUSED, answer)
    with clock.set_to(clock.now() + dt.timedelta(days=1)):
        assert outbox.send_due() == {}


@pytest.mark.parametrize(("where", "answer"), [("rcpt", "450 Try later"), ("data", "451 Try later")])
def test_refused_for_now_waits_longer_each_time(server, where, answer):
    setattr(server, where, answer)
    mail = put()
    waits, moment = [], clock.now()
    for _ in range(3):
        with clock.set_to(moment):
            assert outbox.send_due() == {"waiting": 1}
            assert outbox.send_due() == {}
        mail.refresh_from_db()
        waits.append(mail.due_at - moment)
        moment = mail.due_at
    assert waits == [dt.timedelta(minutes=2), dt.timedelta(minutes=4), dt.timedelta(minutes=8)]
    setattr(server, where, "")
    with clock.set_to(moment):
        assert outbox.send_due() == {"sent": 1}
    assert server.subjects == ["Mail 1"]


def test_a_server_that_cannot_be_reached_is_tried_later(settings):
    mail_goes_to(settings, free_port())
    mail = put()
    assert outbox.send_due() == {"waiting": 1}
    mail.refresh_from_db()
    assert (mail.status, mail.claimed_at, "refused" in mail.last_answer) == (Status.WAITING, None, True)


def test_a_connection_that_breaks_after_the_mail_is_unknown_and_never_sent_again(server):
    server.hang_up_after_data = True
    mail = put()
    assert outbox.send_due() == {"unknown": 1}
    mail.refresh_from_db()
    assert (mail.status, mail.attempts) == (Status.UNKNOWN, 1)
    with clock.set_to(clock.now() + dt.timedelta(days=3)):
        assert outbox.send_due() == {}
    assert server.subjects == ["Mail 1"]


def test_an_address_that_no_mail_can_carry_is_refused_and_holds_nobody_up(server):
    put(1, to="sâm@example.org")
    put(2, to="not an address")
    put(3)
    assert outbox.send_due() == {"refused": 2, "sent": 1}
    assert server.subjects == ["Mail 3"]


def test_a_server_that_takes_the_mail_and_then_forgets_its_manners_has_taken_it(server, monkeypatch):
    def hang_up(self):
        self.close()
        raise ConnectionResetError("gone")

    monkeypatch.setattr(smtplib.SMTP, "quit", hang_up)
    put()
    assert outbox.send_due() == {"sent": 1}


# Workers that die, and workers that meet ---------------------------------------------------------------------


def test_a_worker_that_dies_between_claim_and_answer_leaves_the_mail_unknown(server):
    mail = put()
    assert outbox._claim().pk == mail.pk
    assert outbox.send_due() == {}
    with clock.set_to(clock.now() + Mail.STUCK_AFTER + dt.timedelta(seconds=1)):
        assert outbox.send_due() == {}
    mail.refresh_from_db()
    assert (mail.status, server.letters) == (Status.UNKNOWN, [])
    assert mail.last_answer == "The worker stopped before the mail server had answered."


def test_an_answer_that_comes_after_the_mail_was_given_up_changes_nothing(server):
    mail = put()
    claimed = outbox._claim()
    Mail.objects.update(status=Status.UNKNOWN)
    outbox._mark(claimed, Status.SENT, "")
    mail.refresh_from_db()
    assert mail.status == Status.UNKNOWN


@pytest.mark.django_db(transaction=True)
def test_two_senders_at_the_same_moment_send_each_mail_once(server):
    for number in range(20):
        put(number)
    both, counts = threading.Barrier(2), []

    def send():
        both.wait()
        counts.append(outbox.send_due())
        connection.close()

    threads = [threading.Thread(target=send) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert server.subjects == sorted(f"Mail {number}" for number in range(20))
    assert sum(count.get("sent", 0) for count in counts) == 20
    assert set(Mail.objects.values_list("status", "attempts")) == {(Status.SENT, 1)}


def test_a_run_ends_in_time_and_the_next_goes_on(server, monkeypatch):
    put(1)
    put(2)
    monkeypatch.setattr(outbox, "ONE_RUN", 0)
    assert outbox.send_due() == {}
    monkeypatch.setattr(outbox, "ONE_RUN", 60)
    assert outbox.send_due() == {"sent": 2}


# What an officer decides -------------------------------------------------------------------------------------

DECISIONS = {outbox.send_again: Status.WAITING, outbox.it_arrived: Status.SENT, outbox.cancel: Status.CANCELLED}
ALLOWED = {
    (Status.UNKNOWN, Status.WAITING),
    (Status.UNKNOWN, Status.SENT),
    (Status.UNKNOWN, Status.CANCELLED),
    (Status.REFUSED, Status.WAITING),
    (Status.REFUSED, Status.CANCELLED),
    (Status.WAITING, Status.CANCELLED),
}


@pytest.mark.parametrize("before", Status)
@pytest.mark.parametrize("decide", DECISIONS)
def test_an_officer_moves_a_mail_as_the_table_allows(before, decide):
    mail, officer = put(), make_person()
    Mail.objects.update(status=before, claimed_at=clock.now())
    if (before, DECISIONS[decide]) not in ALLOWED:
        with pytest.raises(Refused, match=f"^This mail is now {Status(before).label}"):
            decide(mail=mail, by=officer)
        return
    decide(mail=mail, by=officer)
    mail.refresh_from_db()
    assert (mail.status, mail.decided_by) == (DECISIONS[decide], officer)


def test_send_again_sends_at_once(server):
    mail = put()
    Mail.objects.update(status=Status.UNKNOWN, claimed_at=clock.now(), ended_at=clock.now())
    outbox.send_again(mail=mail, by=make_person())
    assert outbox.send_due() == {"sent": 1}


# The broker --------------------------------------------------------------------------------------------------


def waited_for(condition, seconds=60.0) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if condition():
            return True
        time.sleep(0.05)
    return False


@pytest.fixture
def broker(tmp_path, monkeypatch):
    """A broker of this test's own, in a folder with a short name, that the portal calls."""
    from alliance.celery import app

    state = tmp_path
    process = embedded.start_broker(state)
    url = embedded.redis_url(state).replace("unix://", "redis+socket://")
    with calling(app, url):
        yield url, process
    process.terminate()
    process.wait()


@contextmanager
def calling(app, url):
    """Celery as it is in this process, on another broker."""
    before = app.conf.broker_url

    def use(address):
        app.conf.broker_url = app.conf.broker_read_url = app.conf.broker_write_url = address
        kombu.pools.reset()
        app._pool = app.amqp._producer_pool = None

    use(url)
    try:
        yield
    finally:
        use(before)


@contextmanager
def worker(url, port):
    """A Celery worker as production runs it: a process of its own, on the test's database and mail server."""
    database = connection.settings_dict
    environment = os.environ | {
        "DATABASE_URL": f"postgresql://{database['USER']}@{database['HOST'].replace('/', '%2F')}/{database['NAME']}",
        "REDIS_URL": url.replace("redis+socket://", "unix://"),
        "EMAIL_URL": f"smtp://127.0.0.1:{port}",
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "celery", "-A", "alliance", "worker", "--pool=solo", "--loglevel=WARNING"],
        env=environment,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=20)


@pytest.mark.slow
@pytest.mark.broker
@pytest.mark.django_db(transaction=True)
def test_a_real_worker_sends_after_the_commit_and_only_then(server, settings, broker):
    url, _ = broker
    port = settings.MAILERS["default"]["OPTIONS"]["port"]
    with worker(url, port):
        with transaction.atomic():
            put(1)
            assert server.letters == []
        assert waited_for(lambda: server.subjects == ["Mail 1"])
        with pytest.raises(RuntimeError), transaction.atomic():
            put(2)
            raise RuntimeError("the second write fails")
        put(3)
        assert waited_for(lambda: server.subjects == ["Mail 1", "Mail 3"])
    assert waited_for(lambda: set(Mail.objects.values_list("status", flat=True)) == {Status.SENT})


@pytest.mark.broker
@pytest.mark.django_db(transaction=True)
def test_a_broker_that_has_forgotten_everything_loses_no_mail(server, broker):
    import redis

    url, _ = broker
    with transaction.atomic():
        put()
    client = redis.Redis(unix_socket_path=url.removeprefix("redis+socket://"))
    assert waited_for(lambda: client.llen("celery") == 1)
    client.flushall()
    assert client.llen("celery") == 0
    client.close()
    assert outbox.send_due() == {"sent": 1}


@pytest.mark.broker
@pytest.mark.django_db(transaction=True)
def test_a_broker_that_is_down_neither_breaks_nor_delays(server, tmp_path):
    from alliance.celery import app

    with calling(app, f"redis+socket://{tmp_path}/nobody.sock"):
        started = time.monotonic()
        for number in range(10):
            with transaction.atomic():
                put(number)
        assert time.monotonic() - started < 1
        assert waited_for(nobody_calls)
    assert outbox.send_due() == {"sent": 10}


@pytest.mark.broker
@pytest.mark.django_db(transaction=True)
def test_a_broker_that_takes_the_call_and_never_answers_delays_nobody(server, tmp_path):
    from alliance.celery import app

    silent = socket.socket(socket.AF_UNIX)
    silent.bind(f"{tmp_path}/silent.sock")
    silent.listen()
    with calling(app, f"redis+socket://{tmp_path}/silent.sock"):
        started = time.monotonic()
        for number in range(10):
            with transaction.atomic():
                put(number)
        assert time.monotonic() - started < 1
        silent.close()
        assert waited_for(nobody_calls, 30)
    assert outbox.send_due() == {"sent": 10}


def nobody_calls() -> bool:
    return not [thread for thread in threading.enumerate() if thread.name == "wake a mail worker"]


def test_the_sweep_runs_every_minute():
    assert project.CELERY_BEAT_SCHEDULE["send due mail"] == {
        "task": "alliance.base.tasks.send_due_mail",
        "schedule": 60.0,
        "options": {"expires": 60},  # the next one does it all
    }
