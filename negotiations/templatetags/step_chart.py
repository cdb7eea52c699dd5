"""The points of a line of a term's step chart. A tag, because template loops are too slow for
thousands of them.
"""

from functools import lru_cache
from html import escape

from django import template
from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe

from negotiations.charts.heatmap import PRINT
from negotiations.charts.step_lines import Point, StepLine

register = template.Library()
#: Reported by others: hollow and dashed.
REPORTED = 'fill="#ffffff" stroke="#5f5a53" stroke-dasharray="3 2"'
day_in_words = lru_cache(maxsize=4096)(date_format)


@register.simple_tag
def points(line: StepLine, at: str, term: str) -> SafeString:
    """Each point links to the evidence of its day, at the URL `at`."""
    name, asked = escape(line.actor.name), escape(f"&actor={line.actor.pk}&term={term}")
    drawn = [_point(point, f"{at}?as_of={point.on}{asked}", name) for point in line.points]
    return mark_safe("".join(drawn))  # noqa: S308 — escaped


def _point(point: Point, href: str, name: str) -> str:
    reported = point.standing.basis == "reported"
    hollow, words = (" hollow", ", as reported") if reported else ("", "")
    title = f"{day_in_words(point.on)}: {name} {point.sign}{words}"
    fill = REPORTED if reported else _fill(point)
    return (
        f'<a href="{href}" transform="translate({point.x:g}'
        f' {point.y:g})"><title>{title}</title><rect class="chip-{point.look}{hollow}" x="-11"'
        f' y="-8" width="22" height="16" rx="3" {fill}/><text class="on-{point.look}{hollow}" y="4"'
        ' font-size="11" font-weight="700" text-anchor="middle"'
        f' fill="#221f1b">{point.sign}</text></a>'
    )


def _fill(point: Point) -> str:
    """The colours of a file; the style sheet of the page overrides them."""
    fill, stroke = PRINT[point.standing.stance or 0]
    return f'fill="{fill}" stroke="{stroke}"'
