"""Reads an ONS table of what became of each area: unchanged, split, merged, or something that no rule covers.

"LSOA (2011) to LSOA (2021) look-up": a row for each pair of an old and a new area, with the kind of change. The
table is taken whole or refused whole: a footprint is never carried over by half a table (rules 1 and 25).
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from . import columns, files
from .report import FileRefused, Report

AREA = re.compile(r"[EWSN]\d{8}\Z")
CODE_COLUMN = re.compile(r"^(?:lsoa|lower_layer_super_output_area|area)_?(?:code_|cd_)?(\d{2}|\d{4})_?(?:code|cd)?$")
CHANGE_COLUMN = re.compile(r"^(?:chgind|change_ind(?:icator)?|change)$")
UNCHANGED, SPLIT, MERGED, OTHER = "U", "S", "M", "X"
MOST_LISTED = 20


@dataclass(frozen=True)
class CarryTable:
    """What became of the areas: for each old code its kind of change and its new codes, for each new one its old."""

    name: str
    sha256: str
    from_year: str
    to_year: str
    kinds: dict[str, str] = field(default_factory=dict)
    children: dict[str, set[str]] = field(default_factory=dict)
    parents: dict[str, set[str]] = field(default_factory=dict)


class TableRefused(FileRefused):
    """The table has rows that are wrong; the sentence lists the first of them."""


def read_table(path: Path, *, progress: bool = False) -> CarryTable:
    """The whole table. Raises `FileRefused`, with row, column, value and remedy, when anything in it is wrong."""
    sha256 = files.fingerprint(path)
    files.check_text(path)
    lines = files.rows(path, progress=progress)
    _, headers = next(lines, (1, []))
    wanted = _columns(headers)
    (old_at, from_year), (new_at, to_year), kind_at = wanted
    table = CarryTable(path.name, sha256, from_year, to_year)
    report = Report()
    rows: list[tuple[int, str, str, str]] = []
    for number, cells in lines:
        if any(cell.strip() for cell in cells) and (row := _row(number, cells, headers, wanted, report)):
            rows.append(row)
    for _, old, new, kind in rows:
        table.kinds.setdefault(old, kind)
        table.children.setdefault(old, set()).add(new)
        table.parents.setdefault(new, set()).add(old)
    _check(rows, table, headers[old_at], headers[new_at], headers[kind_at], report)
    if not rows and not report.problems:
        raise FileRefused("The table has a header and no rows. Check that the right file was downloaded.")
    if report.problems:
        raise TableRefused(_in_words(report))
    return table


def _columns(headers: list[str]) -> tuple[tuple[int, str], tuple[int, str], int]:
    """((column of the old codes, their year), the same of the new ones, column of the kind of change)."""
    codes = []
    kinds = []
    for index, header in enumerate(headers):
        name = columns.plain(header)
        if found := CODE_COLUMN.match(name):
            codes.append((index, found[1] if len(found[1]) == 4 else f"20{found[1]}"))
        elif CHANGE_COLUMN.match(name):
            kinds.append(index)
    if len(codes) != 2 or codes[0][1] == codes[1][1]:
        raise FileRefused(
            "The table needs two columns with the codes of areas, each with its year, such as LSOA11CD and LSOA21CD. "
            f"The columns are {', '.join(headers)[:300] or 'none at all'}."
        )
    if len(kinds) != 1:
        raise FileRefused(
            "The table needs one column that says what became of each area, such as CHGIND (U, S, M or X). "
            f"The columns are {', '.join(headers)[:300]}."
        )
    old, new = sorted(codes, key=lambda pair: pair[1])
    return old, new, kinds[0]


def _row(number: int, cells: list[str], headers: list[str], wanted, report: Report) -> tuple[int, str, str, str] | None:
    if len(cells) != len(headers):
        counts = f"the row has {len(cells)} cells and the header {len(headers)}"
        report.refuse(number, "(all)", "", f"{counts}. Check for stray commas, and that the download is whole.")
        return None
    (old_at, _), (new_at, _), kind_at = wanted
    old, new, kind = (cells[at].strip().upper() for at in (old_at, new_at, kind_at))
    fit = True
    for at, code in ((old_at, old), (new_at, new)):
        if not AREA.match(code):
            report.refuse(
                number, headers[at], cells[at], "this is not the code of an area (a letter, 8 digits). Correct it."
            )
            fit = False
    if kind not in (UNCHANGED, SPLIT, MERGED, OTHER):
        remedy = "this is none of U (unchanged), S (split), M (merged) and X (other). Correct it."
        report.refuse(number, headers[kind_at], cells[kind_at], remedy)
        fit = False
    return (number, old, new, kind) if fit else None


def _check(rows, table: CarryTable, old_name: str, new_name: str, kind_name: str, report: Report) -> None:
    """Refuse rows that contradict one another: what is said of an area must be what its rows show."""
    pairs = Counter((old, new) for _, old, new, _ in rows)
    for number, old, new, kind in rows:
        several_new, several_old = len(table.children[old]) > 1, len(table.parents[new]) > 1
        if pairs[old, new] > 1:
            pairs[old, new] = -1  # named once
            report.refuse(
                number, old_name, old, f"the pair with {new} stands in the table more than once. Keep one row."
            )
        elif table.kinds[old] != kind:
            report.refuse(
                number, kind_name, kind, f"another row says {table.kinds[old]} of {old}. Correct one of them."
            )
        elif kind in (UNCHANGED, MERGED) and several_new:
            report.refuse(number, kind_name, kind, f"{old} has several new areas, so it is split (S) or other (X).")
        elif kind in (UNCHANGED, SPLIT) and several_old:
            report.refuse(number, kind_name, kind, f"{new} has several old areas, so they are merged (M) or other (X).")


def _in_words(report: Report) -> str:
    shown = [str(problem) for problem in report.problems[:MOST_LISTED]]
    if (more := len(report.problems) - MOST_LISTED) > 0:
        shown.append(f"{more:,} more are wrong.")
    return "The table is refused whole:\n" + "\n".join(shown) + "\n"
