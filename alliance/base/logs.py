"""Structured logs: one JSON line an event, with the request's id and no personal data."""

import logging
import time
import uuid
from contextvars import ContextVar

request_id: ContextVar[str] = ContextVar("request_id", default="")
logger = logging.getLogger("alliance.requests")


class RequestIdFilter(logging.Filter):
    """Puts the id of the request in hand on every line logged while it is answered, and takes its address off.

    Django names the address in "Not Found: /invitations/…"; an address may hold a secret or what a person typed,
    so the line names the route instead.
    """

    def filter(self, record):
        record.request_id = request_id.get()
        if (request := record.__dict__.pop("request", None)) is not None:
            match = getattr(request, "resolver_match", None)
            record.route = match.view_name if match else "no route"
            addresses = {getattr(request, "path", None), getattr(request, "path_info", None)}
            record.args = tuple(record.route if arg in addresses else arg for arg in record.args or ())
        return True


class RequestIdMiddleware:
    """Gives each request an id, says it in the answer's X-Request-ID, and logs method, route, status and time.

    The line names the route ("directory:organisation"), never the address or its query: they may hold what a
    person typed.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        token = request_id.set(uuid.uuid4().hex)
        request.id = request_id.get()
        started = time.perf_counter()
        try:
            response = self.get_response(request)
            response["X-Request-ID"] = request.id
            match = request.resolver_match
            logger.info(
                "request",
                extra={
                    "method": request.method,
                    "route": match.view_name if match else "",
                    "status": response.status_code,
                    "ms": round((time.perf_counter() - started) * 1000, 1),
                },
            )
            return response
        finally:
            request_id.reset(token)
