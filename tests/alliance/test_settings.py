"""A missing variable in production stops the start with a paragraph that says how to set it."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

EVERYTHING = {
    "ALLIANCE_NAME": "Test Alliance",
    "CONTACT_EMAIL": "help@example.org",
    "BASE_URL": "https://portal.example.org",
    "SECRET_KEY": "x" * 50,
    "ALLOWED_HOSTS": "portal.example.org",
    "DATABASE_URL": "postgresql://u:p@db.example.org/alliance",
    "REDIS_URL": "redis://redis.example.org/0",
    "EMAIL_URL": "smtp+tls://u:p@mail.example.org:587",
}


def start(variables: dict) -> subprocess.CompletedProcess:
    keep = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
    say = "from alliance import settings as s; print(s.MODE, s.SECOND_FACTOR_REQUIRED, s.SESSION_COOKIE_SECURE)"
    return subprocess.run(
        [sys.executable, "-c", say], cwd=settings.BASE_DIR, env=keep | variables, capture_output=True, text=True
    )


def test_production_is_the_mode_of_a_start_that_names_none_and_is_strict():
    assert start(EVERYTHING).stdout == "production True True\n"


@pytest.mark.parametrize("name", EVERYTHING)
def test_missing_variable_stops_the_start_and_says_how_to_set_it(name):
    run = start({key: value for key, value in EVERYTHING.items() if key != name})
    assert run.returncode == 1
    assert f"The environment variable {name} is not set, and the portal cannot start in production" in run.stderr
    assert "Set it where the service is configured" in run.stderr


def test_unknown_mode_is_named():
    assert 'ALLIANCE_MODE is "staging"' in start({"ALLIANCE_MODE": "staging"}).stderr


def test_readme_names_every_variable():
    readme = (settings.BASE_DIR / "README.md").read_text()
    source = (settings.BASE_DIR / "alliance" / "settings.py").read_text()
    import re

    names = set(re.findall(r'(?:env\.\w+|required)\(\s*"([A-Z_]+)"', source))
    assert {name for name in names if f"`{name}`" not in readme} == set()
