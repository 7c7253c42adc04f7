"""What the mail server's answers make of a mail over time."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from alliance.base import clock, outbox
from alliance.base.models import Mail
from tests.factories import make_person

from .test_outbox import put
from .test_outbox import server as its_server

pytestmark = pytest.mark.django_db
server = its_server  # a fixture: a real mail server
NOW = dt.datetime(2027, 3, 4, 14, 0, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)


def tried_until(mail: Mail, end: dt.datetime) -> dt.datetime:
    """Sent whenever it is due, until it ends or the time is over: when it was tried last."""
    moment = mail.due_at
    while mail.status == "waiting" and mail.due_at < end:
        moment = mail.due_at
        with clock.set_to(moment):
            outbox.send_due()
        mail.refresh_from_db()
    return moment


def test_what_is_put_off_for_four_days_is_refused(server):
    server.rcpt = "452 4.2.2 Mailbox full"
    with clock.set_to(NOW):
        mail = put()
    last = tried_until(mail, NOW + dt.timedelta(days=9))
    assert (mail.status, mail.last_answer) == ("refused", "452 4.2.2 Mailbox full")
    assert dt.timedelta(days=4) <= last - NOW < dt.timedelta(days=4, hours=5)


def test_the_days_count_from_the_first_answer_and_anew_when_an_officer_sends_again(server):
    server.rcpt = "450 4.7.1 Come back later"
    with clock.set_to(NOW):
        mail = put()
    with clock.set_to(NOW + dt.timedelta(days=5)):  # it was held
        assert outbox.send_due() == {"waiting": 1}
    mail.refresh_from_db()
    assert tried_until(mail, NOW + dt.timedelta(days=19)) - NOW >= dt.timedelta(days=9)
    assert mail.status == "refused"
    with clock.set_to(NOW + dt.timedelta(days=20)):
        outbox.send_again(mail=mail, by=make_person())
        assert outbox.send_due() == {"waiting": 1}


def test_an_answer_after_the_text_that_is_neither_later_nor_no_is_unknown(server):
    server.data = "354 Go on"
    put()
    assert outbox.send_due() == {"unknown": 1}


def test_a_worker_that_wakes_late_leaves_the_claim_of_another_alone(server):
    mail = put()
    with clock.set_to(NOW + HOUR * 24 * 365):
        first = outbox._claim()
        Mail.objects.filter(pk=mail.pk).update(status="unknown", ended_at=clock.now())
        outbox.send_again(mail=mail, by=make_person())
    with clock.set_to(NOW + HOUR * 24 * 366):
        second = outbox._claim()
        outbox._mark(first, "refused", "550 No")
        mail.refresh_from_db()
        assert (mail.status, mail.claimed_at) == ("sending", second.claimed_at)
        outbox._mark(second, "sent", "")
    mail.refresh_from_db()
    assert mail.status == "sent"


def test_a_mail_to_nobody_is_refused_and_never_counts_as_sent(server):
    mail = put(to="")
    assert outbox.send_due() == {"refused": 1}
    mail.refresh_from_db()
    assert mail.last_answer == "No address is known."
    with pytest.raises(IntegrityError, match="mail_sent_went_to_an_address"), transaction.atomic():
        Mail.objects.update(status="sent")
