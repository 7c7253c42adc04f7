"""When a digest is due: clock changes, bank holidays, missed hours."""

import datetime as dt

import pytest

from alliance.base import clock
from alliance.digests.periods import Period, Rhythm, at_hour, following, latest


def at(day: str, hour: str = "07:00") -> dt.datetime:
    return dt.datetime.fromisoformat(f"{day}T{hour}").replace(tzinfo=clock.LONDON)


@pytest.mark.parametrize(
    ("day", "hour", "in_utc"),
    [
        ("2027-01-11", 7, "2027-01-11T07:00+00:00"),
        ("2027-07-12", 7, "2027-07-12T06:00+00:00"),
        ("2027-03-28", 1, "2027-03-28T01:00+00:00"),  # 1am does not exist: it is 2am in summer time
        ("2027-03-28", 2, "2027-03-28T01:00+00:00"),
        ("2027-10-31", 1, "2027-10-31T00:00+00:00"),  # 1am comes twice: the first
        ("2027-10-31", 2, "2027-10-31T02:00+00:00"),
    ],
)
def test_hour_of_a_day_in_london(day, hour, in_utc):
    assert at_hour(dt.date.fromisoformat(day), hour) == dt.datetime.fromisoformat(in_utc)


WEEKLY, DAILY, MONTHLY = Rhythm("weekly"), Rhythm("daily"), Rhythm("monthly", weekday=1)


@pytest.mark.parametrize(
    ("rhythm", "moment", "period", "due"),
    [
        (WEEKLY, at("2027-01-11"), "2027-01-11", at("2027-01-11")),
        (WEEKLY, at("2027-01-11", "06:59"), "2027-01-04", at("2027-01-04")),
        (WEEKLY, at("2027-01-13"), "2027-01-11", at("2027-01-11")),
        (WEEKLY, at("2027-03-29"), "2027-03-22", at("2027-03-22")),  # Easter Monday: not yet
        (WEEKLY, at("2027-03-30"), "2027-03-29", at("2027-03-30")),  # on the next working day
        (Rhythm("weekly", quiet_on_bank_holidays=False), at("2027-03-29"), "2027-03-29", at("2027-03-29")),
        (DAILY, at("2027-03-25"), "2027-03-25", at("2027-03-25")),
        (DAILY, at("2027-03-26"), "2027-03-25", at("2027-03-25")),  # Good Friday: left out
        (DAILY, at("2027-03-27"), "2027-03-27", at("2027-03-27")),
        (MONTHLY, at("2027-01-31"), "2027-01-05", at("2027-01-05")),
        (MONTHLY, at("2027-02-02"), "2027-02-02", at("2027-02-02")),
        (Rhythm("weekly", weekday=6, hour=1), at("2027-03-28", "02:00"), "2027-03-28", at("2027-03-28", "02:00")),
        (Rhythm("daily", hour=23), at("2027-01-11", "22:59"), "2027-01-10", at("2027-01-10", "23:00")),
    ],
)
def test_latest_period(rhythm, moment, period, due):
    assert latest(rhythm, moment) == Period(dt.date.fromisoformat(period), due.astimezone(dt.UTC))


def test_nothing_is_due_for_who_wants_nothing():
    assert latest(Rhythm("off"), at("2027-01-11")) is None
    assert following(Rhythm("off"), at("2027-01-11")) is None


@pytest.mark.parametrize(
    ("rhythm", "moment", "due"),
    [
        (WEEKLY, at("2027-01-11"), at("2027-01-18")),
        (WEEKLY, at("2027-03-29"), at("2027-03-30")),
        (DAILY, at("2027-01-11", "06:00"), at("2027-01-11")),
        (MONTHLY, at("2027-01-06"), at("2027-02-02")),
    ],
)
def test_following_period(rhythm, moment, due):
    assert following(rhythm, moment).due_at == due


@pytest.mark.parametrize("rhythm", [DAILY, WEEKLY, Rhythm("weekly", weekday=6, hour=1), MONTHLY])
def test_a_year_hour_by_hour_names_each_period_once_and_in_order(rhythm):
    moment, seen = at("2027-01-01", "00:00").astimezone(dt.UTC), []
    while moment < at("2028-01-08"):
        period = latest(rhythm, moment)
        if not seen or seen[-1] != period:
            seen.append(period)
        moment += dt.timedelta(hours=1)
    assert seen == sorted(set(seen), key=lambda period: period.due_at)
    assert len({period.day for period in seen}) == len(seen)
    # of the days, those that are no bank holiday; of the weeks and months, every one
    assert len(seen) >= {"daily": 360, "weekly": 53, "monthly": 13}[rhythm.how_often]
