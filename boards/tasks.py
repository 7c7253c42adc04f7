from celery import shared_task

from . import store


@shared_task(acks_late=True, time_limit=600, soft_time_limit=540)
def delete_files():
    """Delete files of withdrawn papers, and of uploads that came to nothing. Safe to run twice: each row is held."""
    return store.delete_due()
