"""Every sort of line has its digest, chosen knowingly."""

import re
from pathlib import Path

from django.conf import settings

from alliance.digests.contents import OF_MEETINGS

OF_DEADLINES = {
    "footprints in doubt",
    "access request",
    "address that does not work",
    "agenda to publish",
    "answer about a priority",
    "award ends",
    "budget that runs out",
    "check changes",
    "claim returned",
    "claim to send",
    "claims to approve",
    "claims to pay",
    "confirm capacity",
    "confirm entry",
    "confirm payment",
    "declined change",
    "file not deleted",
    "invitation",
    "ledger check",
    "meeting to publish",
    "minutes to publish",
    "money to return",
    "open money that fits",
    "paper due",
    "priorities",
    "proposals closing",
    "proposals to answer",
    "report on an award",
    "saved money",
    "settle difference",
    "time to log",
    "what became of an application",
    "who sees your hours",
}


def test_every_kind_of_line_is_placed_knowingly():
    files = [path for path in Path(settings.BASE_DIR).glob("*/**/needs*.py") if "tests" not in path.parts]
    kinds = set()
    for path in files:
        kinds |= set(re.findall(r'kind="([^"]+)"|"kind": "([^"]+)"', path.read_text()))
    found = {one or other for one, other in kinds}
    assert sorted(found - OF_MEETINGS - OF_DEADLINES) == []
    assert set() == OF_MEETINGS & OF_DEADLINES
