"""An agenda as its editor shows it: where each item can go, said by the item beside it."""

import hashlib
import json
from dataclasses import dataclass

from ..actions.agenda_order import Where
from .agenda import Agenda, AgendaLine


@dataclass(frozen=True)
class Way:
    """One way an item can go: what the button says, and the words of the move."""

    name: str
    said: str
    where: str
    of: int | None = None


@dataclass(frozen=True)
class Row:
    """An item in the editor, the ways it can go, and where it stands, to be put back there by an undo."""

    line: AgendaLine
    parent: int | None
    ways: tuple[Way, ...]
    was_where: str
    was_of: int | None


@dataclass(frozen=True)
class Editor:
    """The rows of an agenda in order, and a mark of them, by which a page knows that somebody has changed them."""

    agenda: Agenda
    rows: tuple[Row, ...]
    mark: str

    def where_it_stands(self, pk: int) -> str:
        """What is announced after a move."""
        row = row_of(self, pk)
        if row is None:
            return ""
        beside = [one for one in self.rows if one.parent == row.parent]
        place = f"{beside.index(row) + 1} of {len(beside)}"
        under = f" under {row.line.number.split('.')[0]}" if row.parent is not None else ""
        return f"{row.line.title} is now {place}{under}."


def editor_of(agenda: Agenda) -> Editor:
    """The editor's rows of an agenda that was read for somebody who keeps it."""
    rows: list[Row] = []
    for index, line in enumerate(agenda.lines):
        rows.append(_row(line, None, agenda.lines, index))
        rows.extend(_row(child, line, line.under, n) for n, child in enumerate(line.under))
    said = [
        [one.pk, one.number, one.title, one.words, one.kind, one.minutes, one.lead, one.is_confidential]
        for one in agenda.everything
    ]
    mark = hashlib.sha256(json.dumps([agenda.meeting.starts_at.isoformat(), *said]).encode()).hexdigest()[:16]
    return Editor(agenda, tuple(rows), mark)


def row_of(editor: Editor, pk: int) -> Row | None:
    return next((row for row in editor.rows if row.line.pk == pk), None)


def _row(line: AgendaLine, parent: AgendaLine | None, beside: tuple[AgendaLine, ...], index: int) -> Row:
    before = beside[index - 1] if index else None
    after = beside[index + 1] if index + 1 < len(beside) else None
    ways = []
    if before is not None:
        ways += [Way("up", "Up", Where.BEFORE, before.pk), Way("first", "First", Where.FIRST)]
    if after is not None:
        ways += [Way("down", "Down", Where.AFTER, after.pk), Way("last", "Last", Where.LAST)]
    if parent is None and before is not None and not line.under:
        ways.append(Way("under", f"Under {before.number}", Where.UNDER, before.pk))
    if parent is not None:
        ways.append(Way("out", "Out", Where.OUT))
    if before is not None:
        stood = (Where.AFTER, before.pk)
    elif after is not None:
        stood = (Where.BEFORE, after.pk)
    else:
        stood = (Where.UNDER, parent.pk) if parent is not None else (Where.FIRST, None)
    return Row(line, parent and parent.pk, tuple(ways), *stood)
