"""Feed what importers read into the actions."""

from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from negotiations.actions import actor, article, history
from negotiations.exchange.importers.row import Row
from negotiations.exchange.report import Report
from negotiations.models import Actor, Negotiation
from negotiations.models.actor import ActorKind
from negotiations.text.normalising import text_hash


class _NothingKept(Exception):
    """Rolls back what was imported before a refusal."""


@history.act()
def load_articles(
    rows: Iterable[Row], *, by: Any, negotiation: Negotiation, defaults: dict[str, Any], all_or_nothing: bool = False
) -> Report:
    """Articles from rows. `defaults` are the fields of a row that gives none of its own.

    A refused row is reported and the others kept; with `all_or_nothing`, one refusal keeps nothing. Until all is stored,
    articles that others add to this negotiation may have to wait.
    """
    report = Report()
    with suppress(_NothingKept), transaction.atomic():
        article.one_import_at_a_time([negotiation])
        for row in rows:
            report.read += 1
            _load(row, by, negotiation, defaults, report)
        if all_or_nothing and report.refused:
            report.kept.clear()
            report.actors_made.clear()
            report.nothing_kept = True
            raise _NothingKept
    return report


def _load(row: Row, by: Any, negotiation: Negotiation, defaults: dict[str, Any], report: Report) -> None:
    if row.problem:
        report.refused.append((row.where, row.problem))
        return
    fields = {**defaults, **row.fields}
    made = len(report.actors_made)
    try:
        with transaction.atomic():
            kept = _add(row.where, fields, by, negotiation, report)
    except ValidationError as error:
        del report.actors_made[made:]
        report.refused.append((row.where, _in_words(error)))
    else:
        report.dropped += [(row.where, what) for what in row.dropped if kept]


def _add(where: str, fields: dict[str, Any], by: Any, negotiation: Negotiation, report: Report) -> bool:
    """Whether it was kept, which an article that is here already is not."""
    if not fields.get("published_on"):
        raise ValidationError({"published_on": "There is no date of publication: give one, as 2025-05-15."})
    fields["text"] = article.normalised(fields.get("text", ""))
    if twin := _same(negotiation, fields):
        report.duplicates.append((where, f"is here already as “{twin}” ({twin.pk}): left out."))
        return False
    authors = [_actor(name, ActorKind.PERSON, by, negotiation, report) for name in fields.pop("authors", [])]
    outlet = fields.pop("outlet", None)
    if outlet:
        fields["outlet"] = _actor(outlet, ActorKind.MEDIA, by, negotiation, report)
    added = article.add(by=by, negotiation=negotiation, authors=authors, **{"title": "", **fields})
    if added.duplicate_of:
        report.duplicates.append((where, f"has the text of “{added.duplicate_of}”: kept as a reprint of it."))
    report.kept.append(f"“{added}” ({added.pk}), {added.length} code points, SHA-256 {added.text_hash}")
    return True


def _same(negotiation: Negotiation, fields: dict[str, Any]) -> Any:
    """The article this would put in a second time: the same text from the same day and outlet."""
    same = negotiation.articles.without_text().filter(text_hash=text_hash(fields["text"]))
    for candidate in same.select_related("outlet"):
        outlet = candidate.outlet.name if candidate.outlet else ""
        if (
            str(candidate.published_on) == fields["published_on"]
            and outlet.casefold() == fields.get("outlet", "").casefold()
        ):
            return candidate
    return None


def _actor(name: str, kind: ActorKind, by: Any, negotiation: Negotiation, report: Report) -> Actor:
    found, made = actor_called(name, kind, by=by, negotiation=negotiation)
    if made:
        report.actors_made.append(f"{name} ({kind.label.lower()})")
    return found


def actor_called(name: str, kind: ActorKind, *, by: Any, negotiation: Negotiation) -> tuple[Actor, bool]:
    """The actor of this name, of this kind if there are several, and whether it had to be made."""
    known = list(Actor.objects.usable_in(negotiation).called(name).order_by("id"))
    fitting = [actor for actor in known if actor.kind == kind] or known
    if fitting:
        return fitting[0], False
    return actor.add(by=by, kind=kind, name=name), True


def _in_words(error: ValidationError) -> str:
    messages = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
    return " ".join(f"{name}: {message}" for name, found in messages.items() for message in found)
