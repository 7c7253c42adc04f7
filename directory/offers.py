"""Services as a reader is shown them: when, at what cost, for whom, and what they can take on, in plain words."""

import datetime as dt
import itertools
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Prefetch
from django.utils.functional import cached_property
from django.utils.text import capfirst

from alliance.base import clock
from alliance.base.templatetags.words import article, day, hour

from .models import Coverage, EntryEdit, Organisation, Service, ServiceTime, Term
from .visibility import SENSITIVE_SITE, Reader, Visibility

COLOURS = {
    Service.Capacity.OPEN: "green",
    Service.Capacity.LIMITED: "yellow",
    Service.Capacity.WAITING: "orange",
    Service.Capacity.CLOSED: "red",
    Service.Capacity.UNKNOWN: "grey",
}


@dataclass(frozen=True)
class CapacityTag:
    """What a service can take on, as a coloured tag of `words` and a sentence that says how fresh they are."""

    words: str
    colour: str
    said: str


@dataclass(frozen=True)
class Offer:
    """One service and what is said of it. Its times and terms are fetched."""

    service: Service

    @cached_property
    def capacity(self) -> CapacityTag:
        return capacity_tag(self.service, clock.today())

    @property
    def has_said(self) -> bool:
        """Has it said what it can take on, or that it is closed for now?"""
        return self.service.temporarily_closed or self.service.capacity != Service.Capacity.UNKNOWN

    @property
    def when(self) -> str:
        """The week in one line: "Monday to Friday 9am to 5pm; Saturday 10am to midday"."""
        return "; ".join(f"{days} {spans}" for days, spans in week(self.service.times.all()))

    @property
    def by_day(self) -> list[tuple[str, list[ServiceTime]]]:
        """Each day on which it is open, with its times."""
        by_day = itertools.groupby(self.service.times.all(), key=lambda time: time.get_day_display())
        return [(name, list(times)) for name, times in by_day]

    @property
    def cost(self) -> str:
        words = capfirst(self.service.get_cost_display())
        return f"{words}. {self.service.cost_note}" if self.service.cost_note else words

    @property
    def modes(self) -> str:
        return _listed(Service.Mode, self.service.modes)

    @property
    def accessibility(self) -> list[str]:
        return [capfirst(label) for value, label in Service.Access.choices if value in self.service.accessibility]

    @property
    def needs(self) -> str:
        return self._terms(Term.Kind.NEED)

    @property
    def groups(self) -> str:
        return self._terms(Term.Kind.GROUP)

    @property
    def helps(self) -> str:
        return self._terms(Term.Kind.HELP)

    @property
    def whom(self) -> str:
        """For whom, in its own words, else the groups of people it was given."""
        return self.service.for_whom or self.groups

    @property
    def is_found(self) -> bool:
        """In the directory and in its time: there for all who may see it."""
        return self.service.status == Service.Status.ACTIVE and self.service.is_shown

    @property
    def kept_back(self) -> str:
        """Why not everybody finds it, as a sentence for those who keep the entry; nothing when everybody does."""
        return why_not_found(self.service, clock.today())

    def _terms(self, kind: str) -> str:
        return ", ".join(term.name for term in self.service.terms.all() if term.kind == kind)


def offers_of(organisation: Organisation, reader: Reader) -> list[Offer]:
    """The services of an organisation that this reader may see. Three queries, however many there are."""
    services = with_parts(organisation.services.visible_to(reader))
    for service in services:
        service.organisation = organisation
    return [Offer(service) for service in services]


def with_parts(services):
    """The services with their times and terms fetched, each for all of them at once."""
    return services.prefetch_related("times", Prefetch("terms", queryset=Term.objects.in_tree_order()))


