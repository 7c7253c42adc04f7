"""The three taxonomies, as an administrator keeps them."""

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from alliance.base.refused import refused_into, require, try_to
from directory import presenters, rules
from directory.actions import taxonomies as actions
from directory.forms.taxonomies import TermForm
from directory.models import Service, Term

ONLY = "The taxonomies are kept by the administrators."


@require_safe
def taxonomies(request):
    """What can services be found by?"""
    require(rules.can_edit_taxonomies(request.user), ONLY)
    used = Count("services", filter=~Q(services__status=Service.Status.ENDED))
    terms = Term.objects.annotate(used=used).in_tree_order()
    return render(request, "directory/taxonomies.html", {"trees": presenters.taxonomies(list(terms))})


def term_new(request):
    """Add a term."""
    require(rules.can_edit_taxonomies(request.user), ONLY)
    kind = request.GET.get("kind", "")
    if kind not in Term.Kind.values:
        raise Http404
    below = request.GET.get("below", "")
    form = TermForm(request.POST or None, kind=kind, initial={"parent": below if below.isdecimal() else None})
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            term = actions.add(kind=kind, by=request.user, **form.cleaned_data)
            messages.success(request, f"{term.name} can be chosen now.")
            return _back_to(term)
    return render(request, "directory/term_new.html", {"form": form, "kind": Term.Kind(kind)})


def term_edit(request, pk):
    """Rename a term, say what else it is called, or place it below another."""
    require(rules.can_edit_taxonomies(request.user), ONLY)
    term = get_object_or_404(Term, pk=pk)
    form = TermForm(request.POST or None, kind=term.kind, instance=term)
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            term = actions.change(term=term, by=request.user, **form.cleaned_data)
            messages.success(request, f"{term.name} has been changed.")
            return _back_to(term)
    used = term.services.exclude(status=Service.Status.ENDED).count()
    below = Term.objects.in_use().filter(path__contains=[term.pk]).exclude(pk=term.pk).count()
    return render(request, "directory/term_edit.html", {"form": form, "term": term, "used": used, "below": below})


@require_POST
def term_move(request, pk):
    """One place up or down."""
    require(rules.can_edit_taxonomies(request.user), ONLY)
    term = get_object_or_404(Term, pk=pk)
    up = request.POST.get("to") == "up"
    done = f"{term.name} has moved {'up' if up else 'down'}."
    try_to(request, done, actions.move, term=term, up=up, by=request.user)
    return _back_to(term)


@require_POST
def term_retire(request, pk):
    """No longer offer a term, or offer it again."""
    require(rules.can_edit_taxonomies(request.user), ONLY)
    term = get_object_or_404(Term, pk=pk)
    if "back" in request.POST:
        try_to(request, f"{term.name} can be chosen again.", actions.bring_back, term=term, by=request.user)
    else:
        done = f"{term.name} is retired. What it was given to keeps it."
        try_to(request, done, actions.retire, term=term, by=request.user)
    return _back_to(term)


def _back_to(term: Term):
    """The list, at the term."""
    return redirect(f"{reverse('directory:taxonomies')}#term-{term.pk}")
