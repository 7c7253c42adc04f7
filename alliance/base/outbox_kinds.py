"""What the apps above say about mails of their own kinds: how to compose one anew, and whether it is wanted.

They register a function for a kind; the ground knows none of them.
"""

import logging
from collections.abc import Callable

from django.db import transaction

from . import clock
from .models import Mail

logger = logging.getLogger(__name__)

# kind → writes what the mail says now into it and is True; False when there is nothing left to say
compose_again: dict[str, Callable[[Mail], bool]] = {}
# kind → the address that stops such mails for the mail's person; None when they are stopped
stop_address: dict[str, Callable[[Mail], str | None]] = {}
# kinds that somebody waits for at the screen: they go while an officer holds all other mail
awaited: set[str] = set()

TRY_AGAIN_IN = Mail.FRESH_FOR / 4
SAID = ["subject", "text", "html", "calendar", "list_unsubscribe", "composed_at"]
NOT_WANTED = "The person has turned these mails off."
NOTHING_LEFT = "When it was composed anew, there was nothing left to say."


def stop(mail: Mail) -> bool:
    """Put the address that stops them into a new mail; a mail that is not wanted ends at once. Is it wanted?"""
    if mail.kind not in stop_address or mail.person_id is None:
        return True
    address = stop_address[mail.kind](mail)
    mail.list_unsubscribe = address or ""
    if address is None:
        mail.status, mail.ended_at, mail.last_answer = Mail.Status.CANCELLED, clock.now(), NOT_WANTED
        mail.forget_body()
    return address is not None


def is_to_be_sent(mail: Mail, now) -> bool:
    """A mail just claimed whose content is fresh, or was composed anew. Else it has been ended, or put off.

    Called inside the claim's transaction, with the row locked (rule 22).
    """
    compose = compose_again.get(mail.kind)
    if compose is None or (mail.composed_at and now - mail.composed_at <= Mail.FRESH_FOR):
        return True
    row = Mail.objects.filter(pk=mail.pk)
    try:
        with transaction.atomic():
            something = compose(mail)
    except Exception as fault:  # one mail's fault holds nobody else up
        logger.exception("a mail could not be composed anew", extra={"mail": mail.pk, "kind": mail.kind})
        row.update(due_at=now + TRY_AGAIN_IN, last_answer=f"It could not be composed anew: {type(fault).__name__}.")
        return False
    if not something:
        row.update(status=Mail.Status.CANCELLED, ended_at=now, last_answer=NOTHING_LEFT, **Mail.NO_BODY)
        return False
    mail.composed_at = now
    row.update(**{field: getattr(mail, field) for field in SAID})
    return True
