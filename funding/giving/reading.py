"""Goes through the grants of a file with everything it needs looked up beforehand, and makes a plan of them.

Every query here is asked once a file, however many grants there are. Nothing is written.
"""

from decimal import Decimal

from django.conf import settings
from django.db.models import Exists, OuterRef

from alliance.base import clock
from alliance.base.money import pounds
from directory.models import Footprint, Identifier, Organisation

from ..eyes import Eyes
from ..models import Award, ConsortiumShare, Draw, Entry, Receipt
from ..rules import can_add_bodies, can_record_awards_of
from .bodies import Bodies, Body, Named
from .checks import Kinds, against_the_standard
from .differences import compare, now
from .files import Given
from .ledger import standing_payments
from .own_ids import award_called, is_own
from .places import footprints_of, may_be_told
from .plan import Line, Plan
from .programmes import Programmes
from .standard import CALLED, REGRANTS, day_told

MOST = {"id": ("Identifier", 60), "title": ("Title", 200), "description": ("Description", 4000)}
UNKNOWN = (
    "No entry in the directory has the identifier of “{title}”. Ask an officer of the alliance to add the "
    "organisation, or the alliance's finance officer to take the file."
)
NOT_HERE = (
    "This identifier cannot be used here: it is that of another grant, or was never given. Check it and “Funding Org” "
    "against what was published."
)
SEEN = "“Identifier” is that of an earlier row too. Give each grant its own."
NUMBER = Identifier._meta.get_field("number").max_length
LONG_NUMBER = f"The number of an organisation in a register is longer than {NUMBER} characters. Correct it."


def read(givens: list[Given], eyes: Eyes) -> Plan:
    """The plan of these grants for one who may write what their `eyes` let them."""
    faults = against_the_standard(givens)
    wrong = faults.rows
    plan = _Reading([given for given in givens if given.row not in wrong], eyes).plan()
    return Plan(faults=faults.all() + plan.faults) if faults else plan


