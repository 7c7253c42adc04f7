"""Which priorities of communities an award answers; told to each priority's story once the award is made."""

from django.db import transaction

from alliance.base.history import attributed
from alliance.base.money import in_words
from directory.actions import priorities as stories
from directory.models import Priority, PriorityStep
from directory.visibility import Visibility

from ..models import Award, AwardPriority


@transaction.atomic
def answer(*, award: Award, priorities, by) -> None:
    """The award answers exactly these priorities."""
    wanted = {priority.pk: priority for priority in priorities}
    gone = [one for one in award.priorities.all() if one.priority_id not in wanted]
    held = set(award.priorities.values_list("priority_id", flat=True))
    with attributed(by=by, why="Said which priorities an award answers"):
        for one in gone:
            one.delete()
        AwardPriority.objects.bulk_create(
            AwardPriority(award=award, priority=priority) for pk, priority in wanted.items() if pk not in held
        )
    for one in gone:
        stories.untell(key=_key(award, one.priority_id), by=by)
    tell(award=award, by=by)


def tell(*, award: Award, by) -> None:
    """Write into each priority's story that money was given, where the award was made. Safe to repeat."""
    if award.status != Award.Status.MADE:
        return
    bodies = [body for body in (award.funder, award.recipient, award.payee) if body]
    for priority in Priority.objects.filter(awards__award=award):
        stories.tell(
            priority=priority,
            key=_key(award, priority.pk),
            kind=PriorityStep.Kind.AWARD,
            happened_on=award.awarded_on,
            who=award.funder.name,
            title=award.title,
            words=f"{in_words(award.amount)} to {award.recipient.name}. {award.purpose}".strip(),
            url=award.get_absolute_url(),
            is_public=all(body.visibility == Visibility.PUBLIC for body in bodies),
            by=by,
        )


def _key(award: Award, priority: int) -> str:
    return f"award:{award.pk}:{priority}"
