"""The forms for writing to an organisation, and for saying how it stands to others."""

import re

from django import forms

from alliance.base import clock
from alliance.base.widgets import DatePartsInput
from directory.actions.messages import Message
from directory.models import OrganisationRelation, Service

LINK = re.compile(r"https?://|www\.|\bhref\b", re.IGNORECASE)
Kind = OrganisationRelation.Kind


class OneLine(forms.CharField):
    """A text of one line, whatever was typed: a line break would begin a header of its own in a mail."""

    def to_python(self, value):
        return " ".join(super().to_python(value).split())


class MessageForm(forms.Form):
    """Who writes, and what. `nickname` is a trap for programs: people do not see it."""

    name = OneLine(label="Your name", max_length=100, widget=forms.TextInput({"autocomplete": "name"}))
    email = forms.EmailField(
        label="Your e-mail address",
        help_text="They answer you there.",
        max_length=200,
        widget=forms.EmailInput({"autocomplete": "email"}),
    )
    phone = OneLine(
        label="Your phone number",
        help_text="If you would rather be rung.",
        max_length=40,
        required=False,
        widget=forms.TextInput({"autocomplete": "tel", "type": "tel"}),
    )
    writes_from = OneLine(
        label="Where you write from",
        help_text="Such as your surgery, your group or your street.",
        max_length=120,
        required=False,
    )
    service = forms.ModelChoiceField(
        label="What it is about",
        queryset=Service.objects.none(),
        required=False,
        empty_label="The organisation as a whole",
    )
    message = forms.CharField(
        label="Your message",
        help_text="Up to 2,000 characters. Leave out names of other people and anything about their health.",
        max_length=2000,
        widget=forms.Textarea({"rows": 8}),
    )
    copy = forms.BooleanField(label="Send me a copy", required=False)
    nickname = forms.CharField(
        required=False, label="Leave this empty", widget=forms.TextInput({"autocomplete": "off", "tabindex": "-1"})
    )

    def __init__(self, *args, services, person, **kwargs):
        super().__init__(*args, **kwargs)
        self.signed_in = person.is_authenticated
        self.fields["service"].queryset = services
        if not services:
            del self.fields["service"]
        if not (self.signed_in and person.email):
            del self.fields["copy"]
        for field, words in (("name", "your name"), ("email", "your e-mail address"), ("message", "your message")):
            self.fields[field].error_messages["required"] = f"Enter {words}."

    def clean(self):
        cleaned = super().clean()
        for name in () if self.signed_in else ("name", "phone", "writes_from", "message"):
            if LINK.search(cleaned.get(name, "")):
                self.add_error(name, "Take the web addresses out. Only people who have signed in can send them.")
        return cleaned

    @property
    def is_from_a_program(self) -> bool:
        return bool(self.cleaned_data.get("nickname"))

    def written(self) -> Message:
        typed = self.cleaned_data
        return Message(
            name=typed["name"],
            email=typed["email"],
            phone=typed["phone"],
            writes_from=typed["writes_from"],
            text=typed["message"],
            service=typed.get("service"),
        )


class TieForm(forms.Form):
    """What we are to another organisation, and its name: the first step, which changes nothing yet."""

    kind = forms.ChoiceField(
        label="What are you to them?",
        choices=[
            (Kind.BRANCH, "We are a branch of them"),
            (Kind.HOSTED, "They host us: our money goes through their account"),
            (Kind.MEMBER, "We are a member of theirs"),
            (Kind.AFFILIATED, "We are affiliated to them"),
            (Kind.PARTNER, "We are a partner in a consortium that they lead"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what you are to them."},
    )
    starts_on = forms.DateField(
        label="Since when?",
        help_text="Such as 27 3 2021. Leave it empty if nobody remembers.",
        required=False,
        widget=DatePartsInput,
    )
    name = forms.CharField(
        label="Name of the other organisation",
        help_text="Part of it will do.",
        max_length=100,
        error_messages={"required": "Enter part of their name."},
    )


class LastDayForm(forms.Form):
    """The last day on which a tie holds."""

    last_day = forms.DateField(
        label="What was the last day, or will be?",
        widget=DatePartsInput,
        error_messages={"required": "Enter the last day."},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, initial={"last_day": clock.today()}, **kwargs)


class ChosenTie(forms.Form):
    """The second step: the organisation that was chosen from those of that name."""

    kind = forms.ChoiceField(choices=Kind)
    starts_on = forms.DateField(required=False)
    other = forms.SlugField(max_length=120)
