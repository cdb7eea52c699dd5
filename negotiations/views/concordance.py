"""The concordance: every place where words are used, with its coding."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.urls import reverse

from negotiations.exchange.exporters.figure import Figure
from negotiations.forms.concordance import ConcordanceForm
from negotiations.models import Article, Negotiation
from negotiations.models.article import ArticleQuerySet
from negotiations.queries.common.batches import BATCH
from negotiations.queries.search.bulk_tagging import TextHit
from negotiations.queries.search.concordance import (
    Concordance,
    ConcordanceLine,
    Covering,
    all_lines,
    concordance,
    covering,
)
from negotiations.text.finding.concordance import InvalidPattern
from negotiations.text.folding import Level
from negotiations.views.charts import Row, figure_of, shown
from negotiations.views.http import Context, PageRequest, check_search_rate, negotiation_of

PAGE = 100
#: How many lines may be tagged at once: each is a field of a form.
TAGGED = 1000
COLUMNS = (
    "before", "words", "after", "article", "article_id", "authors", "outlet", "outlet_id",
    "published_on", "start", "end", "tags", "passage_id", "address",
)  # fmt: skip


@dataclass(frozen=True)
class Shown:
    """A line with its article (outlet and authors included) and with the coding that covers it."""

    line: ConcordanceLine
    article: Article
    covering: Covering

    @property
    def hit(self) -> TextHit:
        return hit_of(self.line)


def index(request: PageRequest, slug: str) -> HttpResponse:
    negotiation = negotiation_of(request, slug)
    if refusal := check_search_rate(request):
        return refusal
    form = ConcordanceForm(request.GET, negotiation)
    form.full_clean()
    away = request.GET.get("format") == "csv"
    found, problem = (None, "") if away else found_for(request, negotiation, form)
    others = _others(request, negotiation, form) if found and form.level() == Level.EQUAL else None
    lines = found.lines if found else ()
    page: Any = Paginator(lines, PAGE).get_page(request.GET.get("page"))
    page.object_list = _shown(request, page.object_list)
    context: Context = {
        "negotiation": negotiation,
        "tab": "standings",
        "view": "concordance",
        "form": form,
        "found": found,
        "others": others,
        "other_letters": form.level() == Level.SIMILAR,
        "problem": problem,
        "page": page,
        "most_tagged": TAGGED,
        "query": urlencode(form.query()),
        "may_tag": request.user.has_perm("passage.mark", negotiation),
        "undo_next": request.get_full_path(),
    }
    figure = _figure(request, negotiation, form, found)
    return shown(
        request, "concordance/index.html", "concordance/_lines.html", context, figure=figure
    )


def found_for(
    request: PageRequest, negotiation: Negotiation, form: ConcordanceForm
) -> tuple[Concordance | None, str]:
    """The concordance, or None without words; and the reason why there is none."""
    articles = _articles(request, negotiation, form)
    try:
        asked = form.wanted()
        found = (
            concordance(articles, asked, level=form.level(), sort=form.order()) if asked else None
        )
    except InvalidPattern as refusal:
        return None, str(refusal)
    return found, form.problem()


def _others(
    request: PageRequest, negotiation: Negotiation, form: ConcordanceForm
) -> Concordance | None:
    """The concordance with other letters, unless the pattern is invalid for that."""
    asked = form.wanted()
    try:
        return (
            concordance(_articles(request, negotiation, form), asked, level=Level.SIMILAR)
            if asked
            else None
        )
    except InvalidPattern:
        return None


def _articles(
    request: PageRequest, negotiation: Negotiation, form: ConcordanceForm
) -> ArticleQuerySet:
    return form.narrowed(Article.objects.filter(negotiation=negotiation).readable_by(request.user))


def hit_of(line: ConcordanceLine) -> TextHit:
    """The hit as a form sends it."""
    return TextHit(line.article.pk, line.article.revision, line.start, line.end)


def _shown(request: PageRequest, lines: Sequence[ConcordanceLine]) -> list[Shown]:
    named = Article.objects.without_text().select_related("outlet").with_authors()
    by_id = named.in_bulk({line.article.pk for line in lines})
    over = covering((line.place for line in lines), request.user)
    return [Shown(line, by_id[line.article.pk], over.get(line.place, Covering())) for line in lines]


def _figure(
    request: PageRequest, negotiation: Negotiation, form: ConcordanceForm, found: Concordance | None
) -> Figure:
    cut = (
        found
        and found.cut
        and f"in the newest {found.read:,} of {found.counted} sections of text; the CSV has all"
    )
    return figure_of(
        request,
        negotiation,
        query=urlencode(form.query()),
        narrowed=[cut or "", *form.narrowed_to()],
        name="concordance",
        question=(
            f"Every place where {form.words()} is"
            f" used{' in other letters' if form.level() == Level.SIMILAR else ''}."
        ),
        n=len(found.lines) if found else 0,
        of="places",
        columns=COLUMNS,
        rows=_rows(request, negotiation, form),
    )


def _rows(request: PageRequest, negotiation: Negotiation, form: ConcordanceForm) -> Iterator[Row]:
    """All lines, whatever the page shows. They are read only when a file asks for them."""
    articles = _articles(request, negotiation, form)
    if asked := form.wanted():
        lines = all_lines(articles, asked, level=form.level(), sort=form.order())
        while some := list(islice(lines, BATCH)):
            yield from (_row(request, each) for each in _shown(request, some))


def _row(request: PageRequest, shown: Shown) -> Row:
    line, article, passage = shown.line, shown.article, shown.covering.passage
    authors = "; ".join(row.actor.name for row in article.authors.all())
    tags = "; ".join(tag.code for tag in shown.covering.tags)
    address = request.build_absolute_uri(reverse("article", args=[article.pk]))
    source = (
        article.title,
        article.pk,
        authors,
        article.outlet or "",
        article.outlet_id,
        article.published_on,
    )
    where = (line.start, line.end, tags, passage and passage.pk, address)
    return (line.left, line.words, line.right, *source, *where)
