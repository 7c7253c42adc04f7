"""Who may open what: every route × every role × own and other people's objects, from one table.

A new route without a row fails `test_every_route_has_a_row`.
"""

import pytest
from django.db import transaction
from django.urls import get_resolver, reverse

from alliance.home.admin_site import site_of_all_tables
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


def names(patterns, namespace=""):
    """The full name of every route below `patterns`."""
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            yield from names(pattern.url_patterns, namespace + (f"{pattern.namespace}:" if pattern.namespace else ""))
        else:
            yield namespace + (pattern.name or str(pattern.pattern))


ALL_NAMES = sorted(set(names(get_resolver().url_patterns)))


def test_every_route_has_a_row():
    without = [name for name in ALL_NAMES if name not in TABLE and not name.startswith("records:")]
    assert without == []


def test_every_row_has_a_route():
    assert [name for name in TABLE if name not in ALL_NAMES] == []


@pytest.fixture
def world(db):
    return make_world()


def walk(client, world, method):
    """Ask for every object of every row that takes `method`, as every role; say which answers are not the table's."""
    wrong = []
    for role in ROLES:
        client.logout()
        if world.people[role]:
            client.force_login(world.people[role])
        for name, row in TABLE.items():
            if row.get("method", "get") != method:
                continue
            for which, objects in row["objects"].items():
                kwargs = {key: value(world) if callable(value) else value for key, value in objects.items()}
                wrong += compare(client, world, method, role, name, which, kwargs)
    return wrong


def compare(client, world, method, role, name, which, kwargs):
    row = TABLE[name]
    url = reverse(
        name, kwargs={key: world.things[value].slug if key == "slug" else value for key, value in kwargs.items()}
    )
    sid = transaction.savepoint()
    answer = getattr(client, method)(url + row.get("query", ""), row.get("data") or {})
    transaction.savepoint_rollback(sid)
    expected = row["answers"][which].by_role[role]
    if answer.status_code != expected:
        return [f"{role}: {method} {name} {which}: {answer.status_code}, not {expected}"]
    if expected == LOGIN and role == "nobody" and not answer.url.startswith("/accounts/login/"):
        return [f"nobody: {method} {name} {which}: sent to {answer.url}, not to sign in"]
    return []


def test_every_role_gets_the_tables_answer_to_reading(client, world):
    assert walk(client, world, "get") == []


def test_every_role_gets_the_tables_answer_to_writing(client, world):
    assert walk(client, world, "post") == []


def test_records_are_for_administrators_with_a_second_factor_and_cannot_be_changed(client, world):
    """Every table of the read-only admin, as every role: list, one object, adding, changing, deleting."""
    wrong = []
    for role in ROLES:
        client.logout()
        if world.people[role]:
            client.force_login(world.people[role])
        for model in site_of_all_tables()._registry:
            wrong += records_answers(client, role, model)
    assert wrong == []


def records_answers(client, role, model):
    stem = f"records:{model._meta.app_label}_{model._meta.model_name}"
    thing = model._default_manager.first()
    reads = [reverse(f"{stem}_changelist")] + ([reverse(f"{stem}_change", args=[thing.pk])] if thing else [])
    writes = [reverse(f"{stem}_add")] + ([reverse(f"{stem}_delete", args=[thing.pk])] if thing else [])
    expected = [200] * len(reads) + [403] * len(writes) if role == "administrator" else [302] * len(reads + writes)
    found = [client.get(url).status_code for url in reads + writes]
    return [] if found == expected else [f"{role}: {stem}: {found}, not {expected}"]


def test_administrator_without_a_second_factor_cannot_open_the_records(client, world):
    administrator = world.people["administrator"]
    administrator.authenticator_set.all().delete()
    client.force_login(administrator)
    assert client.get(reverse("records:index")).status_code == 302
