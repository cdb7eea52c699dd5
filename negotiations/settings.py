"""All settings. Those that differ between machines are environment variables, which docs/deploy.md
lists.

A site on one's own machine (the default) creates what it needs. With NEGOTIATIONS_PRODUCTION=1
nothing is assumed: secret key, hosts, database and number of proxies must be given, and the site
speaks HTTPS only. An empty variable counts as not given.
"""

import os
import secrets
from pathlib import Path
from typing import Any

import dj_database_url
from django.core.exceptions import ImproperlyConfigured
from django.http.request import split_domain_port

from negotiations import logs
from negotiations.data_folder import data_folder
from negotiations.environment import choice, count, given, missing, switch, whole_number

BASE_DIR = Path(__file__).resolve().parent.parent
DATA = data_folder()

PRODUCTION = switch("NEGOTIATIONS_PRODUCTION")
DEBUG = switch("NEGOTIATIONS_DEBUG") and not PRODUCTION


def _signing_key() -> str:
    """The key given; on one's own machine, a key generated once and kept in the data folder."""
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
# Django compares names without ports. Health checks on the machine itself ask 127.0.0.1.
ALLOWED_HOSTS = list(
    dict.fromkeys([*(split_domain_port(host)[0] or host for host in HOSTS), "127.0.0.1"])
)
# A form that is sent to the host it came from needs no entry, so `*`, which names no origin, gets
# none.
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
    "allauth",
    "allauth.account",
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
    "allauth.account.middleware.AccountMiddleware",
    "negotiations.middleware.reader_settings",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "negotiations.middleware.page_for_405",
    "negotiations.middleware.AskToSignIn",
    "negotiations.middleware.PageForDeadlock",
    "negotiations.middleware.rate_limit_headers",
    "negotiations.middleware.one_act_per_request",
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
    """The database that DATABASE_URL or POSTGRES_* name. POSTGRES_* are not joined into a URL, as a
    password may contain any character.

    Without either, libpq's defaults hold: manage.py and the tests start their own PostgreSQL and
    set DATABASE_URL.
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
# An open transaction holds back the feed of changes. The operator's own options follow, and win.
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
    "negotiations.permissions.SignInBackend",
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
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"

# allauth signs in; what it would limit, RATE_LIMIT_SIGN_IN does.
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*"]
ACCOUNT_PRESERVE_USERNAME_CASING = True
ACCOUNT_RATE_LIMITS = False
ACCOUNT_AUTHENTICATED_LOGIN_REDIRECTS = False
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True
#: Whether anybody may make an account, without an invitation.
SIGN_UP = switch("NEGOTIATIONS_SIGN_UP")

LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", "English")]
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

#: Whether the site can send e-mail: invitations and links for a new password.
MAIL = bool(os.environ.get("NEGOTIATIONS_SMTP_HOST"))
if MAIL:
    EMAIL_HOST = os.environ["NEGOTIATIONS_SMTP_HOST"]
    EMAIL_PORT = count("NEGOTIATIONS_SMTP_PORT", 587)
    EMAIL_HOST_USER = os.environ.get("NEGOTIATIONS_SMTP_USER", "")
    EMAIL_HOST_PASSWORD = os.environ.get("NEGOTIATIONS_SMTP_PASSWORD", "")
    _security = choice("NEGOTIATIONS_SMTP_SECURITY", ("starttls", "tls", "none"))
    EMAIL_USE_TLS, EMAIL_USE_SSL = _security == "starttls", _security == "tls"
    EMAIL_TIMEOUT = 10
    DEFAULT_FROM_EMAIL = given("NEGOTIATIONS_MAIL_FROM", "the address that the site's mail is from")

PROCRASTINATE_IMPORT_PATHS = ["negotiations.jobs"]

# Streams of whole tables that a web process sends at once; a further request gets 503.
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
    # The owner decides: subdomains may not speak HTTPS, and a browser's preload list is hard to
    # leave.
    SECURE_HSTS_INCLUDE_SUBDOMAINS = switch("NEGOTIATIONS_HSTS_SUBDOMAINS")
    SECURE_HSTS_PRELOAD = switch("NEGOTIATIONS_HSTS_PRELOAD")
    SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True


def _proxies() -> int:
    """The number of the site's own proxies in front of it: X-Forwarded-For is trusted that far."""
    name = "NEGOTIATIONS_PROXIES"
    if not PRODUCTION:
        return count(name, 0)
    why = (
        "how many proxies of your own are in front of the site (0 if none). Callers are told apart"
        " by the address that the outermost one saw; with too few all of them count as one, with"
        " too many each can claim any address"
    )
    return whole_number(name, given(name, why))


# Requests to the API per minute: per token or signed-in user, and per address without either.
RATE_LIMIT_TOKEN = count("NEGOTIATIONS_RATE_LIMIT_TOKEN", 600)
RATE_LIMIT_ADDRESS = count("NEGOTIATIONS_RATE_LIMIT_ADDRESS", 120)
# Searches per minute and address without sign-in. While somebody types, each pause is a search.
RATE_LIMIT_SEARCHES = count("NEGOTIATIONS_RATE_LIMIT_SEARCHES", 60)
# Failed passwords per address, username or known device before the next attempt has to wait longer
# and longer.
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

LOGGING = logs.settings(
    access=switch("NEGOTIATIONS_ACCESS_LOG", default="1" if PRODUCTION else "0")
)
