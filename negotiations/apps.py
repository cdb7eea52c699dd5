"""The one app, and how its static files are named in production."""

from django.apps import AppConfig
from whitenoise.storage import CompressedManifestStaticFilesStorage


class NegotiationsConfig(AppConfig):
    name = "negotiations"


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    support_js_module_import_aggregation = True
