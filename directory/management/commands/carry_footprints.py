from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from directory.actions.carry_over import carry_over
from directory.imports import columns
from directory.imports.carry_table import read_table
from directory.models import AreaEdition, Footprint

from ._report import author, refusing_files


class Command(BaseCommand):
    help = (
        "Carry the footprints of one edition of the areas over to another, by an ONS table of unchanged, split and "
        "merged areas. What the table leaves in doubt is flagged and stays as it is. Safe to run again."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--to", required=True, dest="to_edition", help="slug of the new edition")
        parser.add_argument(
            "--from",
            default="",
            dest="from_edition",
            help="slug of the old one; else by the year in the table's column",
        )
        parser.add_argument("--dry-run", action="store_true", help="check and count, write nothing")
        parser.add_argument("--by", default="", metavar="EMAIL", help="who does it, for the history")

    def handle(self, *, file, to_edition, from_edition, dry_run, by, **options):
        with refusing_files():
            person = author(by)
            new = _edition(to_edition)
            table = read_table(file, progress=True)
            old = _edition(from_edition) if from_edition else _of_year(table.from_year, but=new)
            count = Footprint.objects.filter(edition=old).count()
            with tqdm(total=count, unit="footprints", desc="Carrying over", disable=None, leave=False) as bar:
                done = carry_over(
                    table=table,
                    from_edition=old,
                    to_edition=new,
                    dry_run=dry_run,
                    tick=lambda so_far: bar.update(so_far - bar.n),
                    by=person,
                )
        self.stdout.write(done.summary())
        if done.flagged:
            for name in done.flagged:
                self.stderr.write(f"Flagged: {name}")
            raise CommandError(
                f"{len(done.flagged):,} could not be carried over without doubt, as listed above. "
                "They stay as they are. An officer decides on them at /directory/footprints/carried/."
            )


def _edition(slug: str) -> AreaEdition:
    known = AreaEdition.objects.filter(slug=slug).first()
    if known is None:
        raise CommandError(f"There is no edition called {slug}. There are: {_slugs()}.")
    return known


def _of_year(year: str, *, but: AreaEdition) -> AreaEdition:
    """The edition whose slug carries the year of the table's older column."""
    found = [one for one in AreaEdition.objects.exclude(pk=but.pk) if columns.year_in(one.slug) == year]
    if len(found) != 1:
        raise CommandError(f"Say from which edition: --from SLUG. The table is from {year}. There are: {_slugs()}.")
    return found[0]


def _slugs() -> str:
    return ", ".join(AreaEdition.objects.order_by("slug").values_list("slug", flat=True)) or "none yet"
