"""The cells of a spreadsheet that somebody sends, as text, whatever program wrote it; or why it cannot be read."""

import csv
import datetime as dt
import io
import zipfile
from dataclasses import dataclass
from decimal import Decimal

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException


class Unreadable(Exception):
    """The file as a whole cannot be read; says why and what to do."""


@dataclass(frozen=True)
class Limits:
    """How much is read of one file, and how a day in a spreadsheet's cell is written out."""

    rows: int = 500
    columns: int = 40
    bytes: int = 2_000_000
    days: str = "%d/%m/%Y"

    def refuse_a_large(self, content: bytes) -> None:
        if len(content) > self.bytes:
            most = self.bytes // 1_000_000
            raise Unreadable(f"The file is larger than {most} MB. Take out sheets and pictures, or send it in parts.")


A_ROUND = Limits()


def cells_of(name: str, content: bytes) -> list[list[str]]:
    """The cells of a CSV file, or of an XLSX file's first sheet, as text, the heading first."""
    return sheets_of(name, content, A_ROUND, first_only=True)[0]


def sheets_of(name: str, content: bytes, limits: Limits, *, first_only: bool = False) -> list[list[list[str]]]:
    """The sheets that have rows under a heading, but for one called "Meta". A CSV file is one sheet."""
    limits.refuse_a_large(content)
    found = _sheets(content, limits, first_only) if name.lower().endswith(".xlsx") else [_csv(content)]
    for table in found:
        while table and not any(table[-1]):
            table.pop()
        if len(table) - 1 > limits.rows:
            raise Unreadable(f"There are more than {limits.rows:,} rows. Send the file in parts.")
    found = [table for table in found if len(table) > 1]
    if not found:
        raise Unreadable("There are no rows under the headings.")
    return found


def _csv(content: bytes) -> list[list[str]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        raise Unreadable(
            "The file is not in UTF-8. In your spreadsheet, save it as “CSV UTF-8”, or send the XLSX file."
        ) from wrong
    if "\0" in text:
        raise Unreadable("This is neither a CSV nor an XLSX file. Save your spreadsheet as one of these.")
    return [[" ".join(cell.split()) for cell in row] for row in csv.reader(io.StringIO(text))]


def _sheets(content: bytes, limits: Limits, first_only: bool) -> list[list[list[str]]]:
    """The sheets. Sizes inside the file are looked at before it is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            if sum(part.file_size for part in parts.infolist()) > 20 * limits.bytes:
                raise Unreadable("The spreadsheet unpacks to far too much. Save the one sheet as CSV.")
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheets = book.worksheets[:1] if first_only else [one for one in book.worksheets if one.title != "Meta"]
        found = [
            [
                _row(row, limits.days)
                for row in sheet.iter_rows(max_row=limits.rows + 50, max_col=limits.columns, values_only=True)
            ]
            for sheet in sheets
        ]
        book.close()
    except (zipfile.BadZipFile, InvalidFileException, KeyError, IndexError, ValueError) as wrong:
        raise Unreadable("The spreadsheet cannot be read. Save it again as XLSX, or as CSV.") from wrong
    return found


def _row(cells, days: str) -> list[str]:
    """The cells as text, without the empty ones at the end."""
    row = [_text(cell, days) for cell in cells]
    while row and not row[-1]:
        row.pop()
    return row


def _text(cell, days: str) -> str:
    if cell is None:
        return ""
    if isinstance(cell, dt.datetime | dt.date):
        return format(cell, days)
    if isinstance(cell, float):
        return format(Decimal(repr(cell)).normalize(), "f")
    return " ".join(str(cell).split())
