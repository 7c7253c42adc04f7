"""What a file must be to become a paper: a sort we know by its content, no larger than the setting, nothing hidden.

Every refusal names the file and the remedy. The name a file came with is made safe and is never where it lies.
"""

import re
import unicodedata
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import PurePosixPath

import puremagic
from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, SkipFile

from alliance.base.refused import Refused
from alliance.base.templatetags.words import plural

MEGABYTE = 1024 * 1024
MOST_PARTS = 5_000  # of a document: Word, Excel and PowerPoint files are zip archives of parts
MOST_UNPACKED = 200 * MEGABYTE
LONGEST_NAME = 120
_OPEN_XML = "application/vnd.openxmlformats-officedocument."


@dataclass(frozen=True)
class Sort:
    """A sort of file that a paper may be. `part` is what stands in every true one, for those made of parts."""

    said: str
    content_type: str
    part: str = ""


SORTS = {
    "pdf": Sort("a PDF", "application/pdf"),
    "docx": Sort("a Word document", _OPEN_XML + "wordprocessingml.document", "word/document.xml"),
    "xlsx": Sort("an Excel workbook", _OPEN_XML + "spreadsheetml.sheet", "xl/workbook.xml"),
    "pptx": Sort("a PowerPoint file", _OPEN_XML + "presentationml.presentation", "ppt/presentation.xml"),
    "odt": Sort("an OpenDocument text", "application/vnd.oasis.opendocument.text", "content.xml"),
    "csv": Sort("a CSV file", "text/csv"),
    "txt": Sort("a plain text", "text/plain"),
    "png": Sort("a PNG picture", "image/png"),
    "jpg": Sort("a JPEG picture", "image/jpeg"),
    "jpeg": Sort("a JPEG picture", "image/jpeg"),
}
ALLOWED_SAID = (
    "PDF, Word (.docx), Excel (.xlsx), PowerPoint (.pptx), OpenDocument text (.odt), CSV, plain text, PNG or JPEG"
)
ACCEPT = ",".join(f".{ending}" for ending in SORTS)  # what the browser offers
OLD_OFFICE = {"doc": ".docx", "xls": ".xlsx", "ppt": ".pptx"}
WITH_MACROS = {"docm": ".docx", "xlsm": ".xlsx", "pptm": ".pptx", "dotm": ".docx", "xltm": ".xlsx", "xlsb": ".xlsx"}
CANNOT_BE_UNPACKED = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    OSError,
    ValueError,
)
MACROS = re.compile(rb"macroEnabled|vbaProject|ms-office\.activeX", re.IGNORECASE)
MACRO_PARTS = re.compile(r"(^|/)(vbaProject\.bin|vbaData\.xml|activeX/|Basic/|Scripts/|macrosheets/)", re.IGNORECASE)


@dataclass(frozen=True)
class CheckedFile:
    """A file that may become a paper: `content` is the upload, at its beginning."""

    content: object
    name: str
    content_type: str
    ending: str
    size: int


def check(upload) -> CheckedFile:
    """The upload as a file that may be kept; else `Refused` with a sentence that names the file and the remedy."""
    name = safe_name(upload.name)
    ending = name.rpartition(".")[2].lower()
    if upload.size > settings.PAPER_MAX_MEGABYTES * MEGABYTE:
        raise Refused(too_large(name))
    if ending in OLD_OFFICE or ending in WITH_MACROS:
        new = OLD_OFFICE.get(ending) or WITH_MACROS[ending]
        why = "can carry macros" if ending in WITH_MACROS else "is of an old kind"
        raise Refused(f"“{name}” {why}. Save it as {new} or as PDF, and add that instead.")
    if ending not in SORTS:
        raise Refused(f"“{name}” is not a kind of file that we take. Save it as {ALLOWED_SAID}.")
    if upload.size == 0:
        raise Refused(f"“{name}” is empty. Check the file on your computer and choose it again.")
    sort = SORTS[ending]
    if sort.part:
        _check_parts(upload, name, sort)
    elif ending in ("csv", "txt"):
        _check_text(upload, name)
    else:
        _check_magic(upload, name, sort)
    upload.seek(0)
    return CheckedFile(upload, name, sort.content_type, ending, upload.size)


def too_large(name: str) -> str:
    return (
        f"“{name}” is larger than {plural(settings.PAPER_MAX_MEGABYTES, 'megabyte,megabytes')}. "
        "Make its pictures smaller or split it, and add it again."
    )


