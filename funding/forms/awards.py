"""The form of an award: what it is, whose it is, and what it draws from."""

from decimal import Decimal

from django import forms

from alliance.base import clock
from alliance.base.money import in_words
from directory.models import Organisation, Priority

from ..giving import own_ids
from ..models import Award, Fund
from .fields import PoundsField, day_field, footprint_named, organisation_field, organisation_named, pounds_typed

OWN, STOPPED = "own", "stopped"
FROZEN = ("recipient", "payee", "instrument", "money", "amount", "to_pass_on", "comes_from", "shares")


def choices(model_choices, empty: str = "") -> list[tuple[str, str]]:
    found = [(value, label[0].upper() + label[1:]) for value, label in model_choices]
    return ([("", empty)] if empty else []) + found


class GiverForm(forms.Form):
    """Which body gives the award: one that the person speaks for, or any for the alliance's finance officer."""

    giver = organisation_field("Who gives the award?", says="Say who gives the award.")

    def __init__(self, *args, eyes, **kwargs):
        self.eyes = eyes
        super().__init__(*args, **kwargs)
        if not eyes.writes_all:
            mine = Organisation.objects.filter(pk__in=eyes.acts_for).active().values_list("slug", "name")
            self.fields["giver"] = forms.ChoiceField(
                label="Who gives the award?",
                choices=list(mine),
                widget=forms.RadioSelect,
                error_messages={"required": "Say who gives the award."},
            )

    def clean_giver(self):
        if self.eyes.writes_all:
            return organisation_named(self.cleaned_data["giver"], self.eyes.reader)
        return Organisation.objects.get(slug=self.cleaned_data["giver"], pk__in=self.eyes.acts_for)


