"""Pages about a person's own digests."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from directory.models import Person

from . import actions, links
from .models import Kind


@csrf_exempt  # a mail programme posts here by itself, without a session (RFC 8058): the signed token is the right
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request, token):
    """Stop one kind of digest with one click, without signing in. Opening the page alone changes nothing."""
    if (named := links.read(token)) is None:
        raise Http404
    person = get_object_or_404(Person, pk=named[0])
    if request.method == "POST":
        actions.stop(person=person, kind=named[1], by=person)
    context = {"kind": Kind(named[1]), "is_done": request.method == "POST"}
    return render(request, "digests/stop.html", context)