def safe_name(name: str) -> str:
    """The name of a file as it can be shown and saved anywhere: no folders, no hidden characters, not too long."""
    name = unicodedata.normalize("NFC", str(name)).replace("\\", "/").rpartition("/")[2]
    name = "".join(
        "-" if one in '<>:"|?*' else one for one in name if one.isspace() or unicodedata.category(one)[0] != "C"
    )
    stem, dot, ending = " ".join(name.split()).rpartition(".")
    if not dot:
        stem, ending = ending, ""
    stem = stem.strip(" .")[:LONGEST_NAME].strip(" .") or "paper"
    if re.fullmatch(r"con|prn|aux|nul|(com|lpt)\d", stem, re.IGNORECASE):
        stem = f"paper {stem}"
    ending = re.sub(r"[^A-Za-z0-9]", "", ending)[:10]
    return f"{stem}.{ending}" if ending else stem


def _wrong(name: str, sort: Sort) -> Refused:
    return Refused(f"“{name}” is not {sort.said}, whatever its name says. Open it, save it anew, and add that file.")


def _check_magic(upload, name: str, sort: Sort) -> None:
    """The first bytes are those of its sort."""
    upload.seek(0)
    try:
        found = puremagic.magic_string(upload.read(4096))
    except puremagic.PureError:
        found = []
    if not any(one.mime_type == sort.content_type and one.byte_match for one in found):
        raise _wrong(name, sort)


def _check_text(upload, name: str) -> None:
    """Words alone: no zeros, no control characters; UTF-8 or what Windows writes."""
    upload.seek(0)
    content = upload.read()
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Refused(f"“{name}” is written in UTF-16. Save it as UTF-8, and add that file.")
    if re.search(rb"[\x00-\x08\x0e-\x1f]", content) or content.startswith((b"%PDF", b"PK\x03\x04")):
        raise Refused(f"“{name}” is not words alone. Open it, save it as plain text, and add that file.")
    try:
        content.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            content.decode("cp1252")
        except UnicodeDecodeError as unknown:
            raise Refused(
                f"“{name}” has letters that cannot be read. Save it as UTF-8, and add that file."
            ) from unknown


def _check_parts(upload, name: str, sort: Sort) -> None:
    """A document of parts is whole, of its sort, not locked, not swollen, and without macros."""
    upload.seek(0)
    if upload.read(8) == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":  # an old container: a locked document, or an old kind
        raise Refused(
            f"“{name}” is locked with a password or of an old kind. Save it without a password, and add that."
        )
    upload.seek(0)
    try:
        with zipfile.ZipFile(upload) as parts:
            _check_size(parts, name)
            names = parts.namelist()
            if sort.part not in names or not _says_its_sort(parts, sort):
                raise _wrong(name, sort)
            if any(MACRO_PARTS.search(one) for one in names) or _declares_macros(parts):
                raise Refused(f"“{name}” carries macros. Save it without them, or as PDF, and add that file.")
            if parts.testzip() is not None:
                raise Refused(f"“{name}” is damaged. Open it, save it anew, and add that file.")
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError) as broken:
        raise Refused(
            f"“{name}” cannot be opened. Open it on your computer, save it anew, and add that file."
        ) from broken


def _check_size(parts: zipfile.ZipFile, name: str) -> None:
    """Before anything is unpacked. A part that says less than it holds fails its checksum in `testzip`."""
    infos = parts.infolist()
    if len(infos) > MOST_PARTS or sum(one.file_size for one in infos) > MOST_UNPACKED:
        raise Refused(f"“{name}” unpacks to more than a document can be. Save it as PDF, and add that file.")
    if any(one.flag_bits & 1 for one in infos):
        raise Refused(f"“{name}” is locked with a password. Save it without one, and add that file.")
    if any(PurePosixPath(one.filename).is_absolute() or ".." in one.filename.split("/") for one in infos):
        raise Refused(f"“{name}” is damaged. Open it, save it anew, and add that file.")


def _says_its_sort(parts: zipfile.ZipFile, sort: Sort) -> bool:
    if sort.part == "content.xml":
        return "mimetype" in parts.namelist() and parts.read("mimetype").strip() == sort.content_type.encode()
    types = parts.read("[Content_Types].xml") if "[Content_Types].xml" in parts.namelist() else b""
    return f"{sort.content_type}.main+xml".encode() in types or bool(MACROS.search(types))


def _declares_macros(parts: zipfile.ZipFile) -> bool:
    types = "[Content_Types].xml"
    return types in parts.namelist() and bool(MACROS.search(parts.read(types)))


class NotTooLarge(FileUploadHandler):
    """Takes in no more of a file than a paper may be: the rest is read past and nothing of it kept.

    The view finds its name in `request.too_large`.
    """

    def handle_raw_input(self, *args, **kwargs):
        self.most = settings.PAPER_MAX_MEGABYTES * MEGABYTE

    def receive_data_chunk(self, raw_data, start):
        if start + len(raw_data) > self.most:
            self.request.too_large = safe_name(self.file_name)
            raise SkipFile
        return raw_data

    def file_complete(self, file_size):
        return None
