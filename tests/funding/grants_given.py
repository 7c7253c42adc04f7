"""Grants as files have them, and what is planned and recorded of them."""

import json

from funding.actions import grants
from funding.eyes import Eyes
from funding.giving import reading
from funding.giving.files import grants_of
from funding.models import Balance

ALL = Eyes(sees_all=True, writes_all=True)
URL = "/funding/grants/import/"


def grant(n: int = 1, **more) -> dict:
    """A grant of £1,000 from the Trust to the n-th club, as a file has it; what is None is left out."""
    whole = {
        "id": f"360G-trust-{n}",
        "title": f"Warm rooms {n}",
        "description": "Heating and soup",
        "currency": "GBP",
        "amountAwarded": 1000,
        "awardDate": "2025-06-01",
        "fundingOrganization": [{"id": "GB-CHC-1159982", "name": "The Trust"}],
        "recipientOrganization": [{"id": f"GB-COH-0000000{n}", "name": f"Club {n}", "streetAddress": "1 Road"}],
    }
    return {name: value for name, value in (whole | more).items() if value is not None}


def package(*some) -> bytes:
    return json.dumps({"grants": some}).encode()


def plan_of(*some, eyes=ALL):
    return reading.read(grants_of("grants.json", package(*some)), eyes)


def take(*some, eyes=ALL, by=None):
    return grants.record(givens=grants_of("grants.json", package(*some)), eyes=eyes, by=by)


def balance_of(n: int = 1) -> Balance:
    return Balance.objects.get(award__reference=f"360G-trust-{n}")


def says(*some, eyes=ALL) -> list[tuple[str, tuple[int, ...]]]:
    """What is wrong with them, and in which rows."""
    return [(fault.says, fault.rows) for fault in plan_of(*some, eyes=eyes).faults]


def notes(plan) -> list[tuple[str, tuple[int, ...]]]:
    return [(note.says, note.rows) for note in plan.notes]


def places(*codes) -> list[dict]:
    return [{"geoCode": code, "geoCodeType": "LSOA", "name": "Somewhere"} for code in codes]
