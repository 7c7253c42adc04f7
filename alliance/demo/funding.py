"""Writes the demo's money: three funders, two intermediaries, about 120 small awards, and contracts beside them.

Everything is written in bulk, and passes the same triggers as what people record.
"""

import datetime as dt
import uuid
from decimal import Decimal
from random import Random

from alliance.base.money import pounds
from directory.models import Organisation
from funding.models import Award, Fund, Receipt

from . import funding_odd
from . import funding_words as words
from .entries import Directory
from .funding_money import Kind, Money
from .ground import Geography
from .people import groups

SMALL_AWARDS = 118


def load(geography: Geography, directory: Directory, random: Random, today: dt.date) -> None:
    """Write all of it."""
    money = Money(geography, directory, random, today)
    funds = _funds(money)
    sources = _sources(money, funds)
    small = _small_awards(money, sources)
    _payments(money, small)
    _fees_and_returns(money, sources, small)
    funding_odd.contracts(money)
    funding_odd.odd_ones(money, sources, groups(directory))


def _funds(money: Money) -> dict[str, Fund]:
    funds = {
        key: Fund(
            slug=key,
            name=name,
            funder=money.bodies[funder],
            purpose=purpose,
            total=pounds(total),
            starts_on=dt.date(money.today.year - years, 4, 1),
        )
        for key, (funder, name, purpose, total, years) in words.FUNDS.items()
    }
    Fund.objects.bulk_create(funds.values())
    return funds


def _sources(money: Money, funds: dict[str, Fund]) -> dict[str, Award]:
    """What intermediaries are given to pass on, one of them by the other; paid, and confirmed when it came."""
    sources, paid = {}, []
    system = money.geography.footprints["lancashire-and-south-cumbria"]
    for key, (fund, funder, holder, title, amount, instrument, days, arrears, after, share) in words.SOURCES.items():
        starts = money.ago(days - 20)
        sources[key] = money.award(
            money.bodies[funder], money.bodies[holder], title, amount, days,
            fund=funds[fund], instrument=instrument, in_arrears=arrears, to_pass_on=True, footprint=system,
            starts_on=starts, ends_on=starts + dt.timedelta(days=1094), uplift="none", from_call="invited",
            reference=f"{fund[:4].upper()}-{days}",
        )  # fmt: skip
        paid.append((sources[key], days, after, share))
    money.write_awards()
    key, holder, title, amount, days = words.SECOND_HOP
    sources["second"] = money.award(
        sources[key].recipient, money.bodies[holder], title, amount, days,
        draws={sources[key]: amount}, to_pass_on=True, footprint=system, from_call="open",
    )  # fmt: skip
    money.write_awards()
    for award, decided, after, share in [*paid, (sources["second"], words.SECOND_HOP[4], (14,), 1.0)]:
        for wait in after:
            day = money.ago(decided - wait)
            posting = money.pay(award, share / len(after), day)
            came = sum(line.amount for line in money.lines if line.posting == posting)
            money.line(award, Kind.RECEIVED, came, day + dt.timedelta(days=3), "recipient")
    _write_with_receipts(money)
    return sources


def _write_with_receipts(money: Money) -> None:
    """The lines, and for each amount received the recipient's answer to the payment of that amount."""
    came = [line for line in money.lines if line.kind == Kind.RECEIVED]
    payments: dict[tuple, list[uuid.UUID]] = {}
    sums: dict[tuple, Decimal] = {}
    for line in money.lines:
        if line.kind == Kind.PAID:
            sums[line.award.pk, line.posting] = sums.get((line.award.pk, line.posting), Decimal(0)) + line.amount
    for (award, posting), amount in sums.items():
        payments.setdefault((award, amount), []).append(posting)
    money.write_lines()
    Receipt.objects.bulk_create(
        Receipt(
            award=line.award,
            payment=payments[line.award.pk, line.amount].pop(0),
            amount=line.amount,
            came_on=line.on_day,
            entry=line,
        )
        for line in came
    )


