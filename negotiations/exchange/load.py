"""Feed what importers read into the actions."""

from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from negotiations.actions import article, journal
from negotiations.exchange.actors import AUTHOR, OUTLET, Meant, described, meant_by, the_one
from negotiations.exchange.importers.row import ImportedRow
from negotiations.exchange.report import ImportReport
from negotiations.models import Actor, Article, Negotiation, User
from negotiations.text.canonical import canonical, stored
from negotiations.text.normalising import text_hash
from negotiations.text.source.dates import whole
from negotiations.text.source.languages import language_of
from negotiations.text.source.parts import ProposedPart
from negotiations.text.source.people import once, several


class _NothingKept(Exception):
    """Rolls back what was imported before a refusal."""


@journal.act()
def load_articles(
    rows: Iterable[ImportedRow],
    *,
    by: User,
    negotiation: Negotiation,
    defaults: dict[str, Any],
    all_or_nothing: bool = False,
) -> ImportReport:
    """Articles from rows. `defaults` are the fields of a row that gives none of its own.

    A refused row is reported and the others kept; with `all_or_nothing`, one refusal keeps nothing.
    Until all is stored, articles that others add to this negotiation may have to wait.
    """
    report = ImportReport()
    with suppress(_NothingKept), transaction.atomic():
        article.one_import_at_a_time([negotiation])
        for row in rows:
            report.read += 1
            _load(row, by, negotiation, defaults, report)
        if all_or_nothing and report.refused:
            report.keep_nothing()
            raise _NothingKept
    return report


def _load(
    row: ImportedRow,
    by: User,
    negotiation: Negotiation,
    defaults: dict[str, Any],
    report: ImportReport,
) -> None:
    report.leave_out(row.file or row.where, row.dropped)
    report.notes += [(row.where, note) for note in row.notes]
    if row.problem:
        report.refused.append((row.where, row.problem))
        return
    made, noted = len(report.actors_made), len(report.notes)
    try:
        with transaction.atomic():
            _add(row, defaults, by, negotiation, report)
    except ValidationError as error:
        del report.actors_made[made:], report.notes[noted:]
        report.refused.append((row.where, _in_words(error)))


def _add(
    row: ImportedRow,
    defaults: dict[str, Any],
    by: User,
    negotiation: Negotiation,
    report: ImportReport,
) -> None:
    """Fields are the row's own, else those given for all, else what its text says."""
    given = {**defaults, **row.fields}
    fields = {"title": "", **row.found, **given}
    fields["published_on"] = _day(fields.get("published_on", ""))
    fields["text"] = article.normalised(fields.get("text", ""))
    fields["source_hash"] = row.source_hash
    name = fields.pop("outlet", "")
    outlet = meant_by(name, OUTLET, negotiation) if name else None
    if twin := _same(negotiation, fields, outlet, titled=row.titled):
        report.duplicates.append((row.where, f"is here already as “{twin}” ({twin.pk}): left out."))
        return
    if outlet:
        fields["outlet"] = _actor(outlet, row.where, by, negotiation, report)
    writers = (meant_by(name, AUTHOR, negotiation) for name in once(fields.pop("authors", [])))
    authors = dict.fromkeys(
        _actor(writer, row.where, by, negotiation, report) for writer in writers
    )
    found = language_of(fields["text"]) if not fields.get("language") else None
    if found:
        fields["language"] = found.code
    added = article.add(by=by, negotiation=negotiation, authors=list(authors), **fields)
    if added.duplicate_of:
        report.duplicates.append(
            (row.where, f"has the text of “{added.duplicate_of}”: kept as a reprint of it.")
        )
    report.proposed += [(row.where, said(proposal, given)) for proposal in row.proposals]
    language = (
        f"language {added.language}{f', by {found.by}' if found else ''}"
        if added.language
        else "language unknown"
    )
    report.kept.append(
        f"“{added}” ({added.pk}), {added.length} code points, {language}, SHA-256 {added.text_hash}"
    )


def said(proposal: ProposedPart, given: dict[str, Any]) -> str:
    """What a text says of itself, and whether that was taken for what was not `given`. Its words
    stay in the text.
    """
    quoted, left = f"“{proposal.words}”".replace("\n", " · "), "left in the text"
    if len(proposal.names) > 1:
        told = f"{quoted} looks like {len(proposal.names)} authors, none of them taken: give each"
    elif proposal.names:
        used = "others are given" if given.get("authors") else "taken"
        told = f"author {proposal.names[0]}, by {quoted}: {used}"
    else:
        told = f"{proposal.part} {quoted}"
    if proposal.day:
        used = "another is given" if given.get("published_on") else "taken"
        told += f"{'; ' if proposal.names else ': '}published on {proposal.day}: {used}"
    return f"{told}; the words are {left}" if proposal.names or proposal.day else f"{told}: {left}"


def _day(given: str) -> str:
    if not given:
        raise ValidationError(
            {"published_on": "There is no date of publication: give one, as 2025-05-15."}
        )
    if day := whole(str(given)):
        return day.isoformat()
    raise ValidationError(
        {"published_on": f"“{given}” is no date, or may be two: write it as 2025-05-15."}
    )


def _same(
    negotiation: Negotiation, fields: dict[str, Any], outlet: Meant | None, *, titled: bool
) -> Article | None:
    """The article this would put in a second time: the same source from the same day and outlet. Of
    one whose source nobody knows, the text tells, and its title, if that is a line of the source
    (`titled`).
    """
    unknown = Q(source_hash="", text_hash=text_hash(fields["text"]))
    unknown &= Q(canonical=stored(fields["title"])) if titled else Q()
    same = negotiation.articles.without_text().filter(
        Q(source_hash=fields["source_hash"]) | unknown, published_on=fields["published_on"]
    )
    return next(
        (one for one in same.select_related("outlet").order_by("id") if _is(one.outlet, outlet)),
        None,
    )


def _is(stored: Actor | None, outlet: Meant | None) -> bool:
    if not stored or not outlet:
        return not stored and not outlet
    return stored in outlet.fitting or canonical(stored.name) == canonical(outlet.name)


def _actor(
    meant: Meant, where: str, by: User, negotiation: Negotiation, report: ImportReport
) -> Actor:
    """The one who is meant, and what there is to say about it."""
    found, made = the_one(meant, by=by, negotiation=negotiation)
    if made:
        report.actors_made.append(f"{meant.name} ({meant.role.made.label.lower()})")
        if names := several(meant.name):
            report.notes.append(
                (
                    where,
                    (
                        f"“{meant.name}” looks like {len(names)} names and is kept as one: separate"
                        " them with semicolons"
                    ),
                )
            )
    report.notes += [
        (
            where,
            f"“{meant.name}” is read as {described(found)}; {described(other)} bears that name too",
        )
        for other in meant.others
    ]
    return found


def _in_words(error: ValidationError) -> str:
    messages = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
    return " ".join(f"{name}: {message}" for name, found in messages.items() for message in found)
