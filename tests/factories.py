"""Makes the alliance's things for tests, each with the least it needs. Plain functions, plain names."""

import datetime as dt
import itertools

from django.core.files.base import ContentFile
from django.utils.text import slugify

from alliance.base import clock
from alliance.base.money import pounds
from boards.actions import claims as claim_actions
from boards.models import (
    AgendaItem,
    Appointment,
    Attendance,
    Board,
    BoardRelation,
    Claim,
    Decides,
    Expression,
    FundingTerms,
    InductionItem,
    Meeting,
    Paper,
    PaperVersion,
    Proposal,
    Seat,
    TimeEntry,
    Topic,
    VacancyNotice,
)
from directory.models import (
    AllianceRole,
    AllianceRoleFootprint,
    Area,
    AreaEdition,
    Contact,
    Coverage,
    Footprint,
    FootprintArea,
    LedBy,
    Membership,
    Organisation,
    Person,
    Postcode,
    Priority,
    Service,
    ServiceTerm,
    ServiceTime,
    Term,
)
from funding.actions import awards, ledger
from funding.actions import opportunities as open_money
from funding.models import Application, Award, Deadline, Entry, Fund, Opportunity

_next = itertools.count(1)


def make_person(name: str = "", *, email: str | None = "", role: str = "", footprints=(), **fields) -> Person:
    """A person who can sign in with the password "correct horse"; with `role`, an alliance role since 2020."""
    n = next(_next)
    name = name or f"Person {n}"
    email = f"{slugify(name)}-{n}@example.org" if email == "" else email
    person = Person.objects.create_user(name=name, email=email, password="correct horse", **fields)
    if email:
        person.emailaddress_set.create(email=email, verified=True, primary=True)
    if role:
        give_role(person, role, footprints=footprints)
    return person


def give_role(person, role: str, *, footprints=(), starts_on="2020-01-01", ends_on=None) -> AllianceRole:
    held = AllianceRole.objects.create(person=person, role=role, starts_on=starts_on, ends_on=ends_on)
    for footprint in footprints:
        AllianceRoleFootprint.objects.create(alliance_role=held, footprint=footprint)
    return held


def make_organisation(name: str = "", **fields) -> Organisation:
    """An active VCFSE member of the alliance with a public entry, confirmed today."""
    n = next(_next)
    name = name or f"Organisation {n}"
    return Organisation.objects.create(
        **{
            "name": name,
            "slug": f"{slugify(name)}-{n}",
            "legal_form": "charity",
            "visibility": "public",
            "is_alliance_member": True,
            "confirmed_on": clock.today(),
            "confirmed_by_role": "owner",
            **fields,
        }
    )


def make_member(organisation, *, level: str = "owner", name: str = "", **fields) -> Person:
    person = make_person(name, **fields)
    Membership.objects.create(person=person, organisation=organisation, level=level, starts_on="2020-01-01")
    return person


def make_edition(slug: str = "test-2021") -> AreaEdition:
    return AreaEdition.objects.get_or_create(
        slug=slug, defaults={"name": "Test areas 2021", "source": "Made for tests"}
    )[0]


def make_area(code: str = "", *, population: int | None = 1500, edition=None, **fields) -> Area:
    n = next(_next)
    code = code or f"E01{n:06d}"
    return Area.objects.create(
        edition=edition or make_edition(),
        code=code,
        name=f"Testham {n:03d}A",
        population=population,
        **fields,
    )


def make_footprint(name: str = "", *, areas=(), scale: str = "hyper-local", **fields) -> Footprint:
    n = next(_next)
    name = name or f"Footprint {n}"
    edition = fields.pop("edition", None) or (areas[0].edition if areas else make_edition())
    footprint = Footprint.objects.create(
        name=name,
        slug=f"{slugify(name)}-{n}",
        scale=scale,
        edition=edition,
        **{"purpose": "community", "source": "Made for tests", **fields},
    )
    FootprintArea.objects.bulk_create(FootprintArea(footprint=footprint, area=area) for area in areas)
    footprint.refresh_from_db()
    return footprint


def cover(
    organisation, footprint, *, kind: str = "serves", shown_to: str = "everyone", service: Service | None = None
) -> Coverage:
    return Coverage.objects.create(
        organisation=organisation, service=service, footprint=footprint, kind=kind, shown_to=shown_to
    )


