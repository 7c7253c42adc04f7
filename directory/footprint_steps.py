"""The steps by which somebody builds a footprint, and what they add up to. Pure: no database, no request.

A step adds areas or takes them out: those of a district, a ward or another footprint, or areas named by their
codes. The editor's form carries the steps as JSON; what comes back is checked as if a stranger had written it.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

MOST_STEPS = 500
MOST_CODES = 40_000
AREA_CODE = re.compile(r"[EWSN][0-9]{8}\Z")
CODE = re.compile(r"[A-Za-z0-9_-]{1,100}\Z")  # a district's or ward's code, a footprint's slug
DOES = ("add", "remove")
KINDS = {"district": "district", "ward": "ward", "footprint": "footprint"}
DAMAGED = "The list of what you did came back damaged, so it could not be used. It starts again."


class BadSteps(ValueError):
    """Steps that the editor never wrote, with the sentence for whoever sent them."""


@dataclass(frozen=True)
class Step:
    """Add or take out ("add", "remove") a "district", "ward" or "footprint" by its `code`, or "codes" of areas."""

    do: str
    what: str
    code: str = ""
    codes: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[str, str]:
        return self.what, self.code


@dataclass(frozen=True)
class Group:
    """A district, ward or footprint of the edition: its name, and the ids of its areas."""

    name: str
    areas: frozenset[int]


@dataclass(frozen=True)
class Ground:
    """What the steps may speak of in one edition: `groups` by (what, code), `areas` by code as (id, name)."""

    edition: str
    groups: dict[tuple[str, str], Group] = field(default_factory=dict)
    areas: dict[str, tuple[int, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Line:
    """One step in words, and how many areas it brought in or took out. `wrong` when it leads nowhere."""

    number: int
    words: str
    changed: int
    wrong: bool = False


@dataclass(frozen=True)
class Draft:
    """What the steps add up to: the ids of the areas, and each step in words, the newest last."""

    areas: frozenset[int]
    lines: list[Line]

    @property
    def wrong(self) -> list[str]:
        return [line.words for line in self.lines if line.wrong]


def read(text: str) -> list[Step]:
    """The steps that the form carried. Raises `BadSteps` for anything the editor would not have written."""
    try:
        rows = json.loads(text or "[]")
    except (ValueError, RecursionError):
        raise BadSteps(DAMAGED) from None
    if not isinstance(rows, list) or len(rows) > MOST_STEPS:
        raise BadSteps(DAMAGED)
    steps = [_step(row) for row in rows]
    if sum(len(step.codes) for step in steps) > 2 * MOST_CODES:
        raise BadSteps(DAMAGED)
    return steps


def _step(row) -> Step:
    match row:
        case {"do": str(do), "what": "codes", "codes": [*codes], **rest} if do in DOES and not rest:
            if codes and all(isinstance(code, str) and AREA_CODE.match(code) for code in codes):
                return Step(do, "codes", codes=tuple(codes))
        case {"do": str(do), "what": str(what), "code": str(code), **rest} if do in DOES and not rest:
            if what in KINDS and CODE.match(code):
                return Step(do, what, code)
    raise BadSteps(DAMAGED)


def written(steps: Iterable[Step]) -> str:
    """The steps as the form carries them."""
    rows = [
        {"do": step.do, "what": step.what} | ({"codes": step.codes} if step.what == "codes" else {"code": step.code})
        for step in steps
    ]
    return json.dumps(rows, separators=(",", ":"))


def codes_needed(steps: Iterable[Step]) -> set[str]:
    return {code for step in steps for code in step.codes}


def groups_needed(steps: Iterable[Step], what: str) -> set[str]:
    return {step.code for step in steps if step.what == what}


def replay(steps: Iterable[Step], ground: Ground, start: frozenset[int] = frozenset()) -> Draft:
    """Do the steps one after the other, beginning with the areas `start`."""
    held = set(start)
    lines = []
    for number, step in enumerate(steps, start=1):
        named, areas, missing = _meant(step, ground)
        if missing:
            lines.append(Line(number, missing, 0, wrong=True))
            continue
        before = len(held)
        held = held | areas if step.do == "add" else held - areas
        changed = abs(len(held) - before)
        lines.append(Line(number, _words(step, named, changed), changed))
    return Draft(frozenset(held), lines)


def _meant(step: Step, ground: Ground) -> tuple[str, frozenset[int], str]:
    """(what the step names, its areas, a sentence when it leads nowhere)."""
    if step.what != "codes":
        group = ground.groups.get(step.key)
        if group is None:
            missing = f"There is no {KINDS[step.what]} {step.code} in {ground.edition}. Undo this line."
            return "", frozenset(), missing
        return f"the {KINDS[step.what]} {group.name}", group.areas, ""
    unknown = [code for code in step.codes if code not in ground.areas]
    if unknown:
        shown = ", ".join(unknown[:5]) + (f" and {len(unknown) - 5:,} more" if len(unknown) > 5 else "")
        return "", frozenset(), f"Not in {ground.edition}: {shown}. Undo this line."
    found = [ground.areas[code] for code in step.codes]
    named = found[0][1] if len(found) == 1 else f"{len(found):,} areas by their codes"
    return named, frozenset(pk for pk, _ in found), ""


def _words(step: Step, named: str, changed: int) -> str:
    did = "Added" if step.do == "add" else "Took out"
    if not changed:
        why = "all of it was in already" if step.do == "add" else "none of it was in"
        return f"{did} {named}: nothing changed, {why}."
    if step.what == "codes" and changed == len(step.codes):
        return f"{did} {named}."
    areas = "1 area" if changed == 1 else f"{changed:,} areas"
    return f"{did} {named}: {areas} {'more' if step.do == 'add' else 'fewer'}."
