"""Values in words: roles, durations, language tags."""

from collections.abc import Hashable
from math import ceil

from django import template

from negotiations import logs
from negotiations.models.membership import Role
from negotiations.text.source.language_tags import drawn_tag

register = template.Library()


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


@register.simple_tag
def request_id() -> str:
    """The id of this request, as the log has it; "-" outside a request."""
    return logs.request_id.get()


@register.filter
def duration(seconds: int) -> str:
    """“1 second”, “90 seconds”, “2 minutes”; rounded up."""
    n, unit = (seconds, "second") if seconds <= 90 else (ceil(seconds / 60), "minute")
    return f"{n} {unit}{'' if n == 1 else 's'}"
