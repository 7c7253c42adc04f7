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

    def few(parts: Iterable) -> bool:
        """Is anything left of these, with fewer people behind it than the threshold?"""
        seen = None
        for part in parts:
            seen = people[part] if seen is None else seen | people[part]
            if len(seen) >= threshold:
                return False
        return seen is not None

    def where(parts: frozenset) -> np.ndarray:
        return np.fromiter((column[part] for part in parts), int, len(parts))

    alone = np.array([few([part]) for part in column], dtype=bool)
    sums_of_few = [where(one) for one in wanted if few(one)]
    left_alone, left_of_sums = np.ones(alone.sum()), np.array([float(len(one)) for one in sums_of_few])
    span = _Span(len(column))
    told_ones: dict[frozenset, set] = {}  # each with its parts that lie in no other told sum inside it
    for one in wanted:
        if few(one) or _leaves_few(told_ones, one, few):
            continue
        new, mixture = span.beyond(where(one))  # what each hidden sum loses, squared, to what is told now
        less_alone = left_alone - new[alone] ** 2
        less_of_sums = left_of_sums - np.array([new[few_parts].sum() ** 2 for few_parts in sums_of_few])
        if (less_alone > 1e-9).all() and (less_of_sums > 1e-9).all():  # none follows from those told
            _tell(told_ones, one)
            span.add(where(one), mixture)
            left_alone, left_of_sums = less_alone, less_of_sums
    return set(told_ones)


class _Span:
    """What follows from told sums of parts: an orthonormal basis, each row of it a mixture of the told sums.

    A sum holds few of the parts, so that products with the sums, not with the basis, are what is quick.
    """

    def __init__(self, parts: int):
        self.parts = parts
        self.sums: list[np.ndarray] = []  # which parts each holds
        self.mixtures = np.zeros((0, 0))

    def beyond(self, parts: np.ndarray) -> tuple[np.ndarray, np.ndarray | None]:
        """In which direction, of length 1, a new sum adds to the span, and as which mixture of the sums and the new
        one. Noughts and None where it lies in the span.
        """
        rest, taken = np.zeros(self.parts), np.zeros(len(self.sums))
        rest[parts] = 1
        for _ in range(2):  # twice is enough for rounding
            along = self.mixtures.T @ (self.mixtures @ np.array([rest[one].sum() for one in self.sums]))
            for one, much in zip(self.sums, along, strict=True):
                rest[one] -= much
            taken += along
        length = np.sqrt((rest**2).sum())
        if length < 1e-9:
            return np.zeros(self.parts), None
        return rest / length, np.append(-taken, 1) / length

    def add(self, parts: np.ndarray, mixture: np.ndarray | None) -> None:
        if mixture is not None:
            self.sums.append(parts)
            self.mixtures = np.block([[self.mixtures, np.zeros((len(mixture) - 1, 1))], [mixture[None, :]]])


def _tell(told_ones: dict[frozenset, set], new: frozenset) -> None:
    """Add `new`, and take it off what is left of the sums around it."""
    left = set(new)
    for one in told_ones:
        if one < new:
            left -= one
        elif new < one:
            told_ones[one] -= new
    told_ones[new] = left


def _leaves_few(told_ones: dict[frozenset, set], new: frozenset, few) -> bool:
    """Would telling `new` leave too few people of a told sum, once a told sum inside it, or all of them, are taken off?

    Only `new` itself and the sums around it are other than they were.
    """
    inside = [one for one in told_ones if one < new]
    if few(new.difference(*inside)) or any(few(part for part in new if part not in one) for one in inside):
        return True
    for whole, left in told_ones.items():
        if new < whole and (few(left - new) or few(part for part in whole if part not in new)):
            return True
    return False
