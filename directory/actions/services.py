"""What happens to a service: it is added, changed, checked, ended, and its keepers say what it can take on.

What the public reads at length waits for an officer's check, as changes of the entry do (rule 4); any change
confirms the entry (rule 5). The organisation is locked first, as everywhere.
"""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Case, Q, Value, When

from alliance.base import clock, history
from alliance.base.refused import Refused
from directory.actions import entries
from directory.models import EntryEdit, Organisation, Service, ServiceTerm, ServiceTime, Term
from directory.rules import is_officer_of

CHECKED = ("name", "summary", "description", "for_whom")
LISTED = {"status": Service.Status.ACTIVE.value}  # what the edit of a member's new service asks for
AT_A_TIME = 500  # organisations locked at once by the upkeep


@transaction.atomic
def add(*, organisation: Organisation, values: dict, terms: Iterable[Term], by) -> tuple[Service, EntryEdit | None]:
    """A new service, and the edit that waits. An officer's is in the directory at once."""
    with history.attributed(by=by, why="added a service"):
        organisation = entries.locked(organisation)
        officer = is_officer_of(by, organisation)
        status = Service.Status.ACTIVE if officer else Service.Status.NEW
        service = Service(organisation=organisation, status=status, **values)
        service.position = organisation.services.count()
        service.save()
        _set_terms(service, terms)
        entries.confirm_by_edit(organisation, by)
        edit = None if officer else entries.let_wait(organisation, LISTED, by, service=service)
    return service, edit


@transaction.atomic
def change(*, service: Service, values: dict, terms: Iterable[Term] | None = None, by) -> EntryEdit | None:
    """Change a service to `values` ({field: new value}) and `terms`, and return the edit that waits, if one does.

    Nothing of a service that is not in the directory yet is read by the public: it changes at once, and its edit
    asks anew for the whole of it. None for `terms` leaves them as they are.
    """
    with history.attributed(by=by, why="changed a service"):
        service = _locked(service)
        if service.status == Service.Status.ENDED:
            raise Refused("This service has ended. Take it up again before you change it.")
        changed = {field: value for field, value in values.items() if value != getattr(service, field)}
        officer = is_officer_of(by, service.organisation)
        checked = not officer and service.status == Service.Status.ACTIVE
        waiting = {field: changed[field] for field in CHECKED if field in changed} if checked else {}
        _write(service, **{field: value for field, value in changed.items() if field not in waiting})
        if terms is not None:
            _set_terms(service, terms)
        entries.confirm_by_edit(service.organisation, by)
        if officer:
            return None
        if service.status == Service.Status.NEW:
            waiting = LISTED
        return entries.let_wait(service.organisation, waiting, by, service=service)


@transaction.atomic
def set_times(*, service: Service, times: Iterable[tuple[int, dt.time, dt.time, str]], by) -> None:
    """The service is open exactly then: (day, 0 is Monday; opens; closes; note). Rows that stay are not written."""
    with history.attributed(by=by, why="changed when a service is open"):
        service = _locked(service)
        wanted = set(times)
        held = {(time.day, time.opens, time.closes, time.note): time.pk for time in service.times.all()}
        service.times.filter(pk__in=[pk for row, pk in held.items() if row not in wanted]).delete()
        ServiceTime.objects.bulk_create(
            ServiceTime(service=service, day=day, opens=opens, closes=closes, note=note)
            for day, opens, closes, note in sorted(wanted - held.keys())
        )
        entries.confirm_by_edit(service.organisation, by)


@transaction.atomic
def say_capacity(*, service: Service, capacity: str, note: str = "", by) -> None:
    """Somebody who keeps the entry says today whether the service can take people."""
    with history.attributed(by=by, why="said what a service can take on"):
        service = _locked(service)
        _say(service, capacity, note, by)


@transaction.atomic
def say_the_same(*, service: Service, was: str, by) -> None:
    """It is as before: `was` is the capacity that the person has read, which another may have changed since."""
    with history.attributed(by=by, why="said that a service can take on as much as before"):
        service = _locked(service)
        if service.capacity != was:
            now = service.get_capacity_display()
            raise Refused(f"Somebody has answered for {service.name} since: {now}. Look at it before you answer.")
        _say(service, service.capacity, service.capacity_note, by)


