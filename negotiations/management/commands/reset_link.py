"""Make a link with which a person chooses a new password, and print it alone on the last line."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.urls import reverse

from negotiations import mail
from negotiations.actions import reset
from negotiations.management.people import user_called


class Command(BaseCommand):
    help = (
        "Make a link with which a person chooses a new password. It works once, for an hour: give"
        " it to nobody else. The last line of the output is the link."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("user", help="username")
        parser.add_argument(
            "--site", help="the site's address, such as https://example.org; else as it is set up"
        )

    def handle(self, *args: object, **options: Any) -> None:
        user = user_called(options["user"])
        _, secret = reset.issue(by=user, user=user)
        site = (options["site"] or mail.site_address()).rstrip("/")
        self.stdout.write(f"{site}{reverse('reset.use')}?key={secret}")
