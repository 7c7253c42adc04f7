"""A round from a spreadsheet: all of it or nothing, one bad row named, and never twice (rule 25)."""

import datetime as dt
import io
import re
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook

from directory.models import Identifier
from directory.visibility import Reader
from funding import rounds, sheets
from funding.models import Award, Balance, Entry
from tests.factories import make_award, make_member, make_organisation, write

pytestmark = pytest.mark.django_db
HEAD = ["Reference", "Recipient identifier", "Title", "Amount", "Decided on", "Paid", "Paid on"]


@pytest.fixture
def source():
    award = make_award(make_organisation("ICB"), make_organisation("Purse"), "50000", to_pass_on=True, title="Pot")
    write(award, "paid", "50000")
    return award


@pytest.fixture
def clubs():
    found = [make_organisation(f"Club {n}") for n in range(30)]
    Identifier.objects.bulk_create(
        Identifier(organisation=club, scheme="GB-CHC", number=f"10000{n:02d}") for n, club in enumerate(found)
    )
    return found


@pytest.fixture
def giver(client, source):
    person = make_member(source.recipient)
    client.force_login(person)
    return person


def line(n: int, **more) -> list[str]:
    said = {
        "Reference": f"R{n}",
        "Recipient identifier": f"GB-CHC-10000{n:02d}",
        "Title": f"Warm rooms {n}",
        "Amount": "£1,000.00",
        "Decided on": "01/06/2025",
        "Paid": "500",
        "Paid on": "2025-06-10",
    }
    return [(said | more)[name] for name in HEAD]


def csv_of(*lines) -> bytes:
    return "\n".join(";".join(row).replace(",", "").replace(";", ",") for row in (HEAD, *lines)).encode()


def send(client, source, content: bytes, name="round.csv"):
    data = {"source": source.pk, "file": SimpleUploadedFile(name, content)}
    return client.post(reverse("funding:round_new"), data)


def press_the_button(client, answer):
    sealed = re.search(r'name="sealed" value="([^"]+)"', answer.content.decode()).group(1)
    return client.post(reverse("funding:round_new"), {"sealed": sealed}, follow=True)


def test_thirty_awards_are_looked_at_and_recorded_in_one_go(client, source, clubs, giver):
    answer = send(client, source, csv_of(*[line(n) for n in range(30)]))
    assert "Record 30 awards of £30,000?" in answer.content.decode()
    assert Award.objects.count() == 1
    page = press_the_button(client, answer).content.decode()
    assert "30 awards have been recorded." in page
    balance = Balance.objects.get(award=source)
    assert (balance.drawn, balance.regranted) == (30_000, 15_000)
    made = Award.objects.get(reference="R7")
    assert (made.recipient, made.amount, made.status, made.awarded_on) == (
        clubs[7],
        Decimal("1000.00"),
        "made",
        dt.date(2025, 6, 1),
    )
    event = Award.pgh_event_models["insert"].objects.filter(pgh_obj=made).first()
    assert event.pgh_context.metadata["by"] == giver.pk


def test_one_bad_row_refuses_the_file_whole_and_is_named(client, source, clubs, giver):
    lines = [line(n) for n in range(30)]
    lines[12] = line(12, Amount="lots")
    page = send(client, source, csv_of(*lines)).content.decode()
    for words in ("The file cannot be recorded yet", "1 thing is wrong", ">14<", ">Amount<", ">lots<", "in figures"):
        assert words in page
    assert "Record the round" not in page
    assert Award.objects.count() == 1


def test_a_file_sent_twice_counts_once(client, source, clubs, giver):
    content = csv_of(*[line(n) for n in range(3)])
    press_the_button(client, send(client, source, content))
    assert "Everything in this file is recorded already" in send(client, source, content).content.decode()
    more = send(client, source, csv_of(*[line(n) for n in range(4)]))
    assert "Record 1 award of £1,000?" in more.content.decode()
    press_the_button(client, more)
    press_the_button(client, more)
    assert Award.objects.filter(funder=source.recipient).count() == 4
    assert Entry.objects.filter(kind="paid", award__funder=source.recipient).count() == 4


