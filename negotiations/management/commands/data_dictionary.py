"""Print the data dictionary of the exported table, which is docs/data-dictionary.md."""

from django.core.management.base import BaseCommand

from negotiations.exchange.exporters import dictionary


class Command(BaseCommand):
    help = "Print the data dictionary of the exported positions, in Markdown."
    requires_system_checks: list[str] = []

    def handle(self, *args: object, **options: object) -> None:
        self.stdout.write(dictionary.page(), ending="")
