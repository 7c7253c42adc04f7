from django import forms
from django.core import signing

from ..models import Award

SALT = "funding.round"


class SourceChoice(forms.ModelChoiceField):
    def label_from_instance(self, award: Award) -> str:
        return f"{award.title}, from {award.funder.name}"


class RoundForm(forms.Form):
    """A round's file and the award it is paid out of."""

    source = SourceChoice(
        Award.objects.none(),
        label="Which award is the round paid out of?",
        empty_label="Choose one",
        error_messages={"required": "Choose the award that pays for the round."},
    )
    file = forms.FileField(
        label="The round as a CSV or XLSX file",
        error_messages={"required": "Choose the file.", "empty": "The file is empty."},
    )

    def __init__(self, *args, sources, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["source"].queryset = sources

    def clean_file(self):
        file = self.cleaned_data["file"]
        if not file.name.lower().endswith((".csv", ".xlsx")):
            raise forms.ValidationError("Send a CSV or an XLSX file. Your spreadsheet can save it as one of these.")
        return file


def seal(source: Award, table: list[list[str]]) -> str:
    """What was read, to come back unaltered with the button that records it."""
    return signing.dumps({"source": source.pk, "table": table}, salt=SALT, compress=True)


def unseal(sealed: str) -> tuple[int, list[list[str]]]:
    """(source's id, table) of a preview at most a day old; `signing.BadSignature` otherwise."""
    found = signing.loads(sealed, salt=SALT, max_age=24 * 60 * 60)
    return found["source"], found["table"]
