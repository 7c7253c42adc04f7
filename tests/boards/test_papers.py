"""Papers: added, published with the agenda or after it, replaced, put in order; and where their files lie."""

import threading
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, ProgrammingError, connection, transaction

from alliance.base import clock
from alliance.base.models import Mail
from alliance.base.refused import Refused
from boards import files, store
from boards.actions import papers, withdrawals
from boards.models import FileToDelete, Meeting, Paper, PaperRead, PaperVersion
from tests.boards.test_papers_read import decide, sitter_of
from tests.factories import (
    make_agenda_item,
    make_board,
    make_meeting,
    make_paper,
    make_paper_version,
    make_person,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("folder")]


def lying(folder: Path) -> list[bytes]:
    """What every file in the storage holds."""
    return sorted(path.read_bytes() for path in folder.rglob("*") if path.is_file())


@pytest.fixture
def officer():
    return make_person(role="officer")


@pytest.fixture
def meeting():
    return make_meeting(make_board(secretariat="ours"))


@pytest.fixture
def item(meeting):
    return make_agenda_item(meeting)


def out(meeting) -> Meeting:
    meeting.agenda_published_at = clock.now()
    meeting.save()
    return meeting


def text(content: bytes = b"Buses stop at six.", name="Buses.txt"):
    return files.check(SimpleUploadedFile(name, content))


def add(item, officer, title="Buses", *, file=None, **fields):
    paper = Paper(item=item, title=title, **{"summary": "In short", **fields})
    return papers.add(paper=paper, file=file or text(), by=officer)


def replace(paper, officer, content=b"New words", *, what_changed="Newer", summary="In short"):
    file = text(content, "New.txt") if content else None
    return papers.add_version(paper=paper, file=file, summary=summary, what_changed=what_changed, by=officer)


# Adding ----------------------------------------------------------------------------------------------------------


def test_paper_is_added_last_and_waits_for_the_agenda(item, officer, folder):
    first, second = add(item, officer), add(item, officer, "Trains")
    assert (first.position, second.position) == (1, 2)
    version = first.versions.get()
    assert (version.number, version.name, version.content_type, version.size) == (1, "Buses.txt", "text/plain", 18)
    assert (version.words, version.published_at, version.added_by) == (4, None, officer)
    assert lying(folder) == [b"Buses stop at six."] * 2
    assert Path(version.file.path).read_bytes() == b"Buses stop at six."
    assert "Buses" not in version.file.name
    assert FileToDelete.objects.count() == 0


def test_paper_added_after_the_agenda_is_published_and_told_of_once(meeting, item, officer):
    out(meeting)
    person = sitter_of(meeting.board)
    kept_out = sitter_of(meeting.board)
    decide(item, kept_out, "withheld")
    make_person()
    with clock.set_to("2027-03-01"):
        paper = add(item, officer, "Secret title")
        assert paper.versions.get().published_at == clock.now()
        mail = Mail.objects.get()
        assert (mail.person, mail.subject) == (person, f"A paper for {meeting.name}")
        assert f"/boards/papers/{paper.pk}/" in mail.text
        assert "Secret title" not in mail.text + mail.html
        version = replace(paper, officer)
    assert (version.number, version.published_at is not None) == (2, True)
    assert sorted(Mail.objects.values_list("subject", flat=True)) == [
        f"A new version of a paper for {meeting.name}",
        f"A paper for {meeting.name}",
    ]


def test_nobody_is_told_of_a_paper_after_the_meeting(meeting, item, officer):
    out(meeting)
    sitter_of(meeting.board)
    with clock.set_to("2027-03-05"):
        add(item, officer)
    assert Mail.objects.count() == 0


def test_paper_after_the_agenda_without_a_summary_is_refused_and_leaves_no_file(meeting, item, officer, folder):
    out(meeting)
    with pytest.raises(Refused, match="Write its summary in plain English first"):
        add(item, officer, summary="")
    assert (Paper.objects.count(), lying(folder), FileToDelete.objects.count()) == (0, [], 0)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"status": "cancelled", "status_reason": "Snow"}, "This meeting is cancelled"),
        ({}, "This item was taken off the agenda"),
    ],
)
def test_paper_for_what_does_not_take_place_is_refused(meeting, item, officer, folder, change, said):
    if change:
        Meeting.objects.filter(pk=meeting.pk).update(**change)
    else:
        item.position, item.taken_off_because = None, "Not ready"
        item.save()
    with pytest.raises(Refused, match=said):
        add(item, officer)
    assert (Paper.objects.count(), lying(folder)) == (0, [])


