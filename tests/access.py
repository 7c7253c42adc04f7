"""The world that the access and accessibility tests walk, and the table of who may open what.

Everybody stands to the same objects: `ours` is the organisation that viewer, editor and owner speak for, in a
footprint whose officer is `officer`. `theirs` is another with a public entry, in a footprint of another
officer. `hidden` is a third, whose entry is private.
"""

import datetime as dt
from dataclasses import dataclass, field
from types import SimpleNamespace

from allauth.mfa.models import Authenticator
from django.db import connection
from django.urls import reverse

from alliance.base import clock, outbox
from alliance.base.models import DeadAddress
from alliance.digests import links
from boards.models import Action, CalendarAddress, Interest, MeetingSeries, MinutesVersion, StandingItem
from directory.actions import access_requests, entries, invitations, priorities, services
from directory.models import AccessRequest, AllianceRole, Membership, OrganisationRelation, Person, UnmetSearch
from funding.models import Entry
from tests.access_time import add_paid_time
from tests.factories import (
    cover,
    make_agenda_item,
    make_application,
    make_appointment,
    make_area,
    make_award,
    make_board,
    make_contact,
    make_deadline,
    make_decides,
    make_expression,
    make_footprint,
    make_fund,
    make_induction_item,
    make_meeting,
    make_notice,
    make_opportunity,
    make_organisation,
    make_paper,
    make_person,
    make_postcode,
    make_priority,
    make_proposal,
    make_relation,
    make_seat,
    make_service,
    make_term,
    make_topic,
    write,
)

ROLES = [
    "nobody",
    "no role",
    "viewer",
    "editor",
    "owner",
    "other owner",
    "statutory",
    "officer",
    "other officer",
    "officer of all",
    "approver",
    "finance",
    "chair",
    "funder",
    "auditor",
    "administrator",
]
SIGNED_IN = [role for role in ROLES if role != "nobody"]
OFFICERS = ["officer", "other officer", "officer of all", "administrator"]
OVER_OURS = ["officer", "officer of all", "administrator"]  # who is an officer of `ours`
OVER_THEIRS = ["other officer", "officer of all", "administrator"]
LOGIN = 302  # to the sign-in page


class Things(dict):
    """Things by name; no name stands for two, or a row would ask for one and mean the other."""

    def __setitem__(self, name, thing):
        assert name not in self, f"“{name}” is a thing of the world already."
        super().__setitem__(name, thing)

    def __ior__(self, more):
        for name, thing in more.items():
            self[name] = thing
        return self


@dataclass
class World:
    """Everything the tables speak of, by name."""

    people: dict = field(default_factory=dict)
    things: dict = field(default_factory=Things)

    def __getattr__(self, name):
        try:
            return self.things[name]
        except KeyError as missing:
            raise AttributeError(name) from missing


