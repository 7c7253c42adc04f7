"""Rule 27: a count of people under the threshold is not told, and nothing that is told lets anybody work it out.

Pure functions. None stands for a count that is not told.
"""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass

import numpy as np
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
    """A sum over a row, a column or the whole. `at_least` where some of it is left out."""

    count: int
    at_least: bool


@dataclass(frozen=True)
class Table:
    """A table of counts as it may be told.

    cells   {(row, column): count, or None where it is not told}; a cell that is not there is nought
    rows    true totals where they give no hidden cell away, else "at least" what is told
    columns, whole    sums of what is told in cells, and in rows, so that they give away nothing more
    """

    cells: dict[tuple[Hashable, Hashable], int | None]
    rows: dict[Hashable, Total]
    columns: dict[Hashable, Total]
    whole: Total


def table(counts: Mapping[tuple[Hashable, Hashable], int], threshold: int | None = None) -> Table:
    """What may be told of `counts`, {(row, column): count}.

    A true total beside the cells that are told says what the hidden ones come to. A row's is told only where that is
    the threshold or more and each hidden cell could still be one of several numbers; a column's never, since rows
    and columns together would give away what neither does alone.
    """
    threshold = _threshold(threshold)
    cells = {where: None if count < threshold else count for where, count in counts.items() if count > 0}
    rows: dict[Hashable, Total] = {}
    columns: dict[Hashable, Total] = {}
    for row in dict.fromkeys(row for row, _ in cells):
        told_ones = sum(count for where, count in cells.items() if where[0] == row and count is not None)
        hidden = [counts[where] for where, count in cells.items() if where[0] == row and count is None]
        left_out = bool(hidden) and not _keeps_them_hidden(hidden, threshold)
        rows[row] = Total(told_ones + (0 if left_out else sum(hidden)), left_out)
    for column in dict.fromkeys(column for _, column in cells):
        of_it = [count for where, count in cells.items() if where[1] == column]
        columns[column] = Total(sum(count for count in of_it if count is not None), None in of_it)
    whole = Total(sum(row.count for row in rows.values()), any(row.at_least for row in rows.values()))
    return Table(cells=cells, rows=rows, columns=columns, whole=whole)


def _keeps_them_hidden(hidden: list[int], threshold: int) -> bool:
    """Does the sum of these small counts leave each of them open? Each is known to lie between 1 and the threshold."""
    together = sum(hidden)
    return together >= threshold and len(hidden) < together < len(hidden) * (threshold - 1)


def _threshold(threshold: int | None) -> int:
    return settings.SUPPRESS_UNDER if threshold is None else threshold


# Sums over people: hours, money ------------------------------------------------------------------------------------


def sums_told(
    people: Mapping[Hashable, frozenset], sums: Iterable[frozenset], threshold: int | None = None
) -> set[frozenset]:
    """Which of the `sums` may be told, so that none over fewer people than the threshold can be worked out of them.

    people    {the smallest part: who stands behind it}
    sums      sets of such parts, the most wanted first; each is told if, with those told before it, neither a part
              nor a sum nor a difference over too few people follows
    """
    threshold = _threshold(threshold)
    wanted = [one for one in dict.fromkeys(map(frozenset, sums)) if one]
    column = {part: n for n, part in enumerate(sorted({part for one in wanted for part in one}, key=repr))}

    def few(parts: frozenset) -> bool:
        return bool(parts) and len(frozenset().union(*(people[part] for part in parts))) < threshold

    def row(parts: frozenset) -> np.ndarray:
        found = np.zeros(len(column))
        found[[column[part] for part in parts]] = 1
        return found

    alone = np.array([few(frozenset([part])) for part in column], dtype=bool)
    sums_of_few = np.vstack([np.zeros((0, len(column))), *(row(one) for one in wanted if few(one))])
    left_alone, left_of_sums = np.ones(alone.sum()), (sums_of_few**2).sum(axis=1)
    basis = np.zeros((0, len(column)))
    told_ones: list[frozenset] = []
    for one in wanted:
        if few(one) or _leaves_few(told_ones, one, few):
            continue
        longer = _with(basis, row(one))
        new = longer[len(basis) :]  # what each hidden sum loses, squared, to what is told now: one row, or none
        less_alone = left_alone - (new[:, alone] ** 2).sum(axis=0)
        less_of_sums = left_of_sums - ((sums_of_few @ new.T) ** 2).sum(axis=1)
        if (less_alone > 1e-9).all() and (less_of_sums > 1e-9).all():  # none follows from those told
            told_ones.append(one)
            basis, left_alone, left_of_sums = longer, less_alone, less_of_sums
    return set(told_ones)


def _with(basis: np.ndarray, new: np.ndarray) -> np.ndarray:
    """An orthonormal basis of what the rows and the new one span."""
    rest = new - basis.T @ (basis @ new)
    rest -= basis.T @ (basis @ rest)  # twice is enough for rounding
    length = np.linalg.norm(rest)
    return np.vstack([basis, rest / length]) if length > 1e-9 else basis


def _leaves_few(told_ones: list[frozenset], new: frozenset, few) -> bool:
    """Would telling `new` leave too few people of a told sum, once a told sum inside it, or all of them, are taken off?

    Only `new` itself and the sums around it are other than they were.
    """
    told_ones = [*told_ones, new]
    for whole in [one for one in told_ones if new <= one]:
        inside = [one for one in told_ones if one < whole]
        if few(whole - frozenset().union(*inside)) or any(few(whole - one) for one in inside):
            return True
    return False
