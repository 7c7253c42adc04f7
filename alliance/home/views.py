"""The home page, the pages about the portal itself, and the pages that say something went wrong."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from alliance.base import clock
from alliance.base.logs import request_id
from boards.models import VacancyNotice
from boards.queries.meetings import coming_public, coming_where_i_sit
from directory import payback, rules, stories
from directory.models import Footprint, Membership
from directory.rules import can_edit_taxonomies

from . import gallery, needs
from .context import frame

NEXT_MEETINGS = 5


@login_not_required
@require_safe
def home(request):
    """What needs me now (signed in), or what this alliance is (not)."""
    places = _places()
    if not request.user.is_authenticated:
        context = {
            "places": places,
            "meetings": coming_public(NEXT_MEETINGS),
            "priorities": stories.latest(request.reader),
        }
        return render(request, "home/home_public.html", context)
    memberships = Membership.objects.current_on(clock.today()).filter(person=request.user)
    memberships = list(memberships.select_related("organisation").order_by("organisation__name"))
    months = payback.this_month(membership.organisation_id for membership in memberships)
    for membership in memberships:
        membership.payback = months[membership.organisation_id]
    context = {
        "items": needs.items(request.user),
        "memberships": memberships,
        "meetings": coming_where_i_sit(request.reader, NEXT_MEETINGS),
        "can_see_gaps": rules.can_see_gaps(request.user),
        "may_edit_taxonomies": can_edit_taxonomies(request.user),
        "vacancies": VacancyNotice.objects.open_on(clock.today()).count(),
        "places": places,
    }
    return render(request, "home/home.html", context)


@login_not_required
@require_safe
def home_map(request):
    """The places of the alliance, as GeoJSON for the home page's map."""
    places = _places().filter(outline__isnull=False).select_related("edition")
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
    """The places that the NHS and its partners plan by today."""
    by = [Footprint.Purpose.STATUTORY, Footprint.Purpose.NHS]
    places = Footprint.objects.valid_on(clock.today()).filter(scale=Footprint.Scale.PLACE, purpose__in=by)
    return places.order_by("name")


@login_not_required
@require_safe
def open_data(request):
    """What the portal publishes as data for anyone to use, under which licence, and what it leaves out."""
    return render(request, "home/open_data.html")


@login_not_required
def accessibility(request):
    """The accessibility statement: what works, what does not, and how to complain."""
    return render(request, "home/accessibility.html")


@login_not_required
def privacy(request):
    """Who holds what about whom, and why."""
    return render(request, "home/privacy.html")


@login_not_required
def cookies(request):
    """The three cookies the portal sets."""
    return render(request, "home/cookies.html")


@login_not_required
def help(request):
    """How to do the things people ask about most."""
    return render(request, "home/help.html")


@login_not_required
def contact(request):
    """Whom to write to."""
    return render(request, "home/contact.html")


@login_not_required
def components(request):
    """Every component in every state, on one page, for whoever builds pages here."""
    example = {
        "empty_form": gallery.ExampleForm(prefix="empty"),
        "wrong_form": gallery.wrong_form(),
        "pages": gallery.pages(),
        "facts": gallery.facts(),
        "tags": gallery.TAGS,
        "banners": gallery.banners(),
    }
    return render(request, "home/components.html", example)


@login_not_required
def components_shape(request):
    """A made-up shape for the map among the components."""
    ring = [[-2.80, 53.74], [-2.62, 53.74], [-2.60, 53.82], [-2.74, 53.86], [-2.80, 53.74]]
    shape = {
        "type": "Feature",
        "properties": {"name": "Example"},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }
    return JsonResponse({"type": "FeatureCollection", "features": [shape]})


def csrf_failed(request, reason=""):
    """The form was open too long, or cookies are off."""
    return render(request, "403_csrf.html", status=403)


def bad_request(request, exception=None):
    """The address or the body could not be read; the request is not to be trusted, so the page does without it."""
    return HttpResponse(render_to_string("400.html", frame()), status=400)


def server_error(request):
    """A fault of ours. The page asks nothing of the database, the session or any context processor."""
    return HttpResponse(render_to_string("500.html", {**frame(), "request_id": request_id.get()}), status=500)
