"""Terms and their variants."""

from collections.abc import Mapping
from uuid import UUID

from negotiations.models import Term


def line_above(term: UUID, parents: Mapping[UUID, UUID | None]) -> list[UUID]:
    """The parent of a term, its parent, and so on up; a cycle is followed once."""
    line: list[UUID] = []
    while (parent := parents.get(term)) is not None and parent not in line:
        line.append(parent)
        term = parent
    return line


def variants_of(term: UUID) -> list[UUID]:
    """All terms below this one, at any depth."""
    negotiation = Term.objects.filter(pk=term).values("negotiation")
    parents = dict(Term.objects.filter(negotiation__in=negotiation).values_list("id", "parent"))
    return [other for other in parents if other != term and term in line_above(other, parents)]
