"""The outbox: the only way an e-mail leaves the portal (rule 21).

`put` writes a row in the caller's transaction. After the commit a worker is woken; if the broker has lost
that call, the minute's sweep finds the row all the same. `send_due` claims rows by a conditional update,
commits, talks to the mail server outside any transaction, and marks what the server answered.
"""

import logging
import smtplib
import uuid
from email.utils import make_msgid

from django.conf import settings
from django.core import mail as django_mail
from django.db import transaction

from . import clock
from .models import Mail

logger = logging.getLogger(__name__)

BATCH = 50
Status = Mail.Status


def put(*, key: str, kind: str, to: str, subject: str, text: str, html: str = "", person=None, secret=False) -> Mail:
    """Write one mail, to be sent once the surrounding transaction has committed.

    A second `put` with the same `key` changes nothing and returns the first row.
    """
    mail, written = Mail.objects.get_or_create(
        key=key,
        defaults={
            "kind": kind,
            "to": to,
            "subject": subject,
            "text": text,
            "html": html,
            "person": person,
            "secret": secret,
            "due_at": clock.now(),
            "message_id": make_msgid(idstring=uuid.uuid4().hex, domain=settings.MAIL_DOMAIN),
        },
    )
    if written:
        transaction.on_commit(_wake_a_worker, robust=True)
    return mail


def _wake_a_worker():
    from .tasks import send_due_mail

    send_due_mail.delay()


def send_due() -> dict[str, int]:
    """Send every mail that is due, a batch at a time, and count how each ended (by status)."""
    mark_stuck_as_unknown()
    counts: dict[str, int] = {}
    while claimed := _claim():
        for mail in claimed:
            status = _send(mail)
            counts[status] = counts.get(status, 0) + 1
    return counts


def mark_stuck_as_unknown() -> int:
    """A worker died between claim and answer: nobody can know whether the mail went, so an officer decides."""
    return Mail.objects.stuck(clock.now()).update(status=Status.UNKNOWN)


@transaction.atomic
def _claim() -> list[Mail]:
    """Take up to a batch of due mails that no other worker holds, and say so before anything is sent."""
    now = clock.now()
    due = Mail.objects.due(now).order_by("due_at").select_for_update(skip_locked=True)[:BATCH]
    mails = list(due)
    Mail.objects.filter(pk__in=[mail.pk for mail in mails]).update(status=Status.SENDING, claimed_at=now)
    return mails


def _send(mail: Mail) -> str:
    """Hand one claimed mail to the server and mark its answer.

    A permanent refusal is final for this row. A server that cannot be reached, or asks us to come back, sends
    the row back to wait. A connection that breaks while the message is under way may have delivered it, so
    the row becomes `unknown` and is never re-sent by itself.
    """
    server = django_mail.mailers.default
    try:
        server.open()
    except (smtplib.SMTPException, OSError) as answer:
        return _mark(mail, Status.WAITING, str(answer))
    message = django_mail.EmailMultiAlternatives(
        subject=mail.subject,
        body=mail.text,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[mail.to],
        headers={"Message-ID": mail.message_id},
    )
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    try:
        server.send_messages([message])
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as answer:
        return _mark(mail, Status.WAITING if _is_temporary(answer) else Status.REFUSED, str(answer))
    except (smtplib.SMTPException, OSError) as answer:
        return _mark(mail, Status.UNKNOWN, str(answer))
    finally:
        server.close()
    return _mark(mail, Status.SENT, "")


def _is_temporary(answer) -> bool:
    codes = [code for code, _ in answer.recipients.values()] if hasattr(answer, "recipients") else [answer.smtp_code]
    return all(400 <= code < 500 for code in codes)


def _mark(mail: Mail, status: str, answer: str) -> str:
    """Write how a claimed mail ended; one going back to wait does so longer after each attempt."""
    now = clock.now()
    mail.attempts += 1
    mail.status = status
    mail.last_answer = answer[:500]
    if status == Status.WAITING:
        mail.due_at = now + min(2**mail.attempts, 240) * Mail.STUCK_AFTER / 10
        mail.claimed_at = None
    else:
        mail.ended_at = now
    if status == Status.SENT and mail.secret:
        mail.text = mail.html = ""
    written = Mail.objects.filter(pk=mail.pk, status=Status.SENDING).update(
        **{f: getattr(mail, f) for f in ("attempts", "status", "last_answer", "due_at", "claimed_at", "ended_at")},
        text=mail.text,
        html=mail.html,
    )
    logger.info("mail ended", extra={"mail": mail.pk, "kind": mail.kind, "status": status, "written": written})
    return status
