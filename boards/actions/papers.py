"""Papers: added to an item, replaced, put in order, published, and ticked off a reading list (rules 8 and 11).

Whoever changes the papers of a meeting waits at the meeting's row, so that a paper is never added past an agenda that
is just being published. Files are checked and counted before anything waits.
"""

from django.db import transaction
from django.db.models import Max

from alliance.base import clock
from alliance.base.history import attributed
from alliance.base.refused import Refused

from .. import emails, store
from ..counting import Counted, count
from ..files import CheckedFile
from ..models import FileToDelete, InterestDecision, Meeting, Paper, PaperRead, PaperVersion
from ..queries.told import who_is_told
from .meetings import locked

NEEDS_A_SUMMARY = (
    "The agenda is published, so this paper is published when you add it. Write its summary in plain English first."
)
ELSEWHERE = "It lies where its board publishes it, and we do not count it."


def add(*, paper: Paper, file: CheckedFile | None = None, by) -> Paper:
    """A new paper (not saved yet), last on its item; published at once where the agenda is out already."""
    if file is None and not paper.address:
        raise Refused("Choose a file.")
    return _with_file(file, lambda version: _add(paper, version, by))


def add_version(
    *, paper: Paper, file: CheckedFile | None = None, address="", summary: str, what_changed: str, by
) -> PaperVersion:
    """A new version of a paper: of its file, or with no `file` of its summary (or address) alone.

    One that waits to be published gives way to it: it was never out, so nobody misses it.
    """
    words = {"address": address, "summary": summary, "what_changed": what_changed}
    return _with_file(file, lambda version: _add_version(paper, version, words, by))


def _with_file(file: CheckedFile | None, write):
    """Count a file and put it into the storage, then `write` the version that has it in one transaction."""
    if file is None:
        return write(None)
    counted = count(file.content, file.ending)
    file.content.seek(0)
    with store.kept(file.content, file.name) as name:
        return write(_of_file(file, counted, name))


def _of_file(file: CheckedFile, counted: Counted, name: str) -> PaperVersion:
    return PaperVersion(file=name, name=file.name, content_type=file.content_type, size=file.size, **vars(counted))


@transaction.atomic
def _add(paper: Paper, version: PaperVersion | None, by) -> Paper:
    meeting = _open(paper.item.meeting)
    paper.item.refresh_from_db(fields=["position", "meeting"])
    if paper.item.position is None:
        raise Refused("This item was taken off the agenda, so no paper can be added to it.")
    if version is None and meeting.board.secretariat != "theirs":
        raise Refused("This board is ours, so its papers lie here. Choose a file.")
    if meeting.agenda_is_out and not paper.summary:
        raise Refused(NEEDS_A_SUMMARY)
    last = Paper.objects.filter(item=paper.item).aggregate(last=Max("position"))["last"] or 0
    with attributed(by=by, why="Added a paper"):
        paper.position = last + 1
        paper.save(force_insert=True)
        _write_version(paper, version or PaperVersion(not_counted=ELSEWHERE), 1, by)
    return paper


@transaction.atomic
def _add_version(paper: Paper, version: PaperVersion | None, words: dict, by) -> PaperVersion:
    meeting = _open(paper.item.meeting)
    paper = _locked(paper)
    newest = paper.versions.order_by("-number").first()
    if not words["summary"] and meeting.agenda_is_out:
        raise Refused(NEEDS_A_SUMMARY)
    if newest.published_at and not words["what_changed"]:
        raise Refused("Say what is new in this version.")
    version = version or _same_file(newest)
    if not version.file and not words["address"]:
        raise Refused("Choose a file.")
    with attributed(by=by, why="Added a version of a paper"):
        paper.summary, paper.address = words["summary"], words["address"]
        paper.save(update_fields=["summary", "address"])
        number = newest.number + 1
        if not newest.published_at:
            _drop(newest, keep=version.file.name)
            number = newest.number
        version.what_changed = words["what_changed"] if number > 1 else ""
        return _write_version(paper, version, number, by)


def _open(meeting: Meeting) -> Meeting:
    """The meeting, held; refused where it is not going to take place."""
    meeting = locked(meeting)
    if meeting.status == Meeting.Status.CANCELLED:
        raise Refused("This meeting is cancelled, so its papers stay as they are.")
    return meeting


