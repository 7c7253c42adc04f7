"""Importing grants that were published in the 360Giving standard: choose, look, record."""

from django.contrib import messages
from django.core import signing
from django.shortcuts import redirect, render

from alliance.base.refused import Refused, require
from alliance.base.templatetags.words import plural

from .. import rules
from ..actions import grants as acts
from ..eyes import eyes_of
from ..forms.grants import MOST, GrantsForm, seal, unseal
from ..giving import reading
from ..giving.files import grants_of
from ..sheets import Unreadable
from .awards import FOR_FUNDERS

SHOWN = 50  # lines of each list in a preview


def grants_import(request):
    """Choose the file; look at what it would change; record all of it or nothing."""
    eyes = eyes_of(request)
    require(rules.can_record_awards(eyes), FOR_FUNDERS)
    if request.method == "POST" and "sealed" in request.POST:
        return _record(request, eyes)
    form = _form(request)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            givens = grants_of(file.name, file.read(), MOST)
            return _preview(request, givens, reading.read(givens, eyes))
        except Unreadable as why:
            form.add_error("file", str(why))
    return render(request, "funding/grants_import.html", {"form": form, "adds_bodies": rules.can_add_bodies(eyes)})


def _form(request) -> GrantsForm:
    """The form; the name of a file that was not taken in is known once what was sent has been read."""
    if request.method != "POST":
        return GrantsForm()
    return GrantsForm(request.POST, request.FILES, too_large=getattr(request, "too_large", ""))


def _preview(request, givens, plan):
    context = {
        "plan": plan,
        "in_json": givens[0].row == 1,
        "new": plan.new[:SHOWN],
        "changed": plan.changed[:SHOWN],
        "bodies": plan.bodies[:SHOWN],
        "shown": SHOWN,
        "sealed": seal(givens) if plan.writes else "",
    }
    return render(request, "funding/grants_preview.html", context)


def _record(request, eyes):
    """The button under the preview. Everything is checked again: somebody may have written meanwhile."""
    try:
        plan = acts.record(givens=unseal(request.POST["sealed"]), eyes=eyes, by=request.user)
    except signing.BadSignature:
        messages.error(request, "The preview is too old. Choose the file again.")
    except Refused as why:
        messages.error(request, why.sentence)
    else:
        new, changed = len(plan.new), len(plan.changed)
        said = [(new, "grant has,grants have", "been recorded"), (changed, "grant has,grants have", "been put right")]
        said = " ".join(f"{plural(many, words)} {what}." for many, words, what in said if many)
        messages.success(request, said or "Everything in the file was recorded already.")
        return redirect("funding:awards")
    return redirect("funding:grants_import")
