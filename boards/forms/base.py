"""What the forms of this app share."""

from django import forms

from alliance.base import clock
from alliance.base.widgets import DatePartsInput
from directory.models import Footprint, Organisation

NO_SUCH_DAY = "Enter a day that there is, such as 1 July 2022."
KNOWN_SINCE = "If you do not know when it began, give the first day on which it is known to be so."
HOW_WE_KNOW = "Stated: the source says it in so many words. Inferred: somebody worked it out from the source."


def choices_said(choices, empty: str = "") -> list[tuple[str, str]]:
    """The choices as a reader sees them: with a capital letter, and without an empty one unless it has words."""
    found = [(value, label[0].upper() + label[1:]) for value, label in choices]
    return ([("", empty)] if empty else []) + found


class BoardsForm(forms.ModelForm):
    """What the forms of this app share: days as three boxes, choices with capitals, bodies by their names."""

    def __init__(self, *args, person=None, reader=None, **kwargs):
        self.person, self.reader = person, reader
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if isinstance(field, forms.DateField):
                field.widget = DatePartsInput()
                field.error_messages["invalid"] = NO_SUCH_DAY
            elif isinstance(field, forms.TypedChoiceField) and name not in self.declared_fields:
                model_field = self._meta.model._meta.get_field(name)
                is_radio = isinstance(field.widget, forms.RadioSelect)
                field.choices = choices_said(model_field.choices, "" if is_radio else "Choose one")
            elif isinstance(field.widget, forms.Textarea):
                field.widget.attrs["rows"] = 4
        if "basis" in self.fields:
            self.fields["basis"].help_text = HOW_WE_KNOW
        if not self.instance.pk and "starts_on" in self.fields:
            self.initial["starts_on"] = clock.today()

    def _organisation(self, name: str) -> Organisation | None:
        """The organisation that the words typed in a field mean; none for no words."""
        typed = " ".join(self.cleaned_data[name].split())
        if not typed:
            return None
        found = list(Organisation.objects.visible_to(self.reader).active().filter(name__iexact=typed)[:2])
        if len(found) == 1:
            return found[0]
        raise forms.ValidationError(
            "Two organisations have this name. Leave this empty."
            if found
            else "No organisation in the directory has this name. Check how it is written there, or leave this empty."
        )

    def _show_names(self, *names: str) -> None:
        for name in names:
            self.initial[name] = str(getattr(self.instance, name) or "")


def organisation_field(label: str, **extra) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=200,
        required=False,
        **{"help_text": "The organisation's name as it stands in the directory. Leave empty if none.", **extra},
    )


def footprint_named(typed: str) -> Footprint:
    found = list(Footprint.objects.filter(name__iexact=" ".join(typed.split())).defer("outline")[:2])
    if not found:
        raise forms.ValidationError("No footprint has this name. Look in the list of footprints how it is written.")
    if len(found) > 1:
        raise forms.ValidationError("Two footprints have this name. Ask an officer of the alliance to tell them apart.")
    return found[0]
