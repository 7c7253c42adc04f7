"""Expenses with their receipts: a file comes into the storage with its expense, or not at all."""

from django.db import transaction

from alliance.base import clock

from .. import store
from ..files import CheckedFile
from ..models import Expense, FileToDelete
from . import claims


def add(*, expense: Expense, receipt: CheckedFile | None, by) -> tuple[Expense, bool]:
    """An expense (not saved yet) with its receipt, if there is one; (it, whether it is new)."""
    if receipt is None:
        return claims.add_expense(expense=expense, by=by)
    with store.kept(receipt.content, receipt.name) as name, transaction.atomic():
        expense.receipt, expense.receipt_name, expense.receipt_type = name, receipt.name, receipt.content_type
        added, is_new = claims.add_expense(expense=expense, by=by)
        if is_new:
            store.taken(name)
    if not is_new:
        store.delete(name)
    return added, is_new


@transaction.atomic
def remove(*, expense: Expense, by) -> None:
    """Take an expense away, and its receipt with it."""
    name = expense.receipt.name
    claims.remove_expense(expense=expense, by=by)
    if name:
        FileToDelete.objects.create(name=name, due_at=clock.now())
        store.delete_at_once([name])
