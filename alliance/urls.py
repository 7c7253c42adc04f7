"""Every address of the portal. Those in the architecture's table do not move."""

from django.urls import include, path

from alliance import health

urlpatterns = [
    path("", include("alliance.home.urls")),
    path("directory/", include("directory.urls")),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("accounts/", include("allauth.urls")),
]

handler400 = "alliance.home.views.bad_request"
handler500 = "alliance.home.views.server_error"
