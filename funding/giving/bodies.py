"""Which organisations a file of grants means: found by their identifiers, never by name (domain, section 3)."""

from dataclasses import dataclass, field

from django.db.models import Q

from directory.models import Identifier, Organisation

from ..models import PublishedId
from .standard import OF_SLUGS

Scheme, LegalForm, Sector = Identifier.Scheme, Organisation.LegalForm, Organisation.Sector
FORMS = {Scheme.CHC: LegalForm.CHARITY, Scheme.COH: LegalForm.COMPANY, Scheme.MPR: LegalForm.SOCIETY}
FORMS |= {Scheme.NHS: LegalForm.PUBLIC, Scheme.LAE: LegalForm.PUBLIC}
SECTORS = {Scheme.NHS: Sector.NHS, Scheme.LAE: Sector.LOCAL_AUTHORITY}
Key = tuple[str, str]  # a register's scheme and the number in it


@dataclass(frozen=True)
class Named:
    """An organisation as a file names it."""

    org_id: str
    name: str
    charity_number: str = ""
    company_number: str = ""

    @classmethod
    def of(cls, told: dict) -> "Named":
        return cls(
            org_id=told["id"].strip(),
            name=" ".join(told["name"].split()),
            charity_number=(told.get("charityNumber") or "").strip(),
            company_number=(told.get("companyNumber") or "").strip(),
        )

    @property
    def key(self) -> Key | None:
        """Scheme and number, where the identifier is of a register that the directory knows."""
        return next(
            ((one, self.org_id[len(one) + 1 :]) for one in Scheme.values if self.org_id.startswith(f"{one}-")), None
        )

    @property
    def keys(self) -> list[Key]:
        """That one first, then the numbers told beside it."""
        told = [self.key, (Scheme.CHC.value, self.charity_number), (Scheme.COH.value, self.company_number)]
        return list(dict.fromkeys(key for key in told if key and key[1]))


@dataclass(eq=False)
class Body:
    """An organisation of the directory, or one that is to be added: then it is not saved yet."""

    organisation: Organisation
    keys: set[Key] = field(default_factory=set)
    org_ids: set[str] = field(default_factory=set)

    @property
    def is_new(self) -> bool:
        return self.organisation.pk is None

    @property
    def called(self) -> str:
        """The identifiers it is known by, in words."""
        return ", ".join([f"{scheme}-{number}" for scheme, number in sorted(self.keys)] + sorted(self.org_ids))


class Bodies:
    """The organisations behind the identifiers of a file: four queries, however many.

    seen     the entries that may be found; one that was merged, where its heir is among them
    prefix   of our own identifiers: what follows it and "-ORG:" is the address of an entry
    new      those that were not found and are to be added, in the order of the file
    """

    def __init__(self, named: list[Named], *, seen, prefix: str):
        self.start, self.new = f"{prefix}{OF_SLUGS}", []
        seen = seen.filter(Q(merged_into__isnull=True) | Q(merged_into__in=seen.order_by().values("pk")))
        ids = {one.org_id for one in named}
        numbers = {number for one in named for _, number in one.keys}
        slugs = {one.removeprefix(self.start) for one in ids if one.startswith(self.start)}
        by_pk: dict[int, Body] = {}

        def body(entry: Organisation) -> Body:
            entry = entry.merged_into or entry
            return by_pk.setdefault(entry.pk, Body(entry))

        registered = Identifier.objects.filter(number__in=numbers, organisation__in=seen)
        registered = registered.select_related("organisation__merged_into")
        self.by_key = {(one.scheme, one.number): body(one.organisation) for one in registered}
        published = PublishedId.objects.filter(org_id__in=ids, organisation__in=seen)
        self.by_id = {
            one.org_id: body(one.organisation) for one in published.select_related("organisation__merged_into")
        }
        for entry in seen.filter(slug__in=slugs).select_related("merged_into"):
            self.by_id[f"{self.start}{entry.slug}"] = body(entry)
        for pk, scheme, number in Identifier.objects.filter(organisation__in=by_pk).values_list(
            "organisation", "scheme", "number"
        ):
            by_pk[pk].keys.add((scheme, number))

    def find(self, one: Named) -> Body | None:
        """By its identifier; where nobody has that, by a charity or company number that nothing speaks against."""
        if one.key in self.by_key:
            return self.by_key[one.key]
        if one.org_id in self.by_id:
            return self.by_id[one.org_id]
        for key in one.keys:
            other = self.by_key.get(key)
            if other and not self._is_another(other, one):
                return other
        return None

    def _is_another(self, body: Body, one: Named) -> bool:
        """The entry has a number of its own in the register that the identifier is from."""
        return bool(one.key) and any(scheme == one.key[0] for scheme, _ in body.keys)

    def add(self, one: Named, *, gives: bool) -> Body:
        """An entry to be added: its name and numbers and no more, open to all as the file is."""
        scheme = one.key and one.key[0]
        entry = Organisation(
            name=one.name,
            sector=SECTORS.get(scheme, Sector.FUNDER if gives else Sector.VCFSE),
            legal_form=FORMS.get(scheme, LegalForm.OTHER),
            visibility="public",
            source="Named in 360Giving grants data",
        )
        body = Body(entry, {key for key in one.keys if key not in self.by_key})
        self.by_key |= dict.fromkeys(body.keys, body)
        if one.key is None:
            body.org_ids.add(one.org_id)
            self.by_id[one.org_id] = body
        self.new.append(body)
        return body
