"""What is alike in the form in which it is compared: codes, labels, and positions of one coder."""

import pytest
from django.core.exceptions import ValidationError

from negotiations.actions import position, tag, term, undo
from negotiations.actions.alike import Alike
from negotiations.models import Position, Tag, Term
from tests.factories import by_field, make_actor, make_article, make_passage, make_tag, make_term

pytestmark = pytest.mark.django_db
CODES = [
    ("CEASE", "cease"),
    ("FRIEDEN.Ü", "frieden.ü "),
    ("FRIEDEN.Ü", "Frieden.U\u0308"),
    ("A.1", "A.\u200b1"),
]
LABELS = [
    "The port is opened",
    "the port is OPENED",
    " The port is opened",
    "The port is opened ",
    "The port  is opened",
]


def collided(model, rows, **values):
    """Rows that were alike before codes and labels were compared so."""
    for clash, row in enumerate(rows):
        model.objects.filter(pk=row.pk).update(clash=clash, **values)
        row.refresh_from_db()
    return rows


@pytest.fixture
def twins(owner, talks):
    """Two tags whose codes differ only by case."""
    rows = collided(
        Tag, [make_tag(owner, talks, "CEASE"), make_tag(owner, talks, "other")], canonical="cease"
    )
    Tag.objects.filter(pk=rows[1].pk).update(code="cease")
    rows[1].refresh_from_db()
    return rows


@pytest.mark.parametrize(("there", "new"), CODES)
def test_a_code_that_differs_by_case_or_spaces_is_refused_and_the_twin_named(
    owner, talks, there, new
):
    make_tag(owner, talks, there)
    with pytest.raises(ValidationError) as refusal:
        tag.add(by=owner, negotiation=talks, code=new, label="New")
    assert there in by_field(refusal.value)["code"][0]
    assert Tag.objects.count() == 1


def test_a_tag_renamed_to_the_code_of_another_is_refused(owner, talks):
    make_tag(owner, talks, "CEASE")
    other = make_tag(owner, talks, "PEACE")
    with pytest.raises(ValidationError):
        tag.revise(other, by=owner, version=1, code="Cease")


def test_a_codebook_leaves_tags_whose_code_differs_by_case_as_they_are(owner, talks):
    make_tag(owner, talks, "cease", label="Ours")
    made = tag.load(
        by=owner,
        negotiation=talks,
        tags=[
            {"code": "CEASE", "label": "Theirs"},
            {"code": "CEASE.1", "label": "New", "parent": "Cease"},
        ],
    )
    assert [(one.code, one.parent.label) for one in made] == [("CEASE.1", "Ours")]


def test_a_codebook_that_names_a_code_twice_but_for_case_is_refused(owner, talks):
    with pytest.raises(ValidationError) as refusal:
        tag.load(
            by=owner,
            negotiation=talks,
            tags=[{"code": "A", "label": "A"}, {"code": "a ", "label": "a"}],
        )
    assert list(refusal.value.message_dict) == ["1/code"]


def test_what_collided_before_is_revised_and_stays(owner, twins):
    tag.revise(twins[1], by=owner, version=1, label="Revised")
    assert list(Tag.objects.order_by("clash").values_list("code", "label", "clash")) == [
        ("CEASE", "General ceasefire", 0),
        ("cease", "Revised", 1),
    ]


def test_what_collided_before_is_free_of_it_once_renamed(owner, talks, twins):
    tag.revise(twins[1], by=owner, version=1, code="TRUCE")
    assert Tag.objects.get(code="TRUCE").clash == 0
    with pytest.raises(ValidationError):
        make_tag(owner, talks, "truce")


def test_the_code_of_one_that_collided_before_is_not_free_when_the_oldest_is_gone(
    owner, talks, twins
):
    tag.retract(twins[0], by=owner, version=1)
    with pytest.raises(ValidationError):
        make_tag(owner, talks, "CEASE")


@pytest.mark.parametrize("number", [0, 1])
def test_what_collided_before_comes_back(owner, talks, twins, number):
    tag.retract(twins[number], by=owner, version=1)
    undo.undo(by=owner, negotiation=talks)
    assert sorted(Tag.objects.values_list("code", "clash")) in (
        [("CEASE", 0), ("cease", 1)],
        [("CEASE", 1), ("cease", 0)],
    )


def test_a_renaming_of_what_collided_before_is_taken_back(owner, talks, twins):
    tag.revise(twins[1], by=owner, version=1, code="TRUCE")
    undo.undo(by=owner, negotiation=talks)
    undo.redo(by=owner, negotiation=talks)
    undo.undo(by=owner, negotiation=talks)
    assert sorted(Tag.objects.values_list("code", "clash")) == [("CEASE", 0), ("cease", 1)]


