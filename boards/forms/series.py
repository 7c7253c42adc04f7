"""Meetings that come back: the plain questions behind a series."""

import datetime as dt

from django import forms

from alliance.base import clock
from directory.visibility import Visibility

from .. import recurrence
from ..models import BankHolidays, MeetingSeries
from .base import choices_said
from .meetings import SHORT, begins_field, day_field, minutes_field, who_sees_it

AT_MOST = 3 * 366


class SeriesForm(forms.Form):
    """How often a board meets, from when to when, and what becomes of bank holidays."""

    first_on = day_field("First meeting", "Say on which day the first meeting is.")
    how = forms.ChoiceField(
        label="How often",
        choices=recurrence.HOW,
        widget=forms.RadioSelect,
        help_text="The weekday, or the date, is that of the first meeting.",
        error_messages={"required": "Say how often it meets."},
    )
    every = forms.IntegerField(
        label="Every how many months or weeks",
        initial=1,
        min_value=1,
        max_value=52,
        widget=forms.NumberInput(attrs=SHORT),
        help_text="1 for every month or week, 2 for every second one, 6 for every sixth.",
        error_messages={"required": "Say how often, as a number such as 1 or 6."},
    )
    until = day_field("Last day for a meeting", "Say until when the series goes on.", help_text="Three years at most.")
    begins = begins_field()
    minutes = minutes_field()
    bank_holidays = forms.ChoiceField(
        label="When the day is a bank holiday",
        choices=choices_said(BankHolidays.choices),
        initial=BankHolidays.MOVE,
        widget=forms.RadioSelect,
    )
    place = forms.CharField(label="Where", max_length=300, required=False)
    join_link = forms.URLField(
        label="Link to join online", required=False, help_text="Only those who sit on the board see it."
    )
    visibility = who_sees_it()
    publish = forms.ChoiceField(
        label="Publish them now?",
        choices=[("yes", "Yes, whoever may see them sees them now"), ("no", "No, make drafts that only officers see")],
        initial="yes",
        widget=forms.RadioSelect,
    )

    def __init__(self, *args, board, **kwargs):
        super().__init__(*args, **kwargs)
        self.board = board
        self.fields["visibility"].initial = Visibility.PUBLIC

    def clean(self):
        cleaned = super().clean()
        first, until, how = cleaned.get("first_on"), cleaned.get("until"), cleaned.get("how")
        if first and until and until < first:
            self.add_error("until", "The last day is before the first meeting. Correct one of them.")
        elif first and until and until - first > dt.timedelta(days=AT_MOST):
            self.add_error("until", "A series lasts three years at most. Give an earlier day, and extend it later.")
        if first and how == "weekday" and recurrence.nth_of_month(first) == 5:
            name = recurrence.NAMES[first.weekday()]
            self.add_error("how", f"Not every month has a fifth {name}. Choose the last {name}, or another first day.")
        if first and how == "date" and first.day > 28:
            self.add_error("how", f"Not every month has a day {first.day}. Choose a weekday, or a day up to the 28th.")
        return cleaned

    def series(self) -> MeetingSeries:
        """The series as it was described, not saved."""
        said = self.cleaned_data
        return MeetingSeries(
            board=self.board,
            rule=recurrence.rule_of(said["how"], said["every"], said["first_on"]),
            first_on=said["first_on"],
            until=said["until"],
            starts_at_time=said["begins"],
            minutes=said["minutes"],
            bank_holidays=said["bank_holidays"],
            place=said["place"],
            join_link=said["join_link"],
            visibility=said["visibility"],
        )


class ExtendForm(forms.Form):
    """Until when a series is to go on."""

    until = day_field("New last day for a meeting", "Say until when the series goes on.")
    publish = forms.ChoiceField(
        label="Publish the new meetings now?",
        choices=[("yes", "Yes, whoever may see them sees them now"), ("no", "No, make drafts that only officers see")],
        initial="yes",
        widget=forms.RadioSelect,
    )

    def __init__(self, *args, series: MeetingSeries, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["until"].initial = max(series.until, clock.today()) + dt.timedelta(days=365)
