"""How a grant of a file differs from the award that is there, and which of that a file may put right."""

import datetime as dt
from collections.abc import Iterator

from django.utils.text import Truncator

from alliance.base.money import in_words
from alliance.base.refused import Refused
from alliance.base.templatetags.words import day
from directory.models import Organisation

from ..actions import foresight
from ..actions.holding import Held
from ..models import Award, Entry
from .checks import Kinds
from .ledger import corrections, is_by_a_file
from .plan import Line

CALLED = {  # what is said of an award, as the preview calls it
    "title": "Title",
    "purpose": "What it is for",
    "awarded_on": "Decided on",
    "starts_on": "Runs from",
    "ends_on": "Runs until",
    "from_call": "Open call",
    "footprint": "For people in",
}


def compare(line: Line, standing: list[Entry] | None, notes: Kinds) -> Iterator[str]:
    """Note on the line what the file would change, and yield in sentences what it cannot.

    standing   the award's commitment and payments that nothing has taken back
    """
    award = line.award
    if wrong := _is_another(line):
        yield wrong
        return
    _words(line)
    balance = award.balance
    if line.amount != balance.committed:
        if award.draws_some or award.is_shared:
            yield "Its amount differs, and it is paid out of other awards or shared. Correct it on its own page."
            return
        line.sets_amount = True
        line.changes.append(("Amount", in_words(balance.committed), in_words(line.amount)))
    if line.paid is not None and line.paid != balance.paid:
        if award.draws_some or not is_by_a_file(standing or []):
            notes.add("Its payments are recorded one by one and add up to something else: they stay.", line.row)
        elif award.is_confirmed and line.paid < balance.paid:
            notes.add(
                "Less was paid than is recorded here, and the recipient has said what came: the payments stay. "
                "Put that right on its own page.",
                line.row,
            )
        else:
            line.sets_paid = True
            line.changes.append(("Paid", in_words(balance.paid), in_words(line.paid)))
    if line.to_pass_on and not award.to_pass_on:
        notes.add("It is recorded here as one that is not granted on: that stays.", line.row)
    if line.sets_amount or line.sets_paid:
        try:
            held = Held(award, (), {award.pk: balance})
            foresight.refuse_unless_it_fits(held, corrections(line, standing or [], Entry.Side.FUNDER))
        except Refused as why:
            yield str(why)


def _is_another(line: Line) -> str:
    """Why the award with this identifier cannot be the grant of the file; nothing where it can."""
    award = line.award
    if award.status != Award.Status.MADE:
        return f"It is {award.get_status_display()} here. Settle that on its own page first."
    if award.instrument != Award.Instrument.GRANT:
        return "It is recorded here as something else than a grant."
    if now(award.recipient) != line.recipient.organisation.pk:
        return "It is recorded here as given to another organisation. Correct the file."
    return ""


def now(organisation: Organisation) -> int:
    """The entry that it is today."""
    return organisation.merged_into_id or organisation.pk


def _words(line: Line) -> None:
    """What is said of the award, as far as the file gives it. An award without a purpose is told by its title."""
    award = line.award
    if not award.purpose and line.said["purpose"] == award.title:
        line.said["purpose"] = ""
    for name, value in line.said.items():
        was = getattr(award, name)
        if was != value:
            line.changes.append((CALLED[name], _shown(name, was), _shown(name, value)))
    kept = frozenset(place.code for place in award.places.all())
    if line.places is not None and line.places != kept:
        line.sets_places = True
        line.changes.append(("Places", _listed(kept), _listed(line.places)))
    if line.programme and line.programme.fund.pk != award.fund_id:
        line.changes.append(("Fund", str(award.fund or ""), str(line.programme.fund)))


def _listed(codes: frozenset[str]) -> str:
    return Truncator(", ".join(sorted(codes))).chars(120)


def _shown(name: str, value) -> str:
    """A value as the preview has it, the beginning of a long one."""
    if isinstance(value, dt.date):
        return day(value)
    if name == "from_call":
        return Award.FromCall(value).label
    return Truncator(str(value or "")).chars(120)
