"""What the commands share: who did it, a refused file, the summary and the exit code."""

from contextlib import contextmanager

from django.core.management.base import CommandError

from alliance.base.refused import Refused
from directory.imports.report import FileRefused, Report
from directory.models import Person


def author(email: str) -> Person | None:
    """The person of `--by`; nobody when it was left out."""
    if not email:
        return None
    person = Person.objects.filter(email=email.lower()).first()
    if person is None:
        raise CommandError(f"Nobody has the e-mail address {email}. Give --by an address that somebody signs in with.")
    return person


@contextmanager
def refusing_files():
    """A file or a request that is refused whole ends the command with its sentence and exit code 1."""
    try:
        yield
    except (FileRefused, Refused) as refused:
        raise CommandError(f"{refused} Nothing was written.") from refused


def finish(command, report: Report) -> None:
    """Print every row that was set aside and the summary; exit code 1 when there was any."""
    for problem in report.problems:
        command.stderr.write(str(problem))
    for note in report.notes:
        command.stdout.write(note)
    command.stdout.write(report.summary())
    if report.problems:
        raise CommandError(
            f"{report.refused:,} {'row was' if report.refused == 1 else 'rows were'} refused, as listed above. "
            + ("" if report.dry_run else "All others were taken. ")
            + "Correct them and run the command again: what is right already stays as it is.",
        )
