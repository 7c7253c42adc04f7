"""Reads the files that imports are given, and refuses the wrong ones in plain words."""

import csv
import hashlib
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from tqdm import tqdm

from .report import FileRefused

UTF16 = (b"\xff\xfe", b"\xfe\xff")
BLOCK = 1 << 20  # bytes read at a time


@contextmanager
def fingerprinting(path: Path) -> Iterator[Future]:
    """Inside, the file's SHA-256 is worked out beside the work with its contents; `result()` waits for it."""
    with ThreadPoolExecutor(max_workers=1) as beside:
        yield beside.submit(fingerprint, path)


def fingerprint(path: Path) -> str:
    """The SHA-256 of the file, for the record of the import run. Refuses a file that cannot be opened."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise FileRefused(f"{path} cannot be read: {error.strerror}. Check the name and the folder.") from error


def check_text(path: Path) -> None:
    """Refuse what is not a text in UTF-8, saying what it looks like and how to save it."""
    try:
        file = path.open("rb")
    except OSError as error:
        raise FileRefused(f"{path} cannot be read: {error.strerror}. Check the name and the folder.") from error
    with file:
        start = file.read(4)
        if start[:2] == b"PK":
            raise FileRefused(
                f"{path.name} is a spreadsheet or a zip file, not a CSV file. Open it and save it as "
                '"CSV UTF-8", or unpack it, and try again.'
            )
        if start[:2] in UTF16:
            raise FileRefused(f'{path.name} is in UTF-16. Save it as "CSV UTF-8" and try again.')
        file.seek(0)
        before = 0
        while block := file.read(BLOCK):
            block += file.readline()
            if not block.isascii():
                _check_lines(block, before, path.name)
            before += block.count(b"\n")


def _check_lines(block: bytes, before: int, name: str) -> None:
    """Refuse the block when one of its lines is not in UTF-8; `before` lines of the file come before it."""
    for number, line in enumerate(block.split(b"\n"), start=before + 1):
        try:
            line.decode("utf-8")
        except UnicodeDecodeError as error:
            raise FileRefused(
                f"{name} is not in UTF-8: line {number} holds the byte 0x{line[error.start]:02X}. "
                'It looks like Windows-1252, which Excel\'s plain "CSV" writes. '
                'Save it as "CSV UTF-8" and try again.'
            ) from error


def rows(path: Path, *, progress: bool, delimiter: str = ",") -> Iterator[tuple[int, list[str]]]:
    """(number of the row, cells) of a CSV file in UTF-8, with or without a byte-order mark; the header is row 1."""
    size = path.stat().st_size
    with (
        path.open(encoding="utf-8-sig", newline="") as file,
        tqdm(
            total=size, unit="B", unit_scale=True, desc=path.name, disable=None if progress else True, leave=False
        ) as bar,
    ):

        def counted():
            for line in file:
                bar.update(len(line.encode()))
                yield line

        try:
            yield from enumerate(csv.reader(counted(), delimiter=delimiter, strict=True), start=1)
        except csv.Error as error:
            raise FileRefused(f"{path.name} is not a CSV file that can be read: {error}.") from error


def header(path: Path) -> list[str]:
    """The cells of the file's first row."""
    lines = rows(path, progress=False)
    _, cells = next(lines, (1, []))
    lines.close()
    return cells
