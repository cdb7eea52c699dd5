"""Each resource of api.md: a whole body, the least body, a revision, and how many rows of it are
made.
"""

from dataclasses import dataclass
from typing import Any

from negotiations.actions import delegation, negotiation
from tests.factories import (
    make_actor,
    make_article,
    make_party,
    make_passage,
    make_position,
    make_round,
    make_tag,
    make_term,
)  # fmt: skip

ROOT = "/api/v1"


@dataclass(frozen=True)
class Resource:
    path: str
    #: From the scene: every field of api.md's table of writes.
    whole: Any
    #: The names without which the body is refused.
    least: tuple[str, ...]
    revision: dict[str, Any]
    #: From (by, talks, number): one more row, with parts.
    make: Any
    lookup: str = "id"

    @property
    def address(self):
        return f"{ROOT}/{self.path}"

    def body(self, scene):
        return self.whole(scene)

    def least_body(self, scene):
        return {name: value for name, value in self.body(scene).items() if name in self.least}


def id_of(obj):
    return str(obj.pk)


def actors_in(by, talks, number):
    group = make_actor(by, f"Group {number}")
    return make_actor(
        by, f"Actor {number}", negotiation=talks, names=[{"name": f"Alias {number}"}],
        affiliations=[{"group": group, "relation": "leads"}],
    )  # fmt: skip


def delegations_in(by, talks, number):
    people = [make_actor(by, f"Person {number}", "person") for _ in range(2)]
    return delegation.add(
        by=by,
        round=make_round(by, talks),
        actor=people[0],
        head=people[1],
        members=[{"actor": people[1]}],
    )


def terms_in(by, talks, number):
    parent, holder = make_term(by, talks, f"Parent {number}"), make_actor(by)
    return make_term(
        by,
        talks,
        f"Term {number}",
        parent=parent,
        tag=make_tag(by, talks, f"T{number}"),
        obliged=holder,
        items=[parent],
        proposers=[holder],
        relations=[{"relation": "before", "term": parent}],
    )


def articles_in(by, talks, number):
    authors = [make_actor(by, f"Author {number}", "person") for _ in range(2)]
    return make_article(
        by, talks, authors=authors, outlet=make_actor(by, f"Outlet {number}", "media")
    )


def passages_in(by, talks, number):
    tags = [make_tag(by, talks, f"P{number}.{part}") for part in range(2)]
    return make_passage(
        by, make_article(by, talks), tags=tags, about=[make_actor(by, f"Subject {number}")]
    )


def positions_in(by, talks, number):
    term = terms_in(by, talks, number)
    article = articles_in(by, talks, number)
    passage = make_passage(by, article, tags=[make_tag(by, talks, f"Q{number}")])
    return make_position(
        by,
        passage,
        make_actor(by),
        term,
        speaker=make_actor(by),
        conditions=[{"relation": "if", "term": term}],
    )


