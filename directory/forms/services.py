"""The forms that a service is kept with: what it is, and what it can take on."""

from django import forms
from django.db.models import Q

from alliance.base.templatetags.words import day
from alliance.base.widgets import DatePartsInput
from directory.models import Service, Term

LANGUAGES = [
    "English",
    "Arabic",
    "Bengali",
    "Cantonese",
    "Farsi",
    "Gujarati",
    "Kurdish",
    "Polish",
    "Portuguese",
    "Punjabi",
    "Romanian",
    "Ukrainian",
    "Urdu",
]
IN_COLUMNS = {"class": "govuk-checkboxes--small app-two-columns"}


class TermTree(forms.CheckboxSelectMultiple):
    """The terms of one taxonomy as boxes to tick, those below another set in."""

    template_name = "django/forms/widgets/term_tree.html"

    def create_option(self, name, value, *args, **kwargs):
        option = super().create_option(name, value, *args, **kwargs)
        return option | {"term": value.instance, "depth": min(value.instance.depth, 3)}


class TermsField(forms.ModelMultipleChoiceField):
    """Terms of one taxonomy: those in use, and those that were given before and have been retired since."""

    widget = TermTree

    def __init__(self, kind: str, **kwargs):
        self.kind = kind
        super().__init__(queryset=Term.objects.none(), required=False, **kwargs)

    def offer(self, given: list[int]) -> None:
        terms = Term.objects.filter(Q(is_retired=False) | Q(pk__in=given), kind=self.kind)
        self.queryset = terms.select_related("parent").in_tree_order()
        self.initial = given


