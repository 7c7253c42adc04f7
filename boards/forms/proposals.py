"""Proposing an item for an agenda, and answering a proposal."""

from django import forms

from alliance.base import clock
from directory.models import Priority

from ..models import ItemKind, Meeting, Proposal
from .base import BoardsForm, choices_said

LATE = "Proposals for it closed on {}: yours is marked as late"
SHORT = {"class": "govuk-input--width-5"}
OPEN = "proposals close on {}"
ASKED = {
    ItemKind.DECIDE: "To decide something",
    ItemKind.DISCUSS: "To discuss it",
    ItemKind.NOTE: "To know about it",
}


def _said(day) -> str:
    return f"{day.day} {day:%B %Y}"


class MeetingChoice(forms.ModelChoiceField):
    """A meeting by its day, and for who proposes by when proposals for it close."""

    def __init__(self, *args, says_when_it_closes: bool = False, **kwargs):
        self.says_when_it_closes = says_when_it_closes
        super().__init__(*args, **kwargs)

    def label_from_instance(self, meeting: Meeting) -> str:
        day = _said(meeting.day)
        if not self.says_when_it_closes:
            return day
        is_late = clock.today() > meeting.proposals_close_on
        return f"{day} ({(LATE if is_late else OPEN).format(_said(meeting.proposals_close_on))})"


class ProposeForm(BoardsForm):
    """A proposal in the proposer's own words. With one organisation, it is from that one."""

    meeting = MeetingChoice(
        Meeting.objects.none(),
        label="For which meeting?",
        required=False,
        empty_label="Whichever meeting comes next",
        says_when_it_closes=True,
        help_text="A late proposal is not lost. The board’s officer sees that it is late, and may take it "
        "at a later meeting.",
    )

    class Meta:
        model = Proposal
        fields = ["organisation", "title", "words", "wants", "outcome", "minutes", "meeting", "priority"]
        widgets = {"wants": forms.RadioSelect}
        labels = {
            "organisation": "For which of your organisations?",
            "title": "What is it about, in a few words?",
            "words": "Say it in your own words",
            "wants": "What do you want the board to do?",
            "outcome": "What do you hope comes of it?",
            "minutes": "How many minutes does it need?",
            "priority": "Is it for a priority that a community raised?",
        }
        help_texts = {
            "title": "Such as: no buses after six.",
            "words": "Nobody changes these words. If the board puts it in other words, both stand side by side. "
            "Do not name anybody who has not agreed to it.",
            "outcome": "Such as: one evening bus a week, tried for six months.",
        }
        error_messages = {
            "title": {"required": "Say in a few words what it is about."},
            "words": {"required": "Say it in your own words."},
            "organisation": {"required": "Choose for which of your organisations you propose it."},
            "minutes": {"required": "Say how many minutes it needs.", "invalid": "Give the minutes as a number."},
        }

    def __init__(self, *args, organisations, **kwargs):
        super().__init__(*args, **kwargs)
        own = list(organisations)
        if len(own) == 1:
            del self.fields["organisation"]
            self.instance.organisation = own[0]
        else:
            self.fields["organisation"].queryset = organisations
            self.fields["organisation"].empty_label = "Choose one"
        self.fields["wants"].choices = list(ASKED.items())
        self.fields["words"].widget.attrs["rows"] = 7
        self.fields["minutes"].widget.attrs |= SHORT
        self._meetings()
        seen = Priority.objects.visible_to(self.reader).open()
        self.fields["priority"].queryset = seen.order_by("title")
        self.fields["priority"].empty_label = "No, or I do not know"

    def _meetings(self) -> None:
        """The coming ones; at first the next for which proposals are open."""
        coming = Meeting.objects.visible_to(self.reader).coming(clock.now()).filter(board=self.instance.board)
        coming = coming.filter(status=Meeting.Status.PUBLISHED).select_related("board").order_by("starts_at")
        self.fields["meeting"].queryset = coming
        if not coming.exists():
            del self.fields["meeting"]
            return
        still_open = coming.filter(proposals_close_on__gte=clock.today()).first()
        self.initial["meeting"] = still_open

    def clean_minutes(self):
        minutes = self.cleaned_data["minutes"]
        if not 1 <= minutes <= 480:
            raise forms.ValidationError("Give from 1 to 480 minutes.")
        return minutes


