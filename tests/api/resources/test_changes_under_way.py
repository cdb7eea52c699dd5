"""The proof of the feed: while several people write at once, a mirror kept by following equals a
full dump at the end.
"""

from collections import deque
from contextlib import suppress
from itertools import cycle
from random import Random
from threading import Event

import pytest
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, ValidationError
from django.db import IntegrityError, OperationalError, transaction

from negotiations.actions import (
    actor,
    article,
    journal,
    membership,
    negotiation,
    party,
    passage,
    position,
    term,
    undo,
)
from negotiations.models import Actor, Article, Negotiation, Party, Passage, Position, Term, User
from tests.actions.journal import Another
from tests.api.mirror import Follower, comparable, dump
from tests.factories import (
    make_actor,
    make_article,
    make_party,
    make_passage,
    make_position,
    make_term,
)
from tests.turns import thorough, turn
from tests.waiting import PATIENCE

pytestmark = pytest.mark.django_db(transaction=True)

REFUSALS = (
    PermissionDenied,
    ValidationError,
    journal.Stale,
    journal.InUse,
    undo.CannotUndo,
    ObjectDoesNotExist,
    IntegrityError,
    OperationalError,
)
STEPS = 25


class Held:
    """Transactions that stand open until the follower has polled again."""

    def __init__(self):
        self.waiting, self.over = deque(), Event()

    def wait(self):
        mine = Event()
        self.waiting.append(mine)
        if self.over.is_set():
            mine.set()
        assert mine.wait(PATIENCE)

    def release_one(self):
        if self.waiting:
            self.waiting.popleft().set()

    def release_all(self):
        self.over.set()
        while self.waiting:
            self.release_one()


class Writer:
    """Somebody who does one thing after another, at random."""

    def __init__(self, seed, name, talks, held):
        self.random, self.by, self.talks, self.held = (
            Random(seed),
            User.objects.get(username=name),
            talks,
            held,
        )
        self.done = 0
        self.deeds = [getattr(self, name) for name in dir(self) if name.startswith("do_")]

    def __call__(self):
        for _ in range(STEPS):
            try:
                self.held_open() if self.random.random() < 0.15 else self.one()
                self.done += 1
            except REFUSALS:
                continue
        return self.done

    def one(self):
        deed = self.random.choice(self.deeds)
        deed()

    def held_open(self):
        """Two deeds in one transaction, between which others write what comes later in the feed,
        and commit it.
        """
        with transaction.atomic():
            self.one()
            self.held.wait()
            self.one()

    def any(self, model, **given):
        rows = list(model.objects.filter(**given).order_by("pk"))
        return self.random.choice(rows) if rows else None

    def some_actor(self):
        usable = list(Actor.objects.usable_in(self.talks).order_by("pk"))
        return self.random.choice(usable)

    def here(self, model):
        return self.any(model, negotiation=self.talks)

    def do_add_an_actor(self):
        home = self.random.choice([None, None, self.talks])
        groups = Actor.objects.filter(negotiation=None)[:1] if self.random.random() < 0.5 else []
        affiliations = [{"group": group, "relation": "leads"} for group in groups]
        make_actor(
            self.by, f"Actor {self.random.random()}", negotiation=home, affiliations=affiliations
        )

    def do_rename_an_actor(self):
        one = self.some_actor()
        actor.revise(one, by=self.by, version=one.version, name=f"Renamed {self.random.random()}")

    def do_move_an_actor(self):
        one = self.some_actor()
        actor.revise(
            one,
            by=self.by,
            version=one.version,
            negotiation=None if one.negotiation_id else self.talks,
        )

    def do_retract_an_actor(self):
        one = self.some_actor()
        actor.retract(one, by=self.by, version=one.version)

    def do_add_a_party(self):
        make_party(self.by, self.talks, self.some_actor())

    def do_change_a_party(self):
        one = self.here(Party)
        if one:
            party.revise(one, by=self.by, version=one.version, actor=self.some_actor())

    def do_retract_a_party(self):
        one = self.here(Party)
        if one:
            party.retract(one, by=self.by, version=one.version)

    def do_add_a_term(self):
        make_term(
            self.by, self.talks, f"Term {self.random.random()}", proposers=[self.some_actor()]
        )

    def do_revise_a_term(self):
        one = self.here(Term)
        if one:
            term.revise(
                one,
                by=self.by,
                version=one.version,
                label=f"Term {self.random.random()}",
                obliged=self.random.choice([None, self.some_actor()]),
                proposers=[],
            )

    def do_retract_a_term(self):
        one = self.here(Term)
        if one:
            term.retract(one, by=self.by, version=one.version)

    def do_add_an_article(self):
        make_article(self.by, self.talks, authors=[self.some_actor()], outlet=self.some_actor())

    def do_rewrite_an_article(self):
        one = self.here(Article)
        if one:
            article.revise(
                one, by=self.by, version=one.version, text=f"Now: {one.text}", authors=[]
            )

    def do_mark_a_passage(self):
        one = self.here(Article)
        if one:
            make_passage(self.by, one, about=[self.some_actor()])

    def do_retract_a_passage(self):
        one = self.here(Passage)
        if one:
            passage.retract(one, by=self.by, version=one.version)

    def do_state_a_position(self):
        on, about = self.here(Passage), self.here(Term)
        if on and about:
            status = self.random.choice(["draft", "accepted", "submitted"])
            make_position(
                self.by, on, self.some_actor(), about, status=status, speaker=self.some_actor()
            )

    def do_set_a_position_aside_or_hand_it_in(self):
        one = self.any(Position, coder=self.by)
        if one:
            position.revise(
                one,
                by=self.by,
                version=one.version,
                status="draft" if one.status != "draft" else "accepted",
            )

    do_so_again = do_set_a_position_aside_or_hand_it_in

    def do_give_a_position_another_holder(self):
        one = self.here(Position)
        if one:
            position.revise(
                one, by=self.by, version=one.version, holder=self.some_actor(), speaker=None
            )

    def do_retract_a_position(self):
        one = self.here(Position)
        if one:
            position.retract(one, by=self.by, version=one.version)

    def do_take_back(self):
        """Not the making of the negotiation or of its team."""
        if self.by.username not in ("owner", "stranger"):
            undo.undo(by=self.by, negotiation=self.talks)


