"""Spreadsheets that somebody sends: a broken one says so, and a small one never unpacks to more than is read."""

import io
import tracemalloc
import zipfile

import pytest
from openpyxl import Workbook

from funding.giving import files
from funding.giving.files import grants_of
from funding.sheets import Limits, Unreadable, cells_of, sheets_of

MAIN = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
STRINGS = (
    b'<Override PartName="/xl/sharedStrings.xml" '
    b'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/>'
)
FAR = "unpacks to far too much"


def xlsx(sheets: int = 1, **parts) -> bytes:
    """A workbook of a heading and a row a sheet, its parts changed by `parts`: {the end of a name: what it becomes}."""
    book, made, out = Workbook(), io.BytesIO(), io.BytesIO()
    for sheet in [book.active, *(book.create_sheet() for _ in range(1, sheets))]:
        sheet.append(["Identifier"])
        sheet.append(["360G-a-1"])
    book.save(made)
    with zipfile.ZipFile(made) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            change = next((change for end, change in parts.items() if name.endswith(f"{end}.xml")), bytes)
            part = change(before.read(name))
            if name == "[Content_Types].xml" and "sharedStrings" in parts:
                part = part.replace(b"</Types>", STRINGS + b"</Types>")
                after.writestr("xl/sharedStrings.xml", parts["sharedStrings"](b""))
            after.writestr(name, part)
    return out.getvalue()


def rows(told: bytes):
    """The rows of the first sheet are these."""
    return {"sheet1": lambda _: b"<worksheet " + MAIN + b"><sheetData>" + told + b"</sheetData></worksheet>"}


def strings(told: bytes):
    """The texts that cells point at are these."""
    return {"sharedStrings": lambda _: b"<sst " + MAIN + b">" + told + b"</sst>"}


LONG_TEXT = strings(b"<si><t>" + b"a " * 500_000 + b"</t></si>")
POINTERS = rows((b"<row>" + b'<c t="s"><v>0</v></c>' * 100 + b"</row>") * 100)


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.csv", b"Identifier" + b",a" * 20_000 + b"\n" + b"360G-a-1\n" * 300, "more than 200 columns in row 1."),
        ("a.csv", b"Identifier\n" + b"," * 200_000, "far too many columns"),
        ("a.csv", b"Identifier\n" + b"\n" * 1_100_000 + b"a", "more than 1,048,576 lines"),
        ("a.csv", b"Identifier\n" + b"a\n" * 20_001, "more than 20,000 rows"),
        ("a.csv", b"Identifier\n" + b"x" * 140_000, "Line 2 cannot be read: a cell is far too long"),
        ("a.xlsx", xlsx(**rows(b'<row r="20040"><c r="A20040"><v>1</v></c></row>')), "more than 20,000 rows"),
        ("a.xlsx", xlsx(11), "more than 10 sheets"),
        ("a.xlsx", xlsx(**strings(b"<si><t>abcd</t></si>" * 600_000)), FAR),
        ("a.xlsx", xlsx(**strings(b"<si><t>" + b"a" * 60_000_000 + b"</t></si>")), FAR),
        ("a.xlsx", xlsx(**LONG_TEXT, **POINTERS), FAR),
        ("a.xlsx", xlsx(**strings(b"<!DOCTYPE a>")), "not a spreadsheet as programs write it"),
    ],
    ids=range(11),
)
def test_a_small_file_that_unpacks_to_a_large_one_is_not_read(name, content, says):
    tracemalloc.start()
    with pytest.raises(Unreadable, match=says):
        grants_of(name, content)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 100_000_000


def test_rows_of_all_sheets_together_are_counted():
    assert [len(table) for table in sheets_of("a.xlsx", xlsx(3), Limits(rows=3))] == [2, 2, 2]
    with pytest.raises(Unreadable, match="more than 2 rows"):
        sheets_of("a.xlsx", xlsx(3), Limits(rows=2))


def test_cells_of_columns_that_are_read_are_counted(monkeypatch):
    monkeypatch.setattr(files, "CELLS_READ", 4)
    assert len(grants_of("a.csv", b"Identifier,Title,Note,Other\n1,a,b,c\n")) == 1
    with pytest.raises(Unreadable, match="More than 4 cells"):
        grants_of("a.csv", b"Identifier,Title,Note,Other\n1,a,b,c\n2,a,b,c\n")


def test_empty_rows_keep_the_numbers_of_the_others():
    assert cells_of("a.csv", b"A,B\n,\n\n1,\n,,,\n\n") == [["A", "B"], [], [], ["1"]]


def cut(part: bytes) -> bytes:
    return part[:-20]


@pytest.mark.parametrize(
    "parts",
    [
        {"sheet1": cut},
        {"workbook": cut},
        {"sheet1": lambda part: part.replace(b'r="A2"', b'r="!!"')},
        {"sharedStrings": lambda part: b"<a>"},
        {"styles": cut},
    ],
    ids=range(5),
)
def test_a_broken_workbook_says_that_it_cannot_be_read(parts):
    with pytest.raises(Unreadable, match="cannot be read"):
        grants_of("a.xlsx", xlsx(**parts))


@pytest.mark.parametrize(
    "heading",
    [
        "Identifier,Identifier:x",
        "Identifier,id/0",
        "Identifier,Title,title/0/a",
        "Identifier,plannedDates/0/startDate,plannedDates/0/startDate/x",
    ],
)
def test_columns_that_contradict_each_other_are_refused_in_words(heading):
    with pytest.raises(Unreadable, match="Two columns contradict each other"):
        grants_of("a.csv", f"{heading}\n360G-a-1,1,1\n".encode())


@pytest.mark.parametrize("said", ["NaN", "-Infinity", "1e999999999", "1_000"])
def test_what_is_no_figure_is_a_word_that_the_checks_refuse(said):
    (given,) = grants_of("a.csv", f"Identifier,Amount Awarded\n360G-a-1,{said}\n".encode())
    assert given.grant["amountAwarded"] == f"“{said}”"
