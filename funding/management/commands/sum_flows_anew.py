from django.core.management.base import BaseCommand

from funding import flow_sums


class Command(BaseCommand):
    help = "Make the sums behind totals and the flow picture anew from the ledger. Nobody can write to it meanwhile."

    def handle(self, **options):
        self.stdout.write(f"There are {flow_sums.anew():,} sums now.")
