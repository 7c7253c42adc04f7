"""Declaring interests, and recording what was decided about one."""

from django import forms

from alliance.base import clock
from alliance.base.widgets import DatePartsInput
from directory.models import Person

from ..actions.interests import NOTHING_TO_GAIN
from ..models import AgendaItem, Appointment, Interest, InterestDecision
from .base import NO_SUCH_DAY, BoardsForm, choices_said, organisation_field


class _Item(forms.ModelChoiceField):
    def label_from_instance(self, item):
        day = item.meeting.day
        return f"{day.day} {day:%B %Y}: {item.title}"


class InterestForm(BoardsForm):
    """Something that could sway somebody who sits on the board. What it says is published."""

    person = forms.ModelChoiceField(
        Person.objects.none(),
        label="Whose interest is it?",
        empty_label="Choose one",
        error_messages={"required": "Say whose interest it is."},
    )
    item = _Item(
        AgendaItem.objects.none(),
        label="Is it for one item of an agenda alone?",
        required=False,
        empty_label="No, it is a standing interest",
    )
    organisation = organisation_field("The organisation it is about")

    class Meta:
        model = Interest
        fields = ["person", "kind", "words", "gains", "organisation", "item", "starts_on"]
        widgets = {"kind": forms.RadioSelect}
        labels = {"words": "What is it?", "starts_on": "Since when?"}
        help_texts = {
            "words": "Such as: I am a trustee of Fylde Ferry Trust. This is published.",
            "gains": "Such as: the trust could win the transport contract. This is published.",
        }
        error_messages = {
            "kind": {"required": "Choose what sort of interest it is."},
            "words": {"required": "Say what the interest is."},
            "starts_on": {"required": "Say since when. If you do not know, give today."},
        }

    def __init__(self, *args, keeps: bool, **kwargs):
        super().__init__(*args, **kwargs)
        today, board = clock.today(), self.instance.board
        if self.instance.person_id or not keeps:
            del self.fields["person"]
            self.instance.person_id = self.instance.person_id or self.person.pk
        else:
            held = Appointment.objects.current_on(today).filter(seat__board=board, person__isnull=False)
            self.fields["person"].queryset = Person.objects.filter(pk__in=held.values("person")).order_by("name")
        items = AgendaItem.objects.visible_to(self.reader).on_the_agenda().select_related("meeting__board")
        self.fields["item"].queryset = items.filter(
            meeting__board=board, meeting__in=board.meetings.coming(clock.now())
        ).order_by("meeting__starts_at", "position")
        if self.instance.pk is None and self.instance.words:
            self.initial["starts_on"] = self.instance.starts_on
        self._show_names("organisation")

    def clean_organisation(self):
        was = self.instance.organisation
        if was and self.cleaned_data["organisation"] == was.name:
            return was
        return self._organisation("organisation")


class InterestEndForm(forms.Form):
    """When an interest ended."""

    on = forms.DateField(
        label="Since when is it no more?",
        widget=DatePartsInput,
        error_messages={"required": "Say since when.", "invalid": NO_SUCH_DAY},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = clock.today()


class _Interest(forms.ModelChoiceField):
    def label_from_instance(self, interest):
        said = f"{interest.person.name}: {interest.words}"
        if interest.decided:
            said += f" (decided already: {interest.decided[0].get_done_display()})"
        return said


class InterestDecisionForm(forms.ModelForm):
    """What the chair decided about an interest in an item, and why."""

    interest = _Interest(
        Interest.objects.none(),
        label="Which interest?",
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": "Choose the interest."},
    )

    class Meta:
        model = InterestDecision
        fields = ["interest", "done", "stands_to_gain", "reason"]
        widgets = {"done": forms.RadioSelect, "reason": forms.Textarea(attrs={"rows": 3})}
        labels = {"done": "What did they do?", "reason": "Why?"}
        help_texts = {
            "stands_to_gain": "Needed where they are kept out. Such as: their organisation bids for this contract.",
            "reason": "This is published at the item.",
        }
        error_messages = {
            "done": {"required": "Choose what they did."},
            "reason": {"required": "Say why."},
        }

    def __init__(self, *args, interests, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["interest"].queryset = interests
        self.fields["done"].choices = choices_said(InterestDecision.Done.choices)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("done") in InterestDecision.KEPT_OUT and not cleaned.get("stands_to_gain"):
            self.add_error("stands_to_gain", NOTHING_TO_GAIN)
        return cleaned

    def _get_validation_exclusions(self):
        """A decision that was made already is replaced by the action."""
        return super()._get_validation_exclusions() | {"interest", "item", "stands_to_gain"}
