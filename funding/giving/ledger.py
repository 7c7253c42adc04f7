"""What a grant of a file is in the ledger: its commitment and what was paid in all; corrected by reversals alone."""

import uuid
from collections import defaultdict
from collections.abc import Iterable

from ..models import Award, Entry
from .plan import Line

Kind = Entry.Kind
IN_ALL = "Paid in all, as the 360Giving file says"  # marks payments that a file told of, and a later file may correct
SINCE = "Paid since the file before, as the 360Giving file says"
CORRECTED = "Corrected by a later 360Giving file"


def standing_payments(awards: Iterable[Award]) -> dict[int, list[Entry]]:
    """Commitments and payments of these awards that nothing has taken back, by award. One query."""
    found = defaultdict(list)
    lines = Entry.objects.filter(
        award__in=list(awards), kind__in=[Kind.COMMITTED, Kind.PAID], reverses__isnull=True, reversed_by__isnull=True
    )
    for entry in lines.order_by("pk"):
        found[entry.award_id].append(entry)
    return dict(found)


def is_by_a_file(standing: list[Entry]) -> bool:
    """Is every payment one that a file told of?"""
    return all(entry.note in (IN_ALL, SINCE) for entry in standing if entry.kind == Kind.PAID)


def payment(line: Line, said_by: str) -> list[Entry]:
    """The line of what was paid in all; none where nothing was."""
    return [_entry(line, Kind.PAID, line.paid, line.paid_by, said_by, note=IN_ALL)] if line.paid else []


def corrections(line: Line, standing: list[Entry], said_by: str) -> list[Entry]:
    """Reversals of what stands and is otherwise now, and what is right in their place.

    What was paid before stays where more was paid since: the recipient may have confirmed it.
    """
    before = sum(entry.amount for entry in standing if entry.kind == Kind.PAID)
    is_more = line.sets_paid and 0 < before < line.paid
    wrong = {Kind.COMMITTED} if line.sets_amount else set()
    wrong |= {Kind.PAID} if line.sets_paid and not is_more else set()
    posting = uuid.uuid4()
    lines = [_reversal(entry, posting) for entry in standing if entry.kind in wrong]
    if line.sets_amount:
        lines.append(_entry(line, Kind.COMMITTED, line.amount, line.said["awarded_on"], said_by))
    if is_more:
        return [*lines, _entry(line, Kind.PAID, line.paid - before, line.paid_by, said_by, note=SINCE)]
    return lines + (payment(line, said_by) if line.sets_paid else [])


def _entry(line: Line, kind: str, amount, on_day, said_by: str, note: str = "") -> Entry:
    return Entry(
        posting=uuid.uuid4(),
        award=line.award,
        kind=kind,
        amount=amount,
        on_day=on_day,
        said_by=said_by,
        note=note,
    )


def _reversal(entry: Entry, posting: uuid.UUID) -> Entry:
    return Entry(
        posting=posting,
        award_id=entry.award_id,
        draw_id=entry.draw_id,
        kind=entry.kind,
        amount=entry.amount,
        on_day=entry.on_day,
        said_by=entry.said_by,
        reverses=entry,
        note=CORRECTED,
    )
