"""What a reader of totals and lists asks for, from the address: every number's link says which rows it counts."""

import datetime as dt

from django import forms

from alliance.base import clock
from alliance.base.widgets import DatePartsInput
from directory.models import Footprint, Organisation, Term

from ..ask import Ask, year_of
from ..flows import GROUPINGS
from ..models import Award, Fund
from .awards import choices

FIRST_YEAR = 2015


def year_said(year: int) -> str:
    return f"{year}/{(year + 1) % 100:02d}"


MOST_FUNDS = 300  # in a list to choose from; others come with links


class AskForm(forms.Form):
    """The filters that people choose; the others (`giver`, `recipient` …) come with links and are kept."""

    year = forms.TypedChoiceField(label="Year, from 1 April", coerce=int, empty_value=None, required=False)
    on = forms.DateField(
        label="As at the end of which day", required=False, widget=DatePartsInput(), help_text="Leave empty for today."
    )
    instrument = forms.ChoiceField(label="What it is", required=False)
    place = forms.CharField(label="For people in", max_length=150, required=False, help_text="The name of a footprint.")
    size = forms.ChoiceField(label="Size of the recipient", required=False)

    def __init__(self, data, *, eyes):
        self.eyes, self.reader = eyes, eyes.reader
        super().__init__(data)
        today = clock.today()
        years = range(year_of(today), FIRST_YEAR - 1, -1)
        self.fields["year"].choices = [("", "All years"), *((year, year_said(year)) for year in years)]
        self.fields["instrument"].choices = choices(Award.Instrument.choices[:-1], "Any")
        self.fields["size"].choices = choices(Organisation.SizeBand.choices, "Any")

    def clean_place(self):
        typed = " ".join(self.cleaned_data["place"].split())
        if not typed:
            return None
        found = Footprint.objects.filter(name__iexact=typed).defer("outline").order_by("pk").first()
        if found is None:
            raise forms.ValidationError("No footprint has this name. Look in the list of footprints how it is written.")
        return found

    def clean_on(self):
        day = self.cleaned_data["on"]
        if day and day > clock.today():
            raise forms.ValidationError("That day has not come yet.")
        return day

    def ask(self) -> Ask:
        """What to count; wrong filters are left aside, and the page says which."""
        self.is_valid()
        said = self.cleaned_data
        year, until = said.get("year"), said.get("on") or clock.today()
        since = dt.date(year, 4, 1) if year else None
        if year:
            until = min(until, dt.date(year + 1, 3, 31))
        return Ask(
            until=until,
            since=since,
            instrument=said.get("instrument") or None,
            footprint=said.get("place"),
            size=said.get("size") or None,
            reader=self.reader,
            **self._linked(),
        )

    def _linked(self) -> dict:
        """Filters that stand in the address alone."""
        asked = {name: said.replace("\0", "") for name, said in self.data.items() if said}
        bodies = Organisation.objects.visible_to(self.reader)
        found = {
            "giver": ("funder", bodies),
            "holder": ("holder", bodies),
            "through": ("through", bodies),
            "recipient": ("recipient", bodies),
            "fund": ("fund", Fund.objects.visible_to(self.eyes)),
            "led_by": ("led_by", Term.objects.filter(kind="group")),
        }
        return {
            filters: some.filter(slug=asked[name]).values_list("pk", flat=True).first()
            for name, (filters, some) in found.items()
            if name in asked
        } | {name: asked[name] for name in ("money", "length", "scale") if name in asked}


class FlowForm(AskForm):
    """What the flow picture shows: whose money, when, of which kind, for whom, and by what recipients are grouped."""

    fund = forms.ChoiceField(label="Fund", required=False)
    size = forms.ChoiceField(required=False, widget=forms.HiddenInput())
    by = forms.ChoiceField(label="Show recipients by", required=False, choices=list(GROUPINGS.items()))
    field_order = ["year", "fund", "instrument", "place", "by"]

    def __init__(self, data, *, eyes):
        super().__init__(data, eyes=eyes)
        del self.fields["on"]
        funds = list(Fund.objects.visible_to(eyes).values_list("slug", "name")[:MOST_FUNDS])
        if (linked := data.get("fund", "").replace("\0", "")) and linked not in dict(funds):
            funds += Fund.objects.visible_to(eyes).filter(slug=linked).values_list("slug", "name")
        self.fields["fund"].choices = choices(funds, "All funds")
