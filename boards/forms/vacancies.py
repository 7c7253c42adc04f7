"""Announcing a vacant seat, saying that one is interested, and choosing."""

import datetime as dt

from django import forms

from alliance.base import clock
from alliance.base.widgets import DatePartsInput
from directory.models import Organisation

from ..models import Appointment, Expression, VacancyNotice
from .base import NO_SUCH_DAY, BoardsForm

THREE_WEEKS = dt.timedelta(days=21)


class VacancyForm(BoardsForm):
    """A notice that a seat is vacant."""

    class Meta:
        model = VacancyNotice
        fields = ["share", "words", "how_chosen", "closes_on"]
        labels = {
            "words": "What does the seat ask, and what does it give?",
            "how_chosen": "How is the choice made, and by whom?",
            "closes_on": "Last day to say one is interested",
        }
        help_texts = {
            "words": "In plain words: how many hours a month, what to read, where and when it meets, what is paid, "
            "who helps. Say that one need not know the NHS's vocabulary.",
            "how_chosen": "Such as: by three members of the alliance, after a talk by telephone. This is published.",
            "closes_on": "Give people at least three weeks.",
        }
        error_messages = {
            "words": {"required": "Say what the seat asks, and what it gives."},
            "how_chosen": {"required": "Say how the choice is made, and by whom."},
            "closes_on": {"required": "Say until when people may say that they are interested."},
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        shares = self.instance.seat.shares
        if shares == 1 or self.instance.pk:
            del self.fields["share"]
        else:
            choices = [(n, f"Share {n} of {shares}") for n in range(1, shares + 1)]
            self.fields["share"] = forms.TypedChoiceField(
                label="Which share of the seat", choices=choices, coerce=int, widget=forms.RadioSelect
            )
        if not self.instance.pk:
            self.initial["closes_on"] = clock.today() + THREE_WEEKS
        self.fields["words"].widget.attrs["rows"] = 8

    def clean_closes_on(self):
        closes_on = self.cleaned_data["closes_on"]
        if closes_on < clock.today() and closes_on != self.initial.get("closes_on"):
            raise forms.ValidationError("This day is over. Give today or a later day.")
        return closes_on

    def _get_validation_exclusions(self):
        """Whether there is an open notice already is the action's to say."""
        return super()._get_validation_exclusions() | {"seat", "share", "opens_on"}


class InterestForm(forms.ModelForm):
    """Somebody says that they are interested in a seat."""

    class Meta:
        model = Expression
        fields = ["organisation", "words"]
        labels = {
            "organisation": "For which of your organisations?",
            "words": "Why would you like to, and what would you bring?",
        }
        help_texts = {"words": "As you would say it. Those who choose read it, nobody else."}
        error_messages = {
            "words": {"required": "Say in a few words why you would like to."},
            "organisation": {"required": "Say for which of your organisations."},
        }
        widgets = {"words": forms.Textarea(attrs={"rows": 6}), "organisation": forms.RadioSelect}

    def __init__(self, *args, reader, **kwargs):
        super().__init__(*args, **kwargs)
        mine = Organisation.objects.filter(pk__in=reader.own).active().order_by("name")
        self.only = mine.get() if mine.count() == 1 else None
        if self.only or not mine:
            del self.fields["organisation"]
        else:
            field = self.fields["organisation"]
            field.queryset, field.required, field.empty_label = mine, True, None

    def clean(self):
        cleaned = super().clean()
        if "organisation" not in self.fields:
            self.instance.organisation = self.only
        return cleaned


class ClosingForm(forms.Form):
    """Why nobody takes a seat this time."""

    reason = forms.CharField(
        label="Why does nobody take the seat this time?",
        max_length=500,
        help_text="This is published, and sent to everybody who was interested.",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Say why."},
    )


class ReopenForm(forms.Form):
    """Until when a seat is announced again."""

    closes_on = forms.DateField(
        label="New last day to say one is interested",
        widget=DatePartsInput,
        error_messages={"required": "Say until when.", "invalid": NO_SUCH_DAY},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["closes_on"].initial = clock.today() + THREE_WEEKS


class ChooseForm(forms.ModelForm):
    """From when the chosen one sits there, how the choice was made, and what each other is told."""

    outcome = forms.CharField(
        label="How was the choice made, and by whom?",
        max_length=300,
        help_text="This is published with the appointment.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say how the choice was made, and by whom."},
    )

    class Meta:
        model = Appointment
        fields = ["starts_on", "term_ends_on"]
        labels = {"starts_on": "From which day", "term_ends_on": "First day after the term, if it has an end"}

    def __init__(self, *args, others, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("starts_on", "term_ends_on"):
            self.fields[name].widget = DatePartsInput()
            self.fields[name].error_messages |= {"invalid": NO_SUCH_DAY, "required": "Say from which day."}
        self.initial["starts_on"] = clock.today()
        self.others = list(others)
        if self.others:
            self.fields["to_all"] = forms.CharField(
                label="What do you tell everybody who was not chosen?",
                max_length=1000,
                required=False,
                help_text="A reason they can do something with. Each gets it by mail.",
                widget=forms.Textarea(attrs={"rows": 4}),
            )
        for one in self.others:
            self.fields[f"to_{one.pk}"] = forms.CharField(
                label=f"Or something else for {one.person.name}",
                max_length=1000,
                required=False,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    def clean(self):
        cleaned = super().clean()
        begins, over = cleaned.get("starts_on"), cleaned.get("term_ends_on")
        if begins and over and over <= begins:
            self.add_error("term_ends_on", "The term would be over before it begins. Correct one of the days.")
        answers = {one.pk: cleaned.get(f"to_{one.pk}") or cleaned.get("to_all", "") for one in self.others}
        if not all(answers.values()):
            self.add_error("to_all", "Give a reason. Everybody who was interested gets one.")
        cleaned["answers"] = answers
        return cleaned

    def choice(self) -> dict:
        """What the action is told."""
        return {name: self.cleaned_data[name] for name in ("starts_on", "term_ends_on", "outcome", "answers")}

    def _get_validation_exclusions(self):
        return {field.name for field in Appointment._meta.fields}

    def validate_constraints(self):
        """The appointment is put together by the action."""
