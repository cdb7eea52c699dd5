"""The evidence behind a cell of the standings, as it is taken away."""

from typing import Any

from negotiations.exchange.exporters.figure import Figure
from negotiations.forms.negotiation import StandingsForm
from negotiations.models import Negotiation, Position
from negotiations.queries.standings.evidence import Evidence
from negotiations.views.charts import figure_of
from negotiations.views.http import PageRequest

COLUMNS = (
    "party", "party_id", "term", "term_id", "state", "standing", "decides", "said_until", "said_from", "holder", "holder_id",
    "on_term", "on_term_id", "stance", "conditions", "speaker", "speaker_id", "speaker_voice", "attribution", "quote", "article",
    "article_id", "authors", "outlet", "outlet_id", "published_on", "position_id", "found", "as_of", "voice", "layer",
)  # fmt: skip


def evidence_figure(
    request: PageRequest, negotiation: Negotiation, form: StandingsForm, found: Evidence
) -> Figure:
    """The positions that decide first, and then the others: each says whether it does."""
    said, asked = (*found.deciding, *found.others), form.asked()
    of = (
        f"position{'s' * (len(said) != 1)}, of which {len(found.deciding)}"
        f" decide{'s' * (len(found.deciding) == 1)}"
    )
    return figure_of(
        request,
        negotiation,
        name="evidence",
        question=f"Why does {found.actor.name} stand so on “{found.term.label}”?",
        query=f"{form.query()}&actor={found.actor.pk}&term={found.term.pk}",
        narrowed=form.narrowed(),
        n=len(said),
        of=of,
        columns=COLUMNS,
        rows=(_row(found, position, asked) for position in said),
    )


def _row(found: Evidence, said: Position, asked: dict[str, Any]) -> tuple[Any, ...]:
    article, standing = said.passage.article, found.standing
    return (
        found.actor.name, found.actor.pk, found.term.label, found.term.pk, standing.state, standing.stance,
        said.pk in standing.positions, said.said_until, said.said_from, said.holder.name, said.holder_id, said.term.label,
        said.term_id, said.stance, "; ".join(map(str, said.conditions.all())), said.speaker and said.speaker.name,
        said.speaker_id, said.voice, said.attribution, said.passage.quote, article.title, article.pk,
        "; ".join(author.actor.name for author in article.authors.all()), article.outlet and article.outlet.name,
        article.outlet_id, article.published_on, said.pk, said.passage.found, asked["as_of"], asked["voice"], asked["layer"],
    )  # fmt: skip
