"""The papers of a meeting as a reader sees them, and what is left of them to read."""

import datetime as dt
import math
from dataclasses import dataclass, replace

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Prefetch, Value
from django.db.models.functions import Coalesce
from django.urls import reverse

from ..models import Board, Footing, InterestDecision, Meeting, Paper, PaperRead, PaperVersion


def minutes_to_read(words: int | None) -> int | None:
    """Whole minutes at the alliance's reading speed, one at least; None where the words are not known."""
    return None if words is None else max(1, math.ceil(words / settings.READING_WORDS_PER_MINUTE))


@dataclass(frozen=True)
class VersionLine:
    """One version of a paper's file. `words` and `minutes` are None where they could not be counted."""

    paper: int
    number: int
    name: str
    content_type: str
    size: int
    pages: int | None
    words: int | None
    not_counted: str
    what_changed: str
    added_at: dt.datetime
    published_at: dt.datetime | None
    is_read: bool

    @property
    def minutes(self) -> int | None:
        return minutes_to_read(self.words)

    @property
    def has_file(self) -> bool:
        """False for a paper that lies where its board publishes it."""
        return bool(self.name)

    @property
    def url(self) -> str:
        return reverse("boards:paper_version", args=[self.paper, self.number])

    @property
    def sort(self) -> str:
        """PDF, DOCX: what people call it."""
        return self.name.rpartition(".")[2].upper()


@dataclass(frozen=True)
class PaperLine:
    """A paper on an item. `current` is the last version that is out, `waiting` a later one that only keepers see.

    Withdrawn, it has neither, nor a title: when and why it was withdrawn is all there is.
    """

    pk: int
    item: int
    item_title: str
    on_agenda: bool
    title: str
    summary: str
    address: str
    is_confidential: bool
    withdrawn_at: dt.datetime | None
    withdrawn_because: str
    current: VersionLine | None
    earlier: tuple[VersionLine, ...]
    waiting: VersionLine | None
    keeps: bool

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None

    @property
    def url(self) -> str:
        return reverse("boards:paper", args=[self.pk])


@dataclass(frozen=True)
class ReadingList:
    """What one reader has to read for a meeting, in the order of the agenda; ticks are their own alone."""

    meeting: int
    lines: tuple[PaperLine, ...]

    @property
    def unread(self) -> tuple[PaperLine, ...]:
        return tuple(line for line in self.lines if not line.current.is_read)

    @property
    def speed(self) -> int:
        """Words a minute."""
        return settings.READING_WORDS_PER_MINUTE

    @property
    def read_next(self) -> PaperLine | None:
        return next(iter(self.unread), None)

    @property
    def read(self) -> int:
        return len(self.lines) - len(self.unread)

    @property
    def minutes(self) -> int:
        """All of it, what could not be counted aside."""
        return sum(line.current.minutes or 0 for line in self.lines)

    @property
    def minutes_left(self) -> int:
        return sum(line.current.minutes or 0 for line in self.unread)

    @property
    def not_counted_left(self) -> int:
        """How many unread papers nobody could count."""
        return sum(line.current.minutes is None for line in self.unread)


def papers_of(meeting: Meeting, reader, footing: Footing | None = None) -> dict[int, tuple[PaperLine, ...]]:
    """The papers of a meeting that the reader sees, by the id of their item. Two queries, one where there are none.

    footing     what the reader, who may see the meeting, is to the board, where it is known
    """
    if footing:
        seen = Paper.objects.visible_at(meeting, footing, reader).annotate(keeps=Value(footing.keeps))
    else:
        seen = _seen(Paper.objects.filter(item__meeting=meeting), reader)
    found: dict[int, tuple[PaperLine, ...]] = {}
    for line in map(_line, _rows(seen, reader)):
        found[line.item] = (*found.get(line.item, ()), line)
    return found


def paper_line(paper: Paper, reader) -> PaperLine:
    """One paper as the reader, who may see it, sees it. Two queries."""
    return _line(_rows(_seen(Paper.objects.filter(pk=paper.pk), reader), reader).get())


def reading_list(meeting: Meeting, reader, papers: dict[int, tuple[PaperLine, ...]] | None = None) -> ReadingList:
    """What this reader has to read for the meeting; nothing for somebody not signed in.

    papers   what `papers_of` found already: then no further query is asked
    """
    if reader.person is None:
        return ReadingList(meeting.pk, ())
    if papers is None:
        papers = papers_of(meeting, reader)
    lines = (line for of_item in papers.values() for line in of_item)
    return ReadingList(meeting.pk, tuple(line for line in lines if _is_to_read(line)))


