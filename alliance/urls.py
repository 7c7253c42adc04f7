"""Every address of the portal. Those in the architecture's table do not move."""

from allauth.socialaccount.views import login_error
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path

from alliance import health, health_of_post
from alliance.home.admin_site import site_of_all_tables
from boards.views.open_data import popolo_json
from funding.views.open_data import grants_csv, grants_json

records = site_of_all_tables()

urlpatterns = [
    path("", include("alliance.home.urls")),
    path("", include("directory.urls_people")),
    path("directory/", include("directory.urls")),
    path("boards/", include("boards.urls")),
    path("funding/", include("funding.urls")),
    path("post/", include("alliance.digests.urls")),
    path("calendar/", include("boards.urls_calendar")),
    path("open-data/popolo.json", popolo_json, name="popolo_json"),
    path("open-data/360giving.json", grants_json, name="grants_json"),
    path("open-data/360giving.csv", grants_csv, name="grants_csv"),
    path("records/", records.urls),
    path("demo/", include("alliance.demo.urls")),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("health/", health_of_post.post_health, name="post_health"),
    path("metrics", health_of_post.metrics, name="metrics"),
    # allauth leaves this one private, yet whoever it speaks to could not sign in
    path("accounts/3rdparty/login/error/", login_not_required(login_error), name="socialaccount_login_error"),
    path("accounts/", include("allauth.urls")),
]

handler400 = "alliance.home.views.bad_request"
handler500 = "alliance.home.views.server_error"
