"""The standings as a table: its columns, rows and cells."""

from negotiations.queries.table.cells import Cell, Column, Table, TermRow
from negotiations.queries.table.layout import area_of, in_order, lay_out

__all__ = [
    "Cell",
    "Column",
    "Table",
    "TermRow",
    "area_of",
    "in_order",
    "lay_out",
]
