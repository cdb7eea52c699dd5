"""The cells of a line of the standings: a tag, as a template's own loops are too slow for thousands."""

from html import escape
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from negotiations.queries.matrix import Cell, Line

register = template.Library()


@register.simple_tag
def cells(line: Line, at: str, query: str, evidence: Any) -> SafeString:
    """Each leads to its evidence, at the address `at` with `query`; that of `evidence` is marked as the current one."""
    asked = escape(f"{at}?{query}&term={line.term.pk}")
    shown = evidence.actor.pk if evidence and evidence.term.pk == line.term.pk else None
    return mark_safe("".join([_cell(cell, asked, cell.column.actor.pk == shown) for cell in line.cells]))  # noqa: S308 — escaped


def _cell(cell: Cell, asked: str, is_current: bool) -> str:
    actor = cell.column.actor
    here, words, name = f"{asked}&amp;actor={actor.pk}", escape(cell.words), escape(actor.name)
    current = ' aria-current="true"' if is_current else ""
    badge, moved, n = cell.badge or cell.age, cell.moved, cell.standing.n
    inside = (f'<i aria-hidden="true">{badge}</i>' if badge else "") + (
        f'<em aria-hidden="true">{moved} →</em>' if moved else ""
    )
    inside += f'<b aria-hidden="true">{cell.sign}</b>' + (f'<s aria-hidden="true">{n}</s>' if n else "")
    return (
        f'<td><a class="cell {cell.look}"{current} href="{here}" title="{name}: {words}">'
        f'{inside}<span class="said">{words}</span></a></td>'
    )
