"""Two people at once: every action that reads, decides and writes, against another that changes
what it has read.

Each pair is played many times. In a round one of the two stops just before one of its statements,
or before its commit; the other then does all it can, until it is through or waits for a lock; and
the first goes on. The next round stops it one statement later, until every place has had its turn,
and then the two change roles. So a gap between looking and writing, however short, is met in every
run of the tests, and not by luck.
"""

import json
from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import count, pairwise
from threading import Event
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, connections, transaction
from django.db.models import F
from django.http import Http404
from django.shortcuts import get_object_or_404

from negotiations.actions import (
    actor,
    article,
    delegation,
    journal,
    membership,
    negotiation,
    party,
    passage,
    position,
    round,
    tag,
    term,
    token,
    undo,
)
from negotiations.actions.batch import NothingDone, run_batch
from negotiations.actions.validation import assign
from negotiations.exchange.importers.row import ImportedRow
from negotiations.exchange.load import load_articles
from negotiations.models import (
    Article,
    ArticleRevision,
    Change,
    Membership,
    Negotiation,
    Passage,
    Section,
    Tag,
    Term,
    User,
)
from negotiations.models.act import act
from negotiations.models.base import Part
from negotiations.models.snapshot import state_of
from tests.factories import (
    make_actor,
    make_article,
    make_party,
    make_passage,
    make_position,
    make_round,
    make_tag,
    make_term,
)
from tests.turns import thorough, turn

pytestmark = pytest.mark.django_db(transaction=True)

#: What an action may answer somebody who comes second. Whatever else it raises is a fault.
REFUSALS = (
    Http404,
    PermissionDenied,
    ValidationError,
    journal.Stale,
    journal.InUse,
    undo.CannotUndo,
    NothingDone,
)
#: Seconds after which a wait gives up: it is never reached where nothing hangs.
LONG = 20
#: Where one stops: not before what comes with the statement before it: parts with their whole, the
#: next write with the last.
PARTS_TABLES = [
    model._meta.db_table for model in (*Part.__subclasses__(), Section, ArticleRevision)
]
OF_NO_MATTER = ("SAVEPOINT", *(f'FROM "{table}"' for table in PARTS_TABLES))
#: Of a pair that is played closely, a run stops before one look in so many, which ones by the commit.
LOOKS = 3
LOCKS = ("FOR UPDATE", "FOR NO KEY UPDATE", "FOR SHARE", "FOR KEY SHARE", "pg_advisory")
WRITES = ("INSERT", "UPDATE", "DELETE", "SET")


class Person:
    """Somebody with a thread and a connection of their own, who may be stopped before their
    statement number `stop`.
    """

    def __init__(self):
        self.thread = ThreadPoolExecutor(1)

    def begin(self, call, stop=None, closely=False):
        self.closely, self.stop, self.count, self.last, self.held = closely, stop, 0, "", False
        self.looks = 0
        self.stopped, self.may_go_on = Event(), Event()
        self.doing = self.thread.submit(self._do, call)

    def _do(self, call):
        """What the call returned or raised."""
        mine = connections["default"]
        commit, mine._commit = mine._commit, lambda: (self._step("COMMIT"), commit())
        try:
            with mine.execute_wrapper(self._execute), act():
                return call()
        except Exception as error:
            return error
        finally:
            mine._commit = commit
            self.stopped.set()

    def _execute(self, execute, sql, params, many, context):
        if self._matters(sql):
            self._step(sql)
        self.last = sql
        return execute(sql, params, many, context)

    def _matters(self, sql):
        """Nothing can come between two writes, as all is locked by then, nor between a whole and
        its parts.
        """
        if any(word in sql for word in OF_NO_MATTER) or (
            sql.startswith(WRITES) and self.last.startswith(WRITES)
        ):
            return False
        if sql.startswith(WRITES) or any(word in sql for word in LOCKS):
            return True
        self.looks += 1
        return self.closely and (thorough() or self.looks % LOOKS == turn() % LOOKS)

    def _step(self, sql):
        if self.count == self.stop:
            self.held = True
            self.stopped.set()
            assert self.may_go_on.wait(LONG), f"nobody let it go on before: {sql[:200]}"
        self.count += 1

    def until_it_stops(self):
        """Whether it does, before it is through."""
        assert self.stopped.wait(LONG), "it neither stopped nor ended"
        return self.held

    def until_it_waits(self):
        """Returns when it stands in a queue for a lock of the database, or is done."""
        with connection.cursor() as cursor:
            for _ in range(LONG * 500):
                if wait([self.doing], 0.002).done:
                    return
                cursor.execute("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)")
                if cursor.fetchone()[0]:
                    return
        raise AssertionError("it neither waited for a lock nor ended")

    def end(self):
        assert wait([self.doing], LONG).done, "it waits for something that never comes"
        return self.doing.result()


