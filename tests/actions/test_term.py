"""Terms, their variants, and packages of them."""

import pytest
from django.core.exceptions import ValidationError

from negotiations.actions import journal, term
from negotiations.models import Term
from tests.cases import each_of
from tests.factories import (
    by_field,
    make_actor,
    make_article,
    make_passage,
    make_position,
    make_tag,
    make_term,
)

pytestmark = pytest.mark.django_db


def put(how, by, talks, **fields):
    """On a new term, or on one that is there."""
    if how == "add":
        return make_term(by, talks, **fields)
    return term.revise(make_term(by, talks), by=by, version=1, **fields)


def test_a_term_has_the_defaults_of_the_domain(owner, talks):
    made = make_term(owner, talks)
    assert (made.status, made.parameters, made.all_or_nothing) == ("floated", {}, False)


@each_of(
    "parameters",
    [
        {},
        {"duration_days": 30},
        {"percent": 12.5, "area": "the port", "date": "2031-05-14"},
        {"count": {"min": 1, "max": 9}},
        {"count": {"min": 1}},
        {"something_unknown": "kept"},
        {"count": 0, "percent": -1},
    ],
)
def test_parameters_are_kept(parameters, owner, talks):
    made = make_term(owner, talks, parameters=parameters)
    assert Term.objects.get(pk=made.pk).parameters == parameters


@each_of(
    "parameters",
    [
        None,
        [],
        "30 days",
        {"a": None},
        {"a": True},
        {"a": [1]},
        {"a": {}},
        {"a": {"b": 1}},
        {"a": {"min": 1, "more": 2}},
        {"a": {"min": None}},
        {"a": {"min": {"min": 1}}},
    ],
)
@each_of("how", ["add", "revise"])
def test_parameters_that_are_not_flat_are_refused(parameters, how, owner, talks):
    with pytest.raises(ValidationError) as refusal:
        put(how, owner, talks, parameters=parameters)
    assert list(by_field(refusal.value)) == ["parameters"]


@each_of("value", [float("nan"), float("inf"), "a\x00b", "\ud800"])
def test_parameters_that_cannot_be_stored_are_refused(value, owner, talks):
    with pytest.raises(ValidationError):
        make_term(owner, talks, parameters={"count": value})


def test_a_key_that_cannot_be_stored_is_refused(owner, talks):
    with pytest.raises(ValidationError):
        make_term(owner, talks, parameters={"a\x00": 1})


@each_of("storeys", [1, 2, 3])
def test_a_term_is_no_variant_of_its_own_variant(storeys, owner, talks):
    first = lowest = make_term(owner, talks)
    for _ in range(storeys):
        lowest = make_term(owner, talks, parent=lowest)
    with pytest.raises(ValidationError, match="its own ancestor"):
        term.revise(first, by=owner, version=1, parent=lowest)


def test_a_term_is_no_variant_of_itself(owner, talks):
    made = make_term(owner, talks)
    with pytest.raises(ValidationError) as refusal:
        term.revise(made, by=owner, version=1, parent=made)
    assert list(by_field(refusal.value)) == ["parent"]


@each_of("storeys", [0, 1, 2])
def test_a_package_does_not_hold_itself(storeys, owner, talks):
    first = outer = make_term(owner, talks)
    for _ in range(storeys):
        outer = make_term(owner, talks, items=[outer])
    with pytest.raises(ValidationError) as refusal:
        term.revise(first, by=owner, version=1, items=[outer])
    assert list(by_field(refusal.value)) == ["items"]


def test_an_item_may_be_in_two_packages(owner, talks):
    item = make_term(owner, talks)
    packages = [make_term(owner, talks, items=[item]) for _ in range(2)]
    assert {row.package for row in item.packages.all()} == set(packages)


def test_lists_are_kept_in_their_order(owner, talks):
    items = [make_term(owner, talks, name) for name in "CAB"]
    package = make_term(owner, talks, "Plan", items=items)
    assert [row.term for row in package.items.order_by("rank")] == items


@each_of("given", ["items", "proposers", "relations"])
def test_a_list_that_is_given_replaces_only_that_list(given, owner, talks):
    item, proposer = make_term(owner, talks), make_actor(owner)
    package = make_term(
        owner,
        talks,
        "Plan",
        items=[item],
        proposers=[proposer],
        relations=[{"relation": "before", "term": item}],
    )
    term.revise(package, by=owner, version=1, **{given: []})
    left = {name for name in ("items", "proposers", "relations") if getattr(package, name).exists()}
    assert left == {"items", "proposers", "relations"} - {given}


@each_of(("name", "row"), [("items", "term"), ("proposers", "actor"), ("relations", "relation")])
def test_a_part_is_named_once(name, row, owner, talks):
    one = {"term": make_term(owner, talks), "actor": make_actor(owner)}
    part = one.get(row) or {"relation": "requires", "term": one["term"]}
    with pytest.raises(ValidationError) as refusal:
        make_term(owner, talks, **{name: [part, part]})
    assert list(by_field(refusal.value)) == [name]


@each_of(
    "field",
    ["tag", "parent", "supersedes", "items", "relations", "obliged", "beneficiary", "proposers"],
)
@each_of("how", ["add", "revise"])
def test_what_is_of_other_talks_is_refused_in_the_same_words(field, how, owner, talks, outsider):
    elsewhere = outsider.memberships.get().negotiation
    a_term, an_actor = make_term(outsider, elsewhere), make_actor(outsider, negotiation=elsewhere)
    theirs = {
        "tag": make_tag(outsider, elsewhere),
        "parent": a_term,
        "supersedes": a_term,
        "items": [a_term],
        "obliged": an_actor,
        "relations": [{"relation": "before", "term": a_term}],
        "beneficiary": an_actor,
        "proposers": [an_actor],
    }
    noun = {"tag": "tag", "obliged": "actor", "beneficiary": "actor", "proposers": "actor"}.get(
        field, "term"
    )
    with pytest.raises(ValidationError) as refusal:
        put(how, owner, talks, **{field: theirs[field]})
    assert by_field(refusal.value) == {field: [f"There is no such {noun} in this negotiation."]}


@each_of("use", ["position", "variant", "package", "condition", "successor", "relation"])
def test_a_term_in_use_is_not_retracted_and_the_user_is_named(use, owner, talks):
    made, other, holder = (
        make_term(owner, talks),
        make_term(owner, talks, "Other"),
        make_actor(owner),
    )
    mark = make_passage(owner, make_article(owner, talks))
    user = {
        "position": lambda: make_position(owner, mark, holder, made),
        "variant": lambda: make_term(owner, talks, parent=made),
        "package": lambda: make_term(owner, talks, items=[made]),
        "condition": lambda: make_position(
            owner, mark, holder, other, conditions=[{"relation": "if", "term": made}]
        ),
        "successor": lambda: make_term(owner, talks, supersedes=made),
        "relation": lambda: make_term(
            owner, talks, relations=[{"relation": "excludes", "term": made}]
        ),
    }[use]()
    with pytest.raises(journal.InUse) as refusal:
        term.retract(made, by=owner, version=1)
    assert refusal.value.dependents == [user]
