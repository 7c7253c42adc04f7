"""Which files may be papers, what they are called, and how their words are counted."""

import io
import re
import time
import zipfile
import zlib

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from fpdf import FPDF
from openpyxl import Workbook
from PIL import Image

from alliance.base.refused import Refused
from boards import counting, files
from boards.counting import count


def pdf(*pages: str, locked: bool = False) -> bytes:
    document = FPDF()
    if locked:
        document.set_encryption(owner_password="owner", user_password="user")
    document.set_font("helvetica")
    for words in pages or ["Buses stop at six."]:
        document.add_page()
        document.multi_cell(0, text=words)
    return bytes(document.output())


def word(*paragraphs: str) -> bytes:
    document = docx.Document()
    for one in paragraphs:
        document.add_paragraph(one)
    document.add_table(1, 2).cell(0, 1).text = "In a table"
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def workbook() -> bytes:
    out = io.BytesIO()
    Workbook().save(out)
    return out.getvalue()


def picture(kind: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 8)).save(out, kind)
    return out.getvalue()


def archive(*parts: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, content in parts:
            zipped.writestr(name, content)
    return out.getvalue()


def with_part(content: bytes, name: str, more: bytes = b"x") -> bytes:
    out = io.BytesIO(content)
    with zipfile.ZipFile(out, "a") as zipped:
        zipped.writestr(name, more)
    return out.getvalue()


def odt(words: str = "Two words") -> bytes:
    text = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
    return archive(
        ("mimetype", b"application/vnd.oasis.opendocument.text"),
        ("content.xml", f'<o xmlns:text="{text}"><text:h>A heading</text:h><text:p>{words}</text:p></o>'.encode()),
    )


def slides() -> bytes:
    kind = "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
    return archive(
        ("[Content_Types].xml", f'<Types><Override ContentType="{kind}"/></Types>'.encode()),
        ("ppt/presentation.xml", b"<p/>"),
    )


def check(name: str, content: bytes):
    return files.check(SimpleUploadedFile(name, content))


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("a.pdf", pdf),
        ("a.docx", word),
        ("a.xlsx", workbook),
        ("a.pptx", slides),
        ("a.odt", odt),
        ("a.csv", lambda: b"name,number\nA,3\n"),
        ("a.txt", lambda: "Café and £3".encode("cp1252")),
        ("a.png", lambda: picture("PNG")),
        ("A.JPG", lambda: picture("JPEG")),
        ("a.jpeg", lambda: picture("JPEG")),
    ],
)
def test_file_of_a_sort_we_know_is_taken(name, make):
    found = check(name, make())
    assert (found.name, found.size, found.content.tell()) == (name, len(make()), 0) or name in (
        "a.pdf",
        "a.docx",
        "a.xlsx",
    )
    assert found.content_type == files.SORTS[name.rpartition(".")[2].lower()].content_type


@pytest.mark.parametrize(
    ("name", "make", "said"),
    [
        ("a.exe", lambda: b"MZ", "“a.exe” is not a kind of file that we take."),
        ("a", lambda: b"x", "“a” is not a kind of file that we take."),
        ("a.html", lambda: b"<html>", "“a.html” is not a kind of file that we take."),
        ("a.doc", lambda: b"x", "“a.doc” is of an old kind. Save it as .docx or as PDF"),
        ("a.xlsm", lambda: b"x", "“a.xlsm” can carry macros. Save it as .xlsx or as PDF"),
        ("a.pdf", lambda: b"", "“a.pdf” is empty."),
        ("a.pdf", lambda: b"<html>not one</html>", "“a.pdf” is not a PDF, whatever its name says."),
        ("a.pdf", word, "“a.pdf” is not a PDF"),
        ("a.docx", pdf, "“a.docx” cannot be opened."),
        ("a.docx", workbook, "“a.docx” is not a Word document"),
        ("a.docx", odt, "“a.docx” is not a Word document"),
        ("a.odt", word, "“a.odt” is not an OpenDocument text"),
        ("a.docx", lambda: word()[:-200], "“a.docx” cannot be opened."),
        ("a.png", lambda: picture("JPEG"), "“a.png” is not a PNG picture"),
        ("a.jpg", lambda: b"GIF89a" + b"0" * 50, "“a.jpg” is not a JPEG picture"),
        ("a.txt", lambda: b"a\0b", "“a.txt” is not words alone."),
        ("a.csv", workbook, "“a.csv” is not words alone."),
        ("a.csv", lambda: "a,b".encode("utf-16"), "“a.csv” is written in UTF-16."),
        ("a.docx", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 100, "“a.docx” is locked with a password"),
        ("a.docx", lambda: with_part(word(), "word/vbaProject.bin"), "“a.docx” carries macros."),
        ("a.xlsx", lambda: with_part(workbook(), "xl/activeX/activeX1.bin"), "“a.xlsx” carries macros."),
        ("a.odt", lambda: with_part(odt(), "Basic/Standard/Module1.xml"), "“a.odt” carries macros."),
        ("a.docx", lambda: with_part(word(), "../../etc/x"), "“a.docx” is damaged."),
    ],
)
def test_file_that_is_not_what_it_says_is_refused_by_name_with_the_remedy(name, make, said):
    with pytest.raises(Refused) as refused:
        check(name, make())
    assert refused.value.sentence.startswith(said)
    assert re.search(r"(Save it|Open it|Check the file)", refused.value.sentence)


