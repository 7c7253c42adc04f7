"""The history that the triggers wrote, in words: an entry's, and what nobody put their name to (rule 24)."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

import pghistory.models
from django.apps import apps
from django.db.models import Q, Value
from django.utils.functional import cached_property
from django.utils.text import capfirst

from alliance.base.templatetags.words import day, hour, moment

from .models import (
    Contact,
    Coverage,
    EntryEdit,
    Footprint,
    Identifier,
    LedBy,
    Membership,
    Organisation,
    OrganisationRelation,
    Person,
    Priority,
    Service,
    ServiceTerm,
    ServiceTime,
    Term,
)
from .visibility import PRIVATE_FOR_OFFICERS, SENSITIVE_SITE, Reader, Visibility

DID = {"insert": "added", "update": "changed", "delete": "removed"}
OF_AN_ENTRY = [
    Organisation,
    Identifier,
    Contact,
    Coverage,
    OrganisationRelation,
    Membership,
    EntryEdit,
    Service,
    ServiceTime,
    ServiceTerm,
]
FOR_ITSELF = [LedBy]  # what an organisation says of itself is in the history that it alone reads
NAMES = {
    "footprint": Footprint,
    "person": Person,
    "other": Organisation,
    "merged_into": Organisation,
    "service": Service,
    "term": Term,
    "group": Term,
    "funder": Organisation,
    "recipient": Organisation,
    "payee": Organisation,
    "priority": Priority,
}
WHEREABOUTS = {"address", "postcode", "latitude", "longitude"}
LEFT_OUT = {
    "id",
    "slug",
    "position",
    "organisation",
    "confirmed_by",
    "made_by",
    "decided_by",
    "created_at",
    "capacity_said_by",
    "said_by",
}


@dataclass(frozen=True)
class Line:
    """One change: what was done to which thing, when, by whom and why, and each field's old and new value.

    `kept_back` says that there was more, above the reader's row of the table (rule 3).
    """

    when: dt.datetime
    did: str
    what: str
    by: str
    why: str
    fields: list[tuple[str, str, str]]
    kept_back: bool = False


@dataclass(frozen=True)
class Eye:
    """Who reads the history of an entry: no change shows them what the entry itself would keep back (rule 3)."""

    organisation: Organisation
    reader: Reader

    @cached_property
    def services(self) -> dict[int, Service]:
        """The organisation's services as they are now."""
        wanted = Service.objects.filter(organisation=self.organisation)
        return wanted.only("name", "visibility", "sensitive_site", "organisation").in_bulk()

    def kept_back(self, model, versions) -> set[str]:
        """The fields of a change that are not for this reader; `versions` are how the thing was before and after."""
        if model is Contact and not all(self._sees_contact(version) for version in versions):
            return {field.name for field in model._meta.concrete_fields}
        if model is Coverage and not self._may_know_where(versions):
            return {field.name for field in model._meta.concrete_fields}
        if not all(self._sees_service(version) for version in self._services_of(model, versions)):
            return {field.name for field in model._meta.concrete_fields}
        if model is Service and not self._may_know_venue(versions):
            return {"venue"}
        if model is Organisation and not self._sees_address(versions):
            return WHEREABOUTS
        return set()

    def _sees(self, visibility: str) -> bool:
        return self.reader.may_see(visibility, self.organisation.pk)

    def _sees_contact(self, contact) -> bool:
        for_officers = contact.visibility == Visibility.PRIVATE and contact.officer_may_see
        return self._sees(PRIVATE_FOR_OFFICERS if for_officers else contact.visibility)

    def _may_know_where(self, versions) -> bool:
        """A place named before the site was marked as sensitive is as telling as one named since."""
        truly = any(version.shown_to == Coverage.ShownTo.OFFICER for version in versions)
        services = self._services_of(Coverage, versions)
        sensitive = truly or any(service.sensitive_site for service in [self.organisation, *services])
        return self._sees(SENSITIVE_SITE) or not sensitive

    def _may_know_venue(self, versions) -> bool:
        every = [self.organisation, *self._services_of(Service, versions)]
        return self._sees(SENSITIVE_SITE) or not any(thing.sensitive_site for thing in every)

    def _services_of(self, model, versions) -> list:
        """The services that a change is about: as they are now, and as they were when it is one's own history."""
        ids = [version.pgh_obj_id if model is Service else getattr(version, "service_id", None) for version in versions]
        now = [self.services[pk] for pk in ids if pk in self.services]
        return [*now, *versions] if model is Service else now

    def _sees_service(self, service) -> bool:
        """Who keeps the entry sees all of its services; others by each one's own right."""
        return self._sees(PRIVATE_FOR_OFFICERS) or self._sees(service.visibility)

    def _sees_address(self, versions) -> bool:
        every = [self.organisation, *versions]
        if any(version.sensitive_site for version in every) and not self._sees(SENSITIVE_SITE):
            return False
        return all(self._sees(version.address_visibility) for version in every)


