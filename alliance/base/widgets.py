"""Form widgets of the portal's own."""

import datetime as dt

from django import forms

PARTS = (("day", "Day", 2), ("month", "Month", 2), ("year", "Year", 4))
MONTHS = {dt.date(2000, n, 1).strftime("%B").lower(): str(n) for n in range(1, 13)}
MONTHS |= {name[:3]: n for name, n in MONTHS.items()}


class DatePartsInput(forms.MultiWidget):
    """A date as three boxes: day, month, year. For `forms.DateField(widget=DatePartsInput)`.

    Months may be typed as words. What was typed comes back as it was, right or wrong.
    """

    template_name = "django/forms/widgets/date_parts.html"
    use_fieldset = True

    def __init__(self, attrs=None):
        super().__init__({name: forms.TextInput() for name, _, _ in PARTS}, attrs)

    def decompress(self, value) -> list:
        if not value:
            return [None, None, None]
        if isinstance(value, dt.date):
            return [value.day, value.month, value.year]
        year, month, day = (str(value).split("-", 2) + ["", ""])[:3]
        return [day, month, year]

    def value_from_datadict(self, data, files, name):
        day, month, year = (part.strip() if part else "" for part in super().value_from_datadict(data, files, name))
        if not (day or month or year):
            return ""
        return f"{year}-{MONTHS.get(month.lower(), month)}-{day}"

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        for part, (_, words, width) in zip(context["widget"]["subwidgets"], PARTS, strict=True):
            part |= {"words": words, "width": width}
        return context
