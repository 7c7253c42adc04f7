"""Which alliance role a reader holds today, as a condition of the database."""

from django.db.models import Exists, Q

from alliance.base import clock
from directory.models import AllianceRole

Role = AllianceRole.Role


def holds(reader, *roles: str) -> Q:
    """True of every row when the reader holds one of these roles today, else of none."""
    held = AllianceRole.objects.current_on(clock.today()).filter(person=reader.person, role__in=roles)
    return Q(Exists(held))
