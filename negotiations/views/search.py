"""The search in everything of a negotiation."""

from django.http import HttpResponse

from negotiations.forms.search import SearchForm
from negotiations.models import Article
from negotiations.queries.search.global_search import search_everywhere, with_other_letters
from negotiations.text.folding import Level
from negotiations.views.http import (
    Context,
    PageRequest,
    check_search_rate,
    negotiation_of,
    render_page_or_partial,
)


def index(request: PageRequest, slug: str) -> HttpResponse:
    negotiation = negotiation_of(request, slug)
    if refusal := check_search_rate(request):
        return refusal
    form = SearchForm(request.GET, negotiation)
    here = (
        Article.objects.filter(negotiation=negotiation)
        .without_text()
        .select_related("outlet")
        .with_authors()
    )
    articles = form.narrowed(here)
    words = form.words().strip()
    here_are: Context = {"articles": articles, "kind": form.only()}
    other = form.level() == Level.SIMILAR
    context = {
        "negotiation": negotiation,
        "tab": "standings",
        "view": "search",
        "form": form,
        "words": words,
        "kind": form.only(),
        "kinds": search_everywhere(
            negotiation, request.user, words, level=form.level(), **here_are
        ),
        "other_letters": other,
        "others": None
        if other
        else with_other_letters(negotiation, request.user, words, **here_are),
    }
    return render_page_or_partial(request, "search/index.html", "search/_found.html", context)
