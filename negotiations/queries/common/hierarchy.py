"""Rows that name a parent, as trees."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from negotiations.models import Negotiation, Tag
from negotiations.queries.standings.terms_at_stake import line_above


@dataclass(frozen=True)
class Branch:
    node: Any
    branches: tuple["Branch", ...]


@dataclass(frozen=True)
class Area:
    """The terms of one area of the codebook, or of none; variants branch from their parent."""

    tag: Tag | None
    terms: tuple[Branch, ...]


def tree(rows: Iterable[Any]) -> tuple[Branch, ...]:
    """Every row once, those of one parent in the order given; a cycle is cut."""
    listed = list(rows)
    parents: dict[UUID, UUID | None] = {row.pk: row.parent_id for row in listed}
    below: dict[UUID | None, list[Any]] = defaultdict(list)
    for row in listed:
        cut = row.parent_id not in parents or row.pk in line_above(row.pk, parents)
        below[None if cut else row.parent_id].append(row)

    def branch(row: Any) -> Branch:
        return Branch(row, tuple(branch(child) for child in below[row.pk]))

    return tuple(branch(row) for row in below[None])


def codebook(negotiation: Negotiation, user: Any) -> tuple[Branch, ...]:
    """Its tags, each with the number of passages that `user` may see."""
    return tree(negotiation.tags.with_counts(user).order_by("id"))


def areas(negotiation: Negotiation) -> tuple[Area, ...]:
    """The terms with their counts, by area in the order of the codebook, those without one last. Three queries."""
    tags = {tag.pk: tag for tag in negotiation.tags.order_by("id")}
    parents = {tag.pk: tag.parent_id for tag in tags.values()}
    terms = negotiation.terms.with_counts().prefetch_related("items").order_by("sort_key", "id")
    found: dict[UUID | None, list[Branch]] = defaultdict(list)
    for branch in tree(terms):
        tag = branch.node.tag_id
        found[(line_above(tag, parents) or [tag])[-1]].append(branch)
    return tuple(Area(tags[key] if key else None, tuple(found[key])) for key in [*tags, None] if key in found)
