"""What a web server serves: `negotiations.wsgi:application`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "negotiations.settings")

application = get_wsgi_application()
