"""Where a thing of the history is shown."""

from typing import Any

from django import template
from django.urls import reverse

from negotiations.models import Article, Passage
from negotiations.models.registry import noun_of
from negotiations.queries.search.concordance import ConcordanceLine
from negotiations.queries.workbench.cards import ORPHANED

register = template.Library()


@register.simple_tag
def address(change: Any, negotiation: Any) -> str:
    """URL of a changed object, or "" if it was deleted or has no page."""
    page = noun_of(change.noun).page
    given = {**change.state, "pk": change.pk, "slug": getattr(negotiation, "slug", None)}
    if not change.there or not all(given.get(name) for name in page.arguments):
        return ""
    spot = spot_of(change.pk, orphaned=change.orphaned) if change.noun == "passage" else ""
    return reverse(page.url_name, args=[given[name] for name in page.arguments]) + spot


@register.simple_tag
def passage_address(passage: Passage) -> str:
    """Its words in its article; of an orphaned one, its card."""
    return reverse("article", args=[passage.article_id]) + spot_of(
        passage.pk, orphaned=not passage.found
    )


def spot_of(pk: Any, *, orphaned: bool) -> str:
    """Where a passage is on the page of its article: the text as it is now has no place of an
    orphaned one.
    """
    return f"?cards={ORPHANED}#card-{pk}" if orphaned else f"#p-{pk}"


@register.simple_tag
def line_address(article: Article, line: ConcordanceLine, passage: Passage | None) -> str:
    """URL of a concordance line: of the passage on it, or else of its words in the text."""
    spot = f"#p-{passage.pk}" if passage else f"?at={line.start}-{line.end}#s-{line.section}"
    return reverse("article", args=[article.pk]) + spot
