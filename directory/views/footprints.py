"""The pages of footprints: the list, one footprint, and its boundary as data."""

import datetime as dt
import hashlib
import json

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db.models import F, Max, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import http_date, quote_etag
from django.views.decorators.http import require_safe

from alliance.base import clock
from alliance.base.templatetags.words import plural

from .. import footprint_history, neighbours, queries, rules, stories
from ..forms.footprints import AsAtForm, FootprintSearchForm
from ..models import Footprint, FootprintCarry
from ..where import Where

A_PAGE = 50
ORDERS = {
    "name": ("name", "pk"),
    "largest": (F("population").desc(nulls_last=True), "name", "pk"),
    "smallest": (F("population").asc(nulls_last=True), "name", "pk"),
}


@login_not_required
@require_safe
def footprints(request):
    """All footprints, by name and scale. Public."""
    form = FootprintSearchForm(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    found = Footprint.objects.defer("outline", "description")
    if q := wanted.get("q"):
        found = found.filter(Q(name__icontains=q) | Q(code__iexact=q))
    if scale := wanted.get("scale"):
        found = found.filter(scale=scale)
    if on := wanted.get("on"):
        found = found.valid_on(on)
    found = found.order_by(*ORDERS[wanted.get("sort") or "name"])
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    for one in page.object_list:
        one.is_in_force = one.in_force_on(on or clock.today())
    can_draw = rules.can_draw_footprints(request.user)
    context = {"form": form, "page_obj": page, "on": on, "can_draw": can_draw}
    if can_draw:
        context["in_doubt"] = FootprintCarry.objects.flagged().count()
    return render(request, "directory/footprints.html", context)


@login_not_required
@require_safe
def footprint(request, slug):
    """One footprint: how many live there, where it lies, and how it lies to the others; today or on a day. Public."""
    found = get_object_or_404(Footprint.objects.select_related("edition").defer("outline"), slug=slug)
    today = clock.today()
    form = AsAtForm(request.GET if any(name.startswith("on") for name in request.GET) else None)
    on = form.cleaned_data["on"] if form.is_valid() else None
    day = on or today
    relation = request.GET.get("relation")
    context = {
        "footprint": found,
        "form": form,
        "on": on,
        "today": day,
        "is_in_force": found.in_force_on(day),
        "has_boundary": Footprint.objects.filter(pk=found.pk, outline__isnull=False).exists(),
        "tiles": settings.MAP_TILE_URL,
    }
    if relation in neighbours.HEADINGS:
        context["heading"] = neighbours.HEADINGS[relation]
        context["relation"] = relation
        context["page_obj"] = neighbours.page_of_relation(
            found, relation, request.GET.get("page"), day, only_in_force=bool(on)
        )
        return render(request, "directory/footprint_relation.html", context)
    context["relations"] = neighbours.relations_of(found, day, only_in_force=bool(on))
    context["then"] = footprint_history.as_at(found, on) if on and on < today else None
    context["carries"] = found.carries.select_related("from_edition", "to_edition", "by")
    context["can_change"] = rules.can_change_footprint(request.user, found)
    context["groups"] = queries.organisations_by_scale(Where(label=found.name, footprint=found), request.reader)
    context["raised"] = stories.raised_in(found, request.reader)
    context["total"] = sum(group.total for group in context["groups"])
    return render(request, "directory/footprint.html", context)


@login_not_required
@require_safe
def footprint_boundary(request, slug):
    """The footprint's outline as a GeoJSON FeatureCollection in WGS 84. Public, and may be cached."""
    found = get_object_or_404(
        Footprint.objects.select_related("edition").annotate(changed_at=Max("events__pgh_created_at")), slug=slug
    )
    body = json.dumps(_collection(found), separators=(",", ":"))
    etag = quote_etag(hashlib.sha256(body.encode()).hexdigest()[:32])
    changed = [moment for moment in (found.changed_at, found.edition.imported_at) if moment]
    response = HttpResponse(body, content_type="application/geo+json")
    response["ETag"] = etag
    last_modified = int(max(changed).astimezone(dt.UTC).timestamp()) if changed else None
    if last_modified is not None:
        response["Last-Modified"] = http_date(last_modified)
    patch_cache_control(response, public=True, max_age=300)
    return get_conditional_response(request, etag=etag, last_modified=last_modified, response=response)


def _collection(found: Footprint) -> dict:
    people = "" if found.population is None else plural(found.population, "person,people")
    feature = {
        "type": "Feature",
        "properties": {"name": found.name, "note": people, "scale": found.scale, "code": found.code},
        "geometry": found.outline,
    }
    return {
        "type": "FeatureCollection",
        "name": found.slug,
        "attribution": found.edition.source,
        "features": [feature] if found.outline else [],
    }
