"""Where a thing of the history is shown."""

from typing import Any

from django import template
from django.urls import reverse

register = template.Library()

#: By noun: the name of the address, and what it takes.
ADDRESSES: dict[str, tuple[str, tuple[str, ...]]] = {
    "position": ("position", ("pk",)),
    "article": ("article", ("pk",)),
    "passage": ("article", ("article",)),
    "term": ("term", ("slug", "pk")),
    "actor": ("actor", ("slug", "pk")),
    "tag": ("codebook", ("slug",)),
    "party": ("parties", ("slug",)),
    "round": ("parties", ("slug",)),
    "delegation": ("parties", ("slug",)),
    "membership": ("people", ("slug",)),
    "negotiation": ("negotiation", ("slug",)),
    "token": ("account", ()),
}


@register.simple_tag
def address(change: Any, negotiation: Any) -> str:
    """Of the object of a change (told), in a negotiation or none; nothing where it is gone or has no page of its own."""
    name, takes = ADDRESSES[change.noun]
    given = {"pk": change.pk, "article": change.article, "slug": getattr(negotiation, "slug", None)}
    if not change.there or not all(given[key] for key in takes):
        return ""
    spot = f"#p-{change.pk}" if change.noun == "passage" else ""
    return reverse(name, args=[given[key] for key in takes]) + spot
