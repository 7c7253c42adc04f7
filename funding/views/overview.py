"""Where the money goes, in figures: the overview, the breakdowns, the awards behind a number, and what is wrong."""

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.shortcuts import render
from django.views.decorators.http import require_safe

from alliance.base.refused import require

from .. import needs, presenters, rules
from .. import queries as reads
from .. import totals as sums
from ..definitions import DEFINITIONS
from ..eyes import eyes_of
from ..forms.asking import AskForm, year_of, year_said
from ..models import Award, Fault

BY = {
    "funder": "By funder",
    "intermediary": "By intermediary",
    "recipient": "By recipient",
    "fund": "By fund",
    "instrument": "By kind of agreement",
    "money": "By kind of money",
    "length": "By length",
    "scale": "By scale of the footprint",
    "footprint": "By footprint",
    "size": "By size of the recipient",
    "led_by": "By whom the recipient is led",
    "year": "By year",
}


def _kept(request) -> str:
    """What the address asks for, without the page's number and the breakdown, to go on with in links."""
    kept = request.GET.copy()
    for name in ("page", "by", "counts"):
        kept.pop(name, None)
    return kept.urlencode()


@login_not_required
@require_safe
def overview(request):
    """Where does the money go, and what arrives? Three figures for a year or as at a day. Public."""
    eyes = eyes_of(request)
    form = AskForm(request.GET, eyes=eyes)
    ask = form.ask()
    mine = Award.objects.filter(recipient__in=eyes.parties, status="made", to_pass_on=True).with_names()
    context = {
        "form": form,
        "ask": ask,
        "kept": _kept(request),
        "flow_query": _flow_query(request),
        "figures": sums.figures(ask),
        "in_kind": sums.in_kind(ask),
        "untraced": sums.untraced(ask),
        "shows_balance": eyes.sees_all or not ask.narrows,
        "definitions": DEFINITIONS,
        "by": BY,
        "title": _title(ask),
        "can_record": rules.can_record_awards(eyes),
        "can_see_checks": rules.can_see_checks(eyes),
        "held": mine[:20],
        "waiting": needs.money_items(eyes),
    }
    return render(request, "funding/overview.html", context)


def _flow_query(request) -> str:
    """The same question for the flow picture, which shows last year unless it is asked for all."""
    asked = request.GET.copy()
    asked.setdefault("year", "")
    return asked.urlencode()


def _title(ask) -> str:
    """2026/27, or as at a day."""
    return year_said(year_of(ask.since)) if ask.since else ""


@login_not_required
@require_safe
def totals(request):
    """The same by funder, intermediary, recipient and so on. Public."""
    eyes = eyes_of(request)
    dimension = request.GET.get("by", "recipient")
    dimension = dimension if dimension in BY else "recipient"
    form = AskForm(request.GET, eyes=eyes)
    ask = form.ask()
    rows = presenters.breakdown(dimension, sums.by(dimension, ask), ask, eyes)
    context = {
        "form": form,
        "ask": ask,
        "kept": _kept(request),
        "dimension": dimension,
        "heading": BY[dimension],
        "by": BY,
        "title": _title(ask),
        "page_obj": Paginator(rows, 50).get_page(request.GET.get("page")),
        "definitions": DEFINITIONS,
        "shows_balance": any(row.shows_balance for row in rows) and dimension == "intermediary",
    }
    return render(request, "funding/totals.html", context)


@login_not_required
@require_safe
def awards(request):
    """The awards that a number counts, or all of them. Public."""
    eyes = eyes_of(request)
    form = AskForm(request.GET, eyes=eyes)
    ask, counts = form.ask(), request.GET.get("counts", "")
    found = reads.awards_counted(ask, counts, eyes)
    context = {
        "form": form,
        "ask": ask,
        "title": _title(ask),
        "counts": counts if counts in reads.COUNTS else "",
        "definition": DEFINITIONS.get("fee_management" if counts == "fees" else counts, ""),
        "page_obj": Paginator(found, 25).get_page(request.GET.get("page")),
        "drafts": Award.objects.filter(status="draft").visible_to(eyes).with_names()[:20],
        "can_record": rules.can_record_awards(eyes),
    }
    return render(request, "funding/awards.html", context)


@require_safe
def checks(request):
    """What does not add up in the ledger, as the nightly check found it."""
    require(rules.can_see_checks(eyes_of(request)), "This page is for the alliance's finance officer and auditors.")
    page = Paginator(Fault.objects.select_related("award"), 50).get_page(request.GET.get("page"))
    return render(request, "funding/checks.html", {"page_obj": page})
