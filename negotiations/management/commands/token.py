"""Issue a personal token for the HTTP API, and print it alone on the last line."""

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from negotiations.actions import token
from negotiations.management.people import user_called
from negotiations.models.token import Scope


class Command(BaseCommand):
    help = (
        "Make a personal token for the API. It is shown once: the last line of the output is the"
        " token."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("user")
        parser.add_argument("--scope", choices=Scope.values, default=Scope.READ)
        parser.add_argument(
            "--name", required=True, help="what it is for, as shown in the list of tokens"
        )
        parser.add_argument("--days", type=int, help="until it expires; without it, never")

    def handle(self, *args: object, **options: Any) -> None:
        days = options["days"]
        expires_at = timezone.now() + timedelta(days=days) if days is not None else None
        try:
            _, secret = token.issue(
                by=user_called(options["user"]),
                name=options["name"],
                scope=options["scope"],
                expires_at=expires_at,
            )
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(secret)
