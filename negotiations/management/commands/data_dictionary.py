"""The data dictionary of the exported table, as docs/data-dictionary.md has it."""

from typing import Any

from django.core.management.base import BaseCommand

from negotiations.exchange.exporters import dictionary


class Command(BaseCommand):
    help = "Print the data dictionary of the exported positions, in Markdown."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(dictionary.page(), ending="")