@pytest.fixture(scope="module")
def people():
    two = Person(), Person()
    yield two
    for one in two:
        one.thread.submit(connections.close_all).result(LONG)
        one.thread.shutdown()


def play(people, held, other, stop, closely):
    """What both answered, and whether the first came to this stop at all."""
    first, second = people
    first.begin(held, stop, closely)
    reached = first.until_it_stops()
    second.begin(other)
    second.until_it_waits()
    first.may_go_on.set()
    return first.end(), second.end(), reached


@contextmanager
def told(where):
    """A failure says in which round it was."""
    try:
        yield
    except AssertionError as failure:
        raise AssertionError(f"{where}\n{failure}") from failure


@dataclass(frozen=True)
class Read:
    """An object that is read when the call begins, as a request reads it."""

    obj: object

    def now(self):
        return get_object_or_404(type(self.obj), pk=self.obj.pk)


def doing(act, *args, **kwargs):
    """A call that reads what it is done to."""

    def call():
        found = [one.now() if isinstance(one, Read) else one for one in args]
        return act(
            *found,
            **{name: one.now() if isinstance(one, Read) else one for name, one in kwargs.items()},
        )

    return call


@dataclass
class Pair:
    """Two calls, how many of them may be done at most, and what else must be true afterwards.

    Where both are `alike`, only one of them is stopped. One stops before each lock and each write;
    the first, if `closely`, before one look in three as well (all are tried thoroughly), where it is
    decided by what others have stored.
    """

    one: Callable[[], object]
    two: Callable[[], object]
    most: int = 2
    also: Callable[..., None] = lambda *outcomes: None
    alike: bool = False
    closely: bool = False


PAIRS = []


def pair(arrange):
    """Of this table."""
    PAIRS.append(arrange)
    return arrange


def number():
    """For what is to be told from all others."""
    return Change.objects.count()


# Taking back, and somebody else


def a_revised_term(cast):
    made = make_term(cast.owner, cast.talks, "Old")
    return term.revise(made, by=cast.owner, version=1, label="Mine", duplicate=True)


def revision(cast, made, version):
    return doing(
        term.revise, Read(made), by=cast.editor, version=version, label="Theirs", duplicate=True
    )


def step_back(cast):
    return doing(undo.undo, by=cast.owner, negotiation=cast.talks)


def step_on(cast):
    return doing(undo.redo, by=cast.owner, negotiation=cast.talks)


@pair
def undo_of_a_revision_and_a_revision(cast):
    return Pair(step_back(cast), revision(cast, a_revised_term(cast), 2), most=1, closely=True)


@pair
def redo_and_a_revision(cast):
    made = a_revised_term(cast)
    step_back(cast)()
    return Pair(step_on(cast), revision(cast, made, 3), most=1, closely=True)


@pair
def undo_of_a_making_and_a_revision(cast):
    return Pair(step_back(cast), revision(cast, make_term(cast.owner, cast.talks), 1), most=1)


@pair
def undo_of_a_making_and_a_reference(cast):
    made = make_term(cast.owner, cast.talks)
    return Pair(
        step_back(cast),
        doing(make_position, cast.editor, cast.passage, cast.kessel, Read(made)),
        most=1,
    )


@pair
def undo_of_a_mark_and_a_position_on_it(cast):
    made = make_passage(cast.owner, cast.article, "delegation")
    return Pair(
        step_back(cast),
        doing(make_position, cast.editor, Read(made), cast.kessel, cast.term),
        most=1,
    )


@pair
def two_undos_of_a_retraction(cast):
    made = make_term(cast.owner, cast.talks)
    term.retract(made, by=cast.owner, version=1)
    return Pair(step_back(cast), step_back(cast), alike=True)


