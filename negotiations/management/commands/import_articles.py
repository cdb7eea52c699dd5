"""Articles from files into a negotiation."""

from argparse import ArgumentParser
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError

from negotiations.exchange.importers import IMPORTERS
from negotiations.exchange.importers.row import Row
from negotiations.exchange.load import load_articles
from negotiations.management.people import negotiation_called, user_called
from negotiations.models.article import Genre
from negotiations.permissions import require

GIVEN = ("published_on", "outlet", "genre", "language", "text_access")


class Command(BaseCommand):
    help = "Import articles from .txt, .csv or .jsonl files. Prints a report; exits with 1 if anything was refused."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("negotiation", help="its slug")
        parser.add_argument("files", nargs="+", type=Path)
        parser.add_argument(
            "--by", required=True, metavar="USER", help="who imports: an editor or owner of the negotiation"
        )
        parser.add_argument(
            "--published-on", type=_date, metavar="DATE", help="for what has no date of its own: 2025-05-15"
        )
        parser.add_argument("--outlet", help="for what names none: made where missing")
        parser.add_argument("--author", dest="authors", action="append", help="for what names none; may be repeated")
        parser.add_argument("--genre", choices=Genre.values)
        parser.add_argument("--language", help="as en or uk")
        parser.add_argument("--text-access", choices=["members", "public"])
        parser.add_argument("--encoding", default="utf-8", help="of files without a byte order mark (default: utf-8)")
        parser.add_argument("--all-or-nothing", action="store_true", help="one refused row keeps nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        by = user_called(options["by"])
        negotiation = negotiation_called(options["negotiation"], by)
        try:
            require(by, "article.add", negotiation)
        except PermissionDenied as error:
            raise CommandError(str(error)) from error
        report = load_articles(
            _rows(options["files"], options["encoding"]),
            by=by,
            negotiation=negotiation,
            defaults={name: options[name] for name in (*GIVEN, "authors") if options[name]},
            all_or_nothing=options["all_or_nothing"],
        )
        self.stdout.write("\n".join(report.lines()))
        if report.refused:
            raise SystemExit(1)


def _date(text: str) -> str:
    return date.fromisoformat(text).isoformat()


def _rows(files: list[Path], encoding: str) -> Iterator[Row]:
    for file in files:
        importer = IMPORTERS.get(file.suffix.lower())
        if importer is None:
            yield Row(str(file), problem=f"The file's name ends in none of {', '.join(IMPORTERS)}.")
            continue
        try:
            data = file.read_bytes()
        except OSError as error:
            yield Row(str(file), problem=f"The file cannot be read: {error.strerror}.")
            continue
        yield from importer(file.name, data, encoding)
