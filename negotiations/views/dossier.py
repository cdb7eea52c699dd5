"""A dossier: what the parties said, in which words, to be read and to be taken away as a Word document."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from negotiations.exchange.exporters.dossier import KIND, as_docx
from negotiations.exchange.exporters.figure import Figure
from negotiations.forms.dossier import DossierForm
from negotiations.forms.ground import PartiesForm
from negotiations.models import Position
from negotiations.queries.dossier import Dossier, dossier, parties_of
from negotiations.views.figures import figure_of, given_away, shown
from negotiations.views.http import negotiation_of

QUESTION = "What did the parties say, in which words?"
COLUMNS = (
    "term", "party", "holder", "stance", "conditions", "quote", "speaker", "voice", "attribution", "said_from", "said_until",
    "article", "authors", "outlet", "published_on", "url", "position_id", "found",
)  # fmt: skip


def index(request: HttpRequest, slug: str) -> HttpResponse:
    negotiation = negotiation_of(request, slug)
    form, parties = DossierForm(request.GET, negotiation), PartiesForm(request.GET, parties_of(negotiation))
    asked = form.asked()
    found = dossier(negotiation, [column.actor.pk for column in parties.chosen], **asked)
    figure = _figure(request, negotiation, form, parties, asked, found)
    if request.GET.get("format") == "docx":
        return given_away(as_docx(found, figure, negotiation.title, _address(request)), KIND, figure, "docx")
    context = {"negotiation": negotiation, "tab": "standings", "view": "dossier", "form": form, "parties": parties,
               "dossier": found}  # fmt: skip
    return shown(request, "dossier/index.html", "dossier/_dossier.html", context, figure=figure)


def _address(request: HttpRequest) -> Any:
    """Where a position is read in its article."""
    return lambda position: request.build_absolute_uri(reverse("position", args=[position.pk]))


def _figure(
    request: HttpRequest,
    negotiation: Any,
    form: DossierForm,
    parties: PartiesForm,
    asked: dict[str, Any],
    found: Dossier,
) -> Figure:
    names = ", ".join(column.actor.name for column in parties.chosen)
    again = {**form.again(asked), "party": [str(column.actor.pk) for column in parties.chosen]}
    return figure_of(
        request,
        negotiation,
        name="dossier",
        question=QUESTION,
        query=urlencode(again, doseq=True),
        narrowed=[
            f"the newest {found.told} of them" if found.told < found.n else "",
            f"parties: {names}" if names else "",
            *form.narrowed(asked),
        ],
        n=found.n,
        of="positions" if found.n != 1 else "position",
        columns=COLUMNS,
        rows=tuple(
            (topic.term.label, side.column.actor.name, *_row(position))
            for topic in found.topics for side in topic.sides for position in side.positions
        ),
    )  # fmt: skip


def _row(position: Position) -> tuple[Any, ...]:
    article = position.passage.article
    return (
        position.holder.name,
        position.stance,
        "; ".join(map(str, position.conditions.all())),
        position.passage.quote,
        position.speaker and position.speaker.name,
        position.voice,
        position.attribution,
        position.said_from,
        position.said_until,
        article.title,
        "; ".join(author.actor.name for author in article.authors.all()),
        article.outlet and article.outlet.name,
        article.published_on,
        article.url,
        position.pk,
        position.passage.found,
    )
