"""Every place where words are used, with what is coded there."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from negotiations.exchange.exporters.figure import Figure
from negotiations.forms.concordance import ConcordanceForm
from negotiations.models import Article, Negotiation
from negotiations.queries.concordance import Concordance, Covering, Line, concordance, covering
from negotiations.queries.marking import Hit
from negotiations.text.concordance import Refused
from negotiations.views.figures import figure_of, shown
from negotiations.views.http import negotiation_of

PAGE = 100
COLUMNS = (
    "before",
    "words",
    "after",
    "article",
    "authors",
    "outlet",
    "published_on",
    "start",
    "end",
    "tags",
    "address",
)


@dataclass(frozen=True)
class Shown:
    """A line with its article, which has its outlet and authors, and with what covers it."""

    line: Line
    article: Article
    covering: Covering

    @property
    def hit(self) -> Hit:
        return hit_of(self.line)


def index(request: HttpRequest, slug: str) -> HttpResponse:
    negotiation = negotiation_of(request, slug)
    form = ConcordanceForm(request.GET, negotiation)
    found, problem = found_for(request, negotiation, form)
    lines = found.lines if found else ()
    page: Any = Paginator(lines, PAGE).get_page(request.GET.get("page"))
    page.object_list = _shown(request, page.object_list)
    context: dict[str, Any] = {
        "negotiation": negotiation,
        "tab": "standings",
        "view": "concordance",
        "form": form,
        "found": found,
        "problem": problem,
        "page": page,
        "query": urlencode(form.query()),
        "may_tag": request.user.has_perm("passage.mark", negotiation),
        "undo_next": request.get_full_path(),
    }
    figure = _figure(request, negotiation, form, lines)
    return shown(request, "concordance/index.html", "concordance/_lines.html", context, figure=figure)


def found_for(request: HttpRequest, negotiation: Negotiation, form: ConcordanceForm) -> tuple[Concordance | None, str]:
    """What was asked for, if anything; and why it could not be looked for."""
    readable = Article.objects.filter(negotiation=negotiation).readable_by(request.user)
    articles = form.narrowed(readable)
    try:
        asked = form.wanted()
        return (concordance(articles, asked, sort=form.order()) if asked else None), ""
    except Refused as refusal:
        return None, str(refusal)


def hit_of(line: Line) -> Hit:
    """What a form sends for it."""
    return Hit(line.article.pk, line.article.revision, line.start, line.end)


def _shown(request: HttpRequest, lines: Sequence[Line]) -> list[Shown]:
    named = Article.objects.without_text().select_related("outlet").with_authors()
    by_id = named.in_bulk({line.article.pk for line in lines})
    over = covering((line.place for line in lines), request.user)
    return [Shown(line, by_id[line.article.pk], over.get(line.place, Covering())) for line in lines]


def _figure(request: HttpRequest, negotiation: Negotiation, form: ConcordanceForm, lines: Sequence[Line]) -> Figure:
    return figure_of(
        request,
        negotiation,
        query=urlencode(form.query()),
        narrowed=list(form.narrowed_to()),
        name="concordance",
        question=f"Every place where {form.words()} is used.",
        n=len(lines),
        of="places",
        columns=COLUMNS,
        rows=_rows(request, lines),
    )


def _rows(request: HttpRequest, lines: Sequence[Line]) -> Iterator[tuple[Any, ...]]:
    """Nothing is read for them before they are taken away."""
    yield from (_row(request, one) for one in _shown(request, lines))


def _row(request: HttpRequest, one: Shown) -> tuple[Any, ...]:
    line, article = one.line, one.article
    authors = "; ".join(row.actor.name for row in article.authors.all())
    tags = "; ".join(tag.code for tag in one.covering.tags)
    address = request.build_absolute_uri(reverse("article", args=[article.pk]))
    source = (article.title, authors, article.outlet or "", article.published_on)
    return (line.left, line.words, line.right, *source, line.start, line.end, tags, address)
