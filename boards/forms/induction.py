"""One thing of a board's induction pack."""

from ..models import InductionItem
from .base import BoardsForm


class InductionItemForm(BoardsForm):
    """What somebody new reads, does or is told."""

    class Meta:
        model = InductionItem
        fields = ["title", "words", "address"]
        labels = {
            "title": "What is it?",
            "words": "In plain words",
            "address": "Address of a page to read, if there is one",
        }
        help_texts = {
            "title": "Such as: Ring the chair, or: How the place spends its prevention fund.",
            "words": "What to do or know, and how long it takes.",
        }
        error_messages = {
            "title": {"required": "Say what it is."},
            "words": {"required": "Say in plain words what to do or know."},
        }
