"""The house rules that no library checks: each test lists what breaks its rule.

The order of imports is import-linter's, the complexity of functions and their imports are ruff's.
"""

import ast
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from statistics import median
from typing import Any

import pytest

from negotiations import permissions

ROOT = Path(__file__).parent.parent
MODELS, ACTIONS, VIEWS = "negotiations/models", "negotiations/actions", "negotiations/views"
Trees = Mapping[str, ast.Module]

#: Packages with one module per noun may hold more than twelve.
PER_NOUN = {MODELS, ACTIONS, VIEWS, "negotiations/forms", "negotiations/api/resources"}
PER_NOUN |= {"negotiations/management/commands"}  # one module per command
#: Not verbs: how every action writes, what it locks, how it is refused, what it may refer to.
BELOW_ACTIONS = {"journal", "locks", "constraints", "validation", "batch", "alike", "idempotency"}
#: These write no object of the history: texts of earlier revisions, counters, the feed's epoch,
#: accounts (personal data).
NOT_JOURNALLED = {
    "article._keep",
    "token.note_use",
    "feed_epoch.restart",
    "rate_limit.consume",
    "rate_limit.try_password",
    "rate_limit._try",
    "rate_limit.release",
    "rate_limit.forget_ended",
    "user.create",
    "user.revise",
    "user.set_password",
    "user.deactivate",
}
#: Public functions that take `by` and run inside another action, under its verb or their own.
WITHIN_ACTIONS = {
    "passage.find_or_mark",
    "passage.prefetch",
    "article.rewrite",
    "article.put_back",
    "article.remove",
    "undo.undo",
    "undo.redo",
}
#: What an action also records of other objects, under their own verbs.
CONSEQUENCES = {
    "negotiation.create": {"membership.add"},
    "negotiation.delete": {"tag.retract", "membership.end", "invitation.withdraw"},
    "article.revise": {"passage.anchor"},
    "passage.tag": {"passage.mark"},
}
#: Rules that an action asks for along with its own.
JUDGED = {
    "article.read_text",
    "negotiation.read_notes",
    "negotiation.publish",
    "position.adjudicate",
}
WRITES = {
    "save",
    "create",
    "bulk_create",
    "bulk_update",
    "update_or_create",
    "get_or_create",
    "delete",
    "update",
    "_raw_delete",
}
JOURNAL = {"journal.save", "journal.save_many", "journal.delete", "journal.delete_many"}
LONGEST_LINE = 100
#: The share of functions that are private and called once. The goal is one in ten: lower it with
#: each one that is put back where it is called.
SHARE_CALLED_ONCE = 0.24

Function = ast.FunctionDef | ast.AsyncFunctionDef


@pytest.fixture(scope="module")
def sources() -> dict[str, str]:
    patterns = (
        "negotiations/**/*.py",
        "benchmarks/**/*.py",
        "templates/**/*.html",
        "static/css/*.css",
    )
    return {
        path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
        for pattern in patterns
        for path in sorted(ROOT.glob(pattern))
        if "migrations" not in path.parts
    }


@pytest.fixture(scope="module")
def trees(sources) -> Trees:
    return {where: ast.parse(text) for where, text in sources.items() if where.endswith(".py")}


@pytest.fixture(scope="module")
def templates(sources) -> dict[str, str]:
    return {where: text for where, text in sources.items() if where.endswith(".html")}


@cache
def nodes(tree: Any) -> list[Any]:
    return list(ast.walk(tree))


def functions(trees: Trees, under: str = "") -> Iterator[tuple[str, Any]]:
    for where, tree in trees.items():
        if where.startswith(under):
            yield from ((where, node) for node in nodes(tree) if isinstance(node, Function))


def length(function: Any) -> int:
    return function.end_lineno - function.lineno + 1


def noun_of(where: str) -> str:
    return Path(where).stem


def actions(trees: Trees) -> dict[str, Any]:
    """Each action by its verb: the public functions of a noun's module that say who acts."""
    found = {
        f"{noun_of(where)}.{node.name}": node
        for where, tree in trees.items()
        if where.startswith(ACTIONS) and noun_of(where) not in BELOW_ACTIONS
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
        if "by" in {argument.arg for argument in (*node.args.args, *node.args.kwonlyargs)}
    }
    return {verb: node for verb, node in found.items() if verb not in WITHIN_ACTIONS}


def calls(function: Any) -> list[tuple[str, ast.Call]]:
    return [
        (ast.unparse(node.func), node)
        for node in nodes(function)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute)
    ]


def last_name(node: Any) -> str:
    return node.id if isinstance(node, ast.Name) else getattr(node, "attr", "")


