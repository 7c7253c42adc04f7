"""Seats, and who sits on them."""

from django import forms

from alliance.base import clock
from directory.models import Person

from ..models import Appointment, Board, Seat
from .base import KNOWN_SINCE, BoardsForm, organisation_field


class SeatForm(BoardsForm):
    """A seat on a board."""

    nominated_by_organisation = organisation_field("Or the organisation that nominates who sits here")

    class Meta:
        model = Seat
        fields = [
            "title",
            "sector",
            "vote",
            "is_chair",
            "shares",
            "carries_over",
            "nominated_by_board",
            "nominated_by_organisation",
            "funding",
            "funded_note",
            "funding_source",
            "starts_on",
        ]
        widgets = {"vote": forms.RadioSelect, "funding": forms.RadioSelect}
        labels = {
            "title": "What is the seat called?",
            "nominated_by_board": "Board that nominates who sits here",
            "starts_on": "When did the seat begin?",
            "vote": "Does whoever sits here vote?",
            "is_chair": "Whoever sits here chairs the board",
            "carries_over": "Whoever sits here stays after the term until somebody follows",
        }
        help_texts = {
            "title": "Such as: VCFSE representative for Preston.",
            "shares": "1, unless it is a job share.",
            "funded_note": "Such as: 8 days a month, paid by the ICB.",
            "starts_on": KNOWN_SINCE,
        }
        error_messages = {
            "title": {"required": "Say what the seat is called."},
            "sector": {"required": "Choose for whom the seat is."},
            "shares": {"required": "Say how many people share it: 1, unless it is a job share."},
            "starts_on": {"required": "Say when the seat began."},
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        boards = Board.objects.current_on(clock.today()).exclude(pk=self.instance.board_id)
        self.fields["nominated_by_board"].queryset = boards.order_by("name")
        self.fields["nominated_by_board"].empty_label = "None"
        self.fields["shares"].max_value = 10
        self._show_names("nominated_by_organisation")

    def clean_shares(self):
        shares = self.cleaned_data["shares"]
        if not 1 <= shares <= 10:
            raise forms.ValidationError("A seat has from 1 to 10 shares.")
        return shares

    def clean_nominated_by_organisation(self):
        was = self.instance.nominated_by_organisation
        if was and self.cleaned_data["nominated_by_organisation"] == was.name:
            return was
        return self._organisation("nominated_by_organisation")

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("nominated_by_board") and cleaned.get("nominated_by_organisation"):
            self.add_error("nominated_by_organisation", "Either a board or an organisation nominates. Take one away.")
        if cleaned.get("funding") in ("funded", "unfunded") and not cleaned.get("funding_source"):
            self.add_error("funding_source", "Say who says so, or choose “not known”.")
        return cleaned


class AppointmentForm(BoardsForm):
    """Who takes a seat, or a share of it."""

    person_name = forms.CharField(
        label="Name",
        max_length=150,
        required=False,
        help_text="This is published. Leave empty to publish a role alone.",
    )
    email = forms.EmailField(
        label="E-mail address, if they sign in here",
        required=False,
        help_text="This is not published. With it the seat is theirs when they sign in.",
    )
    on_behalf_of = organisation_field("On behalf of which organisation")

    class Meta:
        model = Appointment
        fields = ["role_name", "share", "is_deputy", "on_behalf_of", "how_chosen", "starts_on", "term_ends_on"]
        labels = {
            "role_name": "Their role",
            "share": "Which share of the seat",
            "is_deputy": "They are the deputy of whoever sits here",
            "starts_on": "From which day",
            "term_ends_on": "First day after their term, if it has an end",
        }
        help_texts = {
            "role_name": "This is published. Such as: chief officer of a council for voluntary service.",
            "how_chosen": "Such as: elected by the members of the forum. This is published.",
        }
        error_messages = {"starts_on": {"required": "Say from which day."}}

    field_order = ["person_name", "email", "role_name", "on_behalf_of", "how_chosen", "share", "is_deputy"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        shares = self.instance.seat.shares
        if shares == 1:
            del self.fields["share"]
        else:
            choices = [(n, f"Share {n} of {shares}") for n in range(1, shares + 1)]
            self.fields["share"] = forms.TypedChoiceField(
                label="Which share of the seat", choices=choices, coerce=int, widget=forms.RadioSelect
            )
            self.order_fields(self.field_order)

    def clean_email(self):
        email = self.cleaned_data["email"].lower()
        if not email:
            return ""
        self.known = Person.objects.filter(email=email, is_active=True).first()
        if not self.known:
            raise forms.ValidationError("Nobody signs in here with this address. Leave it empty and give the name.")
        return email

    def clean_on_behalf_of(self):
        return self._organisation("on_behalf_of")

    def clean(self):
        cleaned = super().clean()
        cleaned["person_name"] = " ".join(cleaned.get("person_name", "").split())
        if not any(cleaned.get(name) for name in ("person_name", "email", "role_name")) and "email" not in self.errors:
            self.add_error("person_name", "Give a name, or at least their role.")
        if cleaned.get("email"):
            self.instance.person, cleaned["person_name"] = self.known, ""
        begins, over = cleaned.get("starts_on"), cleaned.get("term_ends_on")
        if begins and over and over <= begins:
            self.add_error("term_ends_on", "The term would be over before it begins. Correct one of the days.")
        return cleaned

    def _get_validation_exclusions(self):
        """Who holds it is put together from several boxes; who holds it already is the action's to say."""
        return super()._get_validation_exclusions() | {"person", "role_name", "seat"}
