"""A digest that waited for more than an hour says what is true now, not what was (rule 22)."""

from alliance.base import clock
from alliance.base.models import Mail

from . import contents, emails, opening
from .composing import still_wanted, write_down
from .models import Delivery, Told

Status = Delivery.Status


def compose_again(mail: Mail) -> bool:
    """Write into the mail what its digest says now, for its reader's rights now, to the address that reaches them now.
    False when nothing is left to say.

    The mail's row is locked by whoever claims it, inside their transaction.
    """
    delivery = Delivery.objects.select_related("person").filter(mail=mail.pk).first()
    if delivery is None:
        return False
    told = contents.told_to([delivery])
    new, first = [], None
    if wanted := still_wanted([delivery]):
        items = contents.items_of([delivery.person])[delivery.person_id][delivery.kind]
        new, first = contents.new_to(delivery, items, told), opening.lines(wanted, told).get(delivery.pk)
    Told.objects.filter(delivery=delivery).delete()
    shown = emails.shown(new)
    delivery.lines, delivery.ended_at = len(shown), clock.now()
    if new:
        written = emails.digest(delivery, new, first)
        for part in ("to", "subject", "text", "html", "calendar"):
            setattr(mail, part, getattr(written, part))
    else:
        delivery.status = Status.NOTHING if wanted else Status.STOPPED
    write_down([delivery], contents.things_told(delivery, [*shown, *([first] if shown and first else [])]))
    return bool(new)
