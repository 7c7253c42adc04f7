from django import forms

from directory.models import Footprint


class SearchForm(forms.Form):
    """Where somebody looks. Whatever else the address holds is left aside, never an error."""

    place = forms.CharField(
        required=False,
        max_length=100,
        label="Postcode or place",
        widget=forms.TextInput(attrs={"autocomplete": "postal-code", "type": "search"}),
    )
    footprint = forms.SlugField(required=False, max_length=100, widget=forms.HiddenInput)
    area = forms.RegexField(r"^[A-Z][0-9A-Z]{8}$", required=False, widget=forms.HiddenInput)
    scale = forms.ChoiceField(required=False, choices=[("", "every scale"), *Footprint.Scale.choices])
    page = forms.IntegerField(required=False, min_value=1, max_value=100_000)

    def asked(self) -> dict:
        """What was asked for, as far as it makes sense: {place, footprint, area, scale, page}."""
        self.full_clean()
        found = getattr(self, "cleaned_data", {})
        return {
            "place": (found.get("place") or "").strip(),
            "footprint": found.get("footprint") or "",
            "area": found.get("area") or "",
            "scale": found.get("scale") or "",
            "page": found.get("page") or 1,
        }
