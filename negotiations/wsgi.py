"""What a web server serves: `negotiations.wsgi:application`."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "negotiations.settings")

application = get_wsgi_application()

# Modules stay loaded for good: the garbage collector need not walk them while a page of thousands
# of rows is rendered.
get_resolver().check()
gc.collect()
gc.freeze()
gc.set_threshold(50_000, 20, 20)
