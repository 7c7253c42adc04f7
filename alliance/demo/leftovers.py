"""What a run of the demo has started, written down so that the next one can end what a killed run left running."""

import contextlib
import json
import os
import signal
from pathlib import Path

import psutil


class AlreadyRunning(Exception):
    """The demo of this folder is running; `port` is where."""

    def __init__(self, port: int):
        super().__init__(port)
        self.port = port


class Register:
    """The processes of one run, by id and birth, in one file of the state folder."""

    def __init__(self, path: Path):
        self.path = path
        self.run: dict = {}

    def begin(self, port: int) -> None:
        """End what a killed run left; raise AlreadyRunning when a run is alive; then write this one down."""
        with contextlib.suppress(FileNotFoundError, ValueError, KeyError):
            before = json.loads(self.path.read_text())
            if _same(before["run"]):
                raise AlreadyRunning(before["port"])
            end([process for one in before["started"] if (process := _same(one))])
        self.run = {"port": port, "run": _born(os.getpid()), "started": []}
        self._write()

    def started(self, pid: int) -> None:
        """Another process of this run, the leader of a group of its own."""
        with contextlib.suppress(psutil.NoSuchProcess):
            self.run["started"].append(_born(pid))
            self._write()

    def end_what_lives(self) -> None:
        """End whatever this run has started and not ended yet."""
        end([process for one in self.run["started"] if (process := _same(one))])

    def finish(self) -> None:
        """Everything has been ended: nothing is left to sweep up."""
        self.path.unlink(missing_ok=True)

    def _write(self) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.write_text(json.dumps(self.run))


def end(processes: list[psutil.Process], patience: float = 5) -> None:
    """End these group leaders and all below them: politely, then by force."""
    everyone = {process for leader in processes for process in [leader, *_below(leader)]}
    for process in everyone:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.send_signal(signal.SIGTERM)
    _, alive = psutil.wait_procs(everyone, timeout=patience)
    for process in alive:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()
    psutil.wait_procs(alive, timeout=patience)


def _below(process: psutil.Process) -> list[psutil.Process]:
    try:
        return process.children(recursive=True)
    except psutil.NoSuchProcess:
        return []


def _born(pid: int) -> list:
    return [pid, psutil.Process(pid).create_time()]


def _same(one: list) -> psutil.Process | None:
    """The process that was written down, if it lives: the same id and the same birth."""
    pid, born = one
    with contextlib.suppress(psutil.NoSuchProcess):
        process = psutil.Process(pid)
        if abs(process.create_time() - born) < 1 and process.status() != psutil.STATUS_ZOMBIE:
            return process
    return None
