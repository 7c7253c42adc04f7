"""Is the portal alive, and is what it needs there?"""

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import JsonResponse
from django.views.decorators.http import require_safe


@login_not_required
@require_safe
def healthz(request):
    """The process answers."""
    return JsonResponse({"alive": True})


@login_not_required
@require_safe
def readyz(request):
    """Database, broker and migrations, each true or false; 503 when one is not ready."""
    ready = {"database": _answers(_database), "broker": _answers(_broker), "migrations": _answers(_migrations)}
    return JsonResponse(ready, status=200 if all(ready.values()) else 503)


def _answers(check) -> bool:
    try:
        return check()
    except Exception:  # whatever is wrong with it, it is not ready
        return False


def _database() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return cursor.fetchone() == (1,)


def _broker() -> bool:
    cache.set("readyz", "yes", 5)
    return cache.get("readyz") == "yes"


def _migrations() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())
