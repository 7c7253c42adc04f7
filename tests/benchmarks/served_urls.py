"""The portal's addresses and one that answers with nothing: what the middleware costs by itself."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.urls import path

from alliance.urls import handler400, handler500, urlpatterns  # noqa: F401


@login_not_required
def empty(request):
    return HttpResponse()


urlpatterns = [path("empty", empty), *urlpatterns]
