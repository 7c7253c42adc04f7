"""The outbox: the only way an e-mail leaves the portal (rule 21).

`put` writes a row in the caller's transaction. After the commit a worker is woken; if the broker has lost
that call, the minute's sweep finds the row all the same. `send_due` claims one row at a time by a conditional
update, commits, talks to the mail server outside any transaction, and marks what the server answered.
"""

import datetime as dt
import logging
import smtplib
import threading
import time
import uuid
from contextlib import suppress
from email.utils import make_msgid

from django.conf import settings
from django.core import mail as django_mail
from django.db import transaction
from django.db.models import Exists, Q

from . import clock, outbox_kinds, sending_rate
from .mail_answers import remember_if_dead, status_after, words_of
from .mail_message import message_of
from .models import DeadAddress, Mail, MailHold
from .refused import Refused

logger = logging.getLogger(__name__)

ONE_RUN = 180  # seconds: a run stops claiming after this, and the next sweep goes on
MARKED = ("attempts", "status", "last_answer", "due_at", "tried_since", "claimed_at", "ended_at")
Status = Mail.Status
_wakers = threading.BoundedSemaphore(4)


def put(
    *,
    key: str,
    kind: str,
    to: str,
    subject: str,
    text: str,
    html: str = "",
    calendar: str = "",
    reply_to: str = "",
    person=None,
    secret=False,
    to_is_private=False,
) -> Mail:
    """Write one mail, to be sent once the surrounding transaction has committed.

    A second `put` with the same `key` changes nothing and returns the first row. Where the person has stopped mails
    of this kind (`outbox_kinds`), the row says so from the start and nothing is sent.

    calendar        a file of meetings to be attached (iCalendar), or nothing
    secret          the body goes once the mail is sent
    to_is_private   the outbox page does not show the address
    """
    said = {"subject": subject, "text": text, "html": html, "calendar": calendar}
    fields = {"to": to, "to_is_private": to_is_private, "reply_to": reply_to, "person": person, "secret": secret}
    row = new_mail(key=key, kind=kind, **said, **fields)
    wanted = outbox_kinds.stop(row)
    defaults = {field.attname: getattr(row, field.attname) for field in Mail._meta.concrete_fields}
    for given in ("id", "key", "written_at"):
        del defaults[given]
    mail, written = Mail.objects.get_or_create(key=key, defaults=defaults)
    if written and wanted:
        transaction.on_commit(_wake_a_worker, robust=True)
    return mail


def new_mail(*, subject: str, **fields) -> Mail:
    """A mail that waits, not written yet."""
    now = clock.now()
    return Mail(
        subject=" ".join(subject.split())[:250],
        due_at=now,
        composed_at=now,
        message_id=make_msgid(idstring=uuid.uuid4().hex, domain=settings.MAIL_DOMAIN),
        **fields,
    )


def put_many(mails: list[Mail]) -> list[Mail]:
    """Write several mails of `new_mail`, in one query; none of their keys may be there yet."""
    written = Mail.objects.bulk_create(mails)
    if written:
        transaction.on_commit(_wake_a_worker, robust=True)
    return written


def _wake_a_worker() -> None:
    """Tell the broker that mail waits, without the request waiting for the broker.

    A broker that is down, or that takes the call and never answers, costs nobody anything: the call is made
    beside the request, at most four at a time, and the minute's sweep finds the mail all the same.
    """
    if _wakers.acquire(blocking=False):
        threading.Thread(target=_call_the_broker, name="wake a mail worker", daemon=True).start()


def _call_the_broker() -> None:
    from .tasks import send_due_mail

    try:
        send_due_mail.delay()
    except Exception as answer:  # whatever is wrong with the broker, the sweep does not need it
        logger.warning("no worker woken", extra={"answer": type(answer).__name__})
    finally:
        _wakers.release()


def send_due() -> dict[str, int]:
    """Send every mail that is due, one after the other, and count how each ended (by status)."""
    mark_stuck_as_unknown()
    forget_old_secrets()
    counts: dict[str, int] = {}
    stop_at = time.monotonic() + ONE_RUN
    while time.monotonic() < stop_at and (mail := _claim()):
        status = _send(mail)
        counts[status] = counts.get(status, 0) + 1
    return counts


def mark_stuck_as_unknown() -> int:
    """A worker died between claim and answer: nobody can know whether the mail went, so an officer decides."""
    now = clock.now()
    return Mail.objects.stuck(now).update(
        status=Status.UNKNOWN, ended_at=now, last_answer="The worker stopped before the mail server had answered."
    )


def forget_old_secrets() -> int:
    """A code or sign-in link that was never sent is worth nothing after its fortnight: only the envelope stays."""
    return (
        Mail.objects.ended()
        .filter(secret=True, written_at__lt=clock.now() - Mail.SECRET_LASTS)
        .exclude(**Mail.NO_BODY)
        .update(**Mail.NO_BODY)
    )


def _claim() -> Mail | None:
    """Take a mail that is due and no other worker holds, say so before it is sent. What lets people in goes first (a
    morning's digests may take an hour), then what has been due longest. What it says is composed anew where it is too
    old. None when nothing waits, no more may go now, or an officer holds all (`holding`) but what lets people in.
    """
    while True:
        now = clock.now()
        with transaction.atomic():
            is_held = Exists(MailHold.objects.filter(let_go_at__isnull=True))
            due = Mail.objects.due(now).filter(~is_held | Q(kind__in=outbox_kinds.awaited))
            mail = due.order_by("-secret", "due_at", "pk").select_for_update(skip_locked=True).first()
            if mail is None:
                return None
            if not outbox_kinds.is_to_be_sent(mail, now):
                continue
            if not sending_rate.take():
                return None
            mail.claimed_at = now
            Mail.objects.filter(pk=mail.pk).update(status=Status.SENDING, claimed_at=now)
            return mail