def make_term(name: str = "", *, kind: str = "need", parent: Term | None = None, **fields) -> Term:
    name = name or f"Term {next(_next)}"
    return Term.objects.create(name=name, slug=slugify(name), kind=kind, parent=parent, **fields)


def make_service(organisation, name: str = "", *, terms=(), times=(), **fields) -> Service:
    """A service in the directory; `times` are (day, opens, closes)."""
    service = Service.objects.create(
        organisation=organisation, name=name or f"Service {next(_next)}", **{"status": "active", **fields}
    )
    ServiceTerm.objects.bulk_create(ServiceTerm(service=service, term=term) for term in terms)
    ServiceTime.objects.bulk_create(
        ServiceTime(service=service, day=day, opens=opens, closes=closes) for day, opens, closes in times
    )
    service.refresh_from_db()
    return service


def make_led_by(organisation, group: Term, *, visibility: str = "public") -> LedBy:
    return LedBy.objects.create(organisation=organisation, group=group, visibility=visibility, said_on=clock.today())


def make_contact(organisation, *, visibility: str = "public", **fields) -> Contact:
    return Contact.objects.create(
        organisation=organisation,
        visibility=visibility,
        **{"label": "General", "kind": "phone", "value": "01772 000000", **fields},
    )


def make_postcode(code: str, area) -> Postcode:
    code = code.replace(" ", "").upper()
    return Postcode.objects.create(code=code, area=area, edition=area.edition, is_invented=True)


def make_board(name: str = "", *, footprint=None, **fields) -> Board:
    """A place board that is theirs, since 2020."""
    n = next(_next)
    name = name or f"Board {n}"
    return Board.objects.create(
        name=name,
        slug=f"{slugify(name)}-{n}",
        footprint=footprint or make_footprint(),
        **{"kind": "place", "secretariat": "theirs", "source": "Made for tests", "starts_on": "2020-01-01", **fields},
    )


def make_seat(board, title: str = "", **fields) -> Seat:
    return Seat.objects.create(
        board=board,
        title=title or f"Seat {next(_next)}",
        **{"sector": "vcfse", "starts_on": "2020-01-01", **fields},
    )


def make_appointment(seat, holder="Somebody", **fields) -> Appointment:
    """`holder` is a person, or the words of a role."""
    who = {"role_name": holder} if isinstance(holder, str) else {"person": holder, "accepted_at": clock.now()}
    return Appointment.objects.create(seat=seat, **{**who, "starts_on": "2020-01-01", **fields})


def make_notice(seat, **fields) -> VacancyNotice:
    """An open notice of a seat that takes names for three weeks from today."""
    today = clock.today()
    defaults = {"words": "Two hours a month.", "how_chosen": "By three members.", "opens_on": today}
    return VacancyNotice.objects.create(seat=seat, **{**defaults, "closes_on": today + dt.timedelta(days=21), **fields})


def make_expression(notice, person, **fields) -> Expression:
    defaults = {"words": "I ran a lunch club.", "made_at": clock.now()}
    return Expression.objects.create(notice=notice, person=person, **{**defaults, **fields})


def make_induction_item(board, title: str = "", **fields) -> InductionItem:
    return InductionItem.objects.create(
        board=board,
        title=title or f"Thing {next(_next)}",
        **{"words": "Ring the chair.", "position": board.induction.count() + 1, **fields},
    )


def make_attendance(meeting, appointment, came: str = "present", **fields) -> Attendance:
    return Attendance.objects.create(meeting=meeting, appointment=appointment, came=came, **fields)


def make_relation(from_board, to_board, kind: str = "advises", **fields) -> BoardRelation:
    return BoardRelation.objects.create(
        from_board=from_board,
        to_board=to_board,
        kind=kind,
        **{"source": "Made for tests", "starts_on": "2020-01-01", **fields},
    )


def make_topic(name: str = "") -> Topic:
    name = name or f"Topic {next(_next)}"
    return Topic.objects.create(name=name, slug=slugify(name))


def make_decides(board, topic, how: str = "decides", **fields) -> Decides:
    fields = {"footprint": board.footprint, "source": "Made for tests", "starts_on": "2020-01-01", **fields}
    return Decides.objects.create(board=board, topic=topic, how=how, **fields)


