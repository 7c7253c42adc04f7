"""The demo's agendas: two years of them with decisions, those to come, and proposals in every state."""

import datetime as dt
from random import Random

from alliance.base import clock
from boards.actions import agenda, agenda_publishing, decisions, proposals
from boards.models import (
    Action,
    AgendaItem,
    AgendaVersion,
    Board,
    Decision,
    Meeting,
    Proposal,
    StandingItem,
)
from boards.queries.agenda import as_published
from directory.models import Membership, Person, Priority

from . import agendas_words as words
from . import boards_words

DAY = dt.timedelta(days=1)


def load(people: dict[str, Person], random: Random) -> None:
    """Standing items, and the agendas of every meeting that was, with what was decided and is to be done."""
    ours = list(Board.objects.filter(ends_on__isnull=True, secretariat="ours").order_by("pk"))
    StandingItem.objects.bulk_create(
        StandingItem(board=board, position=n, at_end=at_end, title=title, kind=kind, minutes=minutes, lead=lead)
        for board in ours
        for at_end, part in ((False, words.START), (True, words.END))
        for n, (title, kind, minutes, lead) in enumerate(part, start=1)
    )
    past = list(Meeting.objects.past(clock.now()).exclude(status="draft").select_related("board").order_by("pk"))
    items = [item for meeting in past for item in _items(meeting, random)]
    AgendaItem.objects.bulk_create(items)
    officer = people["officer.alliance"]
    by_meeting: dict[int, list[AgendaItem]] = {}
    for item in items:
        by_meeting.setdefault(item.meeting_id, []).append(item)
    for meeting in past:
        meeting.agenda_published_at = meeting.starts_at - 7 * DAY
    Meeting.objects.bulk_update(past, ["agenda_published_at"], batch_size=500)
    AgendaVersion.objects.bulk_create(
        AgendaVersion(
            meeting=meeting,
            number=1,
            items=as_published(by_meeting[meeting.pk]),
            told=9,
            published_by=officer,
            published_at=meeting.agenda_published_at,
        )
        for meeting in past
    )
    _outcomes([meeting for meeting in past if meeting.board in ours], by_meeting, officer, random)


def _items(meeting: Meeting, random: Random) -> list[AgendaItem]:
    """An agenda that fits into its meeting; one item in forty is confidential."""
    is_ours = meeting.board.secretariat == "ours"
    body = random.sample(words.OURS if is_ours else words.THEIRS, 4)
    rows = [(*one[:1], "", *one[1:3], one[3], "", True) for one in words.START] if is_ours else []
    rows += [(title, said, kind, minutes, "", sector, False) for title, said, kind, minutes, sector in body]
    rows += [(*one[:1], "", *one[1:3], one[3], "", True) for one in words.END] if is_ours else []
    return [
        AgendaItem(
            meeting=meeting,
            position=n,
            title=title,
            words=said,
            kind=kind,
            minutes=minutes,
            lead=lead,
            sector=sector,
            is_standing=standing,
            is_confidential=not standing and random.random() < 0.025,
        )
        for n, (title, said, kind, minutes, lead, sector, standing) in enumerate(rows, start=1)
    ]


def _outcomes(past: list[Meeting], by_meeting, officer: Person, random: Random) -> None:
    """Decisions on what was to be decided, and things to do; those of the last two months are open yet."""
    decided, to_do = [], []
    recent = clock.now() - 60 * DAY
    for meeting in past:
        for item in by_meeting[meeting.pk]:
            if item.kind == "decide":
                said = random.choice(words.DECIDED)
                decided.append(Decision(item=item, words=said, decided_on=meeting.day, recorded_by=officer))
            elif not item.is_standing and random.random() < 0.5:
                what, who = random.choice(words.TO_DO)
                is_open = meeting.starts_at > recent
                ended = None if is_open else meeting.day + 21 * DAY
                status = "open" if is_open else random.choice(["done", "done", "done", "dropped"])
                note = "It was no longer needed." if status == "dropped" else ""
                due = meeting.day + 28 * DAY
                to_do.append(
                    Action(item=item, words=what, who=who, due_on=due, status=status, ended_on=ended, note=note)
                )
    Decision.objects.bulk_create(decided)
    Action.objects.bulk_create(to_do)