def told_apart(*outcomes):
    """Codes and labels that are alike have each a number of their own, the first 0."""
    for rows in (
        Tag.objects.values_list("canonical"),
        Term.objects.values_list("canonical", "parent"),
    ):
        clashes = defaultdict(list)
        for *what, clash in rows.annotate(number=F("clash")):
            clashes[tuple(what)].append(clash)
        assert all(sorted(its) == list(range(len(its))) for its in clashes.values()), clashes


@pair
def undo_of_a_retraction_and_the_same_code(cast):
    made = make_tag(cast.owner, cast.talks, f"A.{number()}")
    tag.retract(made, by=cast.owner, version=1)
    return Pair(
        step_back(cast),
        doing(make_tag, cast.editor, cast.talks, made.code),
        most=1,
        also=told_apart,
    )


@pair
def two_tags_whose_codes_are_alike(cast):
    code = f"B.{number()}"
    return Pair(
        doing(make_tag, cast.owner, cast.talks, code),
        doing(make_tag, cast.editor, cast.talks, code.lower()),
        most=1,
    )


@pair
def two_terms_whose_labels_are_alike(cast):
    label = f"Label {number()}"
    one = doing(term.add, by=cast.owner, negotiation=cast.talks, label=label)
    return Pair(
        one,
        doing(term.add, by=cast.editor, negotiation=cast.talks, label=f" {label.upper()}"),
        most=1,
    )


@pair
def two_terms_that_may_be_alike(cast):
    label = f"Label {number()}"
    one = doing(make_term, cast.owner, cast.talks, label)
    return Pair(one, doing(make_term, cast.editor, cast.talks, label), also=told_apart, alike=True)


@pair
def two_positions_of_a_coder_that_are_alike(cast):
    mark = make_passage(cast.owner, cast.article, "delegation")
    one = doing(make_position, cast.owner, mark, cast.kessel, cast.term, duplicate=False)
    return Pair(one, one, most=1, alike=True, closely=True)


@pair
def undo_of_a_retraction_and_the_end_of_what_it_refers_to(cast):
    parent = make_term(cast.owner, cast.talks)
    made = make_term(cast.owner, cast.talks, parent=parent)
    term.retract(made, by=cast.owner, version=1)
    return Pair(
        step_back(cast), doing(term.retract, Read(parent), by=cast.editor, version=1), most=1
    )


@pair
def undo_of_a_retraction_and_an_actor_who_moves(cast):
    shared = make_actor(cast.owner)
    made = make_party(cast.owner, cast.talks, shared)
    party.retract(made, by=cast.owner, version=1)
    moving = doing(actor.revise, Read(shared), by=cast.owner, version=1, negotiation=cast.elsewhere)
    return Pair(step_back(cast), moving, most=1, closely=True)


@pair
def two_undos_of_one_object(cast):
    a_revised_term(cast)
    return Pair(step_back(cast), step_back(cast), alike=True)


@pair
def undo_twice(cast):
    """Each is a step: first the revision is taken back, then the making."""
    made = a_revised_term(cast)
    gone = make_term(cast.owner, cast.talks, "Gone")

    def two_steps(*outcomes):
        assert not any(isinstance(one, Exception) for one in outcomes)
        assert (Term.objects.get(pk=made.pk).label, Term.objects.filter(pk=gone.pk).exists()) == (
            "Old",
            False,
        )

    return Pair(step_back(cast), step_back(cast), also=two_steps, alike=True)


@pair
def undo_of_many_and_a_revision_of_one(cast):
    terms = [make_term(cast.owner, cast.talks, f"Old {place}") for place in range(3)]
    run_batch(
        [
            partial(term.revise, one, by=cast.owner, version=1, label="Mine", duplicate=True)
            for one in terms
        ]
    )
    return Pair(step_back(cast), revision(cast, terms[1], 2), most=1)


@pair
def undo_of_a_new_text_and_a_mark(cast):
    made = make_article(cast.owner, cast.talks)
    article.revise(made, by=cast.owner, version=1, text=f"Now: {made.text}")
    mark = doing(
        passage.mark, by=cast.editor, article=Read(made), start=5, end=20, quote=made.text[5:20]
    )
    return Pair(step_back(cast), mark)