def reading_lists_of(sitting: dict[Meeting, list[int]], many) -> dict[tuple[int, int], ReadingList]:
    """The reading lists of several meetings for several people who sit on their boards, by (meeting, person).

    Whoever sits there reads all papers of an agenda that is out, without those withheld from them (what
    `Paper.visible_to` says of them). Officers may see more, and are asked about one at a time: two queries each. Four
    for all the others.
    """
    found: dict[tuple[int, int], list[PaperLine]] = {
        (meeting.pk, person): [] for meeting, people in sitting.items() for person in people
    }
    out = {meeting.pk for meeting in sitting if meeting.agenda_published_at}
    for pk in many.officers:
        mine = [meeting for meeting, people in sitting.items() if pk in people]
        papers = Paper.objects.filter(item__meeting__in=[meeting.pk for meeting in mine])
        for paper in _rows(_seen(papers, many.officers[pk]), many.officers[pk]) if mine else ():
            found[paper.item.meeting_id, pk].append(_line(paper))
    plain = {pk for _, pk in found if pk not in many.officers}
    there = Paper.objects.out_for_who_sits().filter(item__meeting__in=out)
    papers = list(_in_order(there)) if plain and out else []
    if papers:
        read, withheld = _read_by(plain, papers), withheld_from(plain, papers)
        people_at = {meeting.pk: [pk for pk in people if pk in plain] for meeting, people in sitting.items()}
        for paper in papers:
            line, meeting = _line(paper, is_kept=False), paper.item.meeting_id
            for person in people_at[meeting]:
                if (paper.item_id, person) not in withheld:
                    found[meeting, person].append(_for(person, line, read))
    return {
        (meeting, person): ReadingList(meeting, tuple(line for line in lines if _is_to_read(line)))
        for (meeting, person), lines in found.items()
    }


def _read_by(people, papers) -> set[tuple[int, int, int]]:
    """(paper, number of the version, person) of what they have ticked off."""
    ticks = PaperRead.objects.filter(person__in=people, version__paper__in=papers)
    return set(ticks.values_list("version__paper", "version__number", "person"))


def withheld_from(people, papers) -> set[tuple[int, int]]:
    """(item, person) of the papers that an interest keeps from somebody."""
    items = {paper.item_id for paper in papers}
    found = InterestDecision.objects.papers_withheld().filter(item__in=items, interest__person__in=people)
    return set(found.values_list("item", "interest__person"))


def _for(person: int, line: PaperLine, read: set) -> PaperLine:
    """The line of a paper as one person has it: with their own tick."""
    if line.current is None or (line.pk, line.current.number, person) not in read:
        return line
    return replace(line, current=replace(line.current, is_read=True))


def _is_to_read(line: PaperLine) -> bool:
    return line.on_agenda and line.current is not None and not line.is_withdrawn


def _seen(papers, reader):
    """Those of the papers that the reader sees, each with whether they keep its board."""
    kept = Board.objects.filter(pk=OuterRef("item__meeting__board")).kept_by(reader)
    return papers.visible_to(reader).annotate(keeps=Exists(kept))


def _rows(papers, reader):
    """Papers that the reader sees, in the order of the agenda, each with its versions."""
    read = PaperRead.objects.filter(version=OuterRef("pk"), person=reader.person)
    return _in_order(papers, is_read=Exists(read))


NOT_ASKED = Value(False)


def _in_order(papers, is_read=NOT_ASKED):
    return (
        papers.select_related("item")
        .prefetch_related(Prefetch("versions", PaperVersion.objects.annotate(is_read=is_read).order_by("-number")))
        .order_by(
            "item__meeting",
            Coalesce("item__parent__position", "item__position"),
            F("item__parent").asc(nulls_first=True),
            "item__position",
            "item",
            "position",
            "pk",
        )
    )


def _line(paper: Paper, is_kept: bool | None = None) -> PaperLine:
    keeps = paper.keeps if is_kept is None else is_kept
    versions = [] if paper.is_withdrawn else [_version(one) for one in paper.versions.all()]
    out = [one for one in versions if one.published_at]
    waiting = versions[0] if keeps and versions and not versions[0].published_at else None
    return PaperLine(
        pk=paper.pk,
        item=paper.item_id,
        item_title=paper.item.title,
        on_agenda=paper.item.position is not None,
        title=paper.title,
        summary=paper.summary,
        address=paper.address,
        is_confidential=paper.is_confidential,
        withdrawn_at=paper.withdrawn_at,
        withdrawn_because=paper.withdrawn_because,
        current=out[0] if out else None,
        earlier=tuple(out[1:]),
        waiting=waiting,
        keeps=keeps,
    )


def _version(one: PaperVersion) -> VersionLine:
    return VersionLine(
        paper=one.paper_id,
        is_read=one.is_read,
        **{
            name: getattr(one, name)
            for name in (
                "number",
                "name",
                "content_type",
                "size",
                "pages",
                "words",
                "not_counted",
                "what_changed",
                "added_at",
                "published_at",
            )
        },
    )
