"""What is wrong with the grants of a file, by kind of fault: what the standard asks, before anything is looked up."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from .files import Given, listed
from .standard import GRANT, SCHEMA, checker

VALIDATOR = Draft202012Validator(SCHEMA, format_checker=checker)
NOT_KEPT = re.compile("[\0\ud800-\udfff]")
A_DAY = "is not a day. Write it as 2027-03-31."
KINDS = {  # what the standard's schema calls it: what the reader is told of the field
    "day": A_DAY,
    "day-in-part": A_DAY,
    "enum": "is neither “Yes” nor “No”. Write one of them, or leave it empty.",
    "minItems": "is empty. Fill it in.",
    "minimum": "is below nought. Correct it.",
    "date-time": "is not a day and a time. Write it as 2027-03-31T14:00:00Z.",
    "uri": "is not a web address. Begin it with https://.",
    "number": "is not a number. Write figures alone, such as 1250.50, without a pound sign and commas.",
}
NO_TEXT = "holds a character that is no letter, figure or sign, and cannot be kept. Type it anew."
OTHERWISE = "is not written as the standard asks. Look it up in the reference of 360Giving."


@dataclass(frozen=True)
class Kind:
    """One kind of fault or remark, in a sentence, with the rows of the file that it touches."""

    says: str
    rows: tuple[int, ...]

    @property
    def some_rows(self) -> str:
        return listed(self.rows)


@dataclass
class Kinds:
    """Collects what is wrong, or to be known, by kind; each row once a kind."""

    found: dict[str, dict[int, None]] = field(default_factory=dict)

    def add(self, says: str, row: int) -> None:
        self.found.setdefault(says, {})[row] = None

    def all(self) -> tuple[Kind, ...]:
        return tuple(Kind(says, tuple(rows)) for says, rows in self.found.items())

    @property
    def rows(self) -> set[int]:
        """Every row that something is said of."""
        return {row for rows in self.found.values() for row in rows}

    def __bool__(self) -> bool:
        return bool(self.found)


def against_the_standard(givens: list[Given]) -> Kinds:
    """Everything that the standard's schema refuses, one sentence a kind."""
    kinds = Kinds()
    for given in givens:
        for name in _no_text(given.grant):
            kinds.add(f"“{name}” {NO_TEXT}", given.row)
        for error in VALIDATOR.iter_errors(given.grant):
            for says in _in_words(error):
                kinds.add(says, given.row)
        if not {"recipientOrganization", "recipientIndividual"} & given.grant.keys():
            kinds.add("“Recipient Org” is missing. Say who received the grant.", given.row)
    return kinds


def _no_text(grant: dict) -> Iterator[str]:
    """The titles of fields with what no database keeps as text: NUL, and halves of letters (lone surrogates)."""
    for name, value in grant.items():
        if name in GRANT and any(NOT_KEPT.search(text) for text in _texts(value)):
            yield GRANT[name]["title"]


def _texts(value, deep: int = 0) -> Iterator[str]:
    """Every text in the value of a field, as deep as the standard goes."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list) and deep < 4:
        for one in value.values() if isinstance(value, dict) else value:
            yield from _texts(one, deep + 1)


def _in_words(error: ValidationError) -> list[str]:
    """The sentences of one error; several where several fields are missing."""
    titles = _titles(error)
    if error.validator == "required":
        properties = error.schema["properties"]
        missing = [name for name in error.validator_value if name not in error.instance]
        return [f"“{': '.join([*titles, properties[name]['title']])}” is missing. Fill it in." for name in missing]
    name = error.validator
    if name == "format":
        name = error.validator_value
    elif name == "type" and "number" in error.validator_value:
        name = "number"
    return [f"“{': '.join(titles)}” {KINDS.get(name, OTHERWISE)}"]


def _titles(error: ValidationError) -> list[str]:
    """What the fields on the way to the error are called, as a spreadsheet's columns call them."""
    schema, titles = SCHEMA, []
    for step in error.absolute_path:
        schema = schema["items"] if isinstance(step, int) else schema["properties"][step]
        if "title" in schema:
            titles.append(schema["title"])
    return titles
