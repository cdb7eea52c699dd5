"""The network of actors: linked by the stances that they take on the same terms.

The formulas are those of Discourse Network Analyzer (DNA): Leifeld, Gruber and Bossner, Discourse
Network Analyzer Manual, chapter "Algorithms", as its package rDNA computes them. What DNA calls a
concept is a term here, and its qualifier is the stance.
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
from negotiations.models.position import PositionStatus, Stance
from negotiations.queries.network.periods import Period
from negotiations.queries.standings import Representation, representation_of_parties

STANCES = sorted(Stance.values)
#: R, the range of the scale of stances.
RANGE = STANCES[-1] - STANCES[0]
Vector = NDArray[np.float64]
#: |k−k′|/R for every pair of stances.
DISTANCES: Vector = np.abs(np.subtract.outer(STANCES, STANCES)) / RANGE
LAYERS = ("parties", "holders")
KINDS = ("subtract", "congruence", "conflict")
#: The default for the fewest terms in common that make a link.
LEAST_TERMS = 3
#: What two actors with a term in common count as: a link, or why they are none.
LINK, FEW_TERMS, NO_WEIGHT, SMALL_WEIGHT = "link", "too few terms", "weight 0", "weight too small"


@dataclass(frozen=True)
class Profile:
    """x[i]: the statements of one actor, counted per term and stance.

    `counts` has len(STANCES) numbers per term, in the order of the network's terms.
    """

    counts: tuple[int, ...]

    @cached_property
    def vector(self) -> Vector:
        return np.array(self.counts, dtype=float)

    @cached_property
    def near(self) -> Vector:
        """Per term and stance k′: Σₖ x[j,k]·(1 − |k−k′|/R)."""
        return self._weighted(1 - DISTANCES)

    @cached_property
    def far(self) -> Vector:
        """Per term and stance k′: Σₖ x[j,k]·|k−k′|/R."""
        return self._weighted(DISTANCES)

    @cached_property
    def terms(self) -> frozenset[int]:
        """The indices of the terms on which the actor spoke."""
        return frozenset(index // len(STANCES) for index, count in enumerate(self.counts) if count)

    @cached_property
    def activity(self) -> int:
        """Σⱼ Σₖ x[j,k]: the number of statements."""
        return sum(self.counts)

    def on(self, term: int) -> "Profile":
        """The profile on one term alone, given by its index."""
        return Profile(self.counts[term * len(STANCES) : (term + 1) * len(STANCES)])

    def _weighted(self, weights: Vector) -> Vector:
        return (self.vector.reshape(-1, len(STANCES)) @ weights).ravel()


def congruence(one: Profile, other: Profile) -> float:
    """Σⱼ Σₖ Σₖ′ x[i,j,k]·x[i′,j,k′]·(1 − |k−k′|/R)."""
    return float(one.vector @ other.near)


def conflict(one: Profile, other: Profile) -> float:
    """Σⱼ Σₖ Σₖ′ x[i,j,k]·x[i′,j,k′]·|k−k′|/R."""
    return float(one.vector @ other.far)


def by_nothing(one: Profile, other: Profile) -> float:
    """1: the weight is not normalised."""
    return 1


def by_average_activity(one: Profile, other: Profile) -> float:
    """½·(Σⱼ Σₖ x[i,j,k] + Σⱼ Σₖ x[i′,j,k]): the average number of statements of the two."""
    return (one.activity + other.activity) / 2


def by_jaccard(one: Profile, other: Profile) -> float:
    """Σ x[i,j,k]·[x[i′,j,k] = 0] + Σ x[i′,j,k]·[x[i,j,k] = 0] + Σ x[i,j,k]·x[i′,j,k], over all j
    and k: what only one of them says, and what both say.

    The name is DNA's. Where statements repeat it is not Jaccard's coefficient, and may exceed 1.
    """
    alone = one.vector[other.vector == 0].sum() + other.vector[one.vector == 0].sum()
    return float(alone + one.vector @ other.vector)


def by_cosine(one: Profile, other: Profile) -> float:
    """√(Σⱼ Σₖ x[i,j,k])² · √(Σⱼ Σₖ x[i′,j,k])²: the product of the numbers of statements.

    The name is DNA's. It is not the cosine of two vectors, which takes roots of sums of squares.
    """
    return one.activity * other.activity


#: The divisor of a weight, by its name.
NORMALISATIONS: dict[str, Callable[[Profile, Profile], float]] = {
    "average": by_average_activity, "none": by_nothing, "jaccard": by_jaccard, "cosine": by_cosine,
}  # fmt: skip

#: An actor's statements on a term with the same stance count once per value of this SQL expression.
#: DNA merges the same week or month of different years; here each year has its own. An article and
#: its reprints are one.
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
    """Two actors, and the number of terms on which both spoke (`shared`).

    `congruence` and `conflict` are sums, `weight` is normalised; it is 0 where the two sums are
    equal. `opposed`: conflict exceeds congruence, or the network shows conflict alone and there is
    some.
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
    """A weight with two decimals, or with its first two significant digits where these come later:
    only 0 is shown as 0.
    """
    decimals = max(2, 1 - floor(log10(abs(weight)))) if weight else 2
    return f"{weight:.{decimals}f}".replace("-", "−")


