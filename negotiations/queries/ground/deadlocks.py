"""What each party asks for first, and where that goes round in a circle: one wants x before y,
another y before x.

A demand is a condition of a position that decides a standing: a yes with a proviso (if, after, in
exchange for) and a refusal with a way out (unless; after, as in "no talks before the port is open")
both say "this only once that is there". A yes *unless* and a refusal *if* do not: they say what
would prevent it. A deadlock is an elementary cycle of demands, at most LONGEST terms long, in which
at least two parties have a part; variants count as the term at the top of their line. Conditions on
the term itself ("if the other side does too") order nothing, nor do those that are met
*simultaneously*.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, TypeVar
from uuid import UUID

from negotiations.models import Actor, Position, Term
from negotiations.models.position import ConditionRelation
from negotiations.queries.common.hierarchy import ancestors_of
from negotiations.queries.standings import Matrix
from negotiations.queries.table import Column

LONGEST = 6
#: Of a graph with more cycles than this, the shortest are looked at: their number has no bound.
LOOKED_AT = 10_000

PROVISO = {
    ConditionRelation.AFTER: "only after",
    ConditionRelation.IF: "only if",
    ConditionRelation.IN_EXCHANGE_FOR: "only in exchange for",
}
VERBS = {2: "accepts", 1: "accepts", 0: "considers", -1: "resists", -2: "rejects"}

Node = TypeVar("Node", bound=Any)


@dataclass(frozen=True)
class Demand:
    """`actor` wants `first`, of `by` if given, before `then`, in the words of `position`."""

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
        """Where both terms stand beside it."""
        return self._said("it", "that")

    def _said(self, then: str, first: str) -> str:
        by = f", by {self.by.name}" if self.by else ""
        reported = "" if self.position.own_voice else " (as reported by others)"
        return f"{self.actor.name} {self.verb} {then} {self.link} {first}{by}{reported}"


@dataclass(frozen=True)
class Before:
    """Who wants something before `then`."""

    then: Term
    demands: tuple[Demand, ...]


@dataclass(frozen=True)
class DemandedTerm:
    """What is asked for `first`, before what, by whom."""

    first: Term
    before: tuple[Before, ...]

    @property
    def actors(self) -> tuple[Actor, ...]:
        return tuple(dict.fromkeys(demand.actor for row in self.before for demand in row.demands))


@dataclass(frozen=True)
class Deadlock:
    """The demands of each step; in each, somebody wants before one of `terms` the next, and so
    round.
    """

    terms: tuple[Term, ...]
    steps: tuple[tuple[Demand, ...], ...]

    @property
    def variants(self) -> tuple[Term, ...]:
        """What is said in it of a variant."""
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
        """In a sentence."""
        return "; ".join(demand.words for demand in self.demands) + "."


def demands(matrix: Matrix, columns: Sequence[Column]) -> tuple[Demand, ...]:
    """Of these parties, by their standings; of several in the same
    words by the same actor, the newest, and of these the one with the lowest id. A
    fixed number of queries."""
    once: dict[Any, Demand] = {}
    for demand in _demands(_deciding(matrix, columns)):
        once.setdefault((demand.actor, demand.then, demand.link, demand.first, demand.by), demand)
    return tuple(sorted(once.values(), key=_in_order))


def _in_order(demand: Demand) -> tuple[bytes, bytes, bytes, str]:
    """By who demands, what is held back, and what is asked first."""
    return demand.actor.sort_key, demand.then.sort_key, demand.first.sort_key, demand.words


def _deciding(matrix: Matrix, columns: Sequence[Column]) -> dict[UUID, set[tuple[Actor, UUID]]]:
    """The positions behind the cells with conditions, with whose cells these are, and on which
    term.
    """
    actors = {column.actor.pk: column.actor for column in columns}
    deciding: dict[UUID, set[tuple[Actor, UUID]]] = defaultdict(set)
    for cell in matrix.standings:
        if cell.conditions and cell.actor in actors:
            for position in cell.positions:
                deciding[position].add((actors[cell.actor], cell.term))
    return deciding


def _demands(deciding: Mapping[UUID, Collection[tuple[Actor, UUID]]]) -> Iterator[Demand]:
    """Newest first. What only decides by inference, on another term, may be overtaken on its own."""
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
    """Whether a condition is one to be met before: a yes with a proviso, a refusal with a way out."""
    if stance < 0:
        return relation in (ConditionRelation.UNLESS, ConditionRelation.AFTER)
    return relation in PROVISO


def asked_first(found: Iterable[Demand]) -> tuple[DemandedTerm, ...]:
    """The demands by what they ask for, that which most parties share first."""
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
    """The cycles among demands, shortest first, and whether these are all; `terms` are those of the
    negotiation. No query.
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
        then, first = _top(demand.then.pk, parents), _top(demand.first.pk, parents)
        if then != first:
            steps[then, first].append(demand)
            after[then].add(first)
    looked_at = list(islice(cycles(after), LOOKED_AT + 1))
    rounds = (
        Deadlock(tuple(named[pk] for pk in cycle), _along(cycle, steps))
        for cycle in looked_at[:LOOKED_AT]
    )
    return (
        tuple(deadlock for deadlock in rounds if len(deadlock.actors) > 1),
        len(looked_at) <= LOOKED_AT,
    )


def _top(term: UUID, parents: Mapping[UUID, UUID | None]) -> UUID:
    return (ancestors_of(term, parents) or [term])[-1]


def _along(
    cycle: Sequence[UUID], steps: Mapping[tuple[UUID, UUID], list[Demand]]
) -> tuple[tuple[Demand, ...], ...]:
    return tuple(tuple(steps[step]) for step in zip(cycle, (*cycle[1:], cycle[0]), strict=True))


def cycles(
    after: Mapping[Node, Collection[Node]], longest: int = LONGEST
) -> Iterator[tuple[Node, ...]]:
    """The elementary cycles of a graph, shortest first, each once, from its smallest node."""
    home = {start: _way_home(start, after) for start in sorted(after)}
    for length in range(2, longest + 1):
        for start in home:
            yield from _on((start,), length, after, home[start])


def _on(
    path: tuple[Node, ...], length: int, after: Any, home: Mapping[Node, int]
) -> Iterator[tuple[Node, ...]]:
    """The ways on from `path` that are back at its start after `length` steps. None is begun that
    is too far away.
    """
    left = length - len(path)
    for node in sorted(after.get(path[-1], ())):
        if node == path[0] and not left:
            yield path
        elif node not in path and home.get(node, length) <= left:
            yield from _on((*path, node), length, after, home)


def _way_home(start: Node, after: Mapping[Node, Collection[Node]]) -> dict[Node, int]:
    """How many steps it is from each node to `start`, past larger ones only."""
    into: dict[Node, list[Node]] = defaultdict(list)
    for node in after:
        for following in after[node]:
            into[following].append(node)
    home = {start: 0}
    waiting = [start]
    for node in waiting:
        for earlier in into[node]:
            if earlier > start and earlier not in home:
                home[earlier] = home[node] + 1
                waiting.append(earlier)
    return home
