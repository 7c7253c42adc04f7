"""Open money: published, put right, withdrawn, and published again."""

from django.db import transaction

from alliance.base import clock
from alliance.base.history import attributed
from alliance.base.refused import Refused

from ..models import Opportunity, OpportunityTerm

Status = Opportunity.Status
SAID = (
    "title",
    "fund",
    "purpose",
    "who",
    "size_bands",
    "legal_forms",
    "least",
    "most",
    "closes_at",
    "answers_on",
    "form_pages",
    "form_hours",
    "footprint",
    "link",
    "source",
)


@transaction.atomic
def publish(*, opportunity: Opportunity, services, led_by, by) -> Opportunity:
    """Open money (not saved yet) with the terms it asks of applicants. Anybody reads it from now on."""
    _closes_later(opportunity)
    _out_of_its_own_fund(opportunity)
    opportunity.published_on = clock.today()
    with attributed(by=by, why="Published an opportunity"):
        opportunity.save(force_insert=True)
        _ask(opportunity, services, led_by)
    return opportunity


@transaction.atomic
def change(*, opportunity: Opportunity, services, led_by, by) -> Opportunity:
    """Put right what is said of it, or give people more time. Who gives it stays."""
    was = locked(opportunity)
    if was.status != Status.PUBLISHED:
        raise Refused(f"This was {was.get_status_display()}. What it says stays as it is.")
    if opportunity.closes_at != was.closes_at:
        _closes_later(opportunity)
    _out_of_its_own_fund(opportunity)
    with attributed(by=by, why="Changed an opportunity"):
        opportunity.save(update_fields=SAID)
        _ask(opportunity, services, led_by)
    return opportunity


@transaction.atomic
def withdraw(*, opportunity: Opportunity, because: str, by) -> Opportunity:
    """It takes no applications any more, and says why. Those who saved it are told on their list."""
    if not because.strip():
        raise Refused("Say why it is withdrawn.")
    opportunity = locked(opportunity)
    if not opportunity.may_become(Status.WITHDRAWN):
        raise Refused("This has been withdrawn already.")
    with attributed(by=by, why="Withdrew an opportunity"):
        opportunity.status, opportunity.withdrawn_because = Status.WITHDRAWN, because.strip()
        opportunity.save(update_fields=["status", "withdrawn_because"])
    return opportunity


@transaction.atomic
def restore(*, opportunity: Opportunity, by) -> Opportunity:
    """It was withdrawn by mistake, or is open again."""
    opportunity = locked(opportunity)
    if not opportunity.may_become(Status.PUBLISHED):
        raise Refused("This has not been withdrawn.")
    with attributed(by=by, why="Published an opportunity again"):
        opportunity.status, opportunity.withdrawn_because = Status.PUBLISHED, ""
        opportunity.save(update_fields=["status", "withdrawn_because"])
    return opportunity


def locked(opportunity: Opportunity) -> Opportunity:
    """The opportunity as it stands, kept for this transaction."""
    return Opportunity.objects.select_for_update(of=("self",)).get(pk=opportunity.pk)


def _closes_later(opportunity: Opportunity) -> None:
    if opportunity.closes_at <= clock.now():
        raise Refused("It would have closed already. Give a later day or hour.")


def _out_of_its_own_fund(opportunity: Opportunity) -> None:
    if opportunity.fund_id and opportunity.fund.funder_id != opportunity.funder_id:
        raise Refused(f"“{opportunity.fund}” is not a fund of {opportunity.funder}.")


def _ask(opportunity: Opportunity, services, led_by) -> None:
    """It asks for exactly these terms."""
    Asks = OpportunityTerm.Asks
    wanted = {(Asks.SERVICE, term.pk) for term in services} | {(Asks.LED_BY, term.pk) for term in led_by}
    held = {(one.asks, one.term_id): one for one in OpportunityTerm.objects.filter(opportunity=opportunity)}
    for key, one in held.items():
        if key not in wanted:
            one.delete()
    OpportunityTerm.objects.bulk_create(
        OpportunityTerm(opportunity=opportunity, asks=asks, term_id=term) for asks, term in sorted(wanted - held.keys())
    )
