"""What the outbox is told of the digests' mails: how to compose one anew, and who does not want notices."""

from alliance.base import outbox_kinds
from alliance.base.models import Mail

from .models import DIGESTS, DigestChoice, HowOften, Kind

# Mails that acts write at once, and that "notices at once" turns off. Other letters answer what somebody asked for.
NOTICES = (
    "agenda-published",
    "late-paper",
    "meeting-cancelled",
    "meeting-moved",
    "meeting-on-again",
    "proposal-answered",
)


def mail_kind(kind: str) -> str:
    """The kind of a digest's mail in the outbox."""
    return f"digest-{kind}"


def register() -> None:
    from . import recomposing

    for kind in DIGESTS:
        outbox_kinds.compose_again[mail_kind(kind)] = recomposing.compose_again
    for notice in NOTICES:
        outbox_kinds.stop_address[notice] = _stops_notices


def _stops_notices(mail: Mail) -> str | None:
    """The address that stops notices for the mail's person; None when they are stopped."""
    from .links import stop_address

    off = DigestChoice.objects.filter(person=mail.person_id, kind=Kind.URGENT, how_often=HowOften.OFF)
    return None if off.exists() else stop_address(mail.person_id, Kind.URGENT)
