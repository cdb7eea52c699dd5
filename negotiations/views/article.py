"""The corpus of a negotiation, an article with its coding, and the pages that write an article."""

from itertools import zip_longest
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template import Engine
from django.template.context import make_context
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRedirect

from negotiations.actions import article as actions
from negotiations.forms.article import ArticleFilter, ArticleForm
from negotiations.forms.coding import CodingFilter
from negotiations.forms.paste import PasteForm, Preview
from negotiations.models import Article, Negotiation
from negotiations.models.article import ArticleQuerySet
from negotiations.queries.common.keyset import BadCursor, Page, page_of
from negotiations.queries.history.undo_stack import steps_of
from negotiations.queries.search.full_text import count_similar, search, similar
from negotiations.queries.workbench import cards as cards_beside
from negotiations.queries.workbench import highlights
from negotiations.queries.workbench.suggestions import names_in, repeats_in
from negotiations.text.folding import Level
from negotiations.text.normalising import text_hash
from negotiations.views import crud
from negotiations.views.annotation import and_passages, asked_in, changed, moment
from negotiations.views.annotation import changes as changes_of
from negotiations.views.first_steps import first_steps_of
from negotiations.views.history import REDO, UNDO, Direction, take_back
from negotiations.views.http import (
    Context,
    PageRequest,
    SignedInRequest,
    check_permission,
    check_search_rate,
    negotiation_of,
    render_page_or_partial,
    visible_or_404,
)

PAGE = 30


def index(request: PageRequest, slug: str) -> HttpResponse:
    """The corpus, newest first; search results, best first."""
    negotiation = negotiation_of(request, slug)
    form = ArticleFilter(request.GET, negotiation)
    found = form.narrowed(Article.objects.filter(negotiation=negotiation).without_text())
    shown = found.with_counts().select_related("outlet").with_authors()
    context: Context = {
        "negotiation": negotiation,
        "tab": "articles",
        "form": form,
        "words": form.words(),
        **first_steps_of(request, negotiation),
    }
    if context["words"]:
        if refusal := check_search_rate(request):
            return refusal
        readable = shown.readable_by(request.user)
        other = form.level() == Level.SIMILAR
        context["other_letters"] = other
        context["found"] = (similar if other else search)(readable, context["words"])
        context["others"] = None if other else count_similar(readable, context["words"])
    else:
        context["page"] = _page(shown, request.GET.get("cursor"))
    return render_page_or_partial(request, "article/index.html", "article/_list.html", context)


def _page(articles: ArticleQuerySet, cursor: str | None) -> Page:
    """A page of the corpus; the first one if the cursor is invalid."""
    try:
        return page_of(
            articles, ordering="-published_on", path="published_on", cursor=cursor, size=PAGE
        )
    except BadCursor:
        return _page(articles, None)


def detail(request: PageRequest, pk: UUID) -> HttpResponse:
    """The text with its coding; filters in the query string dim the rest.

    The view ignores `?at=120-130`: the script looks for that place in the text.
    """
    found = visible_or_404(
        request,
        Article.objects.select_related("outlet", "duplicate_of").with_authors().without_text(),
        pk,
    )
    since = moment(found)
    form = (
        CodingFilter(request.GET, found, request.user)
        if request.GET.keys() - {"at", "cards"}
        else None
    )
    asked = form.asked() if form else None
    frame = highlights.frame_of(found)
    sections = highlights.sections(found, request.user, asked=asked, frame=frame)
    groups = cards_beside.groups(
        found, request.user, asked=asked, opened=request.GET.get("cards"), frame=frame
    )
    context = {
        "negotiation": found.negotiation,
        "tab": "articles",
        "article": found,
        "since": since,
        "filter": form,
        "filtered": asked is not None,
        "stretches": list(zip_longest(sections, groups)),
        "may_mark": bool(sections) and request.user.has_perm("passage.mark", found),
        "nothing_coded": not any(group.count for group in groups),
        "steps": steps_of(request.user, found.negotiation),
    }
    context["text"] = _text(request, context)
    return render_page_or_partial(request, "article/detail.html", "article/_bench.html", context)


def _text(request: PageRequest, context: Context) -> SafeString:
    """Each stretch of the text with its cards, rendered by one template that is bound once."""
    template = Engine.get_default().get_template("article/_stretch.html")
    article, rest = context["article"].pk, request.GET.copy()
    rest.pop("cards", None)
    finds_at = reverse("article.finds", args=[article])
    cards_at = f"{reverse('article.cards', args=[article])}?{rest.urlencode()}"
    here = make_context({**context, "finds_at": finds_at, "cards_at": cards_at}, request)
    with here.bind_template(template):
        stretches = []
        for section, group in context["stretches"]:
            with here.push(section=section, group=group):
                stretches.append(template.render(here))
    return SafeString("".join(stretches))


def filter(request: PageRequest, pk: UUID) -> HttpResponse:
    """The filters of the coding of an article."""
    found = visible_or_404(request, Article.objects.without_text(), pk)
    form = CodingFilter(None, found, request.user)
    return render(request, "article/_filter.html", {"article": found, "filter": form})


def overview(request: PageRequest, pk: UUID) -> HttpResponse:
    """Where the coding is, how much there is, and what can be undone. A page asks for it after
    loading, and some time after a change.
    """
    found = visible_or_404(request, Article.objects.without_text(), pk)
    asked = asked_in(request.GET, found, request.user)
    context = {
        "article": found,
        "strip": highlights.strip(found, request.user, asked=asked),
        "counts": cards_beside.counts(found, request.user),
        "steps": steps_of(request.user, found.negotiation),
    }
    return render(request, "article/_overview.html", context)


