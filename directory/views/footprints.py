"""Footprints: the list, one with its map and neighbours, and drawing one from pasted area codes."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from alliance.base import clock
from alliance.base.refused import Refused, require
from directory import footprint_facts, queries, rules
from directory.actions import footprints as footprint_actions
from directory.forms.footprints import FootprintFilterForm, FootprintForm
from directory.models import Footprint
from directory.queries import Where


@require_safe
def footprints(request):
    """Every footprint, from a few streets to the whole system."""
    form = FootprintFilterForm(request.GET)
    asked = form.asked()
    found = Footprint.objects.defer("outline", "description")
    if asked["name"]:
        found = found.filter(Q(name__icontains=asked["name"]) | Q(code__iexact=asked["name"]))
    if asked["scale"]:
        found = found.filter(scale=asked["scale"])
    if not asked["ended"]:
        found = found.valid_on(clock.today())
    page = Paginator(found.order_by(*asked["order"]), 50).get_page(request.GET.get("page"))
    context = {"form": form, "page_obj": page, "asked": asked, "today": clock.today()}
    context["may_draw"] = rules.can_draw_footprints(request.user)
    return render(request, "directory/footprints.html", context)


@require_safe
def footprint(request, slug):
    """Who lives and works here, and where does it sit?"""
    shown = get_object_or_404(Footprint.objects.select_related("edition").defer("outline"), slug=slug)
    where = Where(label=shown.name, footprint=shown)
    context = {
        "footprint": shown,
        "today": clock.today(),
        "neighbours": footprint_facts.neighbours(shown),
        "groups": queries.organisations_by_scale(where, request.reader, most=5),
        "has_outline": Footprint.objects.filter(pk=shown.pk, outline__isnull=False).exists(),
        "where": where,
    }
    context["total"] = sum(group.total for group in context["groups"])
    return render(request, "directory/footprint.html", context)


@require_safe
def footprint_boundary(request, slug):
    """A footprint's outline as GeoJSON."""
    shown = get_object_or_404(Footprint.objects.select_related("edition"), slug=slug)
    properties = {"name": shown.name, "note": shown.get_scale_display().capitalize()}
    features = [{"type": "Feature", "geometry": shown.outline, "properties": properties}] if shown.outline else []
    response = JsonResponse(
        {"type": "FeatureCollection", "attribution": shown.edition.source, "features": features},
        content_type="application/geo+json",
    )
    patch_cache_control(response, public=True, max_age=3600)
    return response


@login_required
def footprint_new(request):
    """Draw a footprint from the codes of its areas."""
    require(rules.can_draw_footprints(request.user), "Footprints are drawn by the infrastructure officers.")
    form = FootprintForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            drawn = footprint_actions.draw(**form.cleaned_data, by=request.user)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, footprint_facts.what_was_drawn(drawn))
            return redirect(drawn)
    return render(request, "directory/footprint_new.html", {"form": form})