@pair
def undo_of_a_new_text_and_a_note(cast):
    made = make_article(cast.owner, cast.talks)
    mark = make_passage(cast.owner, made)
    article.revise(made, by=cast.owner, version=1, text=f"Now: {made.text}")
    return Pair(
        step_back(cast), doing(passage.revise, Read(mark), by=cast.editor, version=2, note="Theirs")
    )


@pair
def redo_of_a_parent_and_a_cycle(cast):
    one, two = (make_term(cast.owner, cast.talks, label) for label in "AB")
    term.revise(one, by=cast.owner, version=1, parent=two)
    step_back(cast)()
    return Pair(
        step_on(cast),
        doing(term.revise, Read(two), by=cast.editor, version=1, parent=one),
        most=1,
        closely=True,
    )


@pair
def undo_of_a_promotion_and_an_owner_who_leaves(cast):
    mine, theirs = two_owners(cast)
    leaving = doing(membership.end, Read(mine), by=cast.owner, version=mine.version)
    return Pair(step_back(cast), leaving, most=1, closely=True)


# What is retracted, and what refers to it


@pair
def retraction_of_a_term_and_a_position_on_it(cast):
    made = make_term(cast.owner, cast.talks)
    stating = doing(make_position, cast.editor, cast.passage, cast.kessel, Read(made))
    return Pair(doing(term.retract, Read(made), by=cast.owner, version=1), stating, most=1)


@pair
def retraction_of_a_term_and_a_condition_on_it(cast):
    made = make_term(cast.owner, cast.talks)
    on_it = [{"relation": "if", "term": made}]
    stating = doing(
        make_position, cast.editor, cast.passage, cast.kessel, cast.term, conditions=on_it
    )
    return Pair(doing(term.retract, Read(made), by=cast.owner, version=1), stating, most=1)


@pair
def retraction_of_a_term_and_many_positions_on_it(cast):
    made = make_term(cast.owner, cast.talks)
    stating = [
        partial(make_position, cast.editor, cast.passage, cast.kessel, made, stance)
        for stance in (-1, 1)
    ]
    return Pair(
        doing(term.retract, Read(made), by=cast.owner, version=1), doing(run_batch, stating), most=1
    )


@pair
def retraction_of_a_passage_and_a_position_on_it(cast):
    made = make_passage(cast.owner, cast.article, "truce")
    stating = doing(make_position, cast.editor, Read(made), cast.kessel, cast.term)
    return Pair(doing(passage.retract, Read(made), by=cast.owner, version=1), stating, most=1)


@pair
def retraction_of_an_article_and_a_mark_in_it(cast):
    made = make_article(cast.owner, cast.talks)
    retracting = doing(article.retract, Read(made), by=cast.owner, version=1)
    return Pair(retracting, doing(make_passage, cast.editor, Read(made)), most=1)


@pair
def retraction_of_an_article_and_a_reprint_of_it(cast):
    made = make_article(cast.owner, cast.talks)
    retracting = doing(article.retract, Read(made), by=cast.owner, version=1)
    return Pair(
        retracting,
        doing(make_article, cast.editor, cast.talks, text=made.text),
        also=original_of(made.text),
    )


@pair
def retraction_of_an_actor_and_a_party(cast):
    made = make_actor(cast.owner, negotiation=cast.talks)
    retracting = doing(actor.retract, Read(made), by=cast.owner, version=1)
    return Pair(retracting, doing(make_party, cast.editor, cast.talks, Read(made)), most=1)


@pair
def retraction_of_a_round_and_a_delegation(cast):
    made = make_round(cast.owner, cast.talks)
    sending = doing(
        delegation.add, by=cast.editor, round=Read(made), actor=cast.kessel, level="envoy"
    )
    return Pair(doing(round.retract, Read(made), by=cast.owner, version=1), sending, most=1)


@pair
def an_actor_who_moves_and_a_use_elsewhere(cast):
    made = make_actor(cast.owner)
    make_party(cast.owner, cast.talks, made)
    moving = doing(actor.revise, Read(made), by=cast.owner, version=1, negotiation=cast.talks)
    return Pair(
        moving, doing(make_party, cast.owner, cast.elsewhere, Read(made)), most=1, closely=True
    )


