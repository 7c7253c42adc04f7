"""Asking for a login when nobody has invited you, and the officer's answer."""

from django.db import transaction

from alliance.base import clock
from alliance.base.history import attributed
from alliance.base.refused import Refused

from .. import emails
from ..models import AccessRequest, Organisation
from ..visibility import Reader
from . import invitations

Status = AccessRequest.Status


@transaction.atomic
def ask(*, name: str, email: str, organisation_name: str, message: str = "") -> None:
    """Write the request down for an officer.

    A second request from an address whose first one still waits changes nothing, and says nothing either: the
    asker gets one answer whatever the alliance knows about them.
    """
    known = Organisation.objects.visible_to(Reader()).active().filter(name__iexact=organisation_name.strip()).first()
    with attributed(by=None, why="Asked for a login"):
        AccessRequest.objects.bulk_create(
            [
                AccessRequest(
                    name=name,
                    email=email.lower(),
                    organisation=known,
                    organisation_name=organisation_name,
                    message=message,
                    asked_at=clock.now(),
                )
            ],
            ignore_conflicts=True,
        )


@transaction.atomic
def grant(*, access_request: AccessRequest, organisation: Organisation, level: str, by) -> AccessRequest:
    """The asker gets an invitation to speak for `organisation`."""
    request = _decide(access_request, Status.GRANTED, by=by)
    with attributed(by=by, why="Granted the request for a login"):
        request.organisation = organisation
        request.save()
        invitations.invite_to_organisation(
            organisation=organisation, name=request.name, email=request.email, level=level, by=by
        )
    return request


@transaction.atomic
def decline(*, access_request: AccessRequest, reason: str, by) -> AccessRequest:
    """The asker gets no login, and reads why."""
    if not reason.strip():
        raise Refused("Say why, so that the person who asked can read it.")
    request = _decide(access_request, Status.DECLINED, by=by)
    with attributed(by=by, why="Declined the request for a login"):
        request.reason = reason
        request.save()
    emails.access_request_declined(request)
    return request


def _decide(access_request: AccessRequest, status: str, *, by) -> AccessRequest:
    request = AccessRequest.objects.select_for_update().get(pk=access_request.pk)
    if status not in AccessRequest.MOVES[request.status]:
        raise Refused(f"This request has already been {request.get_status_display()}.")
    request.status, request.decided_at, request.decided_by = status, clock.now(), by
    return request
