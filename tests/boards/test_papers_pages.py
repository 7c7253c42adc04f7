"""The pages of papers: the file as it is handed out, the forms, the reading list, and where files lie."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from alliance.base import clock
from boards import needs_papers
from boards.models import FileToDelete, Paper, PaperRead
from boards.queries import reading_list
from directory.readers import reader_for
from tests.boards.test_papers import lying
from tests.boards.test_papers_read import sitter_of
from tests.factories import make_agenda_item, make_board, make_meeting, make_paper, make_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("folder")]


@pytest.fixture
def meeting():
    return make_meeting(make_board(secretariat="ours"), agenda_published_at=clock.now())


@pytest.fixture
def item(meeting):
    return make_agenda_item(meeting)


@pytest.fixture
def officer(client):
    person = make_person(role="officer")
    client.force_login(person)
    return person


def file_of(paper, number=1) -> str:
    return reverse("boards:paper_version", args=[paper.pk, number])


def send(client, item, **fields):
    upload = SimpleUploadedFile("Buses.txt", b"Buses stop at six.")
    sent = {"title": "Buses", "summary": "In short", "file": upload, **fields}
    return client.post(reverse("boards:paper_new", args=[item.pk]), sent)


# The file --------------------------------------------------------------------------------------------------------


def test_file_is_handed_out_to_be_saved_and_kept_nowhere(client, item):
    paper = make_paper(item, content="Café".encode(), is_out=False)
    version = paper.versions.get()
    version.name, version.published_at = "Café plan.txt", clock.now()
    version.save()
    answer = client.get(file_of(paper))
    assert b"".join(answer.streaming_content) == "Café".encode()
    assert {name: answer[name] for name in ("Content-Type", "Cache-Control", "X-Content-Type-Options")} == {
        "Content-Type": "text/plain",
        "Cache-Control": "private, no-store",
        "X-Content-Type-Options": "nosniff",
    }
    assert answer["Content-Disposition"] == "attachment; filename*=utf-8''Caf%C3%A9%20plan.txt"


def test_file_that_went_while_somebody_asked_for_it_is_not_there(client, item):
    paper = make_paper(item, content=b"x")
    Path(paper.versions.get().file.path).unlink()
    assert client.get(file_of(paper)).status_code == 404


def test_file_of_a_paper_at_an_address_is_not_there(client, item):
    paper = make_paper(item, address="https://icb.example/paper.pdf")
    assert client.get(file_of(paper)).status_code == 404


def test_no_address_of_the_server_leads_to_where_files_lie(client, item):
    version = make_paper(item, content=b"x").versions.get()
    for prefix in ("/", "/media/", "/files/", "/static/"):
        assert client.get(prefix + version.file.name).status_code in (302, 404)


# The forms -------------------------------------------------------------------------------------------------------


def test_paper_is_added_through_the_page(client, officer, item):
    answer = send(client, item)
    paper = Paper.objects.get()
    assert (answer.status_code, answer.url) == (302, reverse("boards:paper", args=[paper.pk]))
    page = client.get(answer.url).content.decode()
    assert "1 minute to read, 4 words" in page
    assert "Download Buses.txt" in page


def test_file_that_is_too_large_is_not_taken_in_at_all(client, officer, item, settings, folder):
    settings.PAPER_MAX_MEGABYTES = 1
    large = SimpleUploadedFile("Large.txt", b"a" * (3 * 1024 * 1024))
    page = send(client, item, file=large).content.decode()
    assert page.count("“Large.txt” is larger than 1 megabyte.") == 2  # in the summary, and at the field
    assert 'value="Buses"' in page
    assert (Paper.objects.count(), lying(folder), FileToDelete.objects.count()) == (0, [], 0)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"file": ""}, "Choose the file."),
        ({"title": ""}, "Say what the paper is called."),
        ({"title": ""}, "Choose the file again: your browser does not keep it when a page comes back."),
        ({"summary": ""}, "Write a summary in plain English."),
        ({"file": SimpleUploadedFile("a.exe", b"MZ")}, "“a.exe” is not a kind of file that we take."),
    ],
)
def test_form_that_is_not_complete_says_what_is_missing(client, officer, item, folder, fields, said):
    assert said in send(client, item, **fields).content.decode()
    assert (Paper.objects.count(), lying(folder)) == (0, [])


def test_board_of_theirs_takes_an_address_instead_of_a_file(client, officer):
    theirs = make_agenda_item(make_meeting(make_board(secretariat="theirs")))
    both = send(client, theirs, address="https://icb.example/a.pdf").content.decode()
    assert "Give either a file or an address." in both
    assert "Choose a file, or give the address" in send(client, theirs, file="").content.decode()
    send(client, theirs, file="", address="https://icb.example/a.pdf")
    page = client.get(reverse("boards:paper", args=[Paper.objects.get().pk])).content.decode()
    assert "Read “Buses” where its board publishes it" in page
    assert "Reading time not known: It lies where its board publishes it" in page


def test_withdrawing_twice_leads_to_the_tombstone(client, officer, item):
    paper = make_paper(item)
    page = reverse("boards:paper_withdraw", args=[paper.pk])
    first = client.post(page, {"because": "A name"})
    second = client.post(page, {"because": "A name"})
    assert first.url == second.url == reverse("boards:paper", args=[paper.pk])


# Reading ---------------------------------------------------------------------------------------------------------


def test_ticking_answers_with_the_list_or_leads_back_to_it(client, meeting, item):
    person, paper = sitter_of(meeting.board), make_paper(item)
    client.force_login(person)
    tick = reverse("boards:paper_read", args=[paper.pk, 1])
    assert client.post(tick, {"read": "yes"}).url == f"{meeting.get_absolute_url()}#reading"
    assert PaperRead.objects.get().person == person
    part = client.post(tick, {"read": "no"}, headers={"HX-Request": "true"}).content.decode()
    assert part.lstrip().startswith('<section id="reading"')
    assert PaperRead.objects.count() == 0


def test_home_says_how_much_there_is_to_read(meeting, item):
    person = sitter_of(meeting.board)
    reader = reader_for(person)

    def said():
        return needs_papers.said(reading_list(meeting, reader))

    assert said() == ""
    make_paper(item, words=None)
    assert said() == "1 paper to read."
    paper = make_paper(item, words=1000)
    assert said() == "5 minutes of reading left: 2 papers."
    for version in (paper.versions.get(), Paper.objects.exclude(pk=paper.pk).get().versions.get()):
        PaperRead.objects.create(person=person, version=version, read_at=clock.now())
    assert said() == "You have read its papers."


def test_officers_of_the_board_hear_of_a_file_that_is_not_deleted(item):
    paper = make_paper(item)
    left = FileToDelete.objects.create(name="papers/x.pdf", paper=paper, due_at=clock.now(), tries=1)
    Paper.objects.filter(pk=paper.pk).update(title="", summary="", withdrawn_at=clock.now(), withdrawn_because="Why")
    keeper = make_person(role="officer", footprints=[item.meeting.board.footprint])
    other = make_person(role="officer", footprints=[make_board().footprint])
    assert [one.url for one in needs_papers.items(reader_for(keeper))] == [reverse("boards:paper", args=[paper.pk])]
    assert needs_papers.items(reader_for(other)) == []
    left.delete()
    assert needs_papers.items(reader_for(keeper)) == []


# Where files lie -------------------------------------------------------------------------------------------------


def test_files_lie_in_a_bucket_where_a_setting_says_so():
    """The settings alone: what the S3 storage is told. No bucket is asked."""
    say = (
        "from alliance import settings as s; from django.utils.module_loading import import_string as i;"
        "d = s.STORAGES['default']; i(d['BACKEND']); o = d['OPTIONS'];"
        "print(d['BACKEND'], o['bucket_name'], o['location'], o['endpoint_url'], o['default_acl'], o['file_overwrite'])"
    )
    url = "s3://alliance-papers/papers?endpoint_url=https://s3.example.org"
    done = subprocess.run(
        [sys.executable, "-c", say],
        cwd=django_settings.BASE_DIR,
        env={**os.environ, "FILES_URL": url},
        capture_output=True,
        text=True,
    )
    assert done.stdout == (
        "storages.backends.s3.S3Storage alliance-papers papers https://s3.example.org None False\n"
    ), done.stderr