@pair
def an_actor_who_moves_and_a_tie_to_it(cast):
    made = make_actor(cast.owner)
    moving = doing(actor.revise, Read(made), by=cast.owner, version=1, negotiation=cast.talks)
    ties = [{"group": made, "relation": "leads"}]
    return Pair(
        moving, doing(make_actor, cast.owner, negotiation=cast.elsewhere, affiliations=ties), most=1
    )


# One object, two writers


@pair
def acceptance_and_rejection(cast):
    made = make_position(cast.annotator, cast.passage, cast.kessel, cast.term, status="submitted")
    judging = partial(doing, position.revise, Read(made), version=1)
    return Pair(
        judging(by=cast.owner, status="accepted"),
        judging(by=cast.editor, status="rejected"),
        most=1,
        alike=True,
    )


@pair
def two_positions_that_revise_each_other(cast):
    one, two = (
        make_position(cast.owner, cast.passage, cast.kessel, cast.term, stance) for stance in (1, 2)
    )
    revising = partial(doing, position.revise, version=1)
    mine = revising(Read(one), by=cast.owner, revises=two)
    return Pair(mine, revising(Read(two), by=cast.editor, revises=one), alike=True)


@pair
def a_bulk_call_and_a_revision(cast):
    terms = [make_term(cast.owner, cast.talks, f"Old {place}") for place in range(3)]
    return Pair(many_revised(cast.owner, terms), revision(cast, terms[2], 1), most=1)


@pair
def two_bulk_calls_in_opposite_order(cast):
    terms = [make_term(cast.owner, cast.talks, f"Old {place}") for place in range(3)]
    return Pair(
        many_revised(cast.owner, terms), many_revised(cast.editor, terms[::-1]), most=1, alike=True
    )


def many_revised(by, terms):
    ids = [one.pk for one in terms]

    def call():
        found = Term.objects.in_bulk(ids)
        return run_batch(
            [
                partial(term.revise, found[pk], by=by, version=1, label=by.username, duplicate=True)
                for pk in ids
            ]
        )

    return call


@pair
def two_tags_on_one_span(cast):
    made = make_article(cast.owner, cast.talks)
    tags = [make_tag(cast.owner, cast.talks, f"{letter}.{number()}") for letter in "AB"]
    tagging = partial(doing, passage.tag, article=made, start=0, end=9, quote=made.text[:9])

    def whoever_was_answered_has_a_tag_there(*outcomes):
        there = {row.tag_id for row in made.passages.get().tags.all()}
        answered = {
            one.pk
            for one, outcome in zip(tags, outcomes, strict=True)
            if isinstance(outcome, Passage)
        }
        assert answered == there

    calls = [
        tagging(by=by, tag=one) for by, one in zip((cast.owner, cast.editor), tags, strict=True)
    ]
    return Pair(*calls, also=whoever_was_answered_has_a_tag_there, alike=True)


@pair
def a_tag_and_a_revision_of_tags(cast):
    given = make_tag(cast.owner, cast.talks, f"A.{number()}")
    made = make_passage(cast.annotator, make_article(cast.owner, cast.talks))
    span = {"start": made.start, "end": made.end, "quote": made.quote}
    tagging = doing(passage.tag, by=cast.owner, article=made.article, tag=given, **span)
    return Pair(
        tagging,
        doing(passage.revise, Read(made), by=cast.editor, version=1, tags=[], note="Theirs"),
    )


@pair
def two_positions_on_a_new_span(cast):
    made = make_article(cast.owner, cast.talks)
    span = {"article": made, "start": 0, "end": 9, "quote": made.text[:9]}
    stating = partial(doing, position.state, holder=cast.kessel, term=cast.term, stance=1, **span)

    def on_one_passage(*outcomes):
        assert [one.passage.pk for one in outcomes] == [made.passages.get().pk] * 2

    return Pair(stating(by=cast.owner), stating(by=cast.editor), also=on_one_passage, alike=True)


@pair
def two_revisions_of_a_negotiation(cast):
    made = Read(cast.talks).now()
    revising = partial(doing, negotiation.revise, Read(made), version=made.version)
    mine, theirs = (revising(by=by, title=f"{by}, {number()}") for by in (cast.owner, cast.editor))
    return Pair(mine, theirs, most=1, alike=True)