def capacity_tag(service: Service, today: dt.date) -> CapacityTag:
    """What the service can take on, and how old that word is; closed for now stands before both."""
    if service.temporarily_closed:
        return CapacityTag("Closed for now", "red", _closed_for_now(service, today))
    words = f"{capfirst(service.get_capacity_display())}"
    if service.capacity == Service.Capacity.UNKNOWN:
        return CapacityTag("Capacity not said", "grey", "Ring first: it has not said whether it can take people.")
    by = f" by {article(service.capacity_said_by_role)}" if service.capacity_said_by_role else ""
    said = f"Said on {day(service.capacity_said_on)}{by}"
    if is_old(service, today):
        return CapacityTag(words, "grey", f"{said}. That is a while ago: ring first.")
    return CapacityTag(words, COLOURS[service.capacity], f"{said}.")


def is_old(service: Service, today: dt.date) -> bool:
    """Was its capacity last said longer ago than we ask for it?"""
    return service.capacity_said_on <= today - dt.timedelta(days=settings.CONFIRM_CAPACITY_EVERY_DAYS)


def _closed_for_now(service: Service, today: dt.date) -> str:
    why = service.closed_why.strip()
    why = f"{why}{'' if why.endswith(('.', '!', '?')) else '.'} " if why else ""
    if not service.closed_until:
        return f"{why}It has not said when it opens again."
    if service.closed_until <= today:
        return f"{why}It expected to open again on {day(service.closed_until)}: ring first."
    return f"{why}It expects to open again on {day(service.closed_until)}."


def why_not_found(service: Service, today: dt.date) -> str:
    if service.status == Service.Status.NEW:
        return "It is not in the directory yet: an infrastructure officer has to check it first."
    if service.status == Service.Status.ENDED:
        return f"It ended{f' on {day(service.ended_on)}' if service.ended_on else ''}. It is kept, and can be taken up."
    if service.visible_from and service.visible_from > today:
        return f"It will be shown from {day(service.visible_from)}."
    if service.visible_until and service.visible_until < today:
        return f"It was shown until {day(service.visible_until)}."
    if not service.is_shown:
        return "It will be shown within a quarter of an hour."
    if service.visibility != Visibility.PUBLIC:
        return f"Seen by {service.get_visibility_display()}."
    return ""


def week(times) -> list[tuple[str, str]]:
    """Days that are alike put together, in order: [("Monday to Friday", "9am to 5pm"), …]."""
    spans = {number: [] for number in ServiceTime.Day.values}
    for time in times:
        spans[time.day].append(span(time))
    lines = []
    for words, days in itertools.groupby(spans, key=lambda number: " and ".join(spans[number])):
        days = [ServiceTime.Day(number).label for number in days]
        if words:
            lines.append((_days(days), words))
    return lines


def span(time: ServiceTime) -> str:
    """ "10am to 2:30pm", "day and night", with its note: "10am to midday (term time only)"."""
    all_day = time.opens == dt.time(0) and time.closes >= dt.time(23, 59)
    words = "day and night" if all_day else f"{hour(time.opens)} to {hour(time.closes)}"
    return f"{words} ({time.note})" if time.note else words


def whereabouts(service: Service, reader: Reader) -> dict:
    """Where it happens, as far as this reader may know.

    `venue` is kept from those who are not near when the service or its organisation must not be found; a sensitive
    service that has no coverage of its own never says its organisation's.
    """
    organisation = service.organisation
    sensitive = service.sensitive_site or organisation.sensitive_site
    near = reader.may_see(SENSITIVE_SITE, organisation.pk)
    rows = (
        service.coverage.visible_to(reader)
        .filter(kind=Coverage.Kind.SERVES)
        .select_related("footprint")
        .defer("footprint__outline", "footprint__description")
        .order_by("footprint__population", "footprint__name")
    )
    return {
        "venue": service.venue if near or not sensitive else "",
        "whereabouts_hidden": sensitive and not near,
        "coverage": list(rows) if service.own_coverage else [],
        "inherits": not service.own_coverage and not service.sensitive_site,
    }


def waiting_edit(service: Service) -> EntryEdit | None:
    return service.edits.waiting().first()


def _days(days: list[str]) -> str:
    if len(days) > 2:
        return f"{days[0]} to {days[-1]}"
    return " and ".join(days)


def _listed(choices, values: list[str]) -> str:
    return capfirst(", ".join(label for value, label in choices.choices if value in values))