def _recipients(money: Money) -> list:
    """(organisation, footprint) of small groups that anybody may see, and of none whose place is kept back."""
    found = []
    for entry in money.directory.entries:
        body = entry.organisation
        small = body.latest_income is None or body.latest_income < 400_000
        open_to_all = body.visibility == "public" and body.status == Organisation.Status.ACTIVE
        if body.sector == Organisation.Sector.VCFSE and small and open_to_all and not body.sensitive_site:
            found.append((body, money.geography.footprints[entry.serves[-1]]))
    return found


def _small_awards(money: Money, sources: dict[str, Award]) -> list[Award]:
    """About 120 grants of £400 to £9,000; every seventh from two sources at once, some for several years."""
    bodies, small = _recipients(money), []
    turns = ["icb-1", "icb-1", "funder-1", "icb-2", "icb-1", "county-2", "second"]
    for number in range(SMALL_AWARDS):
        body, footprint = bodies[number * 7 % len(bodies)]
        title, purpose = words.SMALL[number % len(words.SMALL)]
        key = turns[number % len(turns)]
        source = sources[key]
        amount = money.random.choice((400, 750, 1_200, 1_800, 2_500, 3_400, 4_950, 6_000, 9_000))
        if body == source.recipient:
            continue
        draws = {source: amount}
        if key == "icb-1" and number % 7 == 4:
            draws = {sources["icb-1"]: amount * 2 // 3, sources["funder-1"]: amount - amount * 2 // 3}
        days = money.random.randrange(60, 400)
        starts = money.ago(days - 14)
        years = 3 if number % 9 == 5 else 1
        small.append(
            money.award(
                source.recipient,
                body,
                title,
                amount,
                days,
                draws=draws,
                purpose=purpose,
                footprint=footprint,
                starts_on=starts,
                ends_on=starts + dt.timedelta(days=365 * years - (20 if years == 1 else 0)),
                money="core" if number % 6 == 2 else "project",
                uplift="inflation" if years == 3 else "unknown",
                from_call="open",
                reference=f"R{number + 1:03d}",
                overhead_asked=pounds(amount // 10),
                overhead_allowed=pounds(amount // 10 if number % 4 else 0),
                payee=money.bodies["lio-west"] if number % 23 == 11 else None,
            )  # fmt: skip
        )
    money.write_awards()
    return small


def _payments(money: Money, small: list[Award]) -> None:
    """Most are paid at once, some in two instalments; two in three recipients say that it came."""
    for number, award in enumerate(small):
        if number % 19 == 6:
            continue  # promised, and not paid yet
        halves = award.amount >= 4_950 and number % 2
        for part in range(2 if halves else 1):
            day = award.awarded_on + dt.timedelta(days=12 + number % 40 + 150 * part)
            if day > money.today:
                continue
            posting = money.pay(award, 0.5 if halves else 1.0, day)
            if number % 3:
                came = sum(line.amount for line in money.lines if line.posting == posting)
                money.line(award, Kind.RECEIVED, came, day + dt.timedelta(days=2), "recipient")
    _write_with_receipts(money)


def _fees_and_returns(money: Money, sources: dict[str, Award], small: list[Award]) -> None:
    """What intermediaries keep and spend themselves, and what came back of three awards."""
    for award, management, support, spent in (
        (sources["icb-1"], "0.07", "0.03", 6_400),
        (sources["funder-1"], "0.05", "0.02", 0),
        (sources["icb-2"], "0.08", "0.02", 2_150),
        (sources["county-2"], "0.06", "0", 0),
        (sources["second"], "0.04", "0", 0),
    ):
        day = award.awarded_on + dt.timedelta(days=210)
        for kind, share in ((Kind.FEE_MANAGEMENT, management), (Kind.FEE_SUPPORT, support)):
            if Decimal(share):
                money.line(award, kind, award.amount * Decimal(share), day, "recipient")
        if spent:
            money.line(award, Kind.SPENT, spent, day, "recipient", note="Visits and a day for all who applied")
    paid_whole = [award for award in small if len(award.parts) == 1 and award.parts[0][1] == 0]
    for award, share in zip(paid_whole[3:30:9], ("0.25", "0.4", "0.1"), strict=True):
        amount, draw = pounds(award.amount * Decimal(share)), award.parts[0][0]
        money.line(award, Kind.RETURNED, amount, money.ago(20), "funder", draw=draw, note="The course was not full")
    money.write_lines()
