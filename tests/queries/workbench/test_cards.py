"""The cards beside an article, and what was written on it since a moment."""

import pytest

from negotiations.actions import passage as actions
from negotiations.models import Tag
from negotiations.models.act import act
from negotiations.queries.workbench import cards
from tests.factories import make_actor, make_article, make_passage, make_position, make_term

pytestmark = pytest.mark.django_db
TEXT = "\n\n".join(f"Line {n}." for n in range(50))


@pytest.fixture
def article(editor, talks):
    return make_article(editor, talks, text=TEXT)


def state(by, passage, **fields):
    talks = passage.negotiation
    term = make_term(
        by, talks, f"Term of {passage.pk}", tag=Tag.objects.filter(negotiation=talks).last()
    )
    return make_position(by, passage, make_actor(by), term, **fields)


def test_a_card_stands_in_the_group_of_the_section_where_its_passage_begins(editor, article):
    over_two = make_passage(
        editor, article, TEXT[TEXT.index("Line 15") : TEXT.index("Line 25")].rstrip()
    )
    later = make_passage(editor, article, "Line 25.")
    groups = cards.groups(article, editor)
    assert [[card.passage for card in group.cards] for group in groups] == [
        [over_two],
        [later],
        [],
        [],
    ]


def test_cards_come_in_reading_order(editor, article):
    made = [
        make_passage(editor, article, quote) for quote in ("Line 9.", "Line 2.", "Line", "Line 0.")
    ]
    [group, *_] = cards.groups(article, editor)
    assert [card.passage for card in group.cards] == [made[3], made[2], made[1], made[0]]


def test_more_cards_than_come_at_once_are_counted_and_read_later(editor, article, monkeypatch):
    monkeypatch.setattr(cards, "AT_ONCE", 2)
    for number in (1, 2, 21, 22, 41):
        make_passage(editor, article, f"Line {number}.")
    groups = cards.groups(article, editor)
    assert [(group.count, group.cards is None) for group in groups] == [
        (2, False),
        (2, True),
        (1, True),
        (0, False),
    ]
    assert len(cards.group(article, editor, groups[1].key).cards) == 2
    assert cards.groups(article, editor, opened=groups[2].key)[2].cards


def test_there_is_no_group_where_no_section_starts(editor, article):
    assert cards.group(article, editor, "7") is None


def test_the_queries_do_not_grow_with_the_cards(editor, article, django_assert_num_queries):
    state(editor, make_passage(editor, article, "Line 1."))
    with act(), django_assert_num_queries(11):
        cards.groups(article, editor)
    for number in range(2, 9):
        state(editor, make_passage(editor, article, f"Line {number}."))
    with act(), django_assert_num_queries(11):
        cards.groups(article, editor)


def test_a_draft_of_somebody_else_is_not_counted(editor, annotator, article):
    state(editor, make_passage(editor, article, "Line 1."), status="draft")
    assert cards.counts(article, annotator) == cards.CodingCounts(1, 0)
    assert cards.counts(article, editor) == cards.CodingCounts(1, 1)


@pytest.mark.django_db(transaction=True)
def test_what_was_written_since_a_moment_is_told_and_nothing_before(editor, annotator, article):
    make_passage(editor, article, "Line 1.")
    elsewhere = make_article(editor, article.negotiation, title="Another", text="Another text.")
    since = cards.now()
    theirs = make_passage(annotator, article, "Line 30.")
    make_passage(annotator, elsewhere, "Another")
    gone = make_passage(editor, article, "Line 2.")
    actions.retract(gone, by=editor, version=1)
    touched = cards.touched_since(article, editor, since)
    assert [card.passage for card in touched.cards] == [theirs]
    assert touched.gone == (gone.pk,)
    assert set(touched.spans) == {(theirs.start, theirs.end), (gone.start, gone.end)}
    assert cards.touched_since(article, editor, cards.now()) == cards.CardChanges()


@pytest.mark.django_db(transaction=True)
def test_a_position_touches_its_passage(editor, article):
    passage = make_passage(editor, article, "Line 1.")
    since = cards.now()
    position = state(editor, passage)
    [card] = cards.touched_since(article, editor, since).cards
    assert card.positions == (position,)


def test_too_much_is_told_as_a_whole(editor, article, monkeypatch):
    monkeypatch.setattr(cards, "MANY", 1)
    since = cards.now()
    make_passage(editor, article, "Line 1.")
    make_passage(editor, article, "Line 2.")
    assert cards.touched_since(article, editor, since).whole
