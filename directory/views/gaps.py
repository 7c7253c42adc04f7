"""Searches that found nobody: for those who plan, with small counts kept back."""

import csv

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from alliance.base.refused import require
from alliance.base.spreadsheets import plain
from directory import gaps as unmet
from directory import rules

FOR_PLANNERS = "This page is for ICB and council staff, the alliance's officers and auditors."


@require_safe
def gaps(request):
    """Where did searches find nobody, and for what?"""
    require(rules.can_see_gaps(request.user), FOR_PLANNERS)
    quarters = unmet.quarters()
    context = {"quarters": quarters, "report": unmet.report(_chosen(request, quarters))}
    return render(request, "directory/gaps.html", context)


@require_safe
def gaps_csv(request):
    """The same as a table for a spreadsheet."""
    require(rules.can_see_gaps(request.user), FOR_PLANNERS)
    report = unmet.report(_chosen(request, unmet.quarters()))
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="searches-that-found-nobody-{report.quarter.slug}.csv"'
    table = csv.writer(answer)
    table.writerow(["Need", "District", "Searches that found nobody", "From", "To"])
    for line in report.lines:
        told = unmet.NOT_TOLD if line.searches is None else line.searches
        table.writerow([plain(line.need), plain(line.district), told, report.quarter.begins, report.until])
    return answer


def _chosen(request, quarters: list[unmet.Quarter]) -> unmet.Quarter:
    asked = request.GET.get("quarter") or quarters[0].slug
    for quarter in quarters:
        if quarter.slug == asked:
            return quarter
    raise Http404
