"""What is sent back when an agenda is published: what its publisher has looked at."""

import datetime as dt

from django import forms

from ..actions import agenda_publishing


class PublishForm(forms.Form):
    """When the meeting begins and how the agenda stands, as the page showed them."""

    starts_at = forms.CharField(widget=forms.HiddenInput)
    as_seen = forms.CharField(widget=forms.HiddenInput)

    def clean_starts_at(self) -> dt.datetime:
        try:
            return dt.datetime.fromisoformat(self.cleaned_data["starts_at"])
        except ValueError:
            raise forms.ValidationError("Open this page anew.") from None

    def looked_at_again(self, meeting) -> "PublishForm":
        """The same errors, over the agenda as it is now."""
        again = {"starts_at": meeting.starts_at.isoformat(), "as_seen": agenda_publishing.seen(meeting)}
        fresh = PublishForm(again)
        fresh.is_valid()
        for error in self.non_field_errors():
            fresh.add_error(None, error)
        return fresh
