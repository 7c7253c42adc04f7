from celery import shared_task

from . import mail_watch, outbox


@shared_task(acks_late=True, time_limit=300, soft_time_limit=240)
def send_due_mail():
    """Send what the outbox holds. Safe to run twice or at the same moment: each row is claimed once."""
    return outbox.send_due()


@shared_task(acks_late=True, time_limit=600, soft_time_limit=540)
def forget_old_mail():
    """Blank what old mails said. Safe to run twice."""
    return outbox.forget_old_bodies()


@shared_task(acks_late=True, time_limit=60, soft_time_limit=50)
def watch_mail():
    """Every minute: the scheduler lives; say so once when mail is stuck. Safe to run twice."""
    return {"stuck": mail_watch.look()}
