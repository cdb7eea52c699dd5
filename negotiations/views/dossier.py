"""A dossier: what the parties said, in their words, as a page and as a Word document."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.urls import reverse

from negotiations.exchange.exporters.dossier import MOST, DossierDocument
from negotiations.exchange.exporters.figure import Figure, FigurePart
from negotiations.forms.dossier import DossierForm
from negotiations.forms.fields import Asked
from negotiations.forms.ground import PartiesForm
from negotiations.models import Negotiation, Position
from negotiations.queries.dossier.quotations import Dossier, dossier, parties_of
from negotiations.queries.table.cells import Column
from negotiations.views.charts import Row, figure_of, shown
from negotiations.views.http import PageRequest, check_search_rate, negotiation_of

QUESTION = "What did the parties say, in which words?"
#: Positions on a page, the newest first.
AT_ONCE = 500
COLUMNS = (
    "term", "term_id", "parties", "party_ids", "holder", "holder_id", "stance", "conditions",
    "quote", "speaker", "speaker_id", "voice", "attribution", "said_from", "said_until", "article",
    "article_id", "authors", "outlet", "outlet_id", "published_on", "url", "position_id", "as_of",
    "voices", "found",
)  # fmt: skip


def index(request: PageRequest, slug: str) -> HttpResponse:
    negotiation = negotiation_of(request, slug)
    if refusal := check_search_rate(request):
        return refusal
    form, parties = (
        DossierForm(request.GET, negotiation),
        PartiesForm(request.GET, parties_of(negotiation)),
    )
    asked = form.asked()
    found = dossier(negotiation, [column.actor.pk for column in parties.chosen], **asked)
    figure = _figure(request, negotiation, form, parties, asked, found)
    document = DossierDocument(found, figure, negotiation.title, _address(request))
    figure = replace(figure, parts=(FigurePart(document),))
    page = Paginator(range(found.n), AT_ONCE).get_page(request.GET.get("page"))
    topics = partial(
        found.topics, slice(page.start_index() - 1 if found.n else 0, page.end_index())
    )
    context = {
        "negotiation": negotiation,
        "tab": "standings",
        "view": "dossier",
        "form": form,
        "parties": parties,
        "dossier": found,
        "page": page,
        "topics": topics,
        "most": MOST,
    }
    return shown(request, "dossier/index.html", "dossier/_dossier.html", context, figure=figure)


def _address(request: PageRequest) -> Callable[[Position], str]:
    """The URL of a position in its article."""
    return lambda position: request.build_absolute_uri(reverse("position", args=[position.pk]))


def _figure(
    request: PageRequest,
    negotiation: Negotiation,
    form: DossierForm,
    parties: PartiesForm,
    asked: Asked,
    found: Dossier,
) -> Figure:
    names = ", ".join(column.actor.name for column in parties.chosen)
    query = {**form.query(asked), "party": [str(column.actor.pk) for column in parties.chosen]}
    return figure_of(
        request,
        negotiation,
        name="dossier",
        question=QUESTION,
        query=urlencode(query, doseq=True),
        narrowed=[
            f"parties: {names}" if names else "",
            *form.narrowed(asked),
        ],
        n=found.n,
        of="positions" if found.n != 1 else "position",
        columns=COLUMNS,
        rows=(_row(columns, position, asked) for columns, position in found.rows()),
    )


def _row(columns: Sequence[Column], position: Position, asked: Asked) -> Row:
    """A position once, with all the parties that hold it."""
    article = position.passage.article
    return (
        position.term.label,
        position.term_id,
        "; ".join(column.actor.name for column in columns),
        "; ".join(str(column.actor.pk) for column in columns),
        position.holder.name,
        position.holder_id,
        position.stance,
        "; ".join(map(str, position.conditions.all())),
        position.passage.quote,
        position.speaker and position.speaker.name,
        position.speaker_id,
        position.voice,
        position.attribution,
        position.said_from,
        position.said_until,
        article.title,
        article.pk,
        "; ".join(author.actor.name for author in article.authors.all()),
        article.outlet and article.outlet.name,
        article.outlet_id,
        article.published_on,
        article.url,
        position.pk,
        asked["until"],
        asked["voice"],
        position.passage.found,
    )
