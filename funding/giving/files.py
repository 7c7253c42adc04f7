"""Grants out of a file that somebody sends: 360Giving as JSON, CSV or XLSX."""

import csv
import json
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

from alliance.base.spreadsheets import as_meant

from ..sheets import Limits, Unreadable, sheets_of
from .standard import SCHEMA

LIMITS = Limits(rows=20_000, columns=200, bytes=20_000_000, days="%Y-%m-%d")
NAMES_A_GRANT = ("identifier", "id")
ENDINGS = (".json", ".csv", ".xlsx")


@dataclass(frozen=True)
class Given:
    """One grant as its file has it. `row` is its row in the sheet, or how many-th it is in a JSON file."""

    row: int
    grant: dict


def grants_of(name: str, content: bytes) -> list[Given]:
    """The grants of a file, not checked yet; `Unreadable` says why there are none."""
    LIMITS.refuse_a_large(content)
    if name.lower().endswith(".json"):
        return [Given(number, grant) for number, grant in enumerate(_of_json(content), start=1)]
    return _of_sheets(sheets_of(name, content, LIMITS))


def _of_json(content: bytes) -> list[dict]:
    try:
        package = json.loads(content.decode("utf-8-sig"), parse_float=Decimal, parse_constant=_no_number)
    except (ValueError, RecursionError) as wrong:
        raise Unreadable("This is not a JSON file that can be read. Send the file as it was published.") from wrong
    grants = package.get("grants") if isinstance(package, dict) else None
    if not isinstance(grants, list) or not all(isinstance(one, dict) for one in grants):
        raise Unreadable('There is no list of "grants" in the file, as 360Giving packages have it.')
    if not grants:
        raise Unreadable("There are no grants in the file.")
    if len(grants) > LIMITS.rows:
        raise Unreadable(f"There are more than {LIMITS.rows:,} grants. Send the file in parts.")
    return grants


def _no_number(said: str):
    raise ValueError(f"{said} is not a number of JSON")


def _of_sheets(tables: list[list[list[str]]]) -> list[Given]:
    """The rows of all sheets that name a grant, put together by its Identifier."""
    rows: dict[str, int] = {}
    named = [(table, at) for table in tables if (at := _names_at(table[0])) is not None]
    if not named:
        raise Unreadable("The first row has no column “Identifier”. Name the columns as 360Giving does.")
    for table, at in named:
        _refuse_unless_told_apart(table, at)
        for number, row in enumerate(table[1:], start=2):
            if any(row):
                rows.setdefault(row[at], number)
    grants = _unflattened([table for table, _ in named])
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
        row += [""] * (len(table[0]) - len(row))
        if not any(row):
            continue
        if not row[at]:
            nameless.append(number)
        was = first.setdefault(row[at], row)
        if any(row[column] and row[column] != was[column] for column in own):
            at_odds.append(number)
    for some, says in (
        (nameless, "have no Identifier. Give each grant one of its own, such as 360G-yourprefix-2026-001"),
        (at_odds, "have the Identifier of an earlier row and say something else. Give each grant its own"),
    ):
        if some:
            raise Unreadable(f"Rows {listed(some)} {says}.")


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

    with TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what it warns of is found when the grants are checked
        place = Path(folder)
        (place / "sheets").mkdir()
        (place / "schema.json").write_text(json.dumps(SCHEMA))
        for number, table in enumerate(tables):
            with (place / "sheets" / f"{number:03d}.csv").open("w", encoding="utf-8", newline="") as file:
                csv.writer(file).writerows(_headed(table))
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
        return json.loads((place / "grants.json").read_text(), parse_float=Decimal)["grants"]


def _headed(table: list[list[str]]) -> list[list[str]]:
    """The table without columns that have no heading."""
    kept = [at for at, cell in enumerate(table[0]) if cell]
    return [[as_meant(row[at]) if at < len(row) else "" for at in kept] for row in table if any(row)]
