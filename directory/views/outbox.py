"""Did it go? Every mail of the portal, those that need somebody first. Envelope and subject, never the body."""

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from alliance.base import outbox as sending
from alliance.base.models import Mail
from alliance.base.refused import require, try_to

from .. import rules

Status = Mail.Status
ONLY_OFFICERS = "The outbox is for the alliance's officers and administrators."


def outbox(request):
    """Mails that nobody knows about or that were refused, then those that wait, then those that went."""
    require(rules.can_see_outbox(request.user), ONLY_OFFICERS)
    mails = Mail.objects.defer("text", "html").select_related("decided_by")
    context = {
        "to_look_at": mails.filter(status__in=[Status.UNKNOWN, Status.REFUSED]).order_by("-status", "-pk")[:500],
        "waiting": mails.filter(status__in=[Status.SENDING, Status.WAITING]).order_by("-status", "due_at")[:50],
        "waiting_count": Mail.objects.filter(status__in=[Status.SENDING, Status.WAITING]).count(),
        "done": Paginator(mails.filter(status__in=[Status.SENT, Status.CANCELLED]).order_by("-pk"), 25).get_page(
            request.GET.get("page")
        ),
    }
    return render(request, "people/outbox.html", context)


def send_mail_again(request, pk):
    """Make sure, then put a mail back to wait: it may arrive twice."""
    mail = _mail(request, pk)
    if request.method == "POST":
        try_to(request, "The mail waits to be sent again.", sending.send_again, mail=mail, by=request.user)
        return redirect("outbox")
    return render(request, "people/send_mail_again.html", {"mail": mail, "possible": mail.may_become(Status.WAITING)})


@require_POST
def mail_arrived(request, pk):
    """Somebody has asked, and the mail did arrive."""
    try_to(request, "The mail counts as sent.", sending.it_arrived, mail=_mail(request, pk), by=request.user)
    return redirect("outbox")


@require_POST
def cancel_mail(request, pk):
    """This mail is not to be sent any more."""
    try_to(request, "The mail will not be sent.", sending.cancel, mail=_mail(request, pk), by=request.user)
    return redirect("outbox")


def _mail(request, pk) -> Mail:
    require(rules.can_decide_about_mail(request.user), ONLY_OFFICERS)
    return get_object_or_404(Mail, pk=pk)
