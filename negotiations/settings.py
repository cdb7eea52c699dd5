"""Every setting. What differs between machines is an environment variable; docs/deploy.md lists
them.

A site on one's own machine (the default) makes what it needs; with NEGOTIATIONS_PRODUCTION=1
nothing is assumed: a secret key, the hosts, the database and the number of proxies must be given,
and only HTTPS is spoken. An empty variable counts as not given.
"""

import os
import secrets
from pathlib import Path
from typing import Any

import dj_database_url
from django.core.exceptions import ImproperlyConfigured
from django.http.request import split_domain_port

from negotiations.data_folder import data_folder
from negotiations.environment import count, given, missing, switch, whole_number

BASE_DIR = Path(__file__).resolve().parent.parent
DATA = data_folder()

PRODUCTION = switch("NEGOTIATIONS_PRODUCTION")
DEBUG = switch("NEGOTIATIONS_DEBUG") and not PRODUCTION


def _signing_key() -> str:
    """The one given; on one's own machine one made once and kept in the data folder."""
    if PRODUCTION:
        return given("NEGOTIATIONS_SECRET_KEY", "it signs sessions; 50 random characters or more")
    kept = DATA / "signing-key"
    if not kept.exists():
        DATA.mkdir(parents=True, exist_ok=True)
        kept.touch(mode=0o600)
        kept.write_text(secrets.token_urlsafe(50))
    return kept.read_text()


SECRET_KEY = os.environ.get("NEGOTIATIONS_SECRET_KEY") or _signing_key()


def _hosts() -> list[str]:
    """The site's names as given, each with its port if it has one."""
    name, own = "NEGOTIATIONS_HOSTS", "localhost,127.0.0.1,[::1]"
    text = (
        given(name, "the site's names, separated by commas")
        if PRODUCTION
        else os.environ.get(name) or own
    )
    hosts = [host for entry in text.split(",") if (host := entry.strip().lower())]
    for host in hosts:
        if host != "*" and not split_domain_port(host)[0]:
            raise ImproperlyConfigured(
                f"{name} has “{host}”: write names only, such as example.org, without https://."
            )
    if not hosts:
        raise ImproperlyConfigured(
            f"{name} is “{text}”, which names no host: write, for example, example.org."
        )
    return hosts


HOSTS = _hosts()
# Django compares names without ports. Health checks on the machine itself ask 127.0.0.1, whatever
# the site is called.
ALLOWED_HOSTS = list(
    dict.fromkeys([*(split_domain_port(host)[0] or host for host in HOSTS), "127.0.0.1"])
)
# A form that comes from the host it is sent to needs no entry here: so `*`, which names no origin,
# needs none.
CSRF_TRUSTED_ORIGINS = (
    [f"https://{'*' * host.startswith('.')}{host}" for host in HOSTS if host != "*"]
    if PRODUCTION
    else []
)

INSTALLED_APPS = [
    "negotiations",
    "django.contrib.admin",
    "django.forms",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django_filters",
    "drf_spectacular",
    "procrastinate.contrib.django",
    "rest_framework",
]

MIDDLEWARE = [
    "negotiations.middleware.access_log",
    "negotiations.middleware.caller_address",
    "negotiations.middleware.api_caching",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "negotiations.middleware.content_security_policy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "negotiations.middleware.page_for_405",
    "negotiations.middleware.AskToSignIn",
    "negotiations.middleware.TellWhoCameSecond",
    "negotiations.middleware.rate_limit_headers",
    "negotiations.middleware.one_act_a_request",
]

CSRF_FAILURE_VIEW = "negotiations.views.health.forged"
FORM_RENDERER = "negotiations.forms.base.Renderer"
ROOT_URLCONF = "negotiations.urls"
WSGI_APPLICATION = "negotiations.wsgi.application"
APPEND_SLASH = False
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]


