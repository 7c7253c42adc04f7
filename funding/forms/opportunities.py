"""The forms of open money: publishing it, withdrawing it, and looking for it."""

import datetime as dt

from django import forms

from alliance.base import clock
from alliance.base.templatetags.words import hour
from directory.forms.service_times import time_of_day
from directory.forms.services import IN_COLUMNS, TermsField
from directory.models import Footprint, Organisation, Term

from ..models import Fund, Opportunity, OpportunityTerm
from ..rules import can_publish_opportunities_of_others
from .awards import choices
from .fields import PoundsField, day_field, footprint_named, organisation_field, organisation_named

SIZES = [(value, label) for value, label in Organisation.SizeBand.choices if value != "unknown"]
Asks = OpportunityTerm.Asks
SHORT = {"class": "govuk-input--width-5", "autocomplete": "off"}
HOURS = "Such as midday, 5pm or 11:59pm. It stands with the day everywhere."


class OpportunityForm(forms.ModelForm):
    """Open money of one funder, and what it asks of those who apply."""

    TREES = ("led_by", "needs", "groups", "helps")
    SECTIONS = (
        ("What it is", ["funder", "fund", "title", "purpose", "least", "most"]),
        (
            "Who may apply",
            ["who", "footprint", "size_bands", "legal_forms", *TREES],
        ),
        (
            "How to apply, and until when",
            ["closes_on", "closes_hour", "answers_on", "form_pages", "form_hours", "link", "source"],
        ),
    )

    funder = organisation_field("Who gives the money?", says="Say who gives the money.")
    least = PoundsField(label="Least amount one can ask for", required=False, help_text="Leave empty if none is said.")
    most = PoundsField(label="Most one can ask for", required=False, help_text="Leave empty if none is said.")
    footprint = forms.CharField(
        label="For people in which footprint?",
        max_length=150,
        required=False,
        help_text="As it is called in the list of footprints. Leave empty if anywhere.",
    )
    size_bands = forms.MultipleChoiceField(
        label="Which sizes may apply?",
        choices=choices(SIZES),
        required=False,
        widget=forms.CheckboxSelectMultiple(IN_COLUMNS),
        help_text="By yearly income. Tick none if any size may.",
    )
    legal_forms = forms.MultipleChoiceField(
        label="Which legal forms may apply?",
        choices=choices(Organisation.LegalForm.choices),
        required=False,
        widget=forms.CheckboxSelectMultiple(IN_COLUMNS),
        help_text="Tick none if any may.",
    )
    needs = TermsField(Term.Kind.NEED, label="For services that answer a need", help_text="One of them is enough.")
    groups = TermsField(Term.Kind.GROUP, label="For services for a group of people", help_text="One is enough.")
    helps = TermsField(Term.Kind.HELP, label="For a kind of help", help_text="One of them is enough.")
    led_by = TermsField(
        Term.Kind.GROUP,
        label="Only for organisations led by and for a group of people",
        help_text="Tick none if it is for all.",
    )
    closes_on = day_field("On which day does it close?", says="Say on which day it closes.")
    closes_hour = forms.CharField(
        label="At what time?",
        max_length=20,
        widget=forms.TextInput(SHORT),
        help_text=HOURS,
        error_messages={"required": "Say at what time it closes."},
    )
    answers_on = day_field("By which day do applicants hear?", required=False, help_text="Leave empty if not said.")

    class Meta:
        model = Opportunity
        fields = [
            "fund", "title", "purpose", "who", "size_bands", "legal_forms", "least", "most", "answers_on",
            "form_pages", "form_hours", "link", "source",
        ]  # fmt: skip
        labels = {
            "fund": "Out of which fund?",
            "title": "What is it, in plain words?",
            "purpose": "What is it for?",
            "who": "Who may apply, in words?",
            "form_pages": "How many pages has the form?",
            "form_hours": "How many hours does it take to fill in?",
            "link": "Where can people apply?",
            "source": "Where is this known from?",
        }
        help_texts = {
            "title": "Such as: Small grants for warm rooms. Without the funder's own code names.",
            "who": "What the boxes below cannot say. Such as: not for groups we funded last year.",
            "form_pages": "As the funder says, or as you counted. Leave empty if unknown.",
            "form_hours": "As the funder says. Leave empty if unknown.",
            "link": "The address of the page with the form.",
            "source": "Such as: the funder's web page, read on 3 March.",
        }
        widgets = {
            "purpose": forms.Textarea({"rows": 4}),
            "who": forms.Textarea({"rows": 3}),
            "form_pages": forms.NumberInput({"class": "govuk-input--width-3"}),
            "form_hours": forms.NumberInput({"class": "govuk-input--width-3"}),
        }
        error_messages = {
            "title": {"required": "Say what it is."},
            "purpose": {"required": "Say what the money is for."},
            "link": {
                "required": "Give the address of the page with the form.",
                "invalid": "Enter a whole address, such as https://example.org/apply.",
            },
            "source": {"required": "Say where this is known from."},
            "form_pages": {"max_value": "That is more pages than any form has. Check the number."},
            "form_hours": {"max_value": "That is more hours than any form takes. Check the number."},
        }

    def __init__(self, *args, eyes, **kwargs):
        self.eyes = eyes
        super().__init__(*args, **kwargs)
        given = {asks: [] for asks in Asks.values}
        if self.instance.pk:
            for asks, term in self.instance.asks.values_list("asks", "term"):
                given[asks].append(term)
        for name in ("needs", "groups", "helps"):
            self.fields[name].offer(given[Asks.SERVICE])
        self.fields["led_by"].offer(given[Asks.LED_BY])
        for name in self.TREES:
            if not self.fields[name].queryset.exists():
                del self.fields[name]
        self._ask_whose()
        self._show()

    def _ask_whose(self) -> None:
        """Who gives it: fixed once it is published; any funder for officers; else one's own bodies."""
        if self.instance.pk:
            del self.fields["funder"]
        elif not can_publish_opportunities_of_others(self.eyes):
            mine = Organisation.objects.filter(pk__in=self.eyes.acts_for).active().values_list("slug", "name")
            self.fields["funder"] = forms.ChoiceField(
                label="Who gives the money?",
                choices=list(mine),
                widget=forms.RadioSelect,
                error_messages={"required": "Say who gives the money."},
            )
            if len(mine) == 1:
                self.initial["funder"] = mine[0][0]
        known = {"funder": self.instance.funder_id} if self.instance.pk else {"funder__in": self.eyes.acts_for}
        funds = Fund.objects.filter(**known)
        self.fields["fund"] = forms.ModelChoiceField(
            funds, label=self.fields["fund"].label, required=False, empty_label="None that is in the portal"
        )
        if not funds:
            del self.fields["fund"]

    def _show(self) -> None:
        self.initial["footprint"] = str(self.instance.footprint or "")
        if self.instance.pk:
            closes = self.instance.closes_at.astimezone(clock.LONDON)
            at = closes.time()
            self.initial |= {"closes_on": closes.date(), "closes_hour": hour(at) if at > dt.time(0) else "00:00"}
        else:
            self.initial["closes_hour"] = "5pm"

    def clean_funder(self) -> Organisation:
        typed = self.cleaned_data["funder"]
        if can_publish_opportunities_of_others(self.eyes):
            return organisation_named(typed, self.eyes.reader)
        return Organisation.objects.get(slug=typed, pk__in=self.eyes.acts_for)

    def clean_footprint(self) -> Footprint | None:
        return footprint_named(self.cleaned_data["footprint"])

    def clean_closes_hour(self) -> dt.time:
        typed = self.cleaned_data["closes_hour"]
        read = time_of_day(typed, closing=True)
        if read is None:
            raise forms.ValidationError(f"“{typed}” is not a time we can read. Write it like 5pm or 11:59pm.")
        return read

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("closes_on") and cleaned.get("closes_hour"):
            cleaned["closes_at"] = dt.datetime.combine(cleaned["closes_on"], cleaned["closes_hour"], clock.LONDON)
        least, most = cleaned.get("least"), cleaned.get("most")
        if least and most and most < least:
            self.add_error("most", "The most one can ask for is less than the least.")
        answers = cleaned.get("answers_on")
        if answers and cleaned.get("closes_on") and answers < cleaned["closes_on"]:
            self.add_error("answers_on", "Applicants would hear before it closes.")
        return cleaned

    def _get_validation_exclusions(self):
        """The action and the database say the rest."""
        typed = {"link", "title", "purpose", "source", "who", "form_pages", "form_hours"}
        return {field.name for field in Opportunity._meta.fields} - typed

    def validate_constraints(self):
        """The row is put together by `filled`."""

    def filled(self) -> Opportunity:
        """The opportunity with what was typed, not saved."""
        found = self.instance
        for name in ("funder", "footprint", "closes_at", "fund"):
            if name in self.cleaned_data:
                setattr(found, name, self.cleaned_data[name])
        return found

    @property
    def asked(self) -> dict[str, list[Term]]:
        """The terms that it asks of applicants, as the actions take them."""
        services = [term for name in ("needs", "groups", "helps") for term in self.cleaned_data.get(name, ())]
        return {"services": services, "led_by": list(self.cleaned_data.get("led_by", ()))}

    def sections(self):
        """(heading, fields) in order, for the page."""
        return [(title, [self[name] for name in names if name in self.fields]) for title, names in self.SECTIONS]


