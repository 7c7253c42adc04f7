"""Rule 27: a count of people under the threshold is not told, and nothing that is told lets anybody work it out.

Pure functions. None stands for a count that is not told.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass

from django.conf import settings


def told(count: int, threshold: int | None = None) -> int | None:
    """A lone count, or None when it is under the threshold. Nought is under it too: "fewer than 5"."""
    return None if count < _threshold(threshold) else count


def in_words(count: int, one: str, many: str, threshold: int | None = None) -> str:
    """A lone count of people in words: "7 people", or "fewer than 5 people"."""
    threshold = _threshold(threshold)
    if told(count, threshold) is None:
        return f"fewer than {threshold} {many}"
    return f"{count:,} {one if count == 1 else many}"


@dataclass(frozen=True)
class Total:
    """The sum of what is told of a row or a column. `at_least` where some of it is not told."""

    count: int
    at_least: bool


@dataclass(frozen=True)
class Table:
    """A table of counts as it may be told.

    cells     {(row, column): count, or None where it is not told}; a cell that is not there is nought
    rows, columns, whole    totals over what is told only, so that no difference gives away a cell that is not
    """

    cells: dict[tuple[Hashable, Hashable], int | None]
    rows: dict[Hashable, Total]
    columns: dict[Hashable, Total]
    whole: Total


def table(counts: Mapping[tuple[Hashable, Hashable], int], threshold: int | None = None) -> Table:
    """What may be told of `counts`, {(row, column): count}.

    A true total beside the cells that are told would give away the one that is not, by taking away. So a total
    counts only what is told and says "at least". Whatever the hidden counts are, the answer is the same.
    """
    threshold = _threshold(threshold)
    cells = {where: None if count < threshold else count for where, count in counts.items() if count > 0}
    return Table(
        cells=cells,
        rows=_totals(cells, 0),
        columns=_totals(cells, 1),
        whole=_total(list(cells.values())),
    )


def _totals(cells: Mapping[tuple[Hashable, Hashable], int | None], side: int) -> dict[Hashable, Total]:
    lines: dict[Hashable, list[int | None]] = {}
    for where, count in cells.items():
        lines.setdefault(where[side], []).append(count)
    return {line: _total(counts) for line, counts in lines.items()}


def _total(counts: list[int | None]) -> Total:
    return Total(sum(count for count in counts if count is not None), None in counts)


def _threshold(threshold: int | None) -> int:
    return settings.SUPPRESS_UNDER if threshold is None else threshold