def _parsed(url: str) -> dict[str, object]:
    try:
        return {**dj_database_url.parse(url)}
    except ValueError:  # its text would show the password
        raise ImproperlyConfigured(
            "DATABASE_URL cannot be read. It is postgresql://user:password@host:5432/name, with"
            " special characters of the password as %XX; or set POSTGRES_HOST and the rest of"
            " POSTGRES_* instead, which take any password."
        ) from None


def _database() -> dict[str, object]:
    """What DATABASE_URL or POSTGRES_* say. The latter are never glued into a URL: a password may
    have any character.

    Without either, libpq's defaults: manage.py and the tests start a PostgreSQL of their own and
    say where it is.
    """
    url, host = os.environ.get("DATABASE_URL"), os.environ.get("POSTGRES_HOST")
    if url and host:
        raise ImproperlyConfigured(
            "DATABASE_URL and POSTGRES_HOST are both set: keep one, and remove the other."
        )
    if not host:
        if PRODUCTION and not url:
            raise missing(
                "POSTGRES_HOST and the rest of POSTGRES_*, or DATABASE_URL", "where the database is"
            )
        return _parsed(url or "postgresql:///negotiations")
    return {
        "HOST": host,
        "PORT": count("POSTGRES_PORT", 5432),
        "NAME": os.environ.get("POSTGRES_DB") or "negotiations",
        "USER": os.environ.get("POSTGRES_USER") or "negotiations",
        "PASSWORD": os.environ.get("POSTGRES_PASSWORD", ""),
    }


DATABASES = {
    "default": {
        **_database(),
        "ENGINE": "negotiations.database",
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }
}
# A transaction that is left open holds back the feed of changes. What the operator's own options
# say comes after, and counts.
_options: Any = DATABASES["default"].get("OPTIONS") or {}
_limits = (
    "-c idle_in_transaction_session_timeout=10min",
    os.environ.get("PGOPTIONS"),
    _options.get("options"),
)
DATABASES["default"]["OPTIONS"] = {**_options, "options": " ".join(filter(None, _limits))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "negotiations.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "negotiations.permissions.Roles",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
    )
]
LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "UTC"
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "/static/"
STATIC_ROOT = (
    (os.environ.get("NEGOTIATIONS_STATIC") or BASE_DIR / "staticfiles") if PRODUCTION else None
)
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = not PRODUCTION
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "negotiations.apps.HashedStaticFiles"
            if PRODUCTION
            else "django.contrib.staticfiles.storage.StaticFilesStorage"
        )
    },
}

PROCRASTINATE_IMPORT_PATHS = ["negotiations.jobs"]

# Streams of whole tables that a web process sends at once; who asks for one more is asked to come
# again.
STREAMS = 3
DATA_UPLOAD_MAX_MEMORY_SIZE = 30 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = (
    2_000  # a line of a concordance is a field, and 1,000 lines may be tagged at once
)

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_CSP = {
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "img-src": ["'self'", "data:"],
    "font-src": ["'self'"],
    "connect-src": ["'self'"],
    "form-action": ["'self'"],
    "base-uri": ["'none'"],
    "frame-ancestors": ["'none'"],
}
if PRODUCTION:
    SECURE_SSL_REDIRECT = switch("NEGOTIATIONS_SSL_REDIRECT", default="1")
    SECURE_REDIRECT_EXEMPT = ["^healthz$", "^readyz$"]
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    # Other names below the site's may not speak HTTPS, and a browser's list is hard to leave: for
    # its owner to say.
    SECURE_HSTS_INCLUDE_SUBDOMAINS = switch("NEGOTIATIONS_HSTS_SUBDOMAINS")
    SECURE_HSTS_PRELOAD = switch("NEGOTIATIONS_HSTS_PRELOAD")
    SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True


def _proxies() -> int:
    """How many proxies of the site's own are in front: X-Forwarded-For is believed as far as that."""
    name = "NEGOTIATIONS_PROXIES"
    if not PRODUCTION:
        return count(name, 0)
    why = (
        "how many proxies of your own are in front of the site (0 if none). Callers are told apart"
        " by the address that the outermost one saw; with too few all of them count as one, with"
        " too many each can claim any address"
    )
    return whole_number(name, given(name, why))


