"""Random forests of awards, written through the actions, and a walk that counts every pound by hand."""

import datetime as dt
from collections import defaultdict
from decimal import Decimal
from fractions import Fraction

from hypothesis import strategies as st

from alliance.base.refused import Refused
from funding.actions import awards, ledger, receipts
from funding.models import Award, Draw, Entry
from tests.factories import make_organisation, make_person

FIRST_DAY = dt.date(2024, 1, 1)
PENCE = st.integers(1, 100_000)
ACTS = st.one_of(
    st.tuples(st.just("award"), st.integers(0, 5), st.integers(0, 5), PENCE, st.booleans(), st.booleans()),
    st.tuples(st.just("regrant"), st.integers(0, 9), st.integers(0, 9), PENCE, PENCE, st.integers(0, 3)),
    st.tuples(
        st.just("entry"), st.sampled_from(["paid", "fee-management", "fee-support", "spent", "returned", "clawed-back",
                                           "released", "due"]), st.integers(0, 9), PENCE, st.integers(0, 700)
    ),
    st.tuples(st.just("pay all"), st.integers(0, 9), st.integers(0, 700)),
    st.tuples(st.just("confirm"), st.integers(0, 9), PENCE, st.booleans()),
    st.tuples(st.just("reverse"), st.integers(0, 40)),
    st.tuples(st.just("cancel"), st.integers(0, 9)),
)  # fmt: skip
FORESTS = st.lists(ACTS, min_size=8, max_size=40)


def pounds(pence: int) -> Decimal:
    return Decimal(pence) / 100


