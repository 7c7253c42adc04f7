"""Inviting somebody, and what they answer. An invitation turns a person into an account.

Whoever invites learns nothing about a person the alliance may know already: the answer is the same, and the
name and address they see are the ones they typed.
"""

import hashlib
import secrets

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.utils.text import slugify

from alliance.base import clock
from alliance.base.history import attributed
from alliance.base.refused import Refused

from .. import emails
from ..models import (
    AllianceRole,
    AllianceRoleFootprint,
    Invitation,
    InvitationFootprint,
    Membership,
    Organisation,
    Person,
)

Status = Invitation.Status
ALREADY = "This invitation has already been {}."
CLOSED = "The account of this person has been closed. Ask the alliance's administrator."


def find(token: str) -> Invitation | None:
    """The invitation whose mailed link holds `token`, whatever has become of it."""
    return (
        Invitation.objects.select_related("person", "organisation", "invited_by")
        .filter(token_hash=_hash(token))
        .first()
    )


@transaction.atomic
def invite_to_organisation(
    *, organisation: Organisation, name: str, email: str, level: str, shares_mailbox: bool = False, by
) -> Invitation:
    """Ask somebody to speak for `organisation`; with `shares_mailbox` they get a sign-in name of their own."""
    organisation = Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    if organisation.status != Organisation.Status.ACTIVE:
        raise Refused(f"{organisation} is no longer active, so nobody can be invited to speak for it.")
    with attributed(by=by, why=f"Invited {name} to speak for {organisation}"):
        person = _person_at_a_shared_mailbox(name, email) if shares_mailbox else _person_with_address(name, email)
        if Membership.objects.current_on(clock.today()).filter(person=person, organisation=organisation).exists():
            raise Refused(f"{name} already speaks for {organisation}. Change what they may do in the list above.")
        _clear_the_way(Invitation.objects.filter(person=person, organisation=organisation, role=""), name)
        return _issue(person=person, organisation=organisation, level=level, name=name, email=email, by=by)


@transaction.atomic
def invite_to_role(
    *, name: str, email: str, role: str, organisation: Organisation | None = None, footprints=(), by
) -> Invitation:
    """Ask somebody to take a role in the alliance. Roles need an address of the person's own."""
    if footprints and role != AllianceRole.Role.OFFICER:
        raise Refused("Only an infrastructure officer's role is for certain footprints. Leave the footprints empty.")
    with attributed(by=by, why=f"Invited {name} to be {AllianceRole.Role(role).label}"):
        person = _person_with_address(name, email)
        Person.objects.select_for_update(no_key=True).get(pk=person.pk)
        if AllianceRole.objects.current_on(clock.today()).filter(person=person, role=role).exists():
            raise Refused(f"{person} already holds this role.")
        _clear_the_way(Invitation.objects.filter(person=person, role=role), name)
        return _issue(
            person=person, organisation=organisation, role=role, footprints=footprints, name=name, email=email, by=by
        )


@transaction.atomic
def send_new_sign_in_link(*, membership: Membership, by) -> Invitation:
    """A forgotten password of somebody who shares a mailbox: mail a link there that sets a new one."""
    membership = Membership.objects.select_related("person", "organisation").get(pk=membership.pk)
    person = Person.objects.select_for_update(no_key=True).get(pk=membership.person_id)
    if not person.shares_a_mailbox:
        raise Refused(
            f"{person} signs in with an address of their own. They can choose “Forgotten your password?” on the "
            "sign-in page."
        )
    if person.login_was_closed:
        raise Refused(CLOSED)
    with attributed(by=by, why=f"Sent {person} a new sign-in link"):
        waiting = Invitation.objects.unanswered().filter(person=person, organisation=membership.organisation)
        waiting.update(status=Status.WITHDRAWN, answered_at=clock.now())
        return _issue(
            person=person,
            organisation=membership.organisation,
            level=membership.level,
            name=person.name,
            email=person.mailbox,
            renews_sign_in=True,
            by=by,
        )


@transaction.atomic
def send_again(*, invitation: Invitation, by) -> Invitation:
    """Mail a fresh link; the one sent before stops working. An invitation that has run out is open again."""
    invitation = _locked(invitation)
    if invitation.status != Status.WAITING:
        raise Refused(f"This invitation has been {invitation.get_status_display()}. Write a new one instead.")
    with attributed(by=by, why="Sent the invitation again"):
        token = _new_token(invitation)
        invitation.save()
        emails.invitation(invitation, token)
    return invitation


@transaction.atomic
def withdraw(*, invitation: Invitation, by) -> Invitation:
    """The invitation no longer stands; its link says so."""
    with attributed(by=by, why="Withdrew the invitation"):
        return _answer(_locked(invitation), Status.WITHDRAWN)


@transaction.atomic
def decline(*, invitation: Invitation, by) -> Invitation:
    """The person says no. `by` is whoever is signed in, or None: the link itself shows who it was sent to."""
    with attributed(by=invitation.person, why="Declined the invitation"):
        invitation = _open(_locked(invitation))
        if by is not None and by.pk != invitation.person_id:
            raise Refused("This invitation was sent to somebody else.")
        return _answer(invitation, Status.DECLINED)