# What people did, each step in its own name and on its own day -----------------------------------------------------


class _Scene:
    """Writes what people did on days before today."""

    def __init__(self, people: dict[str, Person], today: dt.date):
        self.people, self.today = people, today
        self.officer = people["officer.alliance"]
        self.made: dict[str, Proposal] = {}

    def ago(self, days: int):
        return clock.set_to(self.today - days * DAY)

    def propose(self, key: str, board: Board, days: int, meeting: Meeting | None = None, late: bool = False) -> None:
        who, title, said, wants, hoped, minutes = words.PROPOSED[key]
        person = self.people[who]
        held = Membership.objects.filter(person=person).select_related("organisation").order_by("pk").first()
        priority = Priority.objects.filter(organisation=held.organisation, status="open").order_by("pk").first()
        proposal = Proposal(
            board=board,
            organisation=held.organisation,
            title=title,
            words=said,
            wants=wants,
            outcome=hoped,
            minutes=minutes,
            meeting=meeting,
            priority=priority if key == "buses" else None,
        )
        with self.ago(days):
            self.made[key] = proposals.submit(proposal=proposal, by=person)
        if late:
            Proposal.objects.filter(pk=proposal.pk).update(is_late=True)

    def answer(self, key: str, action, days: int, **said) -> Proposal:
        with self.ago(days):
            return action(proposal=Proposal.objects.get(pk=self.made[key].pk), **said, by=self.officer)

    def accept_as_it_is(self, key: str, days: int, meeting: Meeting, reason: str) -> None:
        own = self.made[key]
        values = {"title": own.title, "words": own.words, "kind": own.wants, "minutes": own.minutes}
        self.answer(key, proposals.accept, days, meeting=meeting, values=values, reason=reason)


def what_happened(people: dict[str, Person], today: dt.date) -> None:
    """Proposals in every state, the agendas of meetings to come, one published, one changed since."""
    scene = _Scene(people, today)
    alliance = Board.objects.get(name=boards_words.ALLIANCE.name, ends_on__isnull=True)
    coming = alliance.meetings.coming(clock.now()).filter(status="published").order_by("starts_at")
    following = alliance.meetings.coming(clock.now()).filter(title="").order_by("starts_at")
    _next_meeting(scene, alliance, *following[:2])
    _to_a_place_group(scene)
    _to_boards_of_theirs(scene)
    _published(scene, coming.get(title="Extra meeting on winter grants"))
    _last_time(scene, alliance)


def _next_meeting(scene: _Scene, alliance: Board, meeting: Meeting, later: Meeting) -> None:
    """The alliance's next agenda is being written: longer than the meeting, with proposals that wait beside it."""
    if not meeting.items.exists():
        agenda.begin(meeting=meeting, by=scene.officer)
    for key, days in (("buses", 20), ("form", 19), ("kept", 18), ("again", 17), ("choir", 16), ("pantry", 15)):
        scene.propose(key, alliance, days, meeting)
    for key, days in (("damp", 9), ("more", 8), ("gone", 7), ("first", 4), ("late", 1)):
        scene.propose(key, alliance, days, meeting, late=key == "late")
    scene.answer(
        "buses",
        proposals.accept,
        10,
        meeting=meeting,
        values={
            "title": "Evening transport to the hospital",
            "words": "Members report that the last bus leaves at ten to six, and that appointments are missed for "
            "want of transport. The alliance is asked to seek a trial of one evening bus a week.",
            "kind": "decide",
            "minutes": 30,
        },
        reason="We take it first, and ask the bus company to come. The wording is longer so that they see what we ask.",
    )
    scene.accept_as_it_is("form", 9, meeting, "It is on the agenda in your own words.")
    scene.answer("again", proposals.merge, 12, into=scene.made["kept"], reason="Your neighbours ask the same.")
    scene.answer(
        "choir", proposals.decline, 11, reason="The place group can do this sooner: its officer writes to you."
    )
    scene.answer("pantry", proposals.defer, 8, to=later, reason="The food partnership reports then.")
    scene.answer("more", proposals.return_for_more, 5, reason="Who is without one, and where? Two examples are enough.")
    with scene.ago(3):
        proposals.withdraw(proposal=scene.made["gone"], reason="We found a stall.", by=scene.people["viewer"])
    for title, kind, minutes in (
        ("The ICB's plan for the year", "discuss", 40),
        ("How we spend the reserve", "decide", 35),
    ):
        agenda.add(
            meeting=meeting,
            values={"title": title, "kind": kind, "minutes": minutes, "sector": "vcfse"},
            by=scene.officer,
        )


