"""Roles in the alliance: ending one. (They begin with an accepted invitation.)"""

from django.db import connection, transaction

from alliance.base import clock
from alliance.base.history import attributed
from alliance.base.refused import Refused

from ..models import AllianceRole

Role = AllianceRole.Role
ONE_AT_A_TIME = 7_205_631  # the advisory lock that two administrators ending each other's role meet at


@transaction.atomic
def end(*, alliance_role: AllianceRole, reason: str, by) -> AllianceRole:
    """The person holds the role no more, from this moment; `reason` stays in the history."""
    if not reason.strip():
        raise Refused("Say why the role ends.")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ONE_AT_A_TIME])
    role = AllianceRole.objects.select_for_update(of=("self",)).select_related("person").get(pk=alliance_role.pk)
    today = clock.today()
    if role.ends_on is not None and role.ends_on <= today:
        raise Refused(f"{role.person} holds this role no more.")
    others = AllianceRole.objects.current_on(today).filter(role=Role.ADMINISTRATOR).exclude(pk=role.pk)
    if role.role == Role.ADMINISTRATOR and not others.exists():
        raise Refused(f"{role.person} is the only administrator. Make somebody else an administrator first.")
    with attributed(by=by, why=reason):
        role.ends_on = max(today, role.starts_on)
        role.save(update_fields=["ends_on"])
    return role
