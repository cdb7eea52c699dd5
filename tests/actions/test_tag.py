"""The codebook."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from negotiations.actions import journal, tag
from negotiations.models import Tag
from tests.actions.journal import written
from tests.factories import by_field, make_article, make_passage, make_tag, make_term

pytestmark = pytest.mark.django_db

ROWS = [
    {"code": "CEASE", "label": "Ceasefire", "parent": None, "pax_codes": ["Ce"]},
    {"code": "CEASE.1", "label": "General", "parent": "CEASE"},
    {"code": "CEASE.1.1", "label": "Start", "parent": "CEASE.1"},
]


def test_a_codebook_is_loaded_as_a_tree(owner, talks):
    tag.load(by=owner, negotiation=talks, tags=ROWS)
    lowest = Tag.objects.get(code="CEASE.1.1")
    assert (lowest.parent.code, lowest.parent.parent.code, lowest.parent.parent.pax_codes) == (
        "CEASE.1",
        "CEASE",
        ["Ce"],
    )


def test_a_loaded_codebook_is_one_act_of_one_change_a_tag(owner, talks):
    with written() as changes:
        tag.load(by=owner, negotiation=talks, tags=ROWS)
    assert [(change.verb, change.after["code"]) for change in changes] == [
        ("tag.load", row["code"]) for row in ROWS
    ]
    assert len({change.act for change in changes}) == 1


def test_a_codebook_loaded_twice_writes_nothing_the_second_time(owner, talks):
    tag.load(by=owner, negotiation=talks, tags=ROWS)
    with written() as changes:
        tag.load(by=owner, negotiation=talks, tags=ROWS)
    assert changes == []


def test_a_tag_that_is_there_is_left_as_it_is(owner, talks):
    make_tag(owner, talks, "CEASE", label="Ours")
    tag.load(by=owner, negotiation=talks, tags=ROWS)
    assert (Tag.objects.get(code="CEASE").label, Tag.objects.get(code="CEASE.1").parent.label) == (
        "Ours",
        "Ours",
    )


def test_a_codebook_whose_parent_is_missing_is_refused(owner, talks):
    with pytest.raises(ValidationError) as refusal:
        tag.load(by=owner, negotiation=talks, tags=ROWS[1:])
    assert refusal.value.message_dict == {
        "0/parent": ["There is no tag CEASE, here or in a row before."]
    }
    assert Tag.objects.count() == 0


def test_a_codebook_that_names_a_code_twice_is_refused(owner, talks):
    with pytest.raises(ValidationError) as refusal:
        tag.load(by=owner, negotiation=talks, tags=[*ROWS, ROWS[0]])
    assert refusal.value.message_dict == {"3/code": ["The code CEASE is named twice."]}
    assert Tag.objects.count() == 0


def test_an_annotator_loads_no_codebook(annotator, talks):
    with pytest.raises(PermissionDenied):
        tag.load(by=annotator, negotiation=talks, tags=ROWS)


def test_a_code_is_used_once_in_a_codebook_and_again_in_another(owner, talks, outsider):
    make_tag(owner, talks, "CEASE")
    make_tag(outsider, outsider.memberships.get().negotiation, "CEASE")
    with pytest.raises(ValidationError) as refusal:
        make_tag(owner, talks, "CEASE")
    assert list(by_field(refusal.value)) == ["code"]


@pytest.mark.parametrize("storeys", [0, 1, 2])
def test_a_tag_is_not_below_itself(storeys, owner, talks):
    first = lowest = make_tag(owner, talks, "T")
    for number in range(storeys):
        lowest = make_tag(owner, talks, f"T.{number}", parent=lowest)
    with pytest.raises(ValidationError) as refusal:
        tag.revise(first, by=owner, version=1, parent=lowest)
    assert list(by_field(refusal.value)) == ["parent"]


def test_a_parent_of_another_codebook_is_refused_in_the_same_words(owner, talks, outsider):
    theirs = make_tag(outsider, outsider.memberships.get().negotiation)
    with pytest.raises(ValidationError) as refusal:
        make_tag(owner, talks, parent=theirs)
    assert by_field(refusal.value) == {"parent": ["There is no such tag in this negotiation."]}


@pytest.mark.parametrize("use", ["passage", "term", "child"])
def test_a_tag_in_use_is_not_retracted_and_the_user_is_named(use, owner, talks):
    made = make_tag(owner, talks, "CEASE")
    user = {
        "passage": lambda: make_passage(owner, make_article(owner, talks), tags=[made]),
        "term": lambda: make_term(owner, talks, tag=made),
        "child": lambda: make_tag(owner, talks, "CEASE.1", parent=made),
    }[use]()
    with pytest.raises(journal.InUse) as refusal:
        tag.retract(made, by=owner, version=1)
    assert refusal.value.dependents == [user]
