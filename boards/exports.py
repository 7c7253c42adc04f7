"""The file for finance: a line for every entry and expense of the payments in it. Read from the database in pieces.

CSV and XLSX hold the same columns; the sum of the column Amount is the file's total, to the penny (rule 16).
"""

import csv
from collections.abc import Iterator
from decimal import Decimal
from tempfile import NamedTemporaryFile

from django.db import connection
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from alliance.base.spreadsheets import plain

from .models import SettlementExport

COLUMNS = (
    "Run", "File", "Payment", "Supplier number", "Payee", "Claimant", "Board", "Seat", "Month", "Day", "What",
    "Minutes", "Funder", "Cost centre", "Ledger code", "Amount",
)  # fmt: skip
AMOUNT = COLUMNS.index("Amount")
WIDTHS = (16, 6, 9, 14, 32, 26, 32, 32, 9, 12, 20, 9, 26, 12, 12, 12)  # of the workbook's columns
A_PIECE = 2000  # rows held at once

# One row an entry that is paid for, one for on-costs where there are some, one an expense.
LINES = """
    WITH payment AS MATERIALIZED (
        SELECT payment.id, claim.id AS claim_id, claim.month, claim.person_id, person.name AS claimant,
               seat.id AS seat_id, seat.title AS seat, board.id AS board_id, board.name AS board,
               appointment.on_behalf_of_id, employer.name AS employer
        FROM boards_payment payment
        JOIN boards_claim claim ON claim.id = payment.claim_id
        JOIN directory_person person ON person.id = claim.person_id
        JOIN boards_appointment appointment ON appointment.id = claim.appointment_id
        JOIN boards_seat seat ON seat.id = appointment.seat_id
        JOIN boards_board board ON board.id = seat.board_id
        LEFT JOIN directory_organisation employer ON employer.id = appointment.on_behalf_of_id
        WHERE payment.export_id = %s
    ), line AS (
        SELECT line.claim_id, line.terms_id, entry.day, entry.kind AS what, line.funded_minutes AS minutes,
               line.amount + line.on_costs AS amount, FALSE AS is_expense, line.id,
               terms.paid_to = 'employer' AND payment.employer IS NOT NULL AS to_employer
        FROM payment
        JOIN boards_claimline line ON line.claim_id = payment.claim_id
        JOIN boards_timeentry entry ON entry.id = line.entry_id
        JOIN boards_fundingterms terms ON terms.id = line.terms_id
        WHERE line.funded_minutes > 0
        UNION ALL
        SELECT expense.claim_id, expense.terms_id, expense.day, expense.kind, NULL, expense.payable, TRUE, expense.id,
               FALSE
        FROM boards_expense expense
        WHERE expense.payable > 0 AND expense.claim_id IN (SELECT claim_id FROM payment)
    )
    SELECT payment.id,
           COALESCE(CASE WHEN line.to_employer THEN employer.number ELSE person.number END, ''),
           CASE WHEN line.to_employer THEN payment.employer ELSE payment.claimant END,
           payment.claimant, payment.board, payment.seat, payment.month, line.day,
           CASE WHEN line.is_expense THEN 'expense: ' ELSE 'time: ' END || line.what, line.minutes,
           funder.name, COALESCE(budget.cost_centre, ''),
           COALESCE(CASE WHEN line.is_expense THEN budget.expenses_code ELSE budget.time_code END, ''), line.amount
    FROM payment
    JOIN line ON line.claim_id = payment.claim_id
    JOIN boards_fundingterms terms ON terms.id = line.terms_id
    JOIN directory_organisation funder ON funder.id = terms.funder_id
    LEFT JOIN LATERAL (
        SELECT budget.* FROM boards_budget budget
        WHERE budget.funder_id = terms.funder_id AND line.day >= budget.starts_on AND line.day < budget.ends_on
          AND (budget.board_id = payment.board_id OR budget.board_id IS NULL)
        ORDER BY budget.board_id NULLS LAST LIMIT 1
    ) budget ON TRUE
    LEFT JOIN boards_supplier employer ON employer.organisation_id = payment.on_behalf_of_id
    LEFT JOIN boards_supplier person ON person.person_id = payment.person_id
    ORDER BY payment.claimant, payment.month, payment.id, line.is_expense, line.day, line.id
"""


def lines(export: SettlementExport) -> Iterator[tuple]:
    """The lines of a file, as its columns have them; a piece at a time from a cursor on the server."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(LINES, [export.pk])
        while rows := cursor.fetchmany(A_PIECE):
            for payment, supplier, payee, claimant, board, seat, month, day, what, minutes, *rest in rows:
                funder, centre, code, amount = rest
                yield (
                    plain(export.run.name), export.number, payment, plain(supplier), plain(payee), plain(claimant),
                    plain(board), plain(seat), f"{month:%Y-%m}", day, what, minutes, plain(funder), plain(centre),
                    plain(code), amount,
                )  # fmt: skip


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, text: str) -> str:
        return text


def as_csv(export: SettlementExport) -> Iterator[str]:
    """The file as lines of CSV, the last one its total."""
    writer = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow(COLUMNS)  # spreadsheet programs then read it as UTF-8
    total = Decimal("0.00")
    for line in lines(export):
        total += line[AMOUNT]
        yield writer.writerow(["" if one is None else one for one in line])
    yield writer.writerow(["Total", *[""] * (AMOUNT - 1), total])


def as_xlsx(export: SettlementExport):
    """The file as a workbook, in a temporary file opened at its beginning: rows go to the disk as they are read."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Payments")
    sheet.freeze_panes = "A2"
    for column, width in zip("ABCDEFGHIJKLMNOP", WIDTHS, strict=True):
        sheet.column_dimensions[column].width = width
    sheet.append([_bold(sheet, name) for name in COLUMNS])
    total, many = Decimal("0.00"), 0
    for line in lines(export):
        total, many = total + line[AMOUNT], many + 1
        sheet.append([*line[:AMOUNT], _money(sheet, line[AMOUNT])])
    sheet.append([_bold(sheet, "Total"), *[None] * (AMOUNT - 1), _money(sheet, total)])
    sheet.auto_filter.ref = f"A1:P{many + 1}"
    file = NamedTemporaryFile(suffix=".xlsx")  # noqa: SIM115 the answer closes it
    book.save(file)
    file.seek(0)
    return file


def _bold(sheet, words: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, words)
    cell.font = Font(bold=True)
    return cell


def _money(sheet, amount: Decimal) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, amount)
    cell.number_format = "#,##0.00"
    return cell
