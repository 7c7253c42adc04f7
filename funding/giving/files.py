"""Grants out of a file that somebody sends: 360Giving as JSON, CSV or XLSX."""

import csv
import json
import re
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

from alliance.base.spreadsheets import as_meant

from ..sheets import Limits, Unreadable, sheets_of
from .standard import EVENT, GRANT, SCHEMA

LIMITS = Limits(
    rows=20_000, columns=200, cells=1_000_000, bytes=20_000_000, unpacked=60_000_000, tags=2_000_000, days="%Y-%m-%d"
)
CELLS_READ = 250_000  # cells of the columns that are read: flattentool takes some 30 microseconds and 2 kB for each
NAMES_A_GRANT = ("identifier", "id")
ENDINGS = (".json", ".csv", ".xlsx")


@dataclass(frozen=True)
class Given:
    """One grant as its file has it. `row` is its row in the sheet, or how many-th it is in a JSON file."""

    row: int
    grant: dict


def grants_of(name: str, content: bytes, most: int | None = None) -> list[Given]:
    """The grants of a file, at most so many, not checked yet; `Unreadable` says why there are none."""
    LIMITS.refuse_a_large(content)
    most = most or LIMITS.rows
    if name.lower().endswith(".json"):
        return [Given(number, grant) for number, grant in enumerate(_of_json(content, most), start=1)]
    return _of_sheets(sheets_of(name, content, LIMITS), most)


def _refuse_more(grants: int, most: int) -> None:
    if grants > most:
        raise Unreadable(f"There are more than {most:,} grants. Send the file in parts.")


def _of_json(content: bytes, most: int) -> list[dict]:
    try:
        package = json.loads(content.decode("utf-8-sig"), parse_float=Decimal, parse_constant=_no_number)
    except (ValueError, ArithmeticError, RecursionError) as wrong:
        raise Unreadable("This is not a JSON file that can be read. Send the file as it was published.") from wrong
    grants = package.get("grants") if isinstance(package, dict) else None
    if not isinstance(grants, list) or not all(isinstance(one, dict) for one in grants):
        raise Unreadable('There is no list of "grants" in the file, as 360Giving packages have it.')
    if not grants:
        raise Unreadable("There are no grants in the file.")
    _refuse_more(len(grants), most)
    return grants


def _no_number(said: str):
    raise ValueError(f"{said} is not a number of JSON")


def _of_sheets(tables: list[list[list[str]]], most: int) -> list[Given]:
    """The rows of all sheets that name a grant, put together by its Identifier."""
    rows: dict[str, int] = {}
    named = [(table, at) for table in tables if (at := _names_at(table[0])) is not None]
    if not named:
        raise Unreadable("The first row has no column “Identifier”. Name the columns as 360Giving does.")
    for table, at in named:
        _refuse_unless_told_apart(table, at)
        for number, row in enumerate(table[1:], start=2):
            if row:
                rows.setdefault(row[at], number)
    _refuse_more(len(rows), most)
    grants = _unflattened([_as_read(table) for table, _ in named])
    return [Given(rows.get(str(grant.get("id")), 0), grant) for grant in grants]


def _names_at(heading: list[str]) -> int | None:
    """Which column names the grant."""
    return next((at for at, cell in enumerate(heading) if cell.casefold() in NAMES_A_GRANT), None)


def _refuse_unless_told_apart(table: list[list[str]], at: int) -> None:
    """Each row names its grant; rows of one grant add places and the like, and say nothing else of it anew."""
    first: dict[str, list[str]] = {}
    nameless, at_odds = [], []
    own = [column for column, cell in enumerate(table[0]) if ":" not in cell and "/" not in cell]
    for number, row in enumerate(table[1:], start=2):
        if not row:
            continue
        if not _cell(row, at):
            nameless.append(number)
        was = first.setdefault(_cell(row, at), row)
        if was is not row and any(_cell(row, one) not in ("", _cell(was, one)) for one in own):
            at_odds.append(number)
    for some, says in (
        (nameless, "have no Identifier. Give each grant one of its own, such as 360G-yourprefix-2026-001"),
        (at_odds, "have the Identifier of an earlier row and say something else. Give each grant its own"),
    ):
        if some:
            raise Unreadable(f"Rows {listed(some)} {says}.")


