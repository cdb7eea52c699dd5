"""Put articles into the corpus, revise them and their texts, retract them."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models.functions import Substr
from django.utils import timezone

from negotiations.actions import journal, locks
from negotiations.actions.constraints import with_language
from negotiations.actions.validation import assign, check_same_negotiation
from negotiations.models import (
    Actor,
    Article,
    ArticleAuthor,
    ArticleRevision,
    Negotiation,
    Passage,
    Section,
    User,
)
from negotiations.models.act import cache, cached_or
from negotiations.models.passage import Anchor
from negotiations.models.snapshot import Parts
from negotiations.permissions import require
from negotiations.text import anchors, normalising, offsets


@journal.action
def add(
    *,
    by: User,
    negotiation: Negotiation,
    title: str,
    text: str,
    authors: Sequence[Actor] = (),
    **fields: object,
) -> Article:
    """Add an article. If the corpus has its text already, it is a reprint (`duplicate_of`) of the
    first.
    """
    require(by, "article.add", negotiation)
    check_same_negotiation(negotiation, authors=authors, **fields)
    article = Article(negotiation=negotiation, title=title, **with_language(fields))
    _set_text(article, text)
    first = (negotiation.pk, article.text_hash)
    article.duplicate_of = cached_or(first, lambda: original_of(negotiation, article.text_hash))
    journal.save(
        "article.add", article, by=by, authors=_authors(authors), sections=_sections(article)
    )
    cache(first, article.duplicate_of or article)
    return article


@journal.action
def revise(
    article: Article,
    *,
    by: User,
    version: int | None,
    text: str | None = None,
    authors: Sequence[Actor] | None = None,
    **changes: object,
) -> Article:
    """Revise an article. A new text keeps the old one as a revision and re-anchors every passage; a
    passage that is not found is orphaned.
    """
    require(by, "article.revise", article)
    journal.expect(article, version)
    check_same_negotiation(article.negotiation, authors=authors, **changes)
    parts: dict[str, Any] = {} if authors is None else {"authors": _authors(authors)}
    language_before = article.language
    assign(article, with_language(changes))
    if text is None or normalised(text) == article.text:
        if article.language != language_before:
            parts["sections"] = _sections(article)
        return journal.save("article.revise", article, by=by, **parts)
    return rewrite("article.revise", article, text, by=by, **parts)


@journal.action
def retract(article: Article, *, by: User, version: int | None) -> None:
    require(by, "article.retract", article)
    journal.expect(article, version)
    remove("article.retract", [article], by=by)


def remove(verb: str, articles: Sequence[Article], *, by: User) -> None:
    """Delete articles. Their texts are kept as revisions, from which undo puts them back."""
    _keep(_revision(article) for article in articles)
    journal.delete_many(verb, articles, by=by)


def original_of(negotiation: Negotiation, text_hash: str) -> Article | None:
    """Return the first article of the corpus with exactly this text. Nobody else adds another until
    the transaction ends.
    """
    locks.named(locks.TEXTS, [_shelf(negotiation, text_hash)])
    same = Article.objects.without_text().filter(
        negotiation=negotiation, text_hash=text_hash, duplicate_of=None
    )
    return same.order_by("id").first()


@contextmanager
def prefetch(texts: Collection[tuple[Negotiation, str]]) -> Iterator[None]:
    """Read, for many new texts, the first article of the corpus with each of them."""
    one_import_at_a_time({negotiation for negotiation, _ in texts})
    locks.named(locks.TEXTS, {_shelf(negotiation, _hash(text)) for negotiation, text in texts})
    hashes = {(negotiation.pk, _hash(text)) for negotiation, text in texts}
    same = Article.objects.without_text().filter(
        text_hash__in={text for _, text in hashes}, duplicate_of=None
    )
    there = {(first.negotiation_id, first.text_hash): first for first in same.order_by("-id")}
    for key in hashes:
        cache(key, there.get(key))
    yield


def one_import_at_a_time(negotiations: Iterable[Negotiation]) -> None:
    """Make importers wait for each other, since each locks more and more texts until everything is
    stored.
    """
    locks.named(locks.TEXTS, [negotiation.pk for negotiation in negotiations])


def _shelf(negotiation: Negotiation, text_hash: str) -> str:
    """Return the one of 256 locks that a text belongs to. A lock per text would be too many for the
    server in an import.
    """
    return f"{negotiation.pk} {text_hash[:2]}"


def _hash(text: str) -> str:
    try:
        return normalising.text_hash(normalising.normalise(text))
    except normalising.Unusable:
        return ""


def normalised(text: str) -> str:
    try:
        return normalising.normalise(text)
    except normalising.Unusable as error:
        raise ValidationError({"text": str(error)}) from error


@journal.act()
def rewrite(verb: str, article: Article, text: str, *, by: User, **parts: Any) -> Article:
    """Give an article another text. Where a former text returns, passages return to the spans they
    had in it.
    """
    stored = journal.lock(article)
    passages = list(stored.passages.select_for_update(no_key=True).order_by("pk"))
    _keep([_revision(stored, passages)])
    _set_text(article, text)
    article.revision = stored.revision + 1
    journal.save(verb, article, by=by, **parts, sections=_sections(article))
    known = _known_spans(article)
    for passage in passages:
        _find_again(passage, stored, article.text, known.get(str(passage.pk)), by)
    return article


def put_back(
    verb: str, articles: Sequence[Article], *, by: User, parts: Mapping[UUID, Parts]
) -> None:
    """Store articles with the fields they are given and the text of their revision; a different
    text becomes a further revision.
    """
    stored = Article.objects.without_text().in_bulk([article.pk for article in articles])
    texts = _texts(
        [
            one
            for one in articles
            if one.pk not in stored or stored[one.pk].text_hash != one.text_hash
        ]
    )
    for article in articles:
        there = stored.get(article.pk)
        if there and there.text_hash != article.text_hash:
            rewrite(verb, article, texts[article.pk].text, by=by, **parts[article.pk])
            continue
        if there:
            article.revision = there.revision
        else:
            _set_text(article, texts[article.pk].text)
            article.source_hash = texts[article.pk].source_hash
        journal.save(verb, article, by=by, **parts[article.pk], sections=_sections(article))


def _texts(articles: Sequence[Article]) -> dict[UUID, ArticleRevision]:
    """Return the text of each article at its revision."""
    revisions = {article.pk: article.revision for article in articles}
    kept = ArticleRevision.objects.filter(
        article__in=revisions, revision__in=set(revisions.values())
    )
    return {one.article_id: one for one in kept if one.revision == revisions[one.article_id]}


def _keep(revisions: Iterable[ArticleRevision]) -> None:
    ArticleRevision.objects.bulk_create(revisions, ignore_conflicts=True)


def _revision(article: Article, passages: Sequence[Passage] = ()) -> ArticleRevision:
    spans = [
        {"passage": str(p.pk), "start": p.start, "end": p.end, "quote": p.quote} for p in passages
    ]
    return ArticleRevision(
        article=article,
        revision=article.revision,
        text=article.text,
        text_hash=article.text_hash,
        source_hash=article.source_hash,
        at=timezone.now(),
        spans=spans,
    )


def _known_spans(article: Article) -> dict[str, tuple[int, int]]:
    """Return where passages stood when the article last had exactly this text. The span of a
    passage that was orphaned then belongs to an earlier text.
    """
    same = article.revisions.filter(text_hash=article.text_hash).order_by("-revision").first()
    spans = (
        {span["passage"]: (span["start"], span["end"], span["quote"]) for span in same.spans}
        if same
        else {}
    )
    return {
        key: (start, end)
        for key, (start, end, quote) in spans.items()
        if article.text[start:end] == quote
    }


def _find_again(
    passage: Passage, old: Article, new: str, known: tuple[int, int] | None, by: User
) -> None:
    quote = anchors.quote_of(old.text, passage.start, passage.end)
    orphan = anchors.Quote(passage.start, passage.end, passage.quote, "", "")
    span = known or anchors.find(quote if quote.exact == passage.quote else orphan, new)
    if span:
        passage.start, passage.end = span
        passage.quote, passage.anchor, passage.revision = new[slice(*span)], Anchor.HELD, None
    elif passage.found:
        passage.anchor, passage.revision = Anchor.ORPHANED, old.revision
    journal.save("passage.anchor", passage, by=by)


def revision_with(passage: Passage) -> int | None:
    """Return the newest of the article's texts in which the quote of an orphaned passage stands at
    its span.
    """
    if passage.found:
        return None
    stood = Substr("text", passage.start + 1, passage.end - passage.start)
    kept = (
        ArticleRevision.objects.filter(article=passage.article_id)
        .alias(stood=stood)
        .filter(stood=passage.quote)
    )
    return kept.order_by("-revision").values_list("revision", flat=True).first()


def _set_text(article: Article, text: str) -> None:
    article.text = normalised(text)
    if not article.text.strip():
        raise ValidationError({"text": "This may not be blank."})
    article.text_hash = normalising.text_hash(article.text)
    article.length = len(article.text)


def _sections(article: Article) -> list[Section]:
    return [Section.of(article, span.start, span.body) for span in offsets.sections(article.text)]


def _authors(actors: Sequence[Actor]) -> list[ArticleAuthor]:
    return [ArticleAuthor(actor=actor) for actor in actors]
