"""An act of many changes is taken back as one: in as many queries as one of few, and whole or not
at all.
"""

from functools import partial

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from negotiations.actions import (
    article,
    journal,
    membership,
    negotiation,
    passage,
    position,
    tag,
    term,
    undo,
)
from negotiations.actions.batch import run_batch
from negotiations.models import Article, Change, Membership, Passage, Position, Tag, Term
from tests.actions.journal import written
from tests.cases import each_of
from tests.factories import (
    make_actor,
    make_article,
    make_passage,
    make_position,
    make_tag,
    make_term,
)

pytestmark = pytest.mark.django_db

WORD = "truce"


def text_of(by, talks, number):
    """An article in which the word comes that many times, and the spans of these."""
    made = make_article(by, talks, text=f"{WORD} " * number + f"of {Article.objects.count()}")
    return made, [{"start": start, "end": start + len(WORD)} for start in range(0, number * 6, 6)]


def marked(by, talks, number):
    """As from the concordance."""
    text, spans = text_of(by, talks, number)
    about = {
        "by": by,
        "article": text,
        "tag": make_tag(by, talks, f"A.{Tag.objects.count()}"),
        "quote": WORD,
    }
    ahead = passage.prefetch([(text, *span.values()) for span in spans], by=by, parts=["tags"])
    return run_batch([partial(passage.tag, **about, **span) for span in spans], ahead=ahead)


def tagged(by, talks, number):
    passages = marked(by, talks, number)
    another = make_tag(by, talks, f"B.{Tag.objects.count()}")
    spans = [
        {"article": one.article, "start": one.start, "end": one.end, "quote": WORD}
        for one in passages
    ]
    return run_batch([partial(passage.tag, by=by, tag=another, **span) for span in spans])


def stated(by, talks, number):
    """On spans of which none is marked yet, each on a condition."""
    text, spans = text_of(by, talks, number)
    holder, about = make_actor(by, negotiation=talks), make_term(by, talks)
    fields = {
        "by": by,
        "article": text,
        "quote": WORD,
        "holder": holder,
        "term": about,
        "stance": 1,
    }
    conditions = [{"relation": "if", "term": about, "by": holder}]
    return run_batch(
        [partial(position.state, **fields, **span, conditions=conditions) for span in spans]
    )


def revised(by, talks, number):
    positions = stated(by, talks, number)
    return run_batch(
        [
            partial(position.revise, one, by=by, version=1, stance=-2, conditions=())
            for one in positions
        ]
    )


def made_and_revised(by, talks, number):
    """In turn: one that was there, and one with the passage that it makes."""
    old = [
        partial(position.revise, one, by=by, version=1, stance=-2)
        for one in stated(by, talks, number)
    ]
    text, spans = text_of(by, talks, number)
    fields = {
        "article": text,
        "quote": WORD,
        "holder": make_actor(by, negotiation=talks),
        "term": make_term(by, talks),
        "stance": 1,
    }
    new = [partial(position.state, by=by, **fields, **span) for span in spans]
    return run_batch([call for pair in zip(old, new, strict=True) for call in pair])


def retracted(by, talks, number):
    passages = marked(by, talks, number)
    with journal.act():
        for one in passages:
            passage.retract(one, by=by, version=1)
    return passages


def loaded(by, talks, number):
    """A codebook, each tag below the one before it."""
    code = f"C{Tag.objects.count()}"
    rows = [
        {"code": f"{code}.{one}", "label": "A", "parent": f"{code}.{one - 1}" if one else None}
        for one in range(number)
    ]
    return tag.load(by=by, negotiation=talks, tags=rows)


def added(by, talks, number):
    """Articles and those who wrote them."""
    with journal.act():
        return [
            make_article(by, talks, authors=[make_actor(by, negotiation=talks)])
            for _ in range(number)
        ]


def named(by, talks, number):
    """Terms, and actors that the whole site shares."""
    with journal.act():
        return [
            make(f"Name {one}")
            for one in range(number)
            for make in (partial(make_term, by, talks), partial(make_actor, by))
        ]


ACTS = [marked, tagged, stated, revised, made_and_revised, retracted, loaded, added, named]
every_act = each_of("act", ACTS, ids=[act.__name__ for act in ACTS])