# Requests to the API in a minute: of a token or a person who is signed in, and of an address
# without either.
RATE_LIMIT_TOKEN = count("NEGOTIATIONS_RATE_LIMIT_TOKEN", 600)
RATE_LIMIT_ADDRESS = count("NEGOTIATIONS_RATE_LIMIT_ADDRESS", 120)
# Searches in a minute from an address by people who are not signed in: while somebody types, each
# pause is one.
RATE_LIMIT_SEARCHES = count("NEGOTIATIONS_RATE_LIMIT_SEARCHES", 60)
# Passwords that may fail, by address, by username or by known device, before the next has to wait
# longer and longer.
RATE_LIMIT_SIGN_IN = count("NEGOTIATIONS_RATE_LIMIT_SIGN_IN", 10)

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "negotiations.api.protocol.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": [
        "rest_framework.permissions.IsAuthenticatedOrReadOnly",
        "negotiations.api.protocol.authentication.TokenScope",
    ],
    "DEFAULT_THROTTLE_CLASSES": ["negotiations.api.protocol.throttling.Limit"],
    "NUM_PROXIES": _proxies(),
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["negotiations.api.protocol.parsers.JsonBody"],
    "DEFAULT_FILTER_BACKENDS": ["negotiations.api.protocol.filters.StrictFilters"],
    "DEFAULT_PAGINATION_CLASS": "negotiations.api.protocol.pagination.KeysetPagination",
    "DEFAULT_SCHEMA_CLASS": "negotiations.api.openapi.schema.Schema",
    "EXCEPTION_HANDLER": "negotiations.api.protocol.problem_details.handle_exception",
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "negotiations.api.protocol.renderers.FormatFirst",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "negotiations",
    "DESCRIPTION": (
        "Where each party stands on each proposed term, who says so, since when and on what"
        " condition."
    ),
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SERVE_INCLUDE_SCHEMA": False,
    "COMPONENT_SPLIT_REQUEST": True,
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "negotiations.api.openapi.schema.add_problem",
        "negotiations.api.openapi.schema.add_revisions",
        "negotiations.api.openapi.examples.add_examples",
    ],
    "ENUM_NAME_OVERRIDES": {
        "NegotiationStatus": "negotiations.models.negotiation.NegotiationStatus",
        "TermStatus": "negotiations.models.term.TermStatus",
        "PositionStatus": "negotiations.models.position.PositionStatus",
        "AffiliationRelation": "negotiations.models.actor.AffiliationRelation",
        "TermRelationKind": "negotiations.models.term.RelationKind",
        "ConditionRelation": "negotiations.models.position.ConditionRelation",
        "PartyRole": "negotiations.models.party.PartyRole",
        "BargainingRole": "negotiations.models.position.BargainingRole",
    },
}

# Complaints go to stderr, and one line per request to stdout.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {
        "request_id": {"()": "negotiations.logs.AddRequestId"},
        "but_503": {
            "()": "django.utils.log.CallbackFilter",
            "callback": "ext://negotiations.logs.is_not_503",
        },
    },
    "formatters": {
        "console": {
            "()": "negotiations.logs.OneLine",
            "format": "{asctime} {levelname} {name} [{request_id}] {message}",
            "style": "{",
        },
        "access": {
            "()": "negotiations.logs.OneLine",
            "format": "{asctime} request={request_id} {message}",
            "style": "{",
        },
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "filters": ["request_id"],
            "formatter": "console",
        },
        "access": {
            "class": "logging.StreamHandler",
            "stream": "ext://sys.stdout",
            "filters": ["request_id"],
            "formatter": "access",
        },
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django.request": {"level": "ERROR", "filters": ["but_503"]},
        "negotiations.access": {
            "handlers": ["access"],
            "level": (
                "INFO"
                if switch("NEGOTIATIONS_ACCESS_LOG", default="1" if PRODUCTION else "0")
                else "WARNING"
            ),
            "propagate": False,
        },
    },
}
