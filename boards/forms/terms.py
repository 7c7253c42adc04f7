"""Funding terms of a seat, and the figures that the alliance works by."""

from django import forms

from directory.models import Person

from ..models import DatedFigure, FundingTerms
from .base import BoardsForm, organisation_field


class FundingTermsForm(BoardsForm):
    """Who pays for a seat's time from a day on; or that nobody does, and why."""

    is_funded = forms.TypedChoiceField(
        label="Is its time paid for?",
        choices=[("yes", "Yes"), ("no", "No, it is unfunded")],
        coerce=lambda said: said == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether the time is paid for."},
    )
    share = forms.ChoiceField(label="For which share of the seat", widget=forms.RadioSelect)
    funder = organisation_field("Who pays", help_text="The organisation's name as it stands in the directory.")
    approver_email = forms.EmailField(
        label="Who approves claims, if not the alliance's approvers",
        required=False,
        help_text="The e-mail address by which they sign in here.",
    )

    class Meta:
        model = FundingTerms
        fields = [
            "is_funded", "unfunded_because", "share", "funder", "days_a_month", "hours_in_a_day", "rate", "rate_for",
            "on_costs_percent", "uplift_percent", "paid_to", "carry_over_months", "pays_expenses", "expenses_a_month",
            "source", "starts_on",
        ]  # fmt: skip
        widgets = {"rate_for": forms.RadioSelect, "paid_to": forms.RadioSelect}
        labels = {
            "days_a_month": "Days a month",
            "hours_in_a_day": "Hours in a day",
            "rate": "Rate in pounds",
            "paid_to": "Who is paid",
            "pays_expenses": "Expenses are paid",
            "expenses_a_month": "Expenses of a month, at most, in pounds",
            "starts_on": "From which day",
        }
        help_texts = {
            "unfunded_because": "If it is unfunded. Such as: the ICB has set no money aside.",
            "paid_to": "A person who is paid should ask about payroll, tax and benefits before the first claim.",
            "carry_over_months": "0 if a month's unused days are lost.",
            "expenses_a_month": "Leave empty if there is no limit.",
            "source": "Such as: letter of the ICB, 4 March 2026. This is public.",
        }
        error_messages = {
            "source": {"required": "Say who says so."},
            "starts_on": {"required": "Say from which day the terms hold."},
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("days_a_month", "rate", "hours_in_a_day", "on_costs_percent", "uplift_percent"):
            self.fields[name].required = False
        self.fields["carry_over_months"].required = False
        shares = self.instance.seat.shares
        if shares == 1:
            del self.fields["share"]
        else:
            every = [("all", "Every share")]
            self.fields["share"].choices = every + [(str(n), f"Share {n} of {shares}") for n in range(1, shares + 1)]

    def clean_funder(self):
        return self._organisation("funder")

    def clean_approver_email(self):
        email = self.cleaned_data["approver_email"].lower()
        if not email:
            return None
        found = Person.objects.filter(email=email, is_active=True).first()
        if found is None:
            raise forms.ValidationError("Nobody signs in here with this address.")
        return found

    def clean(self):
        cleaned = super().clean()
        for name in ("days_a_month", "rate", "hours_in_a_day", "on_costs_percent", "uplift_percent"):
            if cleaned.get(name) is None and name not in self.errors:
                cleaned[name] = FundingTerms._meta.get_field(name).default
        cleaned["carry_over_months"] = cleaned.get("carry_over_months") or 0
        if cleaned.get("is_funded"):
            self._needs(cleaned)
        elif "is_funded" in cleaned:
            cleaned["days_a_month"] = cleaned["rate"] = 0
            if not cleaned.get("unfunded_because"):
                self.add_error("unfunded_because", "Say why nobody pays.")
        if cleaned.get("pays_expenses") and not cleaned.get("funder") and "funder" not in self.errors:
            self.add_error("funder", "Say who pays the expenses.")
        if cleaned.get("expenses_a_month") is not None and not cleaned.get("pays_expenses"):
            self.add_error("expenses_a_month", "Expenses are not paid by these terms. Leave this empty.")
        self.instance.approver = cleaned.get("approver_email")
        return cleaned

    def _needs(self, cleaned) -> None:
        cleaned["unfunded_because"] = ""
        if not cleaned.get("funder") and "funder" not in self.errors:
            self.add_error("funder", "Say who pays.")
        if not cleaned.get("days_a_month") and "days_a_month" not in self.errors:
            self.add_error("days_a_month", "Say how many days a month are paid.")
        if not cleaned.get("rate") and "rate" not in self.errors:
            self.add_error("rate", "Give the rate in pounds.")

    @property
    def shares(self) -> list[int]:
        """The shares that the terms are for."""
        chosen = self.cleaned_data.get("share", "1")
        return list(range(1, self.instance.seat.shares + 1)) if chosen == "all" else [int(chosen)]

    def _get_validation_exclusions(self):
        """Terms are checked one share at a time, by the action and the database."""
        return super()._get_validation_exclusions() | {"seat", "share", "approver"}

    def validate_constraints(self):
        """The form has said each of them in words of its own."""


class DatedFigureForm(BoardsForm):
    """A rate or a threshold from a day on."""

    class Meta:
        model = DatedFigure
        fields = ["kind", "amount", "starts_on", "source"]
        widgets = {"kind": forms.RadioSelect}
        labels = {"kind": "What is set", "amount": "The figure"}
        help_texts = {"source": "Who decided it, and when. No published rate exists to copy."}
        error_messages = {
            "kind": {"required": "Choose what is set."},
            "amount": {"required": "Give the figure."},
            "starts_on": {"required": "Say from which day."},
            "source": {"required": "Say who decided it."},
        }
