from celery import shared_task

from alliance.base import clock

from . import payback
from .actions import services


@shared_task(acks_late=True, time_limit=600, soft_time_limit=540)
def show_and_hide_services():
    """Show and hide services by their dates. Safe to run twice: it looks at how things are."""
    return services.show_and_hide(day=clock.today())


@shared_task(acks_late=True, time_limit=600, soft_time_limit=540)
def fold_sightings():
    """Add the sightings of the days that are over to each month's counts. Safe to run twice."""
    return payback.fold(before=clock.today())
