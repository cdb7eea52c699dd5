"""Importers parse files and yield rows; they store nothing. Each format is registered here by the
ending of its files.
"""

from collections.abc import Callable, Iterator

from negotiations.exchange.importers import csv, jsonl, txt
from negotiations.exchange.importers.row import ImportedRow

Importer = Callable[[str, bytes, str], Iterator[ImportedRow]]

IMPORTERS: dict[str, Importer] = {".txt": txt.read, ".csv": csv.read, ".jsonl": jsonl.read}
