"""The home page, the pages about the portal itself, and the pages that say something went wrong."""

from django.shortcuts import render


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
    return render(request, "home/components.html")


def csrf_failed(request, reason=""):
    """The form was open too long, or cookies are off."""
    return render(request, "403_csrf.html", status=403)
