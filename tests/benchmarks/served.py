"""The portal as a server runs it, with an empty view beside its own addresses."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "alliance.settings")

from django.conf import settings  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402

settings.ROOT_URLCONF = "tests.benchmarks.served_urls"
application = get_wsgi_application()