# Terms


@pytest.mark.parametrize("label", LABELS)
def test_a_label_that_differs_by_case_or_spaces_is_said_to_be_there(owner, talks, label):
    first = make_term(owner, talks, LABELS[0])
    with pytest.raises(Alike) as refusal:
        term.add(by=owner, negotiation=talks, label=label)
    assert refusal.value.twin == first
    assert list(by_field(refusal.value)) == ["label"]
    again = term.add(by=owner, negotiation=talks, label=label, duplicate=True)
    assert (again.label, again.clash, Term.objects.get(pk=again.pk).clash) == (label, 1, 1)


def test_a_label_is_said_again_below_another_parent(owner, talks):
    parent = make_term(owner, talks, "Ceasefire")
    make_term(owner, talks, "Of 30 days")
    assert term.add(by=owner, negotiation=talks, label="of 30 days", parent=parent).clash == 0


def test_a_term_that_is_moved_beside_its_twin_is_refused(owner, talks):
    parent = make_term(owner, talks, "Ceasefire")
    make_term(owner, talks, "Of 30 days", parent=parent)
    moved = make_term(owner, talks, "of 30 days")
    with pytest.raises(Alike):
        term.revise(moved, by=owner, version=1, parent=parent)
    moved.refresh_from_db()
    assert term.revise(moved, by=owner, version=1, parent=parent, duplicate=True).clash == 1


def test_another_field_of_a_duplicate_is_revised(owner, talks):
    make_term(owner, talks, "Ceasefire")
    again = make_term(owner, talks, "ceasefire")
    term.revise(again, by=owner, version=1, status="tabled")
    assert Term.objects.get(pk=again.pk).clash == 1


def test_each_duplicate_has_the_next_number(owner, talks):
    parent = make_term(owner, talks, "Ceasefire")
    for _ in range(3):
        make_term(owner, talks, "A variant", parent=parent)
    assert sorted(Term.objects.filter(parent=parent).values_list("clash", flat=True)) == [0, 1, 2]


# Positions


@pytest.fixture
def state(owner, talks):
    passage = make_passage(owner, make_article(owner, talks))
    same = {
        "passage": passage,
        "holder": make_actor(owner),
        "term": make_term(owner, talks),
        "stance": 1,
    }
    return lambda **fields: position.state(**{"by": owner, **same, **fields})


@pytest.fixture
def conditions(owner, talks):
    other = make_term(owner, talks, "The port is opened")
    return [
        {"relation": "if", "term": other},
        {"relation": "after", "term": other, "by": make_actor(owner, "Aruvia")},
    ]


def test_a_position_that_repeats_one_of_the_same_coder_is_said_to_be_there(state, conditions):
    first = state(conditions=conditions)
    with pytest.raises(Alike) as refusal:
        state(conditions=conditions[::-1], note="once more")
    assert refusal.value.twin == first
    state(conditions=conditions, duplicate=True)
    assert Position.objects.count() == 2


def test_what_differs_in_holder_term_stance_or_conditions_repeats_nothing(
    state, conditions, owner, talks
):
    state()
    state(stance=2)
    state(holder=make_actor(owner, "Aruvia"))
    state(term=make_term(owner, talks, "Monitors"))
    state(conditions=conditions)
    state(conditions=conditions[:1])
    assert Position.objects.count() == 6


def test_another_coder_states_the_same(state, editor):
    state()
    assert state(by=editor).coder == editor


def test_a_position_revised_to_repeat_another_is_refused(state, owner):
    state()
    other = state(stance=2)
    position.revise(other, by=owner, version=1, note="Kept")
    with pytest.raises(Alike):
        position.revise(other, by=owner, version=2, stance=1)
    other.refresh_from_db()
    assert position.revise(other, by=owner, version=2, stance=1, duplicate=True).stance == 1


def test_what_was_stated_twice_before_is_still_revised(state, owner):
    state()
    again = state(duplicate=True)
    assert (
        position.revise(again, by=owner, version=1, stance=1, conditions=[], note="Kept").note
        == "Kept"
    )


def test_a_span_that_finds_the_passage_finds_what_was_stated_there(state, owner):
    first = state()
    on = first.passage
    span = {
        "article": on.article,
        "start": on.start,
        "end": on.end,
        "quote": on.quote,
        "passage": None,
    }
    with pytest.raises(Alike):
        state(**span)


def test_a_position_that_is_done_again_may_repeat_one(state, owner, talks):
    state()
    state(duplicate=True)
    undo.undo(by=owner, negotiation=talks)
    undo.redo(by=owner, negotiation=talks)
    assert Position.objects.count() == 2