def make_meeting(board=None, starts_at="2027-03-04T14:00", **fields) -> Meeting:
    """A published, public meeting of two hours in London time, its deadlines on the day itself."""
    begins = dt.datetime.fromisoformat(starts_at).replace(tzinfo=clock.LONDON)
    day = begins.date()
    defaults = {
        "starts_at": begins,
        "ends_at": begins + dt.timedelta(hours=2),
        "status": "published",
        "visibility": "public",
        "place": "The Gujarat Centre, Preston",
        "proposals_close_on": day,
        "papers_due_on": day,
        "agenda_out_on": day,
        "changed_at": clock.now(),
    }
    return Meeting.objects.create(board=board or make_board(), **{**defaults, **fields})


def make_agenda_item(meeting, title: str = "", **fields) -> AgendaItem:
    """An item after the others of its meeting (or under its parent)."""
    there = AgendaItem.objects.filter(meeting=meeting, parent=fields.get("parent"), position__isnull=False).count()
    fields.setdefault("position", there + 1)
    return AgendaItem.objects.create(meeting=meeting, title=title or f"Item {next(_next)}", **fields)


def make_proposal(board, organisation, by, title: str = "", **fields) -> Proposal:
    defaults = {"words": "Buses stop at six and people miss appointments.", "submitted_at": clock.now()}
    return Proposal.objects.create(
        board=board,
        organisation=organisation,
        made_by=by,
        title=title or f"Proposal {next(_next)}",
        **{**defaults, **fields},
    )


def make_priority(organisation, by, title: str = "", *, footprint=None, **fields) -> Priority:
    defaults = {"words": "We cannot get home after six.", "raised_on": clock.today(), "is_public": True}
    return Priority.objects.create(
        organisation=organisation,
        raised_by=by,
        title=title or f"Priority {next(_next)}",
        footprint=footprint or make_footprint(),
        **{**defaults, **fields},
    )


def make_paper(item, title: str = "", *, content: bytes = b"", is_out: bool = True, words: int | None = 400, **fields):
    """A paper with a summary and one version, out; with `content` its file truly lies in the storage."""
    fields.setdefault("position", item.papers.count() + 1)
    defaults = {"summary": "What this says, in plain words."}
    paper = Paper.objects.create(item=item, title=title or f"Paper {next(_next)}", **{**defaults, **fields})
    make_paper_version(paper, content=content, is_out=is_out, words=words)
    return paper


def make_paper_version(paper, *, content: bytes = b"", is_out: bool = True, words: int | None = 400, **fields):
    number = paper.versions.count() + 1
    version = PaperVersion(
        paper=paper,
        number=number,
        words=words,
        added_by=make_person(),
        added_at=clock.now(),
        published_at=clock.now() if is_out else None,
        **{
            "name": f"paper-{number}.txt",
            "content_type": "text/plain",
            "size": len(content) or 1000,
            "not_counted": "" if words is not None else "It is a picture.",
            **fields,
        },
    )
    if content:
        version.file.save(version.name, ContentFile(content), save=False)
    version.save(force_insert=True)
    return version


# Funding ---------------------------------------------------------------------------------------------------------


def make_fund(funder=None, name: str = "", **fields) -> Fund:
    n = next(_next)
    name = name or f"Fund {n}"
    return Fund.objects.create(
        name=name,
        slug=f"{slugify(name)}-{n}",
        funder=funder or make_organisation(sector="funder"),
        **{"starts_on": "2025-04-01", **fields},
    )


def make_award(funder=None, recipient=None, amount="1000.00", *, draws=None, shares=None, made=True, **fields) -> Award:
    """A grant decided on 1 May 2025; `draws` are {earlier award: amount}. With made=False it stays a draft."""
    by = Person.objects.filter(name="Recorder").first() or make_person("Recorder")
    award = Award(
        funder=funder or make_organisation(sector="funder"),
        recipient=recipient or make_organisation(),
        amount=pounds(amount),
        **{"title": f"Award {next(_next)}", "awarded_on": dt.date(2025, 5, 1), **fields},
    )
    awards.draft(
        award=award,
        draws={source: pounds(part) for source, part in (draws or {}).items()},
        shares={body: pounds(part) for body, part in (shares or {}).items()},
        by=by,
    )
    return awards.make(award=award, by=by) if made else award


