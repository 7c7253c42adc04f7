"""Gets the demo ready before the web starts: tables, built assets, the demo alliance. Quick when all is there.

python -m alliance.demo.prepare
"""

import hashlib
import os

import django


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "alliance.settings")
    django.setup()
    from django.core.management import call_command

    _migrate(call_command)
    _collect(call_command)
    call_command("load_demo", if_empty=True)


def _migrate(call_command) -> None:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        print("Making the tables …", flush=True)
        call_command("migrate", interactive=False, verbosity=0)


def _collect(call_command) -> None:
    """Gather the static files, when any has changed since the last time."""
    from django.conf import settings
    from django.contrib.staticfiles.finders import get_finders

    seen = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            stat = os.stat(storage.path(path))
            seen.update(f"{path} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    stamp = settings.STATE_DIR / "static" / ".collected"
    if not stamp.exists() or stamp.read_text() != seen.hexdigest():
        print("Gathering styles and scripts …", flush=True)
        call_command("collectstatic", interactive=False, verbosity=0)
        stamp.write_text(seen.hexdigest())


if __name__ == "__main__":
    main()
