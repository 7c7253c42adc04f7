"""Settlement runs, suppliers and budgets."""

from django import forms

from alliance.base import clock
from alliance.base.widgets import DatePartsInput

from ..models import Board, Budget
from .base import NO_SUCH_DAY, BoardsForm, organisation_field


class RunForm(forms.Form):
    """What a run is called."""

    name = forms.CharField(label="What is it called?", max_length=100, error_messages={"required": "Give it a name."})

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("name", f"{clock.today():%B %Y}")


class ReopenForm(forms.Form):
    """Why a run is opened again."""

    reason = forms.CharField(
        label="Why is it opened again?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why the run is opened again."},
    )


class PaidForm(forms.Form):
    """A payment's reference and day."""

    reference = forms.CharField(
        label="Reference of the payment",
        max_length=60,
        error_messages={"required": "Give the reference of the payment."},
    )
    paid_on = forms.DateField(
        label="Day of payment",
        widget=DatePartsInput,
        error_messages={"required": "Say on which day it was paid.", "invalid": NO_SUCH_DAY},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("paid_on", clock.today())


class PaymentForm(PaidForm):
    """What was really paid for one claim."""

    paid = forms.DecimalField(
        label="Paid, in pounds",
        min_value=0,
        max_digits=9,
        decimal_places=2,
        error_messages={"required": "Say how much was paid."},
    )
    differs_because = forms.CharField(label="If it differs from what was due: why", max_length=300, required=False)
    field_order = ["paid", "differs_because", "reference", "paid_on"]


class SupplierForm(forms.Form):
    """Under which number finance knows a payee."""

    number = forms.CharField(
        label="Supplier number", max_length=30, error_messages={"required": "Give the supplier number."}
    )


class BudgetForm(BoardsForm):
    """Money set aside for representation."""

    funder = organisation_field("Which funder?", help_text="The organisation's name as it stands in the directory.")

    class Meta:
        model = Budget
        fields = [
            "funder",
            "board",
            "amount",
            "starts_on",
            "ends_on",
            "cost_centre",
            "time_code",
            "expenses_code",
            "source",
        ]
        labels = {
            "board": "For which board?",
            "amount": "How much, in pounds?",
            "starts_on": "From which day",
            "ends_on": "First day that it no longer covers",
        }
        error_messages = {
            "amount": {"required": "Say how much."},
            "starts_on": {"required": "Say from which day."},
            "ends_on": {"required": "Say until which day."},
            "source": {"required": "Say who says so."},
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["board"].queryset = Board.objects.current_on(clock.today()).order_by("name")
        self.fields["board"].empty_label = "All boards"
        if self.instance.funder_id:
            self._show_names("funder")

    def clean_funder(self):
        found = self._organisation("funder")
        if found is None:
            raise forms.ValidationError("Say which funder.")
        return found

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("amount") is not None and cleaned["amount"] <= 0:
            self.add_error("amount", "Give an amount above nought.")
        if cleaned.get("starts_on") and cleaned.get("ends_on") and cleaned["ends_on"] <= cleaned["starts_on"]:
            self.add_error("ends_on", "It would end before it begins. Correct one of the days.")
        return cleaned

    def validate_constraints(self):
        """That two never overlap is the action's to say."""
