"""The home page, the pages about the portal itself, and the pages that say something went wrong."""

from django.shortcuts import render


def home(request):
    """What needs me now (signed in), or what this alliance is (not)."""
    return render(request, "home/home.html", {})


def csrf_failed(request, reason=""):
    """The form was open too long, or cookies are off."""
    return render(request, "403_csrf.html", status=403)
