"""Load the demo: a negotiation with its actors, terms, articles and positions, from `data/demo/`
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
from negotiations.models import Actor, Article, Negotiation, Passage, User
from negotiations.models.actor import ActorKind
from negotiations.models.base import PUBLIC_NAMES
from negotiations.models.membership import Role

Row = dict[str, Any]
DEMO = DATA / "demo"
INVENTED = "(demo)"


@transaction.atomic
def load_demo(passwords: dict[str, str]) -> Negotiation | None:
    """Load it, with a user per role, who is named after it. None if it exists already."""
    data = _data()
    if Negotiation.objects.filter(slug=data["negotiation"]["slug"]).exists():
        return None
    team = {role: _user(role, passwords[role]) for role in Role.values}
    owner = team[Role.OWNER]
    talks = negotiation.create(by=owner, **data["negotiation"])
    for role in (Role.EDITOR, Role.ANNOTATOR, Role.READER):
        membership.add(by=owner, negotiation=talks, user=team[role], role=role)
    _Demo(talks, team, data).load()
    return talks


@transaction.atomic
def load_demo_for(owner: User) -> Negotiation:
    """Load it for one person, who then owns and has coded all of it. Returns the one there is, if
    it is loaded already.
    """
    data = _data()
    if there := Negotiation.objects.filter(slug=data["negotiation"]["slug"]).first():
        return there
    talks = negotiation.create(by=owner, **data["negotiation"])
    _Demo(talks, dict.fromkeys(Role.values, owner), data).load()
    return talks


def _data() -> Row:
    data: Row = json.loads((DEMO / "istanbul.json").read_text(encoding="utf-8"))
    return data


def _user(username: str, password: str) -> User:
    user, _ = User.objects.get_or_create(
        username=username, defaults={"password": make_password(password)}
    )
    return user


class _Demo:
    """One loading. What was created is kept by the key that it has in the file."""

    def __init__(self, talks: Negotiation, team: dict[str, User], data: Row) -> None:
        self.talks, self.data = talks, data
        self.editor, self.annotator = team[Role.EDITOR], team[Role.ANNOTATOR]
        self.actors: dict[str | None, Any] = {None: None}
        self.terms: dict[str | None, Any] = {None: None}
        self.articles: Row = {}
        self.passages: dict[tuple[str, str], Passage] = {}

    def load(self) -> None:
        made = tags.load(by=self.editor, negotiation=self.talks, tags=starter_codebook())
        self.tags = {tag.code: tag for tag in made}
        self._load_actors()
        for row in self.data["parties"]:
            self._load_party(row)
        for row in self.data["rounds"]:
            self._load_round(row)
        self._load_terms()
        for row in self.data["articles"]:
            self._load_article(row)
        for row in self.data["positions"]:
            self._load_position(row)

    def _load_actors(self) -> None:
        for row in self.data["actors"]:
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
        for row in self.data["actors"]:
            if row["affiliations"]:
                self._affiliate(self.actors[row["key"]], row["affiliations"])

    def _affiliate(self, member: Actor, rows: list[Row]) -> None:
        affiliations = [
            {**_with_model_names(row), "group": self.actors[row["group"]]} for row in rows
        ]
        actor.revise(member, by=self.editor, version=member.version, affiliations=affiliations)

    def _load_party(self, row: Row) -> None:
        party.add(
            by=self.editor,
            negotiation=self.talks,
            **{**_with_model_names(row), "actor": self.actors[row["actor"]]},
        )

    def _load_round(self, row: Row) -> None:
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
        for row in self.data["terms"]:
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
        for row in self.data["terms"]:
            if relations := [
                {**relation, "term": self.terms[relation["term"]]} for relation in row["relations"]
            ]:
                term = self.terms[row["key"]]
                terms.revise(term, by=self.annotator, version=term.version, relations=relations)

    def _load_article(self, row: Row) -> None:
        fields = {name: value for name, value in row.items() if name not in ("key", "file")}
        fields["text"] = (DEMO / row["file"]).read_text(encoding="utf-8").rstrip("\n")
        fields["authors"] = [self.actors[key] for key in row["authors"]]
        fields["outlet"] = self.actors[row["outlet"]]
        self.articles[row["key"]] = article.add(by=self.editor, negotiation=self.talks, **fields)

    def _load_position(self, row: Row) -> None:
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

    def _passage(self, row: Row) -> Passage:
        key = (row["article"], row["quote"])
        if key not in self.passages:
            self.passages[key] = self._mark(self.articles[row["article"]], row)
        return self.passages[key]

    def _mark(self, source: Article, row: Row) -> Passage:
        start = source.text.index(row["quote"])
        return marking.mark(
            by=self.annotator,
            article=source,
            start=start,
            end=start + len(row["quote"]),
            quote=row["quote"],
            tags=[self.tags[code] for code in row["tags"]],
            about=[self.actors[key] for key in row["about"]],
        )


def _with_model_names(row: Row) -> Row:
    """The row with the models' names for `from` and `until`."""
    names = {public: name for name, public in PUBLIC_NAMES.items()}
    return {names.get(name, name): value for name, value in row.items()}
