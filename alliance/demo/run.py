"""Runs the demo: database, broker, web, mail server, worker and beat, until Ctrl-C.

python -m alliance.demo.run        what `make demo` does last

The embedded PostgreSQL and broker are held by this process, unless DATABASE_URL and REDIS_URL name others;
the rest runs under one process manager, each line of output with the name of its process before it.
"""

import contextlib
import hashlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

from honcho.manager import SIGNALS, Manager

from alliance import embedded

from .cast import PASSWORD, sign_ins
from .leftovers import AlreadyRunning, Register

HERE = Path(__file__).resolve().parents[2]
STATE = Path(os.environ.get("ALLIANCE_STATE") or HERE / ".local").resolve()
OTHER_DATABASE = bool(os.environ.get("DATABASE_URL"))
WEB_ANSWERS = STATE / "run" / "web-answers"  # the other processes begin when this file is there: the first page first
FIRST_PAGE_WITHIN = 120  # seconds
QUIETLY = {"PYTHONUNBUFFERED": "1", "PYTHONWARNINGS": "ignore::RuntimeWarning"}  # Celery frets when it runs as root


class CannotStart(Exception):
    """Why not, and what to do, in one or two plain sentences."""


def main() -> int:
    os.environ.setdefault("ALLIANCE_MODE", "demo")
    signal.signal(signal.SIGTERM, _asked_to_stop)
    signal.signal(signal.SIGHUP, _asked_to_stop)
    try:
        port = _port()
        register = Register(STATE / "run" / "demo.json")
        register.begin(port)
        _require_free(port)
        with _everything_it_needs(register):
            return _run(register, port)
    except AlreadyRunning as other:
        print(f"The demo is running already, at http://localhost:{other.port}. Stop it with Ctrl-C where it runs.")
        return 1
    except (CannotStart, RuntimeError) as fault:
        print(fault)
        return 1
    except KeyboardInterrupt:
        print("\nStopped.")
        return 0


def _asked_to_stop(signum, frame):
    raise KeyboardInterrupt


def _port() -> int:
    text = os.environ.get("PORT") or "8000"
    if not text.isdigit() or not 1 <= int(text) <= 65535:
        raise CannotStart(f'PORT is "{text}". Give a number from 1 to 65535, such as PORT=8001 make demo.')
    return int(text)


