"""Values in words: roles, durations, language tags."""

from collections.abc import Hashable
from math import ceil

from django import template
from django.utils.formats import localize
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from negotiations import logs
from negotiations.models import Article, Position
from negotiations.models.membership import Role
from negotiations.models.position import Stance
from negotiations.text.source.language_tags import drawn_tag

register = template.Library()
#: The values that say nothing of their own, by field.
USUAL = {
    "status": "accepted",
    "act": "none_reported",
    "bargaining_role": "none",
    "stage": "none",
}


@register.filter
def at_least(role: str | None, least: str) -> bool:
    """Whether a role is `least` or one above it."""
    return role in Role(least).or_above()


@register.filter
def item(mapping: object, key: Hashable) -> object:
    """The value of a key; None if there is none, or no mapping."""
    return mapping.get(key) if isinstance(mapping, dict) else None


@register.filter
def lang(stored: str) -> str:
    """The value of a `lang` attribute; "" if the stored words are not a language tag."""
    return drawn_tag(stored)


@register.filter
def stance_words(stance: int | None) -> str:
    """A stance in words, as in “from resists to favours”; a standing without one is ambivalent."""
    return "ambivalent" if stance is None else Stance(stance).label.lower()


@register.simple_tag
def request_id() -> str:
    """The id of this request, as the log has it; "-" outside a request."""
    return logs.request_id.get()


@register.filter
def duration(seconds: int) -> str:
    """“1 second”, “90 seconds”, “2 minutes”; rounded up."""
    n, unit = (seconds, "second") if seconds <= 90 else (ceil(seconds / 60), "minute")
    return f"{n} {unit}{'' if n == 1 else 's'}"


@register.filter
def after(value: object, separator: str) -> str:
    """A value behind a separator, as in `{{ outlet|after:", " }}`; "" without a value."""
    return f"{separator}{localize(value)}" if value else ""


@register.filter
def isolated(value: object, separator: str) -> str:
    """As `after`, the value in a `bdi`: text of any direction that leaves its neighbours alone."""
    return format_html("{}<bdi>{}</bdi>", separator, value) if value else ""


@register.filter(is_safe=True)
def on_one_line(value: str) -> str:
    """Runs of white space as one space, for the value of an attribute."""
    return " ".join(value.split())


@register.filter
def byline(article: Article) -> SafeString:
    """Authors, outlet and day of an article, each behind a comma."""
    names = [author.actor.name for author in article.authors.all()]
    if article.outlet:
        names.append(article.outlet.name)
    parts = [isolated(name, ", ") for name in names]
    return format_html_join(
        "", "{}", [(part,) for part in [*parts, after(article.published_on, ", ")]]
    )


@register.filter
def notable(position: Position) -> list[str]:
    """Values of a position that are not the usual ones, in words for chips."""
    words = [
        str(getattr(position, f"get_{field}_display")()).lower()
        for field, usual in USUAL.items()
        if getattr(position, field) != usual
    ]
    return [*words, "behind closed doors"] if position.audience == "closed" else words
