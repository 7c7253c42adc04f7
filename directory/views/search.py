"""Search: who works here, at what scale?"""

from django.contrib.auth.decorators import login_not_required
from django.http import JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from alliance.base import clock
from directory import presenters, queries
from directory.forms.search import SearchForm
from directory.models import Area, Footprint
from directory.places import find_places
from directory.queries import Where

OF_EACH_SCALE = 5
A_PAGE = 20


@login_not_required
@require_safe
def search(request):
    """Every organisation that works in a place, grouped by scale, the smallest first."""
    form = SearchForm(request.GET)
    asked = form.asked()
    where, places = _where(asked)
    context = {"form": form, "asked": asked, "where": where, "places": places, "today": clock.today()}
    if where:
        context["from_here"] = presenters.from_here(asked)
        context |= _results(where, request.reader, asked)
    elif not asked["place"]:
        context["browse"] = Footprint.objects.valid_on(clock.today()).filter(scale=Footprint.Scale.PLACE)
    part = "#results" if request.htmx and not request.htmx.boosted else ""
    return render(request, f"directory/search.html{part}", context)


@login_not_required
@require_safe
def search_map(request):
    """The footprints that the organisations found work in, as GeoJSON with the same numbers as the list."""
    asked = SearchForm(request.GET).asked()
    where, _ = _where(asked)
    found = queries.footprints_of_results(where, request.reader) if where else []
    return JsonResponse(presenters.search_map(where, found))


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


def _results(where: Where, reader, asked: dict) -> dict:
    """What the list shows: a few of every scale, or one scale page by page."""
    if not asked["scale"]:
        groups = queries.organisations_by_scale(where, reader, most=OF_EACH_SCALE)
        return {"groups": groups, "total": sum(group.total for group in groups)}
    first = (asked["page"] - 1) * A_PAGE
    groups = queries.organisations_by_scale(where, reader, scale=asked["scale"], first=first, most=A_PAGE)
    total = groups[0].total if groups else 0
    pages = -(-total // A_PAGE)
    return {"groups": groups, "total": total, "pages": pages, "page": asked["page"]}