class Forest:
    """Does one act after another; what the rules refuse is refused, and nothing else goes wrong."""

    def __init__(self, begun: bool = True):
        self.bodies = [make_organisation() for _ in range(6)]
        self.by = make_person()
        self.done = 0
        for act in ("award", 0, 1, 90_000, True, True), ("award", 2, 1, 70_000, True, False), ("pay all", 0, 3):
            if begun:  # so that there is something to draw from
                self.act(act)

    def act(self, one) -> None:
        name, *rest = one
        try:
            getattr(self, f"_{name.replace(' ', '_')}")(*rest)
            self.done += 1
        except Refused:
            pass

    def awards(self) -> list[Award]:
        made = Award.objects.filter(status="made", funder__in=self.bodies)
        return list(made.select_related("funder", "recipient").order_by("pk"))

    def _pick(self, number: int) -> Award:
        found = self.awards()
        if not found:
            raise Refused("There is none yet.")
        return found[number % len(found)]

    def _write(self, award: Award, draws: dict) -> None:
        awards.draft(award=award, draws=draws, by=self.by)
        awards.make(award=award, by=self.by)

    def _award(self, funder, recipient, pence, to_pass_on, in_arrears) -> None:
        if self.bodies[funder] == self.bodies[recipient]:
            return
        award = Award(
            funder=self.bodies[funder],
            recipient=self.bodies[recipient],
            amount=pounds(pence),
            to_pass_on=to_pass_on,
            in_arrears=in_arrears,
            title="A",
            awarded_on=FIRST_DAY,
        )
        self._write(award, {})

    def _regrant(self, source, recipient, pence, own, more) -> None:
        """Out of a source and of up to three more that its holder holds, with some money of its own at times."""
        sources = [award for award in self.awards() if award.to_pass_on]
        if not sources:
            return
        first = sources[source % len(sources)]
        funder = first.recipient
        recipient = self.bodies[recipient % len(self.bodies)]
        if recipient == funder:
            return
        held = [first] + [one for one in sources if one.recipient_id == funder.pk and one != first][:more]
        draws = {one: max(pounds(pence // (n + 1)), Decimal("0.01")) for n, one in enumerate(held)}
        amount = sum(draws.values()) + (pounds(own) if own % 3 == 0 else 0)
        award = Award(
            funder=funder,
            recipient=recipient,
            amount=amount,
            to_pass_on=bool(own % 2),
            in_arrears=pence % 5 == 0,
            title="B",
            awarded_on=FIRST_DAY,
        )
        self._write(award, draws)

    def _entry(self, kind, award, pence, day) -> None:
        ledger.record(
            award=self._pick(award),
            kind=kind,
            amount=pounds(pence),
            on_day=FIRST_DAY + dt.timedelta(days=day),
            said_by="funder",
            by=self.by,
        )

    def _pay_all(self, award, day) -> None:
        award = self._pick(award)
        award.refresh_from_db()
        day = FIRST_DAY + dt.timedelta(days=day)
        receipts.pay(award=award, amount=award.balance.to_pay, on_day=day, said_by="funder", by=self.by)

    def _confirm(self, award, pence, exactly) -> None:
        award = self._pick(award)
        paid = award.entries.filter(kind="paid", reverses__isnull=True).order_by("pk").last()
        amount = pounds(pence)
        if paid and exactly:
            amount = sum(line.amount for line in Entry.objects.filter(posting=paid.posting))
        receipts.confirm(
            award=award,
            payment=paid and paid.posting,
            amount=amount,
            came_on=FIRST_DAY,
            said_by="recipient",
            by=self.by,
        )

    def _reverse(self, number) -> None:
        lines = Entry.objects.filter(award__in=self.awards()).exclude(kind__in=["committed", "received"]).order_by("pk")
        if count := lines.count():
            ledger.reverse(entry=lines[number % count], why="Wrong", by=self.by)

    def _cancel(self, award) -> None:
        awards.cancel(award=self._pick(award), on_day=FIRST_DAY, why="Over", said_by="funder", by=self.by)


class Walk:
    """Counts by hand, from the entries alone: a pound is followed from its first hop to where it stops."""

    def __init__(self, until: dt.date | None = None):
        self.awards = {award.pk: award for award in Award.objects.all()}
        self.sources = dict(Draw.objects.values_list("pk", "source_id"))
        self.entries = [
            (one.award_id, self.sources.get(one.draw_id), one.kind, -one.amount if one.reverses_id else one.amount)
            for one in Entry.objects.all()
            if until is None or one.on_day <= until
        ]
        self.at = defaultdict(Decimal)  # (award, kind) → pounds
        self.between = defaultdict(Decimal)  # (award, source or none, "in" | "back" | "promised") → pounds
        for award, source, kind, amount in self.entries:
            self.at[award, kind] += amount
            if way := {"paid": "in", "returned": "back", "clawed-back": "back", "committed": "promised"}.get(kind):
                self.between[award, source, way] += amount

    def net_paid(self, award, source) -> Decimal:
        return self.between[award, source, "in"] - self.between[award, source, "back"]

    def back(self, award) -> Decimal:
        return self.at[award, "returned"] + self.at[award, "clawed-back"]

    def children(self, award) -> list[int]:
        return sorted({child for child, source, _ in list(self.between) if source == award})

    def regranted(self, award) -> Decimal:
        return sum((self.net_paid(child, award) for child in self.children(award)), Decimal(0))

    def fees(self, award) -> Decimal:
        return self.at[award, "fee-management"] + self.at[award, "fee-support"]

    def unspent(self, award) -> Decimal:
        used = self.regranted(award) + self.fees(award) + self.at[award, "spent"] + self.back(award)
        return self.at[award, "received"] - used

    def first_hops(self) -> list[int]:
        return [pk for pk in self.awards if self.between[pk, None, "promised"]]

    def below(self, award, seen=None) -> set[int]:
        """The award and all that draws from it, however far down; a circle would never end."""
        seen = {award} if seen is None else seen
        for child in self.children(award):
            if child not in seen:
                seen.add(child)
                self.below(child, seen)
        return seen

    def reached(self, award) -> Decimal:
        if self.awards[award].to_pass_on:
            return self.at[award, "spent"]
        return self.at[award, "paid"] - self.back(award)

    def origin(self, award) -> dict[int, Fraction]:
        """Which share of an award comes from which first hop, worked out from what was promised."""
        whole = sum(amount for (at, _, way), amount in self.between.items() if at == award and way == "promised")
        found: dict[int, Fraction] = defaultdict(Fraction)
        for (at, source, way), amount in list(self.between.items()):
            if at == award and way == "promised" and amount:
                share = Fraction(amount) / Fraction(whole)
                for root, part in ({award: Fraction(1)} if source is None else self.origin(source)).items():
                    found[root] += part * share
        return found
