"""The cells of a line of the standings: a tag, as a template's own loops are too slow for thousands."""

from html import escape
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from negotiations.queries.matrix import Cell, Line

register = template.Library()
SILENT = ' aria-hidden="true"'


@register.simple_tag
def cells(line: Line, at: str, query: str, evidence: Any) -> SafeString:
    """Each leads to its evidence, at the address `at` with `query`; that of `evidence` is marked as the current one."""
    asked = escape(f"{at}?{query}&term={line.term.pk}")
    shown = evidence.actor.pk if evidence and evidence.term.pk == line.term.pk else None
    return mark_safe("".join([_cell(cell, asked, cell.column.actor.pk == shown) for cell in line.cells]))  # noqa: S308 — escaped


def _cell(cell: Cell, asked: str, is_current: bool) -> str:
    """Its name is its title, which a pointer finds too: said twice, the words would be half of the page."""
    column, drawn, n = cell.column, cell.drawn, cell.standing.n
    badge, moved, current = drawn.badge or cell.age, cell.moved, ' aria-current="true"' if is_current else ""
    return (
        f'<td><a class="cell {drawn.look}"{current} href="{asked}&amp;actor={column.key}"'
        f' title="{escape(column.actor.name)}: {cell.words}">{f"<i{SILENT}>{badge}</i>" if badge else ""}'
        f"{f'<em{SILENT}>{moved} →</em>' if moved else ''}<b{SILENT}>{drawn.sign}</b>{f'<s{SILENT}>{n}</s>' if n else ''}</a></td>"
    )
