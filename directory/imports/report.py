"""What an import did: the counts, and every row that was set aside with its reason and remedy (rule 25)."""

from dataclasses import dataclass, field


class FileRefused(Exception):
    """The whole file cannot be taken, with a sentence that says why and what to do. Nothing was written."""


@dataclass(frozen=True)
class Problem:
    """One row that was set aside: its number in the file (the header is row 1), column, value and remedy."""

    row: int
    column: str
    value: str
    remedy: str

    def __str__(self):
        value = self.value if len(self.value) <= 40 else f"{self.value[:37]}..."
        return f'Row {self.row}, column {self.column}, value "{value}": {self.remedy}'


@dataclass
class Report:
    """The counts of one import, in rows of the file."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    dry_run: bool = False

    @property
    def refused(self) -> int:
        return len({problem.row for problem in self.problems})

    def refuse(self, row: int, column: str, value, remedy: str) -> None:
        printable = "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in str(value or ""))
        self.problems.append(Problem(row, column, printable, remedy))

    def summary(self) -> str:
        words = "Nothing was written (dry run). Would be " if self.dry_run else ""
        counts = (
            f"created: {self.created:,}, updated: {self.updated:,}, "
            f"unchanged: {self.unchanged:,}, refused: {self.refused:,}."
        )
        return words + (counts if words else counts.capitalize())
