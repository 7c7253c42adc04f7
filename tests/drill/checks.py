"""The count after the drill: nobody got two, nobody is lost, and what is unknown stands on the officers' page."""

import time
from collections import Counter
from dataclasses import dataclass

from django.conf import settings
from django.db import DatabaseError, connection
from django.test import Client, override_settings
from django.urls import reverse

from alliance.base.models import Mail
from alliance.digests.models import Delivery

Status = Mail.Status
UNDER_WAY = [Status.WAITING, Status.SENDING]


@dataclass(frozen=True)
class Figure:
    """One line of the count; `met` is None for a figure that is there to be read."""

    words: str
    value: int
    met: bool | None = None


def some_are_planned() -> bool:
    return Delivery.objects.exists()


def all_is_quiet() -> bool:
    """Every delivery is planned and composed, and no mail is under way."""
    left = Delivery.objects.filter(status=Delivery.Status.DUE).exists()
    return not left and Delivery.objects.exists() and not Mail.objects.filter(status__in=UNDER_WAY).exists()


def wait_for(condition, seconds: float) -> bool:
    """Ask until it is so, whatever the database is going through."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            if condition():
                return True
        except DatabaseError:
            connection.close()
        time.sleep(0.5)
    return False


def figures(server, officer, many: int, nothing_to_say: int) -> list[Figure]:
    mails = list(Mail.objects.all())
    by_status = Counter(mail.status for mail in mails)
    said = Counter(Delivery.objects.values_list("status", flat=True))
    twice = Delivery.objects.values("person", "kind", "period").distinct().count() != Delivery.objects.count()
    taken = server.taken
    unknown = {mail.message_id for mail in mails if mail.status == Status.UNKNOWN}
    sent = {mail.message_id for mail in mails if mail.status == Status.SENT}
    got = set(taken)
    lost = [mail for mail in mails if mail.message_id not in sent | unknown]
    return [
        Figure("people due", many),
        Figure("deliveries, one for each person", sum(said.values()), sum(said.values()) == many + nothing_to_say),
        Figure("composed", said["composed"], said["composed"] == many and not twice),
        Figure("with nothing to say, and not sent", said["nothing"], said["nothing"] == nothing_to_say),
        Figure("letters that the mail server took", sum(taken.values())),
        Figure("people who got two", sum(n > 1 for n in server.to.values()), max(server.to.values(), default=0) <= 1),
        Figure("letters taken twice", sum(n > 1 for n in taken.values()), max(taken.values(), default=0) <= 1),
        Figure("refused for a while, and sent later", server.refused),
        Figure("sent, by the outbox", by_status[Status.SENT]),
        Figure("sent, by the outbox, and never taken", len(sent - got), not sent - got),
        Figure("unknown, for an officer to decide", len(unknown)),
        Figure("  of these taken all the same", len(unknown & got)),
        Figure("  of these where the server hung up after DATA", len(unknown & server.dropped)),
        Figure("hung up after DATA, and not unknown", *_all_in(server.dropped, unknown)),
        Figure("taken, and neither sent nor unknown", *_all_in(got, sent | unknown)),
        Figure("lost: neither sent nor unknown", len(lost) + many - len(mails), not lost and len(mails) == many),
        Figure("unknown on the officers' page, exactly these", *_on_the_page(officer, unknown, mails)),
    ]


def _all_in(some: set, others: set) -> tuple[int, bool]:
    return len(some - others), not some - others


def _on_the_page(officer, unknown: set, mails) -> tuple[int, bool]:
    """How many of the unknown the officers' outbox page names, and whether it names them all and no others."""
    client = Client()
    client.force_login(officer)
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # no styles have been gathered here
    with override_settings(STORAGES=settings.STORAGES | {"staticfiles": plain}):
        page = client.get(reverse("outbox"), headers={"host": "localhost"})
    words = page.content.decode()
    listed = {one.message_id for one in mails if f'"{reverse("send_mail_again", args=[one.pk])}"' in words}
    return len(listed), page.status_code == 200 and listed == unknown


def say(found: list[Figure]) -> int:
    """Print the figures; 0 when all that was promised is so."""
    for one in found:
        verdict = "" if one.met is None else "  ok" if one.met else "  NOT AS IT MUST BE"
        print(f"{one.value:>8,}  {one.words}{verdict}")
    failed = [one for one in found if one.met is False]
    print("The drill failed." if failed else "Nobody got two, and nobody is lost.")
    return int(bool(failed))