def recorded(module: ast.Module, function: Any, given: Mapping[str, set[str]] = {}) -> set[str]:
    """The verbs under which a function writes to the journal, by itself and through functions of
    its module. `?` stands for a verb that is not written down.
    """
    helpers = {node.name: node for node in module.body if isinstance(node, ast.FunctionDef)}
    names = dict(given) | {
        node.targets[0].id: {c.value for c in nodes(node.value) if is_text(c) and "." in c.value}
        for node in nodes(function)
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    }

    def verbs(argument: ast.expr) -> set[str]:
        if is_text(argument):
            return {argument.value}
        return names.get(argument.id, {"?"}) if isinstance(argument, ast.Name) else {"?"}

    all_of_them: set[str] = set()
    for name, call in calls(function):
        if name in JOURNAL:
            all_of_them |= verbs(call.args[0])
        elif name in helpers and helpers[name] is not function:
            parameters = [argument.arg for argument in helpers[name].args.args]
            passed = {
                p: verbs(a) for p, a in zip(parameters, call.args, strict=False) if p == "verb"
            }
            all_of_them |= recorded(module, helpers[name], passed)
    return all_of_them


def is_text(node: Any) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def unrecorded(trees: Trees) -> list[str]:
    """Actions that do not record exactly their own verb and its known consequences."""
    return [
        f"{verb} records {sorted(verbs)}"
        for verb, node in actions(trees).items()
        for verbs in [recorded(trees[f"{ACTIONS}/{verb.partition('.')[0]}.py"], node)]
        if verb not in verbs or verbs - {verb} - CONSEQUENCES.get(verb, set())
    ]


def unguarded(trees: Trees) -> list[str]:
    """Actions that are not atomic, do not say by whom, or do not require their own verb."""
    return [
        verb
        for verb, node in actions(trees).items()
        if "journal.action" not in map(ast.unparse, node.decorator_list)
        or "by" not in {argument.arg for argument in node.args.kwonlyargs}
        or verb not in {c.args[1].value for name, c in calls(node) if name == "require"}
    ]


def past_the_journal(trees: Trees) -> list[str]:
    """Writes in a noun's module that leave no trace in the history."""
    return [
        f"{where}: {called}"
        for where, node in functions(trees, ACTIONS)
        if noun_of(where) not in BELOW_ACTIONS
        and f"{noun_of(where)}.{node.name}" not in NOT_JOURNALLED
        for called, _ in calls(node)
        if "." in called and called.rpartition(".")[2] in WRITES and called not in JOURNAL
    ]


def outside_actions(trees: Trees) -> list[str]:
    """Writes anywhere else, but for what is written to a file."""
    return [
        f"{where}: {name}"
        for where, tree in trees.items()
        if not where.startswith(ACTIONS)
        for call in nodes(tree)
        if isinstance(call, ast.Call) and last_name(call.func) in WRITES
        for name in [ast.unparse(call.func)]
        if name.endswith(".save") or re.search(r"\bobjects\b|_manager\b", name)
    ]


def test_an_action_is_atomic_says_by_whom_and_requires_its_verb(trees):
    assert unguarded(trees) == []


def test_an_action_records_its_own_verb(trees):
    assert unrecorded(trees) == []


def test_an_action_writes_through_the_journal(trees):
    assert past_the_journal(trees) == []


def test_only_actions_write(trees):
    files = {
        "negotiations/exchange/exporters/word.py: document.save",
        "negotiations/exchange/demo.py: User.objects.get_or_create",
    }
    assert set(outside_actions(trees)) - files == set()


def test_every_rule_has_an_action(trees):
    assert permissions.RULES.keys() - JUDGED == actions(trees).keys()


SOUND = """
@journal.action
def revise(party, *, by, version):
    require(by, "party.revise", party)
    return _write("party.revise", party, by)

@journal.action
def retract(party, *, by, version):
    require(by, "party.retract", party)
    journal.delete("party.retract", party, by=by)

def _write(verb, party, by):
    return journal.save(verb, party, by=by)
"""


@pytest.mark.parametrize(
    ("rule", "old", "new"),
    [
        (unrecorded, '_write("party.revise"', '_write("round.revise"'),
        (unrecorded, '_write("party.revise"', '_write("party.retract"'),
        (unrecorded, '_write("party.revise"', "_write(version"),
        (unrecorded, 'return _write("party.revise", party, by)', "return party"),
        (unrecorded, 'journal.delete("party.retract"', 'journal.delete("term.retract"'),
        (unrecorded, 'journal.delete("party.retract", party, by=by)', "party.delete()"),
        (past_the_journal, 'journal.delete("party.retract", party, by=by)', "party.delete()"),
        (past_the_journal, "journal.save(verb, party, by=by)", "party.save()"),
        (past_the_journal, "journal.save(verb, party, by=by)", "Party.objects.create(by=by)"),
        (unguarded, 'require(by, "party.retract", party)', "pass"),
        (unguarded, 'require(by, "party.retract"', 'require(by, "party.revise"'),
        (unguarded, "@journal.action\ndef retract", "def retract"),
        (unguarded, "def retract(party, *, by,", "def retract(party, by, *,"),
    ],
)
def test_an_action_that_breaks_a_rule_is_found(rule, old, new):
    assert old in SOUND
    sound, broken = (
        {f"{ACTIONS}/party.py": ast.parse(source)} for source in (SOUND, SOUND.replace(old, new))
    )
    assert rule(sound) == []
    assert rule(broken)


