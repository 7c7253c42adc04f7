"""Did it go? Every mail of the portal, those that need somebody first. Envelope and subject, never the body."""

from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from alliance.base import holding, mail_watch
from alliance.base import outbox as sending
from alliance.base.models import DeadAddress, Mail
from alliance.base.refused import require, try_to

from .. import rules
from ..forms.people import HoldMailForm

Status = Mail.Status
WORDS = {
    Status.UNKNOWN: "Not known whether it went",
    Status.REFUSED: "Refused",
    Status.WAITING: "Waiting",
    Status.SENT: "Sent",
    Status.CANCELLED: "Cancelled",
}
ONLY_OFFICERS = "The outbox is for the alliance's officers and administrators."


def outbox(request):
    """Mails that nobody knows about or that were refused, then those that wait, then those that went."""
    require(rules.can_see_outbox(request.user), ONLY_OFFICERS)
    mails = Mail.objects.defer(*Mail.NO_BODY).select_related("decided_by")
    context = {
        "to_look_at": mails.filter(status__in=[Status.UNKNOWN, Status.REFUSED]).order_by("-status", "-pk")[:500],
        "waiting": mails.filter(status__in=[Status.SENDING, Status.WAITING]).order_by("-status", "due_at")[:50],
        "waiting_count": Mail.objects.filter(status__in=[Status.SENDING, Status.WAITING]).count(),
        "counts": _counts(),
        "hold": holding.current(),
        "dead_count": DeadAddress.objects.count(),
        "never_written": [sentence for say in mail_watch.never_written for sentence in say()],
        "done": Paginator(mails.filter(status__in=[Status.SENT, Status.CANCELLED]).order_by("-pk"), 25).get_page(
            request.GET.get("page")
        ),
    }
    return render(request, "people/outbox.html", context)


def outbox_state(request, state):
    """All mails of one state."""
    require(rules.can_see_outbox(request.user), ONLY_OFFICERS)
    if state not in Status.values:
        raise Http404("There is no such state of a mail.")
    mails = Mail.objects.defer(*Mail.NO_BODY).filter(status=state).select_related("decided_by").order_by("-pk")
    page = Paginator(mails, 25).get_page(request.GET.get("page"))
    return render(request, "people/outbox_state.html", {"page": page, "state": Status(state)})


def hold_mail(request):
    """Make sure, and say why, then hold all mail; or let it go again."""
    require(rules.can_decide_about_mail(request.user), ONLY_OFFICERS)
    hold = holding.current()
    do = request.POST.get("do")
    form = HoldMailForm(request.POST if do == "hold" else None)
    if do == "let-go":
        try_to(request, "Mail goes again. What has waited leaves within minutes.", holding.let_go, by=request.user)
        return redirect("outbox")
    if form.is_valid():
        done = "All mail is held. Only sign-in codes, links for a new password and invitations still go."
        try_to(request, done, holding.hold, why=form.cleaned_data["why"], by=request.user)
        return redirect("outbox")
    waiting = Mail.objects.filter(status=Status.WAITING).count()
    return render(request, "people/hold_mail.html", {"form": form, "hold": hold, "waiting": waiting})


def dead_addresses(request):
    """Addresses to which no digests go, because the mail server says that they are nobody's."""
    require(rules.can_see_outbox(request.user), ONLY_OFFICERS)
    page = Paginator(DeadAddress.objects.order_by("-since", "pk"), 25).get_page(request.GET.get("page"))
    return render(request, "people/dead_addresses.html", {"page": page})


@require_POST
def try_address_again(request, pk):
    """Somebody says that the address works: digests go to it again."""
    require(rules.can_decide_about_mail(request.user), ONLY_OFFICERS)
    dead = get_object_or_404(DeadAddress, pk=pk)
    done = f"Digests go to {dead.address} again from the next one on."
    try_to(request, done, holding.try_address_again, dead=dead, by=request.user)
    return redirect("dead_addresses")


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


def _counts() -> list[tuple[str, str, int]]:
    """How many mails are in each state that lasts, those that need somebody first: (state, its words, how many)."""
    found = dict(Mail.objects.order_by().values_list("status").annotate(Count("pk")))
    return [(one.value, WORDS[one], found.get(one, 0)) for one in WORDS]


def _mail(request, pk) -> Mail:
    require(rules.can_decide_about_mail(request.user), ONLY_OFFICERS)
    return get_object_or_404(Mail, pk=pk)