@dataclass(frozen=True)
class Network:
    """The actors who spoke in a period, and what links them.

    `edges` holds every two actors with a term in common, the strongest first. They count as a link
    (`links`) if they have `least_terms` terms in common or more, and a weight that is not 0 and is
    at least `threshold`. `profiles` also holds the actors without any term in common; `terms` is
    the order of terms within a profile. `n` positions are counted in the network; `unplaced` ones
    belong to no actor in it.
    """

    period: Period
    kind: str
    profiles: Mapping[UUID, Profile]
    terms: tuple[UUID, ...]
    edges: tuple[Link, ...]
    n: int
    unplaced: int
    least_terms: int = 1
    threshold: float = 0

    def counts_as(self, link: Link) -> str:
        """LINK, or FEW_TERMS, NO_WEIGHT or SMALL_WEIGHT."""
        if link.shared < self.least_terms:
            return FEW_TERMS
        return LINK if self.weighs(link) else SMALL_WEIGHT if link.weight else NO_WEIGHT

    def weighs(self, link: Link) -> bool:
        """Whether the weight is large enough to be drawn."""
        return link.weight != 0 and abs(link.weight) >= self.threshold

    @cached_property
    def links(self) -> tuple[Link, ...]:
        return tuple(link for link in self.edges if self.counts_as(link) == LINK)

    @cached_property
    def thin(self) -> tuple[Link, ...]:
        """Those with the weight of a link, but too few terms in common."""
        return tuple(
            link for link in self.edges if link.shared < self.least_terms and self.weighs(link)
        )


def network(
    negotiation: Negotiation,
    period: Period,
    *,
    kind: str = "subtract",
    normalisation: str = "average",
    duplicates: str = "article",
    layer: str = "parties",
    threshold: float = 0,
    least_terms: int = LEAST_TERMS,
    only: Sequence[UUID] | None = None,
) -> Network:
    """The network of a period, among the actors in `only` if given.

    `kind`, `normalisation`, `duplicates` and `layer` are of KINDS, NORMALISATIONS, DUPLICATES and
    LAYERS. The database counts the statements in one query, so that the rest grows with actors and
    terms, not with positions.
    """
    representation = _representation(negotiation, layer, only)
    terms = tuple(
        Term.objects.filter(negotiation=negotiation)
        .at_stake()
        .order_by("id")
        .values_list("id", flat=True)
    )
    profiles, n, unplaced = _counted(
        negotiation, period, DUPLICATES[duplicates], representation, terms
    )
    links = sorted(links_between(profiles, kind, normalisation), key=lambda link: -abs(link.weight))
    return Network(period, kind, profiles, terms, tuple(links), n, unplaced, least_terms, threshold)


