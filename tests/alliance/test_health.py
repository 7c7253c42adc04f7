import pytest
from django.db import connection

pytestmark = pytest.mark.django_db


def test_healthz_says_alive(client):
    assert client.get("/healthz").json() == {"alive": True}


def test_readyz_says_each_part_is_ready(client):
    response = client.get("/readyz")
    assert (response.status_code, response.json()) == (
        200,
        {"database": True, "broker": True, "migrations": True},
    )


def test_readyz_says_which_part_is_not(client, settings):
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": "redis://127.0.0.1:1/0",
        }
    }
    response = client.get("/readyz")
    assert (response.status_code, response.json()["broker"]) == (503, False)


def test_readyz_notices_a_missing_migration(client):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'base'")
    assert client.get("/readyz").json()["migrations"] is False
