"""The forms of the taxonomies, and of what an organisation says of who leads it."""

from django import forms

from directory.models import LedBy, Term
from directory.visibility import Visibility


class ParentField(forms.ModelChoiceField):
    """Another term of the same taxonomy, set in by its depth."""

    def label_from_instance(self, term: Term) -> str:
        return "\u2003" * term.depth + term.name


class TermForm(forms.ModelForm):
    """A term's words, and where it stands."""

    parent = ParentField(
        label="Part of", queryset=Term.objects.none(), required=False, empty_label="Nothing: it stands at the top"
    )

    class Meta:
        model = Term
        fields = ["name", "also_called", "description", "parent"]
        labels = {"also_called": "Also called", "description": "What it means"}
        help_texts = {
            "also_called": "Other words that people type for it, with commas between. They find it too.",
            "description": "One sentence, shown to people who choose it.",
        }

    def __init__(self, *args, kind: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].error_messages["required"] = "Enter the words that people will read."
        places = Term.objects.in_use().filter(kind=kind).in_tree_order()
        if self.instance.pk:
            places = places.exclude(path__contains=[self.instance.pk])
        self.fields["parent"].queryset = places

    def _post_clean(self):
        """The instance stays as it is: the action changes it under a lock."""


class LedByForm(forms.Form):
    """Whom the organisation is led by and for, and who may see that it says so."""

    group = forms.ModelChoiceField(
        label="We are led by and for",
        queryset=Term.objects.none(),
        empty_label="Choose a group of people",
        error_messages={"required": "Choose a group of people."},
    )
    visibility = forms.ChoiceField(
        label="Who can see this",
        choices=Visibility,
        widget=forms.RadioSelect,
        initial=Visibility.PRIVATE,
        help_text="What statutory staff can see may be released under Freedom of Information.",
        error_messages={"required": "Choose who can see this."},
    )

    def __init__(self, *args, organisation, **kwargs):
        super().__init__(*args, **kwargs)
        said = LedBy.objects.filter(organisation=organisation).values("group")
        groups = Term.objects.in_use().filter(kind=Term.Kind.GROUP).exclude(pk__in=said)
        self.fields["group"].queryset = groups.in_tree_order()


class WhoSeesForm(forms.Form):
    """Who may see one thing that the organisation says of itself."""

    visibility = forms.ChoiceField(label="Who can see this", choices=Visibility)

    def __init__(self, *args, led_by: LedBy, **kwargs):
        super().__init__(*args, initial={"visibility": led_by.visibility}, prefix=f"said{led_by.pk}", **kwargs)
        self.led_by = led_by
