"""Filters that every template has: dates, numbers and money as the portal writes them."""

import datetime as dt

from django import template
from django.contrib.humanize.templatetags.humanize import intcomma

from alliance.base import clock, money

register = template.Library()


@register.filter
def day(value: dt.date | dt.datetime | None) -> str:
    """4 March 2027; nothing for no date."""
    if value is None or value == "":
        return ""
    if isinstance(value, dt.datetime):
        value = value.astimezone(clock.LONDON)
    return f"{value.day} {value:%B %Y}"


@register.filter
def last_day(ends_on: dt.date | None) -> str:
    """The last day of what ends before `ends_on`: 31 March 2027 for 1 April 2027."""
    return day(ends_on - dt.timedelta(days=1)) if ends_on else ""


@register.filter
def moment(value: dt.datetime | None) -> str:
    """4 March 2027, 2pm; minutes only when there are some."""
    if not value:
        return ""
    local = value.astimezone(clock.LONDON)
    hour = local.hour % 12 or 12
    minutes = f":{local:%M}" if local.minute else ""
    return f"{day(local)}, {hour}{minutes}{'am' if local.hour < 12 else 'pm'}"


@register.filter
def hour(value: dt.time | None) -> str:
    """10am, 2:30pm, midday, midnight; the last minute of the day counts as midnight."""
    if value is None:
        return ""
    if value == dt.time(12):
        return "midday"
    if value in (dt.time(0), dt.time(23, 59)):
        return "midnight"
    minutes = f":{value:%M}" if value.minute else ""
    return f"{value.hour % 12 or 12}{minutes}{'am' if value.hour < 12 else 'pm'}"


@register.filter
def number(value: int | None) -> str:
    """1,813,000; a dash with words for a screen reader is the template's to write."""
    return "" if value is None else intcomma(value, use_l10n=False)


@register.filter(name="money")
def money_in_words(value) -> str:
    """£35,000"""
    return "" if value is None else money.in_words(value)


@register.filter
def percent(value: float | None) -> str:
    """A share between 0 and 1 as people read it: 42%, under 1%, 0.02% when very small."""
    if value is None:
        return ""
    per_cent = value * 100
    if 0 < per_cent < 1:
        return "under 1%"
    if 99 < per_cent < 100:
        return "over 99%"
    return f"{per_cent:.0f}%"


@register.filter
def plural(count: int, words: str) -> str:
    """`{{ 3|plural:"organisation,organisations" }}` → "3 organisations"; numbers get their commas."""
    one, many = words.split(",")
    return f"{number(count)} {one if count == 1 else many}"


@register.filter
def article(words: str) -> str:
    """The words with "a" or "an" before them: an owner, a viewer."""
    return f"an {words}" if words[:1].lower() in "aeiou" else f"a {words}"


@register.filter
def hours(minutes: int | None) -> str:
    """2 hours, 45 minutes, 1 hour 30 minutes."""
    if minutes is None:
        return ""
    whole, rest = divmod(int(minutes), 60)
    parts = [f"{whole:,} {'hour' if whole == 1 else 'hours'}"] if whole else []
    if rest or not whole:
        parts.append(f"{rest} {'minute' if rest == 1 else 'minutes'}")
    return " ".join(parts)
