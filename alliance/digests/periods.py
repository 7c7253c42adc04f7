"""When a digest is due: pure reckoning in London time, with its clock changes and bank holidays."""

import datetime as dt
from dataclasses import dataclass

from alliance.base import clock
from boards.working_days import bank_holidays, next_working_day

from .models import HowOften

A_DAY = dt.timedelta(days=1)
LOOK_BACK = 45  # days: longer than any period with the holidays after it
A_WEEK = 7


@dataclass(frozen=True)
class Rhythm:
    """How often and when somebody wants a digest. `weekday` counts from Monday as 0; `hour` is London's."""

    how_often: str
    weekday: int = 0
    hour: int = 7
    quiet_on_bank_holidays: bool = True


@dataclass(frozen=True)
class Period:
    """One turn of a rhythm: the day that names it, and the moment at which its digest is due."""

    day: dt.date
    due_at: dt.datetime


def at_hour(day: dt.date, hour: int) -> dt.datetime:
    """That hour in London, in UTC. One that does not exist becomes the next that does; of two alike it is the first.

    >>> at_hour(dt.date(2027, 3, 28), 1)   # the clocks go forward at 1am: it is 2am, 01:00 UTC
    """
    return dt.datetime.combine(day, dt.time(hour), clock.LONDON).astimezone(dt.UTC)  # fold 0 is both rules


def period_of(rhythm: Rhythm, day: dt.date) -> Period | None:
    """The period that this day begins, or None. On a quiet bank holiday it is due on the next working day.

    A daily one is left out on such a day: the next day's says it all.
    """
    if not _begins_on(rhythm, day):
        return None
    due_on = day
    if rhythm.quiet_on_bank_holidays and day in bank_holidays():
        if rhythm.how_often == HowOften.DAILY:
            return None
        due_on = next_working_day(day)
    return Period(day, at_hour(due_on, rhythm.hour))


def _begins_on(rhythm: Rhythm, day: dt.date) -> bool:
    match rhythm.how_often:
        case HowOften.DAILY:
            return True
        case HowOften.WEEKLY:
            return day.weekday() == rhythm.weekday
        case HowOften.MONTHLY:
            return day.weekday() == rhythm.weekday and day.day <= A_WEEK
    return False


def latest(rhythm: Rhythm, moment: dt.datetime) -> Period | None:
    """The last period that was due by `moment`; None where there is none, as for somebody who wants nothing."""
    today = moment.astimezone(clock.LONDON).date()
    days = (today - n * A_DAY for n in range(LOOK_BACK))
    found = (period_of(rhythm, day) for day in days)
    return next((period for period in found if period and period.due_at <= moment), None)


def following(rhythm: Rhythm, moment: dt.datetime) -> Period | None:
    """The next period that is due after `moment`: what the settings page says."""
    today = moment.astimezone(clock.LONDON).date()
    days = (today + n * A_DAY for n in range(-LOOK_BACK // 4, LOOK_BACK))
    found = [period for day in days if (period := period_of(rhythm, day)) and period.due_at > moment]
    return min(found, key=lambda period: period.due_at, default=None)
