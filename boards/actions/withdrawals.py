"""Withdrawing a paper at once (rule 11): from then on nobody can read it, and its files go until they are gone."""

from django.db import transaction

from alliance.base import clock
from alliance.base.history import attributed
from alliance.base.refused import Refused

from .. import store
from ..models import FileToDelete, Paper, PaperRead
from .meetings import locked


@transaction.atomic
def withdraw(*, paper: Paper, because: str, by) -> Paper:
    """Take a paper and every version of it away, at once; what stays is who did it, when, and why, which is published.

    The rows are blanked first: a storage that does not answer delays the end of the file, never that of the paper.
    """
    because = " ".join(because.split())
    if not because:
        raise Refused("Say why the paper is withdrawn.")
    locked(paper.item.meeting)
    paper = Paper.objects.select_for_update(of=("self",)).get(pk=paper.pk)
    if paper.is_withdrawn:
        raise Refused("This paper was withdrawn already.")
    names = sorted(set(paper.versions.exclude(file="").values_list("file", flat=True)))
    with attributed(by=by, why="Withdrew a paper"):
        PaperRead.objects.filter(version__paper=paper).delete()
        paper.versions.update(
            file="",
            name="",
            content_type="",
            size=0,
            pages=None,
            words=None,
            not_counted="It was withdrawn.",
            what_changed="",
        )
        paper.title = paper.summary = paper.address = ""
        paper.withdrawn_at, paper.withdrawn_by, paper.withdrawn_because = clock.now(), by, because
        paper.save()
    FileToDelete.objects.bulk_create(FileToDelete(name=name, paper=paper, due_at=clock.now()) for name in names)
    store.delete_at_once(names)
    return paper
