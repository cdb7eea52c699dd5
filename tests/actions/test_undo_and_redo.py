"""Undo and redo, as many steps as there are: whatever the order, what is stored is what a simple
stack says.
"""

import pytest
from django.db.models import Max
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from negotiations.actions import (
    actor,
    article,
    journal,
    membership,
    negotiation,
    passage,
    term,
    undo,
)
from negotiations.models import Article, Change, Passage, Term, User
from negotiations.queries.history import undo_stack
from negotiations.queries.history.undo_stack import next_redo, next_undo
from tests.actions.journal import race, written
from tests.factories import make_actor, make_article, make_party, make_passage, make_term

pytestmark = pytest.mark.django_db


def label(made):
    return Term.objects.filter(pk=made.pk).values_list("label", flat=True).first()


def revise(made, by, **changes):
    """With its version as stored now: the act that did it."""
    stored = type(made).objects.get(pk=made.pk)
    verbs = {Term: term, Passage: passage, Article: article}[type(made)]
    verbs.revise(stored, by=by, version=stored.version, **changes)
    return Change.objects.of(made).first().act


# Against a stack


class Person:
    """Somebody, their two terms, and what is expected of these: the states before, the state, the
    states taken back.
    """

    def __init__(self, talks, owner, name):
        self.talks = talks
        self.user = User.objects.create_user(f"{name} of {talks.slug}")
        membership.add(by=owner, negotiation=talks, user=self.user, role="editor")
        self.terms = [make_term(owner, talks, f"{name} {number}") for number in range(2)]
        self.before, self.state, self.after = [], self.stored(), []

    def stored(self):
        return [label(one) for one in self.terms]

    def do(self, which, word):
        stored = Term.objects.filter(pk=self.terms[which].pk).first()
        if stored is None or stored.label == word:
            return
        given = {"by": self.user, "version": stored.version}
        term.revise(stored, label=word, duplicate=True, **given) if word else term.retract(
            stored, **given
        )
        self.before.append(self.state)
        self.state = [*self.state[:which], word, *self.state[which + 1 :]]
        self.after = []

    def undo(self):
        self._step(undo.undo, self.before, self.after)

    def redo(self):
        self._step(undo.redo, self.after, self.before)

    def _step(self, action, taken, kept):
        if taken:
            action(by=self.user, negotiation=self.talks)
            kept.append(self.state)
            self.state = taken.pop()
        else:
            with pytest.raises(undo.CannotUndo, match="nothing here"):
                action(by=self.user, negotiation=self.talks)


deeds = st.tuples(st.just("do"), st.integers(0, 1), st.sampled_from(["A", "B", "C", None]))
steps = st.tuples(st.sampled_from(["undo", "redo"]))
#: Long ones: what goes wrong does so after many steps.
stories = st.lists(st.tuples(st.integers(0, 1), deeds | steps), min_size=25, max_size=40)


