"""Pages that only the demo has: the mailbox that shows every mail the portal sends."""

import mailbox as letters
import re
from dataclasses import dataclass
from email import message_from_binary_file, policy
from email.utils import parsedate_to_datetime
from functools import wraps

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.csp import CSP
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_POST

from alliance.base import clock

from .tasks import let_days_pass


@dataclass(frozen=True, kw_only=True)
class Letter:
    """One mail as it arrived."""

    key: str
    subject: str
    to: str
    sent_at: object
    text: str = ""
    html: str = ""
    calendar: bytes = b""  # the file of meetings that goes with it


def demo_only(view):
    """No such page outside the demo. Inside it, anyone may look: a stranger opens the invitation they were sent."""

    @login_not_required
    @wraps(view)
    def only_in_the_demo(request, *args, **kwargs):
        if not settings.DEMO:
            raise Http404("This page is part of the demonstration only.")
        return view(request, *args, **kwargs)

    return only_in_the_demo


@demo_only
def mailbox(request):
    """Every mail the demo has sent, newest first."""
    folder = _folder()
    keys = sorted(folder.iterkeys(), key=_arrived, reverse=True)
    page = Paginator(keys, 25).get_page(request.GET.get("page"))
    context = {"page": page, "letters": [_letter(folder, key) for key in page], "today": clock.today()}
    return render(request, "demo/mailbox.html", context)


@demo_only
def mailbox_letter(request, key):
    """One mail: its text with links that work, and its HTML as a mail program shows it."""
    return render(request, "demo/mailbox_letter.html", {"letter": _found(key)})


@demo_only
@require_POST
def mailbox_week(request):
    """Let a week go by: its digests arrive in the mailbox."""
    let_days_pass.delay()
    messages.success(request, "A week goes by, day by day. Its mails arrive within a minute: open this page again.")
    return redirect("mailbox")


@csp_override(
    {
        "default-src": [CSP.NONE],
        "style-src": [CSP.UNSAFE_INLINE],
        "frame-ancestors": [CSP.SELF],
        "sandbox": ["allow-popups", "allow-popups-to-escape-sandbox", "allow-top-navigation-by-user-activation"],
    }
)
@xframe_options_sameorigin
@demo_only
def mailbox_html(request, key):
    """The HTML of one mail by itself, for the frame that shows it: no script, nothing loaded, styles as mails have."""
    return HttpResponse(_found(key).html.replace("<head>", '<head><base target="_top">', 1))


@demo_only
def mailbox_file(request, key):
    """The meetings that go with a mail, as the file that a calendar program opens."""
    letter = _found(key)
    if not letter.calendar:
        raise Http404("No file goes with this letter.")
    headers = {"Content-Disposition": 'attachment; filename="meetings.ics"'}
    return HttpResponse(letter.calendar, content_type="text/calendar; charset=utf-8", headers=headers)


def _folder() -> letters.Maildir:
    settings.MAILBOX_DIR.parent.mkdir(parents=True, exist_ok=True)
    return letters.Maildir(settings.MAILBOX_DIR)


def _arrived(key: str) -> tuple[int, ...]:
    """When a letter arrived, as a Maildir's file names say it: second, microsecond, process, number."""
    return tuple(int(number) for number in re.findall(r"\d+", key)[:4])


def _found(key: str) -> Letter:
    folder = _folder()
    if key not in folder:
        raise Http404("This letter is not in the mailbox.")
    return _letter(folder, key)


def _letter(folder: letters.Maildir, key: str) -> Letter:
    with folder.get_file(key) as file:
        message = message_from_binary_file(file, policy=policy.default)
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    files = [part for part in message.iter_attachments() if part.get_content_type() == "text/calendar"]
    return Letter(
        key=key,
        subject=str(message["Subject"]),
        to=str(message["To"]),
        sent_at=parsedate_to_datetime(message["Date"]),
        text=text.get_content() if text else "",
        html=html.get_content() if html else "",
        calendar="\r\n".join([*files[0].get_content().splitlines(), ""]).encode() if files else b"",
    )
