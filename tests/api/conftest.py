"""What the clients of the API find there."""

from types import SimpleNamespace

import pytest

from negotiations.actions import negotiation
from tests.factories import make_actor, make_article, make_passage, make_round, make_tag, make_term


@pytest.fixture
def scene(owner, talks):
    """One of everything that a body may refer to, all of the talks."""
    kessel = make_actor(owner, "Kessel", negotiation=talks)
    marr = make_actor(owner, "Ilya Marr", "person", negotiation=talks)
    ledger = make_actor(owner, "The Ledger", "media", negotiation=talks)
    tag = make_tag(owner, talks, "CEASE")
    term = make_term(owner, talks, "Ceasefire", tag=tag)
    article = make_article(owner, talks, authors=[marr], outlet=ledger)
    passage = make_passage(owner, article, "Ilya Marr")
    return SimpleNamespace(
        talks=talks, kessel=kessel, marr=marr, ledger=ledger, round=make_round(owner, talks),
        tag=tag, term=term, article=article, passage=passage,
    )  # fmt: skip


@pytest.fixture
def published(owner, talks):
    """Makes the talks public."""

    def publish():
        talks.refresh_from_db()
        return negotiation.revise(talks, by=owner, version=talks.version, visibility="public")

    return publish