def _require_free(port: int) -> None:
    with socket.socket(socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError:
            raise CannotStart(f"Port {port} needs an administrator. Try another: PORT=8001 make demo.") from None
        except OSError:
            raise CannotStart(
                f"Port {port} is in use by another program. Choose another one: PORT={port + 1} make demo."
            ) from None


def _free_port(wanted: int) -> int:
    """`wanted`, or any other that is free."""
    for port in (wanted, 0):
        with socket.socket(socket.AF_INET) as probe, contextlib.suppress(OSError):
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", port))
            return probe.getsockname()[1]
    raise CannotStart("This machine has no free port for the demo's mail server.")


@contextlib.contextmanager
def _everything_it_needs(register: Register):
    """Database, broker and mail address in the environment of all that is started here; ended afterwards."""
    os.environ["PORT"] = str(_port())
    with contextlib.ExitStack() as afterwards:
        afterwards.callback(register.finish)
        if not OTHER_DATABASE:
            os.environ["DATABASE_URL"] = embedded.database_url(STATE)
            afterwards.callback(embedded.start_database(STATE).cleanup)
        if not os.environ.get("REDIS_URL"):
            broker = embedded.start_broker(STATE)
            register.started(broker.pid)
            afterwards.callback(_end_broker, broker)
            os.environ["REDIS_URL"] = embedded.redis_url(STATE)
        os.environ.setdefault("EMAIL_URL", f"smtp://127.0.0.1:{_free_port(2525)}")
        yield


def _end_broker(broker: subprocess.Popen) -> None:
    broker.terminate()
    try:
        broker.wait(5)
    except subprocess.TimeoutExpired:
        broker.kill()
        broker.wait()


def _run(register: Register, port: int) -> int:
    _get_ready()
    WEB_ANSWERS.unlink(missing_ok=True)
    manager = Processes(register, port)
    for name, command in commands(port).items():
        wait = "" if name == "web" else f"until test -e '{WEB_ANSWERS}'; do sleep 0.1; done; "
        manager.add_process(name, f"{wait}exec {command}", env=os.environ | QUIETLY)
    try:
        manager.loop()
    finally:
        register.end_what_lives()
    if manager.asked_to_stop:
        print("Stopped.")
        return 0
    return manager.returncode or 1


def _get_ready() -> None:
    """Tables, static files and the demo alliance; nothing at all when this very code has done it before."""
    stamp, now = STATE / "postgres" / ".ready-for", _fingerprint()
    with contextlib.suppress(FileNotFoundError):
        if not OTHER_DATABASE and (STATE / "static").exists() and stamp.read_text() == now:
            return
    if subprocess.run([sys.executable, "-m", "alliance.demo.prepare"], check=False).returncode:
        raise CannotStart("The demo could not be made ready; the reason stands above. 'make demo-reset' starts over.")
    if not OTHER_DATABASE:
        stamp.write_text(now)


def _fingerprint() -> str:
    """Changes with any migration, static file or required package."""
    found = [HERE / "requirements-dev.txt", *HERE.glob("*/migrations/*.py"), *HERE.glob("*/*/migrations/*.py")]
    found += [path for path in HERE.glob("static/**/*") if path.is_file()]
    seen = hashlib.sha256()
    for path in sorted(found):
        stat = path.stat()
        seen.update(f"{path} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    return seen.hexdigest()


def commands(port: int) -> dict[str, str]:
    """Each process of the demo by the name before its lines."""
    python = f"'{sys.executable}' -m"
    state = STATE / "run"
    return {
        "web": f"{python} gunicorn alliance.wsgi --preload --workers 2 --threads 4 --bind 127.0.0.1:{port} "
        f"--no-control-socket --graceful-timeout 3 --log-level warning --worker-tmp-dir '{state}'",
        "mail": f"{python} alliance.demo.mail_server",
        "worker": f"{python} celery --quiet --app alliance worker --concurrency 1 --loglevel warning "
        "--without-gossip --without-mingle --without-heartbeat",
        "beat": f"{python} celery --quiet --app alliance beat --loglevel warning --pidfile= "
        f"--schedule '{STATE / 'beat-schedule'}'",
    }


class Processes(Manager):
    """The process manager: quiet about itself, writes down what it starts, says when the web answers."""

    def __init__(self, register: Register, port: int):
        super().__init__()
        self.register, self.port = register, port
        self.asked_to_stop = False

    def _start(self):
        """Start all, and know every id before a signal is answered."""
        early: list[int] = []
        handlers = {number: signal.signal(number, lambda n, _: early.append(n)) for number in SIGNALS}
        super()._start()
        while not self._all_started():
            message = self.events.get()
            if message.type == "start":
                self._processes[message.name]["pid"] = message.data["pid"]
                self.register.started(message.data["pid"])
            else:
                self.events.put(message)
                time.sleep(0.01)
        signal.signal(signal.SIGHUP, handlers[signal.SIGTERM])
        for number, handler in handlers.items():
            signal.signal(number, handler)
        if early:
            signal.raise_signal(early[0])
        threading.Thread(target=self._say_when_it_answers, daemon=True).start()

    def terminate(self):
        self.asked_to_stop = self.asked_to_stop or not self._any_stopped()
        super().terminate()

    def _system_print(self, data):
        """The manager's own news is of use only when a process ends unasked."""
        if "stopped" in data and not self.asked_to_stop:
            super()._system_print(data)

    def _say_when_it_answers(self) -> None:
        until = time.monotonic() + FIRST_PAGE_WITHIN
        while time.monotonic() < until and not self._terminating:
            if answers(self.port):
                print(welcome(self.port), flush=True)
                break
            time.sleep(0.1)
        WEB_ANSWERS.touch()


def answers(port: int) -> bool:
    """Does the web give its first page?"""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request("GET", "/")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def welcome(port: int) -> str:
    """The box that says where the demo is and who can sign in."""
    rows = sign_ins()
    wide = max(len(who) for who, _ in rows)
    lines = [
        f"The demo alliance is at  http://localhost:{port}",
        "",
        "Try the postcode QL1 1AA.",
        f'Sign in with the password "{PASSWORD}" as:',
        "",
        *(f"  {who:<{wide}}  {may}" for who, may in rows),
        "",
        "Everything but the ground it stands on is invented. Stop with Ctrl-C.",
    ]
    width = max(map(len, lines))
    edge = "+" + "-" * (width + 2) + "+"
    return "\n".join(["", edge, *(f"| {line:<{width}} |" for line in lines), edge, ""])


if __name__ == "__main__":
    sys.exit(main())