def _cell(row: list[str], at: int) -> str:
    """What stands there; rows end with their last cell that is not empty."""
    return row[at] if at < len(row) else ""


def listed(numbers: Sequence[int], most: int = 12) -> str:
    """2, 3, 4 and 17 more.

    >>> listed([2, 3], most=12), listed([1, 2, 3], most=2)
    ('2, 3', '1, 2 and 1 more')
    """
    said = ", ".join(str(number) for number in numbers[:most])
    return f"{said} and {len(numbers) - most:,} more" if len(numbers) > most else said


def _unflattened(tables: list[list[list[str]]]) -> list[dict]:
    """The tables as grants, by the titles of the standard."""
    import flattentool  # takes a second or two: for those who send a spreadsheet alone
    from flattentool.exceptions import FlattenToolError

    with TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what it warns of is found when the grants are checked
        place = Path(folder)
        (place / "sheets").mkdir()
        (place / "schema.json").write_text(json.dumps(SCHEMA))
        for number, table in enumerate(tables):
            with (place / "sheets" / f"{number:03d}.csv").open("w", encoding="utf-8", newline="") as file:
                csv.writer(file).writerows(table)
        try:
            flattentool.unflatten(
                str(place / "sheets"),
                input_format="csv",
                output_name=str(place / "grants.json"),
                root_list_path="grants",
                root_id="",
                id_name="id",
                schema=str(place / "schema.json"),
                convert_titles=True,
            )
        except (FlattenToolError, LookupError, ValueError, TypeError, AttributeError, ArithmeticError) as wrong:
            raise Unreadable(AT_CROSS_PURPOSES) from wrong
        return json.loads((place / "grants.json").read_text(), parse_float=Decimal, parse_constant=str)["grants"]


def _as_read(table: list[list[str]]) -> list[list[str]]:
    """The table with the columns that are read, and no others: what else a file tells is left where it is."""
    kept = [at for at, cell in enumerate(table[0]) if _is_read(cell)]
    rows = [[as_meant(_cell(row, at)) for at in kept] for row in table if row]
    for at in [at for at, cell in enumerate(rows[0]) if _plain(re.split("[:/]", cell)[-1]) in NUMBERS]:
        for row in rows[1:]:
            row[at] = row[at] if FIGURES.fullmatch(row[at]) else f"“{row[at]}”"
    if sum(len(row) - row.count("") for row in rows) > CELLS_READ:
        raise Unreadable(f"More than {CELLS_READ:,} cells are filled in. Send the file in parts.")
    return rows


def _is_read(heading: str) -> bool:
    """Is it a field that the portal reads, by its title or its name in the standard, or a part of one?"""
    return _plain(re.split("[:/]", heading, maxsplit=1)[0]) in FIELDS


def _plain(heading: str) -> str:
    return heading.replace(" ", "").casefold()


FIELDS = {_plain(word) for name, field in GRANT.items() for word in (name, field["title"])}
NUMBERS = {
    _plain(word)
    for name, field in {**GRANT, **EVENT}.items()
    if field.get("type") == "number"
    for word in (name, field["title"])
}
FIGURES = re.compile(r"([+-]?[0-9]{1,30}([.][0-9]{1,30})?([eE][+-]?[0-9]{1,2})?)?")  # all else is a word, such as NaN
AT_CROSS_PURPOSES = (
    "Two columns contradict each other, such as “Identifier” and “Identifier:0”, or one is named as no column of the "
    "standard is. Name the columns as the templates of 360Giving do."
)
