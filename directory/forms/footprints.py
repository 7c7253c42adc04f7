"""The forms a footprint is found and drawn with."""

import re

from django import forms

from directory.models import Area, AreaEdition, Footprint

ORDERS = {
    "name": ("name", "pk"),
    "smallest": ("population", "name"),
    "largest": ("-population", "name"),
}


class FootprintFilterForm(forms.Form):
    """Which footprints to list, and in what order. Anything senseless is left aside."""

    name = forms.CharField(required=False, max_length=100, label="Name or code")
    scale = forms.ChoiceField(required=False, choices=[("", "Every scale"), *Footprint.Scale.choices])
    order = forms.ChoiceField(
        required=False,
        label="In order of",
        choices=[("name", "Name"), ("smallest", "People, the fewest first"), ("largest", "People, the most first")],
    )
    ended = forms.BooleanField(required=False, label="Show those that have ended too")

    def asked(self) -> dict:
        self.full_clean()
        found = getattr(self, "cleaned_data", {})
        return {
            "name": (found.get("name") or "").replace("\x00", ""),
            "scale": found.get("scale") or "",
            "order": ORDERS[found.get("order") or "name"],
            "ended": bool(found.get("ended")),
        }


class FootprintForm(forms.ModelForm):
    """A footprint drawn from pasted area codes. Any wrong code refuses all of them, each with its line."""

    codes = forms.CharField(
        label="Codes of its areas",
        max_length=500_000,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}),
        help_text="One on a line, or with commas or spaces between, such as E01012681.",
    )

    class Meta:
        model = Footprint
        fields = ["name", "scale", "purpose", "description", "source", "source_url", "valid_from", "valid_until"]
        widgets = {"scale": forms.RadioSelect, "description": forms.Textarea(attrs={"rows": 4})}
        help_texts = {
            "source": "Who says that this is the footprint, and when. Such as: residents' meeting, 4 March 2027.",
            "valid_from": "Leave empty if it has always been so.",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["scale"].choices = Footprint.Scale.choices
        self.edition = AreaEdition.objects.filter(is_current=True).first() or AreaEdition.objects.last()

    def clean_codes(self):
        """The areas that the codes name; every fault is told with its line, its value and what to do."""
        if not self.edition:
            raise forms.ValidationError("No areas have been imported yet. Ask an administrator to import them first.")
        typed = [
            (line, code.upper())
            for line, text in enumerate(self.cleaned_data["codes"].splitlines(), start=1)
            for code in re.split(r"[\s,;]+", text)
            if code
        ]
        known = {area.code: area for area in self._areas({code for _, code in typed})}
        faults, first = [], {}
        for line, code in typed:
            if code in first:
                faults.append(f"Line {line}: {code[:20]} stands on line {first[code]} already. Take one away.")
            elif code not in known:
                faults.append(f"Line {line}: {code[:20]} is no area of {self.edition.name}. Check it or take it away.")
            first.setdefault(code, line)
        if faults:
            more = [f"And {len(faults) - 20} more like these."] if len(faults) > 20 else []
            raise forms.ValidationError(faults[:20] + more)
        return list(known.values())

    def _areas(self, codes):
        return Area.objects.filter(edition=self.edition, code__in=codes).defer("boundary")

    def clean(self):
        cleaned = super().clean()
        start, end = cleaned.get("valid_from"), cleaned.get("valid_until")
        if start and end and end < start:
            self.add_error("valid_until", "The last day must not be before the first.")
        if "codes" in cleaned:
            cleaned["areas"] = cleaned.pop("codes")
        return cleaned