@transaction.atomic
def end(*, service: Service, by) -> None:
    """The service is no longer offered. It is kept, with its history, and what waited about it is taken back."""
    with history.attributed(by=by, why="ended a service"):
        service = _locked(service)
        _refuse_unless_it_may_become(service, Service.Status.ENDED)
        _write(service, status=Service.Status.ENDED, ended_on=clock.today())
        entries.let_wait(service.organisation, {}, by, service=service)
        entries.confirm_by_edit(service.organisation, by)


@transaction.atomic
def take_up(*, service: Service, by) -> EntryEdit | None:
    """Offer a service again that had ended, or put one into the directory that is not there yet.

    One that no officer has ever checked waits for that, unless it is an officer who puts it there.
    """
    with history.attributed(by=by, why="put a service into the directory"):
        service = _locked(service)
        _refuse_unless_it_may_become(service, Service.Status.ACTIVE)
        entries.confirm_by_edit(service.organisation, by)
        officer = is_officer_of(by, service.organisation)
        if not officer and _never_checked(service):
            return entries.let_wait(service.organisation, LISTED, by, service=service)
        _write(service, status=Service.Status.ACTIVE, ended_on=None)
        for edit in service.edits.waiting():
            entries.move(edit, EntryEdit.Status.APPROVED, by)
            edit.save()
        return None


def show_and_hide(*, day: dt.date, by=None) -> int:
    """Show the services whose time has come by `day`, and hide those whose time is over. Returns how many changed.

    It looks at how things are, not at what happened since the last run: a run that was missed is caught up.
    """
    in_time = (Q(visible_from__isnull=True) | Q(visible_from__lte=day)) & (
        Q(visible_until__isnull=True) | Q(visible_until__gte=day)
    )
    wrong = Service.objects.filter((in_time & Q(is_shown=False)) | (~in_time & Q(is_shown=True)))
    right = Case(When(in_time, then=Value(True)), default=Value(False))
    changed = 0
    while some := list(wrong.order_by("organisation_id").values_list("organisation_id", flat=True)[:AT_A_TIME]):
        with transaction.atomic(), history.attributed(by=by, why="showed or hid services by their dates"):
            list(Organisation.objects.select_for_update(no_key=True).filter(pk__in=some).order_by("pk"))
            changed += wrong.filter(organisation__in=some).update(is_shown=right)
    return changed


def _locked(service: Service) -> Service:
    """The service as it is now, its organisation under a lock and still one whose entry changes."""
    organisation = entries.locked(service.organisation)
    service = organisation.services.get(pk=service.pk)
    service.organisation = organisation
    return service


def _write(service: Service, **values) -> None:
    """Only these columns: the database keeps others of the row by itself."""
    for field, value in values.items():
        setattr(service, field, value)
    if values:
        service.save(update_fields=list(values))


def _say(service: Service, capacity: str, note: str, by) -> None:
    if capacity == Service.Capacity.UNKNOWN:
        raise Refused(f"Choose whether {service.name} can take people now.")
    if service.status == Service.Status.ENDED:
        raise Refused("This service has ended. Take it up again before you say what it can take on.")
    _write(
        service,
        capacity=capacity,
        capacity_note=note,
        capacity_said_on=clock.today(),
        capacity_said_by=by,
        capacity_said_by_role=entries.role_of(by, service.organisation),
    )
    entries.confirm_by_edit(service.organisation, by)


def _set_terms(service: Service, terms: Iterable[Term]) -> None:
    """The service is given exactly these terms. A retired one may stay, and is not given anew."""
    wanted = {term.pk: term for term in terms}
    held = set(ServiceTerm.objects.filter(service=service).values_list("term_id", flat=True))
    for pk in wanted.keys() - held:
        if wanted[pk].is_retired:
            raise Refused(f"“{wanted[pk].name}” is no longer used. Choose another.")
    ServiceTerm.objects.filter(service=service).exclude(term_id__in=wanted).delete()
    ServiceTerm.objects.bulk_create(ServiceTerm(service=service, term_id=pk) for pk in sorted(wanted.keys() - held))


def _refuse_unless_it_may_become(service: Service, status: str) -> None:
    if status not in Service.MOVES[Service.Status(service.status)]:
        raise Refused(f"{service.name} is already {service.get_status_display()}.")


def _never_checked(service: Service) -> bool:
    """A member added it, and no officer has let it into the directory."""
    asked = service.edits.filter(changes__has_key="status")
    return service.status == Service.Status.NEW or (
        asked.exists() and not asked.filter(status=EntryEdit.Status.APPROVED).exists()
    )
