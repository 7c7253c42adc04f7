"""The forms of footprints: the list's search, "as at" a day, and the two halves of the editor."""

import csv
import io
import re
from collections.abc import Iterable

from django import forms

from alliance.base.widgets import DatePartsInput

from ..footprint_steps import AREA_CODE, MOST_CODES
from ..imports import columns
from ..models import Area, AreaEdition, Footprint

MOST_LINES_NAMED = 20
LARGEST_FILE = 2_000_000  # bytes
SCALES = [(scale.value, scale.label.capitalize()) for scale in Footprint.Scale]
PURPOSES = [(purpose.value, purpose.label[0].upper() + purpose.label[1:]) for purpose in Footprint.Purpose]


class OneDayInput(DatePartsInput):
    """Three boxes for a day; an address may also carry it in one piece: ?on=2021-02-01."""

    def value_from_datadict(self, data, files, name):
        return data[name] if data.get(name) else super().value_from_datadict(data, files, name)


def _on_field(label: str) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        widget=OneDayInput,
        error_messages={"invalid": "Enter a day that there is, such as 1 February 2021."},
    )


class FootprintSearchForm(forms.Form):
    """Finds footprints in the list."""

    marks_optional = False

    SORTS = {"name": "Name", "largest": "People, most first", "smallest": "People, fewest first"}

    q = forms.CharField(label="Name or code", required=False, max_length=150)
    scale = forms.ChoiceField(label="Scale", required=False, choices=[("", "Any scale"), *SCALES])
    sort = forms.ChoiceField(label="In order of", required=False, choices=list(SORTS.items()))
    on = _on_field("In force on")


class AsAtForm(forms.Form):
    """The day that a footprint's page is asked for."""

    marks_optional = False

    on = _on_field("Day")


class FootprintWordsForm(forms.Form):
    """What an officer says of a footprint, beside its areas.

    While areas are being picked the form is `calm`: it shows what was typed, right or wrong, and says nothing.
    """

    name = forms.CharField(
        label="Name of the footprint",
        max_length=150,
        help_text="As people there call it.",
        error_messages={"required": "Enter the name of the footprint."},
    )
    scale = forms.ChoiceField(
        label="Scale",
        choices=SCALES,
        widget=forms.RadioSelect,
        help_text="Hyper-local is up to 10,000 people, a neighbourhood 30,000 to 50,000.",
        error_messages={"required": "Choose the scale."},
    )
    purpose = forms.ChoiceField(
        label="Purpose",
        choices=PURPOSES,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what the footprint is for."},
    )
    source = forms.CharField(
        label="Who says that this is the footprint",
        max_length=300,
        help_text="For example: Ingol residents’ meeting, 3 May 2026.",
        error_messages={"required": "Say who says that this is the footprint."},
    )
    source_url = forms.URLField(label="Where that can be read", required=False, max_length=200, assume_scheme="https")
    description = forms.CharField(
        label="Description", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )
    valid_from = forms.DateField(label="First day it holds", required=False, widget=DatePartsInput)
    valid_until = forms.DateField(label="Last day it holds", required=False, widget=DatePartsInput)
    stated_population = forms.IntegerField(
        label="Population that a source states",
        required=False,
        min_value=0,
        max_value=100_000_000,
        help_text="Shown beside the sum over the areas. Leave empty if nobody states one.",
    )
    stated_population_source = forms.CharField(label="Which source states it", required=False, max_length=300)

    def __init__(self, *args, purposes: Iterable[str], footprint: Footprint | None, calm: bool = False, **kwargs):
        self.footprint, self.calm = footprint, calm
        initial = {name: getattr(footprint, name) for name in self.base_fields} if footprint else {}
        initial = initial or {"scale": Footprint.Scale.HYPER_LOCAL, "purpose": Footprint.Purpose.COMMUNITY}
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["purpose"].choices = [pair for pair in PURPOSES if pair[0] in purposes]
        for name in ("valid_from", "valid_until"):
            self.fields[name].error_messages["invalid"] = "Enter a day that there is, such as 1 April 2026."

    def full_clean(self):
        if self.calm:
            self._errors, self.cleaned_data = forms.utils.ErrorDict(renderer=self.renderer), {}
        else:
            super().full_clean()

    def clean_name(self):
        name = self.cleaned_data["name"]
        others = Footprint.objects.exclude(pk=self.footprint.pk if self.footprint else None)
        kept = self.footprint and self.footprint.name == name
        if not kept and others.filter(name__iexact=name).exists():
            raise forms.ValidationError(
                f"There is a footprint called {name} already. Add what tells yours apart, such as its town."
            )
        return name

    def clean(self):
        cleaned = super().clean()
        begins, ends = cleaned.get("valid_from"), cleaned.get("valid_until")
        if begins and ends and ends < begins:
            self.add_error("valid_until", "The last day comes before the first. Correct one of them.")
        if cleaned.get("stated_population") is not None and not cleaned.get("stated_population_source"):
            self.add_error("stated_population_source", "Say which source states this population.")
        return cleaned


