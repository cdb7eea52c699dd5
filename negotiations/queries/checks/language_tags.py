"""Stored language tags that would be refused, or stored in another form, today."""

from collections.abc import Iterator

from django.db.models import Count

from negotiations.models import ActorName, Article, Negotiation
from negotiations.text.source.language_tags import drawn_tag


def odd_language_tags(negotiation: Negotiation | None) -> Iterator[tuple[str, str, int]]:
    """`(what has it, tag, how many)` for the articles and the actors' other names of a negotiation;
    with None, for the shared actors. Two queries.
    """
    articles = Article.objects.filter(negotiation=negotiation)
    names = ActorName.objects.filter(actor__negotiation=negotiation)
    for what, rows in (("article", articles), ("name of an actor", names)):
        counted = rows.order_by("language").values_list("language").annotate(n=Count("*"))
        yield from ((what, tag, n) for tag, n in counted if drawn_tag(tag) != tag)
