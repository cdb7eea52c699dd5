"""Who agrees with whom, and who conflicts: actors tied by the stances they take on the same terms.

The definitions are those of Discourse Network Analyzer (DNA): Leifeld, Gruber and Bossner,
Discourse Network Analyzer Manual, chapter "Algorithms"; as its package rDNA computes them. Its
concept is our term, its qualifier our stance.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import combinations
from math import floor, log10
from typing import Any
from uuid import UUID

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from negotiations.models import Negotiation, Term
from negotiations.models.position import Stance
from negotiations.queries.network.periods import Period
from negotiations.queries.standings import Representation, representation_of_parties

STANCES = sorted(Stance.values)
#: R, the range of the scale.
RANGE = STANCES[-1] - STANCES[0]
Vector = NDArray[np.float64]
#: |k−k′|/R of each two stances.
DISTANCES: Vector = np.abs(np.subtract.outer(STANCES, STANCES)) / RANGE
LAYERS = ("parties", "holders")
KINDS = ("subtract", "congruence", "conflict")
#: On how many terms in common a link rests at least, unless asked otherwise.
LEAST_TERMS = 3
#: What two actors with a term in common count as.
LINK, FEW_TERMS, NO_WEIGHT, SMALL_WEIGHT = "link", "too few terms", "weight 0", "weight too small"


@dataclass(frozen=True)
class Profile:
    """x[i] of one actor: how many statements on each term with each stance, the stances of a term
    side by side.
    """

    counts: tuple[int, ...]

    @cached_property
    def said(self) -> Vector:
        return np.array(self.counts, dtype=float)

    @cached_property
    def near(self) -> Vector:
        """For each term and stance k′: Σₖ x[j,k]·(1 − |k−k′|/R)."""
        return self._seen_from(1 - DISTANCES)

    @cached_property
    def far(self) -> Vector:
        """For each term and stance k′: Σₖ x[j,k]·|k−k′|/R."""
        return self._seen_from(DISTANCES)

    @cached_property
    def terms(self) -> frozenset[int]:
        """On which something was said, by their place."""
        return frozenset(at // len(STANCES) for at, count in enumerate(self.counts) if count)

    @cached_property
    def activity(self) -> int:
        """Σⱼ Σₖ x[j,k]: all statements."""
        return sum(self.counts)

    def on(self, term: int) -> "Profile":
        """The same on one term, by its place."""
        return Profile(self.counts[term * len(STANCES) : (term + 1) * len(STANCES)])

    def _seen_from(self, weights: Vector) -> Vector:
        return (self.said.reshape(-1, len(STANCES)) @ weights).ravel()


def congruence(one: Profile, other: Profile) -> float:
    """Σⱼ Σₖ Σₖ′ x[i,j,k]·x[i′,j,k′]·(1 − |k−k′|/R)."""
    return float(one.said @ other.near)


def conflict(one: Profile, other: Profile) -> float:
    """Σⱼ Σₖ Σₖ′ x[i,j,k]·x[i′,j,k′]·|k−k′|/R."""
    return float(one.said @ other.far)


def by_nothing(one: Profile, other: Profile) -> float:
    """1: the weight is as it is."""
    return 1


def by_average_activity(one: Profile, other: Profile) -> float:
    """½·(Σⱼ Σₖ x[i,j,k] + Σⱼ Σₖ x[i′,j,k]): how much the two say, on average."""
    return (one.activity + other.activity) / 2


def by_jaccard(one: Profile, other: Profile) -> float:
    """Σ x[i,j,k]·[x[i′,j,k] = 0] + Σ x[i′,j,k]·[x[i,j,k] = 0] + Σ x[i,j,k]·x[i′,j,k], over all j
    and k.

    What only one of them says, and what both say alike. DNA's name; with statements that repeat it
    is no coefficient of Jaccard, and may exceed 1.
    """
    alone = one.said[other.said == 0].sum() + other.said[one.said == 0].sum()
    return float(alone + one.said @ other.said)


def by_cosine(one: Profile, other: Profile) -> float:
    """√(Σⱼ Σₖ x[i,j,k])² · √(Σⱼ Σₖ x[i′,j,k])²: the product of how much each says.

    DNA's name; it is no cosine of two vectors, which would have the roots of the sums of squares.
    """
    return one.activity * other.activity


#: What a weight is divided by.
NORMALISATIONS: dict[str, Callable[[Profile, Profile], float]] = {
    "average": by_average_activity, "none": by_nothing, "jaccard": by_jaccard, "cosine": by_cosine,
}  # fmt: skip

#: Statements of an actor on a term with the same stance count once in each of these. DNA takes the
#: same week or month of any year for one; here each year has its own. An article and its reprints
#: are one.
DUPLICATES = {
    "article": "coalesce(article.duplicate_of_id, article.id)",
    "day": "p.said_until",
    "week": "date_trunc('week', p.said_until)",
    "month": "date_trunc('month', p.said_until)",
    "year": "date_trunc('year', p.said_until)",
    "overall": "1",
    "none": "p.id",
}


@dataclass(frozen=True)
class Link:
    """Two actors with `shared` terms on which both spoke. `congruence` and `conflict` are as added
    up; `weight` is normalised.

    `weight` is 0 where congruence and conflict come to the same. `opposed`: there is more conflict
    than congruence in it, or only conflict was asked for and there is some.
    """

    one: UUID
    other: UUID
    congruence: float
    conflict: float
    shared: int
    weight: float
    opposed: bool

    @property
    def weight_words(self) -> str:
        return in_words(self.weight)


def in_words(weight: float) -> str:
    """Two decimals, or more where the first two digits come later: what is not 0 is not shown as 0."""
    decimals = max(2, 1 - floor(log10(abs(weight)))) if weight else 2
    return f"{weight:.{decimals}f}".replace("-", "−")


@dataclass(frozen=True)
class Network:
    """`edges`: each two with a term in common, the strongest first; `n` positions make it up,
    `unplaced` are of nobody in it.

    `profiles` has everybody who spoke, also those without an edge; `terms` gives the order of the
    terms in them. An edge is a link where it rests on `least_terms` terms or more and has a weight,
    of at least `threshold`.
    """

    window: Period
    kind: str
    profiles: Mapping[UUID, Profile]
    terms: tuple[UUID, ...]
    edges: tuple[Link, ...]
    n: int
    unplaced: int
    least_terms: int = 1
    threshold: float = 0

    def counts_as(self, edge: Link) -> str:
        """LINK, or why it is none."""
        if edge.shared < self.least_terms:
            return FEW_TERMS
        return LINK if self.weighs(edge) else SMALL_WEIGHT if edge.weight else NO_WEIGHT

    def weighs(self, edge: Link) -> bool:
        """Whether there is a line to draw."""
        return edge.weight != 0 and abs(edge.weight) >= self.threshold

    @cached_property
    def links(self) -> tuple[Link, ...]:
        return tuple(edge for edge in self.edges if self.counts_as(edge) == LINK)

    @cached_property
    def thin(self) -> tuple[Link, ...]:
        """Edges with the weight of a link, on too few terms to be one."""
        return tuple(
            edge for edge in self.edges if edge.shared < self.least_terms and self.weighs(edge)
        )


def network(
    negotiation: Negotiation,
    window: Period,
    *,
    kind: str = "subtract",
    normalisation: str = "average",
    duplicates: str = "article",
    layer: str = "parties",
    threshold: float = 0,
    least_terms: int = LEAST_TERMS,
    only: Sequence[UUID] | None = None,
) -> Network:
    """The network of a window; of the actors in `only`, where these are given.

    The database adds up the statements in one query; what is left for Python grows with actors and
    terms, not with positions.
    """
    ties = _ties(negotiation, layer, only)
    terms = tuple(
        Term.objects.filter(negotiation=negotiation)
        .at_stake()
        .order_by("id")
        .values_list("id", flat=True)
    )
    profiles, n, unplaced = _counted(negotiation, window, DUPLICATES[duplicates], ties, terms)
    edges = sorted(edges_between(profiles, kind, normalisation), key=lambda edge: -abs(edge.weight))
    return Network(window, kind, profiles, terms, tuple(edges), n, unplaced, least_terms, threshold)


def edges_between(profiles: Mapping[UUID, Profile], kind: str, normalisation: str) -> list[Link]:
    """An edge for each two who said something on the same term, also where its weight is 0."""
    pairs = combinations(sorted(profiles), 2)
    edges = (_edge(one, other, profiles, kind, normalisation) for one, other in pairs)
    return [edge for edge in edges if edge]


def _edge(
    one: UUID, other: UUID, of: Mapping[UUID, Profile], kind: str, normalisation: str
) -> Link | None:
    shared = of[one].terms & of[other].terms
    if not shared:
        return None
    near, far = congruence(of[one], of[other]), conflict(of[one], of[other])
    weight = {"congruence": near, "conflict": far, "subtract": near - far}[kind]
    weight /= NORMALISATIONS[normalisation](of[one], of[other])
    opposed = weight > 0 if kind == "conflict" else weight < 0
    return Link(one, other, near, far, len(shared), weight, opposed)


COUNTED = """
WITH tie AS (
    SELECT * FROM unnest(%(actors)s::uuid[], %(holders)s::uuid[], %(starts)s::date[], %(ends)s::date[])
        AS tie(actor, holder, start, "end")
), said AS (
    SELECT CASE WHEN %(as_coded)s THEN p.holder_id ELSE tie.actor END AS actor, p.term_id AS term, p.stance, p.id,
        DUPLICATE AS duplicate
    FROM negotiations_position p
    LEFT JOIN negotiations_passage passage ON passage.id = p.passage_id
    LEFT JOIN negotiations_article article ON article.id = passage.article_id
    LEFT JOIN tie ON tie.holder = p.holder_id AND p.said_until BETWEEN tie.start AND tie."end"
    WHERE p.negotiation_id = %(negotiation)s AND p.status = 'accepted'
      AND p.said_until BETWEEN %(since)s AND %(until)s AND p.term_id = ANY(%(terms)s)
)
SELECT actor, term, stance, actor IS NOT NULL, count(DISTINCT duplicate), count(DISTINCT id) FROM said
GROUP BY GROUPING SETS ((actor, term, stance), (actor IS NOT NULL)) ORDER BY actor, term, stance
"""


def _counted(
    negotiation: Negotiation,
    window: Period,
    duplicate: str,
    ties: Sequence[Representation] | None,
    terms: Sequence[UUID],
) -> tuple[dict[UUID, Profile], int, int]:
    """Everybody's profile, how many positions make them up, and how many are of nobody among
    `ties`.
    """
    parameters: dict[str, Any] = {
        "negotiation": negotiation.pk,
        "since": window.since,
        "until": window.until,
        "terms": list(terms),
        "as_coded": ties is None,
        "actors": [tie.actor for tie in ties or ()],
        "holders": [tie.holder for tie in ties or ()],
        "starts": [tie.start for tie in ties or ()],
        "ends": [tie.end for tie in ties or ()],
    }
    with connection.cursor() as cursor:
        cursor.execute(COUNTED.replace("DUPLICATE", duplicate), parameters)
        rows = cursor.fetchall()
    n = {placed: ids for _, term, _, placed, _, ids in rows if term is None}
    said = [
        (actor, term, stance, count) for actor, term, stance, _, count, _ in rows if term and actor
    ]
    return profiles_of(said, terms), n.get(True, 0), n.get(False, 0)


def profiles_of(
    said: Iterable[tuple[UUID, UUID, int, int]], terms: Sequence[UUID]
) -> dict[UUID, Profile]:
    """From (actor, term, stance, count)."""
    place = {term: at * len(STANCES) for at, term in enumerate(terms)}
    counts: dict[UUID, list[int]] = {}
    for actor, term, stance, count in said:
        row = counts.setdefault(actor, [0] * len(terms) * len(STANCES))
        row[place[term] + STANCES.index(stance)] = count
    return {actor: Profile(tuple(row)) for actor, row in counts.items()}


def _ties(
    negotiation: Negotiation, layer: str, only: Sequence[UUID] | None
) -> list[Representation] | None:
    """Through which positions reach the actors of the network; None where everybody stands for
    themselves.
    """
    if layer == "holders":
        return (
            None
            if only is None
            else [Representation(actor, actor, date.min, date.max) for actor in only]
        )
    return representation_of_parties(negotiation, actors=only)
