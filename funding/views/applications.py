"""What a member does about open money: save it or leave it, say that they applied, and what became of it."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from alliance.base.refused import refused_into, require, try_to
from directory.models import Organisation

from .. import rules
from ..actions import applications as acts
from ..eyes import eyes_of
from ..forms.applications import AppliedForm, OutcomeForm
from ..models import Application, Opportunity

FOR_KEEPERS = "Owners and editors of an organisation say what it saves and asks for."


def _for_us(request, pk: int, slug: str) -> dict:
    """The opportunity, and the organisation for which the person may say something of it."""
    eyes = eyes_of(request)
    opportunity = get_object_or_404(Opportunity.objects.visible_to(eyes), pk=pk)
    organisation = get_object_or_404(Organisation.objects.active().filter(pk__in=eyes.reader.own), slug=slug)
    require(rules.can_apply_for(eyes, organisation.pk), FOR_KEEPERS)
    return {"opportunity": opportunity, "organisation": organisation, "by": request.user}


def _application(request, pk: int) -> Application:
    eyes = eyes_of(request)
    found = get_object_or_404(Application.objects.visible_to(eyes).with_names(), pk=pk)
    require(rules.can_change_application(eyes, found), FOR_KEEPERS)
    return found


@require_POST
def opportunity_save(request, pk, slug):
    """Keep it for one of my organisations, to apply for."""
    said = _for_us(request, pk, slug)
    done = f"Saved for {said['organisation']}. You are reminded until it closes."
    try_to(request, done, acts.save, **said)
    return redirect(said["opportunity"])


@require_POST
def opportunity_leave(request, pk, slug):
    """It is nothing for one of my organisations, or not any more."""
    said = _for_us(request, pk, slug)
    done = f"{said['organisation']} is not reminded of this any more. You can save it again until it closes."
    try_to(request, done, acts.leave, **said)
    return redirect(said["opportunity"])


def application_applied(request, pk):
    """They applied: on which day, for how much."""
    found = _application(request, pk)
    form = AppliedForm(request.POST or None, application=found)
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            acts.apply(application=found, by=request.user, **form.cleaned_data)
            messages.success(request, "Recorded. After it closes you are asked what became of it.")
            return redirect(found.opportunity)
    return render(request, "funding/application_applied.html", {"form": form, "application": found})


@require_POST
def application_not_applied(request, pk):
    """They have not applied after all; it stays saved."""
    found = _application(request, pk)
    try_to(
        request, "It is saved, and not applied for.", acts.take_back_saying_applied, application=found, by=request.user
    )
    return redirect(found.opportunity)


def application_outcome(request, pk):
    """What became of it: awarded, refused with the funder's reason, or taken back."""
    found = _application(request, pk)
    form = OutcomeForm(request.POST or None, application=found)
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            acts.record_outcome(application=found, by=request.user, **form.said())
            messages.success(request, "Recorded. Only your organisation and the officers of your place see it.")
            return redirect(found.opportunity)
    return render(request, "funding/application_outcome.html", {"form": form, "application": found})