@pair
def two_revocations_of_a_token(cast):
    made, _ = token.issue(by=cast.owner, name="A script")

    def both_find_it_revoked(*outcomes):
        assert [one.revoked_at for one in outcomes] == [Read(made).now().revoked_at] * 2

    revoking = doing(token.revoke, Read(made), by=cast.owner)
    return Pair(revoking, revoking, also=both_find_it_revoked, alike=True)


# A text, and what stands in it


def new_text(by, made):
    return doing(article.revise, Read(made), by=by, version=1, text=f"{by}: {made.text}")


@pair
def a_new_text_and_a_mark(cast):
    made = make_article(cast.owner, cast.talks)
    return Pair(new_text(cast.owner, made), doing(make_passage, cast.editor, Read(made)))


@pair
def a_new_text_and_a_note(cast):
    made = make_article(cast.owner, cast.talks)
    _, mark = (make_passage(cast.owner, made, words) for words in ("truce", "Kessel"))
    return Pair(
        new_text(cast.owner, made),
        doing(passage.revise, Read(mark), by=cast.editor, version=1, note="Theirs"),
    )


@pair
def a_new_text_and_the_end_of_a_passage(cast):
    made = make_article(cast.owner, cast.talks)
    mark = make_passage(cast.owner, made)
    return Pair(
        new_text(cast.owner, made), doing(passage.retract, Read(mark), by=cast.editor, version=1)
    )


@pair
def two_new_texts(cast):
    made = make_article(cast.owner, cast.talks)
    make_passage(cast.owner, made)
    return Pair(new_text(cast.owner, made), new_text(cast.editor, made), most=1, alike=True)


@pair
def two_articles_with_one_text(cast):
    adding = partial(doing, make_article, talks=cast.talks, text=f"A text, {number()}")
    return Pair(
        adding(by=cast.owner),
        adding(by=cast.editor),
        also=original_of(f"A text, {number()}", reprints=1),
        alike=True,
        closely=True,
    )


@pair
def two_bulk_calls_with_one_text(cast):
    texts = [f"A text, {number()}, {place}" for place in range(2)]
    mine, theirs = (
        many_added(cast.owner, cast.talks, texts),
        many_added(cast.editor, cast.talks, texts[::-1]),
    )
    return Pair(mine, theirs, also=original_of(texts[1], reprints=1), alike=True)


def many_added(by, talks, texts):
    def call():
        ahead = article.prefetch([(talks, text) for text in texts])
        return run_batch(
            [partial(make_article, by, talks, text=text) for text in texts], ahead=ahead
        )

    return call


@pair
def two_imports_with_one_text(cast):
    texts = [f"A text, {number()}, {place}" for place in range(2)]
    mine, theirs = (
        importing(cast.owner, cast.talks, texts),
        importing(cast.editor, cast.talks, texts[::-1]),
    )
    return Pair(mine, theirs, also=original_of(texts[1]), alike=True)


@pair
def an_import_and_an_article_with_one_text(cast):
    texts = [f"A text, {number()}, {place}" for place in range(2)]
    adding = doing(
        make_article, cast.editor, cast.talks, text=texts[0], published_on=date(2031, 5, 15)
    )
    return Pair(
        importing(cast.owner, cast.talks, texts), adding, also=original_of(texts[0], reprints=1)
    )


def importing(by, talks, texts):
    rows = [
        ImportedRow("a row", {"title": text, "text": text, "published_on": "2031-05-14"})
        for text in texts
    ]
    return doing(load_articles, rows, by=by, negotiation=talks, defaults={})


def original_of(text, reprints=None):
    def one_is_it(*outcomes):
        there = Article.objects.filter(text=text)
        assert there.filter(duplicate_of=None).count() == min(there.count(), 1)
        assert reprints in (None, there.exclude(duplicate_of=None).count())

    return one_is_it


# Trees


@pair
def two_parents_that_make_a_cycle(cast):
    one, two = (make_tag(cast.owner, cast.talks, f"{letter}.{number()}") for letter in "AB")
    moving = partial(doing, tag.revise, version=1)
    return Pair(
        moving(Read(one), by=cast.owner, parent=two),
        moving(Read(two), by=cast.editor, parent=one),
        most=1,
        alike=True,
    )


