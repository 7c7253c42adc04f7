import logging

from celery import shared_task

from . import checks

logger = logging.getLogger(__name__)


@shared_task(acks_late=True, time_limit=1800, soft_time_limit=1740)
def check_ledger():
    """Check every rule of the ledger anew and write down what is wrong. Safe to run twice."""
    found = checks.run()
    (logger.error if found["faults"] else logger.info)("ledger checked", extra=found)
    return found