def reason_field(label: str, missing: str = "Say why. The proposer reads it.", **extra) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": missing},
        **{"help_text": "The proposer reads this.", **extra},
    )


class AnswerForm(forms.Form):
    """An answer that needs a reason and no more."""

    reason = reason_field("Why")

    def __init__(self, *args, proposal: Proposal, reader, **kwargs):
        self.proposal = proposal
        super().__init__(*args, **kwargs)
        coming = Meeting.objects.visible_to(reader).coming(clock.now()).filter(board=proposal.board)
        self.coming = coming.exclude(status=Meeting.Status.MINUTED).select_related("board").order_by("starts_at")


class AcceptForm(AnswerForm):
    """On which agenda, in which words. Words that differ from the proposer's make it accepted with changes."""

    meeting = MeetingChoice(
        Meeting.objects.none(),
        label="On the agenda of which meeting?",
        empty_label="Choose one",
        error_messages={"required": "Choose a meeting."},
    )
    title = forms.CharField(
        label="Title on the agenda", max_length=200, error_messages={"required": "Give the item a title."}
    )
    words = forms.CharField(label="In plain words", max_length=4000, widget=forms.Textarea(attrs={"rows": 6}))
    kind = forms.ChoiceField(label="What the board is asked", choices=choices_said(ItemKind.choices))
    minutes = forms.IntegerField(
        label="Minutes",
        min_value=0,
        max_value=480,
        widget=forms.NumberInput(attrs=SHORT),
        error_messages={"required": "Say how many minutes it gets.", "invalid": "Give the minutes as a number."},
    )
    is_confidential = forms.BooleanField(label="Only those who sit on the board read it", required=False)
    field_order = ["meeting", "title", "words", "kind", "minutes", "is_confidential", "reason"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["meeting"].queryset = self.coming
        self.fields["reason"].label = "What do you say to the proposer?"
        proposal = self.proposal
        self.initial |= {
            "meeting": proposal.meeting if proposal.meeting in self.coming else self.coming.first(),
            "title": proposal.title,
            "words": proposal.words,
            "kind": proposal.wants,
            "minutes": proposal.minutes,
        }

    def given(self) -> dict:
        item = ("title", "words", "kind", "minutes", "is_confidential")
        return {
            "meeting": self.cleaned_data["meeting"],
            "reason": self.cleaned_data["reason"],
            "values": {name: self.cleaned_data[name] for name in item},
        }

    def clean_words(self):
        """A browser sends its own ends of lines; they are no other words."""
        return self.cleaned_data["words"].replace("\r\n", "\n")


class DeferForm(AnswerForm):
    to = MeetingChoice(
        Meeting.objects.none(),
        label="To which meeting?",
        empty_label="Choose one",
        help_text="It comes back into the inbox by itself when that meeting is the next.",
        error_messages={"required": "Choose a meeting."},
    )
    field_order = ["to", "reason"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = self.coming


class MergeForm(AnswerForm):
    into = forms.ModelChoiceField(
        Proposal.objects.none(),
        label="With which proposal?",
        empty_label="Choose one",
        error_messages={"required": "Choose the proposal that it goes on as."},
    )
    field_order = ["into", "reason"]

    def __init__(self, *args, reader, **kwargs):
        super().__init__(*args, reader=reader, **kwargs)
        over = [Proposal.Status.MERGED, Proposal.Status.WITHDRAWN, Proposal.Status.DECLINED]
        others = Proposal.objects.visible_to(reader).filter(board=self.proposal.board).exclude(pk=self.proposal.pk)
        self.fields["into"].queryset = others.exclude(status__in=over).order_by("title")


class SendOnForm(AnswerForm):
    reason = reason_field("A word to the proposer", required=False)


class BoardAnsweredForm(AnswerForm):
    reason = reason_field("What did the board answer?", "Write what the board answered.")


class MoreForm(forms.Form):
    """What a proposer adds when they were asked for more."""

    words = forms.CharField(
        label="What do you want to add?",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 7}),
        help_text="Your first words stay as they are. This stands after them.",
        error_messages={"required": "Write what you want to add."},
    )


class WithdrawForm(forms.Form):
    reason = forms.CharField(
        label="Why",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="The board’s officer reads this.",
    )
