"""The forms an entry is changed and checked with."""

from decimal import Decimal

from django import forms

from alliance.base import clock
from directory.models import Contact, Footprint, Organisation
from directory.visibility import Visibility


class EntryForm(forms.ModelForm):
    """What a member changes in their entry."""

    class Meta:
        model = Organisation
        fields = [
            "name",
            "in_one_line",
            "description",
            "how_to_refer",
            "website",
            "legal_form",
            "latest_income",
            "income_year",
        ]
        widgets = {
            "description": forms.Textarea(attrs={"rows": 8}),
            "how_to_refer": forms.Textarea(attrs={"rows": 4}),
        }
        help_texts = {
            "in_one_line": "In your own words, as you would say it to a neighbour. Up to 160 characters.",
            "description": "Who comes, what happens, and when. No names of people you help.",
            "how_to_refer": "Who to ring or write to, and what you need to know. This changes at once.",
            "website": "Such as https://www.example.org",
            "latest_income": "In pounds, for the local group, not a national parent. Leave empty if you do not know.",
            "income_year": "The year those accounts end, such as 2026.",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].error_messages["required"] = "Enter the name of the organisation."
        income = self.initial.get("latest_income")
        if isinstance(income, Decimal) and income == income.to_integral_value():
            self.initial["latest_income"] = int(income)  # whole pounds, as people write them

    def clean_income_year(self):
        year = self.cleaned_data["income_year"]
        if year is not None and not 1990 <= year <= 2100:
            raise forms.ValidationError("Enter the year as four figures, such as 2026.")
        return year


class NewOrganisationForm(EntryForm):
    """What an officer needs to put a new organisation into the directory."""

    works_in = forms.ModelChoiceField(
        label="In which place does it work?",
        help_text="You can say it more closely on the next page.",
        queryset=Footprint.objects.none(),
        empty_label="Choose a place",
        error_messages={"required": "Choose one of your places, so that you can look after the entry."},
    )

    def __init__(self, *args, reader, **kwargs):
        super().__init__(*args, **kwargs)
        places = Footprint.objects.valid_on(clock.today()).filter(scale=Footprint.Scale.PLACE)
        mine = places if reader.everywhere else Footprint.objects.filter(pk__in=reader.footprints)
        self.fields["works_in"].queryset = mine.only("name").order_by("name")
        self.fields["works_in"].required = not reader.everywhere
        seen_by = {**dict(Visibility.choices), Visibility.PRIVATE: "only itself, and officers of its places"}
        self.fields["visibility"].choices = list(seen_by.items())
        self.fields["in_one_line"].label = "What they do, in one line"
        self.fields["in_one_line"].help_text = "As they would say it to a neighbour. Up to 160 characters."
        self.fields["legal_form"].choices = [("", "Choose the legal form"), *Organisation.LegalForm.choices]

    class Meta(EntryForm.Meta):
        fields = ["name", "sector", "legal_form", "is_alliance_member", "in_one_line", "visibility"]
        widgets = {"visibility": forms.RadioSelect}
        help_texts = EntryForm.Meta.help_texts


class DeclineForm(forms.Form):
    """Why a change does not go into the directory."""

    reason = forms.CharField(
        label="Why not?",
        help_text="The people who made the change will read this.",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Say why, so that the people who made the change know what to do instead."},
    )


class ContactForm(forms.ModelForm):
    """A way to reach an organisation, with who may see it."""

    MISSING = {
        "label": "Say what the contact is for, such as referrals.",
        "kind": "Choose whether it is a phone, an e-mail or a web page.",
        "value": "Enter the phone number, e-mail address or web address.",
        "visibility": "Choose who can see it.",
    }

    class Meta:
        model = Contact
        fields = ["label", "kind", "value", "person_name", "visibility", "officer_may_see"]
        widgets = {"kind": forms.RadioSelect, "visibility": forms.RadioSelect}
        labels = {
            "value": "Phone number, e-mail address or web address",
            "kind": "What kind is it?",
            "officer_may_see": "An infrastructure officer of the place may see it too",
        }
        help_texts = {
            "label": "Such as: referrals, out of hours, bookings.",
            "person_name": "Only if they agree to be named.",
            "officer_may_see": "Say so if you chose “Only your organisation”. They see the others anyway.",
            "visibility": "What statutory staff can see may be released under Freedom of Information.",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = Contact.Kind.choices  # no empty radio
        for name, sentence in self.MISSING.items():
            self.fields[name].error_messages["required"] = sentence

    def clean(self):
        cleaned = super().clean()
        kind, value = cleaned.get("kind"), cleaned.get("value", "")
        if kind == Contact.Kind.EMAIL:
            _check(self, forms.EmailField(), value, "Enter an e-mail address, such as hello@example.org.")
        elif kind == Contact.Kind.LINK:
            _check(self, forms.URLField(), value, "Enter a web address, such as https://www.example.org.")
        elif kind == Contact.Kind.PHONE and sum(c.isdigit() for c in value) < 10:
            self.add_error("value", "Enter a phone number with its area code, such as 01632 960 001.")
        return cleaned


def _check(form, field: forms.Field, value: str, sentence: str) -> None:
    try:
        field.clean(value)
    except forms.ValidationError:
        form.add_error("value", sentence)


class SensitiveSiteForm(forms.Form):
    """An officer says that an organisation's whereabouts must not be known."""

    sensitive_site = forms.BooleanField(required=False, label="Nobody may learn where this organisation is")
