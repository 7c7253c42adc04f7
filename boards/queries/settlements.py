"""Payees of settlement runs, and under which number finance knows them."""

from dataclasses import dataclass

from django.http import Http404
from django.urls import reverse

from directory.models import Organisation, Person

from ..models import ClaimLine, Expense, FundingTerms, Payment, SettlementRun, Supplier

OWNERS = {"organisation": Organisation, "person": Person}


@dataclass(frozen=True)
class Payee:
    """An organisation or a person that a run pays."""

    kind: str
    pk: int
    name: str

    @property
    def url(self) -> str:
        return reverse("boards:supplier", args=[self.kind, self.pk])


def payees_without_number(run: SettlementRun) -> list[Payee]:
    """Whoever the run pays and finance has no number for. A handful of queries."""
    claims = Payment.objects.filter(run=run).values("claim")
    lines = ClaimLine.objects.filter(claim__in=claims, funded_minutes__gt=0)
    to_employer = lines.filter(
        terms__paid_to=FundingTerms.PaidTo.EMPLOYER, claim__appointment__on_behalf_of__isnull=False
    )
    known = {kind: Supplier.objects.filter(**{f"{kind}__isnull": False}).values(kind) for kind in OWNERS}
    employers = Organisation.objects.filter(pk__in=to_employer.values("claim__appointment__on_behalf_of"))
    paid = lines.exclude(pk__in=to_employer.values("pk")).values("claim__person")
    spent = Expense.objects.filter(claim__in=claims, payable__gt=0).values("claim__person")
    people = Person.objects.filter(pk__in=paid) | Person.objects.filter(pk__in=spent)
    found = [Payee("organisation", one.pk, one.name) for one in employers.exclude(pk__in=known["organisation"])]
    found += [Payee("person", one.pk, one.name) for one in people.exclude(pk__in=known["person"]).distinct()]
    return sorted(found, key=lambda one: one.name)


def payee(kind: str, pk: int):
    """The organisation or person that claims have been paid for; 404 for anybody else."""
    if kind == "organisation":
        found = Organisation.objects.filter(appointments__claims__isnull=False, pk=pk).distinct().first()
    else:
        found = Person.objects.filter(claims__isnull=False, pk=pk).distinct().first()
    if found is None:
        raise Http404
    return found


def supplier_of(kind: str, pk: int) -> Supplier | None:
    return Supplier.objects.filter(**{kind: pk}).first()