@transaction.atomic
def accept(*, invitation: Invitation, by) -> Invitation:
    """A person who has a login takes what the invitation offers, from today."""
    invitation = _open(_locked(invitation))
    if by.pk != invitation.person_id:
        raise Refused("This invitation was sent to somebody else. Sign out, then open the link in the mail again.")
    if invitation.renews_sign_in:
        raise Refused("This link sets a new password. Sign out, then open the link in the mail again.")
    with attributed(by=by, why="Accepted the invitation"):
        _give(invitation)
        return _answer(invitation, Status.ACCEPTED)


@transaction.atomic
def accept_with_password(*, token: str, name: str, password: str) -> Person:
    """Somebody without a login (or with a forgotten password) follows the link, sets a password and accepts.

    The link proves that they read the mailbox it was sent to. For an address of their own that verifies it; a
    shared mailbox proves nothing about who it is, so it verifies nothing.
    """
    known = find(token)
    if known is None:
        raise Refused("This link does not work any more. Ask the person who invited you for a new one.")
    person = Person.objects.select_for_update(no_key=True).get(pk=known.person_id)
    invitation = _open(_locked(known))
    if invitation.token_hash != _hash(token):
        raise Refused("A newer link has been sent. Use the one in the latest mail.")
    if person.login_was_closed:
        raise Refused(CLOSED)
    if person.has_login and not invitation.renews_sign_in:
        raise Refused("You have an account already. Sign in, then accept the invitation.")
    with attributed(by=person, why="Accepted the invitation"):
        person.name, person.is_active = name, True
        person.set_password(password)
        person.save()
        if person.email and invitation.email.lower() == person.email:
            EmailAddress.objects.update_or_create(
                user=person, email=person.email, defaults={"verified": True, "primary": True}
            )
        if not invitation.renews_sign_in:
            _give(invitation)
        _answer(invitation, Status.ACCEPTED)
    return person


# Parts -------------------------------------------------------------------------------------------------------


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _new_token(invitation: Invitation) -> str:
    """Give the invitation a fresh secret and a fresh fortnight; only the secret's hash is kept."""
    token = secrets.token_urlsafe(32)
    invitation.token_hash = _hash(token)
    invitation.sent_at = clock.now()
    invitation.expires_at = invitation.sent_at + Invitation.LASTS
    return token


def _issue(*, footprints=(), by, **fields) -> Invitation:
    invitation = Invitation(invited_by=by, **fields)
    token = _new_token(invitation)
    invitation.save()
    InvitationFootprint.objects.bulk_create(
        InvitationFootprint(invitation=invitation, footprint=footprint) for footprint in footprints
    )
    emails.invitation(invitation, token)
    return invitation


def _clear_the_way(invitations, name: str) -> None:
    """One invitation waits at a time: refuse beside an open one, put away one that has run out."""
    now = clock.now()
    for earlier in invitations.unanswered().select_for_update():
        if earlier.is_open(now):
            raise Refused(f"{name} has an invitation already. You can send it again, or withdraw it.")
        _answer(earlier, Status.WITHDRAWN)


def _person_with_address(name: str, email: str) -> Person:
    """The person with this address, or a new one who cannot sign in yet."""
    email = email.lower()
    person, _ = Person.objects.get_or_create(
        email=email, defaults={"name": name, "is_active": False, "password": make_password(None)}
    )
    return person


def _person_at_a_shared_mailbox(name: str, mailbox: str) -> Person:
    """The person of this name at this mailbox, or a new one with a sign-in name that nobody else has."""
    mailbox = mailbox.lower()
    if known := Person.objects.filter(email=None, mailbox=mailbox, name__iexact=name).first():
        return known
    stem = slugify(name)[:50] or "member"
    for number in range(1, 1000):
        try:
            with transaction.atomic():
                return Person.objects.create_user(
                    name=name, sign_in_name=stem if number == 1 else f"{stem}-{number}", mailbox=mailbox
                )
        except IntegrityError:
            continue  # somebody has that name; try the next
    raise Refused(f"There are too many people called {name} already. Add a middle name.")


def _locked(invitation: Invitation) -> Invitation:
    """The invitation as it is now, held until the transaction ends."""
    return (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("person", "organisation", "invited_by")
        .get(pk=invitation.pk)
    )


def _open(invitation: Invitation) -> Invitation:
    if invitation.status != Status.WAITING:
        raise Refused(ALREADY.format(invitation.get_status_display()))
    if not invitation.is_open(clock.now()):
        raise Refused("This invitation has run out. Ask the person who sent it to send it again.")
    return invitation


def _answer(invitation: Invitation, status: str) -> Invitation:
    if status not in Invitation.MOVES[invitation.status]:
        raise Refused(ALREADY.format(invitation.get_status_display()))
    invitation.status = status
    invitation.answered_at = clock.now()
    invitation.save(update_fields=["status", "answered_at"])
    return invitation


def _give(invitation: Invitation) -> None:
    """The membership or role, from today. One that the person holds already stays as it is."""
    if invitation.role:
        held, new = AllianceRole.objects.get_or_create(
            person=invitation.person,
            role=invitation.role,
            ends_on=None,
            defaults={"organisation": invitation.organisation, "starts_on": clock.today()},
        )
        if new:
            AllianceRoleFootprint.objects.bulk_create(
                AllianceRoleFootprint(alliance_role=held, footprint_id=footprint)
                for footprint in invitation.footprints.values_list("pk", flat=True)
            )
        return
    Membership.objects.get_or_create(
        person=invitation.person,
        organisation=invitation.organisation,
        ends_on=None,
        defaults={"level": invitation.level, "starts_on": clock.today()},
    )
