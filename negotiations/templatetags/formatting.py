"""How values are said."""

from math import ceil
from typing import Any

from django import template

from negotiations import logs
from negotiations.models.membership import Role
from negotiations.text.source.language_tags import drawn_tag

register = template.Library()


@register.filter
def at_least(role: str | None, least: str) -> bool:
    """Whether a role is this one or one above it."""
    return role in Role(least).or_above()


@register.filter
def item(mapping: Any, key: Any) -> Any:
    """What a mapping has for a key; nothing, where there is no mapping."""
    return mapping.get(key) if isinstance(mapping, dict) else None


@register.filter
def lang(stored: str) -> str:
    """For the attribute of this name: nothing of what is no language tag."""
    return drawn_tag(stored)


@register.simple_tag
def request_id() -> str:
    """By which the lines of the log about this request are found; "-" outside of one."""
    return logs.request_id.get()


@register.filter
def duration(seconds: int) -> str:
    """“1 second”, “90 seconds”, “2 minutes”: never less than it is."""
    n, unit = (seconds, "second") if seconds <= 90 else (ceil(seconds / 60), "minute")
    return f"{n} {unit}{'' if n == 1 else 's'}"
