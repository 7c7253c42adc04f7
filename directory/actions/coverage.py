"""Where an organisation works, or one of its services. A sensitive site is shown to others by its districts alone.

Its true footprints below district become rows for the officer and itself; for everybody else the districts
they lie in are kept as rows of their own. Triggers refuse anything closer.
"""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import F, Q

from alliance.base import clock
from alliance.base.history import attributed

from ..models import Coverage, Footprint, FootprintOverlap, Organisation, Person, Service
from ..models.footprints import lock_footprints
from ..visibility import Visibility

ShownTo = Coverage.ShownTo
Kind = Coverage.Kind
CHANGED = "Changed where the organisation works"


@transaction.atomic
def set_coverage(
    *,
    organisation: Organisation,
    serves: Iterable[Footprint],
    based_in: Iterable[Footprint],
    service: Service | None = None,
    by: Person | None,
) -> None:
    """The organisation (or its service) serves, and is based in, exactly these footprints.

    Only rows that differ are written. A service without any works wherever its organisation does.
    """
    organisation, service = _locked(organisation, service)
    truth = {(Kind.SERVES, footprint.pk) for footprint in serves}
    truth |= {(Kind.BASED_IN, footprint.pk) for footprint in based_in}
    with attributed(by=by, why=CHANGED):
        _write(organisation, service, truth)


@transaction.atomic
def add(
    *, organisation: Organisation, kind: str, footprint: Footprint, service: Service | None = None, by: Person | None
) -> None:
    """It serves, or is based in, this footprint too, whatever others add at the same time."""
    organisation, service = _locked(organisation, service)
    with attributed(by=by, why=CHANGED):
        _write(organisation, service, _truth(organisation, service) | {(kind, footprint.pk)})


@transaction.atomic
def remove(
    *, organisation: Organisation, kind: str, footprint: Footprint, service: Service | None = None, by: Person | None
) -> None:
    """It no longer serves, or is based in, this footprint; the others stay."""
    organisation, service = _locked(organisation, service)
    with attributed(by=by, why=CHANGED):
        _write(organisation, service, _truth(organisation, service) - {(kind, footprint.pk)})


@transaction.atomic
def set_sensitive_site(*, organisation: Organisation, sensitive: bool, by: Person | None) -> None:
    """Whether the organisation's whereabouts must stay hidden. Its address is withheld when they must."""
    organisation, _ = _locked(organisation, None)
    why = "Marked as a sensitive site" if sensitive else "No longer a sensitive site"
    with attributed(by=by, why=why):
        organisation.sensitive_site = sensitive
        if sensitive:
            organisation.address_visibility = Visibility.PRIVATE
        organisation.save(update_fields=["sensitive_site", "address_visibility"])
        _write_all(organisation)


@transaction.atomic
def set_sensitive_service(*, service: Service, sensitive: bool, by: Person | None) -> None:
    """Whether where this service happens must stay hidden, though its organisation is no sensitive site."""
    organisation, service = _locked(service.organisation, service)
    why = "Marked as a sensitive service" if sensitive else "No longer a sensitive service"
    with attributed(by=by, why=why):
        service.sensitive_site = sensitive
        service.save(update_fields=["sensitive_site"])
        _write(organisation, service, _truth(organisation, service))


def sensitive_sites(*, touching: Iterable[int]) -> set[int]:
    """Ids of organisations that are sensitive, or have a service that is, with coverage over these footprints (ids)."""
    touching = list(touching)
    return set(
        Coverage.objects.filter(Q(organisation__sensitive_site=True) | Q(service__sensitive_site=True))
        .filter(Q(footprint__in=touching) | Q(footprint__overlaps__other__in=touching))
        .values_list("organisation_id", flat=True)
    )


@transaction.atomic
def place_sensitive_sites(*, touching: Iterable[int], also: Iterable[int] = (), by: Person | None) -> None:
    """Show sensitive sites by their districts anew after the footprints `touching` (ids) have changed.

    `also` are ids of organisations that touched them before the change.
    """
    affected = sensitive_sites(touching=touching) | set(also)
    if not affected:
        return  # and whoever changed the footprints keeps their own reason in the history
    with attributed(by=by, why="Placed sensitive sites in their districts anew"):
        for organisation in Organisation.objects.select_for_update(no_key=True).filter(pk__in=affected).order_by("pk"):
            _write_all(organisation)


