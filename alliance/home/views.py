"""The home page, the pages about the portal itself, and the pages that say something went wrong."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from alliance.base.logs import request_id

from . import gallery
from .context import frame


def home(request):
    """What needs me now (signed in), or what this alliance is (not)."""
    return render(request, "home/home.html", {})


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
    example = {
        "empty_form": gallery.ExampleForm(prefix="empty"),
        "wrong_form": gallery.wrong_form(),
        "pages": gallery.pages(),
        "facts": gallery.facts(),
        "tags": gallery.TAGS,
        "banners": gallery.banners(),
    }
    return render(request, "home/components.html", example)


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
