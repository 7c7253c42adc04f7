"""The parts of an entry that are changed one by one: contacts, where it works, a new organisation."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from alliance.base.refused import Refused, refused_into, require, try_to
from directory import rules
from directory.actions import coverage as coverage_actions
from directory.actions import entries
from directory.forms.entries import ContactForm, NewOrganisationForm, SensitiveSiteForm
from directory.models import Coverage, Footprint, Organisation
from directory.places import find_places

from .entries import _entry


def _entry_to_change(request, slug: str) -> Organisation:
    entry = _entry(request, slug)
    require(rules.can_change_organisation(request.user, entry), "Only people who speak for it can change an entry.")
    return entry


def organisation_contacts(request, slug):
    """Our contacts, and who sees each."""
    entry = _entry_to_change(request, slug)
    form = ContactForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            entries.add_contact(organisation=entry, contact=form.save(commit=False), by=request.user)
            messages.success(request, "The contact has been added.")
            return redirect("directory:organisation_contacts", slug)
    contacts = entry.contacts.visible_to(request.reader)
    return render(
        request, "directory/organisation_contacts.html", {"organisation": entry, "contacts": contacts, "form": form}
    )


def organisation_contact(request, slug, pk):
    """Change one contact, or remove it."""
    entry = _entry_to_change(request, slug)
    contact = get_object_or_404(entry.contacts.visible_to(request.reader), pk=pk)
    form = ContactForm(request.POST or None, instance=contact)
    if request.method == "POST" and "remove" in request.POST:
        done = "The contact has been removed."
        try_to(request, done, entries.remove_contact, contact=contact, by=request.user)
        return redirect("directory:organisation_contacts", slug)
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            entries.change_contact(contact=form.save(commit=False), by=request.user)
            messages.success(request, "The contact has been changed.")
            return redirect("directory:organisation_contacts", slug)
    return render(
        request, "directory/organisation_contact.html", {"organisation": entry, "contact": contact, "form": form}
    )


def organisation_coverage(request, slug):
    """Where we work and where we are based."""
    entry = _entry_to_change(request, slug)
    rows = list(
        entry.coverage.of_the_organisation()
        .visible_to(request.reader)
        .exclude(shown_to="others")
        .select_related("footprint")
        .order_by("kind")
    )
    if request.method == "POST":
        try:
            messages.success(request, _change_coverage(request, entry))
        except Refused as refused:
            messages.error(request, str(refused))
        return redirect(request.get_full_path())
    asked = request.GET.get("place", "")[:100].strip()
    places = [place for place in find_places(asked) if place.footprint_id] if asked else []
    context = {"organisation": entry, "rows": rows, "asked": asked, "places": places}
    context["officer"] = rules.is_officer_of(request.user, entry)
    context["sensitive_form"] = SensitiveSiteForm(initial={"sensitive_site": entry.sensitive_site})
    return render(request, "directory/organisation_coverage.html", context)


def _change_coverage(request, entry: Organisation) -> str:
    """Add a footprint, take one away, or mark a sensitive site; the sentence says what was done."""
    if "sensitive" in request.POST:
        require(rules.is_officer_of(request.user, entry), "Only an officer of the place can say this.")
        sensitive = bool(request.POST.get("sensitive_site"))
        coverage_actions.set_sensitive_site(organisation=entry, sensitive=sensitive, by=request.user)
        return "Where this organisation is can now be seen as you said."
    kind = Coverage.Kind.BASED_IN if request.POST.get("kind") == Coverage.Kind.BASED_IN else Coverage.Kind.SERVES
    footprint = get_object_or_404(Footprint, slug=request.POST.get("footprint", "").replace("\0", ""))
    if "remove" in request.POST:
        coverage_actions.remove(organisation=entry, kind=kind, footprint=footprint, by=request.user)
        return f"{footprint.name} is no longer on the list."
    coverage_actions.add(organisation=entry, kind=kind, footprint=footprint, by=request.user)
    return f"{footprint.name} is now on the list."


def organisation_new(request):
    """Put an organisation into the directory."""
    require(rules.can_add_organisation(request.user), "Organisations are added by the infrastructure officers.")
    first = {"visibility": "public", "sector": "vcfse", "name": request.GET.get("name", "")[:200]}
    form = NewOrganisationForm(request.POST or None, reader=request.reader, initial=first)
    if request.method == "POST" and form.is_valid():
        works_in = form.cleaned_data.get("works_in")
        entry = entries.add(organisation=form.save(commit=False), works_in=works_in, by=request.user)
        messages.success(request, f"{entry.name} is in the directory. Now say where it works.")
        return redirect("directory:organisation_coverage", entry.slug)
    return render(request, "directory/organisation_new.html", {"form": form})


@login_not_required
@require_safe
def organisation_map(request, slug):
    """The footprints an organisation works in, as far as this reader may know, as GeoJSON."""
    entry = _entry(request, slug)
    rows = entry.coverage.of_the_organisation().visible_to(request.reader).filter(footprint__outline__isnull=False)
    rows = rows.select_related("footprint__edition").order_by("-footprint__area_count")
    features = [
        {
            "type": "Feature",
            "geometry": row.footprint.outline,
            "properties": {
                "name": row.footprint.name,
                "url": row.footprint.get_absolute_url(),
                "note": row.get_kind_display().capitalize(),
            },
        }
        for row in rows
    ]
    attribution = rows[0].footprint.edition.source if features else ""
    return JsonResponse({"type": "FeatureCollection", "attribution": attribution, "features": features})
