"""One box over all of a negotiation."""

from django.http import HttpRequest, HttpResponse

from negotiations.forms.search import SearchForm
from negotiations.models import Article
from negotiations.queries.everywhere import everywhere
from negotiations.views.http import answer, negotiation_of


def index(request: HttpRequest, slug: str) -> HttpResponse:
    negotiation = negotiation_of(request, slug)
    form = SearchForm(request.GET, negotiation)
    here = Article.objects.filter(negotiation=negotiation).without_text().select_related("outlet").with_authors()
    articles = form.narrowed(here)
    words = form.words().strip()
    context = {
        "negotiation": negotiation,
        "tab": "standings",
        "view": "search",
        "form": form,
        "words": words,
        "kind": form.only(),
        "kinds": everywhere(negotiation, request.user, words, articles=articles, kind=form.only()),
    }
    return answer(request, "search/index.html", "search/_found.html", context)
