"""Highlights in a text. Filters, because template loops are too slow for thousands of them."""

from functools import lru_cache
from html import escape

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from negotiations.queries.search.full_text import Snippet
from negotiations.queries.workbench.highlights import (
    KEPT,
    HighlightedSegment,
    Paragraph,
    SectionRead,
)

register = template.Library()
#: The shades of overlapping highlights; deeper overlaps have the last shade.
DEEPEST = 4


@register.filter
def marked(section: SectionRead) -> SafeString:
    """The paragraphs of a section, with a `mark` per segment. Nothing stands between segments, so
    the text nodes are the text.
    """
    return mark_safe(_section(section))  # noqa: S308 — words are escaped, the rest is ours


@lru_cache(maxsize=KEPT)
def _section(section: SectionRead) -> str:
    return "\n".join(map(_paragraph, section.paragraphs))


@register.filter
def matches_marked(snippet: Snippet) -> SafeString:
    """The text of a search result, with a `mark` around each match."""
    parts = [
        (format_html("<mark>{}</mark>" if matches else "{}", text),)
        for text, matches in snippet.parts
    ]
    return format_html_join("", "{}", parts)


@register.filter
def drawn(paragraph: Paragraph) -> SafeString:
    """One paragraph, as `marked` draws it."""
    return mark_safe(_paragraph(paragraph))  # noqa: S308 — words are escaped, the rest is ours


def _paragraph(paragraph: Paragraph) -> str:
    """`data-o` is its offset, which tells how many line ends precede it; `data-gap` holds other
    white space before it.
    """
    gap = f' data-gap="{escape(paragraph.gap)}"' if paragraph.gap.strip("\n") else ""
    return (
        f'<p data-o="{paragraph.start}"{gap}'
        f' dir="auto">{"".join(map(_segment, paragraph.segments))}</p>'
    )


def _segment(segment: HighlightedSegment) -> str:
    """A screen reader announces a passage only where it begins; its other segments are silent."""
    body, top = escape(segment.body), segment.top
    if top is None:
        return body
    anchors = "".join([f'<span id="p-{passage}"></span>' for passage in segment.starts])
    look = f"c{top.colour} d{min(segment.depth, DEEPEST)}{' dim' if top.dim else ''}"
    silent = "" if segment.starts else ' role="none"'
    return f'{anchors}<mark class="{look}" data-p="{top.passage}"{silent}>{body}</mark>'
