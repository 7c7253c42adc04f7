"""Open money as one reader sees it: in words, with how it fits each of their organisations, and what these did."""

from collections.abc import Iterable
from dataclasses import dataclass

from alliance.base import clock
from alliance.base.money import in_words
from alliance.base.templatetags.words import plural
from directory.lines import any_of
from directory.models import Organisation

from .eyes import Eyes
from .matching import LED_BY, SERVICE, Match, forms_in_words, income_in_words, matches
from .models import Application, Opportunity
from .rules import can_apply_for

State = Opportunity.State
COLOUR = {State.OPEN: "teal", State.SOON: "yellow", State.CLOSED: "grey", State.WITHDRAWN: "grey"}
SAID = {State.OPEN: "Open", State.SOON: "Closes soon", State.CLOSED: "Closed", State.WITHDRAWN: "Withdrawn"}


@dataclass(frozen=True)
class Ours:
    """One of the reader's organisations before an opportunity: how it fits, what they did, whether one may say so."""

    match: Match
    application: Application | None
    may_say: bool

    @property
    def organisation(self) -> Organisation:
        return self.match.organisation

    @property
    def status(self) -> str:
        return self.application.status if self.application else ""


@dataclass(frozen=True)
class Opening:
    """An opportunity with how it stands now, in words, and what it is to each of the reader's organisations."""

    opportunity: Opportunity
    state: str
    ours: tuple[Ours, ...]

    @property
    def fits(self) -> bool:
        """Does it fit one of them, or is one of them at it already?"""
        return any(one.match.fits if not one.status else one.status in ("saved", "applied") for one in self.ours)

    @property
    def tag(self) -> dict:
        return {"words": SAID[State(self.state)], "colour": COLOUR[State(self.state)]}

    @property
    def takes_applications(self) -> bool:
        return self.state in (State.OPEN, State.SOON)

    @property
    def amount(self) -> str:
        return amount_in_words(self.opportunity)

    @property
    def left(self) -> str:
        return days_left(self.opportunity)

    @property
    def form(self) -> str:
        return form_in_words(self.opportunity)


def my_bodies(eyes: Eyes) -> list[Organisation]:
    """The active organisations that the reader belongs to, by name."""
    return _active(eyes.reader.own)


def _active(bodies: Iterable[int]) -> list[Organisation]:
    return list(Organisation.objects.active().filter(pk__in=any_of(bodies)).order_by("name", "pk")) if bodies else []


def openings(opportunities, eyes: Eyes) -> list[Opening]:
    """These opportunities (read with `with_names`) as the reader sees them, in their order. Three queries at most."""
    return openings_of(opportunities, {None: eyes})[None]


def openings_of(opportunities, readers: dict[int | None, Eyes]) -> dict[int | None, list[Opening]]:
    """The same for several readers, by their keys, in as many queries."""
    found, now = list(opportunities), clock.now()
    bodies = _active(set().union(*(eyes.reader.own for eyes in readers.values())))
    fit = {(pk, match.organisation.pk): match for pk, some in matches(found, bodies).items() for match in some}
    done = {}
    if found and bodies:
        told = Application.objects.filter(opportunity__in=found, organisation__in=bodies).select_related(
            "award__balance"
        )
        done = {(one.opportunity_id, one.organisation_id): one for one in told}

    def of(opportunity: Opportunity, eyes: Eyes, mine: list[int]) -> Opening:
        ours = ((opportunity.pk, body) for body in mine)
        ours = tuple(Ours(fit[pair], done.get(pair), can_apply_for(eyes, pair[1])) for pair in ours)
        return Opening(opportunity, opportunity.state_at(now), ours)

    return {
        key: [of(one, eyes, [body.pk for body in bodies if body.pk in eyes.reader.own]) for one in found]
        for key, eyes in readers.items()
    }


def fitting_first(found: list[Opening]) -> list[Opening]:
    """Those that fit one of the reader's organisations before the others; each in the order they came."""
    return sorted(found, key=lambda one: not one.fits)


def asks_in_words(opportunity: Opportunity) -> list[str]:
    """What it asks of those who apply, one line each; nothing where it is open to all."""
    services = [term.name for term in opportunity.terms_asked(SERVICE)]
    groups = [term.name for term in opportunity.terms_asked(LED_BY)]
    lines = [
        f"They work in {opportunity.footprint.name}." if opportunity.footprint else "",
        f"Their income is {income_in_words(opportunity.size_bands)} a year." if opportunity.size_bands else "",
        f"They are {forms_in_words(opportunity.legal_forms)}." if opportunity.legal_forms else "",
        f"They have a service listed under one of these: {', '.join(services)}." if services else "",
        f"They are led by and for one of these: {', '.join(groups)}." if groups else "",
    ]
    return [line for line in lines if line]


def amount_in_words(opportunity: Opportunity) -> str:
    least, most = opportunity.least, opportunity.most
    if least and most:
        return in_words(most) if least == most else f"{in_words(least)} to {in_words(most)}"
    if most:
        return f"Up to {in_words(most)}"
    return f"{in_words(least)} or more" if least else "The amount is not said"


def form_in_words(opportunity: Opportunity) -> str:
    """4 pages, about 3 hours; nothing where neither is said."""
    pages, hours = opportunity.form_pages, opportunity.form_hours
    said = [plural(pages, "page,pages")] if pages else []
    return ", ".join([*said, f"about {plural(hours, 'hour,hours')}"] if hours else said)


def days_left(opportunity: Opportunity) -> str:
    """12 days left; tomorrow; today. Nothing once it takes no applications."""
    now = clock.now()
    if not opportunity.takes_applications_at(now):
        return ""
    days = (opportunity.closes_at.astimezone(clock.LONDON).date() - clock.today()).days
    return {0: "today", 1: "tomorrow"}.get(days, f"{days} days left")
