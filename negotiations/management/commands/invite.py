"""Invite somebody to the site, or to a negotiation, and print the link alone on the last line."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from negotiations import mail
from negotiations.actions import invitation, user
from negotiations.management.people import negotiation_called, operator
from negotiations.models.membership import Role


class Command(BaseCommand):
    help = (
        "Make a link with which somebody gets an account, or joins a negotiation. It works once,"
        " for seven days: the last line of the output is the link."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--email", default="", help="only an account with this address accepts")
        parser.add_argument("--negotiation", metavar="SLUG")
        parser.add_argument("--role", choices=Role.values, default=Role.READER)
        parser.add_argument("--by", metavar="USER", help="who invites; else the first operator")
        parser.add_argument(
            "--site", help="the site's address, such as https://example.org; else as it is set up"
        )

    def handle(self, *args: object, **options: Any) -> None:
        site = (options["site"] or mail.site_address()).rstrip("/")
        if not user.has_operator() and not options["by"]:
            self.stderr.write("Nobody operates this site yet: the link makes the first operator.")
            self.stdout.write(first_person_link(site))
            return
        by = operator(options["by"])
        slug = options["negotiation"]
        talks = negotiation_called(slug, by) if slug else None
        try:
            made, secret = invitation.send(
                by=by, negotiation=talks, role=options["role"], email=options["email"]
            )
        except (PermissionDenied, ValidationError) as error:
            raise CommandError(
                " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
            ) from error
        link = f"{site}{reverse('invitation.accept')}?key={secret}"
        if options["email"] and mail.send_invitation(made, link) == mail.SENT:
            self.stderr.write(f"It is mailed to {options['email']}, too.")
        self.stdout.write(link)


def first_person_link(site: str) -> str:
    return f"{site}{reverse('account.first')}?key={user.first_person_key()}"