class ServiceForm(forms.ModelForm):
    """All that a service says of itself, but its times, its coverage and its capacity."""

    SECTIONS = [
        ("What it is", ["name", "summary", "description", "for_whom"]),
        ("What it helps with", ["needs", "groups", "helps"]),
        ("How people get it", ["modes", "venue", "cost", "cost_note", "languages", "other_languages", "accessibility"]),
        ("How to refer someone", ["referral", "how_to_refer", "takes_referrals"]),
        ("Who sees it, and when", ["visibility", "visible_from", "visible_until"]),
        ("Closed for now", ["temporarily_closed", "closed_until", "closed_why"]),
    ]
    TREES = ["needs", "groups", "helps"]

    needs = TermsField(Term.Kind.NEED, label="Which needs does it answer?", help_text="Tick all that fit.")
    groups = TermsField(
        Term.Kind.GROUP, label="Is it for certain groups of people?", help_text="Leave all empty if it is for anyone."
    )
    helps = TermsField(Term.Kind.HELP, label="What kind of help is it?", help_text="Tick all that fit.")
    modes = forms.MultipleChoiceField(
        label="How do people get it?",
        choices=Service.Mode,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    languages = forms.MultipleChoiceField(
        label="Which languages can people use?",
        choices=[(name, name) for name in LANGUAGES],
        widget=forms.CheckboxSelectMultiple(attrs=IN_COLUMNS),
        required=False,
    )
    other_languages = forms.CharField(
        label="Other languages",
        help_text="With commas between, such as: Somali, Tigrinya.",
        max_length=300,
        required=False,
    )
    accessibility = forms.MultipleChoiceField(
        label="What is there for people who need it?",
        choices=Service.Access,
        widget=forms.CheckboxSelectMultiple(attrs=IN_COLUMNS),
        required=False,
    )
    visible_from = forms.DateField(
        label="Show it from",
        widget=DatePartsInput,
        required=False,
        help_text="Leave empty to show it now. For example, 4 3 2027.",
        error_messages={"invalid": "Show it from: enter a day, a month and a year, such as 4 3 2027."},
    )
    visible_until = forms.DateField(
        label="Show it until",
        widget=DatePartsInput,
        required=False,
        help_text="The last day on which people find it, for something that ends, such as a summer project.",
        error_messages={"invalid": "Show it until: enter a day, a month and a year, such as 4 3 2027."},
    )
    closed_until = forms.DateField(
        label="When does it expect to open again?",
        widget=DatePartsInput,
        required=False,
        error_messages={"invalid": "Open again: enter a day, a month and a year, such as 4 3 2027."},
    )

    class Meta:
        model = Service
        fields = [
            "name",
            "summary",
            "description",
            "for_whom",
            "modes",
            "venue",
            "cost",
            "cost_note",
            "languages",
            "accessibility",
            "referral",
            "how_to_refer",
            "takes_referrals",
            "visibility",
            "visible_from",
            "visible_until",
            "temporarily_closed",
            "closed_until",
            "closed_why",
        ]
        labels = {
            "name": "Name of the service",
            "cost": "What does it cost?",
            "referral": "Who may ask for it?",
            "takes_referrals": "It takes referrals. Ask us each month how many people it can take",
            "temporarily_closed": "It is closed for now",
            "closed_why": "Why is it closed?",
        }
        widgets = {
            "description": forms.Textarea(attrs={"rows": 6}),
            "how_to_refer": forms.Textarea(attrs={"rows": 3}),
            "cost": forms.RadioSelect,
            "referral": forms.RadioSelect,
            "visibility": forms.RadioSelect,
        }
        help_texts = {
            "summary": "In your own words, as to a neighbour.",
            "description": "What happens, and what people can expect. No names of people you help.",
            "for_whom": "Such as: people over 60 who live alone.",
            "venue": "Such as: Mill Row Community Centre, the room at the back.",
            "cost_note": "Such as: £3 for the meal.",
            "how_to_refer": "Only if it differs from how people are referred to you otherwise.",
            "visibility": "What statutory staff can see may be released under Freedom of Information.",
            "closed_why": "Such as: the kitchen is being mended.",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        given = list(self.instance.terms.values_list("pk", flat=True)) if self.instance.pk else []
        for name in self.TREES:
            self.fields[name].offer(given)
        spoken = list(self.initial.get("languages") or [])
        self.initial["languages"] = [name for name in spoken if name in LANGUAGES]
        self.initial["other_languages"] = ", ".join(name for name in spoken if name not in LANGUAGES)
        self.fields["name"].error_messages["required"] = "Enter the name of the service."
        self.fields["visibility"].error_messages["required"] = "Choose who can see it."
        for name in ("cost", "referral", "visibility"):
            self.fields[name].choices = self.Meta.model._meta.get_field(name).choices  # no empty radio
        if not self.instance.pk:
            for name in ("temporarily_closed", "closed_until", "closed_why"):
                del self.fields[name]
        for name in self.TREES:
            if not self.fields[name].queryset.exists():
                del self.fields[name]

    @property
    def sections(self):
        """[(heading, [fields])], as the page shows them."""
        found = [(title, [self[name] for name in names if name in self.fields]) for title, names in self.SECTIONS]
        return [(title, fields) for title, fields in found if fields]

    def clean(self):
        cleaned = super().clean()
        first, last = cleaned.get("visible_from"), cleaned.get("visible_until")
        if first and last and last < first:
            sentence = f"Show it until {day(last)}: that is before {day(first)}, from which it is shown. Change one."
            self.add_error("visible_until", sentence)
        if cleaned.get("closed_until") and not cleaned.get("temporarily_closed"):
            self.add_error("temporarily_closed", "Tick that it is closed for now, or leave the day empty.")
        others = [name.strip() for name in cleaned.pop("other_languages", "").split(",") if name.strip()]
        if long := next((name for name in others if len(name) > 40), None):
            self.add_error("other_languages", f"“{long[:40]}…” is too long for a language. Put commas between them.")
        cleaned["languages"] = list(dict.fromkeys([*cleaned.get("languages", []), *others]))
        return cleaned

    def _post_clean(self):
        """The instance stays as it is: the action decides what counts at once and what waits."""

    def values(self) -> dict:
        return {name: self.cleaned_data[name] for name in self.Meta.fields if name in self.fields}

    def terms(self) -> list[Term]:
        return [term for name in self.TREES if name in self.fields for term in self.cleaned_data[name]]


class CapacityForm(forms.Form):
    """Can it take people now?"""

    SAYABLE = [choice for choice in Service.Capacity.choices if choice[0] != Service.Capacity.UNKNOWN]

    capacity = forms.ChoiceField(
        label="Can it take people now?",
        choices=SAYABLE,
        widget=forms.RadioSelect(attrs={"class": "app-big-radios"}),
        error_messages={"required": "Choose the answer that is closest."},
    )
    note = forms.CharField(
        label="Anything people should know",
        help_text="Such as: the wait is about three weeks.",
        max_length=200,
        required=False,
    )