def test_address_is_for_boards_of_theirs_alone(item, officer):
    paper = Paper(item=item, title="Buses", address="https://icb.example/paper.pdf")
    with pytest.raises(Refused, match="This board is ours"):
        papers.add(paper=paper, by=officer)
    theirs = make_agenda_item(make_meeting(make_board(secretariat="theirs")))
    added = papers.add(paper=Paper(item=theirs, title="Buses", address="https://icb.example/paper.pdf"), by=officer)
    version = added.versions.get()
    assert (version.file.name, version.words, version.not_counted) == ("", None, papers.ELSEWHERE)


def test_what_goes_wrong_after_the_file_is_written_leaves_nothing(item, officer, folder, monkeypatch):
    def fail(*args, **kwargs):
        assert len(lying(folder)) == 1
        raise RuntimeError("the second write failed")

    monkeypatch.setattr(store, "taken", fail)
    with pytest.raises(RuntimeError, match="the second write failed"):
        add(item, officer)
    assert (Paper.objects.count(), PaperVersion.objects.count()) == (0, 0)
    assert (lying(folder), FileToDelete.objects.count()) == ([], 0)


def test_file_of_an_upload_that_died_goes_with_the_sweep(folder):
    with clock.set_to("2027-03-04T10:00"):
        kept = store.kept(SimpleUploadedFile("a.txt", b"Left"), "a.txt")
        kept.__enter__()  # and the process dies here
        assert store.delete_due() == {"gone": 0, "left": 0}
    assert lying(folder) == [b"Left"]
    with clock.set_to("2027-03-04T11:01"):
        assert store.delete_due() == {"gone": 1, "left": 0}
    assert (lying(folder), FileToDelete.objects.count()) == ([], 0)


def test_file_whose_time_is_over_is_not_taken():
    with pytest.raises(Refused, match="Please send it again"):
        store.taken("papers/gone.txt")


# Replacing -------------------------------------------------------------------------------------------------------


def test_new_version_of_what_is_out_waits_for_the_agenda_beside_it(meeting, item, officer, folder):
    paper = make_paper(item, content=b"Old words")
    version = replace(paper, officer)
    assert (version.number, version.published_at, version.what_changed) == (2, None, "Newer")
    assert lying(folder) == [b"New words", b"Old words"]


def test_new_version_of_what_waits_takes_its_place_and_its_file_goes(
    item, officer, folder, django_capture_on_commit_callbacks
):
    paper = add(item, officer)
    with django_capture_on_commit_callbacks(execute=True):
        replace(paper, officer, what_changed="")
    assert list(paper.versions.values_list("number", "name")) == [(1, "New.txt")]
    assert lying(folder) == [b"New words"]


def test_new_summary_keeps_the_file(item, officer, folder, django_capture_on_commit_callbacks):
    paper = make_paper(item, content=b"The words")
    version = replace(paper, officer, None, summary="Said better")
    paper.refresh_from_db()
    assert (paper.summary, version.number, version.words) == ("Said better", 2, 400)
    assert Path(version.file.path).read_bytes() == b"The words"
    with django_capture_on_commit_callbacks(execute=True):
        replace(paper, officer, None, summary="Said better still")
    assert (paper.versions.count(), lying(folder)) == (2, [b"The words"])


def test_new_version_of_what_is_out_says_what_is_new(item, officer, folder):
    paper = make_paper(item, content=b"The words")
    with pytest.raises(Refused, match="Say what is new"):
        replace(paper, officer, what_changed="")
    assert lying(folder) == [b"The words"]


def test_published_version_is_never_altered_nor_deleted_whoever_writes(item):
    paper = make_paper(item)
    with pytest.raises(ProgrammingError, match="is never altered"), transaction.atomic():
        paper.versions.update(words=1)
    with pytest.raises(ProgrammingError, match="Cannot delete"), transaction.atomic():
        paper.versions.get().delete()


def test_what_is_said_of_a_paper_that_is_out_stays(item, officer):
    paper, waiting = make_paper(item, "Out"), make_paper(item, "Waiting", is_out=False)
    for one in (paper, waiting):
        one.title, one.is_confidential = "Changed", True
        papers.change(paper=one, by=officer)
    assert list(Paper.objects.values_list("title", "is_confidential")) == [("Out", True), ("Changed", True)]


