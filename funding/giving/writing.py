"""Published grants as text in pieces: a JSON package, and a CSV file with the titles of the standard's templates."""

import csv
import json
from collections.abc import Iterator
from itertools import batched

from alliance.base.spreadsheets import plain

from . import published

SOME = 200  # grants a piece of text
# Title of the column in the templates: where its value stands in a grant, and then in the first of a list there
COLUMNS = {
    "Identifier": ("id",),
    "Title": ("title",),
    "Description": ("description",),
    "Currency": ("currency",),
    "Amount Awarded": ("amountAwarded",),
    "Award Date": ("awardDate",),
    "URL": ("url",),
    "Planned Dates:Start Date": ("plannedDates", "startDate"),
    "Planned Dates:End Date": ("plannedDates", "endDate"),
    "Recipient Org:Identifier": ("recipientOrganization", "id"),
    "Recipient Org:Name": ("recipientOrganization", "name"),
    "Recipient Org:Charity Number": ("recipientOrganization", "charityNumber"),
    "Recipient Org:Company Number": ("recipientOrganization", "companyNumber"),
    "Beneficiary Location:Name": ("beneficiaryLocation", "name"),
    "Beneficiary Location:Country Code": ("beneficiaryLocation", "countryCode"),
    "Beneficiary Location:Geographic Code": ("beneficiaryLocation", "geoCode"),
    "Beneficiary Location:Geographic Code Type": ("beneficiaryLocation", "geoCodeType"),
    "Funding Org:Identifier": ("fundingOrganization", "id"),
    "Funding Org:Name": ("fundingOrganization", "name"),
    "Grant Programme:Code": ("grantProgramme", "code"),
    "Grant Programme:Title": ("grantProgramme", "title"),
    "From An Open Call?": ("fromOpenCall",),
    "Last Modified": ("dateModified",),
    "For Regrant Type": ("regrantType",),
}
PLACES = "beneficiaryLocation"


def as_json(modified) -> Iterator[str]:
    """The package, its grants last, one a line."""
    head = json.dumps(published.package(modified), ensure_ascii=False)
    yield f'{head[:-1]}, "grants": ['
    before = "\n"
    for some in batched(published.grants(), SOME):
        yield before + ",\n".join(json.dumps(grant, ensure_ascii=False, separators=(",", ":")) for grant in some)
        before = ",\n"
    yield "\n]}\n"


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, text: str) -> str:
        return text


def as_csv() -> Iterator[str]:
    """A row a grant. A grant for several places has a further row for each, with its identifier and the place alone."""
    writer = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow(COLUMNS)  # spreadsheet programs then read it as UTF-8
    for some in batched(published.grants(), SOME):
        yield "".join(writer.writerow(row) for grant in some for row in _rows(grant))


def _rows(grant: dict) -> Iterator[list]:
    yield _row(grant)
    for place in grant.get(PLACES, ())[1:]:
        yield _row({"id": grant["id"], PLACES: [place]})


def _row(grant: dict) -> list:
    return [_cell(grant, *path) for path in COLUMNS.values()]


def _cell(grant: dict, name: str, inner: str = ""):
    value = grant.get(name, "")
    if inner:
        value = value[0].get(inner, "") if value else ""
    return plain(value) if isinstance(value, str) else value
