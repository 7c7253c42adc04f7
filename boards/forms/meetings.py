"""A meeting, its move, its end, its minutes."""

import datetime as dt

from django import forms

from alliance.base import clock
from alliance.base.templatetags.words import hour
from alliance.base.widgets import DatePartsInput
from directory.forms.service_times import time_of_day
from directory.visibility import Visibility

from ..models import Meeting
from .base import NO_SUCH_DAY, BoardsForm

WHO_SEES_IT = [
    (Visibility.PUBLIC, "Anyone"),
    (Visibility.MEMBERS, "Members of the alliance only"),
    (Visibility.PARTNERS, "Members and statutory staff (may be released under Freedom of Information)"),
    (Visibility.PRIVATE, "Only those who sit on the board"),
]
SAY_A_TIME = "Write the time like 10am or 2:30pm."
SHORT = {"class": "govuk-input--width-5", "autocomplete": "off"}


class HourField(forms.CharField):
    """A time as people type it: 2pm, 14.30."""

    def __init__(self, **more):
        more = {"max_length": 20, "widget": forms.TextInput(attrs=SHORT), "help_text": SAY_A_TIME, **more}
        super().__init__(**more)

    def prepare_value(self, value):
        return hour(value) if isinstance(value, dt.time) else value

    def clean(self, value) -> dt.time | None:
        typed = super().clean(value)
        if not typed:
            return None
        read = time_of_day(typed)
        if read is None:
            raise forms.ValidationError(f"“{typed}” is not a time we can read. {SAY_A_TIME}")
        return read


def day_field(label: str, required: str, **more) -> forms.DateField:
    messages = {"required": required, "invalid": NO_SUCH_DAY}
    return forms.DateField(label=label, widget=DatePartsInput, error_messages=messages, **more)


def begins_field(**more) -> HourField:
    return HourField(label="Begins at", error_messages={"required": "Say when it begins."}, **more)


def minutes_field() -> forms.IntegerField:
    return forms.IntegerField(
        label="How long, in minutes",
        min_value=5,
        max_value=720,
        initial=120,
        widget=forms.NumberInput(attrs=SHORT),
        error_messages={
            "required": "Say how long it is.",
            "invalid": "Write the minutes as a number, such as 90.",
            "min_value": "A meeting is 5 minutes long at least.",
            "max_value": "A meeting is 720 minutes long at most, half a day.",
        },
    )


def reason_field(label: str, required: str, hint: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=500,
        help_text=hint,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": required},
    )


def who_sees_it() -> forms.ChoiceField:
    return forms.ChoiceField(label="Who can see it", choices=WHO_SEES_IT, widget=forms.RadioSelect)


class MeetingForm(BoardsForm):
    """What is said of a meeting; of a new one also when it is."""

    day = day_field("On which day", "Say on which day it is.")
    begins = begins_field()
    minutes = minutes_field()
    visibility = who_sees_it()

    class Meta:
        model = Meeting
        fields = ["title", "place", "join_link", "visibility", "papers_url", "summary"]
        labels = {
            "title": "What is it called?",
            "place": "Where",
            "papers_url": "Where the board publishes its papers",
            "summary": "Our summary, in plain words",
        }
        help_texts = {
            "place": "The address, or “Online”. Say how to get in, and whether there is a step.",
            "summary": "What a member should know of it in a minute.",
        }

    field_order = ["title", "day", "begins", "minutes", "place", "join_link", "visibility", "papers_url", "summary"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["summary"].widget.attrs["rows"] = 6
        if self.instance.board.secretariat == "ours":
            del self.fields["papers_url"], self.fields["summary"]
        if self.instance.pk:  # when it begins is for the page that moves it
            del self.fields["day"], self.fields["begins"]
        if self.instance.starts_at:
            self.initial["minutes"] = self.instance.length

    def _post_clean(self):
        """Put the day and the hours together before the rows are checked."""
        cleaned = self.cleaned_data
        begins = self.instance.starts_at
        if cleaned.get("day") and cleaned.get("begins"):
            begins = dt.datetime.combine(cleaned["day"], cleaned["begins"], clock.LONDON)
        if begins and cleaned.get("minutes"):
            self.instance.starts_at = begins
            self.instance.ends_at = begins.astimezone(dt.UTC) + dt.timedelta(minutes=cleaned["minutes"])
        super()._post_clean()

    def validate_constraints(self):
        """What the deadlines are is worked out afterwards; the days and minutes have been checked field by field."""


class MoveForm(forms.Form):
    """When a meeting is to be held instead, and why."""

    day = day_field("New day", "Say on which day it is.")
    begins = begins_field()
    reason = reason_field(
        "Why", "Say why it moves.", "Everybody who is told reads this, and it stays on the meeting's page."
    )

    def __init__(self, *args, meeting: Meeting, **kwargs):
        super().__init__(*args, **kwargs)
        begins = meeting.starts_at.astimezone(clock.LONDON)
        self.fields["day"].initial, self.fields["begins"].initial = begins.date(), begins.time()
        if meeting.status == Meeting.Status.DRAFT:
            del self.fields["reason"]

    @property
    def starts_at(self) -> dt.datetime:
        return dt.datetime.combine(self.cleaned_data["day"], self.cleaned_data["begins"], clock.LONDON)

    @property
    def why(self) -> str:
        return self.cleaned_data.get("reason", "")


class CancelForm(forms.Form):
    """Why a meeting is not held."""

    reason = reason_field(
        "Why", "Say why it is cancelled.", "Everybody who is told reads this, and it stays on the meeting's page."
    )


class MinutesForm(forms.Form):
    """What was said, in plain words; of a correction also what is new in it."""

    words = forms.CharField(
        label="What was said, in plain words",
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 16}),
        help_text="Write so that somebody who was not there understands it. Name no patient and no resident.",
        error_messages={"required": "Write what was said."},
    )
    what_changed = forms.CharField(
        label="What is new in this version",
        max_length=300,
        help_text="Such as: the second paragraph, where a figure was wrong.",
        error_messages={"required": "Say what is new in this version."},
    )

    def __init__(self, *args, is_correction: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if not is_correction:
            del self.fields["what_changed"]


class WithdrawForm(forms.Form):
    """Why minutes are withdrawn."""

    reason = forms.CharField(
        label="Why",
        max_length=300,
        help_text="This is published in their place. Do not repeat what must not be read.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why they are withdrawn."},
    )
