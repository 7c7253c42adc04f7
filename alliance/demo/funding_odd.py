"""The demo's money that is not a small grant: contracts, a consortium, and what went otherwise than planned."""

import datetime as dt

from alliance.base.money import pounds
from directory.models import Organisation
from funding.actions import awards as acts
from funding.models import Award, ConsortiumShare, Draw, Entry, Receipt

from . import funding_words as words
from .funding_money import Kind, Money


def contracts(money: Money) -> None:
    """Contracts, agreements and unrestricted money: they arrive, and their trace stops there."""
    bodies = [
        entry.organisation
        for entry in money.directory.entries
        if entry.organisation.sector == Organisation.Sector.VCFSE
        and entry.organisation.visibility == "public"
        and entry.organisation.status == Organisation.Status.ACTIVE
        and not entry.organisation.sensitive_site
        and (entry.organisation.latest_income or 0) >= 400_000
    ]
    made = []
    for number, (giver, title, amount, instrument, kind, days, years) in enumerate(words.CONTRACTS):
        taker = bodies[number * 3 % len(bodies)]
        starts = money.ago(days - 30)
        made.append(
            money.award(
                money.bodies[giver],
                taker,
                title,
                amount,
                days,
                instrument=instrument,
                money=kind,
                starts_on=starts,
                ends_on=starts + dt.timedelta(days=365 * years),
                from_call="invited",
            )  # fmt: skip
        )
    price = made[0]
    subcontract = money.award(
        price.recipient, bodies[1], "Two of the five nights", 61_000, 600, instrument="subcontract", after_trace=True
    )
    money.award(money.bodies["coast-trust"], bodies[2], "A room in the evenings", 7_800, 330, instrument="in-kind")
    money.write_awards()
    for award in [*made, subcontract]:
        money.pay(award, 0.8, award.awarded_on + dt.timedelta(days=40))
    money.write_lines()


def odd_ones(money: Money, sources: dict[str, Award], spoken_for: dict[str, Organisation]) -> None:
    """A consortium, a payment made twice and taken back, one cancelled, a draft, and a difference at the lunch club."""
    club, purse = spoken_for["first-0"], money.bodies["intermediary-1"]
    consortium = Award(
        funder=money.bodies["icb"], recipient=money.bodies["lio-central"], title="Neighbourhood connectors",
        amount=pounds(180_000), awarded_on=money.ago(320), status=Award.Status.DRAFT, from_call="open",
        purpose="One worker in each place, employed by five partners.",
    )  # fmt: skip
    consortium.save()
    ConsortiumShare.objects.bulk_create(
        ConsortiumShare(award=consortium, organisation=money.bodies[key], amount=pounds(amount))
        for key, amount in (
            ("lio-central", 60_000),
            ("lio-coast", 40_000),
            ("lio-bay", 40_000),
            ("lio-pennine", 40_000),
        )
    )
    Award.objects.filter(pk=consortium.pk).update(status=Award.Status.MADE)
    consortium.refresh_from_db()
    acts.commit([consortium], Entry.Side.FUNDER)
    consortium.parts = [[None, consortium.amount]]
    kept, waits, twice = (
        money.award(purse, club, title, amount, days, draws={sources["icb-1"]: amount}, purpose=purpose,
                    starts_on=money.ago(days - 14), ends_on=money.ago(days - 14 - lasts), from_call="open",
                    reference=f"CP-{days}")
        for title, amount, days, lasts, purpose in (
            ("A cooker, and somebody to cook", 3_200, 200, 730, "Lunch for forty, three days a week."),
            ("Lunch through the winter", 1_500, 45, 64, "Heating and food while it is cold."),
            ("Taxis for people who cannot walk to lunch", 900, 120, 364, "Ten people, once a week."),
        )
    )  # fmt: skip
    cancelled = money.award(purse, spoken_for["second"], "A day out", 640, 90, draws={sources["icb-1"]: 640})
    money.write_awards()
    money.pay(consortium, 0.5, money.ago(300))
    first = money.pay(kept, 1.0, money.ago(180))
    money.pay(waits, 1.0, money.ago(9))
    money.pay(twice, 0.5, money.ago(100))
    again = money.pay(twice, 0.5, money.ago(99))
    came = money.line(kept, Kind.RECEIVED, 3_000, money.ago(178), "recipient")
    promised = Entry.objects.get(award=cancelled, kind=Kind.COMMITTED)
    money.line(cancelled, Kind.RELEASED, 640, money.ago(80), "funder", draw=promised.draw, note="The coach was full")
    money.write_lines()
    Receipt.objects.create(award=kept, payment=first, amount=came.amount, came_on=came.on_day, entry=came)
    wrong = Entry.objects.get(posting=again)
    money.line(
        twice,
        Kind.PAID,
        wrong.amount,
        wrong.on_day,
        "funder",
        draw=wrong.draw,
        reverses=wrong,
        note="Paid twice by mistake",
    )
    money.write_lines()
    Award.objects.filter(pk=cancelled.pk).update(status=Award.Status.CANCELLED)
    draft = Award(
        funder=purse,
        recipient=club,
        title="New chairs",
        amount=pounds(1_100),
        awarded_on=money.ago(2),
        from_call="open",
    )
    draft.save()
    Draw.objects.create(award=draft, source=sources["icb-1"], planned=draft.amount)
