"""The home page, the pages about the portal itself, and the pages that say something went wrong."""

from django.http import JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from alliance.base import clock
from directory.models import Footprint, Membership

from . import needs


@require_safe
def home(request):
    """What needs me now (signed in), or what this alliance is (not)."""
    places = _places()
    if not request.user.is_authenticated:
        return render(request, "home/home_public.html", {"places": places})
    memberships = Membership.objects.current_on(clock.today()).filter(person=request.user)
    context = {
        "items": needs.items(request.user),
        "memberships": memberships.select_related("organisation").order_by("organisation__name"),
        "places": places,
    }
    return render(request, "home/home.html", context)


@require_safe
def home_map(request):
    """The places of the alliance, as GeoJSON for the home page's map."""
    places = _places().exclude(outline=None).select_related("edition")
    features = [
        {
            "type": "Feature",
            "geometry": place.outline,
            "properties": {"name": place.name, "url": place.get_absolute_url()},
        }
        for place in places
    ]
    attribution = places[0].edition.source if features else ""
    return JsonResponse({"type": "FeatureCollection", "attribution": attribution, "features": features})


def _places():
    """The statutory places in force today."""
    return (
        Footprint.objects.valid_on(clock.today())
        .filter(scale=Footprint.Scale.PLACE, purpose=Footprint.Purpose.STATUTORY)
        .order_by("name")
    )


def csrf_failed(request, reason=""):
    """The form was open too long, or cookies are off."""
    return render(request, "403_csrf.html", status=403)