def _no_two_keys_alike() -> None:
    """Begin each table's keys at a number of its own, so that a key of one table never fits another by chance."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT format('%I.%I', schemaname, sequencename) FROM pg_sequences WHERE schemaname = 'public' ORDER BY 1"
        )
        for number, (sequence,) in enumerate(cursor.fetchall(), start=1):
            cursor.execute(f"ALTER SEQUENCE {sequence} RESTART WITH {number * 10_000}")


def make_world() -> World:
    """One of every kind of person, and of everything that has a page."""
    _no_two_keys_alike()
    corners = [[-2.7, 53.7], [-2.6, 53.7], [-2.6, 53.8], [-2.7, 53.8], [-2.7, 53.7]]
    square = {"type": "Polygon", "coordinates": [corners]}
    here_area = make_area("E01990001", district_code="D1", district_name="Here", boundary=square)
    there_area = make_area("E01990002", district_code="D2", district_name="There")
    here = make_footprint("Here", areas=[here_area], outline=square)
    there = make_footprint("There", areas=[there_area])
    district = make_footprint("District of Here", areas=[here_area], scale="place", purpose="statutory", outline=square)
    by_ours = make_footprint("Drawn by a community in Here", areas=[here_area])
    make_postcode("QL1 1AA", here_area)
    ours, theirs = make_organisation("Ours"), make_organisation("Theirs")
    hidden = make_organisation("Hidden", visibility="private")
    cover(ours, here)
    for organisation in (theirs, hidden):
        cover(organisation, there)
    people = {"nobody": None, "no role": make_person("No role")}
    for level in Membership.Level.values:
        people[level] = make_person(level.title())
        Membership.objects.create(person=people[level], organisation=ours, level=level, starts_on="2020-01-01")
    people["other owner"] = make_person("Other owner")
    for organisation in (theirs, hidden):
        Membership.objects.create(
            person=people["other owner"], organisation=organisation, level="owner", starts_on="2020-01-01"
        )
    people["officer"] = make_person("Officer", role="officer", footprints=[here])
    people["other officer"] = make_person("Other officer", role="officer", footprints=[there])
    people["officer of all"] = make_person("Officer of all", role="officer")
    for role in ("statutory", "approver", "finance", "chair", "funder", "auditor", "administrator"):
        people[role] = make_person(role.title(), role=role)
    Authenticator.objects.create(user=people["administrator"], type="totp", data={"secret": "", "migrated": True})
    world = World(people=people)
    world.things["key"] = Authenticator.objects.create(user=make_person(), type="webauthn", data={"name": "Phone"})
    world.things |= {"ours": ours, "theirs": theirs, "hidden": hidden, "here": here, "there": there}
    world.things |= {"area": here_area, "district": district, "by ours": by_ours}
    world.things["term"] = make_term("Food", kind="need")
    world.things["group"] = make_term("Older people", kind="group")
    for name in ("ours", "theirs", "hidden"):
        _hang_on(world, name, people["owner"] if name == "ours" else people["other owner"])
    mine = invitations.invite_to_organisation(
        organisation=theirs, name="Viewer", email=people["viewer"].email, level="viewer", by=people["other owner"]
    )
    access_requests.ask(name="Sam", email="sam@example.org", organisation_name="A new group", message="Please")
    mail = outbox.put(key="m", kind="test", to="a@example.org", subject="Hello", text="Hello")
    type(mail).objects.filter(pk=mail.pk).update(status="unknown", claimed_at=clock.now())
    world.things |= {"mail": mail, "my invitation": mine, "request": AccessRequest.objects.get()}
    umbrella = make_organisation("Umbrella")
    for name in ("ours", "theirs", "hidden"):
        world.things[f"{name} relation"] = OrganisationRelation.objects.create(
            organisation=world.things[name], kind="member", other=umbrella
        )
        make_contact(world.things[name], kind="email", value=f"{name}@example.org")
    last_month = clock.today().replace(day=1) - dt.timedelta(days=1)
    UnmetSearch.objects.bulk_create(UnmetSearch(day=last_month, district_name="Here") for _ in range(6))
    world.things["role"] = AllianceRole.objects.get(person=people["chair"])
    _boards(world)
    _money(world)
    _priorities(world)
    _seats(world)
    add_paid_time(world)
    _digests(world)
    return world


def _digests(world: World) -> None:
    """The link that stops somebody's digests."""
    world.things["dead address"] = DeadAddress.objects.create(
        address="gone@example.org", answer="550 No such mailbox", since=clock.now()
    )
    world.things["digest link"] = SimpleNamespace(token=links.token_for(world.people["viewer"].pk, "meetings"))


def _priorities(world: World) -> None:
    """A public priority of each organisation with what became of it, and one of ours that is private."""
    for name, by in (("ours", "owner"), ("theirs", "other owner"), ("hidden", "other owner")):
        by = world.people[by]
        priority = make_priority(world.things[name], by, f"Priority of {name}", footprint=world.here)
        world.things[f"{name} priority"] = priority
        world.things[f"{name} step"] = priorities.tell(
            priority=priority,
            key=f"item:{name}",
            kind="item",
            happened_on=clock.today(),
            who="Our board",
            title="Transport",
            words="Review of evening transport",
            url="/boards/",
            is_public=True,
            by=world.people["administrator"],
        )
    private = make_priority(
        world.ours, world.people["owner"], "Private priority", footprint=world.here, is_public=False
    )
    world.things["private priority"] = private


