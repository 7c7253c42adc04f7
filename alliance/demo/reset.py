"""Throws the demo's data away, unless the demo is running.

python -m alliance.demo.reset        what `make demo-reset` does
"""

import os
import shutil
import sys

import psutil

from .leftovers import AlreadyRunning, Register, end
from .run import STATE

MADE_BY_THE_DEMO = ("postgres", "mailbox", "files", "static", "beat-schedule")


def main() -> int:
    register = Register(STATE / "run" / "demo.json")
    try:
        register.begin(0)
    except AlreadyRunning as run:
        print(f"The demo is running at http://localhost:{run.port}. Stop it with Ctrl-C where it runs, then try again.")
        return 1
    register.finish()
    end(_servers_of(str(STATE / "postgres")))
    for name in MADE_BY_THE_DEMO:
        path = STATE / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    print("The demo's data is gone. 'make demo' makes it anew.")
    return 0


def _servers_of(cluster: str) -> list[psutil.Process]:
    """A database server that a killed run left on these files."""
    return [
        process
        for process in psutil.process_iter(["name", "cmdline", "uids"])
        if process.info["name"] == "postgres"
        and ["-D", cluster] == (process.info["cmdline"] or [])[1:3]
        and (os.getuid() == 0 or process.info["uids"].real == os.getuid())
    ]


if __name__ == "__main__":
    sys.exit(main())