@pair
def two_packages_that_hold_each_other(cast):
    one, two = (make_term(cast.owner, cast.talks, label) for label in "AB")
    packing = partial(doing, term.revise, version=1)
    mine = packing(Read(one), by=cast.owner, items=[two])
    return Pair(mine, packing(Read(two), by=cast.editor, items=[one]), most=1, alike=True)


# The team


def two_owners(cast):
    """The memberships of the first owner, and of the editor, who was made another."""
    mine, theirs = (cast.talks.memberships.get(user=user) for user in (cast.owner, cast.editor))
    return mine, membership.change(theirs, by=cast.owner, version=theirs.version, role="owner")


def demotion(by, whom):
    return doing(membership.change, Read(whom), by=by, version=whom.version, role="reader")


@pair
def two_owners_who_demote_each_other(cast):
    mine, theirs = two_owners(cast)
    return Pair(demotion(cast.owner, theirs), demotion(cast.editor, mine), most=1, alike=True)


@pair
def two_of_three_owners_who_demote_each_other(cast):
    mine, theirs = two_owners(cast)
    membership.add(by=cast.owner, negotiation=cast.talks, user=cast.third, role="owner")
    return Pair(
        demotion(cast.owner, theirs), demotion(cast.editor, mine), most=1, alike=True, closely=True
    )


@pair
def two_owners_who_leave(cast):
    mine, theirs = two_owners(cast)
    leaving = partial(doing, membership.end)
    one = leaving(Read(mine), by=cast.owner, version=mine.version)
    return Pair(
        one, leaving(Read(theirs), by=cast.editor, version=theirs.version), most=1, alike=True
    )


@pair
def a_person_who_is_added_twice(cast):
    two_owners(cast)
    adding = partial(doing, membership.add, negotiation=cast.talks, user=cast.third)
    return Pair(adding(by=cast.owner), adding(by=cast.editor), most=1, alike=True)


@pair
def a_demotion_and_what_the_editor_writes(cast):
    theirs = cast.talks.memberships.get(user=cast.editor)
    made = make_term(cast.owner, cast.talks)
    return Pair(demotion(cast.owner, theirs), revision(cast, made, 1), also=nothing_after(theirs))


@pair
def a_demotion_and_what_the_editor_adds(cast):
    theirs = cast.talks.memberships.get(user=cast.editor)
    return Pair(
        demotion(cast.owner, theirs),
        doing(make_term, cast.editor, cast.talks),
        also=nothing_after(theirs),
    )


@pair
def a_demotion_and_what_the_editor_takes_back(cast):
    theirs = cast.talks.memberships.get(user=cast.editor)
    make_term(cast.editor, cast.talks)
    taking_back = doing(undo.undo, by=cast.editor, negotiation=cast.talks)
    return Pair(demotion(cast.owner, theirs), taking_back, also=nothing_after(theirs))


@pair
def a_demotion_and_what_the_editor_does_in_bulk(cast):
    theirs = cast.talks.memberships.get(user=cast.editor)
    many = [partial(make_term, cast.editor, cast.talks, label) for label in "AB"]
    return Pair(demotion(cast.owner, theirs), doing(run_batch, many), also=nothing_after(theirs))


def nothing_after(demoted):
    def written_after_the_right_to_it_was_gone(*outcomes):
        last = Change.objects.of(demoted).first()
        gone = last.after["role"] == "reader"
        assert not (gone and Change.objects.filter(by=demoted.user_id, pk__gt=last.pk).exists())

    return written_after_the_right_to_it_was_gone


# A negotiation


def another_negotiation(cast):
    made = negotiation.create(by=cast.owner, slug=f"talks-{number()}", title="Other talks")
    membership.add(by=cast.owner, negotiation=made, user=cast.editor, role="editor")
    return made, doing(negotiation.delete, Read(made), by=cast.owner, version=1)


@pair
def the_end_of_a_negotiation_and_an_addition(cast):
    made, ending = another_negotiation(cast)
    return Pair(ending, doing(make_term, cast.editor, Read(made)), most=1)


