"""Which fund a grant programme of a file is: one of the same funder with that code or name, or a new one."""

import datetime as dt

from ..models import Fund
from .bodies import Body
from .files import Given
from .plan import Line, Programme


class Programmes:
    """The funds behind the programmes of a file. One query."""

    def __init__(self, givens: list[Given]):
        told = [_told(given.grant) for given in givens]
        names, codes = {name for _, name in told} - {""}, {code for code, _ in told} - {""}
        found = Fund.objects.filter(name__in=names) | Fund.objects.filter(slug__in=codes)
        self.known: dict[tuple, Programme] = {}
        for fund in found.order_by("pk"):
            programme = Programme(fund)
            for key in ((fund.funder_id, fund.slug), (fund.funder_id, fund.name)):
                self.known.setdefault(key, programme)

    def of(self, funder: Body, grant: dict, awarded_on: dt.date) -> Programme | None:
        """The fund; a new one runs from the day of its first grant in the file."""
        code, name = _told(grant)
        giver = funder.organisation.pk or funder
        programme = self.known.get((giver, code)) or self.known.get((giver, name))
        if programme is None and (name or code):
            fund = Fund(name=name or code, funder=funder.organisation, starts_on=awarded_on)
            programme = self.known[giver, name or code] = Programme(fund)
        if programme and programme.is_new:
            programme.fund.starts_on = min(programme.fund.starts_on, awarded_on)
        return programme

    @staticmethod
    def new(lines: list[Line]) -> list[Programme]:
        """Those that the lines need and that are not there yet."""
        needed = dict.fromkeys(line.programme for line in lines if line.programme)
        return [programme for programme in needed if programme.is_new]


def _told(grant: dict) -> tuple[str, str]:
    """(code, name) of the first programme."""
    first = (grant.get("grantProgramme") or [{}])[0]
    return (first.get("code") or "").strip()[:100], " ".join((first.get("title") or "").split())[:150]
