"""What is due for an award, by when, and what became of it."""

from django import forms

from alliance.base import clock

from ..models import Deadline
from .awards import choices
from .fields import PoundsField, day_field

Status = Deadline.Status
QUESTIONS = {  # step: (what the page asks, what the button says, a line of help)
    Status.SENT: ("On which day was it sent?", "Say that it was sent", "The funder is asked to say when it came."),
    Status.RECEIVED: ("On which day did it come?", "Say that it came", "Then nothing more is asked for."),
    Status.WAITING: ("Why is it asked for again?", "Ask for it again", "Both sides see the reason. Name no person."),
    Status.DROPPED: (
        "Why is it not asked for any more?",
        "Ask for it no more",
        "Both sides see the reason. Name no person.",
    ),
}


class DeadlineForm(forms.ModelForm):
    """A report, or money to return, by a day."""

    kind = forms.ChoiceField(label="What is due?", choices=choices(Deadline.Kind.choices), widget=forms.RadioSelect)
    due_on = day_field("By which day?", says="Say by which day.")
    amount = PoundsField(
        label="How much goes back?", required=False, help_text="If money is to be returned and you know how much."
    )

    class Meta:
        model = Deadline
        fields = ["kind", "what", "due_on", "amount"]
        labels = {"what": "Which one?"}
        help_texts = {"what": "Such as: the report after six months; what is left of the first year. Name no person."}
        error_messages = {"what": {"required": "Say which one it is."}}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["kind"] = self.instance.kind or Deadline.Kind.REPORT

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("kind") == Deadline.Kind.REPORT and cleaned.get("amount"):
            self.add_error("amount", "A report has no amount. Choose “Money to return”, or leave this empty.")
        return cleaned


class OnDayForm(forms.Form):
    """It was sent, or came, on a day."""

    on_day = day_field("", says="Say on which day.")

    def __init__(self, *args, step: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["on_day"].label, _, self.fields["on_day"].help_text = QUESTIONS[Status(step)]
        self.initial["on_day"] = clock.today()

    def clean_on_day(self):
        if self.cleaned_data["on_day"] > clock.today():
            raise forms.ValidationError("That day has not come yet.")
        return self.cleaned_data["on_day"]


class BecauseForm(forms.Form):
    """Why it is asked for again, or no more."""

    because = forms.CharField(max_length=300, error_messages={"required": "Say why."})

    def __init__(self, *args, step: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["because"].label, _, self.fields["because"].help_text = QUESTIONS[Status(step)]


def step_form(step: str, data=None) -> forms.Form:
    """The form that asks what a step needs."""
    return (OnDayForm if step in (Status.SENT, Status.RECEIVED) else BecauseForm)(data, step=step)
