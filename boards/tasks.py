"""What boards do in the background."""

from celery import shared_task

from alliance.base import clock

from . import store
from .actions import term_warnings


@shared_task(acks_late=True, time_limit=600, soft_time_limit=540)
def delete_files():
    """Delete files of withdrawn papers, and of uploads that came to nothing. Safe to run twice: each row is held."""
    return store.delete_due()


@shared_task(acks_late=True, time_limit=600, soft_time_limit=540)
def warn_of_terms():
    """Warn officers of terms that end soon. Safe to run twice: each officer is told once of each term."""
    return term_warnings.warn(day=clock.today())