@settings(
    max_examples=settings.default.max_examples // 10,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(stories)
def test_what_is_stored_is_what_a_stack_for_each_person_says(owner, story):
    slug = f"talks-{Change.objects.aggregate(last=Max('pk'))['last'] or 0}"
    talks = negotiation.create(by=owner, slug=slug, title="Talks")
    people = [Person(talks, owner, name) for name in ("Ann", "Ben")]
    for who, (deed, *words) in story:
        getattr(people[who], deed)(*words)
        assert [one.stored() for one in people] == [one.state for one in people]


# In words


@pytest.fixture
def made(owner, talks):
    return make_term(owner, talks, "0")


def walk(owner, talks, made, steps):
    """The label after each step: u(ndo), r(edo), or another word to give it."""
    for step in steps.split():
        if step in "ur":
            {"u": undo.undo, "r": undo.redo}[step](by=owner, negotiation=talks)
        else:
            revise(made, owner, label=step)
        yield label(made)


@pytest.mark.parametrize(("steps", "labels"), [
    ("A B u u", "A B A 0"),
    ("A B u u r r", "A B A 0 A B"),
    ("A B u u r u r r", "A B A 0 A 0 A B"),
    ("A u r u r u", "A 0 A 0 A 0"),
    ("A B u C u u", "A B A C A 0"),
    ("A B u C u r u u r r", "A B A C A C A 0 A C"),
])  # fmt: skip
def test_steps_of_one_object(owner, talks, made, steps, labels):
    assert " ".join(walk(owner, talks, made, steps)) == labels


def test_what_is_done_after_an_undo_leaves_nothing_to_redo(owner, talks, made):
    list(walk(owner, talks, made, "A u B"))
    with pytest.raises(undo.CannotUndo, match="nothing here to do again"):
        undo.redo(by=owner, negotiation=talks)


def test_what_follows_names_the_acts(owner, talks, made):
    first, second = revise(made, owner, label="A"), revise(made, owner, label="B")
    assert (next_undo(owner, talks), next_redo(owner, talks)) == (second, None)
    assert undo.undo(by=owner, negotiation=talks) == second
    taken_back = Change.objects.of(made).first().act
    assert (next_undo(owner, talks), next_redo(owner, talks)) == (first, taken_back)
    assert undo.redo(by=owner, negotiation=talks) == taken_back
    assert next_redo(owner, talks) is None


def test_each_change_says_which_act_it_takes_back(owner, talks, made):
    act = revise(made, owner, label="A")
    undo.undo(by=owner, negotiation=talks)
    undo.redo(by=owner, negotiation=talks)
    redo, back, done = Change.objects.of(made)[:3]
    assert [(redo.verb, redo.undoes), (back.verb, back.undoes)] == [
        ("redo", back.act),
        ("undo", act),
    ]
    assert (done.act, done.undoes) == (act, None)


def test_an_act_is_read_once_however_many_changes_it_has(owner, talks, made, monkeypatch):
    monkeypatch.setattr(undo_stack, "STEP", 2)
    first = revise(made, owner, label="A")
    with journal.act():
        for number in range(7):
            make_term(owner, talks, f"Term {number}")
    undo.undo(by=owner, negotiation=talks)
    assert next_undo(owner, talks) == first


def test_an_undo_from_before_this_was_kept_is_an_act_like_any_other(owner, talks, made):
    list(walk(owner, talks, made, "A u"))
    Change.objects.filter(verb="undo").update(undoes=None)
    assert next_redo(owner, talks) is None
    assert list(walk(owner, talks, made, "u u r r")) == ["A", "0", "A", "0"]


def test_all_that_the_last_act_did_to_an_object_is_taken_back(owner, talks, made):
    with journal.act():
        revise(made, owner, label="A")
        revise(made, owner, label="B")
    undo.undo(by=owner, negotiation=talks)
    assert label(made) == "0"


def test_an_act_in_which_nothing_differs_any_more_is_still_a_step(owner, talks, made):
    """So it is where the one field that it changed has left the model since."""
    revise(made, owner, label="A")
    dropped = revise(made, owner, text_version="B")
    after = Change.objects.get(act=dropped).after
    Change.objects.filter(act=dropped).update(
        before={**after, "colour": "red"}, after={**after, "colour": "blue"}
    )
    assert list(walk(owner, talks, made, "u u r r u u")) == ["A", "0", "A", "A", "A", "0"]


# Texts


def test_a_title_is_taken_back_after_a_text_was(owner, talks):
    made = make_article(owner, talks, text="Officials spoke. No truce.", title="Old")
    mark = make_passage(owner, made, "No truce")
    revise(made, owner, title="New")
    revise(made, owner, text="On Monday officials spoke. No truce.")
    undo.undo(by=owner, negotiation=talks)
    undo.undo(by=owner, negotiation=talks)
    stored = Article.objects.get(pk=made.pk)
    assert (stored.title, stored.text, stored.revision) == ("Old", "Officials spoke. No truce.", 3)
    assert Passage.objects.get(pk=mark.pk).start == 17


def test_a_passage_is_taken_back_after_a_text_was_and_both_come_again(owner, talks):
    made = make_article(owner, talks, text="Officials spoke. No truce.")
    mark = make_passage(owner, made, "No truce")
    revise(made, owner, text="On Monday officials spoke. No truce.")
    for action in [undo.undo, undo.undo, undo.redo, undo.redo]:
        action(by=owner, negotiation=talks)
    stored = Passage.objects.get(pk=mark.pk)
    assert (stored.article.text, stored.start) == ("On Monday officials spoke. No truce.", 27)


def test_a_new_article_is_taken_back_and_comes_again_with_its_passage(owner, talks):
    made = make_article(owner, talks)
    mark = make_passage(owner, made)
    for action in [undo.undo, undo.undo, undo.redo, undo.redo]:
        action(by=owner, negotiation=talks)
    assert Passage.objects.get(pk=mark.pk).article.text == made.text


# Others


def test_steps_of_two_people_on_things_of_their_own(owner, editor, talks, made):
    theirs = make_term(editor, talks, "theirs")
    revise(made, owner, label="A")
    revise(theirs, editor, label="B")
    undo.undo(by=owner, negotiation=talks)
    undo.undo(by=editor, negotiation=talks)
    undo.redo(by=owner, negotiation=talks)
    assert (label(made), label(theirs)) == ("A", "theirs")


def test_undo_is_refused_at_the_step_that_somebody_else_has_built_upon(owner, editor, talks, made):
    other = make_term(owner, talks, "other")
    revise(made, owner, label="A")
    revise(other, owner, label="B")
    revise(made, editor, label="Theirs")
    undo.undo(by=owner, negotiation=talks)
    with (
        written() as changes,
        pytest.raises(undo.CannotUndo, match="editor has changed this term since"),
    ):
        undo.undo(by=owner, negotiation=talks)
    assert (label(made), label(other), changes) == ("Theirs", "other", [])


def test_redo_is_refused_where_somebody_else_has_changed_it_since(owner, editor, talks, made):
    list(walk(owner, talks, made, "A u"))
    revise(made, editor, label="Theirs")
    with pytest.raises(undo.CannotUndo, match="editor has changed this term since"):
        undo.redo(by=owner, negotiation=talks)
    assert label(made) == "Theirs"


def test_what_somebody_else_did_and_took_back_stands_in_nobody_s_way(owner, editor, talks, made):
    revise(made, owner, label="A")
    revise(made, editor, label="Theirs")
    undo.undo(by=editor, negotiation=talks)
    undo.undo(by=owner, negotiation=talks)
    assert label(made) == "0"
    with pytest.raises(undo.CannotUndo, match="owner has changed this term since"):
        undo.redo(by=editor, negotiation=talks)


def test_what_somebody_else_set_back_by_hand_stands_in_the_way(owner, editor, talks, made):
    revise(made, owner, label="A")
    revise(made, editor, label="Theirs")
    revise(made, editor, label="A")
    with pytest.raises(undo.CannotUndo, match="editor has changed this term since"):
        undo.undo(by=owner, negotiation=talks)


def test_a_shared_actor_is_a_step_in_each_negotiation_that_uses_it(owner, talks):
    other = negotiation.create(by=owner, slug="other", title="Other talks")
    made = make_actor(owner, "0")
    for home in (talks, other):
        make_party(owner, home, made)
    actor.revise(made, by=owner, version=1, name="A")
    undo.undo(by=owner, negotiation=talks)
    undo.redo(by=owner, negotiation=other)
    made.refresh_from_db()
    assert made.name == "A"
    assert next_redo(owner, talks) is None


def test_a_step_that_is_not_the_next_any_more_is_refused(owner, talks, made):
    act = revise(made, owner, label="A")
    revise(made, owner, label="B")
    with pytest.raises(undo.CannotUndo, match="done something else since"):
        undo.undo(by=owner, negotiation=talks, act=act)
    assert label(made) == "B"


@pytest.mark.django_db(transaction=True)
def test_of_two_undos_at_once_each_is_a_step(owner, talks):
    made = make_term(owner, talks, "0")
    revise(made, owner, label="A")
    revise(made, owner, label="B")
    race(*[lambda: undo.undo(by=owner, negotiation=talks)] * 2)
    assert label(made) == "0"


@pytest.mark.django_db(transaction=True)
def test_what_is_gone_comes_back_once_where_two_bring_it_back_at_once(owner, talks):
    made = make_term(owner, talks, "0")
    term.retract(made, by=owner, version=1)
    act = next_undo(owner, talks)
    outcomes = race(*[lambda: undo.undo(by=owner, negotiation=talks, act=act)] * 2)
    assert sorted(type(one).__name__ for one in outcomes) == ["CannotUndo", "UUID"]
    assert label(made) == "0"
