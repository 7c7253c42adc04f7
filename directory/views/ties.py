"""How an organisation stands to others: all the members of one, and the page where ties are said and ended."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from alliance.base.refused import refused_into, require, try_to
from directory import rules, ties
from directory.actions import relations
from directory.forms.reach import ChosenTie, LastDayForm, TieForm
from directory.models import Organisation, OrganisationRelation

from .entries import _entry

Kind = OrganisationRelation.Kind
MOST_NAMES = 10


@login_not_required
@require_safe
def organisation_members(request, slug):
    """Who belongs to it? Its members, or the groups it hosts, its branches, its partners."""
    entry = _entry(request, slug)
    kind = request.GET.get("kind", Kind.MEMBER)
    if kind not in Kind.values:
        raise Http404
    page = Paginator(ties.members(entry, kind, request.reader), 50).get_page(request.GET.get("page"))
    context = {"organisation": entry, "heading": f"{ties.ALL_OF_THEM[kind]} {entry.name}", "page_obj": page}
    return render(request, "directory/organisation_members.html", context)


def organisation_relations(request, slug):
    """What we are to other organisations, and how we say it."""
    entry = _entry(request, slug)
    require(rules.can_change_organisation(request.user, entry), "Only people who speak for it can change an entry.")
    if request.method == "POST":
        _add(request, entry)
        return redirect("directory:organisation_relations", slug)
    form = TieForm(request.GET or None)
    context = {"organisation": entry, "form": form, "lines": ties.that_can_be_ended(entry, request.reader)}
    if form.is_bound and form.is_valid():
        asked = context["asked"] = form.cleaned_data
        context["others"] = _named(asked["name"], request.reader).exclude(pk=entry.pk)[:MOST_NAMES]
    return render(request, "directory/organisation_relations.html", context)


def organisation_relation(request, slug, pk):
    """Say that a tie has ended."""
    entry = _entry(request, slug)
    relation = get_object_or_404(ties.that_can_be_ended(entry, request.reader), pk=pk)
    require(rules.can_change_organisation(request.user, entry), "Only people who speak for it can change an entry.")
    form = LastDayForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            relations.end(relation=relation, last_day=form.cleaned_data["last_day"], by=request.user)
            messages.success(request, "The tie ends on that day. The entry keeps it among those that are over.")
            return redirect("directory:organisation_relations", slug)
    context = {"organisation": entry, "relation": relation, "form": form}
    return render(request, "directory/organisation_relation.html", context)


def _add(request, entry: Organisation) -> None:
    """Say the tie that was chosen, and in a sentence what was done or why not."""
    form = ChosenTie(request.POST)
    if not form.is_valid():
        messages.error(request, "Choose what you are to them, and whom, once more.")
        return
    chosen = form.cleaned_data
    other = get_object_or_404(Organisation.objects.visible_to(request.reader), slug=chosen["other"])
    done = f"{entry.name} {Kind(chosen['kind']).label} {other.name}: the entry now says so."
    try_to(
        request,
        done,
        relations.add,
        organisation=entry,
        kind=chosen["kind"],
        other=other,
        starts_on=chosen["starts_on"],
        by=request.user,
    )


def _named(name: str, reader) -> QuerySet[Organisation]:
    """The active organisations this reader may see with that in their name."""
    found = Organisation.objects.visible_to(reader).active().filter(name__icontains=name)
    return found.only("name", "slug", "in_one_line").order_by("name", "pk")
