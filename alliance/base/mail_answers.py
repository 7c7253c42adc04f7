"""What a mail server answered: in words, whether it is for good, and what it says of the address."""

import re
import smtplib

from . import clock
from .models import DeadAddress, Mail

ENHANCED = re.compile(r"\b5\.\d{1,3}\.\d{1,3}\b")


def words_of(answer: Exception) -> str:
    """What the server said, as an officer reads it: "550 No such mailbox"."""
    if hasattr(answer, "recipients"):
        said = list(answer.recipients.values())
    elif hasattr(answer, "smtp_code"):
        said = [(answer.smtp_code, answer.smtp_error)]
    else:
        return str(answer)
    return "; ".join(
        f"{code} {words.decode(errors='replace') if isinstance(words, bytes) else words}" for code, words in said
    )


def status_after(answer) -> str:
    """What an answer makes of a mail. One that is neither "later" nor "no" says nothing of whether it was taken."""
    codes = [code for code, _ in answer.recipients.values()] if hasattr(answer, "recipients") else [answer.smtp_code]
    if all(400 <= code < 500 for code in codes):
        return Mail.Status.WAITING
    return Mail.Status.REFUSED if all(400 <= code < 600 for code in codes) else Mail.Status.UNKNOWN


def remember_if_dead(mail: Mail, answer: Exception) -> None:
    """Remember an address that the server refuses for good, unless the answer is about something else than it.

    An enhanced status code (RFC 3463) says what is wrong: 5.1.x and 5.2.1 are the address, the rest is not.
    """
    if status_after(answer) != Mail.Status.REFUSED:
        return
    if mail.to_is_private or not isinstance(answer, smtplib.SMTPRecipientsRefused):
        return
    enhanced = ENHANCED.search(words_of(answer))
    if enhanced is None or enhanced[0].startswith("5.1.") or enhanced[0] == "5.2.1":
        said = {"answer": words_of(answer)[:500], "since": clock.now()}
        DeadAddress.objects.get_or_create(address=mail.to.lower(), defaults=said)
