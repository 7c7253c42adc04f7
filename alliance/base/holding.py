"""Hold all mail, and let it go: the switch that every claim of the outbox looks at.

What a worker has claimed already still goes, and so does what somebody waits for at the screen, such as a sign-in code
(`outbox_kinds.awaited`). Nothing else is claimed while a hold is open.
"""

import logging

from django.db import transaction

from . import clock
from .models import DeadAddress, MailHold
from .refused import Refused

logger = logging.getLogger(__name__)


def current() -> MailHold | None:
    """The hold that is open now."""
    return MailHold.objects.select_related("held_by").filter(let_go_at__isnull=True).first()


def last() -> MailHold | None:
    """The hold that was made last, open or let go."""
    return MailHold.objects.select_related("held_by").order_by("-pk").first()


@transaction.atomic
def hold(*, why: str, by) -> MailHold:
    """From now on no mail leaves the portal but by what people get in, until somebody lets it go."""
    said = {"held_at": clock.now(), "held_by": by, "why": why}
    held, made = MailHold.objects.get_or_create(let_go_at=None, defaults=said)
    if not made:
        raise Refused(f"Mail is held already, by {held.held_by}.")
    logger.warning("mail is held", extra={"by": by.pk})
    return held


@transaction.atomic
def let_go(*, by) -> None:
    """Mail goes again: the minute's sweep sends what has waited, oldest first."""
    if not MailHold.objects.filter(let_go_at__isnull=True).update(let_go_at=clock.now(), let_go_by=by):
        raise Refused("Mail is not held. Somebody has let it go already.")
    logger.warning("mail goes again", extra={"by": by.pk})


@transaction.atomic
def try_address_again(*, dead: DeadAddress, by) -> None:
    """Somebody says that the address works: digests go to it again, until the mail server refuses it once more."""
    if not DeadAddress.objects.filter(pk=dead.pk).delete()[0]:
        raise Refused("Mails go to this address already.")
    logger.warning("an address is tried again", extra={"dead_address": dead.pk, "by": by.pk})
