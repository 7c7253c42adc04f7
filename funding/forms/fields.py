"""Fields that the forms of money share: pounds as people type them, and bodies and places by their names."""

import re
from decimal import Decimal, InvalidOperation

from django import forms

from alliance.base.widgets import DatePartsInput
from directory.models import Footprint, Organisation

NO_SUCH_DAY = "Enter a day that there is, such as 1 July 2026."
MOST = Decimal("999999999999.99")


def pounds_typed(typed: str) -> Decimal:
    """£1,250.50, 1250.5 or 1 250 as pounds; ValueError when it is none of these.

    >>> pounds_typed("£1,250.50")
    Decimal('1250.50')
    """
    plain = re.sub(r"[£\s]", "", typed)
    if not re.fullmatch(r"(\d{1,3}(,\d{3})+|\d+)(\.\d{1,2})?", plain):
        raise ValueError(typed)
    try:
        amount = Decimal(plain.replace(",", "")).quantize(Decimal("0.01"))
    except InvalidOperation as wrong:
        raise ValueError(typed) from wrong
    if amount > MOST:
        raise ValueError(typed)
    return amount


class PoundsField(forms.Field):
    """An amount in pounds and pence, above nought unless `nought` is allowed."""

    def __init__(self, *, nought: bool = False, **kwargs):
        self.nought = nought
        look = {"class": "govuk-input--width-10", "inputmode": "decimal", "autocomplete": "off", "maxlength": "25"}
        super().__init__(widget=forms.TextInput(look), **kwargs)

    def prepare_value(self, value):
        return f"{value:,.2f}".removesuffix(".00") if isinstance(value, Decimal) else value

    def to_python(self, value):
        if value in self.empty_values or not str(value).strip():
            return None
        try:
            amount = pounds_typed(str(value))
        except ValueError as wrong:
            raise forms.ValidationError("Enter pounds and pence in figures, such as 1,250 or 1250.50.") from wrong
        if not amount and not self.nought:
            raise forms.ValidationError("Enter an amount above £0.")
        return amount

    def has_changed(self, initial, data):
        return str(self.prepare_value(initial) or "") != str(data or "")


def day_field(label: str, *, says: str = "", **extra) -> forms.DateField:
    """A day as three boxes."""
    messages = {"invalid": NO_SUCH_DAY, "required": says or "Enter a day."}
    return forms.DateField(label=label, widget=DatePartsInput(), error_messages=messages, **extra)


def organisation_field(label: str, *, says: str = "", **extra) -> forms.CharField:
    help_text = "Its name as it stands in the directory."
    return forms.CharField(
        label=label,
        max_length=200,
        **{"help_text": help_text, "error_messages": {"required": says or "Enter a name."}, **extra},
    )


def organisation_named(typed: str, reader) -> Organisation | None:
    """The active organisation that somebody means by these words; none for no words."""
    typed = " ".join(typed.split())
    if not typed:
        return None
    found = list(Organisation.objects.visible_to(reader).active().filter(name__iexact=typed)[:2])
    if len(found) == 1:
        return found[0]
    raise forms.ValidationError(
        f"Two organisations are called “{typed}”. Ask an officer of the alliance to tell them apart."
        if found
        else f"No organisation in the directory is called “{typed}”. Look in the directory how its name is written."
    )


def footprint_named(typed: str) -> Footprint | None:
    typed = " ".join(typed.split())
    if not typed:
        return None
    found = list(Footprint.objects.filter(name__iexact=typed).defer("outline")[:2])
    if len(found) == 1:
        return found[0]
    raise forms.ValidationError(
        "Two footprints have this name. Ask an officer of the alliance to tell them apart."
        if found
        else "No footprint has this name. Look in the list of footprints how it is written."
    )
