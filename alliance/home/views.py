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


def accessibility(request):
    """The accessibility statement: what works, what does not, and how to complain."""
    return render(request, "home/accessibility.html")


def privacy(request):
    """Who holds what about whom, and why."""
    return render(request, "home/privacy.html")


def cookies(request):
    """The three cookies the portal sets."""
    return render(request, "home/cookies.html")


def help(request):
    """How to do the things people ask about most."""
    return render(request, "home/help.html")


def contact(request):
    """Whom to write to."""
    return render(request, "home/contact.html")


def components(request):
    """Every component in every state, on one page, for whoever builds pages here."""
    return render(request, "home/components.html")


def csrf_failed(request, reason=""):
    """The form was open too long, or cookies are off."""
    return render(request, "403_csrf.html", status=403)