def _send(mail: Mail) -> str:
    """Hand one claimed mail to the server and mark its answer.

    A permanent refusal is final for this row. A server that cannot be reached, or asks us to come back, sends
    the row back to wait. A connection that breaks while the message is under way may have delivered it, so
    the row becomes `unknown` and is never re-sent by itself.
    """
    server = django_mail.mailers.default
    try:
        _greet(server)
        message = message_of(mail)
        message.message()
        if not mail.to:
            raise ValueError("No address is known.")
    except (smtplib.SMTPException, OSError) as answer:
        _hang_up(server)
        return _mark(mail, Status.WAITING, words_of(answer))
    except ValueError as answer:  # an address or a header that no mail can carry: nothing has been sent
        _hang_up(server)
        return _mark(mail, Status.REFUSED, words_of(answer))
    try:
        server.send_messages([message])
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPResponseException) as answer:
        remember_if_dead(mail, answer)
        return _mark(mail, _status_after(mail, answer), words_of(answer))
    except (smtplib.SMTPNotSupportedError, ValueError) as answer:
        return _mark(mail, Status.REFUSED, words_of(answer))
    except (smtplib.SMTPException, OSError) as answer:
        return _mark(mail, Status.UNKNOWN, words_of(answer))
    finally:
        _hang_up(server)
    return _mark(mail, Status.SENT, "")


def _status_after(mail: Mail, answer) -> str:
    """What the server's answer makes of a mail: one that it has put off for days on end counts as refused."""
    status, now = status_after(answer), clock.now()
    if status == Status.WAITING:
        mail.tried_since = mail.tried_since or now
        if now - mail.tried_since >= dt.timedelta(days=settings.MAIL_GIVE_UP_DAYS):
            return Status.REFUSED
    return status


def _greet(server) -> None:
    """Connect and say hello, so that a server that hangs up here has certainly been handed nothing."""
    server.open()
    if connection := getattr(server, "connection", None):
        connection.ehlo_or_helo_if_needed()


def _hang_up(server) -> None:
    with suppress(Exception):  # how the goodbye went says nothing about the mail
        server.close()


def _mark(mail: Mail, status: str, answer: str) -> str:
    """Write how a claimed mail ended; one going back to wait does so longer after each attempt.

    Not where this claim is over: it was given up, and perhaps the mail is another worker's by now.
    """
    now, claimed_at = clock.now(), mail.claimed_at
    mail.attempts += 1
    mail.status = status
    mail.last_answer = answer[:500]
    if status == Status.WAITING:
        mail.due_at = now + min(2**mail.attempts, 240) * Mail.STUCK_AFTER / 10
        mail.claimed_at = None
    else:
        mail.ended_at = now
    if status == Status.SENT:
        DeadAddress.objects.filter(address=mail.to.lower()).delete()
    if status == Status.SENT and mail.secret:
        mail.forget_body()
    written = Mail.objects.filter(pk=mail.pk, status=Status.SENDING, claimed_at=claimed_at).update(
        **{field: getattr(mail, field) for field in MARKED},
        **{part: getattr(mail, part) for part in Mail.NO_BODY},
    )
    logger.info("mail ended", extra={"mail": mail.pk, "kind": mail.kind, "status": status, "written": written})
    return status


def forget_old_bodies() -> int:
    """What a mail said goes three months after it ended; that it went, when and to whom stays."""
    old = Mail.objects.ended().filter(ended_at__lt=clock.now() - Mail.BODY_LASTS)
    return old.exclude(**Mail.NO_BODY).update(**Mail.NO_BODY)


# What an officer decides -------------------------------------------------------------------------------------


@transaction.atomic
def send_again(*, mail: Mail, by) -> Mail:
    """Put a mail that was refused, or of which nobody knows, back to wait. It may then arrive twice."""
    mail = _locked(mail, Status.WAITING)
    if not mail.text:
        raise Refused(
            "What this mail said is no longer kept, so it cannot be sent again. "
            "Ask for a new code, send the invitation again, or write the message once more."
        )
    mail.due_at, mail.tried_since, mail.claimed_at, mail.ended_at = clock.now(), None, None, None
    transaction.on_commit(_wake_a_worker, robust=True)
    return _decided(mail, by)


@transaction.atomic
def it_arrived(*, mail: Mail, by) -> Mail:
    """Somebody has asked: the mail of which nobody knew did arrive."""
    mail = _locked(mail, Status.SENT)
    return _decided(mail, by)


@transaction.atomic
def cancel(*, mail: Mail, by) -> Mail:
    """This mail is not to be sent any more."""
    mail = _locked(mail, Status.CANCELLED)
    mail.ended_at = clock.now()
    return _decided(mail, by)


def _locked(mail: Mail, status: str) -> Mail:
    """The row as it is now, held, with the status it moves to; refused when that move is not in the table."""
    mail = Mail.objects.select_for_update().get(pk=mail.pk)
    if not mail.may_become(status):
        raise Refused(f"This mail is now {mail.get_status_display()}, so that cannot be done any more.")
    mail.status = status
    return mail


def _decided(mail: Mail, by) -> Mail:
    if mail.secret and mail.status in (Status.SENT, Status.CANCELLED):
        mail.forget_body()
    mail.decided_by, mail.decided_at = by, clock.now()
    mail.save()
    return mail
