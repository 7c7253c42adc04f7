"""What is written to the ledger: entries, corrections, what came, and that no more is paid."""

from django import forms

from alliance.base import clock

from ..models import Entry
from .fields import PoundsField, day_field

Kind = Entry.Kind
QUESTIONS = {  # kind: (what the page asks, what the button says, a line of help)
    Kind.PAID: ("What did you pay?", "Record the payment", "The recipient is asked to confirm what came."),
    Kind.DUE: ("Which instalment is due?", "Record the instalment", "A plan: no money has moved yet."),
    Kind.RELEASED: (
        "How much of the promise is taken back?",
        "Take it back",
        "What is committed and not paid. It can then be promised to others.",
    ),
    Kind.RETURNED: ("What came back unspent?", "Record what came back", "It can then be granted again."),
    Kind.CLAWED_BACK: ("What did you claw back?", "Record what came back", "Money you asked for, and that came back."),
    Kind.SPENT: (
        "What did you spend on the purpose yourselves?",
        "Record the spending",
        "Money that you used and did not grant on.",
    ),
    Kind.FEE_MANAGEMENT: (
        "What did you keep for running the grants?",
        "Record the fee",
        "Everybody who opens the award sees fees.",
    ),
    Kind.FEE_SUPPORT: (
        "What did you keep for supporting grantees?",
        "Record the fee",
        "Everybody who opens the award sees fees.",
    ),
}


class EntryForm(forms.Form):
    """One thing that happened to an award's money."""

    amount = PoundsField(label="Amount", help_text="In pounds.", error_messages={"required": "Enter the amount."})
    on_day = day_field("On which day?", says="Say on which day.")
    note = forms.CharField(
        label="A note, if it needs one",
        max_length=200,
        required=False,
        help_text="Name no person, and give no account number. Those who see the ledger see it.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("on_day", clock.today())


class ReverseForm(forms.Form):
    """Why an entry was wrong."""

    why = forms.CharField(
        label="What was wrong with it?",
        max_length=200,
        help_text="Such as: paid twice; the amount was £500, not £5,000. Name no person.",
        error_messages={"required": "Say what was wrong with it."},
    )


class CameForm(forms.Form):
    """What the recipient says came."""

    amount = PoundsField(
        label="How much came?",
        nought=True,
        help_text="In pounds. Enter 0 if nothing came.",
        error_messages={"required": "Enter how much came, or 0 if nothing did."},
    )
    came_on = day_field("On which day?", says="Say on which day.")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("came_on", clock.today())


class CancelForm(forms.Form):
    """Why nothing more is paid, and from when."""

    why = forms.CharField(
        label="Why is no more paid?",
        max_length=200,
        help_text="Name no person.",
        error_messages={"required": "Say why no more is paid."},
    )
    on_day = day_field("From which day?", says="Say from which day.")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("on_day", clock.today())
