"""Demands, which say what a party wants before what, and deadlocks: one party wants x before y,
another y before x.

A demand is a condition of a position that decides a standing. A yes with a proviso (if, after, in
exchange for) and a refusal with a way out (unless; after, as in "no talks before the port is open")
both say "this only once that is there". A yes *unless* and a refusal *if* say what would prevent
it, and are no demands. Conditions on the term itself ("if the other side does too") order nothing,
nor do conditions that are met *simultaneously*.

A deadlock is an elementary cycle of demands, at most LONGEST terms long, in which at least two
parties take part. A variant counts as the root of its tree of terms.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any, Protocol, TypeVar
from uuid import UUID

from negotiations.models import Actor, Position, Term
from negotiations.models.position import ConditionRelation
from negotiations.queries.common.graphs import networkx
from negotiations.queries.common.hierarchy import top_of
from negotiations.queries.standings import Matrix
from negotiations.queries.table import Column

#: How many terms long a cycle may be.
LONGEST = 6
#: At most this many cycles are looked at, the shortest, as their number has no bound.
LOOKED_AT = 10_000

PROVISO = {
    ConditionRelation.AFTER: "only after",
    ConditionRelation.IF: "only if",
    ConditionRelation.IN_EXCHANGE_FOR: "only in exchange for",
}
VERBS = {2: "accepts", 1: "accepts", 0: "considers", -1: "resists", -2: "rejects"}


class Comparable(Protocol):
    def __lt__(self, other: Any, /) -> bool: ...


GraphNode = TypeVar("GraphNode", bound=Comparable)


@dataclass(frozen=True)
class Demand:
    """`actor` wants `first` (done by `by`, if given) before `then`; `position` says so."""

    actor: Actor
    position: Position
    relation: str
    first: Term
    by: Actor | None

    @property
    def then(self) -> Term:
        return self.position.term

    @property
    def verb(self) -> str:
        return VERBS[self.position.stance]

    @property
    def link(self) -> str:
        return "unless" if self.position.stance < 0 else PROVISO[ConditionRelation(self.relation)]

    @property
    def words(self) -> str:
        return self._said(f"“{self.then.label}”", f"“{self.first.label}”")

    @property
    def gist(self) -> str:
        """The demand in words, for a place that names both terms."""
        return self._said("it", "that")

    def _said(self, then: str, first: str) -> str:
        by = f", by {self.by.name}" if self.by else ""
        reported = "" if self.position.own_voice else " (as reported by others)"
        return f"{self.actor.name} {self.verb} {then} {self.link} {first}{by}{reported}"


@dataclass(frozen=True)
class Before:
    """The demands for something before `then`."""

    then: Term
    demands: tuple[Demand, ...]


@dataclass(frozen=True)
class DemandedTerm:
    """The term that is demanded `first`, and the demands by what they hold back."""

    first: Term
    before: tuple[Before, ...]

    @property
    def actors(self) -> tuple[Actor, ...]:
        return tuple(dict.fromkeys(demand.actor for row in self.before for demand in row.demands))


@dataclass(frozen=True)
class Deadlock:
    """A cycle: the demands of a step are for the next of `terms` before this one, and so round."""

    terms: tuple[Term, ...]
    steps: tuple[tuple[Demand, ...], ...]

    @property
    def variants(self) -> tuple[Term, ...]:
        """The variants that the demands name, in place of one of `terms`."""
        named = (
            term
            for demand in self.demands
            for term in (demand.then, demand.first)
            if term not in self.terms
        )
        return tuple(dict.fromkeys(named))

    @property
    def demands(self) -> tuple[Demand, ...]:
        return tuple(demand for step in self.steps for demand in step)

    @property
    def actors(self) -> tuple[Actor, ...]:
        return tuple(dict.fromkeys(demand.actor for demand in self.demands))

    @property
    def words(self) -> str:
        """The deadlock in a sentence."""
        return "; ".join(demand.words for demand in self.demands) + "."


def demands(matrix: Matrix, columns: Sequence[Column]) -> tuple[Demand, ...]:
    """The demands behind these parties' standings. Where an actor makes the same demand several
    times, the newest is kept, of the same day the one with the lowest id. A fixed number of
    queries.
    """
    once: dict[tuple[Actor, Term, str, Term, Actor | None], Demand] = {}
    for demand in _demands(_deciding(matrix, columns)):
        once.setdefault((demand.actor, demand.then, demand.link, demand.first, demand.by), demand)
    return tuple(sorted(once.values(), key=_in_order))


def _in_order(demand: Demand) -> tuple[bytes, bytes, bytes, str]:
    """A sort key: who demands, what is held back, and what is demanded first."""
    return demand.actor.sort_key, demand.then.sort_key, demand.first.sort_key, demand.words


def _deciding(matrix: Matrix, columns: Sequence[Column]) -> dict[UUID, set[tuple[Actor, UUID]]]:
    """The positions that decide cells with conditions, with the actor and term of each cell."""
    actors = {column.actor.pk: column.actor for column in columns}
    deciding: dict[UUID, set[tuple[Actor, UUID]]] = defaultdict(set)
    for cell in matrix.standings:
        if cell.conditions and cell.actor in actors:
            for position in cell.positions:
                deciding[position].add((actors[cell.actor], cell.term))
    return deciding


def _demands(deciding: Mapping[UUID, Collection[tuple[Actor, UUID]]]) -> Iterator[Demand]:
    """Newest first. A position that decides by inference only is left out: on its own term, a newer
    one may decide.
    """
    for position in (
        Position.objects.filter(pk__in=deciding).with_coding().order_by("-said_until", "id")
    ):
        actors = [actor for actor, term in deciding[position.pk] if term == position.term_id]
        for condition in position.conditions.all():
            if (
                asks_first(position.stance, condition.relation)
                and condition.term_id != position.term_id
            ):
                yield from (
                    Demand(actor, position, condition.relation, condition.term, condition.by)
                    for actor in actors
                )


def asks_first(stance: int, relation: str) -> bool:
    """Whether a condition is to be met first: a yes with a proviso, or a refusal with a way out."""
    if stance < 0:
        return relation in (ConditionRelation.UNLESS, ConditionRelation.AFTER)
    return relation in PROVISO


def asked_first(found: Iterable[Demand]) -> tuple[DemandedTerm, ...]:
    """The demands by the term that is demanded; terms that most parties demand first."""
    by_first: dict[Term, dict[Term, list[Demand]]] = defaultdict(lambda: defaultdict(list))
    for demand in found:
        by_first[demand.first][demand.then].append(demand)
    asked = [
        DemandedTerm(
            first,
            tuple(
                Before(then, tuple(rows))
                for then, rows in sorted(by_then.items(), key=lambda row: row[0].sort_key)
            ),
        )
        for first, by_then in by_first.items()
    ]
    return tuple(sorted(asked, key=lambda row: (-len(row.actors), row.first.sort_key)))


def deadlocks(
    found: Sequence[Demand], terms: Mapping[UUID, Term]
) -> tuple[tuple[Deadlock, ...], bool]:
    """The deadlocks among these demands, shortest first, and whether they are all there are.
    `terms` are those of the negotiation, by id. No query.
    """
    named = {term.pk: term for demand in found for term in (demand.then, demand.first)} | dict(
        terms
    )
    parents = {
        pk: term.parent_id if term.parent_id in named else None for pk, term in named.items()
    }
    steps: dict[tuple[UUID, UUID], list[Demand]] = defaultdict(list)
    after: dict[UUID, set[UUID]] = defaultdict(set)
    for demand in found:
        then, first = top_of(demand.then.pk, parents), top_of(demand.first.pk, parents)
        if then != first:
            steps[then, first].append(demand)
            after[then].add(first)
    looked_at = cycles(after, most=LOOKED_AT + 1)
    rounds = (
        Deadlock(
            tuple(named[pk] for pk in cycle),
            tuple(tuple(steps[step]) for step in zip(cycle, (*cycle[1:], cycle[0]), strict=True)),
        )
        for cycle in looked_at[:LOOKED_AT]
    )
    return (
        tuple(deadlock for deadlock in rounds if len(deadlock.actors) > 1),
        len(looked_at) <= LOOKED_AT,
    )


def cycles(
    after: Mapping[GraphNode, Collection[GraphNode]], longest: int = LONGEST, most: int = LOOKED_AT
) -> list[tuple[GraphNode, ...]]:
    """The elementary cycles of two to `longest` nodes, at most `most` of them: the shortest, and
    those of one length in order. Each begins with its smallest node.
    """
    nodes = sorted({*after, *chain.from_iterable(after.values())})
    number = {node: nth for nth, node in enumerate(nodes)}
    edges = [(number[one], number[other]) for one in after for other in after[one] if one != other]
    if not edges:
        return []
    graph = networkx().DiGraph(sorted(edges))
    found = list(islice(networkx().simple_cycles(graph, length_bound=longest), most))
    if len(found) == most:
        # There may be more, and networkx does not find the shortest first.
        found = []
        for length in range(2, longest + 1):
            up_to = networkx().simple_cycles(graph, length_bound=length)
            of_length = (cycle for cycle in up_to if len(cycle) == length)
            found += islice(of_length, most - len(found))
    turned = sorted((_from_smallest(cycle) for cycle in found), key=lambda one: (len(one), one))
    return [tuple(nodes[nth] for nth in cycle) for cycle in turned]


def _from_smallest(cycle: list[int]) -> list[int]:
    start = cycle.index(min(cycle))
    return [*cycle[start:], *cycle[:start]]
