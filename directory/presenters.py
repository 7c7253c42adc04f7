"""Shapes what pages show: pure reads of what was fetched, no writes."""

import difflib
import json
from dataclasses import dataclass
from urllib.parse import urlencode

import shapely
from django.http import QueryDict
from django.urls import reverse
from django.utils.html import format_html, format_html_join

from alliance.base import clock

from . import payback, rules, stories, ties
from .actions import messages
from .models import Contact, Coverage, EntryEdit, Footprint, LedBy, Organisation, Service, Term
from .offers import Offer, offers_of, waiting_edit, whereabouts
from .results import Asked
from .visibility import SENSITIVE_SITE, Reader
from .where import Where

LONGEST_SEARCH = 500  # characters of a search that a link may carry


@dataclass(frozen=True)
class Difference:
    """One field of a waiting edit: its name, the value now, the value asked for, and both marked up."""

    label: str
    now: str
    then: str
    marked: str


def entry(organisation: Organisation, reader: Reader, person) -> dict:
    """Everything that the entry page shows to this reader, each field by its own right."""
    coverage = list(
        organisation.coverage.of_the_organisation()
        .visible_to(reader)
        .select_related("footprint")
        .defer("footprint__outline", "footprint__description")
        .order_by("footprint__population", "footprint__name")
    )
    near = reader.may_see(SENSITIVE_SITE, organisation.pk)
    changes = rules.can_change_organisation(person, organisation)
    return {
        "organisation": organisation,
        "today": clock.today(),
        "contacts": list(organisation.contacts.visible_to(reader)),
        "serves": [row for row in coverage if row.kind == Coverage.Kind.SERVES],
        "based_in": [row for row in coverage if row.kind == Coverage.Kind.BASED_IN],
        "whereabouts_hidden": organisation.sensitive_site and not near,
        "shows_address": bool(organisation.address or organisation.postcode)
        and reader.may_see(organisation.address_visibility, organisation.pk)
        and (near or not organisation.sensitive_site),
        "identifiers": list(organisation.identifiers.all()),
        "ties": ties.of(organisation, reader),
        "can_reach": messages.can_reach(organisation),
        "payback": payback.this_month([organisation.pk])[organisation.pk] if changes else None,
        "led_by": led_by(organisation, reader),
        "raised": stories.raised_by(organisation, reader),
        **_offered(organisation, reader),
        "can_change": changes,
        "can_see_people": rules.can_invite_to_organisation(person, organisation),
        "can_see_history": rules.can_see_history_of_organisation(person, organisation),
        "can_say_led_by": changes and rules.can_say_led_by(person, organisation),
        "waiting": organisation.edits.of_the_organisation().waiting().first() if changes else None,
        "declined": _last_declined(organisation) if changes else None,
    }


def _offered(organisation: Organisation, reader: Reader) -> dict:
    """The services that people find, and those that only who keeps the entry sees here."""
    if organisation.status != Organisation.Status.ACTIVE:
        return {"offers": [], "not_offered": []}
    every = offers_of(organisation, reader)
    found = [offer for offer in every if offer.is_found]
    return {"offers": found, "not_offered": [offer for offer in every if not offer.is_found]}


def led_by(organisation: Organisation, reader: Reader) -> list[str]:
    """The groups that it says it is led by and for, as far as this reader may know."""
    said = LedBy.objects.visible_to(reader).filter(organisation=organisation)
    return list(said.order_by("group__sort_key").values_list("group__name", flat=True))


def service(service: Service, reader: Reader, person) -> dict:
    """Everything that a service's page shows to this reader."""
    organisation = service.organisation
    changes = rules.can_change_organisation(person, organisation)
    contacts = organisation.contacts.visible_to(reader)
    context = {
        "offer": Offer(service),
        "can_reach": messages.can_reach(organisation),
        "today": clock.today(),
        "contacts": sorted(contacts, key=lambda contact: contact.kind != Contact.Kind.PHONE),
        "can_change": changes,
    }
    if changes:
        context |= {"waiting": waiting_edit(service), "declined": _declined_last(service.edits)}
    return context | whereabouts(service, reader)


def taxonomies(terms: list[Term]) -> list[tuple[Term.Kind, list[dict]]]:
    """The three trees: each taxonomy with its terms at the top, as {"term", "below", "first", "last"}."""
    below: dict[tuple[str, int | None], list[Term]] = {}
    for term in terms:
        below.setdefault((term.kind, term.parent_id), []).append(term)

    def branch(kind, parent) -> list[dict]:
        siblings = below.get((kind, parent), [])
        return [
            {
                "term": term,
                "below": branch(kind, term.pk),
                "first": number == 0,
                "last": number == len(siblings) - 1,
            }
            for number, term in enumerate(siblings)
        ]

    return [(kind, branch(kind.value, None)) for kind in Term.Kind]


