"""What the page of components shows: an example of each, in every state."""

from django import forms
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.core.paginator import Page, Paginator

from alliance.base.widgets import DatePartsInput


class ExampleForm(forms.Form):
    """One field of each kind. Nothing that is typed here goes anywhere."""

    name = forms.CharField(label="Name of the organisation", help_text="As it stands on your letters.", max_length=80)
    email = forms.EmailField(label="E-mail address", required=False)
    about = forms.CharField(label="What you do", max_length=400, widget=forms.Textarea({"rows": 4}))
    password = forms.CharField(
        label="Password",
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        help_text="10 characters or more.",
    )
    people = forms.IntegerField(
        label="How many people you help", widget=forms.NumberInput({"class": "govuk-input--width-5"}), required=False
    )
    kind = forms.ChoiceField(
        label="Kind of organisation",
        choices=[("charity", "Charity"), ("cic", "Community interest company"), ("group", "Group with no legal form")],
        widget=forms.RadioSelect,
        help_text="Choose the one that fits best.",
    )
    help_with = forms.MultipleChoiceField(
        label="What you help with",
        choices=[("food", "Food"), ("debt", "Debt"), ("company", "Company")],
        widget=forms.CheckboxSelectMultiple,
    )
    place = forms.ChoiceField(
        label="Place", choices=[("", "Choose a place"), ("central", "Central Lancashire"), ("west", "West Lancashire")]
    )
    since = forms.DateField(label="Working since", widget=DatePartsInput, help_text="For example, 4 3 2017.")
    paper = forms.FileField(label="Your rules", required=False)
    agrees = forms.BooleanField(label="Everybody named here has agreed to it", help_text="Ask them first.")


WRONG = {
    "wrong-name": "",
    "wrong-email": "somebody at example.org",
    "wrong-people": "a few",
    "wrong-since_day": "31",
    "wrong-since_month": "February",
    "wrong-since_year": "2017",
}


def wrong_form() -> ExampleForm:
    """A form that came back with something wrong in every field."""
    form = ExampleForm(WRONG, prefix="wrong")
    form.add_error(None, "Another organisation has the same name and the same e-mail address.")
    return form


def pages() -> list[tuple[str, Page]]:
    """A place in a list of pages, at each end of it and in its middle."""
    paginator = Paginator(range(240), 10)
    return [(f"page {number} of 24", paginator.page(number)) for number in (1, 12, 24)]


def facts() -> list[dict]:
    """The rows of a summary list: with a link, without one, and with nothing said."""
    return [
        {"key": "Name", "value": "Quarry Lane Helpers", "url": "#", "about": "the name"},
        {"key": "Legal form", "value": "Group with no legal form"},
        {"key": "Telephone", "value": "", "url": "#", "action": "Add", "about": "a telephone number"},
    ]


TAGS = [
    ("Taking referrals", "green"),
    ("Limited", "yellow"),
    ("Waiting list", "orange"),
    ("Closed", "red"),
    ("Not said", "grey"),
    ("Public", "blue"),
    ("Members only", "purple"),
    ("Place", "teal"),
]


def banners() -> list[Message]:
    """A message of each level, as it stands at the top of the page after something was done."""
    return [
        Message(constants.SUCCESS, "The entry is saved."),
        Message(constants.INFO, "Somebody else changed this entry an hour ago."),
        Message(constants.WARNING, "The invitation ends tomorrow."),
        Message(constants.ERROR, "The entry was not saved, because it has been closed."),
    ]
