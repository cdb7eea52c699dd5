"""Each noun of the history: how one is made, what can be revised of it, and in what state it then
is.
"""

from dataclasses import dataclass
from types import ModuleType
from typing import Any

from negotiations.actions import (
    actor,
    article,
    delegation,
    party,
    passage,
    position,
    round,
    tag,
    term,
)
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


@dataclass(frozen=True)
class Noun:
    verbs: ModuleType
    make: Any
    #: A field, and what it is before and after the revision.
    field: str
    before: Any
    after: Any
    making: str = "add"

    def verb(self, name):
        return f"{self.verbs.__name__.rpartition('.')[2]}.{name}"


def made_passage(by, talks):
    return make_passage(by, make_article(by, talks), note="Old")


def made_position(by, talks):
    return make_position(by, made_passage(by, talks), make_actor(by), make_term(by, talks), 1)


NOUNS = {
    "actor": Noun(
        actor, lambda by, talks: make_actor(by, "Old", negotiation=talks), "name", "Old", "New"
    ),
    "party": Noun(
        party,
        lambda by, talks: make_party(by, talks, make_actor(by), side="Old"),
        "side",
        "Old",
        "New",
    ),
    "round": Noun(round, lambda by, talks: make_round(by, talks, "Old"), "name", "Old", "New"),
    "delegation": Noun(
        delegation,
        lambda by, talks: delegation.add(
            by=by, round=make_round(by, talks), actor=make_actor(by), level="envoy"
        ),
        "level",
        "envoy",
        "minister",
    ),
    "article": Noun(
        article, lambda by, talks: make_article(by, talks, title="Old"), "title", "Old", "New"
    ),
    "tag": Noun(tag, lambda by, talks: make_tag(by, talks, label="Old"), "label", "Old", "New"),
    "term": Noun(term, lambda by, talks: make_term(by, talks, "Old"), "label", "Old", "New"),
    "passage": Noun(passage, made_passage, "note", "Old", "New", making="mark"),
    "position": Noun(position, made_position, "stance", 1, -2, making="state"),
}
