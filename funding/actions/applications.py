"""What organisations do about open money: save it or leave it aside, say that they applied, and what became of it."""

import datetime as dt
from decimal import Decimal

from django.db import transaction

from alliance.base import clock
from alliance.base.history import attributed
from alliance.base.refused import Refused
from directory.models import Organisation

from ..models import Application, Award, Opportunity
from . import opportunities

Status = Application.Status


@transaction.atomic
def save(*, opportunity: Opportunity, organisation: Organisation, by) -> Application:
    """Keep an opportunity for an organisation, to apply for. Saving what is saved, or asked for, changes nothing."""
    opportunity = opportunities.locked(opportunity)
    found = _of(opportunity, organisation)
    if found and found.status != Status.PASSED:
        return found
    if not opportunity.takes_applications_at(clock.now()):
        raise Refused("This takes no applications any more.")
    return _write(opportunity, organisation, found, Status.SAVED, why="Saved an opportunity", by=by)


@transaction.atomic
def leave(*, opportunity: Opportunity, organisation: Organisation, by) -> Application:
    """It is nothing for this organisation, or not any more: it is not offered to them again."""
    opportunity = opportunities.locked(opportunity)
    found = _of(opportunity, organisation)
    if found and found.status == Status.PASSED:
        return found
    if found and not found.may_become(Status.PASSED):
        raise Refused(f"You recorded that this was {found.get_status_display()}, so it stays on your list.")
    return _write(opportunity, organisation, found, Status.PASSED, why="Left an opportunity aside", by=by)


@transaction.atomic
def apply(*, application: Application, on_day: dt.date, asked: Decimal | None, by) -> Application:
    """They applied, and wait for the answer; or an outcome was recorded by mistake, and they still wait."""
    application = locked(application)
    if not application.may_become(Status.APPLIED):
        raise Refused("You have recorded already that you applied.")
    _came(on_day)
    with attributed(by=by, why="Recorded an application"):
        _set(application, Status.APPLIED, applied_on=on_day, asked=asked)
    return application


@transaction.atomic
def take_back_saying_applied(*, application: Application, by) -> Application:
    """They have not applied after all: it is saved as before."""
    application = locked(application)
    if not application.may_become(Status.SAVED) or application.status != Status.APPLIED:
        raise Refused(f"This is {application.get_status_display()}, so there is no application to take off.")
    with attributed(by=by, why="Said that they have not applied yet"):
        _set(application, Status.SAVED, applied_on=None, asked=None)
    return application


@transaction.atomic
def record_outcome(
    *,
    application: Application,
    outcome: str,
    on_day: dt.date | None = None,
    reason: str = "",
    award: Award | None = None,
    by,
) -> Application:
    """What became of an application. A refusal has the funder's reason; an award may be the one in the ledger."""
    application = locked(application)
    if outcome not in Application.OUTCOMES or not application.may_become(outcome):
        raise Refused(f"This is {application.get_status_display()}. Say first that you applied.")
    if outcome == Status.REFUSED and not reason.strip():
        raise Refused("Write the reason that the funder gave, or that it gave none.")
    if award and (outcome != Status.AWARDED or award.recipient_id != application.organisation_id):
        raise Refused(f"“{award}” is not an award to {application.organisation}.")
    if on_day:
        _came(on_day)
    with attributed(by=by, why="Recorded what became of an application"):
        _set(
            application,
            outcome,
            applied_on=application.applied_on,
            asked=application.asked,
            answered_on=on_day,
            reason=reason.strip(),
            award=award,
        )
    return application


def locked(application: Application) -> Application:
    """The application as it stands, kept for this transaction."""
    found = Application.objects.select_for_update(of=("self",)).select_related("organisation", "opportunity")
    return found.get(pk=application.pk)


def _of(opportunity: Opportunity, organisation: Organisation) -> Application | None:
    found = Application.objects.select_for_update(of=("self",))
    return found.filter(opportunity=opportunity, organisation=organisation).first()


def _write(opportunity, organisation, found, status: str, *, why: str, by) -> Application:
    application = found or Application(opportunity=opportunity, organisation=organisation)
    with attributed(by=by, why=why):
        _set(application, status)
    return application


def _set(application: Application, status: str, **said) -> None:
    """The row with this status and nothing said but `said`."""
    empty = {"applied_on": None, "asked": None, "answered_on": None, "reason": "", "award": None}
    for name, value in {"status": status, **empty, **said}.items():
        setattr(application, name, value)
    application.save()


def _came(day: dt.date) -> None:
    if day > clock.today():
        raise Refused("That day has not come yet.")
