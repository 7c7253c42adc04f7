from pathlib import Path

from django.core.management.base import BaseCommand

from directory.imports.postcodes import import_postcodes

from ._report import author, finish, refusing_files


class Command(BaseCommand):
    help = (
        "Take the postcodes of one edition of the areas from an ONS Postcode Directory (ONSPD) in CSV. Columns are "
        "found by their stem, whatever year they carry. Safe to run again: only rows that differ are written."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--edition", default="", help="slug of the edition of the areas; else the current one")
        parser.add_argument("--dry-run", action="store_true", help="check and count, write nothing")
        parser.add_argument("--by", default="", metavar="EMAIL", help="who does it, for the history")

    def handle(self, *, file, **options):
        with refusing_files():
            report = import_postcodes(
                path=file,
                edition=options["edition"],
                dry_run=options["dry_run"],
                progress=True,
                by=author(options["by"]),
            )
        finish(self, report)
