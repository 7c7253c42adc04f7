"""Who may open what: every route × every role × own and other people's objects, from one table.

A new route without a row fails `test_every_route_has_a_row`.
"""

import pytest
from django.urls import get_resolver, reverse

from tests.access import LOGIN, OFFICERS, OVER_OURS, OVER_THEIRS, ROLES, SIGNED_IN, make_world

OWN = ["editor", "owner"]  # who keeps `ours`
EVERYWHERE = ["officer of all", "administrator"]


class Answers:
    """What each role is answered: `yes` for those named, `no` for the rest, the sign-in page for nobody."""

    def __init__(self, *roles, yes=200, no=403, nobody=LOGIN):
        self.by_role = {role: yes if role in roles else no for role in ROLES}
        self.by_role["nobody"] = yes if "nobody" in roles else nobody


EVERYBODY = Answers(*ROLES)
SIGNED = Answers(*SIGNED_IN)
FOR_OFFICERS = Answers(*OFFICERS)


def organisation(**answers):
    """A row whose objects are organisations: `ours`, `theirs` and `hidden`, each with its answers."""
    return {"objects": {name: {"slug": name} for name in answers}, "answers": answers}


def page(answers, **kwargs):
    return {"objects": {"": kwargs}, "answers": {"": answers}}


def keeps(*also, **more):
    """Pages for those who keep the entry: its editors and owners, and its officers."""
    return organisation(
        ours=Answers(*OWN, *OVER_OURS, *also, **more),
        theirs=Answers("other owner", *OVER_THEIRS, *also, **more),
        hidden=Answers("other owner", *OVER_THEIRS, *also, **more | {"no": 404}),
    )


TABLE = {
    "home": page(EVERYBODY),
    "home_map": page(EVERYBODY),
    "directory:search": page(EVERYBODY),
    "directory:search_map": page(EVERYBODY),
    "directory:organisation": organisation(
        ours=EVERYBODY, theirs=EVERYBODY, hidden=Answers("other owner", *OVER_THEIRS, no=404, nobody=404)
    ),
    "directory:organisation_map": organisation(
        ours=EVERYBODY, theirs=EVERYBODY, hidden=Answers("other owner", *OVER_THEIRS, no=404, nobody=404)
    ),
    "directory:organisation_edit": keeps(),
    "directory:organisation_contacts": keeps(),
    "directory:organisation_coverage": keeps(),
    "directory:organisation_history": organisation(
        ours=Answers(*OWN, *OVER_OURS, "auditor"),
        theirs=Answers("other owner", *OVER_THEIRS, "auditor"),
        hidden=Answers("other owner", *OVER_THEIRS, no=404),
    ),
    "directory:organisation_new": page(FOR_OFFICERS),
    "directory:entry_edits": page(FOR_OFFICERS),
    "directory:unattributed_writes": page(Answers(*OFFICERS, "auditor")),
}
