"""Grants as open data, in the 360Giving standard: streamed, open to other sites, and sent again only when changed."""

from collections.abc import Callable, Iterator

from django.contrib.auth.decorators import login_not_required
from django.http import StreamingHttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from ..giving import published, writing
from ..giving.standard import LICENCE


@login_not_required
@require_safe
def grants_json(request):
    """Every published grant as one JSON package."""
    return _answer(request, "json", "application/json", writing.as_json)


@login_not_required
@require_safe
def grants_csv(request):
    """The same as a CSV file."""
    return _answer(request, "csv", "text/csv; charset=utf-8", lambda modified: writing.as_csv())


def _answer(request, ending: str, content_type: str, written: Callable[..., Iterator[str]]):
    state, modified = published.state()
    etag = quote_etag(f"{ending}-{state}")
    response = get_conditional_response(request, etag=etag)
    if response is None:
        pieces = written(modified) if request.method == "GET" else ()
        response = StreamingHttpResponse(pieces, content_type=content_type)
        response["Content-Disposition"] = f'inline; filename="360giving.{ending}"'
    response["ETag"] = etag
    response["Access-Control-Allow-Origin"] = "*"
    response["Link"] = f'<{LICENCE}>; rel="license"'
    patch_cache_control(response, public=True, max_age=300)
    return response
