"""The forms of boards: the map's day and filters, and what officers write."""

from django import forms

from alliance.base import clock
from alliance.base.widgets import DatePartsInput
from directory.models import Footprint, Organisation, Person

from . import rules
from .models import Agreement, Appointment, Board, BoardRelation, Decides, Seat, TermsOfReference, Topic

NO_SUCH_DAY = "Enter a day that there is, such as 1 July 2022."
KNOWN_SINCE = "If you do not know when it began, give the first day on which it is known to be so."


def _choices(choices, empty: str = "") -> list[tuple[str, str]]:
    """The choices as a reader sees them: with a capital letter, and without an empty one unless it has words."""
    found = [(value, label[0].upper() + label[1:]) for value, label in choices]
    return ([("", empty)] if empty else []) + found


class BoardsForm(forms.ModelForm):
    """What the forms of this app share: days as three boxes, choices with capitals, bodies by their names."""

    def __init__(self, *args, person=None, reader=None, **kwargs):
        self.person, self.reader = person, reader
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if isinstance(field, forms.DateField):
                field.widget = DatePartsInput()
                field.error_messages["invalid"] = NO_SUCH_DAY
            elif isinstance(field, forms.TypedChoiceField):
                model_field = self._meta.model._meta.get_field(name)
                is_radio = isinstance(field.widget, forms.RadioSelect)
                field.choices = _choices(model_field.choices, "" if is_radio else "Choose one")
            elif isinstance(field.widget, forms.Textarea):
                field.widget.attrs["rows"] = 4
        if not self.instance.pk and "starts_on" in self.fields:
            self.initial["starts_on"] = clock.today()

    def _organisation(self, name: str) -> Organisation | None:
        """The organisation that the words typed in a field mean; none for no words."""
        typed = " ".join(self.cleaned_data[name].split())
        if not typed:
            return None
        found = list(Organisation.objects.visible_to(self.reader).active().filter(name__iexact=typed)[:2])
        if len(found) == 1:
            return found[0]
        raise forms.ValidationError(
            "Two organisations have this name. Leave this empty."
            if found
            else "No organisation in the directory has this name. Check how it is written there, or leave this empty."
        )

    def _show_names(self, *names: str) -> None:
        for name in names:
            self.initial[name] = str(getattr(self.instance, name) or "")


def _organisation_field(label: str, **extra) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=200,
        required=False,
        **{"help_text": "The organisation's name as it stands in the directory. Leave empty if none.", **extra},
    )


def _footprint_named(typed: str) -> Footprint:
    found = list(Footprint.objects.filter(name__iexact=" ".join(typed.split())).defer("outline")[:2])
    if not found:
        raise forms.ValidationError("No footprint has this name. Look in the list of footprints how it is written.")
    if len(found) > 1:
        raise forms.ValidationError("Two footprints have this name. Ask an officer of the alliance to tell them apart.")
    return found[0]


class BoardForm(BoardsForm):
    """A board, as its officers describe it."""

    footprint = forms.CharField(
        label="Footprint it is for",
        max_length=150,
        help_text="As it is called in the list of footprints.",
        error_messages={"required": "Say which footprint it is for."},
    )
    run_by = _organisation_field("Organisation that runs it")

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
        footprint = _footprint_named(self.cleaned_data["footprint"])
        if not rules.can_keep_boards_of(self.person, footprint):
            raise forms.ValidationError("You are not an officer of all of this footprint. Choose one that is yours.")
        return footprint

    def clean_run_by(self):
        if self.instance.run_by and self.cleaned_data["run_by"] == self.instance.run_by.name:
            return self.instance.run_by
        return self._organisation("run_by")


class SeatForm(BoardsForm):
    """A seat on a board."""

    nominated_by_organisation = _organisation_field("Or the organisation that nominates who sits here")

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
    on_behalf_of = _organisation_field("On behalf of which organisation")

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


class RelationForm(BoardsForm):
    """How a board stands to another."""

    class Meta:
        model = BoardRelation
        fields = ["kind", "to_board", "through", "basis", "source", "starts_on"]
        widgets = {"kind": forms.RadioSelect, "basis": forms.RadioSelect}
        labels = {"kind": "This board", "to_board": "The other board", "starts_on": "Since when?"}
        help_texts = {
            "through": "If one seat carries the line, such as that of an independent chair.",
            "starts_on": KNOWN_SINCE,
        }
        error_messages = {
            "kind": {"required": "Say how this board stands to the other."},
            "to_board": {"required": "Choose the other board."},
            "source": {"required": "Say who says so."},
            "starts_on": {"required": "Say since when."},
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        board = self.instance.from_board
        there = Board.objects.current_on(clock.today())
        self.fields["to_board"].queryset = there.exclude(pk=board.pk).order_by("name")
        self.fields["to_board"].empty_label = "Choose a board"
        self.fields["through"].queryset = Seat.objects.current_on(clock.today()).filter(board=board)
        self.fields["through"].empty_label = "None in particular"


class DecidesForm(BoardsForm):
    """What a board decides or advises on."""

    topic = forms.CharField(
        label="Topic",
        max_length=100,
        help_text="In the words people use, such as hospital discharge. One that is there already is used again.",
        widget=forms.TextInput(attrs={"list": "topics", "autocomplete": "off"}),
        error_messages={"required": "Say which topic."},
    )
    footprint = forms.CharField(
        label="For which footprint",
        max_length=150,
        help_text="As it is called in the list of footprints.",
        error_messages={"required": "Say for which footprint."},
    )

    class Meta:
        model = Decides
        fields = ["topic", "how", "footprint", "basis", "source", "starts_on"]
        widgets = {"how": forms.RadioSelect, "basis": forms.RadioSelect}
        labels = {"how": "This board", "starts_on": "Since when?"}
        help_texts = {"starts_on": KNOWN_SINCE}
        error_messages = {
            "how": {"required": "Say whether it decides or advises."},
            "source": {"required": "Say who says so."},
            "starts_on": {"required": "Say since when."},
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["footprint"] = self.instance.board.footprint.name
        self.topics = Topic.objects.values_list("name", flat=True)

    def clean_topic(self):
        """A topic that is there, or a new one that is not written yet."""
        name = " ".join(self.cleaned_data["topic"].split())
        return Topic.objects.filter(name__iexact=name).first() or Topic(name=name)

    def clean_footprint(self):
        return _footprint_named(self.cleaned_data["footprint"])

    def _get_validation_exclusions(self):
        """The topic may not be written yet."""
        return super()._get_validation_exclusions() | {"topic", "footprint", "board"}


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

    partner = _organisation_field(
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


class EndForm(forms.Form):
    """From which day something is no more, and why."""

    on = forms.DateField(
        label="First day on which it is no more",
        widget=DatePartsInput,
        error_messages={"required": "Say from which day.", "invalid": NO_SUCH_DAY},
    )
    reason = forms.CharField(
        label="Why",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why."},
    )

    def __init__(self, *args, reason_help: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = clock.today()
        self.fields["reason"].help_text = reason_help