def _boards(world: World) -> None:
    """A board in each officer's footprint, with a seat, somebody in it, a line and a topic."""
    for name, footprint in (("our", world.here), ("their", world.there)):
        board = make_board(f"{name.title()} board", footprint=footprint, decides="What is done here")
        seat = make_seat(board, shares=2)
        held = make_appointment(seat, on_behalf_of=world.hidden, how_chosen="By vote")
        decides = make_decides(board, make_topic(f"Topic of {name} board"))
        world.things |= {f"{name} board": board, f"{name} seat": seat, f"{name} holder": held, f"{name} topic": decides}
        _meetings(world, name, board)
    everywhere = make_footprint("Everywhere", areas=[world.area, world.there.areas.get()], scale="system")
    alliance = make_board("Alliance", footprint=everywhere, kind="alliance", secretariat="ours")
    world.things["our line"] = make_relation(getattr(world, "our board"), alliance, kind="nominates")
    world.things["their line"] = make_relation(getattr(world, "their board"), alliance, kind="nominates")


def _seats(world: World) -> None:
    """A board of its own: a seat announced, one to accept, one accepted, one held by somebody without a login."""
    board = make_board("Board with vacancies", footprint=world.here)
    viewer, owner = world.people["viewer"], world.people["owner"]
    new = make_appointment(make_seat(board, "New"), owner, accepted_at=None)
    make_appointment(make_seat(board, "Held"), viewer)
    no_login = make_appointment(make_seat(board, "On paper"), Person.objects.create_user(name="Ash"), accepted_at=None)
    vacant = make_seat(board, "Vacant")
    notice = make_notice(vacant)
    closed = make_notice(make_seat(board, "Closed"), status="closed", outcome="Nobody came")
    world.things |= {"vacant board": board, "vacant seat": vacant, "new appointment": new, "no login": no_login}
    world.things |= {"notice": notice, "closed notice": closed, "interest": make_expression(notice, viewer)}
    world.things |= {"first thing": make_induction_item(board), "second thing": make_induction_item(board)}


def _meetings(world: World, name: str, board) -> None:
    """Of each board a public meeting, one that only who sits there sees, and a draft."""
    for kind, fields in (
        ("meeting", {}),
        ("private meeting", {"visibility": "private"}),
        ("draft", {"status": "draft"}),
    ):
        world.things[f"{name} {kind}"] = make_meeting(board, **fields)
    past = make_meeting(board, "2026-01-08T14:00", status="minuted")
    by = world.people["officer of all"]
    MinutesVersion.objects.create(meeting=past, number=1, words="We met.", published_by=by, published_at=clock.now())
    world.things[f"{name} past meeting"] = past
    world.things[f"{name} series"] = MeetingSeries.objects.create(
        board=board, rule="FREQ=MONTHLY;INTERVAL=1;BYDAY=2TH", first_on="2026-01-08", until="2026-06-30",
        starts_at_time="14:00",
    )  # fmt: skip
    CalendarAddress.objects.update_or_create(
        token="the-secret-of-a-test", defaults={"person": world.people["viewer"], "made_at": clock.now()}
    )
    _agendas(world, name, board)


def _agendas(world: World, name: str, board) -> None:
    """On the public meeting of each board an agenda that is out, and a proposal of the organisation beside it."""
    meeting = world.things[f"{name} meeting"]
    type(meeting).objects.filter(pk=meeting.pk).update(agenda_published_at=clock.now())
    organisation, member = (world.ours, "owner") if name == "our" else (world.theirs, "other owner")
    item = make_agenda_item(meeting, f"Item of {name} board")
    closed = make_agenda_item(meeting, f"Closed item of {name} board", is_confidential=True)
    world.things |= {
        f"{name} item": item,
        f"{name} closed item": closed,
        f"{name} draft item": make_agenda_item(world.things[f"{name} draft"], f"Draft item of {name} board"),
        f"{name} action": Action.objects.create(item=item, words="Ask the bus company", who="The chair"),
        f"{name} standing item": StandingItem.objects.create(board=board, position=1, title="Welcome"),
        f"{name} proposal": make_proposal(board, organisation, world.people[member], f"Proposal to {name} board"),
    }
    _papers(world, name)


