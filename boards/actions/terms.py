"""Funding terms and the figures the alliance works by. Who writes terms waits at the seat's row, as claims do."""

import datetime as dt

from django.db import transaction

from alliance.base.history import attributed
from alliance.base.refused import Refused

from ..models import Appointment, Claim, ClaimLine, DatedFigure, FundingTerms, Seat


@transaction.atomic
def add(*, terms: FundingTerms, shares: list[int], by) -> list[FundingTerms]:
    """New terms (not saved yet) for one share of a seat, or the same for several. They never overlap others."""
    seat = Seat.objects.select_for_update(no_key=True, of=("self",)).get(pk=terms.seat_id)
    _not_for_oneself(seat, by)
    if any(share > seat.shares for share in shares):
        raise Refused(f"This seat has {seat.shares} {'share' if seat.shares == 1 else 'shares'}. Choose one of them.")
    if not seat.is_there_on(terms.starts_on):
        raise Refused(f"The seat was not there on {_day(terms.starts_on)}. Give another first day.")
    made = []
    with attributed(by=by, why="Added funding terms"):
        for share in shares:
            _in_nobodys_way(seat, share, terms)
            one = FundingTerms(**{field.attname: getattr(terms, field.attname) for field in _fields()})
            one.seat, one.share = seat, share
            one.save(force_insert=True)
            made.append(one)
    return made


def _fields():
    return [field for field in FundingTerms._meta.concrete_fields if not field.primary_key]


def _in_nobodys_way(seat: Seat, share: int, new: FundingTerms) -> None:
    others = seat.funding_terms.filter(share=share).not_ended_by(new.starts_on)
    if new.ends_on is not None:
        others = others.filter(starts_on__lt=new.ends_on)
    other = others.order_by("starts_on").first()
    if other is not None and other.starts_on != other.ends_on:
        until = f"until {_day(other.ends_on)}" if other.ends_on else "with no end set"
        raise Refused(f"There are terms from {_day(other.starts_on)} {until}. End those first.")


def _not_for_oneself(seat: Seat, by) -> None:
    if Appointment.objects.filter(seat=seat, person=by).exists():
        raise Refused("You hold this seat, or held it. Somebody else must write its terms.")


@transaction.atomic
def end(*, terms: FundingTerms, on: dt.date, reason: str, by) -> FundingTerms:
    """The terms hold no more from the day `on`. What was approved under them stays; no approved day is taken back.

    Claims that wait for approval are checked anew when somebody approves them.
    """
    if not reason.strip():
        raise Refused("Say why the terms end.")
    seat = Seat.objects.select_for_update(no_key=True, of=("self",)).get(pk=terms.seat_id)
    _not_for_oneself(seat, by)
    terms = FundingTerms.objects.select_for_update(of=("self",)).get(pk=terms.pk)
    if terms.ends_on is not None and terms.ends_on <= on:
        raise Refused(f"These terms end on {_day(terms.ends_on)} already.")
    if on < terms.starts_on:
        raise Refused(f"They would end before they began. Give a day from {_day(terms.starts_on)} on.")
    settled = Claim.objects.settled().values("pk")
    last = (
        ClaimLine.objects.filter(terms=terms, claim__in=settled, funded_minutes__gt=0, entry__day__gte=on)
        .order_by("-entry__day")
        .values_list("entry__day", flat=True)
        .first()
    )
    if last is not None:
        raise Refused(f"Time on {_day(last)} has been approved under these terms. Give a later day.")
    with attributed(by=by, why=reason):
        terms.ends_on = on
        terms.save(update_fields=["ends_on"])
    return terms


@transaction.atomic
def set_figure(*, figure: DatedFigure, by) -> DatedFigure:
    """A rate or a threshold (not saved yet) that holds from its day on; the ones before it stay on record."""
    with attributed(by=by, why="Set a figure that the alliance works by"):
        figure.save(force_insert=True)
    return figure


def _day(day: dt.date) -> str:
    return f"{day:%-d %B %Y}"
