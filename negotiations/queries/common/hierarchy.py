"""Tags and terms that name a parent: the trees they form, the line above one, and what stands below
it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from negotiations.models import Negotiation, Tag, Term


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
        cut = row.parent_id not in parents or row.pk in ancestors_of(row.pk, parents)
        below[None if cut else row.parent_id].append(row)

    def branch(row: Any) -> Branch:
        return Branch(row, tuple(branch(child) for child in below[row.pk]))

    return tuple(branch(row) for row in below[None])


def codebook(negotiation: Negotiation, user: Any) -> tuple[Branch, ...]:
    """Its tags, each with the number of passages that `user` may see."""
    return tree(negotiation.tags.with_counts(user).order_by("id"))


def areas(negotiation: Negotiation) -> tuple[Area, ...]:
    """The terms with their counts, by area in the order of the codebook, those without one last.
    Three queries.
    """
    tags = {tag.pk: tag for tag in negotiation.tags.order_by("id")}
    parents = {tag.pk: tag.parent_id for tag in tags.values()}
    terms = negotiation.terms.with_counts().prefetch_related("items").order_by("sort_key", "id")
    found: dict[UUID | None, list[Branch]] = defaultdict(list)
    for branch in tree(terms):
        tag = branch.node.tag_id
        found[(ancestors_of(tag, parents) or [tag])[-1]].append(branch)
    return tuple(
        Area(tags[key] if key else None, tuple(found[key])) for key in [*tags, None] if key in found
    )


@dataclass(frozen=True)
class PathStep:
    id: UUID
    code: str
    parent: UUID | None


class Paths:
    """Lines in the trees of one noun; the tree of each negotiation is read once, when it is first
    asked for.
    """

    def __init__(self, model: Any) -> None:
        self.model = model
        self.trees: dict[UUID, dict[UUID, PathStep]] = {}

    def down_to(self, node: Any) -> list[PathStep]:
        """From the root to `node`, both included. A cycle is followed once."""
        if node.negotiation_id not in self.trees:
            self.trees[node.negotiation_id] = self._tree(node.negotiation_id)
        tree = self.trees[node.negotiation_id]
        line: list[PathStep] = []
        step = tree.get(node.pk)
        while step is not None and step not in line:
            line.insert(0, step)
            step = tree.get(step.parent) if step.parent else None
        return line

    def _tree(self, negotiation: UUID) -> dict[UUID, PathStep]:
        label = "code" if self.model is Tag else "label"
        rows = self.model.objects.filter(negotiation=negotiation).values_list("id", label, "parent")
        return {id: PathStep(id, code, parent) for id, code, parent in rows}


def ancestors_of(term: UUID, parents: Mapping[UUID, UUID | None]) -> list[UUID]:
    """The parent of a term, its parent, and so on up; a cycle is followed once."""
    line: list[UUID] = []
    while (parent := parents.get(term)) is not None and parent not in line:
        line.append(parent)
        term = parent
    return line


def in_one_family(one: UUID, other: UUID) -> bool:
    """Whether both terms are in the same tree of variants."""
    negotiation = Term.objects.filter(pk=one).values("negotiation")
    parents = dict(Term.objects.filter(negotiation__in=negotiation).values_list("id", "parent"))
    tops = {(ancestors_of(term, parents) or [term])[-1] for term in (one, other)}
    return len(tops) == 1


def variants_of(term: UUID) -> list[UUID]:
    """All terms below this one, at any depth."""
    negotiation = Term.objects.filter(pk=term).values("negotiation")
    parents = dict(Term.objects.filter(negotiation__in=negotiation).values_list("id", "parent"))
    return [other for other in parents if other != term and term in ancestors_of(other, parents)]
