"""Trees of tags and of terms, in which a row names its parent: the whole tree, the ancestors of a
row, and what is below it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import Model

from negotiations.models import Negotiation, Tag, Term, User

TreeNode = TypeVar("TreeNode", Tag, Term)
#: The parent of each row, by id.
Parents = Mapping[UUID, UUID | None]


@dataclass(frozen=True)
class Branch(Generic[TreeNode]):
    node: TreeNode
    branches: tuple["Branch[TreeNode]", ...]


@dataclass(frozen=True)
class Area:
    """The terms of one area of the codebook, or of none; variants branch from their parent."""

    tag: Tag | None
    terms: tuple[Branch[Term], ...]


def tree(rows: Iterable[TreeNode]) -> tuple[Branch[TreeNode], ...]:
    """The branches of these rows: every row once, siblings in the order given; a cycle is cut."""
    below = _children(rows)

    def branch(row: TreeNode) -> Branch[TreeNode]:
        return Branch(row, tuple(branch(child) for child in below[row.pk]))

    return tuple(branch(row) for row in below[None])


def with_depths(rows: Iterable[TreeNode]) -> list[tuple[TreeNode, int]]:
    """Each row followed by all rows below it, with the number of its ancestors among these rows;
    siblings in the order given; a cycle is cut.
    """
    below = _children(rows)
    found: list[tuple[TreeNode, int]] = []
    waiting = [(row, 0) for row in reversed(below[None])]
    while waiting:
        row, depth = waiting.pop()
        found.append((row, depth))
        waiting += [(child, depth + 1) for child in reversed(below[row.pk])]
    return found


def _children(rows: Iterable[TreeNode]) -> dict[UUID | None, list[TreeNode]]:
    """The rows by parent; under None those whose parent is not among them."""
    listed = list(rows)
    parents: dict[UUID, UUID | None] = {row.pk: row.parent_id for row in listed}
    below: dict[UUID | None, list[TreeNode]] = defaultdict(list)
    for row in listed:
        is_top = row.parent_id not in parents or row.pk in ancestors_of(row.pk, parents)
        below[None if is_top else row.parent_id].append(row)
    return below


def codebook(negotiation: Negotiation, user: User | AnonymousUser) -> tuple[Branch[Tag], ...]:
    """The negotiation's tags, each with the number of passages that the user may see."""
    return tree(negotiation.tags.with_counts(user).order_by("id"))


def areas(negotiation: Negotiation) -> tuple[Area, ...]:
    """The terms with their counts, by area in the order of the codebook, those without an area
    last. Three queries.
    """
    tags = {tag.pk: tag for tag in negotiation.tags.order_by("id")}
    parents = {tag.pk: tag.parent_id for tag in tags.values()}
    terms = negotiation.terms.with_counts().prefetch_related("items").order_by("sort_key", "id")
    by_area: dict[UUID | None, list[Branch[Term]]] = defaultdict(list)
    for branch in tree(terms):
        tag = branch.node.tag_id
        by_area[tag and top_of(tag, parents)].append(branch)
    return tuple(
        Area(tags[key] if key else None, tuple(by_area[key]))
        for key in [*tags, None]
        if key in by_area
    )


@dataclass(frozen=True)
class PathStep:
    """A tag by its code, or a term by its label."""

    id: UUID
    code: str
    parent: UUID | None


class Paths:
    """Paths in the trees of tags or of terms; the tree of a negotiation is read once, when its
    first path is needed.
    """

    def __init__(self, model: type[Model]) -> None:
        self.model = model
        self.trees: dict[UUID, dict[UUID, PathStep]] = {}

    def down_to(self, node: Tag | Term) -> list[PathStep]:
        """The path from the root to `node`, both included; a cycle is followed once."""
        if node.negotiation_id not in self.trees:
            self.trees[node.negotiation_id] = self._tree(node.negotiation_id)
        tree = self.trees[node.negotiation_id]
        path: list[PathStep] = []
        step = tree.get(node.pk)
        while step is not None and step not in path:
            path.insert(0, step)
            step = tree.get(step.parent) if step.parent else None
        return path

    def _tree(self, negotiation: UUID) -> dict[UUID, PathStep]:
        label = "code" if self.model is Tag else "label"
        rows = self.model._default_manager.filter(negotiation=negotiation)
        found = rows.values_list("id", label, "parent")
        return {id: PathStep(id, code, parent) for id, code, parent in found}


def ancestors_of(node: UUID, parents: Parents) -> list[UUID]:
    """The parent of a row, that one's parent, and so on up; a cycle is followed once."""
    line: list[UUID] = []
    while (parent := parents.get(node)) is not None and parent not in line:
        line.append(parent)
        node = parent
    return line


def top_of(node: UUID, parents: Parents) -> UUID:
    """The root of the tree that a row is in: itself, if it has no parent."""
    return (ancestors_of(node, parents) or [node])[-1]


def family_of(node: UUID, parents: Parents) -> list[UUID]:
    """All rows of the tree that a row is in."""
    top = top_of(node, parents)
    return [other for other in parents if top_of(other, parents) == top]


def in_one_family(one: UUID, other: UUID) -> bool:
    """Whether both terms are in the same tree of variants. One query."""
    parents = _parents_around(one)
    return top_of(one, parents) == top_of(other, parents)


def variants_of(term: UUID) -> list[UUID]:
    """All terms below this one, at any depth. One query."""
    parents = _parents_around(term)
    return [other for other in parents if other != term and term in ancestors_of(other, parents)]


def _parents_around(term: UUID) -> dict[UUID, UUID | None]:
    """The parents of all terms of this term's negotiation."""
    negotiation = Term.objects.filter(pk=term).values("negotiation")
    return dict(Term.objects.filter(negotiation__in=negotiation).values_list("id", "parent"))
