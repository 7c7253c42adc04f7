"""The forms of priorities: finding them, raising one, who reads it and why it matters, closing it, answering."""

from django import forms

from directory import stories
from directory.forms.reach import OneLine
from directory.models import Footprint, Organisation, Priority, PriorityStep
from directory.places import find_places

SPARE_ROWS = 1
MOST_ROWS = 20
WHO_READS = [
    ("yes", "Anyone, without signing in"),
    ("no", "Only people of the organisation and the infrastructure officers of its place"),
]
WHO_RAISED = [
    ("no", "We raise it ourselves"),
    ("yes", "A resident raised it, and we support them"),
]


class PrioritySearchForm(forms.Form):
    """Finds priorities in the list."""

    marks_optional = False

    words = forms.CharField(label="Words", required=False, max_length=100)
    place = forms.CharField(
        label="Postcode or place", required=False, max_length=150, widget=forms.TextInput({"autocomplete": "off"})
    )
    state = forms.ChoiceField(label="Which", required=False, choices=list(stories.STATES.items()))

    def values(self) -> dict:
        """What was asked for, as far as it can be read."""
        self.is_valid()
        return {"words": "", "place": "", "state": ""} | self.cleaned_data


class YesNoField(forms.TypedChoiceField):
    """A question with two answers in words, of which none stands there first."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, coerce=lambda value: value == "yes", widget=forms.RadioSelect, **kwargs)

    def prepare_value(self, value):
        return {True: "yes", False: "no"}.get(value, value)


class EvidenceForm(forms.Form):
    """Who reads a priority, and its evidence: a row each, empty rows ignored. `more` adds a row and checks nothing."""

    marks_optional = False

    is_public = YesNoField(
        label="Who can read it?",
        choices=WHO_READS,
        help_text=(
            "What anyone can read shows here with everything that becomes of it. You can change this later. "
            "Boards that you propose it to read it in any case."
        ),
        error_messages={"required": "Choose who can read it."},
    )

    def __init__(self, data=None, *, evidence=(), more: bool = False, **kwargs):
        super().__init__(data, **kwargs)
        self.more = more
        held = [{"shows": one.words, "source": one.source, "url": one.url} for one in evidence]
        asked = data.get("rows", "") if data is not None else ""
        rows = int(asked[:4]) if asked.isdecimal() else len(held) + SPARE_ROWS
        self.count = min(max(rows, SPARE_ROWS) + (SPARE_ROWS if more else 0), MOST_ROWS)
        for number in range(self.count):
            self._add_row(number, held[number] if number < len(held) else {})

    def _add_row(self, number: int, held: dict) -> None:
        self.fields[f"shows_{number}"] = forms.CharField(
            label="What it shows",
            required=False,
            max_length=1000,
            initial=held.get("shows", ""),
            widget=forms.Textarea({"rows": 3}),
        )
        self.fields[f"source_{number}"] = OneLine(
            label="Who says so", required=False, max_length=300, initial=held.get("source", "")
        )
        self.fields[f"url_{number}"] = forms.URLField(
            label="Where it can be read",
            required=False,
            initial=held.get("url", ""),
            assume_scheme="https",
            error_messages={"invalid": "Enter a web address, such as https://www.example.org."},
        )

    @property
    def rows(self):
        """The bound fields of each row."""
        return [[self[f"{part}_{n}"] for part in ("shows", "source", "url")] for n in range(self.count)]

    @property
    def asked(self):
        """The bound fields that are not part of a row."""
        return [self[name] for name in self.fields if name.split("_")[0] not in ("shows", "source", "url")]

    def evidence(self) -> list[tuple[str, str, str]]:
        return self._evidence

    def full_clean(self):
        super().full_clean()
        if self.more:
            self._errors.clear()

    def clean(self):
        self._evidence = []
        for number in range(self.count):
            shows, source, url = (self.cleaned_data.get(f"{part}_{number}", "") for part in ("shows", "source", "url"))
            if not (shows or source or url):
                continue
            if not shows:
                self.add_error(f"shows_{number}", "Say what it shows, or empty the row.")
            if not source:
                self.add_error(f"source_{number}", "Say who says so, such as our survey of 2026, or empty the row.")
            self._evidence.append((shows, source, url))
        return self.cleaned_data


class PriorityForm(EvidenceForm):
    """A new priority, in the community's own words. It asks for no resident's name."""

    organisation = forms.ModelChoiceField(
        label="Which organisation raises it?",
        queryset=Organisation.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": "Choose the organisation that raises it."},
    )
    title = OneLine(
        label="What is it about, in a few words?",
        help_text="Such as: the last bus home.",
        max_length=120,
        error_messages={"required": "Say in a few words what it is about."},
    )
    words = forms.CharField(
        label="Say it in the community's own words",
        help_text="As people say it to you. Up to 2,000 characters. Nobody rewrites these words, and nor can you.",
        max_length=2000,
        widget=forms.Textarea({"rows": 8}),
        error_messages={"required": "Say it in the community's own words."},
    )
    place = forms.CharField(
        label="Where is it about?",
        help_text="The name of a footprint, such as a neighbourhood, a town or a place.",
        max_length=150,
        widget=forms.TextInput({"autocomplete": "off", "list": "places"}),
        error_messages={"required": "Say where it is about."},
    )
    by_resident = YesNoField(
        label="Who raised it?",
        choices=WHO_RAISED,
        help_text="A resident is never named here.",
        error_messages={"required": "Choose who raised it."},
    )

    field_order = ["organisation", "title", "words", "place", "by_resident", "is_public"]

    def __init__(self, data=None, *, organisations, **kwargs):
        super().__init__(data, **kwargs)
        self.fields["organisation"].queryset = organisations
        self.fields["organisation"].initial = organisations[0] if len(organisations) == 1 else None

    def clean_place(self) -> Footprint:
        """The footprint that is meant. Where several may be, the sentence names them."""
        typed = self.cleaned_data["place"]
        found = [place for place in find_places(typed) if place.footprint_id]
        named = [place for place in found if place.label.casefold() == typed.casefold()]
        if len(named) == 1:
            return Footprint.objects.get(pk=named[0].footprint_id)
        if not found:
            raise forms.ValidationError(
                "We know no footprint with a name like that. Look in the list of footprints how it is written."
            )
        like_it = "; ".join(dict.fromkeys(place.label for place in (named or found)[:5]))
        raise forms.ValidationError(f"Type the name of one of these in full: {like_it}.")

    def priority(self) -> Priority:
        typed = self.cleaned_data
        fields = ("organisation", "title", "words", "by_resident", "is_public")
        return Priority(footprint=typed["place"], **{name: typed[name] for name in fields})


class ClosePriorityForm(forms.Form):
    """Why nothing more is asked for."""

    because = forms.CharField(
        label="Why is it closed?",
        help_text="Whoever can read the priority reads this. Leave out names.",
        max_length=1000,
        widget=forms.Textarea({"rows": 4}),
        error_messages={"required": "Say why it is closed, so that people know what became of it."},
    )


class AnswerForm(forms.Form):
    """Is this still what you said?"""

    marks_optional = False

    answer = forms.ChoiceField(
        label="Is this still what you said?",
        choices=[choice for choice in PriorityStep.Answer.choices if choice[0]],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose yes, partly or no."},
    )
    words = forms.CharField(
        label="In your words",
        help_text="What is missing, or what you meant. You need not write anything if your answer is yes.",
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": 5}),
    )

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("answer") in ("partly", "no") and not cleaned.get("words") and "words" not in self.errors:
            self.add_error("words", "Say in your own words what is missing or different.")
        return cleaned
