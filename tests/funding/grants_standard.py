"""The 360Giving schema: the standard's own where it lies beside the project, and what of it was written by hand."""

import json

import pytest
from django.conf import settings
from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from funding.giving.standard import SCHEMA, checker

FOLDER = settings.BASE_DIR.parent / "shared/data/360giving"
SAMPLE = FOLDER / "samples/power-to-change_870_grants.json"
needs_the_standard = pytest.mark.skipif(not FOLDER.exists(), reason=f"the 360Giving standard is not there ({FOLDER})")
BY_HAND = {
    "type": "object",
    "required": ["grants"],
    "properties": {
        "grants": {"type": "array", "minItems": 1, "uniqueItems": True, "items": SCHEMA},
        "version": {"type": "string", "pattern": r"^(\d+\.)(\d+)$"},
        "modified": {"type": "string", "format": "date-time"},
        "publisher": {"type": "object", "required": ["name"]},
        "license": {"type": "string", "format": "uri"},
    },
}


def wrong_with(package: dict) -> list[str]:
    """What the standard's package schema refuses of it, or where that is absent, the essentials written by hand."""
    errors = list(Draft202012Validator(BY_HAND, format_checker=checker).iter_errors(package))
    if FOLDER.exists():
        errors += own_validator().iter_errors(package)
    return [f"{list(error.absolute_path)}: {error.message[:200]}" for error in errors]


def own_validator() -> Draft202012Validator:
    grant, package = (
        json.loads((FOLDER / "schema" / name).read_text())
        for name in ("360-giving-schema.json", "360-giving-package-schema.json")
    )
    address = package["properties"]["grants"]["items"]["$ref"]
    registry = Registry().with_resources([(address, Resource.from_contents(grant, DRAFT202012))])
    return Draft202012Validator(package, registry=registry, format_checker=checker)
