from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from alliance.base.refused import Refused
from directory.management.commands._report import author
from funding.actions import grants
from funding.eyes import Eyes
from funding.giving import reading
from funding.giving.files import grants_of, listed
from funding.sheets import Unreadable

EVERYBODYS = Eyes(sees_all=True, writes_all=True)


class Command(BaseCommand):
    help = (
        "Record the grants of a file in the 360Giving standard (JSON, CSV or XLSX): all of them, or none where "
        "anything is wrong. Organisations are found by their identifiers, and added where the directory has none. "
        "Safe to run again: grants that are there are put right, and never doubled."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="check and count, write nothing")
        parser.add_argument("--by", default="", metavar="EMAIL", help="who does it, for the history")

    def handle(self, *, file, dry_run, by, **options):
        person = author(by)
        try:
            givens = grants_of(file.name, file.read_bytes())
            plan = reading.read(givens, EVERYBODYS)
            self._say(plan)
            if not dry_run:
                with tqdm(total=len(givens), unit=" grants", disable=None, leave=False) as bar:
                    plan = grants.record(givens=givens, eyes=EVERYBODYS, progress=bar.update, by=person)
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}. Check the name and the folder.") from error
        except (Unreadable, Refused) as refused:
            raise CommandError(f"{refused} Nothing was written.") from refused
        counts = [("created", plan.new), ("updated", plan.changed), ("unchanged", plan.same), ("refused", ())]
        said = ", ".join(f"{word}: {len(some):,}" for word, some in counts)
        self.stdout.write(f"Nothing was written (dry run). Would be {said}." if dry_run else f"{said.capitalize()}.")

    def _say(self, plan) -> None:
        """Every kind of fault with its rows, which end the command; every remark; and what is added."""
        for fault in plan.faults:
            self.stderr.write(f"{fault.says} {_rows(fault)}")
        if plan.faults:
            many = len({row for fault in plan.faults for row in fault.rows})
            said = "1 grant is" if many == 1 else f"{many:,} grants are"
            raise CommandError(f"{said} refused, as listed above, and so the whole file. Nothing was written.")
        for note in plan.notes:
            self.stdout.write(f"{note.says} {_rows(note)}")
        self.stdout.write(f"Organisations added: {len(plan.bodies):,}. Funds added: {len(plan.programmes):,}.")


def _rows(kind) -> str:
    return f"({'row' if len(kind.rows) == 1 else 'rows'} {listed(kind.rows)})"
