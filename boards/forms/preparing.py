"""How a board's meetings are prepared."""

from django import forms

from ..actions.preparing import WORDS
from ..models import Board
from .meetings import SHORT


class PreparingForm(forms.ModelForm):
    """By when what has to be there before each meeting, and how many voting seats make a quorum."""

    class Meta:
        model = Board
        fields = WORDS
        widgets = {name: forms.NumberInput(attrs=SHORT) for name in WORDS if name != "takes_proposals"}
        help_texts = {"agenda_out_days": "These are working days: weekends and bank holidays are not counted."}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if name.endswith("_days"):
                field.error_messages["required"] = "Write a number of days."

    def clean(self):
        cleaned = super().clean()
        days = [cleaned.get(name) for name in ("proposals_close_days", "papers_due_days", "agenda_out_days")]
        if None not in days and days != sorted(days, reverse=True):
            self.add_error(
                "proposals_close_days",
                "Proposals close first, then papers are due, then the agenda is published. Correct the numbers.",
            )
        for name in WORDS[1:]:
            if (cleaned.get(name) or 0) > 250:
                self.add_error(name, "Give a number up to 250.")
        return cleaned

    def validate_constraints(self):
        """The order of the three numbers is checked above, in words."""