def states(objects):
    """What is stored of each, None of what is gone."""
    kinds = {type(one) for one in objects}
    stored = {
        pk: row
        for kind in kinds
        for pk, row in kind.objects.in_bulk([one.pk for one in objects]).items()
    }
    return [journal.state_of(stored[one.pk]) if one.pk in stored else None for one in objects]


def counted(call):
    with CaptureQueriesContext(connection) as queries:
        call()
    return len(queries)


# In as many queries as one of few


def queries(act, by, talks, number):
    act(by, talks, number)
    return [
        counted(partial(step, by=by, negotiation=talks))
        for step in (undo.undo, undo.redo, undo.undo)
    ]


@every_act
def test_many_are_taken_back_and_done_again_in_as_many_queries_as_few(act, owner, talks):
    assert queries(act, owner, talks, 12) == queries(act, owner, talks, 3)


def test_who_may_revise_many_things_is_asked_at_once(annotator, talks):
    """Editors may anyway; an annotator what they added, while nobody else uses it."""
    assert queries(named, annotator, talks, 12) == queries(named, annotator, talks, 3)


# As each would be by itself


@every_act
def test_what_is_taken_back_and_done_again_is_as_it_was(act, owner, talks):
    objects = act(owner, talks, 5)
    done = states(objects)
    undo.undo(by=owner, negotiation=talks)
    before = states(objects)
    undo.redo(by=owner, negotiation=talks)
    assert states(objects) == done
    undo.undo(by=owner, negotiation=talks)
    assert states(objects) == before != done


@every_act
def test_each_change_is_taken_back_by_one_of_its_own(act, owner, talks):
    act(owner, talks, 3)
    taken_back = undo.undo(by=owner, negotiation=talks)
    back, done = Change.objects.filter(undoes=taken_back), Change.objects.filter(act=taken_back)
    assert {change.verb for change in back} == {"undo"}
    assert sorted(
        (one.target_id, one.target_version, one.before, one.after) for one in back
    ) == sorted((one.target_id, one.target_version + 1, one.after, one.before) for one in done)


def test_positions_go_with_the_passages_that_they_made(owner, talks):
    made_and_revised(owner, talks, 5)
    undo.undo(by=owner, negotiation=talks)
    assert (Position.objects.count(), Passage.objects.count()) == (5, 5)
    assert {one.stance for one in Position.objects.all()} == {1}


def test_codes_that_changed_hands_in_an_act_go_back_and_forth(owner, talks):
    first, second = make_tag(owner, talks, "A"), make_tag(owner, talks, "B")
    with journal.act():
        tag.revise(first, by=owner, version=1, code="C")
        tag.revise(second, by=owner, version=1, code="A")
        third = make_tag(owner, talks, "B")
    codes = []
    for step in (undo.undo, undo.redo, undo.undo):
        step(by=owner, negotiation=talks)
        codes.append(
            [
                Tag.objects.filter(pk=one.pk).values_list("code", flat=True).first()
                for one in (first, second, third)
            ]
        )
    assert codes == [["A", "B", None], ["C", "A", "B"], ["A", "B", None]]


def test_a_passage_comes_back_with_its_article(owner, talks):
    one, other = make_article(owner, talks), make_article(owner, talks)
    marks = make_passage(owner, one), make_passage(owner, other)
    with journal.act():
        passage.retract(marks[1], by=owner, version=1)
        article.retract(other, by=owner, version=1)
        passage.retract(marks[0], by=owner, version=1)
    undo.undo(by=owner, negotiation=talks)
    assert [mark.article.text for mark in Passage.objects.order_by("id")] == [one.text, other.text]


def test_a_new_text_and_what_was_marked_in_it_are_taken_back_and_done_again(owner, talks):
    made = make_article(owner, talks, text="Officials spoke. No truce.")
    with journal.act():
        article.revise(made, by=owner, version=1, text="On Monday officials spoke. No truce.")
        mark = make_passage(owner, made, "No truce")
    undo.undo(by=owner, negotiation=talks)
    assert (Article.objects.get().text, Passage.objects.count()) == (
        "Officials spoke. No truce.",
        0,
    )
    undo.redo(by=owner, negotiation=talks)
    assert (Article.objects.get().text[27:35], Passage.objects.get(pk=mark.pk).start) == (
        "No truce",
        27,
    )


