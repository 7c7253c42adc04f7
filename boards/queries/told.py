"""Who is told when something about a meeting changes."""

from django.db.models import Exists, OuterRef, Q

from alliance.base import clock
from directory.models import Membership, Person
from directory.readers import reader_for

from ..models import AgendaItem, Appointment, Meeting, Proposal

NO_MORE = [Proposal.Status.WITHDRAWN, Proposal.Status.DECLINED]


def who_is_told(meeting: Meeting) -> list[Person]:
    """Whoever sits on the board, deputies too, and whoever has a proposal or an item on the meeting and may see it.

    Only people whom a letter reaches; in the order of their names.
    """
    sits = _sits(meeting)
    everybody = Person.objects.filter(sits | _proposed(meeting) | _keeps_an_item(meeting), is_active=True)
    everybody = everybody.annotate(sits_there=sits).order_by("name", "pk")
    return [person for person in everybody if person.letters_to and (person.sits_there or _may_see(person, meeting))]


def _sits(meeting: Meeting) -> Exists:
    held = Appointment.objects.current_on(clock.today()).filter(accepted_at__isnull=False)
    return Exists(held.filter(person=OuterRef("pk"), seat__board=meeting.board_id))


def _proposed(meeting: Meeting) -> Exists:
    open_ones = Proposal.objects.exclude(status__in=NO_MORE)
    return Exists(open_ones.filter(Q(meeting=meeting) | Q(item__meeting=meeting), made_by=OuterRef("pk")))


def _keeps_an_item(meeting: Meeting) -> Exists:
    """Owners and editors of the organisations whose items stand on the agenda."""
    items = AgendaItem.objects.on_the_agenda().filter(meeting=meeting, organisation__isnull=False)
    keeps = Membership.objects.current_on(clock.today()).filter(level__in=["owner", "editor"])
    return Exists(keeps.filter(person=OuterRef("pk"), organisation__in=items.values("organisation")))


def _may_see(person: Person, meeting: Meeting) -> bool:
    return Meeting.objects.visible_to(reader_for(person)).filter(pk=meeting.pk).exists()
