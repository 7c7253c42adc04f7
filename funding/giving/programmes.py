"""Which fund a grant programme of a file is: one of the same funder with that code or name, or a new one."""

import datetime as dt

from django.db.models import Q

from ..models import Fund
from .bodies import Body
from .files import Given
from .plan import Line, Programme


class Programmes:
    """The funds behind the programmes of a file. One query.

    A programme is known by its code, else by its title where that speaks of no other code. A title may change; the
    code is kept with the fund. The address of a fund serves as its code in files of our own.
    """

    def __init__(self, givens: list[Given]):
        told = [_told(given.grant) for given in givens]
        names, codes = {name for _, name in told} - {""}, {code for code, _ in told} - {""}
        found = Fund.objects.filter(Q(name__in=names) | Q(slug__in=codes) | Q(code__in=codes))
        self.by_code: dict[tuple, Programme] = {}
        self.by_name: dict[tuple, Programme] = {}
        there = [Programme(fund) for fund in found.select_related("funder").order_by("pk")]
        for kind in "code", "slug":  # a code that was told comes before an address that happens to be the same
            for one in there:
                self._know(one.fund.funder.merged_into_id or one.fund.funder_id, one, getattr(one.fund, kind))

    def _know(self, giver, programme: Programme, code: str) -> None:
        if code:
            self.by_code.setdefault((giver, code), programme)
        self.by_name.setdefault((giver, programme.fund.name), programme)

    def of(self, funder: Body, grant: dict, awarded_on: dt.date) -> Programme | None:
        """The fund; a new one runs from the day of its first grant in the file."""
        code, name = _told(grant)
        if not (code or name):
            return None
        giver = funder.organisation.pk or funder
        programme = self._known(giver, code, name)
        if programme is None:
            programme = Programme(Fund(name=name or code, code=code, funder=funder.organisation, starts_on=awarded_on))
            self._know(giver, programme, code)
        fund = programme.fund
        if code and not fund.code and code != fund.slug:
            fund.code, programme.learns_code = code, True
            self._know(giver, programme, code)
        if programme.is_new:
            fund.starts_on = min(fund.starts_on, awarded_on)
            fund.name = name if name and fund.name == fund.code else fund.name
        return programme

    def _known(self, giver, code: str, name: str) -> Programme | None:
        if found := self.by_code.get((giver, code)):
            return found
        found = self.by_name.get((giver, name))
        return None if found and code and found.fund.code else found

    @staticmethod
    def new(lines: list[Line]) -> list[Programme]:
        """Those that the lines need and that are not there yet."""
        needed = dict.fromkeys(line.programme for line in lines if line.programme)
        return [programme for programme in needed if programme.is_new]


def _told(grant: dict) -> tuple[str, str]:
    """(code, name) of the first programme."""
    first = (grant.get("grantProgramme") or [{}])[0]
    return (first.get("code") or "").strip()[:100], " ".join((first.get("title") or "").split())[:150]
