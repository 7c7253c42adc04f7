"""The benchmark's table: one row a figure, printed and, where `BENCH_OUT` names a file, written there as JSON."""

import json
from dataclasses import asdict, dataclass, fields
from pathlib import Path


@dataclass
class Row:
    """One figure. None where a column does not apply; times in milliseconds, each the median of its runs.

    size        organisations in the database (rows of the file, for an import)
    db_ms       time in the database over all queries of the request, or of an import as a whole
    sql_ms      the same question as one hand-written statement, or a bare COPY
    ratio       what the aim is about: db_ms ÷ sql_ms, or as the row's name says
    aim         what was aimed at, in words; met says whether it was reached
    """

    group: str
    name: str
    size: int | None = None
    db_ms: float | None = None
    sql_ms: float | None = None
    ratio: float | None = None
    request_ms: float | None = None
    p95_ms: float | None = None
    queries: int | None = None
    aim: str | None = None
    met: bool | None = None

    def with_ratio(self, most: float, aim: str) -> "Row":
        """The row with db_ms ÷ sql_ms held against the most it may be."""
        self.ratio = self.db_ms / self.sql_ms
        self.aim, self.met = aim, self.ratio <= most
        return self


def text(rows: list[Row], heading: str) -> str:
    """The rows as a table of plain text under the heading."""
    names = [field.name for field in fields(Row)]
    cells = [names, *([_said(getattr(row, name)) for name in names] for row in rows)]
    widths = [max(len(line[column]) for line in cells) for column in range(len(names))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in cells]
    met = [row.met for row in rows if row.met is not None]
    return "\n".join([heading, "", *lines, "", f"{sum(met)} of {len(met)} aims met."])


def _said(value) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "NO"
    if isinstance(value, float):
        return f"{value:,.2f}" if value < 10 else f"{value:,.1f}"
    return f"{value:,}" if isinstance(value, int) else value


def write(rows: list[Row], path: Path) -> None:
    path.write_text(json.dumps([asdict(row) for row in rows], indent=1) + "\n")


def read(path: Path) -> list[Row]:
    return [Row(**row) for row in json.loads(path.read_text())]
