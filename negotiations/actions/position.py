"""State what a passage says an actor wants; revise and retract positions."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError

from negotiations.actions import journal, locks
from negotiations.actions.alike import Alike
from negotiations.actions.passage import find_or_mark
from negotiations.actions.validation import assign, check_same_negotiation
from negotiations.models import (
    Actor,
    Article,
    ArticleAuthor,
    Condition,
    Passage,
    Position,
    Term,
    User,
)
from negotiations.models.act import cache, cached_or
from negotiations.models.position import PositionStatus, QuoteMode
from negotiations.permissions import require
from negotiations.queries.common.hierarchy import in_one_family
from negotiations.queries.sources.voices import Utterance, Voices

Rows = Sequence[dict[str, Any]]
#: What coders may set on their own positions; suggesting is for machines, rejecting for editors.
CODERS_STATUSES = (PositionStatus.DRAFT, PositionStatus.SUBMITTED, PositionStatus.ACCEPTED)
#: What is known of verbs that are done together: the authors of an article, who is what to whom in
#: a negotiation, and what a coder has said of a passage.
AUTHORS, VOICES, SAID = "authors", "voices", "said"
#: What makes two positions of a coder on a passage alike.
ALIKE = {"passage", "article", "start", "end", "holder", "term", "stance", "conditions"}


@journal.action
def state(
    *,
    by: User,
    holder: Actor,
    term: Term,
    stance: int,
    passage: Passage | None = None,
    article: Article | None = None,
    start: int | None = None,
    end: int | None = None,
    quote: str | None = None,
    revision: int | None = None,
    speaker: Actor | None = None,
    voice: str | None = None,
    conditions: Rows = (),
    duplicate: bool = False,
    **fields: Any,
) -> Position:
    """State a position on `passage`, or on the span of `article`, whose passage is found or marked.

    `conditions`: rows `{relation, term, by}`. Raises Alike if the caller has stated the same here,
    unless it may be a `duplicate`. Without dates, the day of publication counts and is marked as
    assumed. Without a voice, the one that follows from the speaker (`queries.sources.voices`)
    counts and is marked as derived.
    """
    home = passage or article
    if home is None:
        raise ValidationError({"passage": "Give a passage, or an article with start and end."})
    require(by, "position.state", home)
    if passage:
        _agree(passage, article=article, start=start, end=end, quote=quote)
    check_same_negotiation(
        home.negotiation, holder=holder, term=term, speaker=speaker, conditions=conditions, **fields
    )
    if passage is None:
        passage = _passage(by, article, start, end, quote, revision)
    position = Position(
        negotiation_id=passage.negotiation_id,
        passage=passage,
        holder=holder,
        term=term,
        stance=stance,
        speaker=speaker,
        coder=by,
        **fields,
    )
    _date(position, fields.get("said_from"), fields.get("said_until"))
    _set_voice(position, voice)
    _check_revises(position)
    _check_status(position, by, before=PositionStatus.ACCEPTED)
    parts = _conditions(conditions)
    _check_alike(position, parts, duplicate)
    return journal.save("position.state", position, by=by, conditions=parts)


@journal.action
def revise(
    position: Position,
    *,
    by: User,
    version: int | None,
    conditions: Rows | None = None,
    duplicate: bool = False,
    **changes: Any,
) -> Position:
    """Revise a position. Given conditions replace the stored ones. Dates set to None fall back to
    the day of publication, a voice set to None to the one that follows from the speaker. A derived
    voice stays derived when a client sends it back.
    """
    require(by, "position.revise", position)
    journal.expect(position, version)
    check_same_negotiation(position.negotiation, conditions=conditions, **changes)
    compared = not ALIKE.isdisjoint(changes) or conditions is not None
    _move(position, by, changes)
    status = position.status
    voice, said_so = changes.pop("voice", position.voice), _says_so(position)
    if "said_from" in changes or "said_until" in changes:
        _date(position, *_dates(position, changes))
    assign(
        position, {name: value for name, value in changes.items() if not name.startswith("said_")}
    )
    if voice and voice != position.voice:
        _set_voice(position, voice)
    elif _says_so(position) != said_so if position.voice_defaulted else not voice:
        _set_voice(position, None)
    _check_revises(position)
    _check_status(position, by, before=status)
    parts = {} if conditions is None else {"conditions": _conditions(conditions)}
    if compared:
        _check_alike(position, parts.get("conditions"), duplicate)
    return journal.save("position.revise", position, by=by, **parts)


@journal.action
def retract(position: Position, *, by: User, version: int | None) -> None:
    require(by, "position.retract", position)
    journal.expect(position, version)
    journal.delete("position.retract", position, by=by)


def _says_so(position: Position) -> tuple[Any, ...]:
    """Return the fields that a voice follows from."""
    return position.holder_id, position.speaker_id, position.quote_mode, position.said_until


def _set_voice(position: Position, voice: str | None) -> None:
    position.voice_defaulted = not voice
    position.voice = voice or derived_voice(position)


def derived_voice(position: Position) -> str:
    """Return the voice that follows from the speaker. In a batch, what this needs is read once."""
    home, article, speaker = position.negotiation_id, position.passage.article, position.speaker_id
    authors: frozenset[UUID] = frozenset()
    if speaker != position.holder_id and (speaker or position.quote_mode == QuoteMode.NARRATOR):
        rows = ArticleAuthor.objects.filter(article=article.pk)
        authors = cached_or(
            (AUTHORS, article.pk), lambda: frozenset(rows.values_list("actor", flat=True))
        )
    voices = cached_or((VOICES, home), lambda: Voices(home))
    said = Utterance(
        position.holder_id,
        speaker,
        position.quote_mode,
        position.said_until,
        authors,
        article.outlet_id,
    )
    return voices.voice(said)


def _check_alike(
    position: Position, conditions: Iterable[Condition] | None, duplicate: bool
) -> None:
    """Raise Alike if its coder already holds an equal position on the same passage."""
    on, coder = position.passage, position.coder_id
    if on._state.adding:
        said = cached_or((SAID, on.pk, coder), dict)
    else:
        said = cached_or((SAID, on.pk, coder), lambda: _said([(on.pk, coder)])[on.pk, coder])
    what = _what(position, position.conditions.all() if conditions is None else conditions)
    twins = [other for other, its in said.values() if its == what]
    if twins and position not in twins and not duplicate:
        words = (
            f"{position.coder} has stated this already: the same holder, term, stance and"
            " conditions on this passage."
        )
        raise Alike("__all__", words, twins[0])
    said[position.pk] = position, what


def _what(position: Position, conditions: Iterable[Condition]) -> Any:
    """Return what a position says, in the form in which positions are compared."""
    on = frozenset((row.relation, row.term_id, row.by_id) for row in conditions)
    return position.holder_id, position.term_id, position.stance, on


def _said(pairs: Collection[tuple[UUID, Any]]) -> dict[tuple[UUID, Any], dict[UUID, Any]]:
    """Return what is stated, by passage and coder, and by id. Whoever states more of it at this
    moment waits.
    """
    found: dict[tuple[UUID, Any], dict[UUID, Any]] = {pair: {} for pair in pairs}
    if not pairs:
        return found
    locks.named(locks.SAID, [f"{passage} {coder}" for passage, coder in pairs])
    there = Position.objects.filter(
        passage__in={passage for passage, _ in pairs}, coder__in={coder for _, coder in pairs}
    )
    for row in there.order_by("id").prefetch_related("conditions"):
        if (row.passage_id, row.coder_id) in found:
            found[row.passage_id, row.coder_id][row.pk] = row, _what(row, row.conditions.all())
    return found


@contextmanager
def prefetch(
    negotiations: Iterable[UUID],
    articles: Iterable[UUID],
    actors: Iterable[UUID],
    pairs: Collection[tuple[UUID, Any]] = (),
) -> Iterator[None]:
    """Read, for many positions, what their coders stated on their passages (`pairs`), the authors
    of the articles, and whom the holders and speakers represent.
    """
    for pair, said in _said(pairs).items():
        cache((SAID, *pair), said)
    written: dict[UUID, set[UUID]] = {article: set() for article in articles}
    for article, author in ArticleAuthor.objects.filter(article__in=written).values_list(
        "article", "actor"
    ):
        written[article].add(author)
    for article, authors in written.items():
        cache((AUTHORS, article), frozenset(authors))
    for home in set(negotiations):
        voices = Voices(home)
        voices.read(actors)
        cache((VOICES, home), voices)
    yield


def _check_revises(position: Position) -> None:
    """Raise ValidationError unless it revises a position of the same holder on the same family of
    terms, and not one that revises it.
    """
    earlier, seen = position.revises, {position.pk}
    if earlier is None:
        return
    if earlier.holder_id != position.holder_id:
        raise ValidationError(
            {"revises": "A position revises one of the same holder: this is another's."}
        )
    if earlier.term_id != position.term_id and not in_one_family(earlier.term_id, position.term_id):
        raise ValidationError(
            {"revises": "A position revises one on the same term, its parents or its variants."}
        )
    while earlier is not None:
        if earlier.pk in seen:
            raise ValidationError({"revises": "These would revise each other."})
        seen.add(earlier.pk)
        earlier = earlier.revises


def _agree(passage: Passage, **sent: Any) -> None:
    """Refuse a span or quote that differs from the passage it is sent with."""
    wrong = {
        name: value
        for name, value in sent.items()
        if value is not None and value != getattr(passage, name)
    }
    if wrong:
        raise ValidationError(
            {name: f"The passage has {getattr(passage, name)}." for name in wrong}
        )


SPAN = ("article", "start", "end", "quote", "revision")


def _move(position: Position, by: User, changes: dict[str, Any]) -> None:
    """Find or mark the passage of a span given in `changes`."""
    span = {name: changes.pop(name) for name in SPAN if name in changes}
    if span and "passage" not in changes:
        article = span.pop("article", position.passage.article)
        changes["passage"] = _passage(
            by, article, **{"start": None, "end": None, "quote": None, "revision": None} | span
        )
    if (passage := changes.get("passage")) and passage.article_id != position.passage.article_id:
        raise ValidationError(
            {"passage": "A position stays in its article: retract it and state it in the other."}
        )


def _passage(
    by: User,
    article: Any,
    start: int | None,
    end: int | None,
    quote: str | None,
    revision: int | None,
) -> Passage:
    if start is None or end is None:
        raise ValidationError({"end" if end is None else "start": "A span has a start and an end."})
    return find_or_mark(
        by=by, article=article, start=start, end=end, quote=quote, revision=revision
    )


def _dates(position: Position, changes: dict[str, Any]) -> tuple[date | None, date | None]:
    if position.said_defaulted:
        return changes.get("said_from"), changes.get("said_until")
    return changes.get("said_from", position.said_from), changes.get(
        "said_until", position.said_until
    )


def _date(position: Position, said_from: date | None, said_until: date | None) -> None:
    """Complete the dates: one date is a single day, none the day of publication; for a reprint,
    that of its original.
    """
    article = position.passage.article
    published = (article.duplicate_of or article).published_on or article.published_on
    position.said_defaulted = said_from is None and said_until is None
    day = said_from or said_until or published
    if day is None:
        raise ValidationError(
            {"said_until": "The article has no date of publication: say when this was said."}
        )
    as_date = Position._meta.get_field("said_until").to_python
    position.said_from, position.said_until = as_date(said_from or day), as_date(said_until or day)


def _check_status(position: Position, by: User, *, before: str) -> None:
    if position.status == before:
        return
    if (
        position.coder_id != by.pk
        or position.status not in CODERS_STATUSES
        or before == PositionStatus.REJECTED
    ):
        require(by, "position.adjudicate", position)


def _conditions(rows: Rows) -> list[Condition]:
    return [Condition(**row) for row in rows]