def _locked(paper: Paper) -> Paper:
    """The paper as it stands, held; refused where it was withdrawn meanwhile."""
    paper = Paper.objects.select_for_update(of=("self",)).select_related("item__meeting__board").get(pk=paper.pk)
    if paper.is_withdrawn:
        raise Refused("This paper was withdrawn, so it cannot be changed any more.")
    return paper


def _same_file(newest: PaperVersion) -> PaperVersion:
    kept = ("name", "content_type", "size", "pages", "words", "not_counted")
    return PaperVersion(file=newest.file.name, **{field: getattr(newest, field) for field in kept})


def _drop(waiting: PaperVersion, *, keep: str) -> None:
    """A version that was never out goes, and its file with it."""
    name = waiting.file.name
    waiting.delete()
    if name and name != keep and not PaperVersion.objects.filter(file=name).exists():
        FileToDelete.objects.create(name=name, due_at=clock.now())
        store.delete_at_once([name])


def _write_version(paper: Paper, version: PaperVersion, number: int, by) -> PaperVersion:
    """Write a version of a locked meeting's paper; where the agenda is out it is out too, and people are told."""
    meeting, now = paper.item.meeting, clock.now()
    version.paper, version.number, version.added_by, version.added_at = paper, number, by, now
    version.published_at = now if meeting.agenda_is_out else None
    version.save(force_insert=True)
    if version.file and not PaperVersion.objects.filter(file=version.file.name).exclude(pk=version.pk).exists():
        store.taken(version.file.name)
    if version.published_at and meeting.ends_at > now:
        for person in told_of(paper):
            emails.late_paper(version, person)
    return version


def told_of(paper: Paper) -> list:
    """Whoever sits on the board and is shown the paper."""
    withheld = InterestDecision.objects.papers_withheld().filter(item=paper.item)
    not_shown = set(withheld.values_list("interest__person", flat=True))
    sit_there = [person for person in who_is_told(paper.item.meeting) if person.sits_there]
    return [person for person in sit_there if person.pk not in not_shown]


@transaction.atomic
def change(*, paper: Paper, by) -> Paper:
    """Write who reads a paper; and while no version is out, its title, summary and address."""
    locked(paper.item.meeting)
    was = _locked(paper)
    fields = ["is_confidential"]
    if not was.versions.filter(published_at__isnull=False).exists():
        fields += ["title", "summary", "address"]
    with attributed(by=by, why="Changed a paper"):
        paper.save(update_fields=fields)
    return paper


@transaction.atomic
def move(*, paper: Paper, up: bool, by) -> None:
    """Put a paper one place higher or lower on its item; at the end of the list nothing happens."""
    locked(paper.item.meeting)
    paper = _locked(paper)
    papers = list(Paper.objects.filter(item=paper.item).order_by("position", "pk"))
    at = papers.index(paper)
    to = at - 1 if up else at + 1
    if not 0 <= to < len(papers):
        return
    papers[at], papers[to] = papers[to], papers[at]
    with attributed(by=by, why="Put the papers of an item in order"):
        for position, one in enumerate(papers, start=1):
            if one.position != position:
                Paper.objects.filter(pk=one.pk).update(position=position)


@transaction.atomic
def publish_with_agenda(*, meeting: Meeting, by) -> int:
    """Publish every version that waits on the agenda of a meeting; how many. Refused while one has no summary.

    The agenda's own publication calls it, in its transaction.
    """
    locked(meeting)
    waiting = PaperVersion.objects.filter(
        published_at__isnull=True,
        paper__item__meeting=meeting,
        paper__item__position__isnull=False,
        paper__withdrawn_at__isnull=True,
    )
    bare = waiting.filter(paper__summary="").order_by("paper__item__position", "paper__position", "paper")
    if names := [f"“{title}”" for title in bare.values_list("paper__title", flat=True)]:
        has = "This paper has no summary" if len(names) == 1 else "These papers have no summary"
        raise Refused(f"{has} in plain English: {', '.join(names)}. Write it, then publish the agenda.")
    return waiting.update(published_at=clock.now())


def tick(*, version: PaperVersion, is_read: bool, by) -> None:
    """A version is read, or not read after all, by this one person. Doing it twice is doing it once."""
    if is_read:
        PaperRead.objects.get_or_create(person=by, version=version, defaults={"read_at": clock.now()})
    else:
        PaperRead.objects.filter(person=by, version=version).delete()
