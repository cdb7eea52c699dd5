"""The demo: a negotiation with its actors, terms, articles and positions, from `data/demo/`,
through the actions.
"""

import json
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction

from negotiations.actions import (
    actor,
    article,
    delegation,
    membership,
    negotiation,
    party,
    position,
    round,
)
from negotiations.actions import passage as marking
from negotiations.actions import tag as tags
from negotiations.actions import term as terms
from negotiations.data import DATA
from negotiations.exchange.codebook import starter_codebook
from negotiations.models import Actor, Negotiation, Passage, User
from negotiations.models.actor import ActorKind
from negotiations.models.base import PUBLIC_NAMES
from negotiations.models.membership import Role

DEMO = DATA / "demo"
INVENTED = "(demo)"


@transaction.atomic
def load_demo(passwords: dict[str, str]) -> Negotiation | None:
    """Load it, with a user for each role, named as the role. None if it is there already."""
    told = json.loads((DEMO / "istanbul.json").read_text(encoding="utf-8"))
    if Negotiation.objects.filter(slug=told["negotiation"]["slug"]).exists():
        return None
    team = {role: _user(role, passwords[role]) for role in Role.values}
    owner = team[Role.OWNER]
    talks = negotiation.create(by=owner, **told["negotiation"])
    for role in (Role.EDITOR, Role.ANNOTATOR, Role.READER):
        membership.add(by=owner, negotiation=talks, user=team[role], role=role)
    _Demo(talks, team, told).load()
    return talks


def _user(username: str, password: str) -> User:
    user, _ = User.objects.get_or_create(
        username=username, defaults={"password": make_password(password)}
    )
    return user


class _Demo:
    """One loading: what was made, by the key that the file gives it."""

    def __init__(self, talks: Negotiation, team: dict[str, User], told: dict[str, Any]) -> None:
        self.talks, self.told = talks, told
        self.editor, self.annotator = team[Role.EDITOR], team[Role.ANNOTATOR]
        self.actors: dict[str | None, Any] = {None: None}
        self.terms: dict[str | None, Any] = {None: None}
        self.articles: dict[str, Any] = {}
        self.passages: dict[tuple[str, str], Passage] = {}

    def load(self) -> None:
        made = tags.load(by=self.editor, negotiation=self.talks, tags=starter_codebook())
        self.tags = {tag.code: tag for tag in made}
        self._load_actors()
        for row in self.told["parties"]:
            self._load_party(row)
        for row in self.told["rounds"]:
            self._load_round(row)
        self._load_terms()
        for row in self.told["articles"]:
            self._load_article(row)
        for row in self.told["positions"]:
            self._load_position(row)

    def _load_actors(self) -> None:
        for row in self.told["actors"]:
            fields = {
                name: value for name, value in row.items() if name not in ("key", "affiliations")
            }
            invented = (
                row["kind"] == ActorKind.UNIDENTIFIED
                or INVENTED in row["name"]
                or row["kind"] == ActorKind.MEDIA
            )
            home = self.talks if invented else None
            self.actors[row["key"]] = actor.add(by=self.editor, negotiation=home, **fields)
        for row in self.told["actors"]:
            if row["affiliations"]:
                self._affiliate(self.actors[row["key"]], row["affiliations"])

    def _affiliate(self, one: Actor, rows: list[dict[str, Any]]) -> None:
        ties = [{**_dated(row), "group": self.actors[row["group"]]} for row in rows]
        actor.revise(one, by=self.editor, version=one.version, affiliations=ties)

    def _load_party(self, row: dict[str, Any]) -> None:
        party.add(
            by=self.editor,
            negotiation=self.talks,
            **{**_dated(row), "actor": self.actors[row["actor"]]},
        )

    def _load_round(self, row: dict[str, Any]) -> None:
        fields = {name: value for name, value in row.items() if name not in ("key", "delegations")}
        meeting = round.add(
            by=self.editor, negotiation=self.talks, **{**fields, "host": self.actors[row["host"]]}
        )
        for sent in row["delegations"]:
            members = [
                {**member, "actor": self.actors[member["actor"]]} for member in sent["members"]
            ]
            people = {
                "actor": self.actors[sent["actor"]],
                "head": self.actors[sent["head"]],
                "members": members,
            }
            delegation.add(by=self.editor, round=meeting, **{**sent, **people})

    def _load_terms(self) -> None:
        for row in self.told["terms"]:
            fields = {
                name: value for name, value in row.items() if name not in ("key", "relations")
            }
            fields |= {name: self.terms[row[name]] for name in ("parent", "supersedes")}
            fields |= {name: self.actors[row[name]] for name in ("obliged", "beneficiary")}
            fields |= {
                "items": [self.terms[key] for key in row["items"]],
                "tag": self.tags[row["tag"]],
            }
            fields["proposers"] = [self.actors[key] for key in row["proposers"]]
            self.terms[row["key"]] = terms.add(by=self.annotator, negotiation=self.talks, **fields)
        for row in self.told["terms"]:
            if relations := [
                {**relation, "term": self.terms[relation["term"]]} for relation in row["relations"]
            ]:
                term = self.terms[row["key"]]
                terms.revise(term, by=self.annotator, version=term.version, relations=relations)

    def _load_article(self, row: dict[str, Any]) -> None:
        fields = {name: value for name, value in row.items() if name not in ("key", "file")}
        fields["text"] = (DEMO / row["file"]).read_text(encoding="utf-8").rstrip("\n")
        fields["authors"] = [self.actors[key] for key in row["authors"]]
        fields["outlet"] = self.actors[row["outlet"]]
        self.articles[row["key"]] = article.add(by=self.editor, negotiation=self.talks, **fields)

    def _load_position(self, row: dict[str, Any]) -> None:
        fields = {
            name: value
            for name, value in row.items()
            if name not in ("article", "quote", "tags", "about")
        }
        fields |= {name: self.actors[row[name]] for name in ("holder", "speaker")}
        fields["term"] = self.terms[row["term"]]
        fields["conditions"] = [
            {
                "relation": condition["relation"],
                "term": self.terms[condition["term"]],
                "by": self.actors[condition["by"]],
            }
            for condition in row["conditions"]
        ]
        position.state(by=self.annotator, passage=self._passage(row), **fields)

    def _passage(self, row: dict[str, Any]) -> Passage:
        key = (row["article"], row["quote"])
        if key not in self.passages:
            self.passages[key] = self._mark(self.articles[row["article"]], row)
        return self.passages[key]

    def _mark(self, where: Any, row: dict[str, Any]) -> Passage:
        start = where.text.index(row["quote"])
        return marking.mark(
            by=self.annotator,
            article=where,
            start=start,
            end=start + len(row["quote"]),
            quote=row["quote"],
            tags=[self.tags[code] for code in row["tags"]],
            about=[self.actors[key] for key in row["about"]],
        )


def _dated(row: dict[str, Any]) -> dict[str, Any]:
    """With the models' names for `from` and `until`."""
    names = {public: name for name, public in PUBLIC_NAMES.items()}
    return {names.get(name, name): value for name, value in row.items()}
