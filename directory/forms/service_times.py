"""The form of the days and times on which a service is open, and how typed times are read."""

import datetime as dt
import re

from django import forms

from alliance.base.templatetags.words import hour
from directory.models import ServiceTime

SPARE_ROWS = 3
MOST_ROWS = 40
A_TIME = re.compile(r"(?P<hour>\d{1,2})(?:[:.](?P<minute>\d{2}))?\s*(?:(?P<half>[ap])\.?m\.?)?\Z")
FOUR_FIGURES = re.compile(r"(?P<hour>\d{2})(?P<minute>\d{2})\Z")
NOON = {"noon", "midday", "12 noon", "12 midday"}


class TimesForm(forms.Form):
    """Days and times as a table: a line each, empty lines ignored. `times()` gives what was typed, once it is valid.

    `more` adds empty lines to what was typed, and checks none of it yet.
    """

    marks_optional = False

    def __init__(self, data=None, *, times=(), more: bool = False):
        super().__init__(data)
        self.more = more
        held = [
            {"day": time.day, "opens": hour(time.opens), "closes": hour(time.closes), "note": time.note}
            for time in times
        ]
        asked = data.get("rows", "") if data is not None else ""
        lines = int(asked[:4]) if asked.isdecimal() else len(held) + SPARE_ROWS
        self.count = min(lines + (SPARE_ROWS if more else 0), MOST_ROWS)
        for number in range(self.count):
            self._add_row(number, held[number] if number < len(held) else {})

    @property
    def rows(self):
        """The bound fields of each line."""
        return [[self[f"{part}_{n}"] for part in ("day", "opens", "closes", "note")] for n in range(self.count)]

    def times(self) -> list[tuple[int, dt.time, dt.time, str]]:
        return self._times

    def full_clean(self):
        super().full_clean()
        if self.more:
            self._errors.clear()

    def clean(self):
        self._times = []
        for number in range(self.count):
            typed = {part: self.cleaned_data.get(f"{part}_{number}", "") for part in ("day", "opens", "closes", "note")}
            if any(typed.values()):
                self._read_row(number, typed)
        self._refuse_overlaps()
        return self.cleaned_data

    def _add_row(self, number: int, held: dict) -> None:
        line = f"line {number + 1}"
        days = [("", "Choose a day"), *((str(value), label) for value, label in ServiceTime.Day.choices)]
        text = {"class": "govuk-input--width-5", "autocomplete": "off"}
        self.fields[f"day_{number}"] = forms.ChoiceField(
            label=f"Day, {line}", choices=days, required=False, initial=str(held.get("day", ""))
        )
        for part, label in (("opens", "Opens"), ("closes", "Closes")):
            self.fields[f"{part}_{number}"] = forms.CharField(
                label=f"{label}, {line}",
                required=False,
                max_length=20,
                initial=held.get(part, ""),
                widget=forms.TextInput(attrs=text),
            )
        self.fields[f"note_{number}"] = forms.CharField(
            label=f"Note, {line}", required=False, max_length=100, initial=held.get("note", "")
        )

    def _read_row(self, number: int, typed: dict) -> None:
        if not typed["day"]:
            self.add_error(f"day_{number}", f"Line {number + 1}: choose the day, or empty the line.")
            return
        name = ServiceTime.Day(int(typed["day"])).label
        read = {}
        for part, words in (("opens", "opens"), ("closes", "closes")):
            read[part] = time_of_day(typed[part], closing=part == "closes")
            if not typed[part]:
                self.add_error(f"{part}_{number}", f"{name}: enter when it {words}, such as 10am.")
            elif read[part] is None:
                sentence = f"{name}: “{typed[part]}” is not a time we can read. Write it like 10am or 2:30pm."
                self.add_error(f"{part}_{number}", sentence)
        if not (read["opens"] and read["closes"]):
            return
        if read["closes"] <= read["opens"]:
            sentence = f"{name}: it closes at {hour(read['closes'])}, before it opens at {hour(read['opens'])}."
            self.add_error(f"closes_{number}", f"{sentence} Write a later time, such as 4pm.")
            return
        self._times.append((int(typed["day"]), read["opens"], read["closes"], typed["note"]))

    def _refuse_overlaps(self) -> None:
        self._times.sort()
        for one, other in zip(self._times, self._times[1:], strict=False):
            if one[0] == other[0] and other[1] < one[2]:
                name = ServiceTime.Day(one[0]).label
                first, second = (f"{hour(opens)} to {hour(closes)}" for _, opens, closes, _ in (one, other))
                self.add_error(None, f"{name}: {first} and {second} overlap. Change one, or empty its line.")
                return


def time_of_day(typed: str, *, closing: bool = False) -> dt.time | None:
    """10am, 2:30pm, 14.30, 1430, noon, midnight. None where it cannot be read: a bare 2 may be day or night.

    Midnight is the end of the day where something is `closing`.
    """
    words = typed.strip().lower()
    if words in NOON:
        return dt.time(12)
    if words == "midnight":
        return dt.time(23, 59) if closing else dt.time(0)
    match = A_TIME.match(words) or FOUR_FIGURES.match(words)
    if not match:
        return None
    parts = match.groupdict()
    hours, minutes, half = int(parts["hour"]), int(parts["minute"] or 0), parts.get("half")
    if half:
        if not 1 <= hours <= 12:
            return None
        hours = hours % 12 + (12 if half == "p" else 0)
    elif parts["minute"] is None and hours < 8:
        return None
    return dt.time(hours, minutes) if hours < 24 and minutes < 60 else None
