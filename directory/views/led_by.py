"""By and for whom an organisation says that it is led: a page for itself alone."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render

from alliance.base.refused import refused_into, require, try_to
from directory import rules
from directory.actions import led_by as actions
from directory.forms.taxonomies import LedByForm, WhoSeesForm
from directory.models import LedBy

from .entries import _entry


def organisation_led_by(request, slug):
    """We say of ourselves by and for whom we are led, and who may know."""
    entry = _entry(request, slug)
    require(rules.can_say_led_by(request.user, entry), "Only an organisation itself can say by and for whom it is led.")
    if request.method == "POST" and "said" in request.POST:
        return _change_what_is_said(request, entry)
    form = LedByForm(request.POST or None, organisation=entry)
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            actions.say(organisation=entry, by=request.user, **form.cleaned_data)
            messages.success(request, "You have said so. You can take it back whenever you like.")
            return redirect("directory:organisation_led_by", slug)
    said = LedBy.objects.filter(organisation=entry).select_related("group").order_by("group__sort_key")
    context = {"organisation": entry, "form": form, "said": [WhoSeesForm(led_by=one) for one in said]}
    return render(request, "directory/organisation_led_by.html", context)


def _change_what_is_said(request, entry):
    """Take one thing back, or change who may see it."""
    said = LedBy.objects.filter(organisation=entry).select_related("group")
    led_by = next((one for one in said if str(one.pk) == request.POST["said"]), None)
    if led_by is None:
        raise Http404
    form = WhoSeesForm(request.POST, led_by=led_by)
    if "withdraw" in request.POST:
        try_to(request, "You no longer say so.", actions.withdraw, led_by=led_by, by=request.user)
    elif form.is_valid():
        visibility = form.cleaned_data["visibility"]
        done = f"{led_by.group.name}: who can see this has been changed."
        said = {"organisation": entry, "group": led_by.group, "visibility": visibility}
        try_to(request, done, actions.say, **said, by=request.user)
    return redirect("directory:organisation_led_by", entry.slug)
