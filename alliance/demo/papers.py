"""The demo's papers: some with the agenda, late ones, in versions, confidential, one withdrawn, ticked off or not."""

import datetime as dt

from django.core.files.uploadedfile import SimpleUploadedFile

from alliance.base import clock
from boards import files
from boards.actions import papers, withdrawals
from boards.models import AgendaItem, Board, Meeting, Paper, PaperVersion
from directory.models import Person

from . import boards_words, documents

DAY = dt.timedelta(days=1)


class _Writing:
    """Adds papers through the actions, some days ago, in the name of the alliance's officer."""

    def __init__(self, people: dict[str, Person], today: dt.date):
        self.people, self.today, self.officer = people, today, people["officer.alliance"]

    def ago(self, days: int):
        return clock.set_to(self.today - days * DAY)

    def add(self, item: AgendaItem, title: str, name: str, content: bytes, summary: str, days: int, **more) -> Paper:
        paper = Paper(item=item, title=title, summary=summary, **more)
        with self.ago(days):
            return papers.add(paper=paper, file=_file(name, content), by=self.officer)

    def with_the_agenda(self, item: AgendaItem, *paper, **more) -> Paper:
        """A paper that was there when the agenda was published, so that nobody was written to about it."""
        meeting = Meeting.objects.filter(pk=item.meeting_id)
        published = meeting.get().agenda_published_at
        meeting.update(agenda_published_at=None)
        made = self.add(item, *paper, **more)
        with clock.set_to(published):
            papers.publish_with_agenda(meeting=meeting.get(), by=self.officer)
        meeting.update(agenda_published_at=published)
        return made


def _file(name: str, content: bytes):
    return files.check(SimpleUploadedFile(name, content))


def load(people: dict[str, Person], today: dt.date) -> None:
    """Papers for tomorrow's meeting, for the next agenda, for a board of theirs, and for meetings that were."""
    writing = _Writing(people, today)
    alliance = Board.objects.get(name=boards_words.ALLIANCE.name, ends_on__isnull=True)
    _tomorrow(writing, alliance.meetings.get(title="Extra meeting on winter grants"))
    _next_agenda(writing, alliance)
    _theirs(writing)
    _before(writing, alliance)


def _item(meeting: Meeting, title: str) -> AgendaItem:
    return meeting.items.select_related("meeting__board").get(title=title)


def _tomorrow(writing: _Writing, meeting: Meeting) -> None:
    """An agenda that is out: papers with it and late, in two versions, confidential, not counted, withdrawn."""
    grants, asked = _item(meeting, "Grants for this winter"), _item(meeting, "What groups asked for")
    spent = writing.with_the_agenda(
        grants,
        "What last winter's grants did",
        "Winter grants, what they did.pdf",
        documents.pdf("What last winter's grants did", 2600),
        "Last winter 38 groups shared £60,000. Most of it heated rooms and paid for food. We are asked whether to do "
        "the same again, with less for large groups.",
        4,
    )
    writing.with_the_agenda(
        asked,
        "How groups can apply",
        "How to apply.docx",
        documents.word("How groups can apply", 900),
        "One page instead of six, by phone if somebody cannot write it. We are asked to agree the questions.",
        4,
    )
    writing.with_the_agenda(
        asked,
        "Every application in one table",
        "Applications.xlsx",
        documents.workbook("Applications"),
        "Forty groups asked for £31,000 in all. There is £25,000.",
        4,
    )
    writing.with_the_agenda(
        _item(meeting, "What there is"),
        "The funder's letter",
        "Letter from the funder.pdf",
        documents.scan("The funder's letter"),
        "The funder gives £25,000 and wants it spent by the end of March.",
        4,
    )
    writing.with_the_agenda(
        _item(meeting, "A grant that went wrong"),
        "What happened, and what we suggest",
        "Not for everybody.docx",
        documents.word("What happened, and what we suggest", 1500),
        "One group could not show what it spent. We suggest to help it with its books before we ask for money back.",
        4,
        is_confidential=True,
    )
    _since_then(writing, meeting, spent)


def _since_then(writing: _Writing, meeting: Meeting, spent: Paper) -> None:
    with writing.ago(1):
        papers.add_version(
            paper=spent,
            file=_file("Winter grants, corrected.pdf", documents.pdf("What last winter's grants did, corrected", 2700)),
            summary=spent.summary.replace("38 groups", "41 groups"),
            what_changed="41 groups had a grant, not 38. The table on page 2 is new.",
            by=writing.officer,
        )
    gone = writing.add(
        _item(meeting, "What groups asked for"),
        "Letters from families",
        "Letters.docx",
        documents.word("Letters from families", 600),
        "What families wrote to us.",
        2,
    )
    with writing.ago(2):
        withdrawals.withdraw(paper=gone, because="A family could be recognised in it.", by=writing.officer)
    writing.add(
        _item(meeting, "Heating oil at a group price"),
        "An offer for heating oil",
        "Heating oil.txt",
        "\n\n".join([documents.INVENTED, *documents.prose("Heating oil", 300)]).encode(),
        "A supplier offers 12 groups a lower price if they order together. For information.",
        0,
    )
    for name in ("chair", "lead"):
        version = PaperVersion.objects.get(paper__title="How groups can apply", paper__item__meeting=meeting)
        papers.tick(version=version, is_read=True, by=writing.people[name])


def _next_agenda(writing: _Writing, alliance: Board) -> None:
    """An agenda that is being written: one paper is ready, another has no summary yet, so it cannot be published."""
    meeting = alliance.meetings.coming(clock.now()).filter(status="published", title="").order_by("starts_at").first()
    plan = "The ICB's plan for the year"
    item = _item(meeting, plan)
    summary = (
        "The ICB asks what we think of its plan. Pages 4 to 9 are about us. We are asked for three points to send."
    )
    writing.add(item, "The draft plan", "Draft plan.pdf", documents.pdf(plan, 9000), summary, 3)
    writing.add(item, "What members said of it", "Members.docx", documents.word("What members said", 1200), "", 2)


def _theirs(writing: _Writing) -> None:
    """For a board that runs its own meetings we link what it publishes and say in plain words what it is."""
    icb = Board.objects.get(kind="icb", secretariat="theirs", ends_on__isnull=True)
    meeting = icb.meetings.past(clock.now()).order_by("-starts_at").first()
    item = meeting.items.on_the_agenda().select_related("meeting__board").order_by("position").first()
    if item is None:
        return
    paper = Paper(
        item=item,
        title="The board's pack for this item",
        address="https://icb.example.org/board/papers.pdf",
        summary="How much was spent on what until now. Pages 31 to 34 are about grants to groups like ours.",
    )
    papers.add(paper=paper, by=writing.officer)


def _before(writing: _Writing, alliance: Board) -> None:
    """Papers of the alliance's last meetings, as anybody can still read them."""
    past = alliance.meetings.past(clock.now()).filter(status__in=["published", "minuted"]).order_by("-starts_at")[:2]
    for meeting in past:
        for item in meeting.items.on_the_agenda().filter(is_standing=False).select_related("meeting__board"):
            if item.is_confidential:
                continue
            content = documents.pdf(item.title, 700 + 150 * item.position)
            summary = "What we know about it, what it would cost, and what the board is asked."
            writing.with_the_agenda(item, f"{item.title}: the paper", f"{item.title}.pdf", content, summary, 10)