class AwardForm(forms.Form):
    """One award of `award.funder`; once it is made, only what is said of it."""

    title = forms.CharField(
        label="What is the award called?",
        max_length=200,
        help_text="Such as: Warm rooms this winter. This is published. Name no person.",
        error_messages={"required": "Give the award a name."},
    )
    recipient = organisation_field("Who is it for?", says="Say who the award is for.")
    payee = organisation_field(
        "Whose account is it paid into, if it is not the recipient's own?",
        required=False,
        help_text="The organisation that holds the money for a group without an account. Leave empty if none.",
    )
    amount = PoundsField(label="Amount", help_text="In pounds.", error_messages={"required": "Enter the amount."})
    instrument = forms.ChoiceField(label="What is it?", choices=choices(Award.Instrument.choices))
    money = forms.ChoiceField(
        label="What may the money be used for?", choices=choices(Award.Money.choices), widget=forms.RadioSelect
    )
    to_pass_on = forms.BooleanField(
        label="The recipient grants it on to others",
        required=False,
        help_text="Then the portal follows it to whoever gets it in the end, and shows what is kept on the way.",
    )
    comes_from = forms.ChoiceField(
        label="Where does the money come from?",
        choices=[
            (OWN, "It is new money of the funder, or is drawn from awards below"),
            (STOPPED, "From unrestricted money or out of the price of a contract: it cannot be traced any more"),
        ],
        widget=forms.RadioSelect,
        initial=OWN,
    )
    purpose = forms.CharField(
        label="What is it for?",
        max_length=4000,
        required=False,
        widget=forms.Textarea({"rows": 4}),
        help_text="This is published. Name no person.",
    )
    footprint = forms.CharField(
        label="For people in which footprint?",
        max_length=150,
        required=False,
        help_text="As it is called in the list of footprints. The smallest that holds all of it.",
    )
    fund = forms.ModelChoiceField(Fund.objects.none(), label="Out of which fund?", required=False, empty_label="None")
    reference = forms.CharField(
        label="Your reference", max_length=60, required=False, help_text="The number the funder knows it by."
    )
    awarded_on = day_field("When was it decided?", says="Say when it was decided.")
    starts_on = day_field("From which day does it run?", required=False)
    ends_on = day_field("What is its last day?", required=False)
    uplift = forms.ChoiceField(label="Does it rise each year?", choices=choices(Award.Uplift.choices))
    from_call = forms.ChoiceField(label="Was there an open call?", choices=choices(Award.FromCall.choices))
    in_arrears = forms.BooleanField(label="It is paid in arrears: the recipient spends first", required=False)
    overhead_asked = PoundsField(
        label="Overhead the recipient asked for",
        required=False,
        help_text="Full cost recovery. Leave empty if unknown.",
    )
    overhead_allowed = PoundsField(label="Overhead that was allowed", required=False, nought=True)
    shares = forms.CharField(
        label="Partners of a consortium and their shares",
        max_length=4000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text="One a line, the name, a colon, the amount. Such as: Six Valleys Action: 12,000. "
        "The lead's share is what they leave. Leave empty if it is no consortium.",
    )
    priorities = forms.ModelMultipleChoiceField(
        Priority.objects.none(),
        label="Which priorities of communities does it answer?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, award: Award, eyes, sources=(), **kwargs):
        self.award, self.eyes, self.sources = award, eyes, list(sources)
        super().__init__(*args, **kwargs)
        self.fields["fund"].queryset = Fund.objects.filter(funder=award.funder)
        seen = Priority.objects.visible_to(eyes.reader)
        open_ones = seen.filter(pk__in=seen.open().order_by("-raised_on").values("pk")[:30])
        self.fields["priorities"].queryset = open_ones | seen.filter(awards__award=award.pk or 0)
        self.fields["priorities"].queryset = self.fields["priorities"].queryset.distinct()
        if award.status == Award.Status.DRAFT:
            self._add_draws()
        else:
            for name in FROZEN:
                del self.fields[name]
        if not self.fields["priorities"].queryset:
            del self.fields["priorities"]
        if not self.fields["fund"].queryset:
            del self.fields["fund"]
        self._show()

    def _add_draws(self) -> None:
        """One box for each award that the funder holds to pass on."""
        planned = dict(self.award.draws.values_list("source_id", "planned")) if self.award.pk else {}
        for source in self.sources:
            left = in_words(max(source.balance.to_commit, Decimal(0)))
            self.fields[f"draw_{source.pk}"] = PoundsField(
                label=f"Drawn from “{source.title}”",
                required=False,
                help_text=f"From {source.funder.name}. {left} is left to promise.",
            )
            self.initial[f"draw_{source.pk}"] = planned.get(source.pk)

    def _show(self) -> None:
        award = self.award
        if not award.pk:
            self.initial.setdefault("awarded_on", clock.today())
            return
        for name in self.fields:
            if hasattr(award, name) and name not in ("shares", "priorities"):
                value = getattr(award, name)
                self.initial[name] = str(value or "") if name in ("recipient", "payee", "footprint") else value
        self.initial["comes_from"] = STOPPED if award.after_trace else OWN
        partners = award.shares.exclude(organisation=award.recipient_id).select_related("organisation")
        self.initial["shares"] = "\n".join(f"{one.organisation}: {one.amount:,.2f}" for one in partners)
        self.initial["priorities"] = list(award.priorities.values_list("priority", flat=True))

    def clean_reference(self) -> str:
        reference = self.cleaned_data["reference"]
        if says := own_ids.why_not(reference):
            raise forms.ValidationError(says)
        return reference

    def clean_recipient(self):
        found = self._named("recipient")
        if found == self.award.funder:
            raise forms.ValidationError("The funder cannot give an award to itself.")
        return found

    def clean_payee(self):
        return self._named("payee")

    def _named(self, name: str):
        """The organisation typed; the one that stands there already needs no entry that I may open."""
        was = getattr(self.award, name) if getattr(self.award, f"{name}_id") else None
        typed = self.cleaned_data[name]
        return was if was and typed.strip() == was.name else organisation_named(typed, self.eyes.reader)

    def clean_footprint(self):
        return footprint_named(self.cleaned_data["footprint"])

    def clean_shares(self) -> dict:
        found = {}
        for number, line in enumerate(filter(str.strip, self.cleaned_data["shares"].splitlines()), start=1):
            name, _, amount = line.rpartition(":")
            try:
                found[organisation_named(name, self.eyes.reader)] = pounds_typed(amount)
            except ValueError as wrong:
                raise forms.ValidationError(
                    f"Line {number}: write a name, a colon and an amount, such as Six Valleys Action: 12,000."
                ) from wrong
        if None in found:
            raise forms.ValidationError("Each line needs a name before the colon.")
        return found

    def clean(self):
        cleaned = super().clean()
        starts, ends = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", "The last day is before the first.")
        if cleaned.get("awarded_on") and cleaned["awarded_on"] > clock.today():
            self.add_error("awarded_on", "That day has not come yet.")
        if cleaned.get("payee") and cleaned.get("payee") == cleaned.get("recipient"):
            self.add_error("payee", "This is the recipient itself. Leave it empty.")
        if cleaned.get("comes_from") == STOPPED and self.draws:
            self.add_error("comes_from", "You draw from awards below, so this money can be traced. Choose the first.")
        return cleaned

    @property
    def draws(self) -> dict[Award, Decimal]:
        """What is drawn from which award, as typed."""
        typed = {source: self.cleaned_data.get(f"draw_{source.pk}") for source in self.sources}
        return {source: amount for source, amount in typed.items() if amount}

    def filled(self) -> Award:
        """The award with what was typed, not saved."""
        for name, value in self.cleaned_data.items():
            if name not in ("shares", "priorities", "comes_from") and not name.startswith("draw_"):
                setattr(self.award, name, value)
        if "comes_from" in self.cleaned_data:
            self.award.after_trace = self.cleaned_data["comes_from"] == STOPPED
        return self.award
