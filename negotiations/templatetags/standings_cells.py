"""The cells of a line of the standings, and what pins it: tags, as a template's own loops are too
slow for thousands.
"""

from collections.abc import Container
from functools import lru_cache
from html import escape
from typing import Any
from uuid import UUID

from django import template
from django.utils.safestring import SafeString, mark_safe

from negotiations.queries.table.cells import Cell, TermRow

register = template.Library()
SILENT = ' aria-hidden="true"'
#: Names are escaped once, not in each of their cells.
escaped = lru_cache(maxsize=4096)(escape)


@register.simple_tag
def cells(line: TermRow, at: str, query: str, evidence: Any) -> SafeString:
    """Each leads to its evidence, at the address `at` with `query`; that of `evidence` is marked as
    the current one.
    """
    asked = escape(f"{at}?{query}&term={line.term.pk}")
    shown = evidence.actor.pk if evidence and evidence.term.pk == line.term.pk else None
    return mark_safe("".join([_cell(cell, asked, shown) for cell in line.cells]))  # noqa: S308 — escaped


@register.simple_tag
def pin(pk: UUID, name: str, pinned: Container[UUID]) -> SafeString:
    """Keeps a row or column at the beginning of the table."""
    checked = " checked" if pk in pinned else ""
    return mark_safe(  # noqa: S308 — escaped
        f'<input type="checkbox" class="pin" form="filters" name="pin" value="{pk}" id="pin-{pk}"'
        f' aria-label="Pin {escaped(name)}" title="Pin"{checked}>'
    )


def _cell(cell: Cell, asked: str, shown: UUID | None) -> str:
    """Its name is its title, which a pointer finds too: said twice, the words would be half of the
    page.
    """
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
