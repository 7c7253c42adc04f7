import pytest

from tests.access import make_world
from tests.test_access import TABLE, compare

ROLES = [
    "nobody",
    "no role",
    "viewer",
    "owner",
    "other owner",
    "statutory",
    "officer",
    "other officer",
    "officer of all",
    "administrator",
]


@pytest.mark.django_db
def test_mine(client):
    world = make_world()
    wrong = []
    for role in ROLES:
        client.logout()
        if world.people[role]:
            client.force_login(world.people[role])
        for name, rows in TABLE.items():
            if name.startswith(("boards:agenda", "boards:propos")) or name == "boards:board":
                for row in rows:
                    try:
                        wrong += compare(client, world, role, name, row)
                    except Exception as e:
                        wrong.append(f"{role} {name} {row[0]}: {type(e).__name__} {str(e)[:200]}")
    seen = dict.fromkeys(wrong)
    assert list(seen) == []
