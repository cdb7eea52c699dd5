"""The cells of a row of the standings, and its pin. Tags, because template loops are too slow for
thousands of cells.
"""

from collections.abc import Container
from functools import lru_cache
from html import escape
from uuid import UUID

from django import template
from django.utils.safestring import SafeString, mark_safe

from negotiations.queries.standings.evidence import Evidence
from negotiations.queries.table.cells import Cell, TermRow

register = template.Library()
SILENT = ' aria-hidden="true"'
#: Each name is escaped once, not per cell.
escaped = lru_cache(maxsize=4096)(escape)


@register.simple_tag
def cells(line: TermRow, at: str, query: str, evidence: Evidence | None) -> SafeString:
    """Each cell links to its evidence, at the URL `at` with `query`. The cell of `evidence` is
    marked as the current one.
    """
    asked = escape(f"{at}?{query}&term={line.term.pk}")
    shown = evidence.actor.pk if evidence and evidence.term.pk == line.term.pk else None
    return mark_safe("".join([_cell(cell, asked, shown) for cell in line.cells]))  # noqa: S308 — escaped


@register.simple_tag
def pin(pk: UUID, name: str, pinned: Container[UUID]) -> SafeString:
    """A check box that keeps a row or column at the beginning of the table."""
    checked = " checked" if pk in pinned else ""
    return mark_safe(  # noqa: S308 — escaped
        f'<input type="checkbox" class="pin" form="filters" name="pin" value="{pk}" id="pin-{pk}"'
        f' aria-label="Pin {escaped(name)}" title="Pin"{checked}>'
    )


def _cell(cell: Cell, asked: str, shown: UUID | None) -> str:
    """The title is also the accessible name: written twice, it would be half of the page."""
    column, drawn, n = cell.column, cell.drawn, cell.standing.n
    badge = drawn.badge or cell.age
    below = f"{cell.moved} →" if cell.before and cell.moved else cell.notes
    current = ' aria-current="true"' if shown and column.actor.pk == shown else ""
    return (
        f'<td><a class="cell {drawn.look}"{current} href="{asked}&amp;actor={column.key}"'
        f' title="{escaped(column.actor.name)}:'
        f' {cell.words}">{f"<i{SILENT}>{badge}</i>" if badge else ""}'
        f"{f'<em{SILENT}>{below}</em>' if below else ''}<b{SILENT}>{drawn.sign}</b>"
        f"{f'<s{SILENT}>{n}</s>' if n else ''}</a></td>"
    )
