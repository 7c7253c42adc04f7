"""allauth's forms in the portal's own words: what to type, and what was wrong with it."""

from allauth.account import forms as account
from allauth.mfa.base import forms as second_step
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django.urls import reverse
from django.utils.html import format_html

CODE_FROM_MAIL = ("Code from the e-mail", "Capital letters and small ones count the same.")
CODE_FROM_APP = ("Code", "From your app, or one of your recovery codes.")
NEW_PASSWORD = (
    "New password",
    "10 characters or more, not only digits. Three words that do not belong together are easy to remember.",
)
AGAIN = "The new password once more"


def say(form, field: str, label: str, hint: str = "", *, missing: str = "") -> None:
    """Give a field its label, and if it needs them a hint and what to say when it is left empty."""
    form.fields[field].label = label
    if hint:
        form.fields[field].help_text = hint
    form.fields[field].error_messages["required"] = missing or f"Type {label[0].lower()}{label[1:]}."


def forgotten() -> str:
    """The way out for somebody who does not know the password we ask for."""
    address = reverse("account_reset_password")
    return format_html('<a class="govuk-link" href="{}">I have forgotten my password</a>', address)


def ask_for_address(form, label: str = "E-mail address") -> None:
    say(form, "email", label, missing="Type your e-mail address.")
    form.fields["email"].error_messages["invalid"] = "Type an e-mail address such as name@example.org."
    form.fields["email"].validators[0].message = "Type an e-mail address such as name@example.org."


class LoginForm(account.LoginForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        say(self, "login", "E-mail address or sign-in name", missing="Type your e-mail address or sign-in name.")
        self.fields["login"].widget.attrs |= {
            "autocomplete": "username",
            "autocapitalize": "none",
            "spellcheck": "false",
        }
        say(self, "password", "Password", forgotten(), missing="Type your password.")


class RequestLoginCodeForm(account.RequestLoginCodeForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        ask_for_address(self)


class ConfirmLoginCodeForm(account.ConfirmLoginCodeForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        say(self, "code", *CODE_FROM_MAIL, missing="Type the code from the e-mail.")


class ConfirmEmailVerificationCodeForm(account.ConfirmEmailVerificationCodeForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        say(self, "code", *CODE_FROM_MAIL, missing="Type the code from the e-mail.")


class ConfirmPasswordResetCodeForm(account.ConfirmPasswordResetCodeForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        say(self, "code", *CODE_FROM_MAIL, missing="Type the code from the e-mail.")


class AddEmailForm(account.AddEmailForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        ask_for_address(self, "New e-mail address")


class ChangeEmailForm(account.ChangeEmailForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        ask_for_address(self, "New e-mail address")


class ResetPasswordForm(account.ResetPasswordForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        ask_for_address(self)


class ResetPasswordKeyForm(account.ResetPasswordKeyForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        say(self, "password1", *NEW_PASSWORD, missing="Type a new password.")
        say(self, "password2", AGAIN)


class SetPasswordForm(account.SetPasswordForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        say(self, "password1", *NEW_PASSWORD, missing="Type a new password.")
        say(self, "password2", AGAIN)


class ChangePasswordForm(account.ChangePasswordForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        say(self, "oldpassword", "The password you have now", forgotten())
        say(self, "password1", *NEW_PASSWORD, missing="Type a new password.")
        say(self, "password2", AGAIN)


class ReauthenticateForm(account.ReauthenticateForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        say(self, "password", "Password", forgotten(), missing="Type your password.")


class AuthenticateForm(second_step.AuthenticateForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        say(self, "code", *CODE_FROM_APP, missing="Type the code from your app.")


class ReauthenticateWithCodeForm(second_step.ReauthenticateForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        say(self, "code", *CODE_FROM_APP, missing="Type the code from your app.")


class ActivateTOTPForm(totp.ActivateTOTPForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        say(self, "code", "Code that the app shows", missing="Type the code that the app shows.")


class AnswerOfAKey:
    """A made-up answer, such as no key gives, is a wrong one. The libraries take some for a fault of ours."""

    def full_clean(self):
        try:
            super().full_clean()
        except (AttributeError, KeyError, RecursionError, TypeError, ValueError):
            self.add_error(None, "The answer of the key could not be read. Try again.")


class LoginWebAuthnForm(AnswerOfAKey, webauthn.LoginWebAuthnForm):
    pass


class ReauthenticateWebAuthnForm(AnswerOfAKey, webauthn.ReauthenticateWebAuthnForm):
    pass


class AddWebAuthnForm(AnswerOfAKey, webauthn.AddWebAuthnForm):
    marks_optional = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        say(self, "name", "Name", "So that you can tell your keys apart, such as “My phone”.")
        say(
            self,
            "passwordless",
            "Sign in with this key alone",
            "You then need no password. The key asks for your fingerprint, face or PIN instead.",
        )


class EditWebAuthnForm(webauthn.EditWebAuthnForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        say(self, "name", "Name", "So that you can tell your keys apart, such as “My phone”.", missing="Type a name.")
