"""Measures what a piece of work takes, and how much of that its queries take."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import connection


@dataclass
class Spent:
    """What one run took, in milliseconds; each query with its own time."""

    all_ms: float = 0.0
    queries: list[tuple[float, str, tuple]] = field(default_factory=list)

    @property
    def db_ms(self) -> float:
        return sum(ms for ms, _, _ in self.queries)


def spend(work: Callable) -> Spent:
    """Run it once; queries are timed around the cursor."""
    spent = Spent()

    def timed(execute, sql, params, many, context):
        start = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            spent.queries.append(((time.perf_counter() - start) * 1000, sql, params))

    with connection.execute_wrapper(timed):
        start = time.perf_counter()
        work()
        spent.all_ms = (time.perf_counter() - start) * 1000
    return spent


def spend_often(work: Callable, times: int, warm_up: int = 3) -> list[Spent]:
    for _ in range(warm_up):
        work()
    return [spend(work) for _ in range(times)]


def median(values) -> float:
    return statistics.median(values)


def percentile_95(values) -> float:
    return statistics.quantiles(values, n=20)[18]
