"""How allauth behaves here: accounts by invitation only, every mail through the outbox."""

import uuid

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.stages import EmailVerificationStage
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter

from alliance.base import outbox

from .sign_in_words import ERRORS


class AccountAdapter(DefaultAccountAdapter):
    """Accounts come by invitation; mails are outbox rows; somebody who shares a mailbox signs in by name."""

    error_messages = DefaultAccountAdapter.error_messages | ERRORS

    def is_open_for_signup(self, request):
        return False

    def send_mail(self, template_prefix, email, context_):
        """Render allauth's mail and write it to the outbox; its body goes once it is sent."""
        ctx = {"request": context.request, "email": email, **context_}
        message = self.render_mail(template_prefix, email, ctx)
        outbox.put(
            key=f"sign-in:{uuid.uuid4()}",
            kind="sign-in",
            to=email,
            subject=message.subject,
            text=message.body,
            person=context_.get("user"),
            secret=True,
        )

    def get_login_stages(self):
        return [
            "directory.sign_in.OwnAddressStage" if stage.endswith(".EmailVerificationStage") else stage
            for stage in super().get_login_stages()
        ]


class OwnAddressStage(EmailVerificationStage):
    """Ask for a verified address, except of somebody who has none and shares their group's mailbox."""

    def handle(self):
        if not self.login.user.email and self.login.user.sign_in_name:
            return None, True
        return super().handle()


class DirectorySignInAdapter(DefaultSocialAccountAdapter):
    """Sign-in through an NHS or council directory finds an existing account; it never makes one."""

    def is_open_for_signup(self, request, sociallogin):
        return False


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | ERRORS
