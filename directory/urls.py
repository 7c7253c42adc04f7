from django.urls import path

from .views import entries, entry_parts, footprint_editor, footprints, search

app_name = "directory"
urlpatterns = [
    path("", search.search, name="search"),
    path("map.json", search.search_map, name="search_map"),
    path("organisations/new/", entry_parts.organisation_new, name="organisation_new"),
    path("organisations/<slug:slug>/", entries.organisation, name="organisation"),
    path("organisations/<slug:slug>/map.json", entry_parts.organisation_map, name="organisation_map"),
    path("organisations/<slug:slug>/confirm/", entries.organisation_confirm, name="organisation_confirm"),
    path("organisations/<slug:slug>/edit/", entries.organisation_edit, name="organisation_edit"),
    path("organisations/<slug:slug>/contacts/", entry_parts.organisation_contacts, name="organisation_contacts"),
    path("organisations/<slug:slug>/contacts/<int:pk>/", entry_parts.organisation_contact, name="organisation_contact"),
    path("organisations/<slug:slug>/where/", entry_parts.organisation_coverage, name="organisation_coverage"),
    path("organisations/<slug:slug>/history/", entries.organisation_history, name="organisation_history"),
    path("footprints/", footprints.footprints, name="footprints"),
    path("footprints/new/", footprint_editor.footprint_new, name="footprint_new"),
    path("footprints/carried/", footprint_editor.footprint_carries, name="footprint_carries"),
    path("footprint-areas.json", footprint_editor.footprint_areas, name="footprint_areas"),
    path("footprints/<slug:slug>/", footprints.footprint, name="footprint"),
    path("footprints/<slug:slug>/edit/", footprint_editor.footprint_edit, name="footprint_edit"),
    path("footprints/<slug:slug>/boundary.json", footprints.footprint_boundary, name="footprint_boundary"),
    path("changes/", entries.entry_edits, name="entry_edits"),
    path("changes/<int:pk>/", entries.entry_edit, name="entry_edit"),
    path("unattributed/", entries.unattributed_writes, name="unattributed_writes"),
]
