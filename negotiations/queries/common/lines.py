"""The line from the root of a tree down to a tag or term."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from negotiations.models import Tag


@dataclass(frozen=True)
class Step:
    id: UUID
    code: str
    parent: UUID | None


class Lines:
    """Lines in the trees of one noun; the tree of each negotiation is read once, when it is first asked for."""

    def __init__(self, model: Any) -> None:
        self.model = model
        self.trees: dict[UUID, dict[UUID, Step]] = {}

    def down_to(self, node: Any) -> list[Step]:
        """From the root to `node`, both included. A cycle is followed once."""
        if node.negotiation_id not in self.trees:
            self.trees[node.negotiation_id] = self._tree(node.negotiation_id)
        tree = self.trees[node.negotiation_id]
        line: list[Step] = []
        step = tree.get(node.pk)
        while step is not None and step not in line:
            line.insert(0, step)
            step = tree.get(step.parent) if step.parent else None
        return line

    def _tree(self, negotiation: UUID) -> dict[UUID, Step]:
        label = "code" if self.model is Tag else "label"
        rows = self.model.objects.filter(negotiation=negotiation).values_list("id", label, "parent")
        return {id: Step(id, code, parent) for id, code, parent in rows}
