"""Load the demo alliance: Lancashire and South Cumbria, with invented organisations and people."""

from random import Random

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from alliance.base import clock, history
from alliance.demo import (
    agendas,
    boards,
    funding,
    geography,
    interests,
    meetings,
    opportunities,
    organisations,
    papers,
    people,
    priorities,
    searches,
    seats,
    services,
    taxonomies,
    time,
)
from alliance.demo.areas import GroundMissing
from directory.models import AreaEdition, Organisation, Service

SEED = 20221  # any number will do; the same one gives the same alliance


class Command(BaseCommand):
    help = "Load the demo alliance into an empty portal. Invented, except for the ground it stands on."

    def add_arguments(self, parser):
        parser.add_argument("--if-empty", action="store_true", help="do nothing when something is there already")

    def handle(self, *, if_empty, **options):
        if settings.PRODUCTION:
            raise CommandError(
                "This is a production portal, and the demo alliance is never loaded into one. "
                "To see the demo, run 'make demo' on your own machine."
            )
        if Organisation.objects.exists() or AreaEdition.objects.filter(slug="lsoa-2011").exists():
            if if_empty:
                return
            raise CommandError(
                "There are organisations or demo areas in this database already, so nothing was loaded. "
                "To start over, run 'make demo-reset' and then 'make demo'."
            )
        try:
            load()
        except GroundMissing as missing:
            raise CommandError(str(missing)) from missing
        if options["verbosity"]:
            self.stdout.write(
                f"Loaded the demo alliance: {Organisation.objects.count()} organisations, "
                f"{Service.objects.count()} services."
            )


@transaction.atomic
def load() -> None:
    """The whole demo in one transaction, written by the demo's administrator; officers write the invitations."""
    random, today = Random(SEED), clock.today()
    administrator_id = people.next_person_id()
    with history.attributed(by=administrator_id, why="the demo alliance"):
        ground = geography.load(random)
        directory = organisations.load(ground, random, today)
        everybody = people.load(ground, directory, administrator_id, today)
        terms = taxonomies.load()
        services.load(ground, directory, terms, random, today)
        searches.load(ground, directory, terms["need"], random, today)
        boards.load(ground, directory, everybody, today)
        meetings.load(everybody, random, today)
        agendas.load(everybody, Random(SEED))
        priorities.load(ground, people.groups(directory), everybody, today)
        services.let_wait(everybody, people.groups(directory), terms)
        funding.load(ground, directory, random, today)
    people.invite(everybody, directory)
    meetings.what_happened(everybody, today)
    agendas.what_happened(everybody, today)
    seats.load(everybody, today)
    papers.load(everybody, today)
    interests.load(everybody, today)
    priorities.what_became(people.groups(directory), everybody)
    time.load(everybody, random, today)
    opportunities.load(everybody, people.groups(directory), today)