def test_a_negotiation_goes_with_all_that_was_put_into_it(owner, talks):
    with journal.act():
        made = negotiation.create(by=owner, slug="mistake", title="Mistake")
        make_position(
            owner,
            make_passage(owner, make_article(owner, made)),
            make_actor(owner),
            make_term(owner, made),
        )
    undo.undo(by=owner, negotiation=made)
    assert (Article.objects.count(), Membership.objects.get().negotiation) == (0, talks)


def test_what_was_made_and_retracted_in_one_act_is_a_step_too(owner, talks):
    kept = make_term(owner, talks, "Kept")
    with journal.act():
        term.retract(make_term(owner, talks, "Gone"), by=owner, version=1)
    undo.undo(by=owner, negotiation=talks)
    assert list(Term.objects.all()) == [kept]
    undo.undo(by=owner, negotiation=talks)
    assert not Term.objects.exists()


def test_what_comes_back_has_a_version_after_all_that_it_had(owner, editor, talks):
    made = make_term(owner, talks)
    term.retract(made, by=owner, version=1)
    undo.undo(by=owner, negotiation=talks)
    undo.redo(by=owner, negotiation=talks)
    undo.undo(by=owner, negotiation=talks)
    assert [change.target_version for change in Change.objects.of(made)] == [5, 4, 3, 2, 1]


def test_many_that_depend_on_each_other_are_deleted_with_one_change_each(owner, talks):
    tags = loaded(owner, talks, 3)
    with written() as changes:
        journal.delete_many("tag.retract", tags, by=owner)
    assert [(change.verb, change.target_id, change.target_version) for change in changes] == [
        ("tag.retract", one.pk, 2) for one in tags
    ]


# Whole or not at all


def refused(refusal, words, by, talks):
    with written() as changes, pytest.raises(refusal, match=words):
        undo.undo(by=by, negotiation=talks)
    return changes == []


def test_one_that_was_changed_since_is_named_and_all_stay(owner, editor, talks):
    passages = marked(owner, talks, 20)
    passage.revise(passages[17], by=editor, version=1, note="Look again")
    assert refused(
        undo.CannotUndo,
        r"editor has changed this passage since \(passage.revise\): “truce”",
        owner,
        talks,
    )
    assert Passage.objects.count() == 20


def test_one_that_is_in_use_is_named_with_what_uses_it_and_all_stay(owner, editor, talks):
    passages = marked(owner, talks, 20)
    make_position(
        editor, passages[17], make_actor(editor, "Kessel"), make_term(editor, talks, "Truce")
    )
    assert refused(undo.CannotUndo, "“truce” is in use by “Kessel favours: Truce”", owner, talks)
    assert Passage.objects.count() == 20


def test_one_whose_words_do_not_stand_any_more_is_named_and_none_comes_back(owner, editor, talks):
    passages = retracted(owner, talks, 20)
    text = Article.objects.get(pk=passages[0].article_id)
    article.revise(text, by=editor, version=1, text=text.text.replace(WORD, "peace", 1))
    assert refused(ValidationError, "“truce” does not stand there any more", owner, talks)
    assert not Passage.objects.exists()


def test_one_that_may_not_be_revised_any_more_keeps_all(annotator, owner, talks):
    marked(owner, talks, 1), make_tag(owner, talks, "X")
    text, spans = text_of(owner, talks, 5)
    run_batch(
        [partial(passage.mark, by=annotator, article=text, quote=WORD, **span) for span in spans]
    )
    membership.change(annotator.memberships.get(), by=owner, version=1, role="reader")
    assert refused(PermissionDenied, "You may not revise this passage", annotator, talks)
    assert Passage.objects.count() == 6


def test_the_database_compares_quotes_again_afterwards(owner, talks):
    retracted(owner, talks, 2)
    undo.undo(by=owner, negotiation=talks)
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('negotiations.quotes_compared', true)")
        assert cursor.fetchone() != ("yes",)
