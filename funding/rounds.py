"""Reading a round of awards from a spreadsheet: every row checked, and nothing taken while one is wrong (rule 25)."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from alliance.base import clock
from alliance.base.money import in_words, pounds
from directory.models import Footprint, Identifier, Organisation
from directory.visibility import Reader

from .forms.fields import pounds_typed
from .giving import own_ids
from .models import Award
from .sheets import Unreadable

COLUMNS = {  # as they stand in the file: what each is called in a row
    "Reference": "reference",
    "Recipient identifier": "recipient",
    "Recipient": "recipient_name",
    "Title": "title",
    "Amount": "amount",
    "Decided on": "awarded_on",
    "What it is for": "purpose",
    "Runs from": "starts_on",
    "Runs until": "ends_on",
    "For people in": "footprint",
    "Paid": "paid",
    "Paid on": "paid_on",
}
NEEDED = ("Reference", "Recipient identifier", "Title", "Amount", "Decided on")
EXAMPLE = (
    list(COLUMNS),
    ["CP-2026-001", "GB-CHC-1234567", "Mill Row Lunch Club", "Warm rooms", "1,500", "12/10/2026",
     "Heating and soup", "01/11/2026", "31/03/2027", "", "750", "20/10/2026"],
)  # fmt: skip


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong: in which row (as the spreadsheet numbers it) and column, with what, and the remedy."""

    row: int
    column: str
    value: str
    says: str


@dataclass(frozen=True)
class Row:
    """One award of the round. `is_new` is False where an award with this reference is there and says the same."""

    number: int
    reference: str
    recipient: Organisation
    title: str
    amount: Decimal
    awarded_on: dt.date
    purpose: str = ""
    starts_on: dt.date | None = None
    ends_on: dt.date | None = None
    footprint: Footprint | None = None
    paid: Decimal | None = None
    paid_on: dt.date | None = None
    is_new: bool = True


@dataclass(frozen=True)
class Round:
    """A whole file: rows if nothing is wrong with any of them, else what is."""

    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]

    @property
    def new(self) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.is_new)

    @property
    def total(self) -> Decimal:
        return sum((row.amount for row in self.new), Decimal("0.00"))

    @property
    def paid(self) -> Decimal:
        return sum((row.paid or Decimal(0) for row in self.new), Decimal("0.00"))


def read(table: list[list[str]], source: Award, reader: Reader) -> Round:
    """The rows of a table as awards out of `source`, each checked against the directory and what is there already.

    Recipients are found among the entries that `reader` may open, by identifier and never by name.
    """
    heading = [cell.strip().casefold() for cell in table[0]]
    places = {name: heading.index(name.casefold()) for name in COLUMNS if name.casefold() in heading}
    missing = [name for name in NEEDED if name not in places]
    if missing:
        said = ", ".join(f"“{name}”" for name in missing)
        raise Unreadable(f"The first row has no column {said}. Name the columns as in the example file.")
    return _Reading(source, table, places, reader).round()


