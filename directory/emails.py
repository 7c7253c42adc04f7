"""The directory's e-mails: one function an e-mail, text and HTML side by side."""

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from alliance.base import outbox

from .models import AccessRequest, Invitation
from .visibility import Visibility


def invitation(invitation: Invitation, token: str) -> None:
    """Ask the person to speak for an organisation, take a role, or set a new password. The link holds a secret."""
    if invitation.renews_sign_in:
        subject = f"A new sign-in link for {invitation.person}"
    elif invitation.role:
        subject = f"You are invited to be {invitation.get_role_display()} of {settings.ALLIANCE_NAME}"
    elif invitation.organisation.visibility != Visibility.PUBLIC:  # every officer reads the subjects in the outbox
        subject = "You are invited to speak for an organisation"
    else:
        subject = f"You are invited to speak for {invitation.organisation}"
    _put(
        "invitation",
        key=f"invitation:{invitation.pk}:{invitation.token_hash[:16]}",
        to=invitation.email,
        subject=subject,
        person=invitation.person,
        secret=True,
        invitation=invitation,
        link=address_of("invitation", token),
    )


def access_request_declined(access_request: AccessRequest) -> None:
    """Tell somebody who asked for a login that they do not get one, and why."""
    _put(
        "access_request_declined",
        key=f"access-request-declined:{access_request.pk}",
        to=access_request.email,
        subject=f"Your request to join {settings.ALLIANCE_NAME}",
        access_request=access_request,
    )


def message_to_organisation(organisation, message, *, to: str, to_is_private: bool, key: str) -> None:
    """What somebody wrote to an organisation through the portal. An answer goes to whoever wrote it."""
    name = "your organisation" if organisation.visibility != Visibility.PUBLIC else organisation.name
    _put(
        "message_to_organisation",
        key=key,
        to=to,
        to_is_private=to_is_private,
        reply_to=message.email,
        subject=f"A message for {name}, through the portal",
        secret=True,
        organisation=organisation,
        message=message,
        link=settings.BASE_URL + organisation.get_absolute_url(),
    )


def copy_of_message(organisation, message, *, person, key: str) -> None:
    """For somebody who is signed in: what they have just sent, to their own address, without the one it went to."""
    name = "an organisation" if organisation.visibility != Visibility.PUBLIC else organisation.name
    _put(
        "copy_of_message",
        key=key,
        to=person.email,
        subject=f"Your message to {name}",
        person=person,
        secret=True,
        organisation=organisation,
        message=message,
    )


def address_of(name: str, *args) -> str:
    """The full address of a page, as it stands in a mail."""
    return settings.BASE_URL + reverse(name, args=args)


def in_frame(template: str, **context) -> tuple[str, str]:
    """A mail's text and its HTML, from templates/emails/<template>.txt and .html."""
    context = {
        "ALLIANCE_NAME": settings.ALLIANCE_NAME,
        "ACCOUNTABLE_BODY": settings.ACCOUNTABLE_BODY,
        "CONTACT_EMAIL": settings.CONTACT_EMAIL,
        "BASE_URL": settings.BASE_URL,
        **context,
    }
    text = render_to_string(f"emails/{template}.txt", context).strip() + "\n"
    return text, render_to_string(f"emails/{template}.html", context)


def _put(
    template: str,
    *,
    key: str,
    to: str,
    subject: str,
    person=None,
    secret=False,
    reply_to="",
    to_is_private=False,
    **context,
) -> None:
    text, html = in_frame(template, subject=subject, **context)
    outbox.put(
        key=key,
        kind=template.replace("_", "-"),
        to=to,
        subject=subject,
        text=text,
        html=html,
        person=person,
        secret=secret,
        reply_to=reply_to,
        to_is_private=to_is_private,
    )
