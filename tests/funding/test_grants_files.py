"""Files of grants: which can be read, and how much of them."""

import datetime as dt
import io
import re
from decimal import Decimal

import pytest
from openpyxl import Workbook

from funding.giving import files, reading
from funding.giving.files import grants_of
from funding.sheets import Unreadable
from tests.funding.grants_given import ALL

pytestmark = pytest.mark.django_db


HEAD = [
    "Identifier", "Title", "Description", "Currency", "Amount Awarded", "Award Date",
    "Recipient Org:Identifier", "Recipient Org:Name", "Funding Org:Identifier", "Funding Org:Name",
    "Beneficiary Location:Geographic Code", "Recipient Org:Street Address",
]  # fmt: skip


def cells(n: int, **more) -> list:
    row = [f"360G-trust-{n}", "Warm rooms", "Soup", "GBP", 1000.5, dt.datetime(2025, 6, 1), f"GB-COH-0000000{n}",
           f"Club {n}", "GB-CHC-1159982", "The Trust", "E01000001", "1 Road"]  # fmt: skip
    return [more.get(name, cell) for name, cell in zip(HEAD, row, strict=True)]


def xlsx(*rows) -> bytes:
    book, file = Workbook(), io.BytesIO()
    book.active.title = "Meta"
    book.active.append(["Version", "1.4"])
    sheet = book.create_sheet("grants")
    for row in (HEAD, *rows):
        sheet.append(row)
    book.save(file)
    return file.getvalue()


def test_a_spreadsheet_is_read_by_the_titles_of_the_standard():
    (first, second) = grants_of("grants.xlsx", xlsx(cells(1), [], cells(2)))
    assert (first.row, second.row) == (2, 4)
    assert {name: first.grant[name] for name in ("amountAwarded", "awardDate", "beneficiaryLocation")} == {
        "amountAwarded": Decimal("1000.5"),
        "awardDate": "2025-06-01",
        "beneficiaryLocation": [{"geoCode": "E01000001"}],
    }
    assert first.grant["recipientOrganization"][0]["id"] == "GB-COH-00000001"


def test_faults_of_a_spreadsheet_name_its_rows(trust, clubs):
    plan = reading.read(grants_of("a.xlsx", xlsx(cells(1), cells(2, **{"Amount Awarded": "lots"}))), ALL)
    assert [fault.rows for fault in plan.faults] == [(3,)]


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.json", b"{", "not a JSON file"),
        ("a.json", b'{"grants": NaN}', "not a JSON file"),
        ("a.json", b"[" * 100_000, "not a JSON file"),
        ("a.json", b"[]", "no list of"),
        ("a.json", b'{"grants": [1]}', "no list of"),
        ("a.json", b'{"grants": []}', "no grants"),
        ("a.csv", b"Title\nA\n", "no column “Identifier”"),
        ("a.csv", b"Identifier,Title\n,A\n360G-1,B\n,C\n", "Rows 2, 4 have no Identifier"),
        ("a.csv", b"Identifier,Title\n360G-1,A\n360G-1,B\n", "Rows 3 have the Identifier of an earlier row"),
        ("a.csv", b"Identifier\n", "no rows"),
        ("a.xlsx", b"no zip", "cannot be read"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(name, content, says):
    with pytest.raises(Unreadable, match=re.escape(says)):
        grants_of(name, content)


def test_a_file_that_is_too_long_is_not_read(monkeypatch):
    monkeypatch.setattr(files, "LIMITS", files.Limits(rows=2, bytes=2_000))
    with pytest.raises(Unreadable, match="more than 2 grants"):
        grants_of("a.json", b'{"grants": [{}, {}, {}]}')
    with pytest.raises(Unreadable, match="larger than"):
        grants_of("a.json", b" " * 2_001)
