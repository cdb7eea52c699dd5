"""The house rules that no library checks."""

import ast
import inspect
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import pytest

from negotiations import actions, permissions

ROOT = Path(__file__).parent.parent
CODE = sorted(
    path
    for package in ("negotiations", "benchmarks")
    for path in (ROOT / package).rglob("*.py")
    if "migrations" not in path.parts
)
TREES = {
    path.relative_to(ROOT).as_posix(): ast.parse(path.read_text(encoding="utf-8")) for path in CODE
}
PARTIALS = sorted((ROOT / "templates").rglob("_*.html"))
#: Not verbs: how every action writes, what it holds meanwhile, in which words it is refused, what
#: it may refer to, what is alike, how many are done as one.
BELOW_ACTIONS = {"journal", "locks", "constraints", "validation", "batch", "alike", "idempotency"}
WRITES = {
    "save",
    "create",
    "bulk_create",
    "bulk_update",
    "update_or_create",
    "get_or_create",
    "delete",
    "update",
}


def functions():
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return [
        (where, node)
        for where, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, kinds)
    ]


def verbs():
    """Every public function of an action module."""
    for module in iter_modules(actions.__path__):
        if module.name not in BELOW_ACTIONS:
            tree = TREES[f"negotiations/actions/{module.name}.py"]
            yield from (
                (module.name, node)
                for node in tree.body
                if isinstance(node, ast.FunctionDef) and "by" in _names(node)
            )


def _names(function):
    return {argument.arg for argument in (*function.args.args, *function.args.kwonlyargs)}


def _called(function):
    return [ast.unparse(node.func) for node in ast.walk(function) if isinstance(node, ast.Call)]


PUBLIC = [(module, node) for module, node in verbs() if not node.name.startswith("_")]
#: Found or made within an action, and what undo requires it computes from the journal.
WITHOUT_A_VERB = {
    ("passage", "find_or_mark"),
    ("passage", "prefetch"),
    ("article", "rewrite"),
    ("article", "put_back"),
    ("article", "remove"),
    ("undo", "last_change"),
    ("undo", "undo"),
    ("undo", "redo"),
}
ACTIONS = [(module, node) for module, node in PUBLIC if (module, node.name) not in WITHOUT_A_VERB]


@pytest.mark.parametrize(
    ("module", "action"), ACTIONS, ids=lambda value: getattr(value, "name", value)
)
def test_an_action_is_atomic_and_requires_and_records_its_verb(module, action):
    called = _called(action)
    assert "transaction.atomic" in [ast.unparse(decorator) for decorator in action.decorator_list]
    assert "by" in {argument.arg for argument in action.args.kwonlyargs}
    required = {
        node.args[1].value
        for node in ast.walk(action)
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "require"
    }
    assert f"{module}.{action.name}" in required <= permissions.RULES.keys()
    assert any(name.startswith(("journal.", "_rewrite")) for name in called)


def test_every_verb_has_an_action():
    there = {f"{module}.{action.name}" for module, action in ACTIONS}
    judged = {
        "article.read_text",
        "negotiation.read_notes",
        "negotiation.publish",
        "position.adjudicate",
    }
    assert permissions.RULES.keys() - judged == there


@pytest.mark.parametrize("where", [where for where in TREES if "/actions/" not in where])
def test_only_actions_write(where):
    writes = [
        ast.unparse(node)
        for node in ast.walk(TREES[where])
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in WRITES
        if "objects" in ast.unparse(node.func)
        or "_manager" in ast.unparse(node.func)
        or node.func.attr == "save"
    ]
    allowed = {
        "negotiations/exchange/demo.py": 1,
        "negotiations/exchange/exporters/word.py": 1,
    }  # a file, the latter
    assert len(writes) <= allowed.get(where, 0), writes


@pytest.mark.parametrize(
    ("where", "function"), functions(), ids=lambda value: getattr(value, "name", value)
)
def test_functions_are_short_and_import_nothing(where, function):
    assert function.end_lineno - function.lineno + 1 <= 60, where
    assert not any(isinstance(node, (ast.Import, ast.ImportFrom)) for node in ast.walk(function)), (
        where
    )


@pytest.mark.parametrize("path", CODE, ids=lambda path: path.name)
def test_files_are_short(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


@pytest.mark.parametrize("partial", PARTIALS, ids=lambda path: path.name)
def test_a_partial_says_what_it_needs(partial):
    lines = partial.read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("{# needs: ")
    assert len(lines) <= 80


@pytest.mark.parametrize(
    "template", sorted((ROOT / "templates").rglob("*.html")), ids=lambda path: path.name
)
def test_a_template_keeps_the_content_security_policy(template):
    html = template.read_text(encoding="utf-8")
    assert not any(
        word in html
        for word in (" style=", "hx-on", "onclick=", "<script>", "<style", "javascript:")
    )


def test_every_module_says_what_it_is_for():
    assert [
        where for where, tree in TREES.items() if tree.body and not ast.get_docstring(tree)
    ] == []


def test_nobody_writes_in_save_or_in_a_signal():
    names = [
        (where, node.name)
        for where, node in functions()
        if node.name == "save" and "/models/" in where
    ]
    assert names == []
    assert not any("django.dispatch" in path.read_text(encoding="utf-8") for path in CODE)


def test_action_modules_are_named_after_nouns():
    nouns = {path.stem for path in (ROOT / "negotiations" / "models").glob("*.py")}
    named = {module.name for module in iter_modules(actions.__path__)}
    assert named - BELOW_ACTIONS - {"undo"} <= nouns
    assert all(inspect.getdoc(import_module(f"negotiations.actions.{name}")) for name in named)
