from django.core.management.base import BaseCommand, CommandError

from directory.actions import groupings as making
from directory.models import AreaEdition

from ._report import author, refusing_files


class Command(BaseCommand):
    help = (
        "Make the statutory and council footprints of an edition from the groupings of its areas. Safe to run "
        "again: a footprint is known by its code and edition."
    )

    def add_arguments(self, parser):
        parser.add_argument("--edition", required=True, help="slug of the edition")
        parser.add_argument(
            "--from", nargs="+", required=True, dest="groupings", choices=list(making.GROUPINGS), help="which"
        )
        parser.add_argument("--by", default="", metavar="EMAIL", help="who does it, for the history")

    def handle(self, *, edition, groupings, by, **options):
        known = AreaEdition.objects.filter(slug=edition).first()
        if known is None:
            slugs = ", ".join(AreaEdition.objects.order_by("slug").values_list("slug", flat=True)) or "none yet"
            raise CommandError(f"There is no edition called {edition}. There are: {slugs}.")
        with refusing_files():
            made = making.from_groupings(edition=known, groupings=groupings, by=author(by))
        self.stdout.write(
            f"Created: {made.created:,}, updated: {made.updated:,}, unchanged: {made.unchanged:,} footprints."
        )
