"""Recording a round of awards from a spreadsheet: choose, look, record."""

import csv

from django.contrib import messages
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from alliance.base.refused import Refused, require

from .. import rounds, rules
from ..actions import rounds as acts
from ..eyes import eyes_of
from ..forms.rounds import RoundForm, seal, unseal
from ..models import Award, Entry
from ..sheets import Unreadable, cells_of
from .awards import FOR_FUNDERS


def _sources(eyes):
    """Awards that the person's bodies hold to pass on."""
    held = Award.objects.filter(status=Award.Status.MADE, to_pass_on=True).with_names()
    return held if eyes.writes_all else held.filter(recipient__in=eyes.acts_for)


def round_new(request):
    """Choose the file; look at what it says; record all of it or nothing."""
    eyes = eyes_of(request)
    require(rules.can_record_awards(eyes), FOR_FUNDERS)
    if request.method == "POST" and "sealed" in request.POST:
        return _record(request, eyes)
    form = RoundForm(request.POST or None, request.FILES or None, sources=_sources(eyes))
    context = {"form": form, "columns": rounds.COLUMNS, "needed": rounds.NEEDED}
    if request.method == "POST" and form.is_valid():
        source, file = form.cleaned_data["source"], form.cleaned_data["file"]
        try:
            table = cells_of(file.name, file.read())
            found = rounds.read(table, source, request.reader)
        except Unreadable as why:
            form.add_error("file", str(why))
        else:
            return _preview(request, source, table, found)
    return render(request, "funding/round_new.html", context)


def _preview(request, source: Award, table, found: rounds.Round):
    left = source.balance.to_commit
    context = {
        "source": source,
        "found": found,
        "left": left,
        "left_after": left - found.total,
        "sealed": seal(source, table) if found.new and not found.problems else "",
    }
    return render(request, "funding/round_preview.html", context)


def _record(request, eyes):
    """The button under the preview. Everything is checked again: somebody may have written meanwhile."""
    try:
        source_id, table = unseal(request.POST["sealed"])
    except signing.BadSignature:
        messages.error(request, "The preview is too old. Choose the file again.")
        return redirect("funding:round_new")
    source = get_object_or_404(_sources(eyes), pk=source_id)
    try:
        found = rounds.read(table, source, request.reader)
        side = Entry.Side.FUNDER if source.recipient_id in eyes.acts_for else Entry.Side.ALLIANCE
        made = acts.record(source=source, found=found, said_by=side, by=request.user)
    except (Refused, Unreadable) as why:
        messages.error(request, str(why))
        return redirect("funding:round_new")
    count = f"{len(made)} award has" if len(made) == 1 else f"{len(made)} awards have"
    messages.success(request, f"{count} been recorded. Those who were paid are asked to confirm.")
    return redirect(source)


@require_safe
def round_example(request):
    """A file with the columns as a round names them, and one row."""
    require(rules.can_record_awards(eyes_of(request)), FOR_FUNDERS)
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="round-example.csv"'
    answer.write("\ufeff")
    csv.writer(answer).writerows(rounds.EXAMPLE)
    return answer
