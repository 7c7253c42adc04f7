"""The page and the command that take a file of grants."""

import hashlib
import io
import re
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from funding.giving.files import grants_of
from funding.models import Award
from tests.factories import (
    make_person,
)
from tests.funding.grants_given import URL, balance_of, grant, package

pytestmark = pytest.mark.django_db


def send(client, content: bytes, name="grants.json"):
    return client.post(URL, {"file": SimpleUploadedFile(name, content)})


def press_the_button(client, answer):
    sealed = re.search(r'name="sealed" value="([^"]+)"', answer.content.decode()).group(1)
    return client.post(URL, {"sealed": sealed}, follow=True)


def test_a_file_is_looked_at_and_recorded(client, finance, trust, clubs):
    new = grant(2, recipientOrganization=[{"id": "GB-SC-5", "name": "The Oak", "email": "ann@example.org"}])
    answer = send(client, package(grant(amountDisbursed=10), new))
    page = answer.content.decode()
    for words in (
        "Record 2 grants of £2,000?",
        "£10 is recorded as paid",
        "1 organisation is added",
        "The Oak (GB-SC-5)",
    ):
        assert words in page
    assert Award.objects.count() == 0
    assert "2 grants have been recorded." in press_the_button(client, answer).content.decode()
    assert Award.objects.count() == 2
    assert "Everything in this file is recorded already" in send(client, package(grant(), new)).content.decode()
    page = send(client, package(grant(amountAwarded=1500), new)).content.decode()
    for words in ("Put 1 grant right?", ">£1,000<", ">£1,500<"):
        assert words in page
    press_the_button(client, answer)
    assert (Award.objects.count(), balance_of().committed) == (2, 1000)


def test_a_file_that_is_wrong_says_what_by_kind_and_has_no_button(client, finance, trust, clubs):
    page = send(client, package(grant(), grant(2, currency="EUR"), grant(3, currency="USD"))).content.decode()
    for words in ("The file cannot be recorded yet", "1 kind of thing is wrong", "“Currency” is not GBP.", ">2, 3<"):
        assert words in page
    assert "Record the grants" not in page


def test_an_unreadable_file_is_said_at_the_field(client, finance):
    assert "This is not a JSON file that can be read." in send(client, b"{").content.decode()
    assert "Send a JSON, CSV or XLSX file" in send(client, b"{", "a.txt").content.decode()


def test_a_seal_that_was_altered_is_refused(client, finance):
    page = client.post(URL, {"sealed": "forged"}, follow=True).content.decode()
    assert "The preview is too old. Choose the file again." in page


def test_what_is_sealed_holds_no_personal_field(client, finance, trust):
    from funding.forms.grants import seal, unseal

    person = {"contactName": "Ann", "email": "ann@example.org", "streetAddress": "1 Road"}
    whole = grant(recipientOrganization=[{"id": "GB-SC-5", "name": "The Oak", **person}], note="Ann", amountAwarded=1.5)
    (back,) = unseal(seal(grants_of("a.json", package(whole))))
    assert back.grant["recipientOrganization"] == [{"id": "GB-SC-5", "name": "The Oak"}]
    assert ("note" in back.grant, back.grant["amountAwarded"]) == (False, Decimal("1.5"))


def test_more_text_than_a_form_holds_is_refused_in_the_preview(client, finance, trust, clubs, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 12_000
    many = [grant(1, id=f"360G-trust-{n}", description=hashlib.sha512(bytes([n])).hexdigest()) for n in range(30)]
    assert "Send the file in parts." in send(client, package(*many)).content.decode()
    assert "Record 1 grant of" in send(client, package(grant())).content.decode()


def test_a_file_that_is_too_large_to_be_taken_in_says_so(client, finance, settings):
    settings.PAPER_MAX_MEGABYTES = 1
    page = send(client, package(grant(title="x" * 1_100_000))).content.decode()
    assert ("“grants.json” is larger than 1 MB. Send it in parts." in page, "Choose the file." in page) == (True, False)


def test_more_grants_than_a_page_takes_are_refused(client, finance, monkeypatch):
    monkeypatch.setattr("funding.views.grants.MOST", 2)
    assert "There are more than 2 grants." in send(client, package(*map(grant, (1, 2, 3)))).content.decode()


def run(tmp_path, content: bytes, name="grants.json", **options) -> tuple[str, str]:
    path, out, err = tmp_path / name, io.StringIO(), io.StringIO()
    path.write_bytes(content)
    try:
        call_command("import_grants", str(path), stdout=out, stderr=err, **options)
    except CommandError as error:
        return out.getvalue(), f"{err.getvalue()}{error}"
    return out.getvalue(), err.getvalue()


def test_the_command_counts_and_says_what_it_did(tmp_path, trust, clubs):
    finance = make_person(email="fin@example.org")
    out, err = run(tmp_path, package(grant(), grant(2)), dry_run=True)
    assert out.endswith("Nothing was written (dry run). Would be created: 2, updated: 0, unchanged: 0, refused: 0.\n")
    assert (Award.objects.count(), err) == (0, "")
    out, _ = run(tmp_path, package(grant(), grant(2)), by="fin@example.org")
    assert out == ("Organisations added: 0. Funds added: 0.\nCreated: 2, updated: 0, unchanged: 0, refused: 0.\n")
    event = Award.pgh_event_models["insert"].objects.first()
    assert event.pgh_context.metadata["by"] == finance.pk


def test_the_command_refuses_a_wrong_file_whole_and_names_the_rows(tmp_path, trust, clubs):
    out, err = run(tmp_path, package(grant(), grant(2, currency="EUR"), grant(3, title=None)))
    assert err == (
        "“Title” is missing. Fill it in. (row 3)\n"
        "“Currency” is not GBP. The portal counts in pounds: take these rows out. (row 2)\n"
        "2 grants are refused, as listed above, and so the whole file. Nothing was written."
    )
    _, err = run(tmp_path, b"{")
    assert err.endswith("Send the file as it was published. Nothing was written.")
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import_grants", str(tmp_path / "none.json"))
    assert Award.objects.count() == 0