class FootprintToolsForm(forms.Form):
    """The boxes that areas are picked with. Nothing in it has to be filled in."""

    marks_optional = False

    edition = forms.ModelChoiceField(
        label="Edition of the areas",
        queryset=AreaEdition.objects.order_by("-is_current", "name"),
        empty_label=None,
        required=False,
    )
    district = forms.ChoiceField(label="A district", required=False)
    find = forms.CharField(label="Find a ward or footprint by name", required=False, max_length=150)
    codes = forms.CharField(
        label="Codes of areas",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false", "autocomplete": "off"}),
        help_text="Paste them from anywhere, such as E01012681. Put a space, a comma or a new line between them.",
    )
    csv = forms.FileField(
        label="A CSV file with the codes of areas",
        required=False,
        help_text="One column with a name such as LSOA21CD; others are left alone.",
    )


# Codes that people paste or upload -------------------------------------------------------------------------------


def codes_in(text: str, edition: AreaEdition) -> tuple[list[str], list[str]]:
    """The codes of the edition's areas in a text, and a sentence for each that is wrong: line, value, remedy."""
    typed = [
        (number, code)
        for number, line in enumerate(text.splitlines(), start=1)
        for code in re.split(r"[^0-9A-Za-z]+", line)
        if code
    ]
    codes, wrong = _checked(typed, edition, "line")
    return codes, _first([f"Line {number}: {remedy}" if number else remedy for number, _, remedy in wrong], "lines are")


def codes_in_csv(content: bytes, edition: AreaEdition) -> tuple[list[str], list[str]]:
    """The same of an uploaded CSV file: its rows with row, column, value and remedy. Wrong in part is wrong whole."""
    if len(content) > LARGEST_FILE:
        return [], [f"The file is larger than {LARGEST_FILE // 1_000_000} MB. Keep the column with the codes alone."]
    if content[:2] == b"PK":
        return [], ['This is a spreadsheet or a zip file, not a CSV file. Save it as "CSV UTF-8" and try again.']
    try:
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error):
        return [], ['This is not a CSV file in UTF-8. Save it as "CSV UTF-8" and try again.']
    headers = rows[0] if rows else []
    stems = columns.STEMS["code"]
    places = [n for n, one in enumerate(headers) if any(re.match(stem, columns.plain(one)) for stem in stems)]
    if len(places) != 1:
        what = "more than one column" if places else "no column"
        named = ", ".join(headers)[:200] or "none at all"
        return [], [f"There is {what} with the codes of areas, such as LSOA21CD. The columns are: {named}."]
    (at,) = places
    short = [
        f"Row {number}: it has {len(cells)} cells and the header {len(headers)}. Check for stray commas."
        for number, cells in enumerate(rows[1:], start=2)
        if any(cells) and len(cells) != len(headers)
    ]
    if short:
        return [], _first(short, "rows are")
    typed = [(number, cells[at].strip()) for number, cells in enumerate(rows[1:], start=2) if any(cells)]
    codes, wrong = _checked(typed, edition, "row")
    said = [
        f"Row {number}, column {headers[at]}, value “{value[:30]}”: {remedy}" if number else remedy
        for number, value, remedy in wrong
    ]
    if not codes and not said:
        said = ["The file has a header and no rows. Check that it is the right one."]
    return codes, _first(said, "rows are")


def _checked(typed: list[tuple[int, str]], edition: AreaEdition, unit: str) -> tuple[list[str], list[tuple]]:
    """The codes that are areas of the edition, and (number, value, remedy) of each that is wrong."""
    if len(typed) > MOST_CODES:
        return [], [(0, "", f"There are {len(typed):,} codes. A footprint can hold {MOST_CODES:,} at most.")]
    codes = {code.upper() for _, code in typed if AREA_CODE.match(code.upper())}
    known: set[str] = set()
    elsewhere: dict[str, AreaEdition] = {}
    for area in Area.objects.filter(code__in=codes).select_related("edition").only("code", "edition"):
        if area.edition_id == edition.pk:
            known.add(area.code)
        else:
            elsewhere[area.code] = area.edition
    wrong = []
    first: dict[str, int] = {}
    for number, as_typed in typed:
        code = as_typed.upper()
        if code in first:
            remedy = f"{code} is in {unit} {first[code]} already. Take one of them out."
        elif not AREA_CODE.match(code):
            remedy = f"“{as_typed[:30]}” is not the code of an area (a letter and eight digits). Correct it."
        elif code in known:
            remedy = ""
        elif code in elsewhere:
            remedy = f"{code} is of {elsewhere[code]}, not of {edition}. Use the code of that edition."
        else:
            remedy = f"{code} is not an area of {edition}. Correct it or take it out."
        first.setdefault(code, number)
        if remedy:
            wrong.append((number, as_typed, remedy))
    return [code for code in first if code in known], wrong


def _first(sentences: list[str], more_are: str) -> list[str]:
    more = len(sentences) - MOST_LINES_NAMED
    return sentences[:MOST_LINES_NAMED] + ([f"{more:,} more {more_are} wrong."] if more > 0 else [])
