"""The corpus of a negotiation, and an article with its coding."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from negotiations.models import Article, Negotiation
from negotiations.queries.reading import reading


def index(request: HttpRequest, slug: str) -> HttpResponse:
    negotiation = get_object_or_404(Negotiation.objects.visible_to(request.user), slug=slug)
    found = negotiation.articles.without_text().with_counts().select_related("outlet").with_authors().newest_first()
    page = Paginator(found, 50).get_page(request.GET.get("page"))
    return render(request, "article/index.html", {"negotiation": negotiation, "page": page})


def detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    visible = Article.objects.visible_to(request.user).select_related("negotiation", "outlet").with_authors()
    article = get_object_or_404(visible.without_text(), pk=pk)
    context = {"negotiation": article.negotiation, "article": article, "reading": reading(article, request.user)}
    return render(request, "article/detail.html", context)