def write(award, kind: str, amount, *, on_day=dt.date(2025, 6, 1), said_by: str = "funder") -> list[Entry]:
    """A posting in the ledger, through the action that everybody uses."""
    by = Person.objects.filter(name="Recorder").first() or make_person("Recorder")
    return ledger.record(award=award, kind=kind, amount=pounds(amount), on_day=on_day, said_by=said_by, by=by)


# Paid time -------------------------------------------------------------------------------------------------------


def make_terms(seat, **fields) -> FundingTerms:
    """Two days a month of 7.5 hours at £300 a day, paid to the person, since 2020; or `unfunded_because`."""
    paid = {
        "is_funded": True,
        "days_a_month": "2",
        "hours_in_a_day": "7.5",
        "rate": "300",
        "paid_to": "person",
        "source": "Made for tests",
        "starts_on": "2020-01-01",
    }
    if fields.get("unfunded_because"):
        paid |= {"is_funded": False, "days_a_month": 0, "rate": 0}
    elif not fields.get("funder"):
        paid["funder"] = make_organisation(sector="nhs")
    terms = FundingTerms.objects.create(seat=seat, **{**paid, **fields})
    terms.refresh_from_db()
    return terms


def make_representative(name: str = "", *, seat=None, **terms) -> Appointment:
    """Somebody who signs in and holds a seat with terms as `make_terms` makes them."""
    seat = seat or make_seat(make_board())
    make_terms(seat, **terms)
    held = make_appointment(seat, make_person(name))
    held.starts_on = dt.date.fromisoformat(held.starts_on)
    return held


def make_entry(appointment, day="2026-10-05", minutes: int = 60, kind: str = "meeting", **fields) -> TimeEntry:
    day = dt.date.fromisoformat(day) if isinstance(day, str) else day
    return TimeEntry.objects.create(
        person=appointment.person,
        appointment=appointment,
        day=day,
        minutes=minutes,
        kind=kind,
        **{"logged_at": clock.now(), **fields},
    )


def make_claim(appointment, month="2026-10-01", *, submitted: bool = True, approved_by=None) -> Claim:
    """The claim for a month that is over: sent, approved where `approved_by` says by whom."""
    appointment.refresh_from_db()  # its days may have been given as words
    claim = claim_actions.begin(appointment=appointment, month=dt.date.fromisoformat(month), by=appointment.person)
    if submitted:
        claim = claim_actions.submit(claim=claim, complete=True, by=appointment.person)
    if approved_by:
        claim = claim_actions.approve(claim=claim, by=approved_by)
    return claim


# Open money, and what is due for awards ----------------------------------------------------------------------------


def make_opportunity(funder=None, title: str = "", *, services=(), led_by=(), days: int = 20, **fields) -> Opportunity:
    """Open money that closes at 5pm so many days from today, for everybody unless told otherwise."""
    by = Person.objects.filter(name="Recorder").first() or make_person("Recorder")
    closes = dt.datetime.combine(clock.today() + dt.timedelta(days=days), dt.time(17), clock.LONDON)
    made = Opportunity(
        funder=funder or make_organisation(sector="funder"),
        **{
            "title": title or f"Opportunity {next(_next)}",
            "purpose": "Warm rooms",
            "closes_at": max(closes, clock.now() + dt.timedelta(minutes=1)),
            "link": "https://example.org/apply",
            "source": "The funder",
            **fields,
        },
    )
    open_money.publish(opportunity=made, services=services, led_by=led_by, by=by)
    if days < 0:
        Opportunity.objects.filter(pk=made.pk).update(closes_at=closes)
        made.refresh_from_db()
    return made


def make_application(opportunity, organisation, status: str = "saved", **fields) -> Application:
    said = {"applied_on": clock.today()} if status == "applied" else {}
    return Application.objects.create(
        opportunity=opportunity, organisation=organisation, status=status, **{**said, **fields}
    )


def make_deadline(award, what: str = "", *, days: int = 10, **fields) -> Deadline:
    due = clock.today() + dt.timedelta(days=days)
    what = what or f"Report {next(_next)}"
    return Deadline.objects.create(
        award=award, what=what, **{"kind": "report", "due_on": due, "said_by": "funder", **fields}
    )
