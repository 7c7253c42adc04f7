"""Adding papers, replacing and withdrawing them."""

from django import forms
from django.conf import settings

from alliance.base.refused import Refused

from .. import files
from ..models import Paper
from .base import BoardsForm

PLAIN = (
    "What it says and what the board is asked, in a few sentences that somebody new to the subject understands. "
    "Representatives read this first."
)
CHOOSE_AGAIN = "Choose the file again: your browser does not keep it when a page comes back."


def file_field(label: str, **extra) -> forms.FileField:
    return forms.FileField(
        label=label,
        max_length=255,
        allow_empty_file=True,  # `files.check` says it in better words
        widget=forms.FileInput(attrs={"accept": files.ACCEPT}),
        **extra,
    )


def allowed() -> str:
    return f"{files.ALLOWED_SAID}; {settings.PAPER_MAX_MEGABYTES} megabytes at most."


class _WithFile(BoardsForm):
    """What forms with a file share: it is checked by its content, and the refusal stands at the field."""

    def __init__(self, *args, too_large: str = "", **kwargs):
        self.too_large = too_large
        super().__init__(*args, **kwargs)
        field = self.fields["file"]
        field.help_text = f"{field.help_text} {allowed()}".strip()

    def clean_file(self):
        if self.too_large:
            raise forms.ValidationError(files.too_large(self.too_large))
        upload = self.cleaned_data["file"]
        if not upload:
            return None
        try:
            return files.check(upload)
        except Refused as refusal:
            raise forms.ValidationError(refusal.sentence) from refusal

    def add_error(self, field, error):
        """A refusal of anything else sends the file back to be chosen again, and says so."""
        super().add_error(field, error)
        if field != "file" and self.files.get("file") and "file" in self.fields and "file" not in self.errors:
            super().add_error("file", CHOOSE_AGAIN)


class PaperForm(_WithFile):
    """A paper for an item: a file, or for a board of theirs the address where it is published."""

    file = file_field("The file", required=False)

    class Meta:
        model = Paper
        fields = ["title", "address", "summary", "is_confidential"]
        labels = {
            "title": "What is the paper called?",
            "address": "Or the address where the board publishes it",
            "summary": "Summary in plain English",
            "is_confidential": "Only those who sit on the board may read it",
        }
        help_texts = {"address": "", "summary": PLAIN}
        error_messages = {"title": {"required": "Say what the paper is called."}}

    field_order = ["title", "file", "address", "summary", "is_confidential"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        meeting = self.instance.item.meeting
        if meeting.board.secretariat != "theirs":
            del self.fields["address"]
            self.fields["file"].required = not self.too_large  # then it was sent, and `clean_file` says what is wrong
            self.fields["file"].error_messages["required"] = "Choose the file."
        if meeting.agenda_is_out:
            self.fields["summary"].required = True
            self.fields["summary"].error_messages["required"] = "Write a summary in plain English."
        else:
            self.fields["summary"].help_text += " You can write it later, before the agenda is published."

    def clean(self):
        cleaned = super().clean()
        if "address" in self.fields and "file" not in self.errors and "address" not in self.errors:
            if cleaned.get("file") and cleaned.get("address"):
                self.add_error("address", "Give either a file or an address. Take one away.")
            elif not (cleaned.get("file") or cleaned.get("address")):
                self.add_error("file", "Choose a file, or give the address where the board publishes the paper.")
        return cleaned


class PaperEditForm(BoardsForm):
    """What is said of a paper; once a version is out, only who reads it can be changed."""

    class Meta:
        model = Paper
        fields = ["title", "address", "summary", "is_confidential"]
        labels = PaperForm.Meta.labels | {"address": "The address where the board publishes it"}
        help_texts = PaperForm.Meta.help_texts
        error_messages = PaperForm.Meta.error_messages

    def __init__(self, *args, is_out: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if is_out:
            del self.fields["title"], self.fields["address"], self.fields["summary"]
        elif not self.instance.address:
            del self.fields["address"]
        else:
            self.fields["address"].required = True


class PaperReplaceForm(_WithFile):
    """A new version of a paper, or of its summary alone."""

    file = file_field(
        "The new file", required=False, help_text="Leave empty to keep the file, when only the summary is new."
    )
    what_changed = forms.CharField(
        label="What is new in this version?",
        max_length=300,
        help_text="Whoever has read the paper already sees this. Such as: the figures in table 2 are corrected.",
        error_messages={"required": "Say what is new in this version."},
    )

    class Meta:
        model = Paper
        fields = ["address", "summary"]
        labels = {"address": "The address where the board publishes it", "summary": "Summary in plain English"}
        help_texts = {"address": "", "summary": PLAIN}
        error_messages = {"summary": {"required": "Write a summary in plain English."}}

    field_order = ["file", "address", "what_changed", "summary"]

    def __init__(self, *args, is_out: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.address:
            del self.fields["file"]
            self.fields["address"].required = True
        else:
            del self.fields["address"]
        self.fields["summary"].required = is_out
        if not is_out:
            del self.fields["what_changed"]

    def values(self) -> dict:
        """What the action is to write."""
        given = {name: self.cleaned_data.get(name) for name in ("file", "address", "summary", "what_changed")}
        return {name: value or (None if name == "file" else "") for name, value in given.items()}


class WithdrawForm(forms.Form):
    """Why a paper is withdrawn."""

    because = forms.CharField(
        label="Why is it withdrawn?",
        max_length=300,
        help_text="This stays for everybody who could see the paper. Do not repeat what must not be read. "
        "Such as: a patient could be recognised in it.",
        error_messages={"required": "Say why the paper is withdrawn."},
    )
