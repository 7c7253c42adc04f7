"""The cells of a spreadsheet that somebody sends, as text, whatever program wrote it; or why it cannot be read.

What a small file may unpack to is bounded before it is parsed: its size, its elements, its sheets, its rows.
"""

import csv
import datetime as dt
import io
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException


class Unreadable(Exception):
    """The file as a whole cannot be read; says why and what to do."""


@dataclass(frozen=True)
class Limits:
    """How much is read of one file, and how a day in a spreadsheet's cell is written out.

    rows      of all sheets together, headings apart
    cells     that are not empty, of all sheets together
    unpacked  bytes of a spreadsheet's parts, and characters of its cells
    tags      in its parts, which is what takes a parser its time: half a million a second or two
    """

    rows: int = 500
    columns: int = 40
    cells: int = 20_000
    bytes: int = 2_000_000
    unpacked: int = 40_000_000
    tags: int = 1_000_000
    sheets: int = 10
    days: str = "%d/%m/%Y"

    def refuse_a_large(self, content: bytes) -> None:
        if len(content) > self.bytes:
            most = self.bytes // 1_000_000
            raise Unreadable(f"The file is larger than {most} MB. Take out sheets and pictures, or send it in parts.")


A_ROUND = Limits()
A_PIECE = 1_000_000  # bytes of a part that are looked at in one go
LAST_ROW = 1_048_576  # of a sheet, in every program that writes XLSX
DECLARATIONS = tuple("<!DOCTYPE".encode(code) for code in ("utf-8", "utf-16-le"))  # no XLSX has one; bombs do
A_WIDE_ROW = 100_000  # commas before a row of a CSV file ends
FAR_TOO_MUCH = "The spreadsheet unpacks to far too much. Save the one sheet as CSV, or send it in parts."
BROKEN = (
    zipfile.BadZipFile, zlib.error, InvalidFileException, SyntaxError, EOFError, LookupError, ValueError, TypeError,
    AttributeError, OverflowError, NotImplementedError, RuntimeError,
)  # fmt: skip


def cells_of(name: str, content: bytes) -> list[list[str]]:
    """The cells of a CSV file, or of an XLSX file's first sheet, as text, the heading first."""
    return sheets_of(name, content, A_ROUND, first_only=True)[0]


def sheets_of(name: str, content: bytes, limits: Limits, *, first_only: bool = False) -> list[list[list[str]]]:
    """The sheets that have rows under a heading, but for one called "Meta". A CSV file is one sheet.

    A row has no empty cells at its end, and a sheet no empty rows.
    """
    limits.refuse_a_large(content)
    taken = _Taken(limits)
    if name.lower().endswith(".xlsx"):
        found = _sheets(content, taken, first_only)
    else:
        found = [taken.table(_csv(content))]
    found = [table for table in found if len(table) > 1]
    if not found:
        raise Unreadable("There are no rows under the headings.")
    return found


class _Taken:
    """Counts what was read of a file, and breaks off where it is too much."""

    def __init__(self, limits: Limits):
        self.limits = limits
        self.rows = self.cells = self.characters = 0

    def table(self, rows: Iterable) -> list[list[str]]:
        """The rows of one sheet as text. Empty rows between others keep their place, so that rows can be named."""
        table: list[list[str]] = []
        before = None
        for number, cells in enumerate(rows):
            if cells is before:  # a gap is one and the same empty row over and over
                continue
            row = self._row(cells)
            if not row:
                before = cells
                continue
            self._count(number, row)
            table += [[] for _ in range(number - len(table))]
            table.append(row)
        return table

    def _row(self, cells) -> list[str]:
        """The cells as text, without the empty ones at the end."""
        row = [self._text(cell) for cell in cells]
        while row and not row[-1]:
            row.pop()
        return row

    def _count(self, number: int, row: list[str]) -> None:
        limits = self.limits
        self.rows += number > 0
        self.cells += len(row) - row.count("")
        if max(self.rows, number) > limits.rows:
            raise Unreadable(f"There are more than {limits.rows:,} rows. Send the file in parts.")
        if len(row) > limits.columns:
            most = f"There are more than {limits.columns:,} columns in row {number + 1}."
            raise Unreadable(f"{most} Take out those that are not asked for.")
        if self.cells > limits.cells:
            raise Unreadable(f"There are more than {limits.cells:,} cells. Send the file in parts.")

    def _text(self, cell) -> str:
        if cell is None or cell == "":
            return ""
        if isinstance(cell, dt.datetime | dt.date):
            return format(cell, self.limits.days)
        if isinstance(cell, float):
            return format(Decimal(repr(cell)).normalize(), "f")
        text = str(cell)
        self.characters += len(text)
        if self.characters > self.limits.unpacked:
            raise Unreadable(FAR_TOO_MUCH)
        return " ".join(text.split())


def _csv(content: bytes) -> Iterator[list[str]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        raise Unreadable(
            "The file is not in UTF-8. In your spreadsheet, save it as “CSV UTF-8”, or send the XLSX file."
        ) from wrong
    if "\0" in text:
        raise Unreadable("This is neither a CSV nor an XLSX file. Save your spreadsheet as one of these.")
    since = 0  # commas since the last row

    def lines():
        nonlocal since
        for line in io.StringIO(text):
            since += line.count(",")
            if since > A_WIDE_ROW:
                raise Unreadable("There are far too many columns, or a quotation mark is never closed. Correct it.")
            yield line

    rows = csv.reader(lines())
    try:
        for row in rows:
            since = 0
            if rows.line_num > LAST_ROW:
                raise Unreadable(f"There are more than {LAST_ROW:,} lines. Take out those that are empty.")
            yield row
    except csv.Error as wrong:
        raise Unreadable(
            f"Line {rows.line_num} cannot be read: a cell is far too long, or a quotation mark is never closed. "
            "Correct it."
        ) from wrong


def _sheets(content: bytes, taken: _Taken, first_only: bool) -> list[list[list[str]]]:
    limits = taken.limits
    try:
        _refuse_a_bomb(content, limits)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and the like, which are not read
            book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheets = book.worksheets[:1] if first_only else [one for one in book.worksheets if one.title != "Meta"]
        if len(sheets) > limits.sheets:
            raise Unreadable(f"There are more than {limits.sheets} sheets. Take out those that are not asked for.")
        found = [
            taken.table(sheet.iter_rows(max_row=LAST_ROW, max_col=limits.columns + 1, values_only=True))
            for sheet in sheets
        ]
        book.close()
    except BROKEN as wrong:
        raise Unreadable("The spreadsheet cannot be read. Save it again as XLSX, or as CSV.") from wrong
    return found


def _refuse_a_bomb(content: bytes, limits: Limits) -> None:
    """Unpack every part once, keeping nothing, before a parser does: how large it is, how many elements it has."""
    size = tags = 0
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        for one in parts.infolist():
            with parts.open(one) as part:
                end = b""
                while piece := part.read(A_PIECE):
                    size, tags = size + len(piece), tags + piece.count(b"<")
                    if size > limits.unpacked or tags > limits.tags:
                        raise Unreadable(FAR_TOO_MUCH)
                    if any(told in end + piece for told in DECLARATIONS):
                        raise Unreadable("This is not a spreadsheet as programs write it. Save it as CSV.")
                    end = piece[-20:]