@pair
def the_end_of_a_negotiation_and_a_new_tag(cast):
    made, ending = another_negotiation(cast)
    return Pair(ending, doing(make_tag, cast.editor, Read(made)))


@pair
def the_end_of_a_negotiation_and_a_new_member(cast):
    made, ending = another_negotiation(cast)
    return Pair(
        ending, doing(membership.add, by=cast.owner, negotiation=Read(made), user=cast.third)
    )


# The play


@pytest.fixture
def cast(owner, talks, editor, annotator):
    elsewhere = negotiation.create(by=owner, slug="elsewhere", title="Other talks")
    made = make_article(owner, talks)
    return SimpleNamespace(
        owner=owner, talks=talks, editor=editor, annotator=annotator, elsewhere=elsewhere,
        third=User.objects.create_user("third"), kessel=make_actor(owner, negotiation=talks),
        term=make_term(owner, talks), article=made, passage=make_passage(owner, made),
    )  # fmt: skip


@pytest.mark.parametrize("arrange", PAIRS, ids=lambda arrange: arrange.__name__)
def test_of_two_at_once_nobody_is_overwritten(arrange, cast, people):
    for role in (0, 1):
        for stop in count():
            the_team_as_it_was(cast)
            since = Change.objects.order_by("pk").last().pk
            pair = arrange(cast)
            calls = [pair.one, pair.two]
            held, other, reached = play(
                people, calls[role], calls[1 - role], stop, pair.closely and role == 0
            )
            outcomes = (held, other) if role == 0 else (other, held)
            with told(
                f"the {('first', 'second')[role]} stopped before its statement {stop}; answered:"
                f" {outcomes!r}"
            ):
                judge(pair, outcomes, since)
            if not reached:
                break
        if pair.alike:
            break


@transaction.atomic
def the_team_as_it_was(cast):
    """Whatever the round before did to it."""
    team = {cast.owner: "owner", cast.editor: "editor", cast.annotator: "annotator"}
    if dict(cast.talks.memberships.values_list("user", "role")) == {
        user.pk: role for user, role in team.items()
    }:
        return
    for user, role in team.items():
        now = cast.talks.memberships.filter(user=user).first() or Membership(
            negotiation=cast.talks, user=user
        )
        journal.save("membership.change", assign(now, {"role": role}), by=user)
    journal.delete_many(
        "membership.end", cast.talks.memberships.filter(user=cast.third), by=cast.owner
    )


def judge(pair, outcomes, since):
    for outcome in outcomes:
        assert not isinstance(outcome, Exception) or isinstance(outcome, REFUSALS)
    assert sum(not isinstance(outcome, Exception) for outcome in outcomes) <= pair.most
    assert not Negotiation.objects.exclude(memberships__role="owner").exists()
    for model in (Term, Tag):
        assert not model.objects.filter(parent__parent=F("pk")).exists()
    pair.also(*outcomes)
    chains = defaultdict(list)
    touched = Change.objects.filter(pk__gt=since).values("target_id")
    for change in Change.objects.filter(target_id__in=touched).order_by("pk"):
        chains[change.target_id].append(change)
    for chain in chains.values():
        for last, change in pairwise(chain):
            assert (change.before, change.target_version) == (last.after, last.target_version + 1)
        for change in chain:
            assert change.verb not in journal.REVERSALS or overwritten_by(change, chain) == []
        stored = as_stored(chain[-1])
        assert stored == (
            chain[-1].target_version,
            chain[-1].after,
        ), "what is stored is not what was written last"


def overwritten_by(undone, chain):
    """What others did to it between an act and its undo, and did not take back before."""
    since = next(place for place, change in enumerate(chain) if change.act == undone.undoes)
    between = [
        change for change in chain[since + 1 : chain.index(undone)] if change.act != undone.undoes
    ]
    acts, back = {change.act for change in between}, {change.undoes for change in between}
    return [change for change in between if change.act not in back and change.undoes not in acts]


def as_stored(change):
    """Version and state, in the journal's form. What is gone keeps its last version."""
    obj = (
        apps.get_model("negotiations", change.target_type)
        .objects.filter(pk=change.target_id)
        .first()
    )
    if obj is None:
        return change.target_version, None
    return obj.version, json.loads(json.dumps(state_of(obj), cls=DjangoJSONEncoder))
