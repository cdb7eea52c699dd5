"""The workbench's responses to a write: the coded words, then what anybody changed meanwhile; or
the refused form.
"""

from collections.abc import Mapping
from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.forms import Form
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django_htmx.http import HttpResponseClientRefresh, trigger_client_event

from negotiations.actions import journal
from negotiations.forms.coding import CodingFilter
from negotiations.models import Article, Negotiation, Passage, User
from negotiations.models.passage import PassageQuerySet
from negotiations.queries.workbench import cards, highlights
from negotiations.queries.workbench.orphans import reanchored
from negotiations.templatetags.links import passage_address
from negotiations.views.http import Context, PageRequest


def moment(article: Article) -> str:
    """When a page was read, and which revision of the text: with it the page asks later what has
    changed.
    """
    return f"{cards.now()}.{article.revision}"


def changed(
    request: PageRequest, home: Negotiation, article: Article, *, passage: Passage | None = None
) -> HttpResponse:
    """Respond to a write at once, with the paragraphs of `passage`, which the event `coded` names.

    The page then asks for everything that anybody changed (`changes`): who saves waits only for
    what they look at. Without script: redirect to the passage in its article.
    """
    if not request.htmx:
        return redirect(
            passage_address(passage) if passage else reverse("article", args=[article.pk])
        )
    if _moment_in(request.POST, article) is None:
        return HttpResponseClientRefresh()
    written = [(passage.start, passage.end)] if passage and passage.found else []
    context = {
        "article": article,
        "negotiation": home,
        "paragraphs": _paragraphs(request, article, written, highlights.frame_of(article)),
        "may_mark": True,
        "undo_next": reverse("article", args=[article.pk]),
    }
    response = render(request, "article/_changed.html", context)
    return trigger_client_event(response, "coded", {"passage": str(passage.pk) if passage else ""})


def changes(request: PageRequest, article: Article) -> HttpResponse:
    """The paragraphs and cards that anybody changed since the page was read; the event `gone` names
    the deleted passages.

    Annotators only: they see every passage, and the journal has no visibility per reader.
    """
    since, now = _moment_in(request.GET, article), moment(article)
    frame = highlights.frame_of(article)
    touched = (
        cards.CardChanges(whole=True)
        if since is None
        else cards.touched_since(article, request.user, since, frame)
    )
    if touched.whole:
        messages.info(request, "Much of this article was changed: here it is as it is now.")
        return HttpResponseClientRefresh()
    context = {
        "article": article,
        "negotiation": article.negotiation,
        "since": now,
        "touched": touched,
        "paragraphs": _paragraphs(request, article, touched.spans, frame),
    }
    response = render(request, "article/_changes.html", context)
    return trigger_client_event(response, "gone", {"passages": [str(pk) for pk in touched.gone]})


def asked_in(
    query: QueryDict, article: Article, user: User | AnonymousUser
) -> PassageQuerySet | None:
    """The passages that a query string asks for; None if it asks for all."""
    return CodingFilter(query, article, user).asked() if query else None


def _paragraphs(
    request: PageRequest, article: Article, spans: highlights.Spans, frame: highlights.Frame
) -> tuple[highlights.Paragraph, ...]:
    asked = asked_in(_address(request), article, request.user)
    return highlights.paragraphs(article, request.user, spans, asked=asked, frame=frame)


def _moment_in(fields: QueryDict, article: Article) -> int | None:
    """When the page was read; None if it does not say so, or has another revision of the text."""
    since, _, revision = fields.get("since", "").partition(".")
    return (
        int(since)
        if since.isdecimal() and len(since) < 19 and revision == str(article.revision)
        else None
    )


def _address(request: PageRequest) -> QueryDict:
    """The query string of the page: its filters."""
    return QueryDict(urlsplit(request.htmx.current_url_abs_path or "").query)


def dialog(request: PageRequest, forms: Mapping[str, Form], context: Context) -> HttpResponse:
    """The forms in a dialog for htmx, on a page for everybody else; 422 if they were refused."""
    refused = any(form.is_bound for form in forms.values())
    template = "passage/_dialog.html" if request.htmx else "passage/form.html"
    response = render(
        request,
        template,
        {**context, "forms": forms, "refused": refused},
        status=422 if refused else 200,
    )
    patch_vary_headers(response, ["HX-Request"])
    return response


def and_passages(done: str) -> str:
    """The message `done`; where that act revised the texts of articles also what became of their
    passages, with a link to the orphaned ones.
    """
    with journal.act() as act:
        moved = reanchored(act)
    context = {"done": done, "moved": moved, "group": cards.ORPHANED}
    return render_to_string("article/_reanchored.html", context) if moved else done
