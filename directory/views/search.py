"""Search: who works here, at what scale, and can they take someone on?"""

from django.contrib.auth.decorators import login_not_required
from django.http import JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from alliance.base import clock
from directory import gaps, payback, presenters, queries, results
from directory.models import Area, Footprint
from directory.places import find_places
from directory.results import Asked
from directory.where import Where


@login_not_required
@require_safe
def search(request):
    """Every organisation that fits, grouped by scale, the smallest first; and what to narrow the search by."""
    asked = Asked(request.GET, request.reader)
    asked.where, places = _where(asked.place)
    context = {"asked": asked.place, "where": asked.where, "places": places, "today": clock.today()}
    if asked.where or (asked.is_anything and not asked.asks_for_a_place):
        context |= results.page_of(asked)
        _keep_for_payback_and_gaps(asked, context)
        context["searched"] = True
        context["typed"] = asked.typed
        context["from_here"] = presenters.from_here(asked.query())
        context["map_query"] = asked.query()
    elif not asked.asks_for_a_place:
        context["browse"] = Footprint.objects.valid_on(clock.today()).filter(scale=Footprint.Scale.PLACE)
        context["needs"] = [
            term for term in asked.terms if term.kind == "need" and not term.depth and not term.is_retired
        ]
    part = "#results" if request.htmx and not request.htmx.boosted else ""
    return render(request, f"directory/search.html{part}", context)


def _keep_for_payback_and_gaps(asked: Asked, context: dict) -> None:
    """Who was shown counts for their payback line; a search that found nobody counts as a gap (rule 27)."""
    shown = [found.organisation.pk for group in context["groups"] for found in group.found]
    if shown:
        payback.found(shown, asked.reader)
    elif not context["total"] and not asked.place["scale"]:
        gaps.record(asked.where, asked.term_ids)


@login_not_required
@require_safe
def search_map(request):
    """The footprints that the organisations found work in, as GeoJSON with the same numbers as the list."""
    asked = Asked(request.GET, request.reader)
    asked.where, _ = _where(asked.place)
    found = queries.footprints_of_results(asked.search()) if asked.where else []
    return JsonResponse(presenters.search_map(asked.where, found))


def _where(asked: dict):
    """The one place that is meant, or else the places that may be meant."""
    if asked["footprint"]:
        footprint = Footprint.objects.select_related("edition").filter(slug=asked["footprint"]).first()
        return (Where(label=footprint.name, footprint=footprint) if footprint else None), []
    if asked["area"]:
        area = (
            Area.objects.select_related("edition").filter(code=asked["area"]).order_by("-edition__is_current").first()
        )
        return (Where(label=asked["place"] or area.name, area=area) if area else None), []
    places = find_places(asked["place"]) if asked["place"] else []
    named = [place for place in places if place.is_known and place.label.casefold() == asked["place"].casefold()]
    meant = named if len(named) == 1 else [place for place in places if place.is_known]
    if len(meant) == 1:
        return _of_place(meant[0]), []
    return None, places


def _of_place(place) -> Where:
    if place.area_id:
        area = Area.objects.select_related("edition").get(pk=place.area_id)
        return Where(label=place.label, area=area)
    footprint = Footprint.objects.select_related("edition").get(pk=place.footprint_id)
    return Where(label=footprint.name, footprint=footprint)