class WithdrawForm(forms.Form):
    """Why an opportunity takes no applications any more."""

    because = forms.CharField(
        label="Why is it withdrawn?",
        max_length=400,
        help_text="This is published, and shown to everybody who saved it. Name no person.",
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": "Say why it is withdrawn."},
    )


class LookForm(forms.Form):
    """What somebody looks for: from the address, so that a search can be kept and sent on."""

    WITHIN = [("", "At any time"), ("14", "Within two weeks"), ("31", "Within a month"), ("92", "Within three months")]
    STATES = [("", "Open now"), ("over", "Closed or withdrawn")]

    place = forms.CharField(
        label="For people in", max_length=150, required=False, help_text="The name of a footprint, such as a place."
    )
    amount = PoundsField(label="How much do you need?", required=False, help_text="In pounds.")
    within = forms.ChoiceField(label="Closes", choices=WITHIN, required=False)
    state = forms.ChoiceField(label="Show", choices=STATES, required=False)

    def clean_place(self) -> Footprint | None:
        return footprint_named(self.cleaned_data["place"])

    def found(self, opportunities):
        """Those that were looked for, the one that closes first at the top; wrong filters are left aside."""
        self.is_valid()
        said, now = self.cleaned_data, clock.now()
        over = said.get("state") == "over"
        found = opportunities.over_at(now).order_by("-closes_at", "pk") if over else opportunities.open_at(now)
        if place := said.get("place"):
            found = found.for_people_in(place)
        if amount := said.get("amount"):
            found = found.giving(amount)
        if not over and (within := said.get("within")):
            found = found.filter(closes_at__lte=now + dt.timedelta(days=int(within)))
        return found

    @property
    def narrows(self) -> bool:
        return any(self.cleaned_data.get(name) for name in ("place", "amount", "within"))