def test_a_round_that_is_more_than_is_left_is_not_recorded(client, source, clubs, giver):
    page = send(client, source, csv_of(*[line(n, Amount="20000", Paid="", **{"Paid on": ""}) for n in range(3)]))
    assert "which is too little" in page.content.decode()
    assert "Record the round" not in page.content.decode()


def test_a_seal_that_was_altered_is_refused(client, source, giver):
    page = client.post(reverse("funding:round_new"), {"sealed": "forged"}, follow=True).content.decode()
    assert "The preview is too old. Choose the file again." in page


def test_an_award_that_somebody_else_holds_cannot_be_chosen(client, clubs, giver):
    other = make_award(to_pass_on=True)
    assert "Select a valid choice" in send(client, other, csv_of(line(0))).content.decode()


@pytest.mark.parametrize(
    ("change", "column", "says"),
    [
        ({"Reference": ""}, "Reference", "Give each award a reference of its own"),
        ({"Reference": "R1"}, "Reference", "Row 3 has it too"),
        ({"Recipient identifier": "GB-CHC-999"}, "Recipient identifier", "No organisation has it"),
        ({"Recipient identifier": "Club 2"}, "Recipient identifier", "No organisation has it"),
        ({"Title": ""}, "Title", "It is empty"),
        ({"Amount": "0"}, "Amount", "above £0"),
        ({"Amount": "12.345"}, "Amount", "in figures"),
        ({"Decided on": "32/01/2025"}, "Decided on", "Write the day as 31/03/2027"),
        ({"Decided on": "01/01/2099"}, "Decided on", "has not come yet"),
        ({"Paid": "2000"}, "Paid", "More than the award of £1,000"),
        ({"Paid on": ""}, "Paid on", "go together"),
    ],
)
def test_what_is_wrong_is_said_with_its_remedy(source, clubs, change, column, says):
    table = [HEAD, line(1), line(1, Reference="R9", **{k: v for k, v in change.items() if k != "Reference"})]
    if "Reference" in change:
        table[2][0] = change["Reference"]
    table.insert(1, line(2))
    found = rounds.read(table, source, Reader())
    assert [(one.row, one.column) for one in found.problems] == [(4, column)]
    assert says in found.problems[0].says
    assert found.rows == ()


def test_a_reference_that_stands_for_another_award_is_not_taken_again(source, clubs):
    make_award(source.recipient, clubs[0], "7", reference="R1")
    found = rounds.read([HEAD, line(1)], source, Reader())
    assert found.problems[0].says.startswith("An award of £7 to Club 0 has it.")


def test_an_entry_that_is_not_public_is_not_found(source, clubs):
    type(clubs[1]).objects.filter(pk=clubs[1].pk).update(visibility="private")
    assert rounds.read([HEAD, line(1)], source, Reader()).problems[0].column == "Recipient identifier"


def test_a_spreadsheet_reads_as_its_csv_does():
    book = Workbook()
    for row in (["Amount", "Decided on"], [1250.5, dt.datetime(2025, 6, 1)], ["", ""]):
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    assert sheets.cells_of("a.xlsx", file.getvalue()) == [["Amount", "Decided on"], ["1250.5", "01/06/2025"]]


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.csv", b"\xff\xfe", "not in UTF-8"),
        ("a.csv", b"A,B\n", "no rows"),
        ("a.csv", b"A\0,B\n1,2", "neither"),
        ("a.xlsx", b"no zip", "cannot be read"),
        ("a.csv", b"x" * 2_000_001, "larger than 2 MB"),
        ("a.csv", b"A\n" + b"1\n" * 501, "more than 500 rows"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(name, content, says):
    with pytest.raises(sheets.Unreadable, match=says):
        sheets.cells_of(name, content)


def test_a_round_takes_no_identifier_that_the_portal_gives_or_another_funder_has(client, source, clubs, giver):
    page = send(client, source, csv_of(line(0, Reference="360G-alliance-999"))).content.decode()
    for words in ("1 thing is wrong", ">360G-alliance-999<", "are given by this portal. Use one of your own."):
        assert words in page
    make_award(reference="360G-other-1")
    answer = press_the_button(client, send(client, source, csv_of(line(0, Reference="360G-other-1"))))
    assert "Another grant has this 360Giving identifier" in answer.content.decode()
    assert Award.objects.filter(funder=source.recipient).count() == 0
