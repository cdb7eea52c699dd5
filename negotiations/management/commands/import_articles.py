"""Import articles from files into a negotiation."""

from argparse import ArgumentParser
from collections.abc import Iterator
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError

from negotiations.exchange.importers import IMPORTERS, Importer, txt
from negotiations.exchange.importers.row import ImportedRow
from negotiations.exchange.load import load_articles
from negotiations.management.people import negotiation_called, user_called
from negotiations.models.article import Genre
from negotiations.permissions import require
from negotiations.text.source.encodings import ENCODINGS

#: Whether the first line is the headline.
HEADLINES = {"first-line": True, "file-name": False}
GIVEN = ("title", "published_on", "outlet", "genre", "language", "text_access")

#: What is left of an import that is interrupted: it is one transaction.
NOTHING = "Nothing of this import was stored: run the same command again."
ALL_OR_NOTHING = (
    "Either all of this import was stored or nothing: run the same command again, it leaves out"
    " what is here already."
)


class RowReport:
    """The rows. `all_read`: all of them were read, so that their transaction may have ended."""

    def __init__(self, rows: Iterator[ImportedRow]) -> None:
        self._rows = rows
        self.all_read = False

    def __iter__(self) -> Iterator[ImportedRow]:
        yield from self._rows
        self.all_read = True


class Command(BaseCommand):
    help = (
        "Import articles from .txt, .csv or .jsonl files. Prints a report; exits with 1 if anything"
        " was refused."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("negotiation", help="its slug")
        parser.add_argument("files", nargs="+", type=Path)
        parser.add_argument(
            "--by",
            required=True,
            metavar="USER",
            help="who imports: an editor or owner of the negotiation",
        )
        parser.add_argument(
            "--published-on",
            type=_date,
            metavar="DATE",
            help="for what has no date of its own: 2025-05-15",
        )
        parser.add_argument(
            "--title", help="for what has none of its own; of .txt files, for one only"
        )
        parser.add_argument(
            "--headline",
            choices=HEADLINES,
            help=(
                "of .txt files: the first line, whatever it looks like, or the file's name;"
                " unsaid, the first line if it is clearly a headline, else the file's name"
            ),
        )
        parser.add_argument("--outlet", help="for what names none: made where missing")
        parser.add_argument(
            "--author", dest="authors", action="append", help="for what names none; may be repeated"
        )
        parser.add_argument("--genre", choices=Genre.values)
        parser.add_argument(
            "--language", help="as en or uk, for what names none; unsaid, it is found in the text"
        )
        parser.add_argument("--text-access", choices=["members", "public"])
        parser.add_argument(
            "--encoding",
            default="utf-8",
            help=f"of files without a byte order mark: {', '.join(ENCODINGS)} … (default: utf-8)",
        )
        parser.add_argument(
            "--all-or-nothing", action="store_true", help="one refused row keeps nothing"
        )

    def handle(self, *args: object, **options: Any) -> None:
        by = user_called(options["by"])
        negotiation = negotiation_called(options["negotiation"], by)
        try:
            require(by, "article.add", negotiation)
        except PermissionDenied as error:
            raise CommandError(str(error)) from error
        texts = [file for file in options["files"] if file.suffix.lower() == ".txt"]
        if options["title"] and len(texts) > 1:
            raise CommandError(
                "A title is of one text: import each .txt file by itself, or let the first line be"
                " the title."
            )
        first_line = HEADLINES.get(options["headline"])
        importers: dict[str, Importer] = {
            **IMPORTERS,
            ".txt": partial(txt.read, title=options["title"] or "", first_line=first_line),
        }
        rows = RowReport(_rows(options["files"], options["encoding"], importers))
        try:
            report = load_articles(
                rows,
                by=by,
                negotiation=negotiation,
                defaults={name: options[name] for name in (*GIVEN, "authors") if options[name]},
                all_or_nothing=options["all_or_nothing"],
            )
        except BaseException as error:
            error.add_note(ALL_OR_NOTHING if rows.all_read else NOTHING)
            raise
        self.stdout.write("\n".join(report.lines()))
        if report.refused:
            raise SystemExit(1)


def _date(text: str) -> str:
    return date.fromisoformat(text).isoformat()


def _rows(
    files: list[Path], encoding: str, importers: dict[str, Importer]
) -> Iterator[ImportedRow]:
    for file in files:
        importer = importers.get(file.suffix.lower())
        if importer is None:
            yield ImportedRow(
                str(file), problem=f"The file's name ends in none of {', '.join(importers)}."
            )
            continue
        try:
            data = file.read_bytes()
        except OSError as error:
            yield ImportedRow(str(file), problem=f"The file cannot be read: {error.strerror}.")
            continue
        yield from importer(file.name, data, encoding)
