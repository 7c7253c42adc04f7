"""Somebody writes to an organisation through the portal, and never learns the address it goes to."""

import hashlib
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from alliance.base import clock
from alliance.base.refused import Refused
from directory import emails
from directory.models import Contact, Membership, Organisation, Service
from directory.visibility import Visibility

MOST_OPEN_FIRST = (Visibility.PUBLIC, Visibility.PARTNERS, Visibility.MEMBERS, Visibility.PRIVATE)
NOBODY_TO_WRITE_TO = "There is no address that a message to this organisation could go to."


@dataclass(frozen=True)
class Address:
    """Where a message goes, and whether somebody who reads the outbox may know."""

    email: str
    is_private: bool


@dataclass(frozen=True)
class Message:
    """What somebody wrote: one line each, but for the text."""

    name: str
    email: str
    phone: str
    writes_from: str
    text: str
    service: Service | None = None


def can_reach(organisation: Organisation) -> bool:
    """Is there anywhere a message could go? Says nothing of where."""
    return organisation.status == Organisation.Status.ACTIVE and _address(organisation) is not None


@transaction.atomic
def send(*, organisation: Organisation, message: Message, copy: bool, by) -> None:
    """Put the message into the outbox, and a copy for whoever is signed in and asks for one.

    The same message on the same day goes once, however often the button is pressed.
    """
    address = _address(organisation) if organisation.status == Organisation.Status.ACTIVE else None
    if address is None:
        raise Refused(NOBODY_TO_WRITE_TO)
    key = f"message:{organisation.pk}:{_once_a_day(message)}"
    emails.message_to_organisation(organisation, message, to=address.email, to_is_private=address.is_private, key=key)
    if copy and by and by.email:
        emails.copy_of_message(organisation, message, person=by, key=f"{key}:copy:{by.pk}")


def _address(organisation: Organisation) -> Address | None:
    """The most open e-mail contact; where there is none, an owner's own address or mailbox."""
    contacts = organisation.contacts.filter(kind=Contact.Kind.EMAIL)
    for contact in sorted(contacts, key=lambda contact: MOST_OPEN_FIRST.index(contact.visibility)):
        if _is_email(contact.value):
            return Address(contact.value, contact.visibility != Visibility.PUBLIC)
    owners = (
        Membership.objects.current_on(clock.today())
        .filter(organisation=organisation, level=Membership.Level.OWNER, person__is_active=True)
        .select_related("person")
        .order_by("starts_on", "pk")
    )
    found = (owner.person.email or owner.person.mailbox for owner in owners)
    return next((Address(email, True) for email in found if email), None)


def _is_email(value: str) -> bool:
    try:
        validate_email(value)
    except ValidationError:
        return False
    return True


def _once_a_day(message: Message) -> str:
    service = message.service.pk if message.service else ""
    parts = (str(clock.today()), message.name, message.email, message.phone, message.writes_from, str(service))
    return hashlib.sha256("\0".join([*parts, message.text]).encode()).hexdigest()[:32]