class _Reading:
    """Goes through the rows with everything it needs looked up beforehand."""

    def __init__(self, source: Award, table: list[list[str]], places: dict[str, int], reader: Reader):
        self.source, self.reader, self.problems, self.seen = source, reader, [], {}
        self.lines = [
            (number, {name: row[at] if at < len(row) else "" for name, at in places.items()})
            for number, row in enumerate(table[1:], start=2)
            if any(row)
        ]
        self.bodies = self._bodies({line["Recipient identifier"] for _, line in self.lines})
        places_named = {line.get("For people in", "").casefold() for _, line in self.lines} - {""}
        self.footprints: dict[str, list[Footprint]] = {}
        if places_named:
            for one in Footprint.objects.defer("outline").order_by("pk"):
                if one.name.casefold() in places_named:
                    self.footprints.setdefault(one.name.casefold(), []).append(one)
        references = [line["Reference"] for _, line in self.lines]
        there = Award.objects.filter(funder=source.recipient, reference__in=references).exclude(status="withdrawn")
        self.there = {award.reference: award for award in there}

    def _bodies(self, identifiers: set[str]) -> dict[str, Organisation]:
        """Organisations by their identifier (GB-CHC-…) or by the last part of their entry's address."""
        seen = Organisation.objects.visible_to(self.reader)
        found = {one.slug: one for one in seen.filter(slug__in=identifiers)}
        numbers = {said.rpartition("-")[2] for said in identifiers} | {
            said.removeprefix("XI-ALLIANCE-") for said in identifiers
        }
        for one in Identifier.objects.filter(number__in=numbers, organisation__in=seen).select_related("organisation"):
            found[str(one)] = one.organisation
        return found

    def round(self) -> Round:
        rows = [row for number, line in self.lines if (row := self._row(number, line))]
        return Round(() if self.problems else tuple(rows), tuple(self.problems))

    def _wrong(self, number: int, column: str, value: str, says: str) -> None:
        self.problems.append(Problem(number, column, value, says))

    def _row(self, number: int, line: dict[str, str]) -> Row | None:
        before = len(self.problems)
        said = {
            "reference": self._reference(number, line),
            "recipient": self._recipient(number, line),
            "title": self._words(number, "Title", line, 200, needed=True),
            "amount": self._pounds(number, "Amount", line, needed=True),
            "awarded_on": self._day(number, "Decided on", line, needed=True),
            "purpose": self._words(number, "What it is for", line, 4000),
            "starts_on": self._day(number, "Runs from", line, future=True),
            "ends_on": self._day(number, "Runs until", line, future=True),
            "footprint": self._footprint(number, line),
            "paid": self._pounds(number, "Paid", line),
            "paid_on": self._day(number, "Paid on", line),
        }
        if len(self.problems) > before:
            return None
        self._together(number, line, said)
        is_new = self._is_new(number, line, said)
        return Row(number=number, **said, is_new=is_new) if len(self.problems) == before else None

    def _reference(self, number: int, line: dict) -> str:
        reference = line["Reference"]
        if not reference:
            self._wrong(
                number, "Reference", "", "Give each award a reference of its own, so that it never comes twice."
            )
        elif len(reference) > 60:
            self._wrong(number, "Reference", reference, "Shorten it to 60 characters.")
        elif says := own_ids.why_not(reference):
            self._wrong(number, "Reference", reference, says)
        elif reference in self.seen:
            self._wrong(number, "Reference", reference, f"Row {self.seen[reference]} has it too. Give each its own.")
        self.seen.setdefault(reference, number)
        return reference

    def _recipient(self, number: int, line: dict) -> Organisation | None:
        said = line["Recipient identifier"]
        found = self.bodies.get(said)
        if not said or found is None:
            self._wrong(
                number,
                "Recipient identifier",
                said,
                "No organisation has it. Use its register number, such as GB-CHC-1234567, or the last part of the "
                "address of its entry.",
            )
        elif found.status != Organisation.Status.ACTIVE:
            self._wrong(
                number, "Recipient identifier", said, f"{found} is {found.get_status_display()}. Ask whom it is."
            )
        elif found.pk == self.source.recipient_id:
            self._wrong(number, "Recipient identifier", said, "This is who gives the award. Say who gets it.")
        return found

    def _words(self, number: int, column: str, line: dict, most: int, needed: bool = False) -> str:
        said = line.get(column, "")
        if needed and not said:
            self._wrong(number, column, said, "It is empty. Fill it in.")
        elif len(said) > most:
            self._wrong(number, column, f"{said[:40]}…", f"Shorten it to {most} characters.")
        return said

    def _pounds(self, number: int, column: str, line: dict, needed: bool = False) -> Decimal | None:
        said = line.get(column, "")
        if not said and not needed:
            return None
        try:
            amount = pounds_typed(said)
        except ValueError:
            self._wrong(number, column, said, "Write pounds and pence in figures, such as 1,250 or 1250.50.")
            return None
        if not amount:
            self._wrong(number, column, said, "Write an amount above £0.")
        return pounds(amount)

    def _day(self, number, column, line, needed: bool = False, future: bool = False) -> dt.date | None:
        said = line.get(column, "")
        if not said and not needed:
            return None
        for pattern in ("%d/%m/%Y", "%Y-%m-%d", "%d.%m.%Y", "%d %B %Y"):
            try:
                day = dt.datetime.strptime(said, pattern).date()
            except ValueError:
                continue
            if day > clock.today() and not future:
                self._wrong(number, column, said, "That day has not come yet.")
            return day
        self._wrong(number, column, said, "Write the day as 31/03/2027.")
        return None

    def _footprint(self, number: int, line: dict) -> Footprint | None:
        said = line.get("For people in", "")
        found = self.footprints.get(said.casefold(), []) if said else []
        if said and len(found) != 1:
            remedy = "Two footprints have this name. Leave it empty." if found else "No footprint has this name."
            self._wrong(number, "For people in", said, remedy)
        return found[0] if len(found) == 1 else None

    def _together(self, number: int, line: dict, said: dict) -> None:
        """What fits one by one and not together."""
        if said["starts_on"] and said["ends_on"] and said["ends_on"] < said["starts_on"]:
            self._wrong(number, "Runs until", line["Runs until"], "This is before “Runs from”.")
        if said["paid"] and said["paid"] > said["amount"]:
            self._wrong(number, "Paid", line["Paid"], f"More than the award of {in_words(said['amount'])}.")
        if bool(said["paid"]) != bool(said["paid_on"]):
            column = "Paid on" if said["paid"] else "Paid"
            self._wrong(number, column, line.get(column, ""), "“Paid” and “Paid on” go together. Fill in both or none.")
        place, body = said["footprint"], said["recipient"]
        if place and body.sensitive_site and not place.contains_district:
            self._wrong(
                number, "For people in", place.name, "For this recipient, name no place smaller than a district."
            )

    def _is_new(self, number: int, line: dict, said: dict) -> bool:
        was = self.there.get(said["reference"])
        if was is None:
            return True
        if (was.recipient_id, was.amount) != (said["recipient"].pk, said["amount"]):
            self._wrong(
                number,
                "Reference",
                said["reference"],
                f"An award of {in_words(was.amount)} to {was.recipient} has it. Correct that one on its own page, or "
                "give this row another reference.",
            )
        return False
