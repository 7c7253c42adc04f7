"""The pages of boards: a meeting with twenty items, its calendar file, and the governance map; with few past meetings
and with many."""

import os
from pathlib import Path

from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import reverse

from alliance.base import clock
from boards.models import Board, Meeting
from directory.models import Person

from .meetings_build import MEMBER
from .table import Row
from .timing import Spent, median, percentile_95, spend_often

TIMES = int(os.environ.get("BENCH_TIMES", "25"))


def pages() -> list[tuple[str, str, object, int, float | None]]:
    """(name, address, who asks, most queries, most milliseconds of the median request)."""
    meeting = Meeting.objects.coming(clock.now()).get()
    anyone, member = AnonymousUser(), Person.objects.get(email=MEMBER)
    page, calendar = meeting.get_absolute_url(), reverse("boards:meeting_calendar", args=[meeting.pk])
    return [
        ("a meeting with 20 items", page, anyone, 10, 19),
        ("a meeting with 20 items, for who sits there", page, member, 10, 19),
        ("the meeting's .ics", calendar, anyone, 3, 3),
        (f"the map of {Board.objects.count()} boards", reverse("boards:governance_map"), anyone, 8, None),
    ]


def run(past: int, notes: Path) -> list[Row]:
    """A row for each page; beside each a file with every query and its time."""
    rows = []
    for name, address, person, queries, most in pages():
        client = Client(SERVER_NAME="localhost")
        if person.is_authenticated:
            client.force_login(person)
        spent = spend_often(lambda: _get(client, address), TIMES)  # noqa: B023
        rows.append(_row(name, past, spent, queries, most))
        _note(notes / f"meetings-{past}-{len(rows)}.txt", name, spent[0])
    return rows


def _row(name: str, past: int, spent: list[Spent], queries: int, most: float | None) -> Row:
    row = Row(
        f"boards, {past:,} past meetings",
        name,
        db_ms=median(one.db_ms for one in spent),
        request_ms=median(one.all_ms for one in spent),
        p95_ms=percentile_95([one.all_ms for one in spent]),
        queries=max(len(one.queries) for one in spent),
    )
    row.aim = f"≤ {queries} queries" + (f", request ≤ {most} ms" if most else "")
    row.met = row.queries <= queries and (most is None or row.request_ms <= most)
    return row


def _get(client: Client, address: str) -> None:
    answer = client.get(address)
    if answer.status_code != 200:
        raise RuntimeError(f"{address} answered {answer.status_code}.")


def _note(file: Path, name: str, spent: Spent) -> None:
    lines = [f"{name}\n{spent.all_ms:.1f} ms, of which {spent.db_ms:.1f} ms in the database\n"]
    lines += [f"{ms:.1f} ms: {sql}\n{params}\n" for ms, sql, params in spent.queries]
    file.write_text("\n".join(lines))
