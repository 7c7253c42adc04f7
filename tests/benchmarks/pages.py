"""List pages under a real server: requests a second against an empty view behind the same middleware."""

import os
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path

from django.urls import reverse

from directory.models import Footprint

from .searches import ten
from .table import Row
from .timing import median

REQUESTS = int(os.environ.get("BENCH_REQUESTS", "400"))
AT_ONCE = 4
ROUNDS = 3
AT_LEAST = 0.6
WORKERS = (1, 2)


def run(size: int, words: int) -> list[Row]:
    """Each list page's requests a second, with one worker and with two, as a share of the empty view's."""
    footprint = Footprint.objects.filter(scale="neighbourhood").order_by("pk").first()
    addresses = {
        "search in a place": ten(words)[0].address,
        "search by words": ten(words)[5].address,
        "a footprint and its organisations": reverse("directory:footprint", args=[footprint.slug]),
        "home": "/",
    }
    rows = []
    for workers in WORKERS:
        with served(workers) as port:
            empty = per_second(port, "/empty")
            rows.append(_row("an empty view", workers, size, empty, None))
            rows += [_row(name, workers, size, per_second(port, address), empty) for name, address in addresses.items()]
    return rows


def _row(name: str, workers: int, size: int, rate: float, empty: float | None) -> Row:
    said = f"{name}, {workers} worker{'s' if workers > 1 else ''}: {rate:,.0f} requests a second"
    row = Row("list pages", said, size, request_ms=1000 * workers / rate)
    if empty:
        row.ratio = rate / empty
        row.aim, row.met = f"≥ {AT_LEAST:.0%} of the empty view's", row.ratio >= AT_LEAST
    return row


@contextmanager
def served(workers: int):
    """The portal under gunicorn on the loopback, with the benchmark's empty view beside it; gives the port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "tests.benchmarks.served", "--bind", f"127.0.0.1:{port}",
               "--workers", str(workers), "--worker-class", "gthread", "--threads", str(AT_ONCE),
               "--keep-alive", "30", "--log-level", "warning"]  # fmt: skip
    server = subprocess.Popen(
        command, cwd=Path(__file__).resolve().parents[2], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait(port, server)
        yield port
    finally:
        server.terminate()
        server.wait(20)


def _wait(port: int, server: subprocess.Popen) -> None:
    for _ in range(300):
        if server.poll() is not None:
            raise RuntimeError(f"The server ended at once, with code {server.returncode}.")
        try:
            _ask(port, "/empty", 1)
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("The server did not answer within 30 seconds.")


def per_second(port: int, address: str) -> float:
    """Requests a second over so many requests by a few clients at once; the median of some rounds."""
    _ask(port, address, 20)
    rates = []
    for _ in range(ROUNDS):
        each = REQUESTS // AT_ONCE
        clients = [threading.Thread(target=_ask, args=(port, address, each)) for _ in range(AT_ONCE)]
        start = time.perf_counter()
        for client in clients:
            client.start()
        for client in clients:
            client.join()
        rates.append(each * AT_ONCE / (time.perf_counter() - start))
    return median(rates)


def _ask(port: int, address: str, times: int) -> None:
    """So many requests one after another over one connection, by a client that costs next to nothing."""
    request = f"GET {address} HTTP/1.1\r\nHost: localhost\r\nAccept: text/html\r\n\r\n".encode()
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        file = connection.makefile("rb")
        for _ in range(times):
            connection.sendall(request)
            status = file.readline()
            length = 0
            while (line := file.readline()) not in (b"\r\n", b""):
                if line.lower().startswith(b"content-length:"):
                    length = int(line.split(b":")[1])
            file.read(length)
            if b" 200 " not in status:
                raise OSError(f"{address} answered {status!r}.")
