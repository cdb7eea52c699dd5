"""What a new negotiation still needs before its standings say something."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef

from negotiations.models import (
    Article,
    Invitation,
    Membership,
    Negotiation,
    Party,
    Position,
    Tag,
    Term,
)
from negotiations.models.base import counted

#: What makes a step done.
NOUNS: dict[str, Any] = {
    "parties": Party,
    "tags": Tag,
    "terms": Term,
    "articles": Article,
    "positions": Position,
}


@dataclass(frozen=True)
class Step:
    """`verb` is the action that it takes, `page` the name of the URL where it begins."""

    name: str
    why: str
    verb: str
    page: str
    button: str
    done: bool


def first_steps(negotiation: Negotiation) -> tuple[Step, ...]:
    """The steps in the order in which they are best taken. One query."""
    there = _what_is_there(negotiation)
    return (
        Step(
            "Parties",
            "Each becomes a column of the standings.",
            "party.add",
            "party.add",
            "Add a party",
            there["has_parties"],
        ),
        Step(
            "Codebook",
            "The codes that passages are tagged with: load some to start with, and change them.",
            "tag.load",
            "tag.load",
            "Load the starter codebook",
            there["has_tags"],
        ),
        Step(
            "Terms",
            "What is proposed: each becomes a row.",
            "term.add",
            "term.add",
            "Add a term",
            there["has_terms"],
        ),
        Step(
            "First article",
            "Paste a commentary, or choose a file.",
            "article.add",
            "article.paste",
            "Add an article",
            there["has_articles"],
        ),
        Step(
            "First position",
            "Open an article, select the words that say it, and state who holds what.",
            "position.state",
            "articles",
            "Open the articles",
            there["has_positions"],
        ),
        Step(
            "A colleague",
            "Coding by two people shows what is unclear.",
            "invitation.send",
            "invitation.send",
            "Invite a colleague",
            there["has_pending"] or there["members"] > 1,
        ),
    )


def _what_is_there(negotiation: Negotiation) -> dict[str, Any]:
    here = {"negotiation": OuterRef("pk")}
    asked: dict[str, Any] = {
        f"has_{name}": Exists(model._base_manager.filter(**here)) for name, model in NOUNS.items()
    }
    asked["has_pending"] = Exists(Invitation.objects.pending().filter(**here))
    asked["members"] = counted(Membership._base_manager.filter(**here), by="negotiation")
    there = Negotiation.objects.filter(pk=negotiation.pk).annotate(**asked).values(*asked)
    return dict(there.get())
