"""Text in SVG, where each line and each space counts."""

from collections.abc import Iterable

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_block_tag
def tooltip(content: SafeString) -> SafeString:
    """A `title` on one line: browsers show the line ends of a tooltip as they stand."""
    return format_html("<title>{}</title>", SafeString(" ".join(content.split())))


@register.simple_tag
def tspans(lines: Iterable[str], x: float, height: int) -> SafeString:
    """A `tspan` per line, at `x`, each `height` below the last. No space between them: it would
    shift a line that is anchored at its middle or end.
    """
    down = format_html(' dy="{}"', height)
    return format_html_join(
        "",
        '<tspan x="{}"{}>{}</tspan>',
        ((x, down if number else "", line) for number, line in enumerate(lines)),
    )
