"""What the outbox is told of the digests' mails: how to compose one anew, and who does not want notices."""

from functools import partial

from alliance.base import clock, mail_watch, outbox_kinds
from alliance.base.models import Mail

from .links import stop_address
from .models import DIGESTS, Kind
from .wanted import wanted_by

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
    from . import left_out, recomposing

    for kind in DIGESTS:
        outbox_kinds.compose_again[mail_kind(kind)] = recomposing.compose_again
    for kind, mails in [(kind, [mail_kind(kind)]) for kind in DIGESTS] + [(Kind.URGENT, NOTICES)]:
        for mail in mails:
            outbox_kinds.kept_back[mail] = partial(_why_not, kind)
    for notice in NOTICES:
        outbox_kinds.stop_address[notice] = lambda mail: stop_address(mail.person_id, Kind.URGENT)
    mail_watch.never_written.append(left_out.sentences)


def _why_not(kind: str, mail: Mail) -> str:
    """Why a mail of this kind is not to go to its person today; empty where it is. One query."""
    wanted = wanted_by([mail.person_id])[mail.person_id, kind]
    if wanted.is_sent_on(clock.today()):
        return ""
    return outbox_kinds.NOT_WANTED if wanted.is_reached else outbox_kinds.NOT_REACHED