RESOURCES = {
    resource.path: resource
    for resource in [
        Resource(
            "negotiations",
            lambda s: {
                "slug": "new-talks",
                "title": "New talks",
                "summary": "One\n\nTwo",
                "status": "suspended",
                "visibility": "public",
                "notes_published": True,
                "started_on": "2031-01-01",
                "ended_on": "2031-12-31",
            },
            ("slug", "title"),
            {"title": "Renamed", "status": "concluded"},
            lambda by, talks, number: negotiation.create(
                by=by, slug=f"talks-{number}", title=f"Talks {number}"
            ),
            "slug",
        ),
        Resource(
            "actors",
            lambda s: {
                "kind": "person",
                "name": "R. Okafor",
                "description": "Writes.",
                "wikidata_id": "Q159",
                "negotiation": "kessel",
                "names": [
                    {"name": "Окафор", "language": "uk"},
                    {"name": "The Ledger’s man", "language": ""},
                ],
                "affiliations": [
                    {
                        "group": id_of(s.ledger),
                        "relation": "member_of",
                        "title": "Editor",
                        "from": "2030-01-01",
                        "until": None,
                    },
                    {
                        "group": id_of(s.kessel),
                        "relation": "represents",
                        "title": "",
                        "from": None,
                        "until": "2029-12-31",
                    },
                ],
            },
            ("kind", "name"),
            {"name": "Renamed", "names": [{"name": "Other", "language": "en"}], "affiliations": []},
            actors_in,
        ),
        Resource(
            "parties",
            lambda s: {
                "negotiation": "kessel",
                "actor": id_of(s.kessel),
                "role": "supporter",
                "side": "North",
                "from": "2031-01-01",
                "until": "2031-12-31",
            },
            ("negotiation", "actor", "role"),
            {"role": "mediator", "from": None},
            lambda by, talks, number: make_party(by, talks, make_actor(by, f"Party {number}")),
        ),
        Resource(
            "rounds",
            lambda s: {
                "negotiation": "kessel",
                "name": "First",
                "place": "Old port",
                "host": id_of(s.kessel),
                "started_on": "2031-05-01",
                "ended_on": "2031-05-03",
                "format": "back_channel",
                "track": "1.5",
                "outcome": "None.",
            },
            ("negotiation", "name"),
            {"name": "Second", "track": "2", "host": None},
            lambda by, talks, number: make_round(by, talks, host=make_actor(by, f"Host {number}")),
        ),
        Resource(
            "delegations",
            lambda s: {
                "round": id_of(s.round),
                "actor": id_of(s.kessel),
                "head": id_of(s.marr),
                "level": "deputy_minister",
                "members": [
                    {"actor": id_of(s.marr), "function": "speaks"},
                    {"actor": id_of(s.kessel), "function": ""},
                ],
            },
            ("round", "actor"),
            {"level": "", "members": []},
            delegations_in,
        ),
        Resource(
            "tags",
            lambda s: {
                "negotiation": "kessel",
                "code": "CEASE.2",
                "label": "Partial truce",
                "parent": id_of(s.tag),
                "definition": "A",
                "includes": "B\nB",
                "excludes": "C",
                "example": "D",
                "near_miss": "",
                "pax_codes": ["Ce", "CeProv"],
            },
            ("negotiation", "code", "label"),
            {"label": "Renamed", "parent": None, "pax_codes": []},
            lambda by, talks, number: make_tag(
                by, talks, f"L{number}", parent=make_tag(by, talks, f"K{number}")
            ),
        ),
        Resource(
            "terms",
            lambda s: {
                "negotiation": "kessel",
                "tag": id_of(s.tag),
                "label": "Ceasefire of 30 days",
                "parent": id_of(s.term),
                "obliged": id_of(s.kessel),
                "beneficiary": id_of(s.marr),
                "status": "tabled",
                "all_or_nothing": True,
                "parameters": {
                    "duration_days": 30,
                    "count": {"min": 1, "max": 2},
                    "unknown": "kept",
                },
                "items": [id_of(s.term)],
                "proposers": [id_of(s.marr), id_of(s.kessel)],
                "supersedes": id_of(s.term),
            },
            ("negotiation", "label"),
            {"label": "Renamed", "items": [], "parameters": {}, "status": "accepted_in_principle"},
            terms_in,
        ),
        Resource(
            "articles",
            lambda s: {
                "negotiation": "kessel",
                "title": "No truce",
                "standfirst": "S",
                "authors": [id_of(s.marr), id_of(s.kessel)],
                "outlet": id_of(s.ledger),
                "genre": "op_ed",
                "language": "uk",
                "published_on": "2031-05-14",
                "url": "https://ledger.example/no-truce?a=b",
                "text_access": "public",
                "text": "  👩‍👩‍👧‍👦 No\n\n e\u0301. \n",
            },
            ("negotiation", "title", "text"),
            {"standfirst": "Renamed", "authors": [], "text": "Another text."},
            articles_in,
        ),
        Resource(
            "passages",
            lambda s: {
                "article": id_of(s.article),
                "start": 0,
                "end": 9,
                "quote": "Officials",
                "tags": [id_of(s.tag)],
                "about": [id_of(s.marr), id_of(s.kessel)],
                "note": "Look\nagain.",
            },
            ("article", "start", "end", "quote"),
            {"note": "Renamed", "tags": [], "about": []},
            passages_in,
        ),
        Resource(
            "positions",
            lambda s: {
                "holder": id_of(s.kessel),
                "term": id_of(s.term),
                "stance": -1,
                "act": "reject",
                "bargaining_role": "precondition",
                "modality": "probable",
                "quote_mode": "direct",
                "speaker": id_of(s.marr),
                "voice": "spokesperson",
                "attribution": "on_record",
                "said_from": "2031-05-04",
                "said_until": "2031-05-10",
                "passage": id_of(s.passage),
                "conditions": [
                    {"relation": "unless", "term": id_of(s.term), "by": id_of(s.marr)},
                    {"relation": "after", "term": id_of(s.term), "by": None},
                ],
                "status": "accepted",
                "confidence": "low",
                "note": "As said.",
            },
            ("holder", "term", "stance", "passage"),
            {"stance": 2, "conditions": [], "speaker": None},
            positions_in,
        ),
    ]
}


def as_sent(path, body):
    """A body as it was read, in the form in which it is sent."""
    if path != "positions":
        return body
    conditions = [{**row, "term": row["term"]["id"]} for row in body["conditions"]]
    references = {
        name: body[name] and body[name]["id"] for name in ("holder", "term", "speaker", "passage")
    }
    return {**body, **references, "conditions": conditions}


def etag(version):
    return {"HTTP_IF_MATCH": f'"{version}.00000000"'}


def pointers(response):
    return [error["pointer"] for error in response.json()["errors"]]
