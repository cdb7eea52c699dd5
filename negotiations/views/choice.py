"""What a combobox offers, and what it creates where nothing that is offered will do."""

from collections.abc import Sequence
from types import ModuleType
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from negotiations.actions import actor, tag, term
from negotiations.forms.actor import NewActor
from negotiations.forms.base import NounForm
from negotiations.forms.combobox import ChoiceQuery
from negotiations.forms.tag import NewTag
from negotiations.forms.term import NewTerm
from negotiations.models import Article, Negotiation
from negotiations.queries.workbench.autocomplete import actors_named_near, option, options
from negotiations.views.http import PageRequest, check_permission, negotiation_of

#: The action that adds one, its form, and the field that takes the words typed.
NEW: dict[str, tuple[ModuleType, type[NounForm], str]] = {
    "actor": (actor, NewActor, "name"),
    "term": (term, NewTerm, "label"),
    "tag": (tag, NewTag, "label"),
}


@never_cache
def index(request: PageRequest, slug: str, noun: str) -> HttpResponse:
    """The options for the words in `q`; `article`, `start` and `end` say where they are looked for."""
    negotiation = negotiation_of(request, slug)
    if noun not in NEW:
        raise Http404
    asked = ChoiceQuery(request.GET).understood()
    article = _article(request, negotiation, asked["article"])
    words = asked["q"] or ""
    near = () if words else _near(request, article, asked)
    context = {
        "noun": noun,
        "words": words,
        "choices": options(noun, negotiation, request.user, words, article=article, near=near),
        "may_create": bool(words) and request.user.has_perm(f"{noun}.add", negotiation),
    }
    return render(request, "choice/_options.html", context)


def create(request: PageRequest, slug: str, noun: str) -> HttpResponse:
    """The fields of a new one, named by the words in `q`; 422 if refused, else the new one as an
    option.
    """
    negotiation = negotiation_of(request, slug)
    if noun not in NEW:
        raise Http404
    if refusal := check_permission(request, f"{noun}.add", negotiation):
        return refusal
    actions, kind, named = NEW[noun]
    words = {named: ChoiceQuery(request.GET).understood()["q"] or ""}
    form = kind(request.POST or None, user=request.user, negotiation=negotiation, initial=words)
    home = {} if noun == "actor" else {"negotiation": negotiation}
    if request.method == "POST" and (made := form.perform(actions.add, **home)):
        return render(request, "choice/_options.html", {"choices": [option(made)]}, status=201)
    alike = [option(one) for one in getattr(form, "alike", ())]
    context = {"noun": noun, "form": form, "alike": alike, "negotiation": negotiation}
    return render(request, "choice/_create.html", context, status=422 if form.is_bound else 200)


def _near(request: PageRequest, article: Article | None, asked: dict[str, Any]) -> Sequence[UUID]:
    start, end = asked["start"], asked["end"]
    return (
        actors_named_near(article, request.user, start, end)
        if article and start is not None and end
        else ()
    )


def _article(request: PageRequest, negotiation: Negotiation, pk: Any) -> Article | None:
    """The article of the negotiation whose text the caller may read."""
    readable = Article.objects.readable_by(request.user).filter(negotiation=negotiation)
    return readable.without_text().filter(pk=pk).first() if pk else None
