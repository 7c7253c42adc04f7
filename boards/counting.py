"""Counts the words and pages of a file, in a process of its own that is stopped when it takes too long.

A PDF can be made so that reading it takes for ever or fills the memory, so no request and no worker reads one itself:
`count` starts this file as a programme, which limits itself, reads the file from its input and answers in JSON.
"""

import json
import resource
import subprocess
import sys
from dataclasses import dataclass

SECONDS = 15  # of waiting; a request is given thirty
MEMORY = 1024**3
COUNTED = {"pdf", "docx", "odt", "txt"}
TOO_LONG = "it takes too long to read."
BROKEN = "the file is damaged, or made in a way we cannot read."
LOCKED = "the file is locked with a password."
SCANNED = "its pages are pictures, such as a scan, without words in them."
NO_WORDS = {
    "xlsx": "it is a workbook, not a text.",
    "csv": "it is a table, not a text.",
    "pptx": "it is slides, not a text.",
    "png": "it is a picture.",
    "jpg": "it is a picture.",
    "jpeg": "it is a picture.",
}


@dataclass(frozen=True)
class Counted:
    """Words and pages; None where they are not known, and `not_counted` says why the words are not."""

    words: int | None = None
    pages: int | None = None
    not_counted: str = ""


def count(content, ending: str, *, seconds: float = SECONDS) -> Counted:
    """The words and pages of a file (`content` is open, at its beginning) whose name ends in `ending`."""
    if ending not in COUNTED:
        return Counted(not_counted=NO_WORDS[ending])
    try:
        done = subprocess.run(  # noqa: S603 our own file, by our own Python, with nothing of the environment
            [sys.executable, "-I", __file__, ending],
            input=content.read(),
            capture_output=True,
            timeout=seconds,
            env={},
            check=True,
        )
        return Counted(**json.loads(done.stdout))
    except subprocess.TimeoutExpired:
        return Counted(not_counted=TOO_LONG)
    except (subprocess.CalledProcessError, ValueError, TypeError, OSError):
        return Counted(not_counted=BROKEN)


# What the process does --------------------------------------------------------------------------------------------


def _pdf(content) -> Counted:
    from pypdf import PdfReader

    reader = PdfReader(content)
    if reader.is_encrypted and not reader.decrypt(""):
        return Counted(not_counted=LOCKED)
    words = sum(_words(page.extract_text()) for page in reader.pages)
    pages = len(reader.pages)
    # a page of a scan holds a stamp or a page number at most
    return Counted(words, pages) if words >= 5 * pages else Counted(pages=pages, not_counted=SCANNED)


def _docx(content) -> Counted:
    from docx import Document
    from docx.oxml.ns import qn

    body = Document(content).element.body
    return _some(sum(_words("".join(t.text or "" for t in p.iter(qn("w:t")))) for p in body.iter(qn("w:p"))))


def _odt(content) -> Counted:
    import zipfile

    from lxml import etree

    text = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    with zipfile.ZipFile(content) as parts:
        root = etree.fromstring(parts.read("content.xml"), parser)
    return _some(sum(_words(" ".join(p.itertext())) for p in root.iter(text + "p", text + "h")))


def _txt(content) -> Counted:
    return _some(_words(content.read().decode("utf-8", errors="replace")))


def _words(text: str) -> int:
    """What stands between spaces and has a letter or a digit in it."""
    return sum(any(one.isalnum() for one in word) for word in text.split())


def _some(words: int) -> Counted:
    return Counted(words) if words else Counted(not_counted="there are no words in it.")


def _main() -> None:
    """Read the file from the input; answer with what was counted. Any failure is the caller's to put into words."""
    import io

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))  # it writes no files
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    count_it = {"pdf": _pdf, "docx": _docx, "odt": _odt, "txt": _txt}[sys.argv[1]]
    found = count_it(io.BytesIO(sys.stdin.buffer.read()))
    sys.stdout.write(json.dumps(vars(found)))


if __name__ == "__main__":
    _main()