def what_became_of_the_change(edit: EntryEdit | None) -> str:
    if edit is None:
        return "Your change has been made. Thank you: the entry counts as confirmed today."
    return (
        "Thank you. An infrastructure officer will check part of your change before the public sees it. "
        "Until then the entry shows what it said before."
    )


def what_became_of_the_service(service: Service, edit: EntryEdit | None) -> str:
    if edit is None:
        return f"{service.name} has been changed. Thank you: the entry counts as confirmed today."
    if edit.asks_to_be_listed:
        return f"Thank you. An infrastructure officer will check {service.name} before the public sees it."
    return (
        f"Thank you. An infrastructure officer will check what {service.name} says at length before the public "
        "sees it. The rest has changed already."
    )


def difference(edit: EntryEdit) -> list[Difference]:
    """A waiting edit against its thing as it is now, field by field, with what goes and what comes marked."""
    found = []
    if edit.asks_to_be_listed:
        return found  # the page shows all of a new service instead
    for name, then in edit.changes.items():
        field = edit.thing._meta.get_field(name)
        now = getattr(edit.thing, name)
        if field.choices:
            now, then = (dict(field.flatchoices).get(value, value) for value in (now, then))
        found.append(Difference(label=field.verbose_name, now=now, then=then, marked=marked_up(str(now), str(then))))
    return found


def marked_up(now: str, then: str) -> str:
    """Both texts as one: words that go in <del>, words that come in <ins>."""
    old, new = now.split(), then.split()
    parts = []
    for tag, i1, i2, j1, j2 in difflib.SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if tag == "equal":
            parts.append(("{} ", " ".join(old[i1:i2])))
            continue
        if i1 < i2:
            parts.append(("<del>{}</del> ", " ".join(old[i1:i2])))
        if j1 < j2:
            parts.append(("<ins>{}</ins> ", " ".join(new[j1:j2])))
    return format_html_join("", "{}", ((format_html(markup, text),) for markup, text in parts))


def _last_declined(organisation: Organisation) -> EntryEdit | None:
    """The newest answer to a change, when it was a no: the people who made it should find the reason."""
    return _declined_last(organisation.edits.of_the_organisation())


def _declined_last(edits) -> EntryEdit | None:
    last = edits.exclude(status=EntryEdit.Status.WITHDRAWN).order_by("-made_at").first()
    return last if last and last.status == EntryEdit.Status.DECLINED else None


def from_here(query: str) -> str:
    """What a link from a search's results to an entry carries, so that the entry leads back: "?from=place%3DHaven"."""
    return "?" + urlencode({"from": query})


def way_back(carried: str) -> str:
    """The search that somebody came from, or an empty one. Only what makes sense as a search is taken over."""
    query = Asked(QueryDict(carried[:LONGEST_SEARCH]), Reader()).query()
    return reverse("directory:search") + (f"?{query}" if query else "")


def search_map(where: Where | None, found: list[tuple[Footprint, int]]) -> dict:
    """The map beside a search's results: a GeoJSON FeatureCollection with the footprints found, the largest below.

    `focus` is the box to show first: the place searched for, and the hyper-local and neighbourhood footprints.
    """
    if not where:
        return {"type": "FeatureCollection", "features": []}
    features, near = [], []
    for footprint, count in reversed(found):
        if footprint.outline:
            features.append(_feature(footprint, "1 organisation" if count == 1 else f"{count} organisations"))
            if footprint.scale in (Footprint.Scale.HYPER_LOCAL, Footprint.Scale.NEIGHBOURHOOD):
                near.append(footprint.outline)
    sought = where.area.boundary if where.area else where.footprint.outline
    if sought:
        properties = {"name": where.label, "note": "What you searched for", "sought": True}
        features.append({"type": "Feature", "geometry": sought, "properties": properties})
        near.append(sought)
    attribution = (where.area or where.footprint).edition.source
    collection = {"type": "FeatureCollection", "attribution": attribution, "features": features}
    return collection | ({"focus": _box(near)} if near else {})


def _feature(footprint: Footprint, note: str) -> dict:
    properties = {"name": footprint.name, "url": footprint.get_absolute_url(), "note": note}
    return {"type": "Feature", "geometry": footprint.outline, "properties": properties}


def _box(geometries: list[dict]) -> list[float]:
    """West, south, east and north of them all."""
    return shapely.total_bounds(shapely.from_geojson([json.dumps(one) for one in geometries])).tolist()
