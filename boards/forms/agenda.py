"""Items of an agenda, standing items, decisions and what is to be done."""

from django import forms

from directory.models import Person, Priority

from ..actions.agenda import seen
from ..models import Action, AgendaItem, Decision, StandingItem
from .base import BoardsForm, organisation_field

MINUTES = {"required": "Say how many minutes it gets.", "invalid": "Give the minutes as a number."}
SHORT = {"class": "govuk-input--width-5"}
TITLE = {"required": "Give the item a title."}


class TimedForm(BoardsForm):
    """A form that asks for minutes."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["minutes"].widget.attrs |= SHORT

    def clean_minutes(self):
        if self.cleaned_data["minutes"] > 480:
            raise forms.ValidationError("Give at most 480 minutes.")
        return self.cleaned_data["minutes"]


class AgendaItemForm(TimedForm):
    """What is said of an item. `as_seen` marks the words that it was opened with."""

    organisation = organisation_field("Which organisation it comes from")
    as_seen = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = AgendaItem
        fields = ["title", "words", "kind", "minutes", "lead", "sector", "organisation", "priority", "is_confidential"]
        help_texts = {
            "is_confidential": "Everybody else reads “A confidential item” and its minutes.",
            "lead": "Such as: the chair. This is published.",
        }
        error_messages = {"title": TITLE, "minutes": MINUTES}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.data = self.data.dict() if hasattr(self.data, "dict") else self.data
        self.initial["as_seen"] = seen(self.instance) if self.instance.pk else ""
        self._show_names("organisation")
        self.fields["sector"].choices = [("", "Not said"), *self.fields["sector"].choices[1:]]
        seen_by_them = Priority.objects.visible_to(self.reader).open()
        if self.instance.priority_id:
            seen_by_them = seen_by_them | Priority.objects.filter(pk=self.instance.priority_id)
        self.fields["priority"].queryset = seen_by_them.distinct().order_by("title")
        self.fields["priority"].empty_label = "None"

    def clean_organisation(self):
        was = self.instance.organisation
        if was and self.cleaned_data["organisation"] == was.name:
            return was
        return self._organisation("organisation")

    def values(self) -> dict:
        """What the item is to say, by field."""
        return {name: self.cleaned_data[name] for name in self._meta.fields}


class NewItemForm(AgendaItemForm):
    """A new item: a main one, or one under another."""

    under = forms.ModelChoiceField(
        AgendaItem.objects.none(), label="Where", required=False, empty_label="As an item of its own"
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        main = AgendaItem.objects.filter(meeting=self.instance.meeting, parent__isnull=True).on_the_agenda()
        self.fields["under"].queryset = main.order_by("position")
        self.fields["under"].label_from_instance = lambda item: f"Under {item.position}. {item.title}"


class StandingItemForm(TimedForm):
    class Meta:
        model = StandingItem
        fields = ["title", "kind", "minutes", "lead", "at_end"]
        labels = {"at_end": "It comes at the end of the meeting"}
        error_messages = {"title": TITLE, "minutes": MINUTES}


class TakeOffForm(forms.Form):
    """Why an item comes off an agenda; needed once somebody knows of it."""

    reason = forms.CharField(
        label="Why",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why it is taken off the agenda."},
    )

    def __init__(self, *args, needs_a_reason: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if not needs_a_reason:
            del self.fields["reason"]


class DecisionForm(BoardsForm):
    class Meta:
        model = Decision
        fields = ["words", "decided_on"]
        labels = {"words": "What was decided, in plain words?", "decided_on": "On which day?"}
        help_texts = {"words": "Whoever may read the item reads this. It cannot be altered, only corrected by another."}
        error_messages = {
            "words": {"required": "Say what was decided."},
            "decided_on": {"required": "Say on which day it was decided."},
        }


class ActionForm(BoardsForm):
    """Something to be done: by whom, as it is published, and which account is reminded of it."""

    email = forms.EmailField(
        label="Their e-mail address, if they sign in here",
        required=False,
        help_text="This is not published. With it they are reminded on their home page.",
    )

    class Meta:
        model = Action
        fields = ["words", "who", "due_on"]
        labels = {"words": "What is to be done?", "who": "Who does it?", "due_on": "By when"}
        help_texts = {"who": "This is published. Such as: the chair, or the secretary of the place board."}
        error_messages = {
            "words": {"required": "Say what is to be done."},
            "who": {"required": "Say who does it."},
        }

    field_order = ["words", "who", "email", "due_on"]

    def clean_email(self):
        email = self.cleaned_data["email"].lower()
        if not email:
            return ""
        self.instance.person = Person.objects.filter(email=email, is_active=True).first()
        if self.instance.person is None:
            raise forms.ValidationError("Nobody signs in here with this address. Leave it empty.")
        return email


class EndActionForm(forms.Form):
    """What became of something that was to be done."""

    to = forms.ChoiceField(
        label="How does it stand?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how it stands."},
    )
    note = forms.CharField(
        label="What became of it",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Whoever may read the item reads this. Needed if it is dropped.",
    )

    def __init__(self, *args, action: Action, **kwargs):
        super().__init__(*args, **kwargs)
        words = {Action.Status.OPEN: "It is still to be done", "done": "It is done", "dropped": "It is dropped"}
        may = Action.MOVES[Action.Status(action.status)]
        self.fields["to"].choices = [(to, words[to]) for to in Action.Status if to in may]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("to") == Action.Status.DROPPED and not cleaned.get("note", "").strip():
            self.add_error("note", "Say why it is dropped.")
        return cleaned
