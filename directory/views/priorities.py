"""Priorities: the list, the story of one, raising it, keeping it, and the answer to what became of it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from alliance.base.refused import refused_into, require, try_to
from directory import rules, stories
from directory.actions import priorities as actions
from directory.forms.priorities import (
    AnswerForm,
    ClosePriorityForm,
    EvidenceForm,
    PriorityForm,
    PrioritySearchForm,
)
from directory.models import Coverage, Organisation, Priority, PriorityStep

from .search import _where

A_PAGE = 20
NOT_YOURS = "Only the organisation that raised it and the officers of its place can change a priority."


def _priority(request, pk: int) -> Priority:
    found = Priority.objects.visible_to(request.reader).select_related("organisation", "footprint")
    return get_object_or_404(found.defer("footprint__outline", "footprint__description"), pk=pk)


def _priority_to_change(request, pk: int) -> Priority:
    priority = _priority(request, pk)
    require(rules.can_change_priority(request.user, priority), NOT_YOURS)
    return priority


@login_not_required
@require_safe
def priorities(request):
    """What communities raised, in their own words, and what became of it. Public."""
    form = PrioritySearchForm(request.GET)
    asked = form.values()
    asked |= {name: request.GET.get(name, "")[:120].replace("\0", "") for name in ("footprint", "area", "organisation")}
    where, places = _where(asked)
    found = stories.asked_for(
        request.reader,
        words=asked["words"],
        where=where,
        state=asked["state"],
        organisation=asked["organisation"],
    )
    context = {
        "form": form,
        "where": where,
        "places": [] if where else places,
        "page_obj": Paginator(found, A_PAGE).get_page(request.GET.get("page")),
        "can_raise": stories.organisations_of(request.user).exists(),
    }
    if asked["organisation"]:
        context["of"] = Organisation.objects.visible_to(request.reader).filter(slug=asked["organisation"]).first()
    return render(request, "directory/priorities.html", context)


@login_not_required
@require_safe
def priority(request, pk):
    """Is it still what they said? The community's own words, and its line to what became of it. Public if marked so."""
    found = _priority(request, pk)
    context = {"priority": found, "story": stories.story(found, request.reader, request.user)}
    return render(request, "directory/priority.html", context)


def priority_new(request):
    """Raise something in our community's own words, or support a resident who does."""
    organisations = _who_may_raise(request)
    sentence = "Priorities are raised by people who speak for an organisation. Ask yours to make you an editor."
    require(bool(organisations), sentence)
    more = "more" in request.POST
    form = PriorityForm(request.POST or None, organisations=organisations, more=more)
    if request.method == "POST" and not more and form.is_valid():
        with refused_into(form):
            raised = actions.add(priority=form.priority(), evidence=form.evidence(), by=request.user)
            messages.success(request, "The priority has been raised. This is its page.")
            return redirect(raised)
    places = Coverage.objects.visible_to(request.reader).filter(organisation__in=organisations)
    names = places.order_by("footprint__name").values_list("footprint__name", flat=True).distinct()
    return render(request, "directory/priority_new.html", {"form": form, "places": names[:50]})


def _who_may_raise(request):
    """The organisations I speak for; for an officer the one of its place that the address names, too."""
    mine = stories.organisations_of(request.user)
    named = Organisation.objects.visible_to(request.reader).filter(
        slug=request.GET.get("organisation", "")[:120].replace("\0", "")
    )
    if (one := named.first()) and rules.can_raise_priority(request.user, one):
        return named
    return mine


def priority_edit(request, pk):
    """Who can read our priority, and what shows that it matters."""
    found = _priority_to_change(request, pk)
    more = "more" in request.POST
    form = EvidenceForm(
        request.POST or None, evidence=found.evidence.all(), more=more, initial={"is_public": found.is_public}
    )
    if request.method == "POST" and not more and form.is_valid():
        with refused_into(form):
            is_public = form.cleaned_data["is_public"]
            actions.change(priority=found, is_public=is_public, evidence=form.evidence(), by=request.user)
            messages.success(request, "The priority has been changed.")
            return redirect(found)
    return render(request, "directory/priority_edit.html", {"form": form, "priority": found})


def priority_close(request, pk):
    """Nothing more is asked for, and why."""
    found = _priority_to_change(request, pk)
    form = ClosePriorityForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            actions.close(priority=found, because=form.cleaned_data["because"], by=request.user)
            messages.success(request, "The priority is closed. Its story stays.")
            return redirect(found)
    return render(request, "directory/priority_close.html", {"form": form, "priority": found})


@require_POST
def priority_reopen(request, pk):
    """It is still wanted after all."""
    found = _priority_to_change(request, pk)
    try_to(request, "The priority is open again.", actions.reopen, priority=found, by=request.user)
    return redirect(found)


def priority_answer(request, pk):
    """Is this still what you said?"""
    steps = PriorityStep.objects.visible_to(request.reader).standing()
    step = get_object_or_404(steps.select_related("priority__organisation"), pk=pk)
    require(
        rules.can_answer_step(request.user, step), "Only the organisation that raised the priority can answer this."
    )
    answered = {"answer": step.answer, "words": step.answer_words} if step.answer else None
    form = AnswerForm(request.POST or None, initial=answered)
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            actions.answer(step=step, was=request.POST.get("was", ""), **form.cleaned_data, by=request.user)
            messages.success(request, "Your answer stands on the page of the priority.")
            return redirect(f"{step.priority.get_absolute_url()}#step-{step.pk}")
    return render(request, "directory/priority_answer.html", {"form": form, "step": step, "priority": step.priority})
