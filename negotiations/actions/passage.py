"""Mark passages of an article, tag them, and record whom they are about."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import Case, QuerySet, When

from negotiations.actions import journal, locks
from negotiations.actions.validation import assign, check_same_negotiation
from negotiations.models import (
    Actor,
    Article,
    Passage,
    PassageAbout,
    PassageTag,
    PassageTerm,
    Tag,
    Term,
    User,
)
from negotiations.models.act import cache, cached, cached_or
from negotiations.models.base import StoredRow
from negotiations.models.passage import Anchor
from negotiations.models.snapshot import Parts
from negotiations.permissions import require
from negotiations.queries.workbench.spans import fitting_in, sections_at
from negotiations.text.offsets import Span

#: What is known of verbs that are done together: the copy of a text, and the passage over a span.
TEXT, OVER = "text", "over"
FITS = (
    "A passage has no white space at its ends and cuts no letter: the span that fits is %(start)s"
    " to %(end)s."
)


@journal.action
def mark(
    *,
    by: User,
    article: Article,
    start: int,
    end: int,
    quote: str | None = None,
    revision: int | None = None,
    tags: Sequence[Tag] = (),
    about: Sequence[Actor] = (),
    terms: Sequence[Term] = (),
    note: str = "",
    repeats: UUID | None = None,
) -> Passage:
    """Mark a passage. Raises ValidationError if the span is outside the text, has white space at an
    end, cuts a letter, or does not read `quote`.

    `repeats`: the id of the passage that suggested it, whose words these are.
    """
    require(by, "passage.mark", article)
    check_same_negotiation(article.negotiation, tags=tags, about=about, terms=terms)
    passage = Passage(
        article=article, negotiation=article.negotiation, start=start, end=end, coder=by, note=note
    )
    passage.quote = _words(article, start, end, quote, revision)
    passage.repeats = _repeated(repeats, passage, by)
    return journal.save("passage.mark", passage, by=by, **_parts(tags, about, terms))


@journal.action
def revise(
    passage: Passage,
    *,
    by: User,
    version: int | None,
    start: int | None = None,
    end: int | None = None,
    quote: str | None = None,
    revision: int | None = None,
    tags: Sequence[Tag] | None = None,
    about: Sequence[Actor] | None = None,
    terms: Sequence[Term] | None = None,
    **changes: object,
) -> Passage:
    """Revise a passage. A given list replaces the stored one; a given span must quote the text, and
    a different span must fit it.
    """
    require(by, "passage.revise", passage)
    journal.expect(passage, version)
    check_same_negotiation(passage.negotiation, tags=tags, about=about, terms=terms)
    if start is not None or end is not None or quote is not None:
        start, end = passage.start if start is None else start, passage.end if end is None else end
        is_another = not passage.found or (start, end) != (passage.start, passage.end)
        changes["quote"] = _words(passage.article, start, end, quote, revision, is_another)
        changes |= {"start": start, "end": end, "anchor": Anchor.HELD, "revision": None}
    return journal.save(
        "passage.revise", assign(passage, changes), by=by, **_parts(tags, about, terms)
    )


@journal.action
def retract(passage: Passage, *, by: User, version: int | None) -> None:
    require(by, "passage.retract", passage)
    journal.expect(passage, version)
    journal.delete("passage.retract", passage, by=by)


@journal.action
def tag(
    *,
    by: User,
    article: Article,
    start: int,
    end: int,
    tag: Tag,
    quote: str | None = None,
    revision: int | None = None,
) -> Passage:
    """Tag the passage over exactly this span, and mark it first if there is none. Other
    tags stay.
    """
    passage = _over(by, article, start, end, quote, revision)
    require(by, "passage.tag", passage)
    check_same_negotiation(article.negotiation, tags=[tag])
    verb = "passage.mark" if passage._state.adding else "passage.tag"
    rows = [] if passage._state.adding else sorted(passage.tags.all(), key=lambda row: row.rank)
    keys = dict.fromkeys([*(row.tag_id for row in rows), tag.pk])
    return journal.save(verb, passage, by=by, tags=[PassageTag(tag_id=key) for key in keys])


def find_or_mark(
    *, by: User, article: Article, start: int, end: int, quote: str | None, revision: int | None
) -> Passage:
    """Return the passage over exactly this span, the caller's own first; mark a new one if there is
    none.
    """
    passage = _over(by, article, start, end, quote, revision)
    return journal.save("passage.mark", passage, by=by) if passage._state.adding else passage


def _over(
    by: User, article: Article, start: int, end: int, quote: str | None, revision: int | None
) -> Passage:
    """Return the passage over this span, or a new one that is not saved yet."""
    words = _words(article, start, end, quote, revision)
    over = (OVER, article.pk, start, end)
    passage = cached_or(over, lambda: _standing(article, start, end, by))
    if passage is None:
        require(by, "passage.mark", article)
        passage = Passage(
            article=article,
            negotiation_id=article.negotiation_id,
            start=start,
            end=end,
            quote=words,
            coder=by,
        )
        cache(over, passage)
    return passage


def standing_over(article: Article, start: int, end: int) -> Passage | None:
    """Return the passage over exactly this span if it was read already, as in a batch."""
    found: Passage | None = cached((OVER, article.pk, start, end))
    return found


@contextmanager
def prefetch(
    spans: Collection[tuple[Article, int, int]], *, by: User, parts: Sequence[str] = ()
) -> Iterator[None]:
    """Read, for many spans, one copy of each text and all passages over them, with these parts.
    Texts stay locked until the transaction ends.
    """
    articles = {article.pk: article for article, _, _ in spans}
    locks.named(locks.SPANS, articles)
    for article, text, revision in _texts(articles):
        cache((TEXT, article), text)
        articles[article].revision, articles[article].length = revision, len(text)
    there = (
        _held(by)
        .prefetch_related(*parts)
        .filter(article__in=articles, start__in={start for _, start, _ in spans})
    )
    over = {
        (passage.article_id, passage.start, passage.end): passage for passage in reversed(there)
    }
    for article, start, end in spans:
        cache((OVER, article.pk, start, end), over.get((article.pk, start, end)))
    with _comparing():
        yield


@contextmanager
def compared(passages: Collection[Passage]) -> Iterator[None]:
    """Compare the quotes of many passages with one copy of each text, so that the database need
    not.

    Texts that are stored in the same batch are compared by the database. Raises ValidationError
    naming a passage whose words are not at its span.
    """
    articles = {passage.article_id for passage in passages}
    texts = {article: text for article, text, _ in _texts(articles)} if articles else {}
    for passage in passages:
        text = texts.get(passage.article_id)
        if (
            text
            and passage.anchor == Anchor.HELD
            and text[passage.start : passage.end] != passage.quote
        ):
            raise ValidationError(
                {"quote": f"“{passage}” does not stand there any more: the text was revised since."}
            )
    with _comparing() if texts and texts.keys() == articles else nullcontext():
        yield


def _texts(articles: Collection[UUID]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, text, revision FROM negotiations_article WHERE id = ANY(%s) ORDER BY id FOR"
            " SHARE",
            [list(articles)],
        )
        return list(cursor.fetchall())


@contextmanager
def _comparing() -> Iterator[None]:
    _say_compared("yes")
    yield
    _say_compared("no")


def _say_compared(answer: str) -> None:
    """Tell the trigger passage_quotes_its_text that the quotes are compared already."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('negotiations.quotes_compared', %s, true)", [answer])


