from django import forms

from ..models import Fund
from .fields import PoundsField, day_field


class FundForm(forms.ModelForm):
    """A pot of money of one funder."""

    total = PoundsField(label="How much does it hold in all?", required=False, help_text="Leave empty if not decided.")
    starts_on = day_field("What is its first day?", says="Say when it begins.")
    ends_on = day_field("What is its last day?", required=False)

    class Meta:
        model = Fund
        fields = ["name", "purpose", "total", "starts_on", "ends_on"]
        labels = {"name": "What is the fund called?"}
        widgets = {"purpose": forms.Textarea({"rows": 4})}
        error_messages = {"name": {"required": "Give the fund a name."}}

    def clean(self):
        cleaned = super().clean()
        starts, ends = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", "The last day is before the first.")
        return cleaned
