"""Packages: who accepts and who blocks each item, who blocks it alone, and how each version differs
from the one it replaces.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from negotiations.models import Negotiation, Term
from negotiations.models.base import in_rank
from negotiations.queries.common.hierarchy import ancestors_of
from negotiations.queries.ground.common_ground import Shared, shared_terms
from negotiations.queries.table import Column, Table


@dataclass(frozen=True)
class Item(Shared):
    """An item of a package, or the package as a whole. `blocked_by` are all parties that are
    against it, among the chosen ones or not.
    """

    blocked_by: tuple[Column, ...] = ()

    @property
    def accepting(self) -> tuple[Column, ...]:
        return tuple(cell.column for cell in self.cells if (cell.standing.stance or 0) > 0)

    @property
    def blocking(self) -> tuple[Column, ...]:
        """The chosen parties whose stance is against it."""
        return tuple(cell.column for cell in self.cells if (cell.standing.stance or 0) < 0)

    @property
    def alone(self) -> Column | None:
        """The party that blocks it, if no other party does, chosen or not."""
        return self.blocking[0] if self.blocking and len(self.blocked_by) == 1 else None


@dataclass(frozen=True)
class Blocker:
    """A party with the items that it blocks, and those that it blocks alone. `whole`: it is against
    the package as a whole.
    """

    column: Column
    items: tuple[Item, ...]
    alone: tuple[Item, ...]
    whole: bool


@dataclass(frozen=True)
class Package:
    """`earlier` and `later` are the other versions of the package, nearest first; `new` and
    `dropped` the items that differ from the version before.
    """

    whole: Item
    items: tuple[Item, ...]
    earlier: tuple[Term, ...]
    later: tuple[Term, ...]
    new: tuple[Term, ...]
    dropped: tuple[Term, ...]

    @property
    def term(self) -> Term:
        return self.whole.term

    @property
    def blockers(self) -> tuple[Blocker, ...]:
        """The parties that are against the package or any of its items."""
        found = (self._blocker(cell.column) for cell in self.whole.cells)
        return tuple(blocker for blocker in found if blocker.items or blocker.whole)

    def _blocker(self, column: Column) -> Blocker:
        items = tuple(item for item in self.items if column in item.blocking)
        alone = tuple(item for item in items if item.alone)
        return Blocker(column, items, alone, column in self.whole.blocking)


def packages(negotiation: Negotiation, table: Table, actors: Sequence[UUID]) -> tuple[Package, ...]:
    """The packages at stake for these actors, in the order of the standings. Two queries."""
    everybody = [column.actor.pk for column in table.columns]
    against = {
        shared.term.pk: tuple(
            cell.column for cell in shared.cells if (cell.standing.stance or 0) < 0
        )
        for shared in shared_terms(table, everybody)
    }
    lines = {
        shared.term.pk: Item(shared.term, shared.cells, against[shared.term.pk])
        for shared in shared_terms(table, actors)
    }
    whole = (
        negotiation.terms.filter(items__isnull=False)
        .distinct()
        .prefetch_related(in_rank(Term, "items"))
    )
    items = {term.pk: [item.term_id for item in term.items.all()] for term in whole}
    before = {pk: line.term.supersedes_id for pk, line in lines.items()}
    return tuple(_package(line, lines, items, before) for pk, line in lines.items() if pk in items)


def _package(
    whole: Item,
    lines: dict[UUID, Item],
    items: dict[UUID, list[UUID]],
    before: dict[UUID, UUID | None],
) -> Package:
    pk = whole.term.pk
    mine, replaced = items[pk], items.get(before[pk] or pk, items[pk])
    later = [other for other in before if pk in ancestors_of(other, before)]

    def terms(found: Sequence[UUID]) -> tuple[Term, ...]:
        return tuple(lines[term].term for term in found if term in lines)

    return Package(
        whole,
        tuple(lines[item] for item in mine if item in lines),
        terms(ancestors_of(pk, before)),
        terms(later),
        terms([item for item in mine if item not in replaced]),
        terms([item for item in replaced if item not in mine]),
    )