class Lines:
    """Changes, the newest first, for a paginator: counts them, and puts a slice of them into words.

    Without an `eye` every value is there: whoever shows such lines leaves the values out.
    """

    def __init__(self, events, eye: Eye | None = None):
        self.events = events
        self.eye = eye

    def count(self) -> int:
        return self.events.count()

    __len__ = count

    def __getitem__(self, wanted: slice) -> list[Line]:
        return _in_words(list(self.events[wanted]), self.eye)


def lines(organisation: Organisation, reader: Reader) -> Lines:
    """Every change to an entry and to what hangs on it, as far as `reader` may see what changed."""
    models = [*OF_AN_ENTRY, *(FOR_ITSELF if reader.may_see(Visibility.PRIVATE, organisation.pk) else [])]
    events = _together([(model, _of_entry(model, organisation)) for model in models])
    return Lines(events, Eye(organisation, reader))


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
    if model in (ServiceTime, ServiceTerm):
        return Q(service_id__in=organisation.services.values("pk"))
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


def _in_words(rows, eye: Eye | None) -> list[Line]:
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
    names = _names(events.values(), eye)
    return [_line(label, events[label, pk], before.get((label, pk)), names, eye) for pk, _, label in rows]


def _names(events, eye: Eye | None) -> dict:
    """The names behind the ids that the events hold, of what `eye` may know of: {(model, id): name}."""
    ids: dict[type, set] = {model: set() for model in NAMES.values()}
    for event in events:
        ids[Person].add((event.pgh_context.metadata if event.pgh_context else {}).get("by"))
        for field, model in NAMES.items():
            ids[model].add(getattr(event, f"{field}_id", None))
    known = {model: model.objects.only("pk", "name") for model in ids}
    if eye:
        known[Organisation] = known[Organisation].visible_to(eye.reader)
    return {
        (model, pk): str(thing)
        for model, pks in ids.items()
        for pk, thing in known[model].in_bulk([pk for pk in pks if pk]).items()
    }


def _line(label: str, event, previous, names, eye: Eye | None) -> Line:
    model = apps.get_model(label)
    metadata = event.pgh_context.metadata if event.pgh_context else {}
    hidden = eye.kept_back(model, [version for version in (event, previous) if version]) if eye else set()
    fields, kept_back = [], False
    for field in model._meta.concrete_fields:
        if field.name in LEFT_OUT or not hasattr(event, field.attname):
            continue
        new = _value(field, event, names) if event.pgh_label != "delete" else ""
        old = _value(field, previous, names) if previous is not None else ""
        if new != old and field.name in hidden:
            kept_back = True
        elif new != old:
            fields.append((capfirst(field.verbose_name), old, new))
    return Line(
        when=event.pgh_created_at,
        did=DID[event.pgh_label],
        what=model._meta.verbose_name,
        by=names.get((Person, metadata.get("by")), ""),
        why=metadata.get("why", ""),
        fields=fields,
        kept_back=kept_back,
    )


def _value(field, event, names) -> str:
    value = getattr(event, field.attname)
    if value is None or value == "":
        return ""
    if field.name in NAMES:
        return names.get((NAMES[field.name], value), f"number {value}")
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        words = dict(getattr(field, "base_field", field).flatchoices)
        return ", ".join(str(words.get(one, one)) for one in value)
    if isinstance(value, dt.time):
        return hour(value)
    if isinstance(value, dt.date):
        return moment(value) if isinstance(value, dt.datetime) else day(value)
    if isinstance(value, Decimal) and value == value.to_integral_value():
        return f"{value:,.0f}"
    if isinstance(value, dict):
        return "; ".join(f"{key.replace('_', ' ')}: {text}" for key, text in value.items())
    return str(dict(field.flatchoices).get(value, value))


def of(models_and_conditions) -> Lines:
    """Changes to some things of any app, for a page that only those open who may see all of it.

    Each is a tracked model and the condition on its events, such as `(Award, {"pgh_obj_id": 7})`.
    """
    return Lines(_together([(model, Q(**condition)) for model, condition in models_and_conditions]))
