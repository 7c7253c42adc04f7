"""Picks a few columns out of a CSV file of gigabytes, a block of lines at a time, with no object for each cell.

Where a block is as plain as a register's lines are (as many cells in each line as in the header, capitals and
digits in the cells that count) whole arrays of bytes are moved at once. Any other block goes through Python's own
CSV reader, so that what is taken never depends on the way.
"""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from tqdm import tqdm

from .report import FileRefused

BLOCK = 1 << 20  # bytes; memory stays at a few times this, however long the file
LONGEST = 16  # signs of a cell that the quick way takes
COMMA, LINE_END, QUOTE, SPACE, TAB = (ord(sign) for sign in ',\n" \t')
PLAIN = np.zeros(256, bool)
PLAIN[[0, *b"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"]] = True  # nought stands for "nothing here"


def blocks(path: Path, *, progress: bool = False) -> Iterator[bytes]:
    """The file's lines after the first, some thousand at a time; no block ends inside a quoted cell."""
    with (
        path.open("rb") as file,
        tqdm(
            total=path.stat().st_size,
            unit="B",
            unit_scale=True,
            desc=path.name,
            disable=None if progress else True,
            leave=False,
        ) as bar,
    ):
        file.readline()
        while block := file.read(BLOCK):
            block += file.readline()
            most = len(block) + BLOCK
            while block.count(b'"') % 2 and len(block) < most and (line := file.readline()):
                block += line
            bar.update(len(block))
            yield block


def picked(block: bytes, width: int, places: list[int | None]) -> list[np.ndarray] | None:
    """The cells at `places`, a table of signs for each, a row a line; None when the block is not plain.

    Noughts fill up what is shorter than the longest. Spaces in the first column, a postcode's, are left out.
    A place of None is a column of empty cells.
    """
    if b"\r" in block:
        block = block.replace(b"\r\n", b"\n")
    if not block.endswith(b"\n"):
        block += b"\n"
    signs = np.frombuffer(block + b"\0" * LONGEST, np.uint8)
    cells = _bounds(signs, width)
    if cells is None:
        return None
    starts, ends = cells
    columns = []
    for nth, place in enumerate(places):
        if place is None:
            columns.append(np.zeros((len(ends), 0), np.uint8))
            continue
        column = _column(signs, starts[:, place], ends[:, place])
        if column is None:
            return None
        if nth == 0:
            column[column == SPACE] = 0
        if not PLAIN[column].all():
            return None
        columns.append(column)
    return columns


def lines(columns: list[np.ndarray]) -> bytes:
    """The columns as lines for COPY, with tabs between; noughts are left out."""
    rows = len(columns[0])
    between, end = (np.full((rows, 1), sign, np.uint8) for sign in (TAB, LINE_END))
    parts = [part for column in columns for part in (column, between)]
    table = np.concatenate([*parts[:-1], end], axis=1)
    return table[table != 0].tobytes()


def numbers(first: int, rows: int) -> np.ndarray:
    """The numbers of rows that follow one another, as a column of eight digits."""
    return digits(np.arange(first, first + rows), 8)


def digits(values: np.ndarray, many: int) -> np.ndarray:
    """Whole numbers as a column of so many digits each."""
    return (values[:, None] // 10 ** np.arange(many - 1, -1, -1) % 10 + ord("0")).astype(np.uint8)


def _bounds(signs: np.ndarray, width: int) -> tuple[np.ndarray, np.ndarray] | None:
    """Where each cell of each row starts and ends, as two tables; None where a comma may not end a cell.

    It does when all rows have `width` cells, and each cell is without quotes or has two, its first and last sign.
    """
    line_ends = signs == LINE_END
    marks = np.flatnonzero(line_ends | (signs == COMMA))
    if not marks.size or marks.size % width:
        return None
    starts = np.empty_like(marks)
    starts[0] = 0
    np.add(marks[:-1], 1, out=starts[1:])
    opened, closed = signs[starts] == QUOTE, signs[marks - 1] == QUOTE
    ends = marks.reshape(-1, width)
    sound = (
        np.count_nonzero(line_ends) == len(ends)
        and line_ends[ends[:, -1]].all()
        and (opened == closed).all()
        and np.count_nonzero(signs == QUOTE) == 2 * np.count_nonzero(opened)
    )
    return (starts.reshape(-1, width), ends) if sound else None


def _column(signs: np.ndarray, starts: np.ndarray, ends: np.ndarray) -> np.ndarray | None:
    """One column as rows of equal length, filled up with noughts; its quotes are taken off."""
    quoted = (signs[starts] == QUOTE) & (signs[ends - 1] == QUOTE) & (ends - starts > 1)
    starts, lengths = starts + quoted, ends - starts - 2 * quoted
    longest = int(lengths.max())
    if longest > LONGEST:
        return None
    along = np.arange(longest)
    cells = signs[starts[:, None] + along]
    cells[along >= lengths[:, None]] = 0
    return cells


def rows_of(block: bytes, name: str) -> Iterator[list[str]]:
    """The block's rows by Python's CSV reader."""
    try:
        yield from csv.reader(io.StringIO(block.decode(), newline=""), strict=True)
    except csv.Error as error:
        raise FileRefused(f"{name} is not a CSV file that can be read: {error}.") from error