def links_between(profiles: Mapping[UUID, Profile], kind: str, normalisation: str) -> list[Link]:
    """A Link for every two actors who spoke on the same term, also where its weight is 0."""
    links = []
    for one, other in combinations(sorted(profiles), 2):
        a, b = profiles[one], profiles[other]
        if not (shared := a.terms & b.terms):
            continue
        near, far = congruence(a, b), conflict(a, b)
        weight = {"congruence": near, "conflict": far, "subtract": near - far}[kind]
        weight /= NORMALISATIONS[normalisation](a, b)
        opposed = weight > 0 if kind == "conflict" else weight < 0
        links.append(Link(one, other, near, far, len(shared), weight, opposed))
    return links


#: Rows of (actor, term, stance, is in the network, statements, positions); those without a term
#: count the positions in the network and outside it.
STATEMENTS = """
WITH representation AS (
    SELECT * FROM unnest(
        %(actors)s::uuid[], %(holders)s::uuid[], %(starts)s::date[], %(ends)s::date[]
    ) AS representation(actor, holder, start, "end")
), statement AS (
    SELECT CASE WHEN %(as_coded)s THEN p.holder_id ELSE representation.actor END AS actor,
        p.term_id AS term, p.stance, p.id, DUPLICATE AS duplicate
    FROM negotiations_position p
    LEFT JOIN negotiations_passage passage ON passage.id = p.passage_id
    LEFT JOIN negotiations_article article ON article.id = passage.article_id
    LEFT JOIN representation ON representation.holder = p.holder_id
        AND p.said_until BETWEEN representation.start AND representation."end"
    WHERE p.negotiation_id = %(negotiation)s AND p.status = %(accepted)s
      AND p.said_until BETWEEN %(since)s AND %(until)s AND p.term_id = ANY(%(terms)s)
)
SELECT actor, term, stance, actor IS NOT NULL, count(DISTINCT duplicate), count(DISTINCT id)
FROM statement
GROUP BY GROUPING SETS ((actor, term, stance), (actor IS NOT NULL)) ORDER BY actor, term, stance
"""


def _counted(
    negotiation: Negotiation,
    period: Period,
    duplicate: str,
    representation: Sequence[Representation] | None,
    terms: Sequence[UUID],
) -> tuple[dict[UUID, Profile], int, int]:
    """The profile per actor, the number of positions in them, and of those that reach no actor."""
    parameters: dict[str, Any] = {
        "negotiation": negotiation.pk,
        "since": period.since,
        "until": period.until,
        "terms": list(terms),
        "accepted": PositionStatus.ACCEPTED,
        "as_coded": representation is None,
        "actors": [tie.actor for tie in representation or ()],
        "holders": [tie.holder for tie in representation or ()],
        "starts": [tie.start for tie in representation or ()],
        "ends": [tie.end for tie in representation or ()],
    }
    with connection.cursor() as cursor:
        cursor.execute(STATEMENTS.replace("DUPLICATE", duplicate), parameters)
        rows = cursor.fetchall()
    n = {placed: positions for _, term, _, placed, _, positions in rows if term is None}
    counts = [
        (actor, term, stance, count) for actor, term, stance, _, count, _ in rows if term and actor
    ]
    return profiles_of(counts, terms), n.get(True, 0), n.get(False, 0)


def profiles_of(
    counts: Iterable[tuple[UUID, UUID, int, int]], terms: Sequence[UUID]
) -> dict[UUID, Profile]:
    """The profile per actor from rows of (actor, term, stance, count)."""
    first = {term: index * len(STANCES) for index, term in enumerate(terms)}
    vectors: dict[UUID, list[int]] = {}
    for actor, term, stance, count in counts:
        vector = vectors.setdefault(actor, [0] * len(terms) * len(STANCES))
        vector[first[term] + STANCES.index(stance)] = count
    return {actor: Profile(tuple(vector)) for actor, vector in vectors.items()}


def _representation(
    negotiation: Negotiation, layer: str, only: Sequence[UUID] | None
) -> list[Representation] | None:
    """Whose positions count for which actor, and when; None if all holders stand for themselves."""
    if layer == "parties":
        return representation_of_parties(negotiation, actors=only)
    if only is None:
        return None
    return [Representation(actor, actor, date.min, date.max) for actor in only]
