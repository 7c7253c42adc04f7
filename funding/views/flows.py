"""The flow picture: where the money goes, and what arrives. As a drawing, as a table, and for a spreadsheet."""

import csv

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from alliance.base import clock
from alliance.base.spreadsheets import plain

from .. import flow_picture
from .. import flows as sums
from ..definitions import DEFINITIONS
from ..eyes import eyes_of
from ..forms.asking import FlowForm, year_of, year_said


def _found(request) -> dict:
    """What is asked for, and its bands: of the last whole year, unless the address says otherwise."""
    kept, eyes = request.GET.copy(), eyes_of(request)
    kept.setdefault("year", str(year_of(clock.today()) - 1))
    form = FlowForm(kept, eyes=eyes)
    ask = form.ask()
    by = kept.get("by") if kept.get("by") in sums.GROUPINGS else "place"
    found = sums.flows(ask, by, eyes)
    bands = flow_picture.bands(found, sums.grouping(by, ask), kept, eyes)
    return {"form": form, "ask": ask, "kept": kept, "by": by, "found": found, "figures": found.figures, "bands": bands}


@login_not_required
@require_safe
def flows(request):
    """Where does the money go, and what arrives? Public."""
    context = _found(request)
    kept, ask = context["kept"], context["ask"]
    context |= {
        "title": year_said(year_of(ask.since)) if ask.since else "all years",
        "drawn": flow_picture.drawn(context["bands"], kept),
        "rows": {
            counts: flow_picture.address(kept, (("counts", counts),), "awards")
            for counts in ("new_money", "fees", "reached")
        },
        "followed": flow_picture.followed(context["bands"], kept),
        "grouped": sums.GROUPINGS[context["by"]].lower(),
        "definitions": DEFINITIONS,
    }
    return render(request, "funding/flows.html", context)


@login_not_required
@require_safe
def flows_csv(request):
    """The bands as a table for a spreadsheet, and the three figures below them."""
    found = _found(request)
    figures, ask = found["figures"], found["ask"]
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="where-the-money-goes.csv"'
    answer.write("\ufeff")
    table = csv.writer(answer)
    table.writerow(["From", "To", "Pounds", "Money that moved from", "to"])
    days = [ask.since or "the first day on record", ask.until]
    for band in found["bands"]:
        table.writerow([plain(band.source.label), plain(band.taker.label), band.amount, *days])
    for words, amount in (
        ("New money in", figures.new_money),
        ("Kept on the way, as fees", figures.fees),
        ("Arrived", figures.reached),
    ):
        table.writerow([words, "", amount, *days])
    return answer
