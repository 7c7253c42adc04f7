"""An organisation's services: each one's page, and the pages that keep it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from alliance.base import clock
from alliance.base.refused import Refused, refused_into, require, try_to
from directory import presenters, rules
from directory.actions import services as actions
from directory.forms.entries import SensitiveSiteForm
from directory.forms.service_times import TimesForm
from directory.forms.services import CapacityForm, ServiceForm
from directory.models import Service
from directory.offers import capacity_tag, waiting_edit, with_parts

from .entry_parts import _entry_to_change, change_coverage, coverage_page


def _service(request, slug: str, pk: int) -> Service:
    """The service of this organisation that this reader may open, else 404."""
    services = with_parts(Service.objects.visible_to(request.reader).select_related("organisation"))
    return get_object_or_404(services, pk=pk, organisation__slug=slug)


def _service_to_change(request, slug: str, pk: int) -> Service:
    service = _service(request, slug, pk)
    allowed = rules.can_change_organisation(request.user, service.organisation)
    require(allowed, "Only people who speak for it can change a service.")
    return service


def _page(request, name: str, service: Service, **context):
    return render(
        request, f"directory/{name}.html", {"organisation": service.organisation, "service": service} | context
    )


@login_not_required
@require_safe
def service(request, slug, pk):
    """What is it, can it take my client, and how do I refer?"""
    service = _service(request, slug, pk)
    return _page(request, "service", service, **presenters.service(service, request.reader, request.user))


def service_new(request, slug):
    """Add something that we offer."""
    entry = _entry_to_change(request, slug)
    first = {"visibility": "public", "languages": ["English"], "modes": ["in-person"]}
    form = ServiceForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            service, edit = actions.add(organisation=entry, values=form.values(), terms=form.terms(), by=request.user)
            messages.success(request, presenters.what_became_of_the_service(service, edit))
            return redirect("directory:service_times", slug, service.pk)
    return render(request, "directory/service_new.html", {"organisation": entry, "form": form})


def service_edit(request, slug, pk):
    """Change what a service says of itself."""
    service = _service_to_change(request, slug, pk)
    waiting = waiting_edit(service)
    officer = rules.is_officer_of(request.user, service.organisation)
    # An officer starts from what the public reads: saving a member's waiting change would approve it unseen.
    asked_for = waiting.changes if waiting and not waiting.asks_to_be_listed and not officer else {}
    form = ServiceForm(request.POST or None, instance=service, initial=asked_for)
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            edit = actions.change(service=service, values=form.values(), terms=form.terms(), by=request.user)
            messages.success(request, presenters.what_became_of_the_service(service, edit))
            return redirect(service)
    return _page(request, "service_edit", service, form=form, edit=waiting, officer=officer)


def service_times(request, slug, pk):
    """On which days, from when to when."""
    service = _service_to_change(request, slug, pk)
    more = "more" in request.POST
    form = TimesForm(request.POST or None, times=service.times.all(), more=more)
    if request.method == "POST" and not more and form.is_valid():
        with refused_into(form):
            actions.set_times(service=service, times=form.times(), by=request.user)
            messages.success(request, f"The days and times of {service.name} have been changed.")
            return redirect(service)
    return _page(request, "service_times", service, form=form)


def service_coverage(request, slug, pk):
    """Where it reaches people, if not wherever the organisation works."""
    service = _service_to_change(request, slug, pk)
    if request.method == "POST":
        try:
            messages.success(request, change_coverage(request, service.organisation, service))
        except Refused as refused:
            messages.error(request, str(refused))
        return redirect(request.get_full_path())
    context = coverage_page(request, service.coverage)
    context["officer"] = rules.is_officer_of(request.user, service.organisation)
    context["sensitive_form"] = SensitiveSiteForm(initial={"sensitive_site": service.sensitive_site})
    context["sensitive_form"].fields["sensitive_site"].label = "Nobody may learn where this service happens"
    return _page(request, "service_coverage", service, **context)


def service_capacity(request, slug, pk):
    """Can it take people now?"""
    service = _service_to_change(request, slug, pk)
    said = {"capacity": service.capacity, "note": service.capacity_note}
    form = CapacityForm(request.POST or None, initial=said)
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            actions.say_capacity(service=service, by=request.user, **form.cleaned_data)
            messages.success(request, f"Thank you. People now see what {service.name} can take on, as of today.")
            return redirect(service)
    tag = capacity_tag(service, clock.today())
    return _page(request, "service_capacity", service, form=form, capacity=tag)


@require_POST
def service_same(request, slug, pk):
    """It can take on as much as before: `was` says what the person has read."""
    service = _service_to_change(request, slug, pk)
    done = f"Thank you. {service.name}: {service.get_capacity_display()}, as of today."
    was = request.GET.get("was") or service.capacity
    try_to(request, done, actions.say_the_same, service=service, was=was, by=request.user)
    return redirect("home" if request.POST.get("next") == "home" else service)


def service_end(request, slug, pk):
    """Stop offering it."""
    service = _service_to_change(request, slug, pk)
    if request.method == "POST":
        try_to(request, f"{service.name} has ended.", actions.end, service=service, by=request.user)
        return redirect(service.organisation)
    return _page(request, "service_end", service)


@require_POST
def service_take_up(request, slug, pk):
    """Offer it again, or ask for it to be put into the directory."""
    service = _service_to_change(request, slug, pk)
    try:
        edit = actions.take_up(service=service, by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, presenters.what_became_of_the_service(service, edit))
    return redirect(service)
