from pathlib import Path

from django.core.management.base import BaseCommand

from directory.imports.boundaries import import_boundaries

from ._report import author, finish, refusing_files


class Command(BaseCommand):
    help = (
        "Take the boundaries of an edition's areas from a GeoJSON FeatureCollection in WGS 84, and draw the "
        "outlines of its footprints anew. Safe to run again: only boundaries that differ are written."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--edition", required=True, help="slug of the edition")
        parser.add_argument("--dry-run", action="store_true", help="check and count, write nothing")
        parser.add_argument("--by", default="", metavar="EMAIL", help="who does it, for the history")

    def handle(self, *, file, edition, dry_run, by, **options):
        with refusing_files():
            report = import_boundaries(path=file, edition=edition, dry_run=dry_run, progress=True, by=author(by))
        finish(self, report)
