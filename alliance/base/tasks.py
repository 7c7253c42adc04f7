from celery import shared_task

from . import outbox


@shared_task(acks_late=True, time_limit=300, soft_time_limit=240)
def send_due_mail():
    """Send what the outbox holds. Safe to run twice or at the same moment: each row is claimed once."""
    return outbox.send_due()


@shared_task(acks_late=True, time_limit=600, soft_time_limit=540)
def forget_old_mail():
    """Blank what old mails said. Safe to run twice."""
    return outbox.forget_old_bodies()
