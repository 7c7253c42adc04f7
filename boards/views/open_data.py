"""Boards as open data."""

import hashlib
import json

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from alliance.base import clock

from .. import popolo


@login_not_required
@require_safe
def popolo_json(request):
    """Every board, seat and appointment that anyone may read, as Popolo. Open to other sites, and may be cached."""
    body = json.dumps(popolo.document(clock.today()), ensure_ascii=False, separators=(",", ":"))
    etag = quote_etag(hashlib.sha256(body.encode()).hexdigest()[:32])
    response = HttpResponse(body, content_type="application/json")
    response["ETag"] = etag
    response["Access-Control-Allow-Origin"] = "*"
    response["Link"] = f'<{popolo.LICENCE}>; rel="license"'
    patch_cache_control(response, public=True, max_age=300)
    return get_conditional_response(request, etag=etag, response=response)
