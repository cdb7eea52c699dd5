"""The timeline: when the parties' standings changed."""

from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.utils.formats import date_format

from negotiations.charts.timeline import timeline
from negotiations.forms.fields import Asked
from negotiations.forms.negotiation import VOICE_LABELS
from negotiations.forms.timeline import TimelineForm
from negotiations.models import Position
from negotiations.queries.standings.movement import MOVEMENT_KINDS, MOVES
from negotiations.queries.standings.rule import Standing
from negotiations.queries.timeline.party_movements import (
    MOST,
    PartyMovement,
    counts_by_kind,
    party_movements,
    rounds_held,
    with_words,
)
from negotiations.views.charts import Row, figure_of, shown
from negotiations.views.http import PageRequest, negotiation_of

QUESTION = "When did the parties move, and towards whom?"
#: Changes on a page, the newest first.
PAGE = 150
SIDE = ("stance", "state", "basis", "conditions", "words", "found", "position_ids")
COLUMNS = (
    "date", "party", "party_id", "term", "term_id", "change",
    *(f"{name}_before" for name in SIDE), *(f"{name}_after" for name in SIDE),
    "gaps", "articles", "article_ids", "as_of", "voice", "layer",
)  # fmt: skip


def index(request: PageRequest, slug: str) -> HttpResponse:
    negotiation = negotiation_of(request, slug)
    form = TimelineForm(request.GET, negotiation)
    asked = form.asked()
    area = asked.pop("area")
    terms = (
        list(negotiation.terms.in_area(area.code).values_list("pk", flat=True)) if area else None
    )
    found = party_movements(negotiation, terms=terms, **asked)
    drawn = (
        None
        if found is None
        else timeline(
            found,
            rounds_held(negotiation, asked["until"]),
            since=asked["since"],
            until=asked["until"],
        )
    )
    moved = (found or ())[::-1]
    query = urlencode(
        {name: value for name, value in {**asked, "area": area and area.code}.items() if value}
    )
    page: Any = Paginator(moved, PAGE).get_page(request.GET.get("page"))
    numbers = {move.number for move in page.object_list}
    page.object_list = list(with_words(page.object_list))
    figure = figure_of(
        request,
        negotiation,
        name="timeline",
        question=QUESTION,
        query=query,
        narrowed=[*_narrowed(asked), str(area.label) if area else "", *_counted(moved)],
        n=len(moved),
        of="changes" if len(moved) != 1 else "change",
        columns=COLUMNS,
        rows=_rows(moved, (asked["until"], asked["voice"], "parties")),
        drawing="timeline/drawing.html" if drawn and drawn.lanes else "",
    )
    context = {
        "negotiation": negotiation,
        "tab": "standings",
        "view": "timeline",
        "form": form,
        "timeline": drawn,
        "kinds": MOVEMENT_KINDS,
        "most": MOST,
        "page": page,
        "on_page": numbers,
        "query": query,
    }
    return shown(request, "timeline/index.html", "timeline/_timeline.html", context, figure=figure)


def _narrowed(asked: Asked) -> list[str]:
    since = f"from {date_format(asked['since'], 'j F Y')}" if asked["since"] else ""
    return [
        since,
        f"until {date_format(asked['until'], 'j F Y')}",
        f"voice: {VOICE_LABELS[asked['voice']].lower()}",
    ]


def _counted(moved: Sequence[PartyMovement]) -> list[str]:
    """The changes per kind: “of them 12 moves, 4 first own words, 20 newly stated”. Only moves
    compare standings of one basis.
    """
    counts = counts_by_kind(moved)
    moves = sum(counts.get(kind, 0) for kind in MOVES)
    others = [f"{counts[kind]} {MOVEMENT_KINDS[kind]}" for kind in counts if kind not in MOVES]
    return [", ".join([f"of them {moves} move{'s' * (moves != 1)}", *others])] if counts else []


def _rows(moves: Sequence[PartyMovement], asked: Row) -> Iterator[Row]:
    """The positions behind the moves are read only when a file asks for the rows."""
    for move in with_words(moves):
        change = move.change
        articles = {said.passage.article_id: said.passage.article.title for said in move.after}
        gaps = (
            f"{other.name}: {was:g} → {now:g}{' (reported)' * known}"
            for other, was, now, known in move.gaps
        )
        yield (
            change.on,
            move.actor.name,
            move.actor.pk,
            move.term.label,
            move.term.pk,
            change.words,
            *_side(change.before, move.before),
            *_side(change.after, move.after),
            "; ".join(gaps),
            " | ".join(articles.values()),
            " ".join(map(str, articles)),
            *asked,
        )


def _side(standing: Standing | None, said: Sequence[Position]) -> Row:
    if standing is None:
        return (None,) * len(SIDE)
    conditions = dict.fromkeys(
        str(condition) for position in said for condition in position.conditions.all()
    )
    words = " | ".join(position.passage.quote for position in said)
    found = " | ".join(str(position.passage.found) for position in said)
    keys = " ".join(str(position.pk) for position in said)
    return (
        standing.stance, standing.state, standing.basis, "; ".join(conditions), words, found, keys,
    )  # fmt: skip