def _standing(article: Article, start: int, end: int, by: User) -> Passage | None:
    """Find the passage over a span. Whoever finds or marks in the same article at this moment
    waits, and then finds it.
    """
    locks.named(locks.SPANS, [article.pk])
    return _held(by).filter(article=article, start=start, end=end).first()


def _held(by: User) -> QuerySet[Passage]:
    """Order anchored passages so that the caller's own come first."""
    mine = Case(When(coder=by, then=0), default=1)
    return Passage.objects.visible_to(by).filter(anchor=Anchor.HELD).order_by(mine, "id")


def _words(
    article: Article,
    start: int,
    end: int,
    quote: str | None,
    revision: int | None,
    must_fit: bool = True,
) -> str:
    """Return the words at the span. Raises ValidationError unless the span is inside the text and
    the caller read this text.

    A span that must fit and does not is refused with code `fits`; `params` has the span that fits.
    """
    if quote is None and revision is None:
        raise ValidationError(
            {
                "quote": (
                    "Send the quote or the article's revision with a span, to show which text you"
                    " read."
                )
            }
        )
    if revision is not None and revision != article.revision:
        now = f"The text is at revision {article.revision} now, you read {revision}: select again."
        raise ValidationError({"revision": now})
    if start < 0:
        raise ValidationError({"start": "The text starts at 0."})
    if start >= end:
        raise ValidationError({"end": "A passage ends after it starts."})
    if end > article.length:
        raise ValidationError({"end": f"The text ends at {article.length}."})
    stretch = _stretch(article, start, end)
    words = stretch.body[start - stretch.start : end - stretch.start]
    if quote is not None and quote != words:
        raise ValidationError(
            {"quote": f"The text from {start} to {end} is “{words}”, not “{quote}”: select again."}
        )
    if must_fit:
        _check_fits(stretch, start, end)
    return words


def _check_fits(stretch: Span, start: int, end: int) -> None:
    fits = fitting_in(stretch, start, end)
    if fits is None:
        raise ValidationError({"start": f"Nothing but white space stands from {start} to {end}."})
    if (fits.start, fits.end) != (start, end):
        span = {"start": fits.start, "end": fits.end, "quote": fits.body}
        wrong = "start" if fits.start != start else "end"
        raise ValidationError({wrong: ValidationError(FITS, code="fits", params=span)})


def _stretch(article: Article, start: int, end: int) -> Span:
    """Return the text around the span: from the copy that was read, or from its sections."""
    text = cached((TEXT, article.pk))
    return sections_at(article, start, end) if text is None else Span(0, len(text), text)


def _repeated(repeats: UUID | None, passage: Passage, by: User) -> UUID | None:
    """Raise ValidationError unless `by` may see that passage in this negotiation, and it has the
    same words.
    """
    if repeats is None:
        return None
    if (
        not Passage.objects.visible_to(by, passage.negotiation_id)
        .saying(passage.quote)
        .filter(pk=repeats)
        .exists()
    ):
        raise ValidationError(
            {"repeats": "There is no such passage with these words in this negotiation."}
        )
    return repeats


def _parts(
    tags: Sequence[Tag] | None, about: Sequence[Actor] | None, terms: Sequence[Term] | None
) -> Parts:
    parts: dict[str, Sequence[StoredRow]] = {}
    if tags is not None:
        parts["tags"] = [PassageTag(tag=tag) for tag in tags]
    if about is not None:
        parts["about"] = [PassageAbout(actor=actor) for actor in about]
    if terms is not None:
        parts["terms"] = [PassageTerm(term=term) for term in terms]
    return parts