class _Reading:
    """The grants of one file, in its order."""

    def __init__(self, givens: list[Given], eyes: Eyes):
        self.givens, self.eyes = givens, eyes
        self.faults, self.notes, self.seen = Kinds(), Kinds(), set()
        self.today = clock.today()
        seen = Organisation.objects.all() if eyes.sees_all else Organisation.objects.visible_to(eyes.reader)
        named = [
            Named.of(one)
            for given in givens
            for one in (*given.grant["fundingOrganization"], *given.grant.get("recipientOrganization", ()))
        ]
        self.bodies = Bodies(named, seen=seen, prefix=settings.GRANTS_PREFIX)
        self.programmes = Programmes(givens)
        self.codes = {given.row: _codes(given.grant) for given in givens}
        self.candidates = footprints_of(self.codes.values())
        ids = {pk for some in self.candidates.values() for pk in some}
        self.footprints = Footprint.objects.defer("outline").in_bulk(ids)
        self.awards = awards_there(givens, eyes)
        self.payments = standing_payments(self.awards.values())

    def plan(self) -> Plan:
        lines = [line for given in self.givens if (line := self._line(given))]
        if self.faults:
            return Plan(faults=self.faults.all())
        return Plan(
            tuple(lines),
            notes=self.notes.all(),
            bodies=tuple(self.bodies.new),
            programmes=tuple(self.programmes.new(lines)),
        )

    def _line(self, given: Given) -> Line | None:
        row, grant = given.row, given.grant
        wrong = [says for says in self._wrong(grant) if says]
        for says in wrong:
            self.faults.add(says, row)
        if wrong:
            return None
        funder, recipient = (
            self._body(row, grant, "fundingOrganization"), self._body(row, grant, "recipientOrganization")
        )  # fmt: skip
        if not (funder and recipient):
            return None
        if funder is recipient:
            self.faults.add("The same organisation gives and receives. Correct one of them.", row)
            return None
        if not can_record_awards_of(self.eyes, funder.organisation.pk):
            self.faults.add("Another organisation gave it. Send what your own organisation gave.", row)
            return None
        award = self.awards.get(grant["id"].strip())
        if not self._may_be(award, grant["id"].strip(), funder):
            self.faults.add(NOT_HERE, row)
            return None
        if award and award.pk in self.seen:  # by its other identifier
            self.faults.add(SEEN, row)
            return None
        self.seen |= {award.pk} if award else set()
        line = Line(
            row=row,
            grant_id=grant["id"].strip(),
            funder=funder,
            recipient=recipient,
            amount=pounds(grant["amountAwarded"]),
            said={},
            to_pass_on=REGRANTS[grant["regrantType"]] if grant.get("regrantType") else False,
            award=award,
        )
        self._say(line, grant)
        self._payments(line, grant)
        if line.award:
            for says in compare(line, self.payments.get(line.award.pk), self.notes):
                self.faults.add(says, row)
        return line

    def _may_be(self, award: Award | None, grant_id: str, funder: Body) -> bool:
        """Is it an award of this funder that the reader may open; or a new one, under an identifier not of our own?

        One answer for all else, so that nobody learns whose an award is that they may not open, or that there is one.
        """
        if award is None:
            return not is_own(grant_id)
        return award.is_seen and now(award.funder) == funder.organisation.pk

    def _wrong(self, grant: dict):
        """What is wrong with a grant by itself, beyond the schema."""
        for name, (title, most) in MOST.items():
            yield "" if grant[name].strip() else f"“{title}” is empty. Fill it in."
            yield f"“{title}” is longer than {most:,} characters. Shorten it." if len(grant[name]) > most else ""
        grant_id = grant["id"].strip()
        if not grant_id.startswith(CALLED):
            yield f"“Identifier” does not begin with {CALLED} and the publisher's prefix. Use the published identifier."
        if grant_id in self.seen:
            yield SEEN
        self.seen.add(grant_id)
        if "recipientIndividual" in grant:
            yield "It was given to a person. The portal keeps no grants to people: take these rows out."
        for name, title in (("recipientOrganization", "receives"), ("fundingOrganization", "gives")):
            many = len(grant.get(name, ()))
            yield f"More than one organisation {title} it. Make a grant of each one's part." if many > 1 else ""
            blank = any(not one["id"].strip() or not one["name"].strip() for one in grant.get(name, ()))
            yield "An organisation has no identifier or no name. Fill it in." if blank else ""
            long = any(len(one["id"].strip()) > 150 or len(one["name"]) > 200 for one in grant.get(name, ()))
            yield "The name or the identifier of an organisation is too long. Shorten it." if long else ""
            numbers = (number for one in grant.get(name, ()) for _, number in Named.of(one).keys)
            yield LONG_NUMBER if any(len(number) > NUMBER for number in numbers) else ""
        if grant["currency"] != "GBP":
            yield "“Currency” is not GBP. The portal counts in pounds: take these rows out."
        yield _amount_wrong(grant["amountAwarded"])
        if day_told(grant["awardDate"]) > self.today:
            yield "“Award Date” has not come yet. Correct it."
        if grant.get("regrantType") and grant["regrantType"] not in REGRANTS:
            yield "“For Regrant Type” is not a code of the standard, such as FRG010. Correct it."

    def _body(self, row: int, grant: dict, name: str) -> Body | None:
        """The organisation by its identifier. Where none has it, one is added by those who may."""
        one = Named.of(grant[name][0])
        if found := self.bodies.find(one):
            return found
        if can_add_bodies(self.eyes):
            return self.bodies.add(one, gives=name == "fundingOrganization")
        title = "Funding Org" if name == "fundingOrganization" else "Recipient Org"
        self.faults.add(UNKNOWN.format(title=title), row)
        return None

    def _say(self, line: Line, grant: dict) -> None:
        line.said = {
            "title": " ".join(grant["title"].split()),
            "purpose": grant["description"].strip(),
            "awarded_on": day_told(grant["awardDate"]),
        }
        if grant.get("fromOpenCall"):
            call = Award.FromCall.OPEN if grant["fromOpenCall"] == "Yes" else Award.FromCall.INVITED
            line.said["from_call"] = call
        self._dates(line, grant)
        self._place(line)
        line.programme = self.programmes.of(line.funder, grant, line.said["awarded_on"])

    def _dates(self, line: Line, grant: dict) -> None:
        """From when until when it runs, where both are whole days in their order; what is not told stays."""
        told = (grant.get("plannedDates") or [{}])[0]
        starts, ends = (day_told(told.get(name) or "") for name in ("startDate", "endDate"))
        first, last = starts or (line.award and line.award.starts_on), ends or (line.award and line.award.ends_on)
        if (starts or ends) and first and last and last < first:
            self.notes.add("It ends before it starts: the planned dates are left out.", line.row)
            return
        if (told.get("startDate") and not starts) or (told.get("endDate") and not ends):
            self.notes.add("A planned date is a month or a year and no day: it is left out.", line.row)
        line.said |= {name: value for name, value in (("starts_on", starts), ("ends_on", ends)) if value}

    def _place(self, line: Line) -> None:
        """The footprint that consists of the places told, if there is one and it may be named; else their codes."""
        codes, held = self.codes[line.row], line.award and line.award.footprint_id
        if not codes:
            return
        sensitive = line.recipient.organisation.sensitive_site
        fit = [pk for pk in self.candidates[codes] if self.footprints[pk].contains_district or not sensitive]
        line.places = frozenset()
        if fit:
            line.said["footprint"] = self.footprints[held if held in fit else fit[0]]
        elif not held:
            line.places = frozenset(code for code in codes if may_be_told(code, sensitive=sensitive))
            if line.places != codes:
                self.notes.add("A place has no code of an area, ward or district to be kept: it is left out.", line.row)
        else:
            self.notes.add("No footprint consists of its places: the footprint recorded here stays.", line.row)

    def _payments(self, line: Line, grant: dict) -> None:
        """What was paid in all by the day on which the file was last changed."""
        told = grant.get("amountDisbursed")
        if told is None:
            return
        if told < 0 or _amount_wrong(told or 1):
            self.notes.add("“Amount Disbursed” is not an amount of pounds and pence: it is left out.", line.row)
        elif told > line.amount:
            self.notes.add("More was paid than awarded, which the ledger cannot hold: payments are left out.", line.row)
        else:
            line.paid = pounds(told)
            said = grant.get("dateModified")
            line.paid_by = min(max(day_told(said), line.said["awarded_on"]), self.today) if said else self.today


