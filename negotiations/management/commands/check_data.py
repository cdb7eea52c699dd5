"""List stored data that deserve a second look."""

from collections.abc import Sequence
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from negotiations.models import Actor, Negotiation, Position, Term
from negotiations.queries.checks.changed_standings import ChangedCell, changed_cells
from negotiations.queries.checks.language_tags import odd_language_tags
from negotiations.queries.common.duplicates import Double, actors_alike, tags_alike, terms_alike
from negotiations.queries.sources.voices import contradictions
from negotiations.queries.standings.matrix import default_day
from negotiations.queries.workbench.spans import misfits

SHOWN = 20


class Command(BaseCommand):
    help = (
        "List positions whose voice contradicts who says so, passages and language tags that would"
        " not be taken today, and codes, labels and names that are alike; with --since-upgrade, the"
        " standings that changed. Changes nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "negotiations",
            nargs="*",
            metavar="NEGOTIATION",
            help="short names; all, if none is given",
        )
        parser.add_argument(
            "--since-upgrade",
            action="store_true",
            help=(
                "list the cells that read otherwise since time and stage are in the rule of the"
                " standings, and why"
            ),
        )

    def handle(self, *args: object, **options: Any) -> None:
        for negotiation in _asked_for(options["negotiations"]):
            if options["since_upgrade"]:
                self._list_cells(negotiation)
            else:
                self._list_voices(negotiation)
                self._list_misfits(negotiation)
                self._list_language_tags(negotiation.slug, negotiation)
                self._list_alike(negotiation)
        if not options["since_upgrade"]:
            self._list_language_tags("Shared actors", None)
            self._say_alike(
                "shared",
                actors_alike(None),
                "name and kind of an actor",
                "names and kinds of actors",
            )

    def _list_voices(self, negotiation: Negotiation) -> None:
        found = list(contradictions(negotiation.pk))
        many = "position contradicts" if len(found) == 1 else "positions contradict"
        self.stdout.write(f"{negotiation.slug}: the voice of {len(found)} {many} who says so.")
        rows = Position.objects.select_related("holder", "term").in_bulk(
            [pk for pk, _, _ in found[:SHOWN]]
        )
        for pk, stored, derived in found[:SHOWN]:
            self.stdout.write(f"  {pk}: {stored}, by its speaker {derived}: {rows[pk]}")
        if len(found) > SHOWN:
            self.stdout.write(
                f"  and {len(found) - SHOWN} more: /negotiations/{negotiation.slug}/voices lists"
                " them."
            )

    def _list_misfits(self, negotiation: Negotiation) -> None:
        found = list(misfits(negotiation))
        many = "passage has" if len(found) == 1 else "passages have"
        self.stdout.write(
            f"{negotiation.slug}: {len(found)} {many} white space at an end or cut a letter."
        )
        for one in found:
            passage, fits = one.passage, one.fits
            what = (
                f"{fits.start} to {fits.end} fits: “{fits.body}”"
                if fits
                else "nothing in it is seen"
            )
            self.stdout.write(
                f"  {passage.pk}: {passage.start} to {passage.end}, “{passage}”; {what}."
            )

    def _list_language_tags(self, where: str, negotiation: Negotiation | None) -> None:
        for what, tag, n in odd_language_tags(negotiation):
            self.stdout.write(
                f"{where}: {n} × language “{tag}” of {'an ' if what == 'article' else 'a '}{what}."
            )

    def _list_alike(self, negotiation: Negotiation) -> None:
        here = [
            group
            for group in actors_alike(negotiation.pk)
            if any(actor.negotiation_id for actor in group)
        ]
        self._say_alike(negotiation.slug, tags_alike(negotiation), "code", "codes")
        self._say_alike(negotiation.slug, terms_alike(negotiation), "label", "labels")
        self._say_alike(
            negotiation.slug, here, "name and kind of an actor", "names and kinds of actors"
        )

    def _say_alike(self, where: str, groups: Sequence[Double], one: str, several: str) -> None:
        if groups:
            what = f"1 {one} is" if len(groups) == 1 else f"{len(groups)} {several} are"
            self.stdout.write(
                f"{where}: {what} there more than once, but for case, spaces or look-alike signs."
            )
        for group in groups:
            self.stdout.write(
                "  " + ", ".join(f"“{getattr(row, 'code', row)}” {row.pk}" for row in group)
            )

    def _list_cells(self, negotiation: Negotiation) -> None:
        day = default_day(negotiation)
        found = list(changed_cells(negotiation, day))
        self.stdout.write(
            f"{negotiation.slug}: {len(found)} standing{'s' * (len(found) != 1)} changed, as of"
            f" {day}."
        )
        actors = Actor.objects.in_bulk([one.actor for one in found])
        terms = Term.objects.in_bulk([one.term for one in found])
        for one in found:
            self.stdout.write(
                f"  {actors[one.actor]}, {terms[one.term]}: {_stances(one)}: {one.why}."
            )


def _stances(cell: ChangedCell) -> str:
    after = cell.after.stance if cell.after.stance is not None else cell.after.state
    return f"{'none' if cell.before is None else cell.before} → {after}"


def _asked_for(slugs: list[str]) -> list[Negotiation]:
    found = list(Negotiation.objects.order_by("slug"))
    if not found:
        raise CommandError(
            "There is no negotiation yet, so nothing to check: make one on the site first."
        )
    if unknown := set(slugs) - {one.slug for one in found}:
        there = ", ".join(one.slug for one in found)
        raise CommandError(
            f"There is no negotiation {', '.join(sorted(unknown))}; there are: {there}."
        )
    return [one for one in found if not slugs or one.slug in slugs]
