"""What every test stands on: a real PostgreSQL, and a clock that tests stop where they like."""

import hashlib

import psycopg
import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection


def pytest_configure(config):
    """Make the embedded cluster quick: a test's data need not survive a power cut."""
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # WhiteNoise warns of a folder that is not there
    database = settings.DATABASES["default"]
    if not str(database["HOST"]).startswith(str(settings.STATE_DIR)):
        return  # somebody's own server: not ours to tune
    with psycopg.connect(
        host=database["HOST"], user=database["USER"], dbname="postgres", autocommit=True
    ) as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(f"ALTER SYSTEM SET {setting} = off")
        connection.execute("SELECT pg_reload_conf()")


@pytest.fixture(scope="session")
def django_db_setup(request, django_db_blocker):
    """Each process's database is a copy of one that was migrated once, and anew whenever a migration has changed.

    Migrating takes ten seconds and copying one; a lock lets one process migrate while the others wait.
    """
    server = connection.settings_dict
    template, name = f"migrated_{_migrations()}", f"test_{server['NAME']}_{_process(request)}"
    with django_db_blocker.unblock(), _maintenance(server) as maintenance:
        maintenance.execute("SELECT pg_advisory_lock(20221)")
        there = {row[0] for row in maintenance.execute("SELECT datname FROM pg_database").fetchall()}
        if template not in there:
            for old in (one for one in there if one.startswith("migrated_")):
                maintenance.execute(f'DROP DATABASE IF EXISTS "{old}" WITH (FORCE)')
            _migrate_into(f"{template}_new", maintenance)
            maintenance.execute(f'ALTER DATABASE "{template}_new" RENAME TO "{template}"')
        maintenance.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        maintenance.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        maintenance.execute("SELECT pg_advisory_unlock(20221)")
        connection.close()
        server["NAME"] = settings.DATABASES["default"]["NAME"] = name
        yield
        connection.close()
        maintenance.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _process(request) -> str:
    """gw0 in the first of several processes, "alone" in one alone."""
    return getattr(request.config, "workerinput", {}).get("workerid", "alone")


def _migrations() -> str:
    """What the migrations say, ours and those of the libraries, as a short text."""
    files = [*settings.BASE_DIR.glob("[!.n]*/migrations/*.py"), *settings.BASE_DIR.glob("alliance/*/migrations/*.py")]
    said = b"".join(path.read_bytes() for path in [*sorted(files), settings.BASE_DIR / "requirements-dev.txt"])
    return hashlib.sha256(said).hexdigest()[:16]


def _maintenance(server: dict) -> psycopg.Connection:
    where = {"host": server["HOST"], "port": server["PORT"], "user": server["USER"], "password": server["PASSWORD"]}
    return psycopg.connect(dbname="postgres", autocommit=True, **{key: value for key, value in where.items() if value})


def _migrate_into(name: str, maintenance: psycopg.Connection) -> None:
    maintenance.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    maintenance.execute(f'CREATE DATABASE "{name}"')
    usual = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        call_command("migrate", verbosity=0)
    finally:
        connection.close()
        connection.settings_dict["NAME"] = usual


@pytest.fixture(scope="session")
def files_folder(tmp_path_factory):
    return tmp_path_factory.mktemp("files")


@pytest.fixture(autouse=True)
def quick_settings(settings, files_folder):
    """Cheap password hashes, a cache of this process, files in a folder that goes, and no broker, except where a test
    starts a real one.
    """
    settings.MEDIA_ROOT = files_folder
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    settings.CELERY_TASK_ALWAYS_EAGER = False
    cache.clear()


@pytest.fixture(autouse=True)
def no_worker(monkeypatch, request):
    """Waking a worker does nothing unless the test is marked `broker` and brings a real one."""
    if "broker" in request.keywords:
        return
    monkeypatch.setattr("alliance.base.outbox._wake_a_worker", lambda: None)
