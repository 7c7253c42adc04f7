"""Collects the demo's awards and entries, and writes them in bulk."""

import datetime as dt
import uuid
from decimal import Decimal
from random import Random

from alliance.base.money import pounds
from funding.actions import awards as acts
from funding.actions.ledger import split
from funding.models import Award, Draw, Entry

from .entries import Directory
from .ground import Geography

Kind = Entry.Kind


class Money:
    """Collects awards and entries, and writes them kind by kind."""

    def __init__(self, geography: Geography, directory: Directory, random: Random, today: dt.date):
        self.geography, self.directory, self.random, self.today = geography, directory, random, today
        self.bodies = directory.bodies
        self.awards: list[Award] = []
        self.draws: list[Draw] = []
        self.lines: list[Entry] = []

    def ago(self, days: int) -> dt.date:
        return self.today - dt.timedelta(days=days)

    def award(self, funder, recipient, title: str, amount, days: int, draws=None, **fields) -> Award:
        """An award decided so many days ago; `draws` are {earlier award: pounds}."""
        award = Award(
            funder=funder,
            recipient=recipient,
            title=title,
            amount=pounds(amount),
            awarded_on=self.ago(days),
            status=Award.Status.MADE,
            **fields,
        )
        self.awards.append(award)
        rest = award.amount
        award.parts = []  # [draw or none, pounds still to pay]
        for source, part in (draws or {}).items():
            draw = Draw(award=award, source=source, planned=pounds(part))
            self.draws.append(draw)
            award.parts.append([draw, draw.planned])
            rest -= draw.planned
        if rest:
            award.parts.append([None, rest])
        return award

    def write_awards(self) -> None:
        """Write what was collected, and commit the money: sources before what draws from them."""
        Award.objects.bulk_create(self.awards)
        for draw in self.draws:
            draw.award_id, draw.source_id = draw.award.pk, draw.source.pk
        Draw.objects.bulk_create(self.draws)
        acts.commit([award for award in self.awards if not award.is_in_kind], Entry.Side.FUNDER)
        self.awards, self.draws = [], []

    def line(self, award: Award, kind: str, amount, day: dt.date, said_by: str, **more) -> Entry:
        entry = Entry(
            posting=more.pop("posting", None) or uuid.uuid4(),
            award=award,
            kind=kind,
            amount=pounds(amount),
            on_day=min(day, self.today),
            said_by=said_by,
            **more,
        )
        self.lines.append(entry)
        return entry

    def pay(self, award: Award, share: float, day: dt.date) -> uuid.UUID:
        """Pay a share of the award, out of each of its sources in proportion. Returns the posting."""
        posting, parts = uuid.uuid4(), award.parts
        amount = min(pounds(award.amount * Decimal(str(share))), sum(left for _, left in parts))
        for part, paid in zip(parts, split(amount, [left for _, left in parts]), strict=True):
            if paid:
                self.line(award, Kind.PAID, paid, day, "funder", draw=part[0], posting=posting)
                part[1] -= paid
        return posting

    def write_lines(self) -> None:
        Entry.objects.bulk_create(self.lines)
        self.lines = []
