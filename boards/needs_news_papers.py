"""What became of a meeting's papers since its agenda went out: news for the digests of who sits there.

A paper is never called by its title here: what is withdrawn must be found in no mail. It is named by its item.
"""

from collections.abc import Iterable

from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from alliance.base import clock
from alliance.base.items import Item
from alliance.base.templatetags.words import day as day_words
from alliance.base.templatetags.words import plural
from directory.lines import Lines, Many, Told
from directory.visibility import Visibility

from .calendars import Event
from .models import AgendaVersion, Meeting, Paper, PaperVersion
from .queries.papers import withheld_from
from .queries.sitting import sitters, who_sits

MOST_NAMED = 5  # items, of each sort
ADDED, CHANGED, WITHDRAWN = "added", "changed", "withdrawn"
SAID = {ADDED: "Added under", CHANGED: "New version under", WITHDRAWN: "Withdrawn under"}


def _papers(many: Many):
    """Papers added, changed or withdrawn since the first agenda of a meeting that is not over, on any board of theirs.

    `since` is when that agenda went out, `first_out` when the paper did, `newest` the number of its last version.
    """
    held = Meeting.objects.coming(clock.now()).filter(board__in=who_sits(many).values("seat__board"))
    agendas = AgendaVersion.objects.filter(meeting=OuterRef("item__meeting")).order_by("number")
    versions = PaperVersion.objects.filter(paper=OuterRef("pk"), published_at__isnull=False).order_by("number")
    shown = Paper.objects.shown_to_who_sits().filter(item__meeting__in=held, item__position__isnull=False)
    dated = shown.annotate(
        since=Coalesce(Subquery(agendas.values("published_at")[:1]), F("item__meeting__agenda_published_at")),
        first_out=Subquery(versions.values("published_at")[:1]),
        newest=Subquery(versions.reverse().values("number")[:1]),
    )
    newer = Exists(PaperVersion.objects.filter(paper=OuterRef("pk"), published_at__gt=OuterRef("since")))
    told = Q(newer, withdrawn_at__isnull=True) | Q(withdrawn_at__gt=F("since"))
    return dated.filter(told).select_related("item__meeting__board").order_by("item__meeting", "item__position", "pk")


def _tell_papers(many: Many, papers) -> Told:
    """One line a meeting to each who sits there, without the papers that an interest keeps from them."""
    papers, sitting = list(papers), many.once(sitters)
    withheld = withheld_from(many.people, papers)
    of_meeting: dict[Meeting, list[Paper]] = {}
    for paper in papers:
        of_meeting.setdefault(paper.item.meeting, []).append(paper)
    for meeting, news in of_meeting.items():
        event, lines = Event(meeting), {}
        for person in sitting.get(meeting.board_id, ()):
            shown = tuple(paper for paper in news if (paper.item_id, person) not in withheld)
            if shown and shown not in lines:
                lines[shown] = _line(meeting, shown, event)
            if shown:
                yield person, lines[shown]


def _line(meeting: Meeting, papers: Iterable[Paper], event: Event) -> Item:
    sorts = {sort: [paper for paper in papers if _sort(paper) == sort] for sort in SAID}
    counts = [(sort, len(some)) for sort, some in sorts.items() if some]
    (first, many), *others = counts
    said = [f"{plural(many, 'paper,papers')} {first}", *(f"{n} {sort}" for sort, n in others)]
    is_open = not any(paper.is_confidential or paper.item.is_confidential for paper in papers)
    return Item(
        key=f"papers:{meeting.pk}",
        kind="papers changed",
        what=f"{_listed(said)} for {meeting.name}, {day_words(meeting.starts_at)}",
        detail=" ".join(f"{SAID[sort]} {_named(some)}." for sort, some in sorts.items() if some),
        verb="Open the meeting and its papers",
        url=meeting.get_absolute_url(),
        is_public=is_open and meeting.visibility == Visibility.PUBLIC,
        state=",".join(f"{_sort(paper)}:{paper.pk}:{paper.newest}" for paper in papers),
        event=event,
    )


def _sort(paper: Paper) -> str:
    if paper.is_withdrawn:
        return WITHDRAWN
    return ADDED if paper.first_out > paper.since else CHANGED


def _named(papers: list[Paper]) -> str:
    """The items that papers are for, each once."""
    titles = list(dict.fromkeys(f"“{paper.item.title}”" for paper in papers))
    more = [f"{len(titles) - MOST_NAMED} more"] if len(titles) > MOST_NAMED else []
    return _listed([*titles[:MOST_NAMED], *more])


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


LINES = (Lines(_papers, _tell_papers),)
