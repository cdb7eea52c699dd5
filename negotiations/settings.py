"""Every setting. What differs between machines is an environment variable; docs/deploy.md lists them.

A site on one's own machine (the default) makes what it needs; with NEGOTIATIONS_PRODUCTION=1 nothing is assumed:
a secret key, the hosts and the database must be given, and only HTTPS is spoken.
"""

import os
import secrets
from pathlib import Path

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

from negotiations.place import data_folder

BASE_DIR = Path(__file__).resolve().parent.parent
PRODUCTION = os.environ.get("NEGOTIATIONS_PRODUCTION") == "1"
DEBUG = os.environ.get("NEGOTIATIONS_DEBUG") == "1" and not PRODUCTION
DATA = data_folder()


def _given(name: str) -> str:
    if value := os.environ.get(name):
        return value
    raise ImproperlyConfigured(f"Set {name}: with NEGOTIATIONS_PRODUCTION=1 nothing is assumed (docs/deploy.md).")


def _signing_key() -> str:
    """The one given; on one's own machine one made once and kept in the data folder."""
    if PRODUCTION:
        return _given("NEGOTIATIONS_SECRET_KEY")
    kept = DATA / "signing-key"
    if not kept.exists():
        DATA.mkdir(parents=True, exist_ok=True)
        kept.touch(mode=0o600)
        kept.write_text(secrets.token_urlsafe(50))
    return kept.read_text()


SECRET_KEY = os.environ.get("NEGOTIATIONS_SECRET_KEY") or _signing_key()
HOSTS = (
    _given("NEGOTIATIONS_HOSTS") if PRODUCTION else os.environ.get("NEGOTIATIONS_HOSTS", "localhost,127.0.0.1,[::1]")
)
ALLOWED_HOSTS = HOSTS.split(",")
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS] if PRODUCTION else []

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
    "negotiations.middleware.caller_address",
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

# manage.py and the tests start a PostgreSQL of their own and say where it is; without either, libpq's defaults.
DATABASES = {
    "default": {
        **dj_database_url.parse(
            _given("DATABASE_URL") if PRODUCTION else os.environ.get("DATABASE_URL") or "postgresql:///negotiations"
        ),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "negotiations.User"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend", "negotiations.permissions.Roles"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
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
STATIC_ROOT = (os.environ.get("NEGOTIATIONS_STATIC") or BASE_DIR / "staticfiles") if PRODUCTION else None
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = not PRODUCTION
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "negotiations.apps.HashedStaticFiles"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

PROCRASTINATE_IMPORT_PATHS = ["negotiations.jobs"]

DATA_UPLOAD_MAX_MEMORY_SIZE = 30 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000  # a line of a concordance is a field, and 1,000 lines may be tagged at once

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
    SECURE_SSL_REDIRECT = os.environ.get("NEGOTIATIONS_SSL_REDIRECT", "1") != "0"
    SECURE_REDIRECT_EXEMPT = ["^healthz$", "^readyz$"]
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True

# Requests to the API in a minute: of a token or a person who is signed in, and of an address without either.
RATE_LIMIT_TOKEN = int(os.environ.get("NEGOTIATIONS_RATE_LIMIT_TOKEN", "600"))
RATE_LIMIT_ADDRESS = int(os.environ.get("NEGOTIATIONS_RATE_LIMIT_ADDRESS", "120"))
# Searches in a minute from an address by people who are not signed in: while somebody types, each pause is one.
RATE_LIMIT_SEARCHES = int(os.environ.get("NEGOTIATIONS_RATE_LIMIT_SEARCHES", "60"))
# Passwords that may fail, by address, by username or by known device, before the next has to wait longer and longer.
RATE_LIMIT_SIGN_IN = int(os.environ.get("NEGOTIATIONS_RATE_LIMIT_SIGN_IN", "10"))

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "negotiations.api.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": [
        "rest_framework.permissions.IsAuthenticatedOrReadOnly",
        "negotiations.api.authentication.TokenScope",
    ],
    "DEFAULT_THROTTLE_CLASSES": ["negotiations.api.limits.Limit"],
    # X-Forwarded-For is believed as far as the site has proxies of its own in front of it.
    "NUM_PROXIES": int(os.environ.get("NEGOTIATIONS_PROXIES", "0")),
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["negotiations.api.parsers.Json"],
    "DEFAULT_FILTER_BACKENDS": ["negotiations.api.filters.StrictFilters"],
    "DEFAULT_PAGINATION_CLASS": "negotiations.api.paging.KeysetPagination",
    "DEFAULT_SCHEMA_CLASS": "negotiations.api.schema.Schema",
    "EXCEPTION_HANDLER": "negotiations.api.errors.answer",
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "negotiations.api.renderers.FormatFirst",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "negotiations",
    "DESCRIPTION": "Where each party stands on each proposed term, who says so, since when and on what condition.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SERVE_INCLUDE_SCHEMA": False,
    "COMPONENT_SPLIT_REQUEST": True,
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "negotiations.api.schema.add_problem",
        "negotiations.api.schema.add_revisions",
        "negotiations.api.examples.add_examples",
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

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"django.request": {"level": "ERROR"}},
}
