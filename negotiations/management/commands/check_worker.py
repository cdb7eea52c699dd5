"""Check that background jobs run: for a health check, as a worker listens on no port."""

from datetime import timedelta

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateWorker

SILENCE = timedelta(minutes=1)  # a worker gives a sign of life every ten seconds


class Command(BaseCommand):
    help = (
        "Say whether a background worker gave a sign of life in the last minute; exit with status 1"
        " if none did."
    )
    requires_system_checks = []

    def handle(self, *args: object, **options: object) -> None:
        latest = ProcrastinateWorker.objects.order_by("-last_heartbeat").first()
        if latest is None:
            raise CommandError(
                "No background worker is running: start `manage.py procrastinate worker`."
            )
        if timezone.now() - latest.last_heartbeat > SILENCE:
            raise CommandError(
                "No background worker gave a sign of life since"
                f" {latest.last_heartbeat:%Y-%m-%d %H:%M:%S}."
            )
        self.stdout.write("A background worker is running.")
