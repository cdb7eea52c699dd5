"""The negotiation before its first article: team, parties, other actors, codebook and terms."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

from django.contrib.auth.hashers import make_password

from benchmarks.corpus import CODER, PASSWORD, SLUG
from benchmarks.corpus.rows import Batch, Values, state
from benchmarks.corpus.words import Writer
from negotiations.models import (
    Actor,
    Affiliation,
    Change,
    Membership,
    Negotiation,
    Party,
    Tag,
    Term,
    User,
)

PARTIES, TERMS, SPOKESPERSONS, AUTHORS, OUTLETS, AREAS = 50, 100, 100, 200, 40, 12
BEGUN = datetime(2024, 7, 1, tzinfo=UTC)
BETWEEN_WRITES = timedelta(seconds=11)


@dataclass
class Scene:
    """The ids that articles and positions refer to, and a clock that gives each row its id and
    time.
    """

    chance: Random
    users: list[str] = field(default_factory=list)
    parties: list[str] = field(default_factory=list)
    spokespersons: list[tuple[str, str]] = field(default_factory=list)
    authors: list[str] = field(default_factory=list)
    outlets: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    terms: list[str] = field(default_factory=list)
    negotiation: str = ""
    now: datetime = BEGUN

    def id(self) -> str:
        """A UUIDv7 of the clock's moment."""
        milliseconds, bits = int(self.now.timestamp() * 1000), self.chance.getrandbits(74)
        head = f"{milliseconds >> 16:08x}-{milliseconds & 0xFFFF:04x}-7{bits >> 62:03x}"
        return f"{head}-{0x8000 | (bits >> 48 & 0x3FFF):04x}-{bits & 0xFFFFFFFFFFFF:012x}"

    def record(self) -> Values:
        """The columns common to all records, of one written now; the clock moves on."""
        self.now += BETWEEN_WRITES
        moment = self.now.isoformat()
        return {"id": self.id(), "version": 1, "created_at": moment, "updated_at": moment}

    def part(self, rank: int = 0) -> Values:
        return {"id": self.id(), "rank": rank}

    def journal(
        self, batch: Batch, verb: str, model: Any, values: Values, by: str, **parts: list[Any]
    ) -> None:
        change = {"act": self.id(), "undoes": None, "verb": verb, "by_id": by,
                  "at": values["updated_at"], "negotiation_id": values.get("negotiation_id"),
                  "target_type": model._meta.model_name, "target_id": values["id"],
                  "target_version": 1, "before": None,
                  "after": state(model, values, **parts)}  # fmt: skip
        batch.add(Change, change)


def set_scene(chance: Random, writer: Writer) -> tuple[Scene, Batch]:
    scene, batch = Scene(chance), Batch()
    _team(scene, batch)
    for number in range(PARTIES):
        scene.parties.append(
            _actor(scene, batch, "state", f"Party {number + 1} of {writer.name()}")
        )
        party = {**scene.record(), "negotiation_id": scene.negotiation,
                 "actor_id": scene.parties[-1], "role": "primary", "side": f"side {number % 4}",
                 "from_date": None, "until_date": None}  # fmt: skip
        scene.journal(batch, "party.add", Party, batch.add(Party, party), scene.users[0])
    for number in range(SPOKESPERSONS):
        _spokesperson(scene, batch, writer.name(), scene.parties[number % PARTIES])
    scene.authors = [_actor(scene, batch, "person", writer.name()) for _ in range(AUTHORS)]
    scene.outlets = [_actor(scene, batch, "media", f"The {writer.name()}") for _ in range(OUTLETS)]
    _codebook(scene, batch, writer)
    _terms(scene, batch, writer)
    return scene, batch


def _team(scene: Scene, batch: Batch) -> None:
    """The negotiation, its owner, and coders."""
    named = ["owner", CODER, *(f"{CODER}{number}" for number in range(2, 6))]
    password = make_password(PASSWORD)
    for name in named:
        user = {"id": scene.id(), "password": password, "last_login": None, "is_superuser": False,
                "username": name, "first_name": "", "last_name": "", "email": "", "is_staff": False,
                "is_active": True, "date_joined": BEGUN.isoformat()}  # fmt: skip
        scene.users.append(batch.add(User, user)["id"])
    talks = {**scene.record(), "slug": SLUG, "title": "The corpus", "summary": "",
             "status": "active", "visibility": "private", "started_on": None,
             "ended_on": None}  # fmt: skip
    scene.negotiation = batch.add(Negotiation, talks)["id"]
    for user_id, role in zip(scene.users, ["owner", "editor", *["annotator"] * 4], strict=True):
        batch.add(
            Membership,
            {
                **scene.record(),
                "negotiation_id": scene.negotiation,
                "user_id": user_id,
                "role": role,
            },
        )


def _actor(scene: Scene, batch: Batch, kind: str, name: str, **parts: list[Any]) -> str:
    actor = {**scene.record(), "negotiation_id": scene.negotiation, "kind": kind, "name": name,
             "description": "", "wikidata_id": ""}  # fmt: skip
    scene.journal(
        batch,
        "actor.add",
        Actor,
        batch.add(Actor, actor),
        scene.users[0],
        names=[],
        affiliations=[],
    )
    return str(actor["id"])


def _spokesperson(scene: Scene, batch: Batch, name: str, party: str) -> None:
    """A person who represents a party, since a date or without limits."""
    person = _actor(scene, batch, "person", name)
    since = scene.chance.choice((None, date(2027, 6, 1).isoformat()))
    tie = {**scene.part(), "actor_id": person, "group_id": party, "relation": "represents",
           "title": "", "from_date": since, "until_date": None}  # fmt: skip
    batch.add(Affiliation, tie)
    scene.spokespersons.append((person, party))


def _codebook(scene: Scene, batch: Batch, writer: Writer) -> None:
    """Areas, and tags in each."""
    for area in range(AREAS):
        parent = _tag(scene, batch, writer, f"AREA{area}", None)
        scene.tags += [
            _tag(scene, batch, writer, f"AREA{area}.{number}", parent) for number in range(5)
        ]


def _tag(scene: Scene, batch: Batch, writer: Writer, code: str, parent: str | None) -> str:
    texts = dict.fromkeys(("definition", "includes", "excludes", "example", "near_miss"), "")
    tag = {**scene.record(), "negotiation_id": scene.negotiation, "code": code,
           "label": writer.name(), "parent_id": parent, "pax_codes": [], "clash": 0,
           **texts}  # fmt: skip
    scene.journal(batch, "tag.add", Tag, batch.add(Tag, tag), scene.users[0])
    return str(tag["id"])


def _terms(scene: Scene, batch: Batch, writer: Writer) -> None:
    """The terms; every fifth is a variant of the one before."""
    nothing = dict.fromkeys(
        ("obliged_id", "beneficiary_id", "supersedes_id", "tabled_on", "closed_on")
    )
    for number in range(TERMS):
        parent = scene.terms[-1] if number % 5 == 4 else None
        term = {**scene.record(), **nothing, "negotiation_id": scene.negotiation,
                "label": f"Term {number}: {writer.name()}",
                "tag_id": scene.chance.choice(scene.tags), "parent_id": parent,
                "parameters": {"days": number}, "status": "floated", "text_version": "",
                "all_or_nothing": False, "clash": 0}  # fmt: skip
        none: dict[str, list[Any]] = {"items": [], "proposers": [], "relations": []}
        scene.journal(batch, "term.add", Term, batch.add(Term, term), scene.users[0], **none)
        scene.terms.append(str(term["id"]))
