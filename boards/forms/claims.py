"""Claims: expenses, the approver's answer, standing in for an approver."""

import uuid

from django import forms

from alliance.base import clock
from alliance.base.widgets import DatePartsInput
from directory.models import Person

from .. import files
from ..models import Expense
from .base import NO_SUCH_DAY, BoardsForm


class ExpenseForm(BoardsForm):
    """Money spent for a seat, with its receipt."""

    receipt = forms.FileField(
        label="The receipt",
        required=False,
        widget=forms.FileInput(attrs={"accept": ".pdf,.png,.jpg,.jpeg"}),
        help_text="A PDF or a picture. On a phone you can take one now.",
    )
    token = forms.UUIDField(widget=forms.HiddenInput)

    class Meta:
        model = Expense
        fields = ["kind", "what", "day", "amount"]
        widgets = {"kind": forms.RadioSelect}
        labels = {"kind": "What for?", "day": "Which day?", "amount": "How much, in pounds?", "what": "In a few words"}
        help_texts = {"what": "Such as: train from Burnley to Preston and back. Only your approver and finance see it."}
        error_messages = {
            "kind": {"required": "Say what it was for."},
            "day": {"required": "Say which day."},
            "amount": {"required": "Say how much."},
        }

    field_order = ["kind", "what", "day", "amount", "receipt"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("token", uuid.uuid4())
        self.fields["amount"].min_value = 0

    def clean_amount(self):
        amount = self.cleaned_data["amount"]
        if amount <= 0:
            raise forms.ValidationError("Give an amount above nought.")
        return amount

    def clean_receipt(self):
        upload = self.cleaned_data["receipt"]
        if not upload:
            return None
        try:
            checked = files.check(upload)
        except files.Refused as refusal:
            raise forms.ValidationError(refusal.sentence) from refusal
        if checked.ending not in ("pdf", "png", "jpg", "jpeg"):
            raise forms.ValidationError("A receipt is a PDF or a picture. Save it as one and add it again.")
        return checked

    def _get_validation_exclusions(self):
        return super()._get_validation_exclusions() | {"claim", "receipt", "token"}

    def expense(self) -> Expense:
        self.instance.token = self.cleaned_data["token"]
        return self.instance


class ReturnForm(forms.Form):
    """Why a claim goes back."""

    reason = forms.CharField(
        label="What must be put right?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Whoever claimed reads this.",
        error_messages={"required": "Say why, so that it can be put right."},
    )


class DelegationForm(forms.Form):
    """Who approves in my place, from when to when."""

    email = forms.EmailField(
        label="Who approves in your place?",
        help_text="The e-mail address by which they sign in here.",
        error_messages={"required": "Give their e-mail address."},
    )
    starts_on = forms.DateField(
        label="From which day",
        widget=DatePartsInput,
        error_messages={"required": "Say from which day.", "invalid": NO_SUCH_DAY},
    )
    ends_on = forms.DateField(
        label="First day on which they no longer do",
        widget=DatePartsInput,
        error_messages={"required": "Say until which day.", "invalid": NO_SUCH_DAY},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("starts_on", clock.today())

    def clean_email(self):
        found = Person.objects.filter(email=self.cleaned_data["email"].lower(), is_active=True).first()
        if found is None:
            raise forms.ValidationError("Nobody signs in here with this address.")
        return found
