"""The history that the triggers wrote, in words: an entry's, and what nobody put their name to (rule 24)."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

import pghistory.models
from django.apps import apps
from django.db.models import Q, Value
from django.utils.text import capfirst

from alliance.base.templatetags.words import day, moment

from .models import (
    Contact,
    Coverage,
    EntryEdit,
    Footprint,
    Identifier,
    Membership,
    Organisation,
    OrganisationRelation,
    Person,
)

DID = {"insert": "added", "update": "changed", "delete": "removed"}
OF_AN_ENTRY = [Organisation, Identifier, Contact, Coverage, OrganisationRelation, Membership, EntryEdit]
NAMES = {"footprint": Footprint, "person": Person, "other": Organisation, "merged_into": Organisation}
LEFT_OUT = {"id", "slug", "position", "organisation", "confirmed_by", "made_by", "decided_by", "created_at"}


@dataclass(frozen=True)
class Line:
    """One change: what was done to which thing, when, by whom and why, and each field's old and new value."""

    when: dt.datetime
    did: str
    what: str
    by: str
    why: str
    fields: list[tuple[str, str, str]]


class Lines:
    """Changes, the newest first, for a paginator: counts them, and puts a slice of them into words."""

    def __init__(self, events):
        self.events = events

    def count(self) -> int:
        return self.events.count()

    __len__ = count

    def __getitem__(self, wanted: slice) -> list[Line]:
        return _in_words(list(self.events[wanted]))


def lines(organisation: Organisation) -> Lines:
    """Every change to an entry and to what hangs on it."""
    return Lines(_together([(model, _of_entry(model, organisation)) for model in OF_AN_ENTRY]))


def unattributed() -> Lines:
    """Every write that carries no author, in any app."""
    nobody = Q(pgh_context__isnull=True) | Q(pgh_context__metadata__by=None) | ~Q(pgh_context__metadata__has_key="by")
    tracked = [m for m in apps.get_models() if issubclass(m, pghistory.models.Event) and m.pgh_tracked_model]
    return Lines(_together([(model.pgh_tracked_model, nobody) for model in tracked]))


def _events(model):
    return model.pgh_event_models["insert"].objects


def _of_entry(model, organisation) -> Q:
    if model is Organisation:
        return Q(pgh_obj_id=organisation.pk)
    if model is OrganisationRelation:
        return Q(organisation_id=organisation.pk) | Q(other_id=organisation.pk)
    return Q(organisation_id=organisation.pk)


def _together(models_and_conditions):
    """One list of (event id, when, model label) over several event tables, the newest first."""
    parts = [
        _events(model)
        .filter(condition)
        .annotate(model=Value(model._meta.label))
        .order_by()
        .values_list("pgh_id", "pgh_created_at", "model")
        for model, condition in models_and_conditions
    ]
    return parts[0].union(*parts[1:], all=True).order_by("-pgh_created_at", "-pgh_id")


def _in_words(rows) -> list[Line]:
    """Lines for (event id, when, model label) rows: one query a kind of thing, and one for the names."""
    wanted: dict[str, list[int]] = {}
    for event_id, _, label in rows:
        wanted.setdefault(label, []).append(event_id)
    events, before = {}, {}
    for label, ids in wanted.items():
        model = apps.get_model(label)
        found = _events(model).select_related("pgh_context").in_bulk(ids)
        events.update({(label, pk): event for pk, event in found.items()})
        previous = None
        objects = {event.pgh_obj_id for event in found.values()}
        for event in _events(model).filter(pgh_obj_id__in=objects).order_by("pgh_obj_id", "pgh_id"):
            if previous is not None and previous.pgh_obj_id == event.pgh_obj_id:
                before[label, event.pk] = previous
            previous = event
    names = _names(events.values())
    return [_line(label, events[label, pk], before.get((label, pk)), names) for pk, _, label in rows]


def _names(events) -> dict:
    """The names behind the ids that the events hold: {(model, id): name}."""
    ids: dict[type, set] = {model: set() for model in NAMES.values()}
    for event in events:
        ids[Person].add((event.pgh_context.metadata if event.pgh_context else {}).get("by"))
        for field, model in NAMES.items():
            ids[model].add(getattr(event, f"{field}_id", None))
    return {
        (model, pk): str(thing)
        for model, pks in ids.items()
        for pk, thing in model.objects.only("pk", "name").in_bulk([pk for pk in pks if pk]).items()
    }


def _line(label: str, event, previous, names) -> Line:
    model = apps.get_model(label)
    metadata = event.pgh_context.metadata if event.pgh_context else {}
    fields = []
    for field in model._meta.concrete_fields:
        if field.name in LEFT_OUT or not hasattr(event, field.attname):
            continue
        new = _value(field, event, names) if event.pgh_label != "delete" else ""
        old = _value(field, previous, names) if previous is not None else ""
        if new != old:
            fields.append((capfirst(field.verbose_name), old, new))
    return Line(
        when=event.pgh_created_at,
        did=DID[event.pgh_label],
        what=model._meta.verbose_name,
        by=names.get((Person, metadata.get("by")), ""),
        why=metadata.get("why", ""),
        fields=fields,
    )


def _value(field, event, names) -> str:
    value = getattr(event, field.attname)
    if value is None or value == "":
        return ""
    if field.name in NAMES:
        return names.get((NAMES[field.name], value), f"number {value}")
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dt.date):
        return moment(value) if isinstance(value, dt.datetime) else day(value)
    if isinstance(value, Decimal) and value == value.to_integral_value():
        return f"{value:,.0f}"
    if isinstance(value, dict):
        return "; ".join(f"{key.replace('_', ' ')}: {text}" for key, text in value.items())
    return str(dict(field.flatchoices).get(value, value))
