"""What papers need from a person: minutes to read before a meeting, and files that have not gone yet."""

from django.urls import reverse

from alliance.base.items import Item
from alliance.base.templatetags.words import plural

from .models import Board, FileToDelete
from .queries.papers import ReadingList

MOST = 20


def items(reader) -> list[Item]:
    return files_not_deleted(reader)


def said(reading: ReadingList) -> str:
    """What is left to read for a meeting, as a sentence; empty where nothing is."""
    if not reading.unread:
        return "You have read its papers." if reading.lines else ""
    papers = plural(len(reading.unread), "paper,papers")
    if not reading.minutes_left:
        return f"{papers} to read."
    return f"{plural(reading.minutes_left, 'minute,minutes')} of reading left: {papers}."


def files_not_deleted(reader) -> list[Item]:
    """For keepers of the board: a withdrawn paper whose file the storage has not deleted at the first try."""
    if not reader.is_officer:
        return []
    kept = Board.objects.kept_by(reader).values("pk")
    left = FileToDelete.objects.of_withdrawn_papers().filter(tries__gt=0, paper__item__meeting__board__in=kept)
    return [
        Item(
            key=f"file-not-deleted:{paper}",
            kind="file not deleted",
            what="A file of a withdrawn paper is not deleted yet",
            detail="Nobody can reach it from the portal. It is tried again by itself until it is gone.",
            verb="See what the storage says",
            url=reverse("boards:paper", args=[paper]),
        )
        for paper in left.order_by("paper").values_list("paper", flat=True).distinct()[:MOST]
    ]
