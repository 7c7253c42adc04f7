"""Does the mail go out? For officers a page, for a monitor its figures."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.cache import caches
from django.db.models import Count, Min
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_safe

from alliance.base import clock, mail_watch
from alliance.base.refused import require
from alliance.digests import left_out
from alliance.digests.models import Delivery
from directory import rules

CALLS = "celery"  # the list in the broker in which calls wait for a worker


@require_safe
def post_health(request):
    """How much mail waits and since when, when the last went, whether the scheduler lives; and what is wrong."""
    require(rules.can_see_outbox(request.user), "This page is for the alliance's officers and administrators.")
    context = {
        "figures": mail_watch.figures(),
        "digests": digests_due(),
        "left_out": left_out.counts(),
        "calls": calls_waiting(),
        "alert_minutes": settings.MAIL_ALERT_MINUTES,
    }
    return render(request, "health/post_health.html", context)


@login_not_required
@require_safe
def metrics(request):
    """The same figures as Prometheus reads them. There is no such page for who does not show the token."""
    shown = request.headers.get("Authorization", "")
    if not settings.METRICS_TOKEN or not constant_time_compare(shown, f"Bearer {settings.METRICS_TOKEN}"):
        raise Http404
    return HttpResponse(gauges(), content_type="text/plain; version=0.0.4; charset=utf-8")


def gauges() -> str:
    """One gauge a figure; one that is not known is left out."""
    found, digests, calls, missed = mail_watch.figures(), digests_due(), calls_waiting(), left_out.counts()

    def age(moment):
        return None if moment is None else max(0.0, round((found.at - moment).total_seconds(), 1))

    said = {
        "mail_due": ("Mails whose time has come", found.due),
        "mail_waiting": ("Mails that wait, those that are tried again later too", found.waiting),
        "mail_sending": ("Mails that a worker holds", found.sending),
        "mail_unknown": ("Mails of which nobody knows whether they went", found.unknown),
        "mail_refused": ("Mails that the mail server refused", found.refused),
        "mail_dead_addresses": ("Addresses to which sending has stopped", found.dead_addresses),
        "mail_held": ("1 while an officer holds all mail", int(found.hold is not None)),
        "mail_stuck": ("1 when nothing was sent for too long although mail was due", int(found.is_stuck)),
        "mail_oldest_due_seconds": ("For how long the oldest mail has waited", age(found.oldest_due) or 0),
        "mail_last_sent_seconds": ("How long ago the last mail went", age(found.last_sent)),
        "beat_seconds": ("How long ago the scheduler was heard of", age(found.beat_at)),
        "digests_due": ("Digests that wait to be composed", digests["count"]),
        "digests_oldest_due_seconds": ("For how long the oldest of them has waited", age(digests["oldest"]) or 0),
        "digests_failed": ("Digests that could not be composed and are tried again", missed["failed"]),
        "digests_late": ("Digests given up as too late in the last seven days", missed["late"]),
        "calls_waiting": ("Calls in the broker that wait for a worker", calls),
    }
    known = {f"alliance_{name}": said for name, said in said.items() if said[1] is not None}
    return "".join(f"# HELP {name} {words}\n# TYPE {name} gauge\n{name} {n}\n" for name, (words, n) in known.items())


def digests_due() -> dict:
    """Digests whose time has come and that are not composed yet: how many, and since when the oldest."""
    return Delivery.objects.due(clock.now()).aggregate(count=Count("pk"), oldest=Min("due_at"))


def calls_waiting() -> int | None:
    """How many calls wait in the broker for a worker; None when the broker does not say."""
    try:
        return caches["default"]._cache.get_client().llen(CALLS)
    except Exception:  # whatever is wrong with the broker, the page is for just that day
        return None
