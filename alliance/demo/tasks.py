"""What the demonstration does in the background."""

from celery import shared_task
from django.conf import settings

from . import week


@shared_task(time_limit=600, soft_time_limit=540, acks_late=False)
def let_days_pass(days=7):
    """So many days go by, a week if not said. Only in the demo: nowhere else does the clock move."""
    return week.pass_by(days) if settings.CLOCK_MOVES else 0