def _to_a_place_group(scene: _Scene) -> None:
    """Accepted for the first agenda whose papers are still due: the proposer has a paper to send."""
    group = Board.objects.get(name="Lancashire VCFSE Group", ends_on__isnull=True)
    coming = group.meetings.coming(clock.now()).filter(status="published", agenda_published_at__isnull=True)
    meeting = coming.filter(papers_due_on__gt=scene.today).order_by("starts_at").first()
    if not meeting.items.exists():
        agenda.begin(meeting=meeting, by=scene.officer)
    scene.propose("cold", group, 21, meeting)
    scene.accept_as_it_is("cold", 18, meeting, "Please write the figures on one page, to be read before.")


def _to_boards_of_theirs(scene: _Scene) -> None:
    """Sent on to boards that run their own meetings: answered, waiting for an answer, and no answer at all."""
    boards = Board.objects.filter(ends_on__isnull=True, secretariat="theirs").order_by("pk")
    icb, partnership = boards.get(kind="icb"), boards.filter(kind="partnership").first()
    scene.propose("silent", icb, 75)
    scene.answer("silent", proposals.send_on, 70, reason="Sent to the ICB's corporate office.")
    scene.propose("said", icb, 60)
    scene.answer("said", proposals.send_on, 58)
    scene.answer(
        "said",
        proposals.board_answered,
        30,
        reason="The board looks at its membership in spring and will take the point then. It made no promise.",
    )
    scene.propose("place", partnership, 9)
    scene.answer("place", proposals.send_on, 6, reason="Sent to the partnership's secretary.")


def _published(scene: _Scene, meeting: Meeting) -> None:
    """Tomorrow's agenda was published four days ago, and one item has come on since."""
    with scene.ago(5):
        if not meeting.items.exists():
            agenda.begin(meeting=meeting, by=scene.officer)
        main = agenda.add(
            meeting=meeting,
            values={
                "title": "Grants for this winter",
                "kind": "decide",
                "minutes": 15,
                "sector": "vcfse",
                "lead": "the chair",
            },
            by=scene.officer,
        )
        for title, minutes in (("What groups asked for", 15), ("What there is", 10)):
            agenda.add(
                meeting=meeting,
                under=main,
                values={"title": title, "kind": "discuss", "minutes": minutes, "sector": "vcfse"},
                by=scene.officer,
            )
        agenda.add(
            meeting=meeting,
            values={"title": "A grant that went wrong", "kind": "discuss", "minutes": 10, "is_confidential": True},
            by=scene.officer,
        )
    with scene.ago(4):
        seen = agenda_publishing.seen(meeting)
        agenda_publishing.publish(meeting=meeting, starts_at=meeting.starts_at, as_seen=seen, by=scene.officer)
    agenda.add(
        meeting=meeting,
        values={"title": "Heating oil at a group price", "kind": "note", "minutes": 5, "sector": "vcfse"},
        by=scene.officer,
    )


def _last_time(scene: _Scene, alliance: Board) -> None:
    """Of the alliance's last meeting: a decision that was corrected, and something that one person is to do."""
    last = alliance.meetings.past(clock.now()).order_by("-starts_at").first()
    item = last.items.on_the_agenda().filter(is_standing=False).order_by("position").first()
    first = decisions.decide(
        item=item, words="We ask for two evening buses a week.", decided_on=last.day, by=scene.officer
    )
    decisions.decide(
        item=item,
        words="We ask for one evening bus a week, tried for six months.",
        decided_on=last.day,
        replaces=first,
        by=scene.officer,
    )
    for what, who, days in (
        ("Count the appointments missed in one month", "lead", 5),
        ("Ask the practice for its list of evening clinics", "owner", -3),
    ):
        person = scene.people[who]
        due = scene.today + days * DAY
        action = Action(item=item, words=what, who=person.name, person=person, due_on=due)
        decisions.add_action(action=action, by=scene.officer)
