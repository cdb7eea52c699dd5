"""Where each party stands on each term, by which rule, since when and on what evidence."""

from negotiations.queries.standings.columns import (
    LAYERS,
    days_of_parties,
    representation_of_parties,
    rows_of,
)
from negotiations.queries.standings.context import StandingContext
from negotiations.queries.standings.counted_positions import Reading, counted
from negotiations.queries.standings.history import StandingHistory, standing_histories
from negotiations.queries.standings.matrix import VOICES, Matrix, standings
from negotiations.queries.standings.movement import (
    MOVEMENT_KINDS,
    MOVES,
    Movement,
    gap,
    movements,
)
from negotiations.queries.standings.representation import (
    Representation,
    held_for,
    representation_of,
)
from negotiations.queries.standings.rule import (
    STAGES,
    Counted,
    Standing,
    median_towards_zero,
    sign_of,
    standing_of,
)
from negotiations.queries.standings.statements import AT_ONCE
from negotiations.queries.standings.terms_at_stake import at_stake, reaches

__all__ = [
    "AT_ONCE",
    "LAYERS",
    "MOVEMENT_KINDS",
    "MOVES",
    "STAGES",
    "VOICES",
    "Counted",
    "Matrix",
    "Movement",
    "Reading",
    "Representation",
    "Standing",
    "StandingContext",
    "StandingHistory",
    "at_stake",
    "counted",
    "days_of_parties",
    "gap",
    "held_for",
    "median_towards_zero",
    "movements",
    "reaches",
    "representation_of",
    "representation_of_parties",
    "rows_of",
    "sign_of",
    "standing_histories",
    "standing_of",
    "standings",
]
