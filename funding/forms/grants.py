import json
from decimal import Decimal

from django import forms
from django.conf import settings
from django.core import signing

from ..giving.files import ENDINGS, LIMITS, Given
from ..giving.standard import GRANT, NEEDED
from ..sheets import Unreadable

SALT = "funding.grants"
MOST = 5_000  # grants that a page takes; the command takes more
BESIDE = 10_000  # bytes of a form beside what is sealed
READ = (*NEEDED, "recipientOrganization", "plannedDates", "beneficiaryLocation", "grantProgramme")
READ += ("fromOpenCall", "amountDisbursed", "dateModified", "regrantType")


class GrantsForm(forms.Form):
    """A file of grants in the 360Giving standard."""

    file = forms.FileField(
        label="The file, as JSON, CSV or XLSX",
        error_messages={"required": "Choose the file.", "empty": "The file is empty."},
    )

    def __init__(self, *args, too_large: str = "", **kwargs):
        """`too_large` is the name of a file that was not taken in at all."""
        super().__init__(*args, **kwargs)
        self.too_large = too_large
        self.fields["file"].required = not too_large  # then it was sent, and `clean_file` says what is wrong

    def clean_file(self):
        if self.too_large:
            most = min(settings.PAPER_MAX_MEGABYTES, LIMITS.bytes // 1_000_000)
            raise forms.ValidationError(f"“{self.too_large}” is larger than {most} MB. Send it in parts.")
        file = self.cleaned_data["file"]
        if not file.name.lower().endswith(ENDINGS):
            raise forms.ValidationError("Send a JSON, CSV or XLSX file, as it was published.")
        return file


def seal(givens: list[Given]) -> str:
    """What was read, to come back unaltered with the button that records it: only the fields that count.

    `Unreadable` where a form cannot hold it.
    """
    rows = [
        [given.row, {name: _kept(name, given.grant[name]) for name in READ if name in given.grant}] for given in givens
    ]
    sealed = signing.dumps(json.dumps(rows, default=str), salt=SALT, compress=True)
    if len(sealed) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE - BESIDE:
        raise Unreadable("There is more text in these grants than can be taken in one go. Send the file in parts.")
    return sealed


def _kept(name: str, value):
    """Of an organisation, a place and the like the fields that are read, and no others."""
    inner = GRANT[name].get("items", {}).get("properties")
    if inner is None:
        return value
    return [{key: one[key] for key in inner if key in one} for one in value]


def unseal(sealed: str) -> list[Given]:
    """The grants of a preview at most a day old; `signing.BadSignature` otherwise."""
    rows = json.loads(signing.loads(sealed, salt=SALT, max_age=24 * 60 * 60))
    for _, grant in rows:
        grant |= {name: Decimal(grant[name]) for name in ("amountAwarded", "amountDisbursed") if name in grant}
        for planned in grant.get("plannedDates", ()):
            planned.pop("duration", None)
    return [Given(row, grant) for row, grant in rows]
