"""What members get back: how often their entry was found, opened, and asked about.

A search page costs one small insert. Nothing is kept of who searched, for what or where.
"""

import datetime as dt
import hashlib
import hmac
import logging
from collections.abc import Iterable
from dataclasses import dataclass

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import cache
from django.db import connection, transaction
from django.db.models import OuterRef, Subquery
from django.db.models.functions import JSONObject
from redis.exceptions import RedisError

from alliance.base import clock

from . import suppression
from .models import EntryCount, Organisation, Sighting
from .visibility import Reader

logger = logging.getLogger(__name__)

Kind = Sighting.Kind
ASKED_ONCE_IN = 12 * 60 * 60  # seconds: as long as somebody's session lasts at most


@dataclass(frozen=True)
class Month:
    """One entry's month up to now. `found` and `opened` count searches and visits; `asked` counts people."""

    found: int = 0
    opened: int = 0
    asked: int = 0

    @property
    def sentence(self) -> str:
        """Your entry was found 14 times this month. Fewer than 5 people asked how to refer."""
        return self._said("this month", "this month yet")

    def said_of(self, month: dt.date) -> str:
        """The same of a month that is over: Your entry was found 14 times in October."""
        return self._said(f"in {month:%B}", f"in {month:%B}")

    def _said(self, when: str, never: str) -> str:
        if not self.found:
            found = f"No search has found your entry {never}."
        else:
            times = "once" if self.found == 1 else "twice" if self.found == 2 else f"{self.found:,} times"
            found = f"Your entry was found {times} {when}."
        asked = suppression.in_words(self.asked, "person", "people")
        return f"{found} {asked[0].upper()}{asked[1:]} asked how to refer."


def found(organisation_ids: Iterable[int], reader: Reader) -> None:
    """A search showed these organisations. The reader's own do not count."""
    _write(Kind.FOUND, sorted(set(organisation_ids) - reader.own))


def opened(organisation: Organisation, reader: Reader) -> None:
    """Somebody opened the entry. Those who keep it do not count."""
    if organisation.pk not in reader.own and not reader.is_officer_of(organisation.pk):
        _write(Kind.OPENED, [organisation.pk])


def asked(organisation: Organisation, request) -> None:
    """Somebody asked how to refer, or wrote. Each counts once in a session, and those who keep the entry not at all."""
    reader = request.reader
    if organisation.pk in reader.own or reader.is_officer_of(organisation.pk):
        return
    try:
        is_new = cache.add(f"asked:{organisation.pk}:{_whose_session(request)}", 1, ASKED_ONCE_IN)
    except RedisError:  # the cache may be lost at any moment, and no page waits for a count
        logger.warning("a question was not counted")
        return
    if is_new:
        _write(Kind.ASKED, [organisation.pk])


def this_month(organisation_ids: Iterable[int]) -> dict[int, Month]:
    """Each organisation's month up to now: what is folded, and today's sightings. Two queries."""
    ids = list(organisation_ids)
    today = clock.today()
    counts = {pk: {"found": 0, "opened": 0, "asked": 0} for pk in ids}
    for row in EntryCount.objects.filter(organisation__in=ids, month=today.replace(day=1)):
        counts[row.organisation_id] = {"found": row.found, "opened": row.opened, "asked": row.asked}
    live = Sighting.objects.filter(day__gte=today.replace(day=1), organisations__overlap=ids)
    for organisations, kind in live.values_list("organisations", "kind").iterator():
        for pk in counts.keys() & set(organisations):
            counts[pk][kind] += 1
    return {pk: Month(**count) for pk, count in counts.items()}


def month_before(day: dt.date) -> dt.date:
    """The first day of the month before the one that holds `day`."""
    return (day.replace(day=1) - dt.timedelta(days=1)).replace(day=1)


def counts_of_month(organisation: str, month: dt.date) -> Subquery:
    """A month that is over, as it was folded the night after: a column that holds the counts of `Month`, or None.

    organisation    the column that says whose
    """
    rows = EntryCount.objects.filter(organisation=OuterRef(organisation), month=month)
    return Subquery(rows.values(counts=JSONObject(found="found", opened="opened", asked="asked")))


def fold(*, before: dt.date) -> int:
    """Add every sighting of the days before `before` to its month's counts, and take it away. Returns how many.

    One statement: a crash leaves either all sightings or all counts, and of two runs at once each sighting is
    counted by the one that took it away.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            """
            WITH gone AS (
                DELETE FROM directory_sighting WHERE day < %s RETURNING day, kind, organisations
            ), counted AS (
                SELECT one.organisation_id, date_trunc('month', gone.day)::date AS month,
                       count(*) FILTER (WHERE kind = 'found') AS found,
                       count(*) FILTER (WHERE kind = 'opened') AS opened,
                       count(*) FILTER (WHERE kind = 'asked') AS asked
                FROM gone CROSS JOIN unnest(gone.organisations) AS one(organisation_id)
                GROUP BY 1, 2
            ), kept AS (
                INSERT INTO directory_entrycount AS held (organisation_id, month, found, opened, asked)
                SELECT organisation_id, month, found, opened, asked
                FROM counted
                WHERE EXISTS (SELECT FROM directory_organisation known WHERE known.id = counted.organisation_id)
                ORDER BY organisation_id, month
                ON CONFLICT (organisation_id, month) DO UPDATE
                SET found = held.found + excluded.found, opened = held.opened + excluded.opened,
                    asked = held.asked + excluded.asked
            )
            SELECT count(*) FROM gone
            """,
            [before],
        )
        return cursor.fetchone()[0]


def _write(kind: str, organisations: list[int]) -> None:
    """One row, whose commit no reader waits for: a crash may lose the last moment's sightings, and nothing else."""
    if not organisations:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH unhurried AS (SELECT set_config('synchronous_commit', 'off', true))
            INSERT INTO directory_sighting (day, kind, organisations) SELECT %s, %s, %s::bigint[] FROM unhurried
            """,
            [clock.today(), kind, organisations],
        )


def _whose_session(request) -> str:
    """Stands for a browser's session for half a day and leads back to nobody: nothing is kept on the device."""
    if request.session.session_key:
        whose = request.session.session_key
    else:
        whose = f"{get_adapter().get_client_ip(request)} {request.headers.get('User-Agent', '')}"
    salted = f"{clock.today()} {whose}"
    return hmac.new(settings.SECRET_KEY.encode(), salted.encode(), hashlib.sha256).hexdigest()
