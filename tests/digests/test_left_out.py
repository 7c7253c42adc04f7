"""Digests that nobody got are seen: on the health page, by the monitor, in the outbox."""

import datetime as dt

import pytest

from alliance.digests import left_out
from alliance.digests.models import Delivery
from tests.factories import make_person

from .conftest import MONDAY

pytestmark = pytest.mark.django_db


def left(status: str, days_ago: int = 0) -> None:
    ended = MONDAY - dt.timedelta(days=days_ago)
    times = {"period": ended.date(), "due_at": ended, "planned_at": ended, "ended_at": ended}
    Delivery.objects.create(person=make_person(), kind="meetings", status=status, **times)


def test_what_failed_and_what_was_late_this_week_is_counted(monday):
    for status, days in [("failed", 0), ("late", 1), ("late", 6), ("late", 8), ("nothing", 0), ("stopped", 0)]:
        left(status, days)
    assert left_out.counts() == {"failed": 1, "late": 2}


def test_officers_are_told_of_digests_that_nobody_got(monday, client, settings):
    client.force_login(make_person(role="officer"))
    settings.METRICS_TOKEN = "secret"
    assert "digest" not in client.get("/outbox/").content.decode().partition("To look at")[2].partition("Waiting")[0]
    left("failed")
    left("late")
    page = client.get("/outbox/").content.decode()
    assert "1 digest could not be composed. The portal tries again each hour." in page
    assert "1 digest was too late in the last week and not sent. The next one says it all." in page
    assert "1 could not be composed, 1 given up as too late in the last week" in client.get("/health/").content.decode()
    said = client.get("/metrics", headers={"Authorization": "Bearer secret"}).content.decode().splitlines()
    assert {"alliance_digests_failed 1", "alliance_digests_late 1"} <= set(said)
