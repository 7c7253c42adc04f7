"""What an organisation says of its own application."""

from django import forms

from alliance.base import clock

from ..models import Application, Award
from .fields import PoundsField, day_field

Status = Application.Status


class AppliedForm(forms.Form):
    """They applied, on a day, for so much."""

    on_day = day_field("On which day did you send it?", says="Say on which day you sent it.")
    asked = PoundsField(
        label="How much did you ask for?", required=False, help_text="In pounds. You may leave it empty."
    )

    def __init__(self, *args, application: Application, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["on_day"] = application.applied_on or clock.today()
        self.initial["asked"] = application.asked

    def clean_on_day(self):
        return _not_to_come(self.cleaned_data["on_day"])


class OutcomeForm(forms.Form):
    """What became of an application."""

    outcome = forms.ChoiceField(
        label="What became of it?",
        choices=[
            (Status.AWARDED, "We were given the money"),
            (Status.REFUSED, "We were refused"),
            (Status.WITHDREW, "We took our application back"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Say what became of it."},
    )
    reason = forms.CharField(
        label="The reason, as the funder gave it",
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 4}),
        help_text="If you were refused. If no reason was given, write that. Name no person.",
    )
    on_day = day_field("On which day did you hear?", required=False, help_text="Leave empty if you do not know.")

    def __init__(self, *args, application: Application, **kwargs):
        super().__init__(*args, **kwargs)
        if application.is_decided:
            self.initial |= {"outcome": application.status, "reason": application.reason}
            self.initial |= {"on_day": application.answered_on, "award": application.award_id}
        made = Award.objects.made().filter(recipient=application.organisation_id)
        known = made.filter(funder=application.opportunity.funder_id)
        if known:
            self.fields["award"] = forms.ModelChoiceField(
                known,
                label="Which award is it?",
                required=False,
                empty_label="It is not in the portal yet",
                help_text="If you were given the money.",
            )

    def clean_on_day(self):
        return _not_to_come(self.cleaned_data["on_day"])

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("outcome") == Status.REFUSED and not cleaned.get("reason"):
            self.add_error("reason", "Write the reason that the funder gave, or that it gave none.")
        if cleaned.get("outcome") != Status.AWARDED:
            cleaned["award"] = None
        return cleaned

    def said(self) -> dict:
        """What the action is told."""
        return {name: self.cleaned_data.get(name) for name in ("outcome", "reason", "on_day", "award")}


def _not_to_come(day):
    if day and day > clock.today():
        raise forms.ValidationError("That day has not come yet.")
    return day