def test_word_document_that_was_renamed_with_its_macros_is_refused():
    renamed = archive(
        (
            "[Content_Types].xml",
            b'<Types><Override ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>',
        ),
        ("word/document.xml", b"<w/>"),
    )
    with pytest.raises(Refused, match="carries macros"):
        check("a.docx", renamed)


def test_file_that_unpacks_to_too_much_is_refused_before_it_is_unpacked(monkeypatch):
    monkeypatch.setattr(files, "MOST_UNPACKED", 1_000_000)
    with pytest.raises(Refused, match="unpacks to more than a document can be"):
        check("a.docx", with_part(word(), "word/big.xml", b"0" * 1_000_001))
    monkeypatch.setattr(files, "MOST_PARTS", 3)
    with pytest.raises(Refused, match="unpacks to more than a document can be"):
        check("a.docx", word())


def test_part_that_lies_about_its_size_is_refused():
    content = bytearray(with_part(word(), "word/big.xml", b"0" * 50_000))
    true, small = (50_000).to_bytes(4, "little"), (10).to_bytes(4, "little")
    with pytest.raises(Refused, match="(is damaged|cannot be opened)"):
        check("a.docx", bytes(content).replace(true, small))


def test_file_that_is_too_large_is_refused(settings):
    settings.PAPER_MAX_MEGABYTES = 1
    with pytest.raises(Refused) as refused:
        check("a.txt", b"a" * (1024 * 1024 + 1))
    assert refused.value.sentence == (
        "“a.txt” is larger than 1 megabyte. Make its pictures smaller or split it, and add it again."
    )


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("Budget 2027.pdf", "Budget 2027.pdf"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\me\\a.docx", "a.docx"),
        ('say "hi"<b>.pdf', "say -hi--b-.pdf"),
        ("a\nb\x00\u202egnp.pdf", "a bgnp.pdf"),
        (".pdf", "paper.pdf"),
        ("...pdf", "paper.pdf"),
        ("NUL.txt", "paper NUL.txt"),
        ("é" * 300 + ".pdf", "é" * 120 + ".pdf"),
        ("Llandrillo – ŵ.pdf", "Llandrillo – ŵ.pdf"),
    ],
)
def test_name_of_a_file_is_made_safe(name, safe):
    assert files.safe_name(name) == safe


# Counting --------------------------------------------------------------------------------------------------------


def counted(content: bytes, ending: str, **more):
    found = count(io.BytesIO(content), ending, **more)
    return found.words, found.pages, found.not_counted


def test_words_and_pages_of_a_pdf():
    assert counted(pdf("Buses stop at six - and not before.", "It is late now, they say."), "pdf") == (13, 2, "")


def test_words_of_other_texts():
    assert counted(word("Buses stop at six.", ""), "docx") == (7, None, "")
    assert counted(odt(), "odt") == (4, None, "")
    assert counted("Three words – here".encode(), "txt") == (3, None, "")


@pytest.mark.parametrize(
    ("make", "ending", "pages", "why"),
    [
        (lambda: pdf(" ", " "), "pdf", 2, counting.SCANNED),
        (lambda: pdf("Words", locked=True), "pdf", None, counting.LOCKED),
        (lambda: b"%PDF-1.4 and nothing after", "pdf", None, counting.BROKEN),
        (lambda: b"PK", "docx", None, counting.BROKEN),
        (lambda: b"- -", "txt", None, "there are no words in it."),
        (lambda: b"", "xlsx", None, "it is a workbook, not a text."),
        (lambda: b"", "png", None, "it is a picture."),
    ],
)
def test_what_cannot_be_counted_says_why(make, ending, pages, why):
    assert counted(make(), ending) == (None, pages, why)


def test_counting_that_takes_too_long_is_stopped():
    began = time.monotonic()
    assert counted(pdf(), "pdf", seconds=0.01) == (None, None, counting.TOO_LONG)
    assert time.monotonic() - began < 5


def test_pdf_that_swells_is_stopped_and_not_waited_for():
    """A page whose content unpacks to 4 gigabytes: the process that counts has a limit of its own."""
    packer = zlib.compressobj(9)
    layer = b"".join(packer.compress(b"0 " * 500_000) for _ in range(400)) + packer.flush()
    twice = zlib.compress(layer, 9)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/Contents 4 0 R>>",
        b"<</Length %d/Filter[/FlateDecode/FlateDecode]>>stream\n%s\nendstream" % (len(twice), twice),
    ]
    body = b"%PDF-1.4\n" + b"".join(b"%d 0 obj\n%s\nendobj\n" % (n, one) for n, one in enumerate(objects, start=1))
    words, _, why = counted(body + b"trailer<</Root 1 0 R>>\n", "pdf", seconds=10)
    assert words is None
    assert why in (counting.BROKEN, counting.TOO_LONG, counting.SCANNED)