def test_a_write_outside_actions_is_found():
    tree = ast.parse("def view(request):\n    Party.objects.create()\n    party.save()\n")
    assert len(outside_actions({f"{VIEWS}/party.py": tree})) == 2


def test_nobody_writes_in_save_or_in_a_signal(trees, sources):
    assert [where for where, node in functions(trees, MODELS) if node.name == "save"] == []
    assert [where for where, text in sources.items() if "django.dispatch" in text] == []


def test_action_modules_are_named_after_nouns(trees):
    nouns = {noun_of(where) for where in trees if where.startswith(MODELS)}
    named = {noun_of(where) for where in trees if where.startswith(ACTIONS)}
    assert named - BELOW_ACTIONS - {"undo"} - nouns == set()


def test_functions_are_short(trees):
    assert [f"{where}: {node.name}" for where, node in functions(trees) if length(node) > 60] == []
    assert median(length(node) for _, node in functions(trees)) <= 10


def test_views_are_short_at_the_median(trees):
    views = [
        length(node)
        for _, node in functions(trees, VIEWS)
        if node.args.args and node.args.args[0].arg == "request" and not node.name.startswith("_")
    ]
    assert median(views) <= 15


def test_functions_are_not_cut_into_slivers(trees):
    """Private, and their only mention is one call."""
    slivers = []
    for where, tree in trees.items():
        mentioned = Counter(map(last_name, nodes(tree)))
        called = Counter(last_name(n.func) for n in nodes(tree) if isinstance(n, ast.Call))
        slivers += [
            f"{where}: {node.name}"
            for _, node in functions({where: tree})
            if re.match("_[^_]", node.name) and mentioned[node.name] == called[node.name] == 1
        ]
    assert len(slivers) / len(list(functions(trees))) <= SHARE_CALLED_ONCE, slivers


def test_files_are_short(trees, sources):
    assert [where for where in trees if len(sources[where].splitlines()) > 400] == []


def test_lines_are_short(sources):
    assert [
        f"{where}:{number}"
        for where, text in sources.items()
        for number, line in enumerate(text.splitlines(), 1)
        if len(re.sub(r"  # (type|noqa).*", "", line)) > LONGEST_LINE
    ] == []


def test_folders_hold_few_modules(trees):
    modules = Counter(
        Path(where).parent.as_posix() for where in trees if not where.endswith("__init__.py")
    )
    assert [
        folder for folder, count in modules.items() if count > 12 and folder not in PER_NOUN
    ] == []


def test_a_class_name_has_one_meaning(trees):
    homes = defaultdict(list)
    for where, tree in trees.items():
        for node in nodes(tree) if where.startswith("negotiations") else ():
            if isinstance(node, ast.ClassDef) and node.name not in ("Meta", "Command"):
                homes[node.name].append(where)
    assert {name: places for name, places in homes.items() if len(places) > 1} == {}


def test_a_question_uses_another_through_what_it_offers(trees):
    offered = {
        where.split("/")[2]: {element.value for element in node.value.elts}
        for where, tree in trees.items()
        if re.fullmatch("negotiations/queries/[a-z]+/__init__.py", where)
        for node in tree.body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__"
    }
    assert [
        f"{where}: {node.module} {alias.name}"
        for where, tree in trees.items()
        if re.match("negotiations/queries/[a-z]+/", where)
        for node in nodes(tree)
        if isinstance(node, ast.ImportFrom)
        and (node.module or "").startswith("negotiations.queries.")
        for _, _, question, *inside in [node.module.split(".")]
        if question not in ("common", where.split("/")[2])
        for alias in node.names
        if inside or alias.name not in offered.get(question, ())
    ] == []


def test_every_module_says_what_it_is_for(trees):
    assert [
        where for where, tree in trees.items() if tree.body and not ast.get_docstring(tree)
    ] == []


def test_a_partial_says_what_it_needs(templates):
    assert [
        where
        for where, text in templates.items()
        if Path(where).name.startswith("_") and not text.startswith("{# needs: ")
    ] == []


def test_partials_are_short(templates):
    assert [
        where
        for where, text in templates.items()
        if Path(where).name.startswith("_") and len(text.splitlines()) > 80
    ] == []


def test_templates_keep_the_content_security_policy(templates):
    inline = re.compile(r" style=|hx-on|onclick=|<script>|<style|javascript:")
    assert [where for where, text in templates.items() if inline.search(text)] == []
