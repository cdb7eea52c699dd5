"""How the workbench answers a write: what anybody changed in the article since the page was read; or the form, refused."""

from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django_htmx.http import HttpResponseClientRefresh, trigger_client_event

from negotiations.forms.coding import CodingFilter
from negotiations.models import Article, Passage
from negotiations.queries import cards, reading
from negotiations.views.http import undo_tag


def moment(article: Article) -> str:
    """What a page carries to be told later what changed since: the moment it was read, and of which text."""
    return f"{cards.now()}.{article.revision}"


def changed(request: Any, home: Any, article: Article, *, passage: Passage | None = None) -> HttpResponse:
    """The paragraphs and cards of an article of `home` that anybody changed since the page was read (its field `since`).

    Without script: back to the article, at the passage. With it, the event `coded` says which passage was written.
    """
    if not request.htmx:
        return redirect(reverse("article", args=[article.pk]) + (f"#p-{passage.pk}" if passage else ""))
    since = moment(article)
    frame = reading.frame_of(article)
    touched = _touched(request, article, frame)
    if touched.whole:
        return HttpResponseClientRefresh()
    asked = asked_in(_address(request), article, request.user)
    context = {
        "article": article,
        "negotiation": home,
        "since": since,
        "touched": touched,
        "paragraphs": reading.paragraphs(article, request.user, touched.spans, asked=asked, frame=frame),
        "may_mark": True,
        "undo_next": reverse("article", args=[article.pk]),
    }
    response = render(request, "article/_changed.html", context)
    return trigger_client_event(
        response, "coded", {"passage": str(passage.pk) if passage else "", "gone": [str(pk) for pk in touched.gone]}
    )


def asked_in(query: QueryDict, article: Article, user: Any) -> Any:
    """The passages that an address asks for; None if all are."""
    return CodingFilter(query, article, user).asked() if query else None


def _touched(request: HttpRequest, article: Article, frame: reading.Frame) -> cards.Touched:
    since, _, revision = request.POST.get("since", "").partition(".")
    if not (since.isdecimal() and len(since) < 19 and revision == str(article.revision)):
        return cards.Touched(whole=True)
    return cards.touched_since(article, request.user, int(since), frame)


def _address(request: Any) -> QueryDict:
    """The query of the page that asks: how it is filtered."""
    return QueryDict(urlsplit(request.htmx.current_url_abs_path or "").query)


def dialog(request: Any, forms: dict[str, Any], context: dict[str, Any]) -> HttpResponse:
    """The form in a dialog for htmx, on a page for everybody else; 422 where it was refused."""
    refused = any(form.is_bound for form in forms.values())
    template = "passage/_dialog.html" if request.htmx else "passage/form.html"
    response = render(
        request, template, {**context, "forms": forms, "refused": refused}, status=422 if refused else 200
    )
    patch_vary_headers(response, ["HX-Request"])
    return response


def say(request: HttpRequest, words: str) -> None:
    messages.success(request, words, extra_tags=undo_tag())
