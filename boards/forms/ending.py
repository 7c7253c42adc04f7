"""Ending any dated thing, with a reason."""

from django import forms

from alliance.base import clock
from alliance.base.widgets import DatePartsInput

from .base import NO_SUCH_DAY


class EndForm(forms.Form):
    """From which day something is no more, and why."""

    on = forms.DateField(
        label="First day on which it is no more",
        widget=DatePartsInput,
        error_messages={"required": "Say from which day.", "invalid": NO_SUCH_DAY},
    )
    reason = forms.CharField(
        label="Why",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why."},
    )

    def __init__(self, *args, reason_help: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = clock.today()
        self.fields["reason"].help_text = reason_help
