import logging

from celery import shared_task

from . import checks, flow_sums

logger = logging.getLogger(__name__)


@shared_task(acks_late=True, time_limit=1800, soft_time_limit=1740)
def check_ledger():
    """Fold the sums of flows, check every rule of the ledger anew and write down what is wrong. Safe to run twice."""
    flow_sums.fold()
    found = checks.run()
    (logger.error if found["faults"] else logger.info)("ledger checked", extra=found)
    return found