@pytest.fixture
def team(owner, talks, editor, annotator, reader):
    """And the talks of somebody else, who use the same shared actors."""
    benedict = User.objects.create_user("benedict")
    membership.add(by=owner, negotiation=talks, user=benedict, role="annotator")
    negotiation.create(
        by=User.objects.create_user("stranger"), slug="elsewhere", title="Other talks"
    )
    for number in range(6):
        make_actor(owner, f"Shared {number}")
    return [owner, editor, annotator, benedict, reader]


def slowly(by, talks, wait):
    """A transaction of many changes that ends long after it began, and then changes what others
    have changed since.
    """
    with transaction.atomic():
        made = [
            make_term(by, talks, f"Slow {number}", proposers=[make_actor(by, "Slow")])
            for number in range(15)
        ]
        wait()
        for one in Term.objects.filter(negotiation=talks).exclude(pk__in=[one.pk for one in made])[
            :5
        ]:
            with suppress(*REFUSALS), transaction.atomic():
                term.revise(one, by=by, version=one.version, label=f"Slowly {one.label}")
    return len(made)


@pytest.mark.parametrize("seed", [1, 2] if thorough() else [1 + turn() % 2])
def test_a_mirror_that_follows_equals_a_full_dump(seed, team, talks, api):
    followers = [
        Follower(api(user), size=size) for user, size in zip(team[1:], (20, 7, 5, 2), strict=True)
    ]
    followers.append(Follower(api(team[-1]), slug=None, size=3))
    turns, held, elsewhere = cycle(followers), Held(), Negotiation.objects.get(slug="elsewhere")
    people = [(one, talks) for one in ("owner", "editor", "annotator", "benedict")] + [
        ("stranger", elsewhere)
    ]
    writers = [
        Another(Writer(seed * 10 + n, name, here, held)) for n, (name, here) in enumerate(people)
    ]
    writers.append(Another(lambda: slowly(team[0], talks, held.wait)))
    try:
        while any(writer.is_alive() for writer in writers):
            next(turns).poll()
            held.release_one()
    finally:
        held.release_all()
        for writer in writers:
            writer.join()
    assert all(isinstance(writer.outcome, int) and writer.outcome > 0 for writer in writers), [
        w.outcome for w in writers
    ]
    for follower in followers:
        follower.catch_up()
        assert comparable(follower.held()) == dump(follower.client)
    assert all(len(follower.told) > 50 for follower in followers)


@pytest.mark.parametrize("seed", [4])
def test_a_row_is_never_told_before_an_earlier_version(seed, team, talks, api):
    held = Held()
    held.release_all()
    writers = [
        Another(Writer(seed * 10 + n, name, talks, held))
        for n, name in enumerate(["owner", "editor", "annotator"])
    ]
    follower = Follower(api(team[0]), size=3)
    while any(writer.is_alive() for writer in writers):
        follower.poll()
    follower.catch_up()
    last = {}
    for row in follower.told:
        assert row["version"] >= last.get(row["id"], 0)
        last[row["id"]] = row["version"]
