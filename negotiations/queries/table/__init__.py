"""The standings as a table: its columns, lines and cells."""

from negotiations.queries.table.cells import Cell, Column, Line, Table
from negotiations.queries.table.layout import area_of, in_order, lay_out

__all__ = [
    "Cell",
    "Column",
    "Line",
    "Table",
    "area_of",
    "in_order",
    "lay_out",
]
