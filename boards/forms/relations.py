"""Lines between boards, and who decides what."""

from django import forms

from alliance.base import clock

from ..models import Board, BoardRelation, Decides, Seat, Topic
from .base import KNOWN_SINCE, BoardsForm, footprint_named


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
        return footprint_named(self.cleaned_data["footprint"])

    def _get_validation_exclusions(self):
        """The topic may not be written yet."""
        return super()._get_validation_exclusions() | {"topic", "footprint", "board"}
