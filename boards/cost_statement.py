"""The statement of what unfunded time costs: the same rows as CSV and on one page as PDF, with their definitions."""

from django.conf import settings

from alliance.base import clock, money
from alliance.base.spreadsheets import plain
from alliance.base.templatetags.words import day, number, percent

from .queries.costs import CUTS, Costs, Sum
from .statements import Statement

MOST_LINES = 12  # of a table in the PDF, so that it stays on one page
NOT_TOLD = "not told"


def definitions(report: Costs) -> list[tuple[str, str]]:
    """What each figure counts, in words that stand beside it wherever it goes."""
    rates = "; ".join(
        f"{money.in_words(one.amount)} an hour from {day(one.starts_on)} ({one.source})" for one in report.rates
    )
    return [
        ("Hours given", "Time that holders of seats logged against them: meetings, preparation, reading, travel and "
         "follow-up. What nobody logged is not in it, so the true figure is higher."),
        ("Funded", "Hours in claims that were approved or paid under the funding terms of the seat."),
        ("Unfunded, at least", "Hours on days for which no terms pay, and hours above the terms in approved claims."),
        ("Unfunded, at most", "Also hours that terms may still pay for: not claimed yet, or waiting for approval."),
        ("Cost", f"Unfunded hours at the alliance's reference rate: {rates or 'no rate is set'}."),
        ("Not told", f"A sum over fewer than {settings.SUPPRESS_UNDER} people who have not agreed to show their "
         "hours, or one that would give such a sum away."),
    ]  # fmt: skip


def span(low, high, write) -> str:
    """One figure, or from one to another."""
    return write(low) if low == high else f"{write(low)} to {write(high)}"


def hours_of(minutes: int) -> str:
    """Whole hours, rounded."""
    return number(round(minutes / 60))


def unfunded(one: Sum) -> str:
    return span(one.unfunded_at_least, one.unfunded_at_most, hours_of) if one.is_told else NOT_TOLD


def cost(one: Sum) -> str:
    return span(one.cost_at_least, one.cost_at_most, lambda amount: f"£{amount:,.0f}") if one.is_told else NOT_TOLD


def rows(report: Costs):
    """The report as lines for a spreadsheet, money to the penny and time in minutes."""
    yield ["The cost of unfunded time", report.said, f"as at {day(clock.today())}", plain(settings.ALLIANCE_NAME)]
    yield []
    yield ["Cut", "Of", "Minutes given", "Minutes funded", "Minutes unfunded, at least", "Minutes unfunded, at most",
           "Cost in pounds, at least", "Cost in pounds, at most"]  # fmt: skip
    yield _row("all", report.whole)
    for cut in CUTS:
        for one in report.cuts[cut]:
            yield _row(cut, one)
    yield []
    for name, words in definitions(report):
        yield [name, plain(words)]


def _row(cut: str, one: Sum) -> list:
    if not one.is_told:
        return [cut, plain(one.said), *[NOT_TOLD] * 6]
    sums = [one.minutes, one.funded, one.unfunded_at_least, one.unfunded_at_most, one.cost_at_least, one.cost_at_most]
    return [cut, plain(one.said), *sums]


def pdf(report: Costs) -> bytes:
    """One page of A4 for whoever has to be told."""
    as_at = f"As at {day(clock.today())}. {settings.ALLIANCE_NAME}. Run by {settings.ACCOUNTABLE_BODY}."
    page = Statement("What the sector gives for nothing", as_at)
    page.words(f"{settings.ALLIANCE_NAME}: time of representatives on boards, {report.said}.", size=11)
    whole = report.whole
    if whole.is_told:
        page.figure(cost(whole) if report.has_rate else f"{unfunded(whole)} hours")
        share = percent(whole.share_funded) if whole.minutes else "none"
        page.words(
            f"is what {unfunded(whole)} unfunded hours would cost. {hours_of(whole.minutes)} hours were given in all; "
            f"{share} of them were paid for.",
            size=10.5,
        )
    else:
        page.words("Too few people have logged time for a figure to be told.", size=10.5)
    heads = ("", "Hours given", "Unfunded hours", "They would cost", "Paid for")
    for cut in ("place", "quarter", "sector"):
        page.heading(CUTS[cut])
        lines = report.cuts[cut][:MOST_LINES]
        page.rows(heads, [_line(one) for one in lines], (62, 26, 32, 36, 18))
        if len(report.cuts[cut]) > MOST_LINES:
            page.words(f"And {len(report.cuts[cut]) - MOST_LINES} more; the spreadsheet has them all.", quiet=True)
    page.heading("What the figures mean")
    for name, words in definitions(report):
        page.words(f"{name}: {words}", size=8, quiet=True)
    return page.as_bytes()


def _line(one: Sum) -> tuple[str, ...]:
    if not one.is_told:
        return (one.said, *[NOT_TOLD] * 4)
    share = percent(one.share_funded) if one.minutes else ""
    return (one.said, hours_of(one.minutes), unfunded(one), cost(one), share)
