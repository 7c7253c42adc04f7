"""Writes the demo's open money in every state, what groups did about it, and what is due for awards."""

import datetime as dt

from alliance.base import clock
from alliance.base.history import attributed
from alliance.base.money import pounds
from directory.models import Footprint, Organisation, Person, Term
from funding.actions import opportunities as acts
from funding.models import Application, Award, Deadline, Fund, Opportunity

from . import opportunities_words as words


def load(people: dict[str, Person], groups: dict[str, Organisation], today: dt.date) -> None:
    """Write all of it: funders and officers publish, the lunch club saves and applies, awards have days."""
    made = {chance.key: _publish(chance, people, groups) for chance in words.CHANCES}
    key, because = words.WITHDRAWN
    acts.withdraw(opportunity=made[key], because=because, by=people["officer.alliance"])
    with attributed(by=people["owner"], why="Recorded what became of applications"):
        for key, group, status, said in words.APPLICATIONS:
            _apply(made[key], groups[group], status, said, today)
    with attributed(by=people["funder"], why="Set the days by which reports are due"):
        for title, kind, what, days, amount, status, because in words.DUE:
            _due(title, kind, what, today + dt.timedelta(days=days), amount, status, because)


def _publish(chance: words.Chance, people: dict[str, Person], groups: dict[str, Organisation]) -> Opportunity:
    """Published while it was open; the days of those that are over are put back afterwards."""
    own = chance.funder == "intermediary-1"
    closes = dt.datetime.combine(clock.today() + dt.timedelta(days=chance.days), dt.time(chance.hour), clock.LONDON)
    by = people["funder"] if own else people["officer.alliance"]
    after = dt.timedelta(days=chance.answers_after)
    made = acts.publish(
        opportunity=Opportunity(
            said_by=Opportunity.Side.FUNDER if own else Opportunity.Side.ALLIANCE,
            title=chance.title,
            funder=groups[chance.funder],
            fund=Fund.objects.get(slug=chance.fund) if chance.fund else None,
            purpose=chance.purpose,
            who=chance.who,
            size_bands=list(chance.sizes),
            legal_forms=list(chance.forms),
            least=chance.least and pounds(chance.least),
            most=chance.most and pounds(chance.most),
            closes_at=max(closes, clock.now() + dt.timedelta(minutes=1)),
            answers_on=closes.date() + after if chance.answers_after else None,
            form_pages=chance.pages,
            form_hours=chance.hours,
            footprint=_footprint(chance.footprint),
            link=f"https://funders.example.org/{chance.key}",
            source=chance.source,
        ),
        services=_terms(Term.Kind.NEED, chance.services),
        led_by=_terms(Term.Kind.GROUP, chance.led_by),
        by=by,
    )
    if chance.days < 0:
        with attributed(by=by, why="The demo's past"):
            made.published_on, made.closes_at = closes.date() - dt.timedelta(days=45), closes
            made.save(update_fields=["published_on", "closes_at"])
    return made


def _footprint(name: str) -> Footprint | None:
    """The newest footprint of that name, for there are places of before and after 2022."""
    return Footprint.objects.filter(name=name).order_by("-valid_from", "pk").first() if name else None


def _terms(kind: str, names: tuple[str, ...]) -> list[Term]:
    return [Term.objects.get(kind=kind, name=name) for name in names]


def _apply(opportunity: Opportunity, body: Organisation, status: str, said: dict, today: dt.date) -> None:
    def ago(key: str) -> dt.date | None:
        return today - dt.timedelta(days=said[key]) if key in said else None

    title = dict([words.AWARDED]).get(_key(opportunity)) if status == "awarded" else None
    Application.objects.create(
        opportunity=opportunity,
        organisation=body,
        status=status,
        applied_on=ago("days"),
        asked=pounds(said["asked"]) if "asked" in said else None,
        answered_on=ago("answered"),
        reason=said.get("reason", ""),
        award=Award.objects.get(title=title, recipient=body) if title else None,
    )


def _key(opportunity: Opportunity) -> str:
    return opportunity.link.rpartition("/")[2]


def _due(title: str, kind: str, what: str, due_on: dt.date, amount, status: str, because: str) -> None:
    """One day by which something is due, and what became of it."""
    met = due_on - dt.timedelta(days=3)
    Deadline.objects.create(
        award=Award.objects.get(title=title),
        kind=kind,
        what=what,
        due_on=due_on,
        amount=amount and pounds(amount),
        said_by="funder",
        status=status,
        sent_on=met if status in ("sent", "received") else None,
        received_on=due_on if status == "received" else None,
        because=because,
    )
