"""A board, its terms of reference and its agreements."""

from django import forms

from .. import rules
from ..models import Agreement, Board, TermsOfReference
from .base import KNOWN_SINCE, BoardsForm, footprint_named, organisation_field


class BoardForm(BoardsForm):
    """A board, as its officers describe it."""

    footprint = forms.CharField(
        label="Footprint it is for",
        max_length=150,
        help_text="As it is called in the list of footprints.",
        error_messages={"required": "Say which footprint it is for."},
    )
    run_by = organisation_field("Organisation that runs it")

    class Meta:
        model = Board
        fields = [
            "name",
            "kind",
            "footprint",
            "secretariat",
            "decides",
            "advises",
            "money",
            "how_to_reach",
            "meets",
            "quorum",
            "papers_url",
            "run_by",
            "origin",
            "source",
            "source_url",
            "basis",
            "starts_on",
        ]
        widgets = {"secretariat": forms.RadioSelect, "basis": forms.RadioSelect}
        labels = {
            "name": "Name of the board",
            "secretariat": "Whose secretariat is it?",
            "starts_on": "When did it begin?",
            "how_to_reach": "How can people reach it?",
        }
        help_texts = {
            "decides": "In plain words, as to a neighbour.",
            "money": "Such as: the place's £2 million prevention fund. Leave empty if it decides on no money.",
            "meets": "Such as: every second Tuesday of the month, in public.",
            "quorum": "How many have to be there for it to decide.",
            "origin": "Such as: a forum that was there before and took on a new task.",
            "source": "The document or the person that says what stands here.",
            "starts_on": KNOWN_SINCE,
        }
        error_messages = {
            "name": {"required": "Enter the name of the board."},
            "kind": {"required": "Choose what it is."},
            "secretariat": {"required": "Say whose secretariat it is."},
            "source": {"required": "Say who says so."},
            "starts_on": {"required": "Say when it began."},
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self._show_names("footprint", "run_by")

    def clean_footprint(self):
        footprint = footprint_named(self.cleaned_data["footprint"])
        if not rules.can_keep_boards_of(self.person, footprint):
            raise forms.ValidationError("You are not an officer of all of this footprint. Choose one that is yours.")
        return footprint

    def clean_run_by(self):
        if self.instance.run_by and self.cleaned_data["run_by"] == self.instance.run_by.name:
            return self.instance.run_by
        return self._organisation("run_by")


class TermsForm(BoardsForm):
    """A version of a board's terms of reference."""

    class Meta:
        model = TermsOfReference
        fields = ["in_force_from", "words", "url"]
        labels = {
            "in_force_from": "In force from",
            "words": "The terms, in words",
            "url": "Or where they are published",
        }
        error_messages = {"in_force_from": {"required": "Say from which day they are in force."}}

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("words") and not cleaned.get("url") and "url" not in self.errors:
            self.add_error("words", "Paste the terms, or give the address where they are published.")
        return cleaned

    def _get_validation_exclusions(self):
        return super()._get_validation_exclusions() | {"words", "url"}


class AgreementForm(BoardsForm):
    """A formal agreement of a board with another body."""

    partner = organisation_field(
        "Agreed with", help_text="The organisation's name as it stands in the directory, such as that of the ICB."
    )

    class Meta:
        model = Agreement
        fields = ["title", "partner", "summary", "url", "signed_on", "renewal_on"]
        labels = {"title": "What is it called?", "signed_on": "Signed on"}
        error_messages = {
            "title": {"required": "Say what it is called."},
            "signed_on": {"required": "Say when it was signed."},
        }

    def clean_partner(self):
        partner = self._organisation("partner")
        if partner is None:
            raise forms.ValidationError("Say with whom.")
        return partner

    def clean(self):
        cleaned = super().clean()
        signed, renewed = cleaned.get("signed_on"), cleaned.get("renewal_on")
        if signed and renewed and renewed <= signed:
            self.add_error("renewal_on", "It would be renewed before it was signed. Correct one of the days.")
        return cleaned