def test_papers_are_put_in_order(item, officer):
    one, two, three = (make_paper(item, title, position=1) for title in "ABC")  # ties, as a script might leave them
    papers.move(paper=three, up=True, by=officer)
    papers.move(paper=one, up=True, by=officer)
    assert list(item.papers.values_list("title", "position")) == [("A", 1), ("C", 2), ("B", 3)]
    papers.move(paper=one, up=False, by=officer)
    assert list(item.papers.values_list("title", flat=True)) == ["C", "A", "B"]


# Publishing ------------------------------------------------------------------------------------------------------


def test_publishing_names_the_papers_without_a_summary(meeting, item, officer):
    make_paper(item, "With", is_out=False)
    make_paper(item, "Bare", is_out=False, summary="")
    with pytest.raises(Refused) as refused:
        papers.publish_with_agenda(meeting=meeting, by=officer)
    assert refused.value.sentence == (
        "This paper has no summary in plain English: “Bare”. Write it, then publish the agenda."
    )
    make_paper(make_agenda_item(meeting), "Bare too", is_out=False, summary="")
    with pytest.raises(Refused, match="These papers have no summary in plain English: “Bare”, “Bare too”"):
        papers.publish_with_agenda(meeting=meeting, by=officer)
    assert PaperVersion.objects.filter(published_at__isnull=False).count() == 0


def test_publishing_lets_out_what_waits_on_this_agenda(meeting, item, officer):
    make_paper_version(make_paper(item, "Again"), is_out=False)
    make_paper(item, "New", is_out=False)
    make_paper(make_agenda_item(make_meeting()), "Elsewhere", is_out=False)
    off = make_agenda_item(meeting, position=None, taken_off_because="Not ready")
    make_paper(off, "Taken off", is_out=False, summary="")
    assert papers.publish_with_agenda(meeting=meeting, by=officer) == 2
    still = PaperVersion.objects.filter(published_at__isnull=True).values_list("paper__title", flat=True)
    assert sorted(still) == ["Elsewhere", "Taken off"]


def test_tick_done_twice_is_done_once_and_is_ones_own(item):
    version = make_paper(item).versions.get()
    one, other = make_person(), make_person()
    for person in (one, one, other):
        papers.tick(version=version, is_read=True, by=person)
    assert PaperRead.objects.count() == 2
    for _ in range(2):
        papers.tick(version=version, is_read=False, by=one)
    assert list(PaperRead.objects.values_list("person", flat=True)) == [other.pk]


# Races -----------------------------------------------------------------------------------------------------------


def together(*acts) -> list[str]:
    """Run each act in a connection of its own at the same moment; how each ended."""
    start, ends = threading.Barrier(len(acts)), []

    def run(act):
        try:
            start.wait()
            act()
            ends.append("done")
        except (Refused, IntegrityError) as refused:
            ends.append(str(refused))
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(ends)


@pytest.mark.django_db(transaction=True)
def test_paper_withdrawn_while_it_is_replaced_is_found_nowhere(folder):
    officer = make_person(role="officer")
    paper = make_paper(make_agenda_item(make_meeting()), content=b"A name")
    ends = together(
        lambda: withdrawals.withdraw(paper=paper, because="A patient was named", by=officer),
        lambda: replace(paper, officer, b"The same name"),
    )
    assert ends[-1] == "done"  # the withdrawal, whichever came first
    assert [
        end for end in ends if end not in ("done", "This paper was withdrawn, so it cannot be changed any more.")
    ] == []
    assert (lying(folder), FileToDelete.objects.count()) == ([], 0)
    assert set(PaperVersion.objects.values_list("file", "name")) == {("", "")}


@pytest.mark.django_db(transaction=True)
def test_paper_added_while_the_agenda_is_published_is_out(folder):
    officer, meeting = make_person(role="officer"), make_meeting(make_board(secretariat="ours"))
    item = make_agenda_item(meeting)

    @transaction.atomic
    def publish():
        papers.publish_with_agenda(meeting=meeting, by=officer)
        out(meeting)

    assert together(publish, lambda: add(item, officer)) == ["done", "done"]
    assert PaperVersion.objects.get().published_at is not None


@pytest.mark.django_db(transaction=True)
def test_two_who_add_a_version_at_the_same_moment_add_two(folder):
    officer = make_person(role="officer")
    paper = make_paper(make_agenda_item(out(make_meeting())), content=b"Old")
    assert together(lambda: replace(paper, officer, b"One"), lambda: replace(paper, officer, b"Two")) == ["done"] * 2
    assert list(paper.versions.values_list("number", flat=True)) == [3, 2, 1]
    assert lying(folder) == [b"Old", b"One", b"Two"]
    assert all(default_storage.exists(name) for name in paper.versions.values_list("file", flat=True))
