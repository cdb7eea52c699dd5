"""The standings: where each party stands on each term as of a date, computed from the accepted positions.

The rule, in the order of RULE below. PostgreSQL finds the deciding date of each cell and the positions of that date
through the index `position_newest_first`; which of them count, and what they add up to, is decided here.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from negotiations.models import Article, Negotiation, Party, Term
from negotiations.models.party import PartyRole
from negotiations.models.position import SOLID_ATTRIBUTIONS
from negotiations.queries.counting import Counted, Reading, deciding, reaches
from negotiations.queries.coverage import authors_without_a_party
from negotiations.queries.ties import Tie, ties_to

RULE = {
    "input": "Accepted positions on the term, said on or before the as-of date; one per holder, term, stance and "
    "conditions within an article, reprints merged.",
    "holders": "A party's cell gathers the positions of its actor and of the actors tied to it by leads, represents or "
    "part_of on the day they were said.",
    "inferred": "Acceptance of a variant counts for its parent, rejection of a parent for its variants; marked inferred.",
    "voice": "The party's own voices (principal, spokesperson, associate) decide; where none has spoken, the other voices "
    "do, marked as reported. The two are never mixed.",
    "newest": "The newest date said decides.",
    "ambivalent": "Positions of that date with both signs are ambivalent, and have no stance.",
    "stance": "Else the stance is their median, halves towards 0.",
    "solid": "Solid if any of them is on record or in a published text.",
    "blank": "No position: silent if articles published by then were coded, unread if none was.",
}
VOICES = ("own_else_reported", "own", "reported")
LAYERS = ("parties", "commentators")


@dataclass(frozen=True)
class Row:
    """A row of the matrix: a party, or a commentator who is none."""

    party: UUID | None
    actor: UUID


class Standing(NamedTuple):
    """A cell; a tuple, as there are thousands. `stance` is −2…2 or None; `state` is stated, ambivalent, reported, silent or unread.

    `n` positions in `sources` distinct articles decide; `age_days` counts from their date to the as-of date.
    """

    party: UUID | None
    actor: UUID
    term: UUID
    stance: int | None = None
    state: str = "silent"
    inferred: bool = False
    solid: bool = False
    n: int = 0
    sources: int = 0
    said_until: date | None = None
    age_days: int | None = None
    conditions: tuple[tuple[str, UUID, UUID | None], ...] = ()
    positions: tuple[UUID, ...] = ()


@dataclass(frozen=True)
class Matrix:
    """The standings of a negotiation, row by row in the order of `terms`; `coded`: some article is, by then."""

    negotiation: UUID
    as_of: date
    voice: str
    layer: str
    rows: tuple[Row, ...]
    terms: tuple[UUID, ...]
    standings: tuple[Standing, ...]
    coded: bool

    def on(self, term: UUID) -> dict[UUID, Standing]:
        """The standings on one of its terms, by actor: parties of one actor have the same."""
        nth = self.terms.index(term)
        here = self.standings[nth :: len(self.terms)]
        return {row.actor: standing for row, standing in zip(self.rows, here, strict=True)}


#: The ties of each row, and the rows.
Rows = tuple[list[list[Tie]], list[Row]]


def standings(
    negotiation: Negotiation,
    *,
    as_of: date,
    voice: str = "own_else_reported",
    layer: str = "parties",
    holders: Sequence[UUID] | None = None,
    terms: Sequence[UUID] | None = None,
    on_record: bool = False,
    outlet: UUID | None = None,
    rows: Rows | None = None,
) -> Matrix:
    """The matrix by RULE, narrowed to rows whose actor is in `holders` and to `terms` where these are given.

    `rows`: those of `rows_of` for this layer and these holders, where they are there already.

    `on_record`: as if only positions on record or in a published text were there; `outlet`: only those of its articles.
    """
    family = at_stake(negotiation)
    wanted = family.keys() if terms is None else set(terms)
    shown = [term for term in family if term in wanted]
    ties, shown_rows = rows or rows_of(negotiation, layer, holders)
    numbers = range(len(shown_rows))
    found = deciding(ties, reaches(shown, family), as_of, Reading(voice, on_record, outlet), numbers)
    coded = Article.objects.filter(negotiation=negotiation, published_on__lte=as_of).coded().exists()
    blank = "silent" if coded else "unread"
    cells = tuple(
        [
            standing_of(row, term, found.get((number, nth), ()), as_of, blank)
            for number, row in enumerate(shown_rows)
            for nth, term in enumerate(shown)
        ]
    )
    return Matrix(negotiation.pk, as_of, voice, layer, tuple(shown_rows), tuple(shown), cells, coded)


def at_stake(negotiation: Negotiation) -> dict[UUID, UUID | None]:
    """The terms that the standings are about, each with its parent."""
    return dict(Term.objects.filter(negotiation=negotiation).at_stake().order_by("id").values_list("id", "parent"))


def rows_of(negotiation: Negotiation, layer: str, holders: Sequence[UUID] | None = None) -> Rows:
    """The rows of a layer, of these actors where they are given, and for each the ties through which positions reach it."""
    parties = Party.objects.filter(negotiation=negotiation).order_by("id")
    if layer == "parties":
        rows = [Row(party.pk, party.actor_id) for party in parties.exclude(role=PartyRole.COMMENTATOR)]
    else:
        rows = [Row(party.pk, party.actor_id) for party in parties.filter(role=PartyRole.COMMENTATOR)]
        rows += [Row(None, actor) for actor in authors_without_a_party(negotiation)]
    rows = [row for row in rows if holders is None or row.actor in holders]
    ties: dict[UUID, list[Tie]] = defaultdict(list)
    for tie in ties_to(row.actor for row in rows):
        ties[tie.actor].append(tie)
    return [ties[row.actor] for row in rows], rows


def standing_of(row: Row, term: UUID, found: Sequence[Counted], as_of: date, blank: str) -> Standing:
    """What the positions of the deciding date add up to."""
    if not found:
        return Standing(row.party, row.actor, term, state=blank)
    counted = _once_an_article(found)
    stances = sorted([position.stance for position in counted])
    ambivalent = stances[0] < 0 < stances[-1]
    own, said_until = counted[0].own, counted[0].said_until
    return Standing(
        row.party,
        row.actor,
        term,
        stance=None if ambivalent else _median(stances),
        state="reported" if not own else "ambivalent" if ambivalent else "stated",
        inferred=any(position.inferred for position in counted),
        solid=any(position.attribution in SOLID_ATTRIBUTIONS for position in counted),
        n=len(counted),
        sources=len({position.article for position in counted}),
        said_until=said_until,
        age_days=(as_of - said_until).days,
        conditions=tuple(dict.fromkeys([condition for position in counted for condition in position.conditions])),
        positions=tuple([position.position for position in counted]),
    )


def _median(stances: Sequence[int]) -> int:
    """Of stances in order; halves towards 0."""
    half = len(stances) // 2
    return int((stances[half] + stances[~half]) / 2)


def _once_an_article(found: Sequence[Counted]) -> Sequence[Counted]:
    """One per holder, term, stance and conditions within an article; of several, one that is solid if any is."""
    if len(found) == 1:
        return found
    once: dict[Any, Counted] = {}
    for position in sorted(found, key=lambda position: position.attribution not in SOLID_ATTRIBUTIONS):
        key = (position.holder, position.source, position.stance, frozenset(position.conditions), position.article)
        once.setdefault(key, position)
    return sorted(once.values(), key=lambda position: position.position)
