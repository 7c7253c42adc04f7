"""Where papers lie: how a file gets there so that none is ever left behind, and how it is deleted until it is gone."""

import datetime as dt
import logging
from contextlib import contextmanager

from django.core.files.storage import default_storage
from django.db import transaction

from alliance.base import clock
from alliance.base.refused import Refused

from .models import Expense, FileToDelete, PaperVersion
from .models.papers import kept_under

logger = logging.getLogger(__name__)

AN_HOUR = dt.timedelta(hours=1)  # by then an upload has become a paper, or never will
LONGEST_WAIT = 6 * 60  # minutes between two tries


@contextmanager
def kept(content, filename: str):
    """Put a file into the storage; the block makes the row that has it and calls `taken` in its transaction.

    Before the first byte is written a row says that the file is to go. Whatever happens then, a refusal, a rollback,
    a crash, the file goes; unless the row was taken away together with the paper's being written.
    """
    name = kept_under(None, filename)
    FileToDelete.objects.create(name=name, due_at=clock.now() + AN_HOUR)
    try:
        stored = default_storage.save(name, content)
        if stored != name:  # the storage had one of this name: two in a number of 128 bits
            raise RuntimeError("the storage gave the file another name")
        yield name
    except BaseException:
        _give_up(name)
        raise


def taken(name: str) -> None:
    """The file has its paper now. In the same transaction as the row that has it."""
    deleted, _ = FileToDelete.objects.filter(name=name).delete()
    if not deleted:
        raise Refused("Sending the file took longer than an hour. Please send it again.")


def _give_up(name: str) -> None:
    """Delete what came to nothing now, where that can be done; else the next sweep does."""
    try:
        if transaction.get_connection().needs_rollback:
            return
        FileToDelete.objects.filter(name=name).update(due_at=clock.now())
        delete(name)
    except Exception:  # the sweep finds it; what went wrong first is what the caller hears of
        logger.warning("a file that came to nothing is left to the sweep", exc_info=True)


def delete_at_once(names: list[str]) -> None:
    """Delete these files after the commit; what cannot be deleted now the sweep tries again."""
    for name in names:
        transaction.on_commit(lambda name=name: delete(name), robust=True)


def delete_due() -> dict[str, int]:
    """Delete every file that is to go by now. Safe to run twice or at the same moment: each row is held."""
    counts = {"gone": 0, "left": 0}
    for name in list(FileToDelete.objects.due(clock.now()).values_list("name", flat=True)[:500]):
        counts["gone" if delete(name) else "left"] += 1
    return counts


@transaction.atomic
def delete(name: str) -> bool:
    """Delete one file that is to go, and its row with it; where the storage refuses, write down what it said."""
    row = FileToDelete.objects.select_for_update(skip_locked=True).filter(name=name).first()
    if row is None:
        return True  # another has done it, or is at it
    if PaperVersion.objects.filter(file=name).exists() or Expense.objects.filter(receipt=name).exists():
        row.delete()
        return True
    try:
        default_storage.delete(name)
        if default_storage.exists(name):
            raise OSError("the storage still has it")
    except Exception as answer:  # whatever the storage says: the row stays, and it is tried again
        now = clock.now()
        row.tries += 1
        row.tried_at, row.last_answer = now, f"{type(answer).__name__}: {answer}"[:200]
        row.due_at = now + dt.timedelta(minutes=min(2**row.tries, LONGEST_WAIT))
        row.save()
        logger.error("a file could not be deleted", extra={"file": name, "tries": row.tries})
        return False
    row.delete()
    return True
