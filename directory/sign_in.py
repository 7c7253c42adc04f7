"""How allauth behaves here: accounts by invitation only, every mail through the outbox."""

import base64
import hashlib
import uuid

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.stages import EmailVerificationStage
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.contrib import messages

from alliance.base import outbox

from . import emails
from .models import Person


def name_of(person) -> str:
    """What allauth's pages call somebody."""
    return person.name


class AccountAdapter(DefaultAccountAdapter):
    """Accounts come by invitation; mails are outbox rows; somebody who shares a mailbox signs in by name."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": "The e-mail address or the password is not right.",
        "username_password_mismatch": "The sign-in name or the password is not right.",
        "too_many_login_attempts": "There were too many attempts. Wait a few minutes, then try again.",
        "incorrect_code": "That code is not right, or it has run out.",
        "incorrect_password": "That password is not right.",
        "rate_limited": "There were too many attempts. Wait a few minutes, then try again.",
    }

    def is_open_for_signup(self, request):
        return False

    def send_mail(self, template_prefix, email, context_):
        """Render allauth's mail and write it to the outbox; its body goes once it is sent."""
        frame = {
            "request": context.request,
            "email": email,
            "ALLIANCE_NAME": settings.ALLIANCE_NAME,
            "CONTACT_EMAIL": settings.CONTACT_EMAIL,
            "BASE_URL": settings.BASE_URL,
        }
        message = self.render_mail(template_prefix, email, frame | context_)
        text, html = emails.in_frame("sign_in", subject=message.subject, body=message.body)
        outbox.put(
            key=f"sign-in:{uuid.uuid4()}",
            kind="sign-in",
            to=email,
            subject=message.subject,
            text=text,
            html=html,
            person=context_.get("user"),
            secret=True,
        )

    def send_notification_mail(self, template_prefix, user, context=None, email=None):
        """Tell a person that their sign-in has changed; at the shared mailbox when they have no address."""
        return super().send_notification_mail(template_prefix, user, context, email or user.letters_to or None)

    def can_delete_email(self, email_address):
        """The address that somebody signs in with is changed, never just removed."""
        return not email_address.primary

    def confirm_email(self, request, email_address):
        """An address that is another person's here stays theirs, whoever can read its mails."""
        others = Person.objects.exclude(pk=email_address.user_id)
        if others.filter(email=email_address.email.lower()).exists():
            messages.error(
                request,
                "This address is known to the alliance under another name. Ask an officer to put that right.",
            )
            return False
        return super().confirm_email(request, email_address)

    def get_login_stages(self):
        return [
            "directory.sign_in.OwnAddressStage" if stage.endswith(".EmailVerificationStage") else stage
            for stage in super().get_login_stages()
        ]


class OwnAddressStage(EmailVerificationStage):
    """Ask for a verified address, except of somebody who has none and shares their group's mailbox."""

    def handle(self):
        if self.login.user and self.login.user.shares_a_mailbox:
            return None, True
        return super().handle()


class SecondFactorAdapter(DefaultMFAAdapter):
    """The seeds of codes are kept encrypted, so that a copy of the database alone lets nobody in."""

    def encrypt(self, text):
        return _boxes().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text):
        return _boxes().decrypt(encrypted_text.encode()).decode()


def _boxes() -> MultiFernet:
    """What encrypts with today's SECRET_KEY and still reads what an earlier one encrypted."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = [hashlib.sha256(b"second factor" + key.encode()).digest() for key in keys]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])


class DirectorySignInAdapter(DefaultSocialAccountAdapter):
    """Sign-in through an NHS or council directory finds an existing account; it never makes one."""

    def is_open_for_signup(self, request, sociallogin):
        return False

    def authenticate_by_email(self, sociallogin):
        """The account with the address that the directory vouches for, once its invitation has been accepted."""
        found = super().authenticate_by_email(sociallogin)
        return found if found and found[0].has_login else None