def changes(request: PageRequest, pk: UUID) -> HttpResponse:
    """What anybody wrote since the page was read. The page asks for it after each act of an
    annotator.
    """
    found = visible_or_404(request, Article.objects.without_text(), pk)
    return check_permission(request, "passage.mark", found) or changes_of(request, found)


def cards(request: PageRequest, pk: UUID) -> HttpResponse:
    """The cards of one section of the text."""
    found = visible_or_404(request, Article.objects.without_text(), pk)
    asked = asked_in(request.GET, found, request.user)
    group = cards_beside.group(found, request.user, request.GET.get("of", ""), asked=asked)
    if group is None:
        raise Http404
    return render(
        request,
        "article/_group.html",
        {"negotiation": found.negotiation, "article": found, "group": group},
    )


def finds(request: PageRequest, pk: UUID) -> HttpResponse:
    """Suggestions for one section, for annotators: names of actors, and words that are coded
    elsewhere.
    """
    found = visible_or_404(request, Article.objects.without_text(), pk)
    if refusal := check_permission(request, "passage.mark", found):
        return refusal
    section = get_object_or_404(found.sections, start=_number(request.GET.get("of", "")))
    stretch = (section.body, section.start)
    context = {
        "article": found,
        "group": section.start,
        "names": names_in(found.negotiation, request.user, *stretch),
        "repeats": repeats_in(found, request.user, *stretch),
    }
    return render(request, "article/_finds.html", context)


def paste(request: PageRequest, slug: str) -> HttpResponse:
    """A new article as one text: the preview shows what was read of it, to be corrected before it
    is stored.
    """
    negotiation = negotiation_of(request, slug)
    if refusal := check_permission(request, "article.add", negotiation):
        return refusal
    pasted = PasteForm(request.POST or None, request.FILES or None, label_suffix="")
    if not pasted.is_valid():
        context = {"negotiation": negotiation, "tab": "articles", "form": pasted}
        return render(
            request, "article/paste.html", context, status=422 if pasted.is_bound else 200
        )
    return _previewed(request, negotiation, pasted.preview())


def add(request: PageRequest, slug: str) -> HttpResponse:
    """Store the article, or show its preview with a line taken out of the text or put back."""
    negotiation = negotiation_of(request, slug)
    if refusal := check_permission(request, "article.add", negotiation):
        return refusal
    preview = Preview.of(request.POST) if "preview" in request.POST else None
    if preview and request.POST.keys() & {"take_out", "put_back"}:
        preview.change(request.POST)
        return _previewed(request, negotiation, preview)
    shown: dict[str, Any] = {}
    if preview:
        shown = {"template": "article/preview.html", "context": _beside(negotiation, preview)}
        shown["source_hash"] = preview.source_hash
    return crud.edit(
        request,
        actions.add,
        ArticleForm,
        title="An article",
        home=negotiation,
        negotiation=negotiation,
        done=_address,
        back=reverse("articles", args=[slug]),
        **shown,
    )


def _previewed(request: PageRequest, negotiation: Negotiation, preview: Preview) -> HttpResponse:
    form = ArticleForm(None, user=request.user, negotiation=negotiation, initial=preview.fields)
    context = {"negotiation": negotiation, "form": form, **_beside(negotiation, preview)}
    return render(request, "article/preview.html", context)


def _beside(negotiation: Negotiation, preview: Preview) -> Context:
    """What the preview shows beside the form."""
    twin = actions.original_of(negotiation, text_hash(preview.text))
    source = Article.objects.without_text().filter(
        negotiation=negotiation, source_hash=preview.source_hash or None
    )
    shown = {"tab": "articles", "preview": preview, "offers": list(preview.offers()), "twin": twin}
    return {**shown, "again": source.order_by("id").first()}


def revise(request: PageRequest, pk: UUID) -> HttpResponse:
    found = visible_or_404(request, Article.objects.all(), pk)
    return crud.edit(
        request,
        actions.revise,
        ArticleForm,
        found,
        title=str(found),
        home=found.negotiation,
        done=_address,
        back=_address(found),
        retract=reverse("article.retract", args=[pk]),
        message=and_passages,
    )


@require_POST
def retract(request: SignedInRequest, pk: UUID) -> HttpResponse:
    found = visible_or_404(request, Article.objects.all(), pk)
    done = reverse("articles", args=[found.negotiation.slug])
    return crud.retract(request, actions.retract, found, done=done, back=_address(found))


@require_POST
def undo(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Undo the caller's latest act in the negotiation, and show the article."""
    return _step(request, pk, UNDO)


@require_POST
def redo(request: SignedInRequest, pk: UUID) -> HttpResponse:
    return _step(request, pk, REDO)


def _step(request: PageRequest, pk: UUID, direction: Direction) -> HttpResponse:
    """The article after the step; the corpus if the article is gone."""
    found = visible_or_404(request, Article.objects.without_text(), pk)
    take_back(request, found.negotiation, direction)
    if now := Article.objects.without_text().visible_to(request.user).filter(pk=pk).first():
        return changed(request, found.negotiation, now)
    corpus = reverse("articles", args=[found.negotiation.slug])
    return HttpResponseClientRedirect(corpus) if request.htmx else redirect(corpus)


def _number(words: str) -> int:
    """An offset from a query string; -1, where no section starts, if it is invalid."""
    return int(words) if words.isdecimal() and len(words) < 10 else -1


def _address(article: Article) -> str:
    return reverse("article", args=[article.pk])