def _locked(organisation: Organisation, service: Service | None) -> tuple[Organisation, Service | None]:
    """Both as they are now, the organisation under a row lock.

    Footprints wait first, since a change of theirs places sites anew.
    """
    lock_footprints()
    organisation = Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    return organisation, service and organisation.services.get(pk=service.pk)


def _truth(organisation: Organisation, service: Service | None) -> set[tuple[str, int]]:
    """(kind, footprint id) of where the organisation, or its service, truly works."""
    rows = Coverage.objects.filter(organisation=organisation, service=service).exclude(shown_to=ShownTo.OTHERS)
    return set(rows.values_list("kind", "footprint_id"))


def _write_all(organisation: Organisation) -> None:
    """Place the organisation and its services anew."""
    for service in [None, *organisation.services.filter(own_coverage=True)]:
        _write(organisation, service, _truth(organisation, service))


def _write(organisation: Organisation, service: Service | None, truth: set[tuple[str, int]]) -> None:
    sensitive = organisation.sensitive_site or (service is not None and service.sensitive_site)
    wanted = _safe_rows(truth) if sensitive else {(*one, ShownTo.EVERYONE) for one in truth}
    rows = Coverage.objects.filter(organisation=organisation, service=service)
    held = {
        (kind, footprint, shown_to): pk
        for pk, kind, footprint, shown_to in rows.values_list("pk", "kind", "footprint_id", "shown_to")
    }
    Coverage.objects.filter(pk__in=[pk for row, pk in held.items() if row not in wanted]).delete()
    Coverage.objects.bulk_create(
        Coverage(organisation=organisation, service=service, kind=kind, footprint_id=footprint, shown_to=shown_to)
        for kind, footprint, shown_to in sorted(wanted - held.keys())
    )


def _safe_rows(truth: set[tuple[str, int]]) -> set[tuple[str, int, str]]:
    """Rows for a sensitive site: what holds a district for everyone, the rest with districts in its stead."""
    footprints = {footprint for _, footprint in truth}
    large = set(Footprint.objects.filter(pk__in=footprints, contains_district=True).values_list("pk", flat=True))
    rows = {(kind, footprint, ShownTo.EVERYONE) for kind, footprint in truth if footprint in large}
    instead = _districts_of(footprints - large)
    for kind, footprint in truth:
        if footprint not in large:
            rows.add((kind, footprint, ShownTo.OFFICER))
            rows |= {
                (kind, district, ShownTo.OTHERS)
                for district in instead.get(footprint, ())
                if (kind, district) not in truth
            }
    return rows


def _districts_of(footprints: set[int]) -> dict[int, list[int]]:
    """For each footprint (id), the ids of the council districts it overlaps.

    Where no council district of its edition is drawn, the smallest footprint that holds a whole district,
    one that the footprint lies wholly in before one that it only overlaps. Those in force today come first.
    """
    today = clock.today()
    found: dict[int, list[int]] = {}
    fallback: dict[int, int] = {}
    overlaps = (
        FootprintOverlap.objects.filter(footprint__in=footprints, other__contains_district=True)
        .annotate(all_areas=F("footprint__area_count"))
        .select_related("other")
        .order_by("other__population", "other__area_count", "other_id")
    )

    def rank(overlap):
        return (not overlap.other.in_force_on(today), overlap.shared_areas < overlap.all_areas)

    for overlap in sorted(overlaps, key=rank):
        other = overlap.other
        is_district = other.purpose == Footprint.Purpose.COUNCIL and other.scale == Footprint.Scale.PLACE
        if is_district and other.in_force_on(today):
            found.setdefault(overlap.footprint_id, []).append(other.pk)
        fallback.setdefault(overlap.footprint_id, other.pk)
    return {footprint: found.get(footprint) or [other] for footprint, other in fallback.items()}