def _papers(world: World, name: str) -> None:
    """On the public item of each board a paper that anybody reads, one for who sits there, one that waits, one that was
    withdrawn; and an interest in it.
    """
    item, closed = world.things[f"{name} item"], world.things[f"{name} closed item"]
    gone = make_paper(item, "", is_out=False)
    gone.versions.update(file="", name="", what_changed="", published_at=clock.now())
    said = {"title": "", "summary": "", "withdrawn_at": clock.now(), "withdrawn_because": "A patient was named in it"}
    type(gone).objects.filter(pk=gone.pk).update(**said)
    world.things |= {
        f"{name} paper": make_paper(item, f"Paper of {name} board", content=b"What the paper says."),
        f"{name} secret paper": make_paper(closed, f"Closed paper of {name} board", content=b"Not for everybody."),
        f"{name} draft paper": make_paper(item, f"Draft paper of {name} board", is_out=False, is_confidential=True),
        f"{name} withdrawn paper": gone,
        f"{name} interest": Interest.objects.create(
            person=make_person(f"On {name} board"),
            board=world.things[f"{name} board"],
            item=item,
            kind="loyalty",
            words="Trustee of a charity that bids for it",
            starts_on="2026-01-01",
            declared_on="2026-01-02",
        ),
    }


def _hang_on(world: World, name: str, member) -> None:
    """What hangs on an organisation: an edit that waits, a contact, a colleague, an invitation, services."""
    organisation = world.things[name]
    colleague = make_person(f"At {name}", email=None, sign_in_name=f"at.{name}", mailbox=f"{name}@example.org")
    service = make_service(
        organisation,
        f"Meals of {name}",
        terms=[world.term],
        times=[(0, "10:00", "14:00")],
        capacity="open",
        capacity_said_on=clock.today(),
        takes_referrals=True,
    )
    new, new_edit = services.add(organisation=organisation, values={"name": f"New at {name}"}, terms=[], by=member)
    world.things |= {f"{name} service": service, f"{name} new service": new, f"{name} new service edit": new_edit}
    world.things[f"{name} ended service"] = make_service(organisation, f"Over at {name}", status="ended")
    world.things |= {
        f"{name} edit": entries.change(organisation=organisation, values={"in_one_line": "New"}, by=member),
        f"{name} contact": make_contact(organisation),
        f"{name} membership": Membership.objects.create(
            person=colleague, organisation=organisation, level="viewer", starts_on="2020-01-01"
        ),
        f"{name} invitation": invitations.invite_to_organisation(
            organisation=organisation, name="New", email=f"new-{name}@example.org", level="viewer", by=member
        ),
    }


def address(world: World, name: str, kwargs: dict) -> str:
    """The address of a route, its `pk` and `slug` being those of the things that `kwargs` name."""
    found = {
        key: getattr(world.things[value], key) if key in ("pk", "slug") or value in world.things else value
        for key, value in kwargs.items()
    }
    return reverse(name, kwargs=found)


# Money -----------------------------------------------------------------------------------------------------------

PAYMENT = "00000000-0000-4000-8000-000000000001"  # what `theirs` paid to `ours`


def _money(world: World) -> None:
    """`theirs` gave to `ours` to pass on; `ours` gave on and drafts more; what `hidden` gave is not public."""
    umbrella = make_organisation("Umbrella for money")
    to_ours = make_award(world.theirs, world.ours, "1000", to_pass_on=True, fund=make_fund(world.theirs, "Their fund"))
    Entry.objects.create(
        posting=PAYMENT, award=to_ours, kind="paid", amount=500, on_day=to_ours.awarded_on, said_by="funder"
    )
    grant = make_award(world.ours, umbrella, "100", draws={to_ours: "100"})
    world.things |= {
        "our award": to_ours,
        "our grant": grant,
        "our payment": write(grant, "paid", "50")[0],
        "our draft award": make_award(world.ours, umbrella, made=False),
        "hidden award": make_award(world.hidden, umbrella),
        "our fund": make_fund(world.ours, "Our fund"),
        "hidden fund": make_fund(world.hidden, "Hidden fund"),
    }
    _open_money(world, to_ours)


def _open_money(world: World, to_ours) -> None:
    """What `ours` published, what the alliance published for `theirs`, which `ours` saved; a report that is due."""
    theirs = make_opportunity(world.theirs, "Their opportunity", services=[world.term], led_by=[world.group])
    world.things |= {
        "our opportunity": make_opportunity(world.ours, "Our opportunity", said_by="funder"),
        "their opportunity": theirs,
        "hidden opportunity": make_opportunity(world.hidden, "Hidden opportunity"),
        "our application": make_application(theirs, world.ours),
        "our deadline": make_deadline(to_ours, "The final report"),
    }
