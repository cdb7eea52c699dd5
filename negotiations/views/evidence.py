"""The figure of the evidence behind a cell of the standings."""

from negotiations.exchange.exporters.figure import Figure
from negotiations.forms.fields import Asked
from negotiations.forms.negotiation import StandingsForm
from negotiations.models import Negotiation, Position
from negotiations.queries.standings.evidence import Evidence
from negotiations.views.charts import Row, figure_of
from negotiations.views.http import PageRequest

COLUMNS = (
    "party", "party_id", "term", "term_id", "state", "standing", "decides", "said_until",
    "said_from", "holder", "holder_id", "on_term", "on_term_id", "stance", "conditions", "speaker",
    "speaker_id", "speaker_voice", "attribution", "quote", "article", "article_id", "authors",
    "outlet", "outlet_id", "published_on", "position_id", "found", "as_of", "voice", "layer",
)  # fmt: skip


def evidence_figure(
    request: PageRequest, negotiation: Negotiation, form: StandingsForm, evidence: Evidence
) -> Figure:
    """The positions that decide, then the others; the column `decides` says which."""
    positions, asked = (*evidence.deciding, *evidence.others), form.asked()
    of = (
        f"position{'s' * (len(positions) != 1)}, of which {len(evidence.deciding)}"
        f" decide{'s' * (len(evidence.deciding) == 1)}"
    )
    return figure_of(
        request,
        negotiation,
        name="evidence",
        question=f"Why does {evidence.actor.name} stand so on “{evidence.term.label}”?",
        query=f"{form.query()}&actor={evidence.actor.pk}&term={evidence.term.pk}",
        narrowed=form.narrowed(),
        n=len(positions),
        of=of,
        columns=COLUMNS,
        rows=(_row(evidence, position, asked) for position in positions),
    )


def _row(evidence: Evidence, position: Position, asked: Asked) -> Row:
    article, standing = position.passage.article, evidence.standing
    return (
        evidence.actor.name,
        evidence.actor.pk,
        evidence.term.label,
        evidence.term.pk,
        standing.state,
        standing.stance,
        position.pk in standing.positions,
        position.said_until,
        position.said_from,
        position.holder.name,
        position.holder_id,
        position.term.label,
        position.term_id,
        position.stance,
        "; ".join(map(str, position.conditions.all())),
        position.speaker and position.speaker.name,
        position.speaker_id,
        position.voice,
        position.attribution,
        position.passage.quote,
        article.title,
        article.pk,
        "; ".join(author.actor.name for author in article.authors.all()),
        article.outlet and article.outlet.name,
        article.outlet_id,
        article.published_on,
        position.pk,
        position.passage.found,
        asked["as_of"],
        asked["voice"],
        asked["layer"],
    )
