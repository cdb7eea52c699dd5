"""Start a new feed of changes after a restore."""

from django.core.management.base import BaseCommand

from negotiations.actions import feed_epoch


class Command(BaseCommand):
    help = (
        "Start a new feed of changes. Run this once after a database was restored, before the site"
        " is opened."
    )

    def handle(self, *args: object, **options: object) -> None:
        feed_epoch.restart()
        self.stdout.write("Who follows the feed of changes is told to begin again.")