def _amount_wrong(told) -> str:
    amount = Decimal(told)
    if amount <= 0:
        return "“Amount Awarded” is not above nought. Take these rows out."
    if amount >= Decimal(10) ** 12:
        return "“Amount Awarded” is a trillion pounds or more. Correct it."
    return "" if pounds(amount) == amount else "“Amount Awarded” has parts of a penny. Correct it."


def _codes(grant: dict) -> frozenset[str]:
    """The codes of its places; none at all where one of them has no code, as the rest would tell too little."""
    told = [(place.get("geoCode") or "").strip() for place in grant.get("beneficiaryLocation", ())]
    return frozenset(told) if all(told) else frozenset()


def awards_there(givens: list[Given], eyes: Eyes) -> dict[str, Award]:
    """Awards by the identifier that a file has for them: theirs, or ours for one that was recorded here.

    is_seen       the reader may open it
    is_confirmed  the recipient has said what came of a payment that stands
    """
    ids = {given.grant["id"].strip() for given in givens}
    ours = {pk: one for one in ids if (pk := award_called(one))}
    theirs = {one for one in ids if not is_own(one)}
    standing = Entry.objects.filter(
        posting=OuterRef("payment"), kind=Entry.Kind.PAID, reverses__isnull=True, reversed_by__isnull=True
    )
    found = (
        Award.objects.select_related("balance", "fund", "footprint", "funder", "recipient")
        .defer("footprint__outline")
        .prefetch_related("places")
        .annotate(
            draws_some=Exists(Draw.objects.filter(award=OuterRef("pk"))),
            is_shared=Exists(ConsortiumShare.objects.filter(award=OuterRef("pk"))),
            is_seen=Exists(Award.objects.visible_to(eyes).filter(pk=OuterRef("pk"))),
            is_confirmed=Exists(Receipt.objects.filter(Exists(standing), award=OuterRef("pk"))),
        )
    )
    there = {award.reference: award for award in found.filter(reference__in=theirs).exclude(status="withdrawn")}
    return there | {ours[award.pk]: award for award in found.filter(pk__in=ours)}
