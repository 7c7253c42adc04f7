"""What the outbox learned for the digests: a rate for all workers, one-click headers, bodies that go."""

import datetime as dt

import pytest
from django.db import connection, transaction

from alliance.base import clock, outbox, sending_rate
from alliance.base.mail_message import message_of
from alliance.base.models import Mail
from tests.boards.races import at_once

pytestmark = pytest.mark.django_db


def put(number=1, **fields) -> Mail:
    fields = {"kind": "test", "to": "sam@example.org", "subject": "Hello", "text": "Hello", **fields}
    return outbox.put(key=f"rate:{number}", **fields)


def test_without_a_limit_all_may_go(settings, django_assert_num_queries):
    settings.MAIL_PER_MINUTE = 0
    with django_assert_num_queries(0):
        assert sending_rate.take()


def test_a_minutes_worth_may_go_and_no_more(settings):
    settings.MAIL_PER_MINUTE = 3
    assert [sending_rate.take() for _ in range(5)] == [True, True, True, False, False]


@pytest.mark.parametrize(
    ("moved", "may_go"), [("- interval '20 seconds'", True), ("+ interval '1 day'", True), ("", False)]
)
def test_the_allowance_fills_by_real_time_and_a_clock_set_back_stops_nothing(settings, moved, may_go):
    settings.MAIL_PER_MINUTE = 3
    while sending_rate.take():
        pass
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE base_sendingrate SET reckoned_at = reckoned_at {moved}")
    assert sending_rate.take() == may_go


@pytest.mark.django_db(transaction=True)
def test_two_workers_share_one_allowance(settings):
    settings.MAIL_PER_MINUTE = 10
    taken = []

    def work():
        for _ in range(10):
            with transaction.atomic():
                taken.append(sending_rate.take())

    assert at_once(work, work) == ["done", "done"]
    assert sum(taken) == 10


def test_a_mail_that_may_not_go_yet_waits_unclaimed(settings):
    settings.MAIL_PER_MINUTE = 1
    put(1), put(2)
    assert outbox._claim() is not None
    assert outbox._claim() is None
    assert sorted(Mail.objects.values_list("status", flat=True)) == ["sending", "waiting"]


def test_what_a_mail_said_goes_after_ninety_days_and_its_record_stays():
    old, waiting = put(1), put(2)
    Mail.objects.filter(pk=old.pk).update(status="sent", ended_at=clock.now() - dt.timedelta(days=91))
    assert outbox.forget_old_bodies() == 1
    old.refresh_from_db()
    waiting.refresh_from_db()
    assert (old.text, old.subject, old.to, waiting.text) == ("", "Hello", "sam@example.org", "Hello")


def test_one_click_headers_stand_on_mails_that_can_be_stopped():
    stops = message_of(put(1, kind="test")).message()
    assert stops["List-Unsubscribe"] is None
    mail = outbox.new_mail(
        key="x",
        kind="test",
        to="a@example.org",
        subject="Hello",
        text="Hello",
        list_unsubscribe="https://example.org/post/stop/x/",
    )
    message = message_of(mail).message()
    assert (message["List-Unsubscribe"], message["List-Unsubscribe-Post"]) == (
        "<https://example.org/post/stop/x/>",
        "List-Unsubscribe=One-Click",
    )
