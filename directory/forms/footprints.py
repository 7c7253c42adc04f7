import re

from django import forms

from ..models import Area, AreaEdition, Footprint

MOST_CODES = 40_000
MOST_LINES_NAMED = 20
SCALES = [(scale.value, scale.label.capitalize()) for scale in Footprint.Scale]
CODE = re.compile(r"[EWSN][0-9]{8}\Z")


class FootprintSearchForm(forms.Form):
    """Finds footprints in the list."""

    marks_optional = False

    SORTS = {"name": "Name", "largest": "People, most first", "smallest": "People, fewest first"}

    q = forms.CharField(label="Name or code", required=False, max_length=150)
    scale = forms.ChoiceField(label="Scale", required=False, choices=[("", "Any scale"), *SCALES])
    sort = forms.ChoiceField(label="In order of", required=False, choices=list(SORTS.items()))


class FootprintForm(forms.Form):
    """A footprint that a community draws, from the codes of its areas. Refused whole when any code is wrong."""

    name = forms.CharField(label="Name of the footprint", max_length=150, help_text="As people there call it.")
    scale = forms.ChoiceField(
        label="Scale",
        choices=SCALES,
        widget=forms.RadioSelect,
        initial=Footprint.Scale.HYPER_LOCAL,
        help_text="Hyper-local is up to 10,000 people, a neighbourhood 30,000 to 50,000.",
    )
    source = forms.CharField(
        label="Who says that this is the footprint",
        max_length=300,
        help_text="For example: Ingol residents’ meeting, 3 May 2026.",
    )
    description = forms.CharField(
        label="Description", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )
    edition = forms.ModelChoiceField(
        label="Edition of the areas", queryset=AreaEdition.objects.order_by("-is_current", "name"), empty_label=None
    )
    codes = forms.CharField(
        label="Codes of its areas",
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false", "autocomplete": "off"}),
        help_text="Paste them from anywhere, such as E01012681. Put a space, a comma or a new line between them.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["edition"].initial = AreaEdition.objects.filter(is_current=True).first()

    def clean_name(self):
        name = self.cleaned_data["name"]
        if Footprint.objects.filter(name__iexact=name).exists():
            raise forms.ValidationError(
                f"There is a footprint called {name} already. Add what tells yours apart, such as its town."
            )
        return name

    def clean(self):
        cleaned = super().clean()
        if "codes" in cleaned and "edition" in cleaned:
            areas, wrong = areas_of(cleaned["codes"], cleaned["edition"])
            if wrong:
                more = len(wrong) - MOST_LINES_NAMED
                shown = wrong[:MOST_LINES_NAMED] + ([f"{more:,} more lines are wrong."] if more > 0 else [])
                self.add_error("codes", shown)
            cleaned["areas"] = areas
        return cleaned


def areas_of(text: str, edition: AreaEdition) -> tuple[list[Area], list[str]]:
    """The areas that the codes in `text` name, and a sentence for each that is wrong: line, value, remedy."""
    typed = [
        (number, code)
        for number, line in enumerate(text.splitlines(), start=1)
        for code in re.split(r"[^0-9A-Za-z]+", line)
        if code
    ]
    if len(typed) > MOST_CODES:
        return [], [f"There are {len(typed):,} codes. A footprint can hold {MOST_CODES:,} at most."]
    known = {}
    elsewhere = {}
    codes = {code.upper() for _, code in typed if CODE.match(code.upper())}
    for area in Area.objects.filter(code__in=codes).select_related("edition").defer("boundary"):
        if area.edition_id == edition.pk:
            known[area.code] = area
        else:
            elsewhere[area.code] = area.edition
    wrong = []
    first_line: dict[str, int] = {}
    for number, as_typed in typed:
        code = as_typed.upper()
        if code in first_line:
            wrong.append(f"Line {number}: {code} is in line {first_line[code]} already. Take one of them out.")
            continue
        first_line[code] = number
        if not CODE.match(code):
            wrong.append(
                f"Line {number}: “{as_typed[:30]}” is not the code of an area (a letter and eight digits). Correct it."
            )
        elif code in elsewhere and code not in known:
            wrong.append(
                f"Line {number}: {code} is of {elsewhere[code]}, not of {edition}. Use the code of that edition."
            )
        elif code not in known:
            wrong.append(f"Line {number}: {code} is not an area of {edition}. Correct it or take it out.")
    return [known[code] for code in first_line if code in known], wrong
