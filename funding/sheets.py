"""The cells of a spreadsheet that somebody sends, as text, whatever program wrote it; or why it cannot be read."""

import csv
import datetime as dt
import io
import zipfile
from decimal import Decimal

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

MOST_ROWS, MOST_BYTES = 500, 2_000_000


class Unreadable(Exception):
    """The file as a whole cannot be read; says why and what to do."""


def cells_of(name: str, content: bytes) -> list[list[str]]:
    """The cells of a CSV or XLSX file as text, the heading first."""
    if len(content) > MOST_BYTES:
        raise Unreadable("The file is larger than 2 MB. Take out sheets and pictures, or send the round in parts.")
    table = _sheet(content) if name.lower().endswith(".xlsx") else _csv(content)
    while table and not any(table[-1]):
        table.pop()
    if len(table) < 2:
        raise Unreadable("There are no rows under the headings.")
    if len(table) - 1 > MOST_ROWS:
        raise Unreadable(f"There are more than {MOST_ROWS} rows. Send the round in parts.")
    return table


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


def _sheet(content: bytes) -> list[list[str]]:
    """The first sheet. Sizes inside the file are looked at before it is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            if sum(part.file_size for part in parts.infolist()) > 20 * MOST_BYTES:
                raise Unreadable("The spreadsheet unpacks to far too much. Save the one sheet as CSV.")
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        rows = book.worksheets[0].iter_rows(max_row=MOST_ROWS + 50, max_col=40, values_only=True)
        table = [_row(row) for row in rows]
        book.close()
    except (zipfile.BadZipFile, InvalidFileException, KeyError, IndexError, ValueError) as wrong:
        raise Unreadable("The spreadsheet cannot be read. Save it again as XLSX, or as CSV.") from wrong
    return table


def _row(cells) -> list[str]:
    """The cells as text, without the empty ones at the end."""
    row = [_text(cell) for cell in cells]
    while row and not row[-1]:
        row.pop()
    return row


def _text(cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, dt.datetime | dt.date):
        return f"{cell:%d/%m/%Y}"
    if isinstance(cell, float):
        return format(Decimal(repr(cell)).normalize(), "f")
    return " ".join(str(cell).split())
