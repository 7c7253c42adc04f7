from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email

from alliance.base.refused import Refused
from directory.actions import invitations
from directory.models import AllianceRole


class Command(BaseCommand):
    help = "Invites the first administrator of an installation by e-mail."

    def add_arguments(self, parser):
        parser.add_argument("email", help="their own e-mail address")
        parser.add_argument("name", help="their full name, in quotation marks")

    def handle(self, *, email, name, **options):
        try:
            validate_email(email)
            invitations.invite_to_role(
                name=" ".join(name.split()), email=email, role=AllianceRole.Role.ADMINISTRATOR, by=None
            )
        except ValidationError as error:
            raise CommandError(f"{email} is not an e-mail address.") from error
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{name} is invited to be administrator. The mail to {email} goes out with the next minute.")
