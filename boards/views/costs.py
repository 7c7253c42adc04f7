"""The cost of unfunded time, its statement, and budgets for representation."""

import csv
import datetime as dt

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from alliance.base import clock
from alliance.base.refused import refused_into, require
from directory.models import AllianceRole
from directory.rules import holds

from .. import cost_statement, rules
from ..actions import budgets as actions
from ..forms.settlements import BudgetForm
from ..models import Budget
from ..queries import budgets as budget_queries
from ..queries import costs as queries

FOR_MEMBERS = "The cost of unfunded time is for members of the alliance, statutory staff, officers and funders."
FOR_KEEPERS = "Finance officers and officers of the whole alliance keep budgets."


def _report(request) -> queries.Costs:
    require(rules.can_see_costs(request.user), FOR_MEMBERS)
    return queries.costs(_year(request), everything=_reads_all(request))


def _reads_all(request) -> bool:
    return holds(request.user, AllianceRole.Role.AUDITOR)


def _year(request) -> int:
    year = request.GET.get("year", "")
    known = year.isdecimal() and dt.MINYEAR < int(year[:5]) < dt.MAXYEAR - 1
    return int(year[:5]) if known else queries.year_of(clock.today())


@require_safe
def costs(request):
    """What is this sector giving for nothing? One figure with its range, and the same by place, board and quarter."""
    report = _report(request)
    cuts = [(cut, words, report.cuts[cut]) for cut, words in queries.CUTS.items()]
    context = {"report": report, "cuts": cuts, "definitions": cost_statement.definitions(report)}
    return render(request, "boards/costs.html", context)


@require_safe
def costs_rows(request):
    """The rows behind a figure: seats whose holders agree to show their hours, and the others together."""
    require(rules.can_see_costs(request.user), FOR_MEMBERS)
    cut = request.GET.get("cut", "all")
    if cut not in ("all", *queries.CUTS):
        raise Http404
    found = queries.behind(_year(request), cut, request.GET.get("of", ""), everything=_reads_all(request))
    if found is None:
        raise Http404
    page = Paginator(found.rows, 50).get_page(request.GET.get("page"))
    return render(request, "boards/costs_rows.html", {"found": found, "page_obj": page, "year": _year(request)})


@require_safe
def costs_csv(request):
    """The report as CSV, with its definitions."""
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="cost-of-unfunded-time.csv"'
    answer.write("\ufeff")
    csv.writer(answer).writerows(cost_statement.rows(_report(request)))
    return answer


@require_safe
def costs_pdf(request):
    """The statement for the ICS, on one page."""
    answer = HttpResponse(cost_statement.pdf(_report(request)), content_type="application/pdf")
    answer["Content-Disposition"] = 'attachment; filename="cost-of-unfunded-time.pdf"'
    return answer


@require_safe
def budgets(request):
    """How much is set aside for representation, how much is claimed, and how long will it last?"""
    require(rules.can_see_budgets(request.user), "Budgets are for who runs the money, and for their funders.")
    page = Paginator(Budget.objects.visible_to(request.reader), 20).get_page(request.GET.get("page"))
    shown = Budget.objects.filter(pk__in=[one.pk for one in page])
    context = {
        "page_obj": page,
        "lines": budget_queries.budget_lines(shown),
        "may_keep": rules.can_keep_budgets(request.user),
        "today": clock.today(),
    }
    return render(request, "boards/budgets.html", context)


def budget_new(request):
    """Add a budget."""
    require(rules.can_keep_budgets(request.user), FOR_KEEPERS)
    return _budget(request, Budget(), "boards/budget_new.html", "The budget has been added.")


def budget_edit(request, pk):
    """Change a budget."""
    require(rules.can_keep_budgets(request.user), FOR_KEEPERS)
    found = get_object_or_404(Budget.objects.visible_to(request.reader), pk=pk)
    return _budget(request, found, "boards/budget_edit.html", "The budget has been changed.")


def _budget(request, instance: Budget, template: str, done: str):
    form = BudgetForm(request.POST or None, instance=instance, person=request.user, reader=request.reader)
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            actions.save(budget=form.save(commit=False), by=request.user)
            messages.success(request, done)
            return redirect("boards:budgets")
    return render(request, template, {"form": form, "budget": instance})
