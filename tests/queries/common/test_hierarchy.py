"""Trees of rows that name a parent."""

import pytest

from negotiations.models import Term
from negotiations.queries.common.hierarchy import (
    ancestors_of,
    family_of,
    top_of,
    tree,
    with_depths,
)


def family(**parents):
    """Terms by label, each with the label of its parent, or ""."""
    terms = {label: Term(label=label) for label in parents}
    for label, parent in parents.items():
        terms[label].parent_id = terms[parent].pk if parent else None
    return terms


def labels(branches):
    return [(branch.node.label, labels(branch.branches)) for branch in branches]


def test_each_row_is_followed_by_what_is_below_it():
    terms = family(port="", truce="", month="truce", day="month", week="truce").values()
    assert [(term.label, depth) for term, depth in with_depths(terms)] == [
        ("port", 0),
        ("truce", 0),
        ("month", 1),
        ("day", 2),
        ("week", 1),
    ]
    assert labels(tree(terms)) == [
        ("port", []),
        ("truce", [("month", [("day", [])]), ("week", [])]),
    ]


def test_a_row_whose_parent_is_not_among_them_is_a_root():
    terms = family(truce="", month="truce", day="month")
    del terms["truce"]
    assert [depth for _, depth in with_depths(terms.values())] == [0, 1]


@pytest.mark.parametrize("walk", [with_depths, lambda rows: labels(tree(rows))])
def test_a_cycle_loses_no_row(walk):
    assert len(walk(family(one="other", other="one").values())) == 2


def test_the_family_of_a_row_is_its_whole_tree():
    terms = family(port="", truce="", month="truce", day="month", week="truce")
    parents = {term.pk: term.parent_id for term in terms.values()}
    keys = {label: term.pk for label, term in terms.items()}
    assert ancestors_of(keys["day"], parents) == [keys["month"], keys["truce"]]
    assert [top_of(keys[label], parents) for label in ("day", "port")] == [
        keys["truce"],
        keys["port"],
    ]
    assert family_of(keys["week"], parents) == [
        keys[label] for label in ("truce", "month", "day", "week")
    ]
