"""Load the starter codebook into a negotiation."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError

from negotiations.actions import tag
from negotiations.exchange.codebook import starter_codebook
from negotiations.management.people import negotiation_called, user_called


class Command(BaseCommand):
    help = (
        "Load the starter codebook into a negotiation; tags whose code it has already are left as"
        " they are."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("negotiation", help="its slug")
        parser.add_argument(
            "--by", required=True, metavar="USER", help="an editor or owner of the negotiation"
        )

    def handle(self, *args: object, **options: Any) -> None:
        by = user_called(options["by"])
        negotiation = negotiation_called(options["negotiation"], by)
        try:
            made = tag.load(by=by, negotiation=negotiation, tags=starter_codebook())
        except PermissionDenied as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{len(made)} tags loaded.")
