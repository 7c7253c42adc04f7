"""What the 360Giving Data Standard 1.4 asks of a grant, as far as the portal writes or reads it.

Written by hand from the standard's reference (standard.threesixtygiving.org): names, titles, types, and what is
needed. Fields that are not here are neither read nor written, above all those that name people. The tests hold it
against the standard's own schema.
"""

import datetime as dt
import re

from jsonschema import FormatChecker

from alliance.base import clock

VERSION = "1.4"
LICENCE = "https://creativecommons.org/licenses/by/4.0/"

WHOLE_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
PART_OF_A_DAY = re.compile(r"([0-9]{4})(-(0[1-9]|1[012]))?")
MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?(Z|[+-][0-9]{2}:[0-9]{2})")
YEARS = range(1800, 2200)  # in which days of grants lie


def text(title: str) -> dict:
    return {"title": title, "type": "string"}


def perhaps(title: str, kind: str = "string") -> dict:
    return {"title": title, "type": [kind, "null"]}


def number(title: str, **more) -> dict:
    return {"title": title, "type": "number", **more}


def many(title: str, properties: dict, needed: tuple[str, ...] = (), **more) -> dict:
    item = {"type": "object", "properties": properties}
    return {"title": title, "type": "array", "items": item | ({"required": list(needed)} if needed else {}), **more}


def day(title: str, *, in_part: bool = False) -> dict:
    """A day, a day and time, or where `in_part` a month or a year."""
    return {"title": title, "type": "string", "format": "day-in-part" if in_part else "day"}


EVENT = {
    "startDate": day("Start Date", in_part=True),
    "endDate": day("End Date", in_part=True),
    "duration": number("Duration (months)", minimum=0),
}
BODY = {
    "id": text("Identifier"),
    "name": text("Name"),
    "charityNumber": text("Charity Number"),
    "companyNumber": text("Company Number"),
}
PLACE = {
    "name": perhaps("Name"),
    "countryCode": perhaps("Country Code"),
    "geoCode": perhaps("Geographic Code"),
    "geoCodeType": perhaps("Geographic Code Type"),
}
GRANT = {
    "id": text("Identifier"),
    "title": text("Title"),
    "description": text("Description"),
    "currency": text("Currency"),
    "amountAwarded": number("Amount Awarded"),
    "amountDisbursed": number("Amount Disbursed"),
    "awardDate": day("Award Date"),
    "url": {"title": "URL", "type": "string", "format": "uri"},
    "plannedDates": many("Planned Dates", EVENT),
    "recipientOrganization": many("Recipient Org", BODY, ("id", "name"), minItems=1),
    "recipientIndividual": {"title": "Recipient Ind", "type": "object", "properties": {}},
    "beneficiaryLocation": many("Beneficiary Location", PLACE),
    "fundingOrganization": many("Funding Org", BODY, ("id", "name"), minItems=1),
    "grantProgramme": many("Grant Programme", {"code": text("Code"), "title": perhaps("Title"), "url": perhaps("URL")}),
    "fromOpenCall": {"title": "From An Open Call?", "type": "string", "enum": ["Yes", "No"]},
    "dateModified": {"title": "Last Modified", "type": "string", "format": "date-time"},
    "dataSource": {"title": "Data Source", "type": ["string", "null"], "format": "uri"},
    "regrantType": text("For Regrant Type"),
}
NEEDED = ("id", "title", "description", "currency", "amountAwarded", "awardDate", "fundingOrganization")
SCHEMA = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "A grant, as far as the portal reads it",
    "type": "object",
    "required": list(NEEDED),
    "properties": GRANT,
}

REGRANTS = {  # the codelist, and whether the recipient grants the money on
    "FRG010": True,  # to one grant-maker, for others
    "FRG020": True,  # to an intermediary whose recipients grant it on in their turn
    "FRG030": True,  # match funding
    "FRG040": True,  # several funders together
    "FRG050": True,  # a fiscal sponsor pays it to those it is meant for
    "FRG060": False,  # an endowment: the trace stops there
    "FRG070": False,  # for several things: no telling which part is granted on
}
COMMON_REGRANT, TO_INTERMEDIARY = "FRG010", "FRG020"

CALLED = "360G-"  # how the identifier of every grant begins
OF_SLUGS = "-ORG:"  # between our prefix and the address of an entry that is in no register

GEO_CODE = re.compile(r"[EWSN][0-9]{8}")  # what the Office for National Statistics gives out, and nothing of our own
GEO_TYPES = {  # the codelist of types, as far as areas, wards and districts go, by how the codes begin
    "E01": "LSOA", "W01": "LSOA", "S01": "DZ", "E05": "WD", "W05": "WD", "S13": "WD",
    "E06": "UA", "W06": "UA", "E07": "NMD", "E08": "MD", "E09": "LONB", "S12": "CA",
}  # fmt: skip

checker = FormatChecker(formats=())


def moment_told(said: str) -> dt.datetime | None:
    """RFC 3339: a day, a time and how far from Greenwich. None where it is nothing of the kind."""
    if not MOMENT.fullmatch(said.upper()):
        return None
    try:
        found = dt.datetime.fromisoformat(said.upper())
    except ValueError:
        return None
    return found if found.year in YEARS else None


def day_told(said: str) -> dt.date | None:
    """The day of a date, or of a date and time in London. None where it is no whole day, or none in the calendar."""
    if found := moment_told(said):
        return found.astimezone(clock.LONDON).date()
    if not WHOLE_DAY.fullmatch(said):
        return None
    try:
        day = dt.date.fromisoformat(said)
    except ValueError:
        return None
    return day if day.year in YEARS else None


@checker.checks("date-time")
def _is_date_time(value) -> bool:
    return not isinstance(value, str) or moment_told(value) is not None


@checker.checks("day")
def _is_day(value) -> bool:
    return not isinstance(value, str) or day_told(value) is not None


@checker.checks("day-in-part")
def _is_day_in_part(value) -> bool:
    if not isinstance(value, str):
        return True
    part = PART_OF_A_DAY.fullmatch(value)
    return int(part[1]) in YEARS if part else day_told(value) is not None


@checker.checks("uri")
def _is_address(value) -> bool:
    return not isinstance(value, str) or bool(re.match(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s]+\Z", value))
