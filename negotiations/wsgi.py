"""What a web server serves: `negotiations.wsgi:application`."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "negotiations.settings")

application = get_wsgi_application()

# What is loaded once stays for good: the collector need not walk it again while a page of thousands
# of rows is made.
get_resolver().check()
gc.collect()
gc.freeze()
gc.set_threshold(50_000, 20, 20)
