"""What in the stored data deserves a second look."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from negotiations.models import Negotiation, Position
from negotiations.queries.voices import contradictions

SHOWN = 20


class Command(BaseCommand):
    help = "List what in the stored data contradicts itself: positions whose voice contradicts who says so. Changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("negotiations", nargs="*", metavar="NEGOTIATION", help="short names; all, if none is given")

    def handle(self, *args: Any, **options: Any) -> None:
        for negotiation in _asked_for(options["negotiations"]):
            found = list(contradictions(negotiation.pk))
            many = "position contradicts" if len(found) == 1 else "positions contradict"
            self.stdout.write(f"{negotiation.slug}: the voice of {len(found)} {many} who says so.")
            rows = Position.objects.select_related("holder", "term").in_bulk([pk for pk, _, _ in found[:SHOWN]])
            for pk, stored, derived in found[:SHOWN]:
                self.stdout.write(f"  {pk}: {stored}, by its speaker {derived}: {rows[pk]}")
            if len(found) > SHOWN:
                self.stdout.write(
                    f"  and {len(found) - SHOWN} more: /negotiations/{negotiation.slug}/voices lists them."
                )


def _asked_for(slugs: list[str]) -> Any:
    found = Negotiation.objects.order_by("slug")
    return found.filter(slug__in=slugs) if slugs else found
