"""What every test stands on: a real PostgreSQL, and a clock that tests stop where they like."""

import psycopg
import pytest
from django.conf import settings
from django.core.cache import cache


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
