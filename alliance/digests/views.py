"""Pages about a person's own digests."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from alliance.base.refused import refused_into
from directory.models import Person

from . import actions, links, preview
from .forms import DigestsForm, HowOftenForm
from .models import Kind
from .wanted import wanted_by


def settings(request):
    """Which mails I get and when, and what I would get now."""
    person = request.user
    wanted = wanted_by([person.pk])
    choices = {kind: wanted[person.pk, kind] for kind in Kind.values}
    form = DigestsForm(request.POST or None, choices=choices)
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            actions.choose_all(person=person, changes=form.changes(), by=person)
            messages.success(request, "Your e-mail settings are saved.")
            return redirect("digests:settings")
    context = {"form": form, "previews": preview.of(person, choices), "dead": preview.dead_address_of(person)}
    return render(request, "digests/settings.html", context)


@csrf_exempt  # a mail programme posts here by itself, without a session (RFC 8058): the signed token is the right
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request, token):
    """Stop one kind of digest with one click, without signing in; start it again, or say how often, from the same link.

    Opening the page alone changes nothing. A post that says nothing else stops.
    """
    named = links.read(token)
    person = named and Person.objects.filter(pk=named[0]).first()
    if person is None:
        return render(request, "digests/stop_unknown.html", status=404)
    kind, form, said = Kind(named[1]), HowOftenForm(), ""
    if request.method == "POST":
        said, form = _as_asked(request.POST, person, kind)
    wanted = wanted_by([person.pk])[person.pk, kind]
    if not form.is_bound:
        form.initial["how_often"] = wanted.rhythm.how_often
    context = {"kind": kind, "wanted": wanted, "form": form, "said": said, "next_at": preview.next_at(wanted)}
    return render(request, "digests/stop.html", context)


def _as_asked(asked, person, kind) -> tuple[str, HowOftenForm]:
    """Do what was posted to the link: (what was done, the form to show)."""
    if asked.get("do") == "start-again":
        actions.start_again(person=person, kind=kind, by=person)
        return "started", HowOftenForm()
    if asked.get("do") == "change":
        if kind == Kind.URGENT:
            return "", HowOftenForm()  # notices come at once or never: there is nothing to change
        form = HowOftenForm(asked)
        if not form.is_valid():
            return "", form
        actions.start_again(person=person, kind=kind, how_often=form.cleaned_data["how_often"], by=person)
        return "changed", HowOftenForm()
    actions.stop(person=person, kind=kind, by=person)
    return "stopped", HowOftenForm()
