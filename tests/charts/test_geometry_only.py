"""Charts draw what queries have read: none of them asks the database for anything."""

import ast
from pathlib import Path

from negotiations import charts


def test_no_chart_uses_a_manager():
    used = [
        f"{path.name}:{node.lineno}"
        for path in Path(charts.__file__).parent.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in {"objects", "_base_manager"}
    ]
    assert used == []
