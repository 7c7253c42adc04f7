"""Let a week go by in the running demonstration."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from kombu.exceptions import OperationalError

from alliance.demo.tasks import let_days_pass


class Command(BaseCommand):
    help = "Put the demonstration's clock a week forward, day by day: its digests arrive in the mailbox page."

    def add_arguments(self, parser):
        parser.add_argument("--days", type=int, default=7, help="how many days (default: 7)")

    def handle(self, *, days, **options):
        if not settings.CLOCK_MOVES:
            raise CommandError("Only the demonstration's clock moves. Set ALLIANCE_MODE=demo, or run make demo-week.")
        if not 1 <= days <= 366:
            raise CommandError("Give a number of days from 1 to 366.")
        try:
            let_days_pass.delay(days)
        except OperationalError:
            raise CommandError("The demonstration does not run. Start it with make demo, and try again.") from None
        self.stdout.write("The days go by, one after the other. Look into the demonstration's mailbox in a minute.")
