"""The ground: clock, money, items, refusals, words, logs."""

import datetime as dt
import json
import logging
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from alliance.base import clock, money
from alliance.base.items import Item, in_order
from alliance.base.models import ClockOffset
from alliance.base.refused import require
from alliance.base.templatetags import words


def test_clock_stops_where_a_test_says():
    with clock.set_to("2027-03-04"):
        assert clock.today() == dt.date(2027, 3, 4)
        assert clock.local().hour == 12


def test_day_is_that_of_london():
    with clock.set_to(dt.datetime(2027, 6, 30, 23, 30, tzinfo=dt.UTC)):
        assert clock.today() == dt.date(2027, 7, 1)


@pytest.mark.django_db
def test_demo_clock_moves_and_is_read_once_a_request(settings, django_assert_num_queries):
    settings.CLOCK_MOVES = True
    real = clock.now()
    clock.forget()
    ClockOffset.move(dt.timedelta(days=7))
    clock.forget()
    with django_assert_num_queries(1):
        moved = [clock.now(), clock.now()]
    clock.forget()
    assert all(dt.timedelta(days=7) <= moment - real < dt.timedelta(days=7, minutes=1) for moment in moved)


@pytest.mark.django_db
def test_clock_asks_nothing_of_the_database_outside_the_demo(django_assert_num_queries):
    with django_assert_num_queries(0):
        clock.now()


@pytest.mark.parametrize(
    ("amount", "words"),
    [(35000, "£35,000"), (Decimal("35000.5"), "£35,000.50"), (Decimal("-0.005"), "−£0.01"), (0, "£0")],
)
def test_money_in_words(amount, words):
    assert money.in_words(amount) == words


def test_money_total_is_the_sum_of_rounded_lines():
    assert money.total(["0.335", "0.335", "0.335"]) == Decimal("1.02")


def test_money_refuses_floats():
    with pytest.raises(TypeError, match="never a float"):
        money.pounds(0.1)


def test_items_come_in_order_of_date_then_words():
    def item(what, due=None):
        return Item(key=what, kind="k", what=what, verb="Go", url="/", due=due)

    later, sooner, b, a = item("x", dt.date(2027, 2, 1)), item("y", dt.date(2027, 1, 1)), item("b"), item("a")
    assert in_order([later, b, sooner, a]) == [sooner, later, a, b]


def test_require_says_who_can():
    with pytest.raises(PermissionDenied, match="Ask an owner"):
        require(False, "Ask an owner.")
    require(True)


def test_days_moments_and_shares_as_people_read_them():
    assert words.day(dt.date(2027, 3, 4)) == "4 March 2027"
    assert [words.last_day(day) for day in (dt.date(2027, 4, 1), None)] == ["31 March 2027", ""]
    assert words.moment(dt.datetime(2027, 3, 4, 14, 0, tzinfo=dt.UTC)) == "4 March 2027, 2pm"
    assert words.moment(dt.datetime(2027, 7, 4, 8, 5, tzinfo=dt.UTC)) == "4 July 2027, 9:05am"
    assert [words.percent(share) for share in (0, 0.000233, 0.5, 0.999, 1)] == [
        "0%",
        "under 1%",
        "50%",
        "over 99%",
        "100%",
    ]
    assert words.plural(1, "change,changes") == "1 change"
    assert words.plural(1200, "change,changes") == "1,200 changes"
    assert (words.article("owner"), words.article("viewer")) == ("an owner", "a viewer")


@pytest.mark.django_db
def test_request_log_names_the_route_and_never_what_was_typed(client, caplog):
    with caplog.at_level(logging.INFO, logger="alliance.requests"):
        response = client.get("/directory/", {"place": "12 Secret Street"})
    (record,) = [r for r in caplog.records if r.name == "alliance.requests"]
    said = json.dumps(record.__dict__, default=str)
    assert (record.route, record.status) == ("directory:search", 200)
    assert "Secret" not in said
    assert len(response["X-Request-ID"]) == 32
