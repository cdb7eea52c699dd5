"""The options of a combobox, and the form that creates an object where no option fits."""

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

#: Per noun: its actions, its form, and the field that takes the typed words.
NEW: dict[str, tuple[ModuleType, type[NounForm[Any]], str]] = {
    "actor": (actor, NewActor, "name"),
    "term": (term, NewTerm, "label"),
    "tag": (tag, NewTag, "label"),
}


@never_cache
def index(request: PageRequest, slug: str, noun: str) -> HttpResponse:
    """The options for the words in `q`. `article`, `start` and `end` name the span being coded."""
    negotiation = negotiation_of(request, slug)
    if noun not in NEW:
        raise Http404
    asked = ChoiceQuery(request.GET).understood()
    article = _article(request, negotiation, asked["article"])
    words = asked["q"] or ""
    start, end = asked["start"], asked["end"]
    near: Sequence[UUID] = ()
    if article and not words and start is not None and end:
        near = actors_named_near(article, request.user, start, end)
    may_add = request.user.has_perm(f"{noun}.add", negotiation)
    context = {
        "noun": noun,
        "words": words,
        "choices": options(noun, negotiation, request.user, words, article=article, near=near),
        "may_add": may_add,
        "may_create": bool(words) and may_add,
    }
    return render(request, "choice/_options.html", context)


def create(request: PageRequest, slug: str, noun: str) -> HttpResponse:
    """The form of a new object, named by the words in `q`. After a POST: the new object as an
    option (201), or the refused form (422).
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
    alike = [option(each) for each in getattr(form, "alike", ())]
    context = {"noun": noun, "form": form, "alike": alike, "negotiation": negotiation}
    return render(request, "choice/_create.html", context, status=422 if form.is_bound else 200)


def _article(request: PageRequest, negotiation: Negotiation, pk: UUID | None) -> Article | None:
    """The article, if it belongs to the negotiation and the caller may read its text."""
    readable = Article.objects.readable_by(request.user).filter(negotiation=negotiation)
    return readable.without_text().filter(pk=pk).first() if pk else None
