"""Logging time."""

import uuid

from django import forms

from alliance.base import clock
from alliance.base.widgets import DatePartsInput

from ..models import Meeting, Paper, TimeEntry, Timer
from ..models.time import A_DAY
from .base import NO_SUCH_DAY

BIG_BUTTONS = (15, 30, 45, 60, 90, 120, 180, 240)  # minutes


class _OfASeat(forms.Form):
    """What every form of time has: which seat, when there are several, and what it was."""

    appointment = forms.TypedChoiceField(label="For which seat")
    kind = forms.ChoiceField(label="What was it?", choices=TimeEntry.Kind, widget=forms.RadioSelect)

    def __init__(self, *args, seats, **kwargs):
        super().__init__(*args, **kwargs)
        held = {str(one.pk): one for one in seats}
        field = self.fields["appointment"]
        field.choices = [(pk, f"{one.seat.title}, {one.seat.board.name}") for pk, one in held.items()]
        field.coerce = held.get
        if len(held) == 1:
            field.widget = forms.HiddenInput()
            field.initial = next(iter(held))


class LogForm(_OfASeat):
    """Minutes for a seat on a day. The big buttons send `minutes`; else hours and minutes are typed."""

    day = forms.DateField(
        label="Which day?",
        widget=DatePartsInput,
        error_messages={"required": "Say which day.", "invalid": NO_SUCH_DAY},
    )
    typed_hours = forms.IntegerField(label="Hours", min_value=0, max_value=24, required=False)
    typed_minutes = forms.IntegerField(label="Minutes", min_value=0, max_value=59, required=False)
    minutes = forms.IntegerField(min_value=1, max_value=A_DAY, required=False, widget=forms.HiddenInput)
    token = forms.UUIDField(widget=forms.HiddenInput)
    meeting = forms.ModelChoiceField(queryset=Meeting.objects.none(), required=False, widget=forms.HiddenInput)
    paper = forms.ModelChoiceField(queryset=Paper.objects.none(), required=False, widget=forms.HiddenInput)

    field_order = ["appointment", "kind", "day", "typed_hours", "typed_minutes"]

    def __init__(self, *args, meetings, papers, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["meeting"].queryset, self.fields["paper"].queryset = meetings, papers
        self.initial.setdefault("day", clock.today())
        self.initial.setdefault("token", uuid.uuid4())
        self.initial.setdefault("kind", TimeEntry.Kind.MEETING)

    def clean(self):
        cleaned = super().clean()
        typed = (cleaned.get("typed_hours") or 0) * 60 + (cleaned.get("typed_minutes") or 0)
        cleaned["all_minutes"] = cleaned.get("minutes") or typed
        if not cleaned["all_minutes"] and not {"typed_hours", "typed_minutes", "minutes"} & self.errors.keys():
            self.add_error("typed_minutes", "Say how long it took.")
        return cleaned

    def entry(self, person) -> TimeEntry:
        """What was filled in, as an entry that is not saved yet."""
        said = self.cleaned_data
        return TimeEntry(
            person=person,
            appointment=said["appointment"],
            day=said["day"],
            kind=said["kind"],
            minutes=said["all_minutes"],
            meeting=said["meeting"],
            paper=said["paper"],
            token=said["token"],
        )


class EntryForm(LogForm):
    """An entry that is there, to be changed."""

    def __init__(self, *args, instance: TimeEntry, **kwargs):
        kwargs["initial"] = {
            "appointment": instance.appointment_id,
            "kind": instance.kind,
            "day": instance.day,
            "typed_hours": instance.minutes // 60,
            "typed_minutes": instance.minutes % 60,
            "token": instance.token,
        }
        none = {"meetings": Meeting.objects.none(), "papers": Paper.objects.none()}
        super().__init__(*args, **none, **kwargs)
        del self.fields["meeting"], self.fields["paper"]


class TimerForm(_OfASeat):
    """What a timer is started for."""

    def timer(self, person) -> Timer:
        return Timer(person=person, appointment=self.cleaned_data["appointment"], kind=self.cleaned_data["kind"])


class StopForm(forms.Form):
    """How long it really was, when the timer was forgotten."""

    typed_hours = forms.IntegerField(label="Hours", min_value=0, max_value=24, required=False)
    typed_minutes = forms.IntegerField(label="Minutes", min_value=0, max_value=59, required=False)

    def clean(self):
        cleaned = super().clean()
        cleaned["minutes"] = (cleaned.get("typed_hours") or 0) * 60 + (cleaned.get("typed_minutes") or 0)
        if not cleaned["minutes"] and not self.errors:
            self.add_error("typed_minutes", "Say how long it took.")
        return cleaned


class ConsentForm(forms.Form):
    """May others see the hours that the seat takes?"""

    agrees = forms.TypedChoiceField(
        label="May others see how many hours this seat takes you?",
        choices=[("yes", "Yes, show the hours of this seat"), ("no", "No, count them in totals only")],
        coerce=lambda said: said == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": "Say yes or no."},
    )
