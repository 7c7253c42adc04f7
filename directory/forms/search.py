from django import forms

from directory.models import Footprint


class SearchForm(forms.Form):
    """Where somebody looks, and for which words. Whatever else the address holds is left aside, never an error.

    `footprint` and `area` say which place is meant; `for` is the text of the place box that they go with. When
    somebody types another place, they no longer count.
    """

    words = forms.CharField(required=False, max_length=150, label="What for?")

    place = forms.CharField(
        required=False,
        max_length=100,
        label="Postcode or place",
        widget=forms.TextInput(attrs={"autocomplete": "postal-code", "type": "search"}),
    )
    footprint = forms.SlugField(required=False, max_length=100, widget=forms.HiddenInput)
    area = forms.RegexField(r"^[A-Z][0-9A-Z]{8}$", required=False, widget=forms.HiddenInput)
    scale = forms.ChoiceField(
        required=False, choices=[("", "every scale"), *Footprint.Scale.choices, ("not-said", "not said")]
    )
    order = forms.ChoiceField(required=False, choices=[("", "closest fit"), ("nearest", "nearest first")])
    page = forms.IntegerField(required=False, min_value=1, max_value=100_000)

    def asked(self) -> dict:
        """What was asked for, as far as it makes sense: {words, place, footprint, area, scale, order, page}."""
        self.full_clean()
        found = getattr(self, "cleaned_data", {})
        asked = {
            name: (found.get(name) or "").strip() for name in ("words", "place", "footprint", "area", "scale", "order")
        }
        if "for" in self.data and self.data["for"].strip() != asked["place"]:
            asked |= {"footprint": "", "area": ""}
        return asked | {"page": found.get("page") or 1}
