"""What a file of grants would change: looked at before anything is written, and once more under lock when it is."""

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal

from ..models import Award, Fund
from .bodies import Body
from .checks import Kind


@dataclass
class Line:
    """One grant of the file, and the award it is or becomes.

    award      the award that is there, or that was made of it; None until then
    said       what is said of it: fields of the award that the file gives, by name
    programme  the fund it is paid out of, where the file names one
    places     codes to keep where no footprint consists of them; None where the file names no places
    paid       paid in all as at `paid_by`; None where the file does not say, or the ledger cannot hold it
    changes    what differs from the award that is there, in words: (what, as it is, as it will be)
    """

    row: int
    grant_id: str
    funder: Body
    recipient: Body
    amount: Decimal
    said: dict
    to_pass_on: bool = False
    programme: "Programme | None" = None
    places: frozenset[str] | None = None
    paid: Decimal | None = None
    paid_by: dt.date | None = None
    award: Award | None = None
    is_new: bool = field(init=False)
    changes: list[tuple[str, str, str]] = field(default_factory=list)
    sets_amount: bool = False
    sets_paid: bool = False
    sets_places: bool = False

    def __post_init__(self):
        self.is_new = self.award is None

    @property
    def state(self) -> str:
        if self.is_new:
            return "new"
        return "changed" if self.changes else "same"


@dataclass(eq=False)
class Programme:
    """A grant programme of the file: a fund of its funder, or one that is to be added (not saved yet).

    `learns_code`: the file tells the code of a fund that had none.
    """

    fund: Fund
    learns_code: bool = False

    @property
    def is_new(self) -> bool:
        return self.fund.pk is None


@dataclass(frozen=True)
class Plan:
    """A whole file: lines where nothing is wrong with any of them, else the kinds of fault.

    notes       what is left out or taken otherwise, by kind
    bodies      organisations that are added
    programmes  funds that are added
    """

    lines: tuple[Line, ...] = ()
    faults: tuple[Kind, ...] = ()
    notes: tuple[Kind, ...] = ()
    bodies: tuple[Body, ...] = ()
    programmes: tuple[Programme, ...] = ()

    def _in(self, state: str) -> list[Line]:
        return [line for line in self.lines if line.state == state]

    @property
    def new(self) -> list[Line]:
        return self._in("new")

    @property
    def changed(self) -> list[Line]:
        return self._in("changed")

    @property
    def same(self) -> list[Line]:
        return self._in("same")

    @property
    def total(self) -> Decimal:
        return sum((line.amount for line in self.new), Decimal("0.00"))

    @property
    def paid(self) -> Decimal:
        return sum((line.paid or Decimal(0) for line in self.new), Decimal("0.00"))

    @property
    def writes(self) -> bool:
        return bool(self.new or self.changed) and not self.faults
