"""A mail of the outbox as the message that is handed to the mail server."""

from email.message import MIMEPart
from email.policy import SMTP

from django.conf import settings
from django.core.mail import EmailMultiAlternatives

from .models import Mail


def message_of(mail: Mail) -> EmailMultiAlternatives:
    """Text and HTML side by side, with the meetings as a file beside both."""
    message = EmailMultiAlternatives(
        subject=mail.subject,
        body=mail.text,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[mail.to],
        reply_to=[mail.reply_to] if mail.reply_to else None,
        headers={"Message-ID": mail.message_id} | _one_click(mail),
    )
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    if mail.calendar:
        message.attach(_calendar_file(mail.calendar))
    return message


def _calendar_file(calendar: str) -> MIMEPart:
    """The meetings as a file that a calendar program opens."""
    file = MIMEPart(policy=SMTP)  # its lines end as RFC 5545 says, also where they are encoded
    how = {"disposition": "attachment", "filename": "meetings.ics", "params": {"method": "PUBLISH"}}
    file.set_content(calendar, subtype="calendar", charset="utf-8", **how)
    return file


def _one_click(mail: Mail) -> dict[str, str]:
    """The headers by which a mail programme stops such mails with one click (RFC 8058)."""
    if not mail.list_unsubscribe:
        return {}
    return {"List-Unsubscribe": f"<{mail.list_unsubscribe}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
