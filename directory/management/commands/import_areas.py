from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from directory.imports.areas import Edition, import_areas

from ._report import author, finish, refusing_files


class Command(BaseCommand):
    help = (
        "Take the areas (LSOA) of one edition from an ONS or NHS look-up in CSV. Columns are found by their "
        "stem, whatever year they carry. Safe to run again: only rows that differ are written."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--edition", default="", help="slug of the edition; else from the year in the column")
        parser.add_argument("--name", default="", help='its name, such as "LSOA 2021, Census 2021 population"')
        parser.add_argument("--source", default="", help="who published it, when, under which licence")
        parser.add_argument("--population-source", default="", help="what the populations are, as at when")
        parser.add_argument("--deprivation-source", default="", help="which index the deciles are of")
        parser.add_argument("--current", action="store_true", help="new footprints are drawn on this edition")
        parser.add_argument(
            "--column", action="append", default=[], metavar="FIELD=COLUMN", help="say by hand which column is which"
        )
        parser.add_argument("--dry-run", action="store_true", help="check and count, write nothing")
        parser.add_argument("--by", default="", metavar="EMAIL", help="who does it, for the history")

    def handle(self, *, file, **options):
        chosen = dict(pair.partition("=")[::2] for pair in options["column"])
        if not all(chosen.values()):
            raise CommandError("--column wants FIELD=COLUMN, such as --column code=LSOA21CD.")
        with refusing_files():
            report = import_areas(
                path=file,
                edition=Edition(
                    slug=options["edition"],
                    name=options["name"],
                    source=options["source"],
                    population_source=options["population_source"],
                    deprivation_source=options["deprivation_source"],
                    make_current=options["current"],
                ),
                chosen=chosen,
                dry_run=options["dry_run"],
                progress=True,
                by=author(options["by"]),
            )
        finish(self, report)
