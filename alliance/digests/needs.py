"""What the digests need from somebody: an address that no mail reaches, told to who can ask for another."""

from django.db.models import F
from django.urls import reverse

from alliance.base import clock
from alliance.base.items import Item
from alliance.base.models import DeadAddress
from directory.lines import Lines, Many, Told
from directory.models import Membership
from directory.models.people import address_of


def _unreached(many: Many):
    """Colleagues in the organisations that these people keep whom no mail reaches any more."""
    speak = Membership.objects.current_on(clock.today()).filter(organisation__in=many.kept, person__is_active=True)
    dead = DeadAddress.objects.values("address")
    return (
        speak.annotate(address=address_of("person__"))
        .filter(address__in=dead)
        .select_related("person", "organisation")
        .order_by(F("organisation__name"), "person__name", "pk")
    )


def _tell_unreached(many: Many, speak) -> Told:
    """To the owners and editors beside them, who cannot be told by mail alone: it stands on the home page as well."""
    for one in speak:
        line = Item(
            key=f"dead-address:{one.person_id}:{one.organisation_id}",
            kind="address that does not work",
            what=f"E-mails do not reach {one.person}",
            detail=f"They speak for {one.organisation}. The mail server says that the address is nobody's.",
            verb="See who speaks for it",
            url=reverse("organisation_people", args=[one.organisation.slug]),
        )
        yield from ((person, line) for person in many.keepers.get(one.organisation_id, ()))


LINES = (Lines(_unreached, _tell_unreached),)
