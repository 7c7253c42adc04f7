"""Working days of England, from data that the library carries with it; deadlines and rules worked out by them."""

import datetime as dt

import pytest

from boards.recurrence import Occurrence, in_words, occurrences, rule_of
from boards.working_days import bank_holidays, deadlines, is_working_day, known_until, next_working_day
from boards.working_days import working_days_before as before
from tests.factories import make_board


def day(words: str) -> dt.date:
    return dt.date.fromisoformat(words)


def test_bank_holidays_come_from_the_file_that_the_library_carries():
    """Nothing is fetched: sockets off this machine are blocked in tests."""
    assert bank_holidays()[day("2027-05-31")] == "Spring bank holiday"
    assert day("2026-08-03") not in bank_holidays()  # a holiday in Scotland alone
    assert known_until() >= day("2027-12-31")


@pytest.mark.parametrize(
    ("on", "works"),
    [
        ("2027-03-25", True),
        ("2027-03-26", False),  # Good Friday
        ("2027-03-27", False),  # a Saturday
        ("2027-03-29", False),  # Easter Monday
        ("2027-12-27", False),  # Christmas Day fell on a Saturday
        ("2027-12-28", False),
        ("2027-12-29", True),
    ],
)
def test_working_days(on, works):
    assert is_working_day(day(on)) is works


@pytest.mark.parametrize(
    ("on", "days", "expected"),
    [
        ("2027-03-04", 0, "2027-03-04"),
        ("2027-03-04", 1, "2027-03-03"),
        ("2027-03-08", 1, "2027-03-05"),
        ("2027-03-30", 1, "2027-03-25"),  # over Easter
        ("2027-01-04", 5, "2026-12-23"),  # over Christmas and New Year
        ("2027-03-07", 1, "2027-03-05"),  # counted back from a Sunday
    ],
)
def test_working_days_are_counted_back_without_the_day_itself(on, days, expected):
    assert before(day(on), days) == day(expected)


def test_next_working_day_passes_over_christmas():
    assert next_working_day(day("2027-12-24")) == day("2027-12-29")


@pytest.mark.django_db
def test_deadlines_follow_the_three_numbers_of_the_board():
    board = make_board(proposals_close_days=10, papers_due_days=6, agenda_out_days=0)
    found = deadlines(board, day("2027-04-08"))
    assert (found.proposals_close_on, found.papers_due_on, found.agenda_out_on) == (
        day("2027-03-23"),
        day("2027-03-31"),
        day("2027-04-08"),
    )


# Rules -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("how", "every", "first", "rule", "words"),
    [
        ("weekday", 1, "2027-01-12", "FREQ=MONTHLY;INTERVAL=1;BYDAY=2TU", "every month, on the second Tuesday"),
        ("last", 1, "2027-01-29", "FREQ=MONTHLY;INTERVAL=1;BYDAY=-1FR", "every month, on the last Friday"),
        ("date", 3, "2027-01-12", "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=12", "every 3 months, on day 12 of the month"),
        ("weeks", 6, "2027-01-12", "FREQ=WEEKLY;INTERVAL=6;BYDAY=TU", "every 6 weeks, on a Tuesday"),
        ("weeks", 1, "2027-01-13", "FREQ=WEEKLY;INTERVAL=1;BYDAY=WE", "every week, on a Wednesday"),
    ],
)
def test_plain_answers_become_a_rule_and_words(how, every, first, rule, words):
    assert rule_of(how, every, day(first)) == rule
    assert in_words(rule) == words
    assert occurrences(rule, day(first), day(first), "keep") == [Occurrence(day(first), day(first))]


def test_every_sixth_week_over_a_year_counts_from_the_first():
    found = occurrences("FREQ=WEEKLY;INTERVAL=6;BYDAY=TU", day("2027-01-12"), day("2027-06-29"), "keep")
    assert [str(one.day) for one in found] == ["2027-01-12", "2027-02-23", "2027-04-06", "2027-05-18", "2027-06-29"]


@pytest.mark.parametrize(("on_a_holiday", "held_on"), [("move", "2027-06-01"), ("skip", None), ("keep", "2027-05-31")])
def test_what_becomes_of_a_meeting_on_a_bank_holiday(on_a_holiday, held_on):
    found = occurrences("FREQ=MONTHLY;BYDAY=-1MO", day("2027-04-01"), day("2027-05-31"), on_a_holiday)
    april, may = found
    assert april == Occurrence(day("2027-04-26"), day("2027-04-26"))
    assert may == Occurrence(day("2027-05-31"), held_on and day(held_on), "Spring bank holiday")
    assert may.is_moved is (on_a_holiday == "move")
