"""Open money: the public list and page, and what those who keep an opportunity do."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from alliance.base.refused import refused_into, require, try_to
from directory import entry_history

from .. import rules
from ..actions import opportunities as acts
from ..eyes import eyes_of
from ..forms.opportunities import LookForm, OpportunityForm, WithdrawForm
from ..models import Application, Opportunity, OpportunityTerm
from ..openings import asks_in_words, fitting_first, my_bodies, openings

A_PAGE = 20
FOR_PUBLISHERS = "Funders, finance and infrastructure officers and administrators can publish open money."
NOT_YOURS = "Its funder, and the officers of the alliance who look after it, can change this."


def _opportunity(request, pk: int) -> Opportunity:
    return get_object_or_404(Opportunity.objects.visible_to(eyes_of(request)).with_names(), pk=pk)


def _opportunity_to_keep(request, pk: int) -> Opportunity:
    found = _opportunity(request, pk)
    require(rules.can_keep_opportunity(eyes_of(request), found), NOT_YOURS)
    return found


@login_not_required
@require_safe
def opportunities(request):
    """What is open, and what of it fits us? Public; a member's organisations come with why it fits them."""
    eyes, form = eyes_of(request), LookForm(request.GET)
    found = form.found(Opportunity.objects.visible_to(eyes)).with_names()
    if eyes.reader.own and form.cleaned_data.get("state") != "over":
        rows = fitting_first(openings(found, eyes))
        page_obj = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
        shown = list(page_obj)
    else:
        page_obj = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
        shown = openings(page_obj, eyes)
    context = {
        "form": form,
        "page_obj": page_obj,
        "shown": shown,
        "is_member": bool(eyes.reader.own),
        "can_publish": rules.can_publish_opportunities(eyes),
    }
    return render(request, "funding/opportunities.html", context)


@login_not_required
@require_safe
def opportunity(request, pk):
    """What is it for, may we apply, how much, until when? Public; beside it what it is to each of my organisations."""
    eyes, found = eyes_of(request), _opportunity(request, pk)
    opening = openings([found], eyes)[0]
    context = {
        "opportunity": found,
        "opening": opening,
        "asks": asks_in_words(found),
        "can_keep": rules.can_keep_opportunity(eyes, found),
        "can_see_history": rules.can_see_history_of_opportunity(eyes, found),
    }
    return render(request, "funding/opportunity.html", context)


def opportunity_new(request):
    """Publish open money: one's own, or for officers what they read of elsewhere."""
    eyes = eyes_of(request)
    require(rules.can_publish_opportunities(eyes), FOR_PUBLISHERS)
    form = OpportunityForm(request.POST or None, instance=Opportunity(), eyes=eyes)
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            new = form.filled()
            own = new.funder_id in eyes.acts_for
            new.said_by = Opportunity.Side.FUNDER if own else Opportunity.Side.ALLIANCE
            made = acts.publish(opportunity=new, **form.asked, by=request.user)
            messages.success(request, "Published. Anybody can read it, and those it fits find it on their list.")
            return redirect(made)
    return render(request, "funding/opportunity_new.html", {"form": form})


def opportunity_edit(request, pk):
    """Put right what is said of open money, or give people more time."""
    found = _opportunity_to_keep(request, pk)
    form = OpportunityForm(request.POST or None, instance=found, eyes=eyes_of(request))
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            acts.change(opportunity=form.filled(), **form.asked, by=request.user)
            messages.success(request, "Changed.")
            return redirect(found)
    return render(request, "funding/opportunity_edit.html", {"form": form, "opportunity": found})


def opportunity_withdraw(request, pk):
    """It takes no applications any more; asked first, with the reason."""
    found = _opportunity_to_keep(request, pk)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            acts.withdraw(opportunity=found, because=form.cleaned_data["because"], by=request.user)
            messages.success(request, "Withdrawn. It stays here with the reason, and takes no applications.")
            return redirect(found)
    return render(request, "funding/opportunity_withdraw.html", {"form": form, "opportunity": found})


@require_POST
def opportunity_restore(request, pk):
    """It was withdrawn by mistake."""
    found = _opportunity_to_keep(request, pk)
    try_to(request, "Published again.", acts.restore, opportunity=found, by=request.user)
    return redirect(found)


@require_safe
def opportunity_history(request, pk):
    """Every change to an opportunity, for those who keep it and auditors."""
    found = _opportunity(request, pk)
    require(rules.can_see_history_of_opportunity(eyes_of(request), found), NOT_YOURS)
    lines = entry_history.of([(Opportunity, {"pgh_obj_id": found.pk}), (OpportunityTerm, {"opportunity_id": found.pk})])
    page = Paginator(lines, A_PAGE).get_page(request.GET.get("page"))
    return render(request, "funding/opportunity_history.html", {"opportunity": found, "page_obj": page})


@require_safe
def applications(request):
    """What did we save and ask for, and what became of it? For members; officers read those of their place."""
    eyes = eyes_of(request)
    found = Application.objects.visible_to(eyes).exclude(status=Application.Status.PASSED)
    found = found.with_names().order_by("-opportunity__closes_at", "organisation__name", "pk")
    context = {
        "page_obj": Paginator(found, A_PAGE).get_page(request.GET.get("page")),
        "is_officer": eyes.reader.is_officer,
        "mine": {body.pk for body in my_bodies(eyes)},
    }
    return render(request, "funding/applications.html", context)
