"""A withdrawn paper is found nowhere: no page, no file, no table; only that it was, when and why (rule 11)."""

import datetime as dt

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from alliance.base import clock
from alliance.base.refused import Refused
from boards import store
from boards.actions import papers, withdrawals
from boards.models import FileToDelete, Paper, PaperVersion
from tests.boards.test_papers import add, lying, out, replace
from tests.boards.test_papers_read import sitter_of
from tests.factories import make_agenda_item, make_board, make_meeting, make_paper, make_paper_version, make_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("folder")]
SECRET = "Wilhelmina Featherstonehaugh"


@pytest.fixture
def officer():
    return make_person(role="officer")


@pytest.fixture
def meeting():
    return out(make_meeting(make_board(secretariat="ours")))


def tables_with(words: str) -> list[str]:
    """Every table of the database with a row that holds these words, in whatever column."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        found = []
        for table in tables:
            cursor.execute(f'SELECT count(*) FROM "{table}" AS t WHERE t::text ILIKE %s', [f"%{words}%"])
            if cursor.fetchone()[0]:
                found.append(table)
    return found


def withdraw(paper, officer, capture):
    with capture(execute=True):
        return withdrawals.withdraw(paper=paper, because="A patient was named", by=officer)


def test_withdrawn_paper_is_in_no_table_and_no_file(
    client,
    meeting,
    officer,
    folder,
    django_capture_on_commit_callbacks,
):
    """Added, published, replaced, ticked, read and told of through the pages, so that all that they write is there."""
    sitter, item = sitter_of(meeting.board), make_agenda_item(meeting)
    client.force_login(officer)
    sent = {"title": f"About {SECRET}", "summary": f"{SECRET} said so"}
    upload = SimpleUploadedFile(f"{SECRET}.txt", SECRET.encode())
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("boards:paper_new", args=[item.pk]), sent | {"file": upload})
        paper = Paper.objects.get()
        upload = SimpleUploadedFile(f"{SECRET} 2.txt", SECRET.encode() * 2)
        client.post(
            reverse("boards:paper_replace", args=[paper.pk]),
            {"summary": f"{SECRET} again", "file": upload, "what_changed": f"More of {SECRET}"},
        )
    assert PaperVersion.objects.filter(published_at__isnull=False).count() == 2
    papers.tick(version=paper.versions.first(), is_read=True, by=sitter)
    assert SECRET in client.get(reverse("boards:paper", args=[paper.pk])).content.decode()
    assert tables_with(SECRET) == ["boards_paper", "boards_paperversion"]
    assert len(lying(folder)) == 2
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("boards:paper_withdraw", args=[paper.pk]), {"because": "A patient was named"})
    assert tables_with(SECRET) == []
    assert (lying(folder), FileToDelete.objects.count()) == ([], 0)
    page = client.get(reverse("boards:paper", args=[paper.pk])).content.decode()
    assert SECRET not in page
    assert "A patient was named" in page
    for number in (1, 2):
        assert client.get(reverse("boards:paper_version", args=[paper.pk, number])).status_code == 404


def test_tombstone_says_who_when_and_why(meeting, officer, django_capture_on_commit_callbacks):
    paper = make_paper(make_agenda_item(meeting), content=b"x")
    with clock.set_to("2027-03-04T14:00") as moment:
        withdraw(paper, officer, django_capture_on_commit_callbacks)
    paper.refresh_from_db()
    assert (paper.withdrawn_by, paper.withdrawn_at, paper.withdrawn_because) == (officer, moment, "A patient was named")
    assert (paper.title, paper.summary, paper.address) == ("", "", "")


@pytest.mark.parametrize("fields", [{"title": "Left"}, {"summary": "Left"}, {"address": "https://a.example/"}])
def test_tombstone_holds_nothing_else_whoever_writes(meeting, fields):
    paper = make_paper(make_agenda_item(meeting))
    said = {"title": "", "summary": "", "address": "", "withdrawn_at": clock.now(), "withdrawn_because": "Why"}
    with pytest.raises(IntegrityError, match="paper_withdrawn_says_why_and_nothing_else"), transaction.atomic():
        Paper.objects.filter(pk=paper.pk).update(**said | fields)


@pytest.mark.parametrize(("because", "said"), [("  ", "Say why"), ("Again", "withdrawn already")])
def test_withdrawal_without_a_reason_or_again_is_refused(
    meeting, officer, because, said, django_capture_on_commit_callbacks
):
    paper = make_paper(make_agenda_item(meeting), "Kept")
    if because.strip():
        withdraw(paper, officer, django_capture_on_commit_callbacks)
    with pytest.raises(Refused, match=said):
        withdrawals.withdraw(paper=paper, because=because, by=officer)


def test_storage_that_does_not_answer_is_tried_until_the_file_is_gone(
    client,
    meeting,
    officer,
    folder,
    monkeypatch,
    django_capture_on_commit_callbacks,
):
    paper = make_paper(make_agenda_item(meeting), content=b"A name")

    class Down:
        def delete(self, name):
            raise ConnectionError("the storage is down")

    monkeypatch.setattr(store, "default_storage", Down())
    client.force_login(officer)
    page = reverse("boards:paper", args=[paper.pk])
    with clock.set_to("2027-03-04T14:00"):
        withdraw(paper, officer, django_capture_on_commit_callbacks)
        assert client.get(reverse("boards:paper_version", args=[paper.pk, 1])).status_code == 404
        waits = "A file of this paper waits to be deleted. Nobody can reach it from the portal."
        assert waits in client.get(page).content.decode()
        assert "ConnectionError: the storage is down" in client.get(page).content.decode()
    left = FileToDelete.objects.get()
    assert (left.paper, left.tries, left.due_at - left.tried_at) == (paper, 1, dt.timedelta(minutes=2))
    client.logout()
    assert waits not in client.get(page).content.decode()
    with clock.set_to("2027-03-04T14:02"):
        assert store.delete_due() == {"gone": 0, "left": 1}
    monkeypatch.setattr(store, "default_storage", default_storage)
    with clock.set_to("2027-03-04T14:06"):
        assert store.delete_due() == {"gone": 1, "left": 0}
    assert (lying(folder), FileToDelete.objects.count()) == ([], 0)


def test_file_that_two_versions_share_goes_with_the_withdrawal(
    meeting,
    officer,
    folder,
    django_capture_on_commit_callbacks,
):
    paper = make_paper(make_agenda_item(meeting), content=b"A name")
    replace(paper, officer, None, summary="Said better")
    make_paper_version(paper, content=b"Waiting", is_out=False)
    withdraw(paper, officer, django_capture_on_commit_callbacks)
    assert (lying(folder), FileToDelete.objects.count()) == ([], 0)


def test_nothing_is_done_to_a_withdrawn_paper(meeting, officer, folder, django_capture_on_commit_callbacks):
    paper = make_paper(make_agenda_item(meeting), content=b"A name")
    withdraw(paper, officer, django_capture_on_commit_callbacks)
    for act in (
        lambda: replace(paper, officer),
        lambda: papers.change(paper=paper, by=officer),
        lambda: papers.move(paper=paper, up=True, by=officer),
    ):
        with pytest.raises(Refused, match="This paper was withdrawn"):
            act()
    assert lying(folder) == []
    assert add(paper.item, officer).position == 2
