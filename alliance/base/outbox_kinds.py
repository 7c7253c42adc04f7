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
# kind → the address that stops such mails for the mail's person
stop_address: dict[str, Callable[[Mail], str]] = {}
# kind → why such a mail is not to go to its person now (they stopped them, no mail reaches them); empty where it is
kept_back: dict[str, Callable[[Mail], str]] = {}
# kind → would its person be told of it today? Asked of a mail that is older than an hour and is not composed anew
still_told: dict[str, Callable[[Mail], bool]] = {}
# kinds that somebody waits for at the screen: they go while an officer holds all other mail
awaited: set[str] = set()

TRY_AGAIN_IN = Mail.FRESH_FOR / 4
SAID = ["to", "subject", "text", "html", "calendar", "list_unsubscribe", "composed_at"]
NOT_WANTED = "The person has turned these mails off."
NOT_REACHED = "The person may not sign in any more, or the mail server refuses their address."
NOT_THEIRS = "The person is not told of this any more."
NOTHING_LEFT = "When it was composed anew, there was nothing left to say."


def stop(mail: Mail) -> bool:
    """Put the address that stops them into a new mail; a mail that is not to go ends at once. Is it to go?"""
    if mail.person_id is None:
        return True
    if mail.kind in stop_address:
        mail.list_unsubscribe = stop_address[mail.kind](mail)
    why = _why_not(mail)
    if why:
        mail.status, mail.ended_at, mail.last_answer = Mail.Status.CANCELLED, clock.now(), why
        mail.forget_body()
    return not why


def is_to_be_sent(mail: Mail, now) -> bool:
    """A mail just claimed that its person wants now, and whose content is fresh or was composed anew. Else it has been
    ended, or put off.

    Called inside the claim's transaction, with the row locked (rules 22 and 23). A mail may have been stopped while it
    was with the mail server, or lay refused or unknown.
    """
    if not any(mail.kind in registered for registered in (compose_again, kept_back, still_told)):
        return True
    row = Mail.objects.filter(pk=mail.pk)
    try:
        with transaction.atomic():
            why = _why_not_now(mail, now)
    except Exception as fault:  # one mail's fault holds nobody else up
        logger.exception("a mail could not be composed anew", extra={"mail": mail.pk, "kind": mail.kind})
        row.update(due_at=now + TRY_AGAIN_IN, last_answer=f"It could not be composed anew: {type(fault).__name__}.")
        return False
    if why:
        row.update(status=Mail.Status.CANCELLED, ended_at=now, last_answer=why, **Mail.NO_BODY)
    return not why


def _why_not_now(mail: Mail, now) -> str:
    """Why a claimed mail is not to go; empty where it is, with what it says written anew where that was too old."""
    why, is_fresh = _why_not(mail), mail.composed_at and now - mail.composed_at <= Mail.FRESH_FOR
    if why == "" and is_fresh:
        return ""
    if mail.kind not in compose_again:
        return why or ("" if still_told.get(mail.kind, _everybody)(mail) else NOT_THEIRS)
    if not compose_again[mail.kind](mail):  # also where it is not wanted: whoever composes writes that down too
        return why or NOTHING_LEFT
    mail.composed_at = now
    Mail.objects.filter(pk=mail.pk).update(**{field: getattr(mail, field) for field in SAID})
    return ""


def _why_not(mail: Mail) -> str:
    return kept_back[mail.kind](mail) if mail.kind in kept_back and mail.person_id else ""


def _everybody(mail: Mail) -> bool:
    return True
