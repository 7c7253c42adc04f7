from django.urls import path

from .views import footprints

app_name = "directory"
urlpatterns = [
    path("footprints/", footprints.footprints, name="footprints"),
    path("footprints/new/", footprints.footprint_new, name="footprint_new"),
    path("footprints/<slug:slug>/", footprints.footprint, name="footprint"),
    path("footprints/<slug:slug>/boundary.json", footprints.footprint_boundary, name="footprint_boundary"),
]
