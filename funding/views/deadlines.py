"""Days by which the recipient of an award owes a report, or money that was not spent."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render

from alliance.base.refused import refused_into, require

from .. import rules
from ..actions import deadlines as acts
from ..eyes import eyes_of
from ..forms.deadlines import QUESTIONS, DeadlineForm, step_form
from ..models import Deadline
from .award import award_seen

FOR_BOTH_SIDES = "Those who speak for the funder or the recipient, and the alliance's finance officer, can do this."


def _deadline(request, pk: int) -> Deadline:
    found = Deadline.objects.visible_to(eyes_of(request))
    return get_object_or_404(found.select_related("award__funder", "award__recipient"), pk=pk)


def deadline_new(request, pk):
    """Something is due for an award by a day."""
    award, eyes = award_seen(request, pk), eyes_of(request)
    require(rules.can_set_deadlines(eyes, award), FOR_BOTH_SIDES)
    new = Deadline(award=award, said_by=rules.side_that_sets(eyes, award))
    form = DeadlineForm(request.POST or None, instance=new)
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            made = acts.set_day(deadline=form.save(commit=False), by=request.user)
            messages.success(request, "Recorded. The recipient is reminded until it says that it was sent.")
            return redirect(made)
    return render(request, "funding/deadline_new.html", {"form": form, "award": award})


def deadline_edit(request, pk):
    """Put right what is due, or by when."""
    found = _deadline(request, pk)
    require(rules.can_change_deadline(eyes_of(request), found), FOR_BOTH_SIDES)
    form = DeadlineForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            acts.change(deadline=form.save(commit=False), by=request.user)
            messages.success(request, "Changed.")
            return redirect(found)
    return render(request, "funding/deadline_edit.html", {"form": form, "deadline": found, "award": found.award})


def deadline_step(request, pk, step):
    """Say that it was sent, or came; or ask for it again, or no more."""
    found = _deadline(request, pk)
    if step not in QUESTIONS:
        raise Http404
    require(step in rules.steps_of_deadline(eyes_of(request), found), FOR_BOTH_SIDES)
    form = step_form(step, request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            acts.move(deadline=found, step=step, by=request.user, **form.cleaned_data)
            messages.success(request, "Recorded.")
            return redirect(found)
    context = {"form": form, "deadline": found, "award": found.award, "step": step, "button": QUESTIONS[step][1]}
    return render(request, "funding/deadline_step.html", context)
