"""Organisations' ties to each other, in words: a branch and its parent, a hosted group and its host, an umbrella."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Q

from alliance.base import clock

from .models import Organisation, OrganisationRelation
from .visibility import Reader

Kind = OrganisationRelation.Kind
SHOWN = 10  # of one kind on an entry; the rest have a page of their own
ABOVE = {Kind.BRANCH: "A branch of", Kind.HOSTED: "Hosted by"}  # what a card says of one organisation
OVER = {
    Kind.BRANCH: "was a branch of",
    Kind.AFFILIATED: "was affiliated to",
    Kind.MEMBER: "was a member of",
    Kind.HOSTED: "was hosted by",
    Kind.PARTNER: "was a partner in a consortium led by",
}
OVER_FROM_THE_OTHER = {
    Kind.BRANCH: "was the parent of",
    Kind.AFFILIATED: "had as an affiliate",
    Kind.MEMBER: "had as a member",
    Kind.HOSTED: "hosted",
    Kind.PARTNER: "led a consortium with",
}
ALL_OF_THEM = {  # the page that lists the others, from the side of the one that is named
    Kind.BRANCH: "Branches of",
    Kind.AFFILIATED: "Affiliates of",
    Kind.MEMBER: "Members of",
    Kind.HOSTED: "Groups hosted by",
    Kind.PARTNER: "Partners in the consortium led by",
}


@dataclass(frozen=True)
class Tie:
    """One other organisation, with the last day of the tie where it has ended or will."""

    other: Organisation
    until: dt.date | None = None


@dataclass
class Line:
    """What an organisation is to others: "is hosted by" and whom. `more` says how many are not among `ties`."""

    words: str
    kind: str
    ties: list[Tie] = field(default_factory=list)
    total: int = 0
    others_say_it: bool = False

    @property
    def more(self) -> int:
        return self.total - len(self.ties)


@dataclass(frozen=True)
class Ties:
    """All that an entry shows of its ties: those of today, those that are over."""

    now: list[Line]
    over: list[Line]

    @property
    def is_branch(self) -> bool:
        return any(line.kind == Kind.BRANCH and not line.others_say_it for line in self.now)


def of(organisation: Organisation, reader: Reader) -> Ties:
    """How the organisation stands to others that this reader may see, both ways. Two queries."""
    visible = Organisation.objects.visible_to(reader)
    today = clock.today()
    own = organisation.relations.filter(other__in=visible).select_related("other").order_by("kind", "other__name")
    theirs = organisation.relations_from.filter(organisation__in=visible).select_related("organisation")
    now, over = {}, {}
    for relation in own:
        if relation.current_on(today):
            _add(now, relation.get_kind_display(), relation, relation.other)
        elif relation.over_on(today):
            _add(over, OVER[relation.kind], relation, relation.other)
    for relation in theirs.order_by("kind", "organisation__name"):
        if relation.current_on(today):
            words = OrganisationRelation.SEEN_FROM_THE_OTHER[relation.kind]
            _add(now, words, relation, relation.organisation, others_say_it=True)
        elif relation.over_on(today):
            _add(over, OVER_FROM_THE_OTHER[relation.kind], relation, relation.organisation, others_say_it=True)
    return Ties(now=list(now.values()), over=list(over.values()))


def members(organisation: Organisation, kind: str, reader: Reader):
    """The organisations that are tied to this one today in one way, as the reader may see them, by name."""
    ties = OrganisationRelation.objects.current_on(clock.today()).filter(kind=kind, other=organisation)
    return (
        Organisation.objects.visible_to(reader)
        .filter(pk__in=ties.values("organisation_id"))
        .only("name", "slug", "in_one_line", "status")
        .order_by("name", "pk")
    )


def parents_of(organisation_ids: Iterable[int], reader: Reader) -> dict[int, tuple[str, Organisation]]:
    """For each branch or hosted group of a page of organisations, {id: ("A branch of", the parent)}. One query."""
    found: dict[int, tuple[str, Organisation]] = {}
    rows = (
        OrganisationRelation.objects.current_on(clock.today())
        .filter(organisation__in=list(organisation_ids), kind__in=ABOVE)
        .filter(reader.entry_condition("other"))
        .select_related("other")
        .only("organisation_id", "kind", "other__name", "other__slug")
        .order_by("kind", "pk")  # a branch before a hosted group
    )
    for row in rows:
        found.setdefault(row.organisation_id, (ABOVE[row.kind], row.other))
    return found


def that_can_be_ended(organisation: Organisation, reader: Reader):
    """The ties of today that the organisation says of itself, or that others say of it, as the reader may see them."""
    mine = Q(organisation=organisation) & reader.entry_condition("other")
    others = Q(other=organisation) & reader.entry_condition("organisation")
    rows = OrganisationRelation.objects.current_on(clock.today()).filter(mine | others)
    return rows.select_related("organisation", "other").order_by("kind", "pk")


def _add(lines: dict[str, Line], words: str, relation, other: Organisation, *, others_say_it: bool = False) -> None:
    line = lines.setdefault(words, Line(words=words, kind=relation.kind, others_say_it=others_say_it))
    line.total += 1
    if line.total <= SHOWN or not others_say_it:
        line.ties.append(Tie(other, relation.last_day))
