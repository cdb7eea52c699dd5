"""How the workbench answers a write: the sections that changed, the cards, what was done; or the form, refused."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django_htmx.http import trigger_client_event

from negotiations.models import Article, Passage
from negotiations.queries.reading import reading
from negotiations.views.http import undo_tag

Spans = Iterable[tuple[int, int]]


def changed(
    request: Any, home: Any, article: Article, spans: Spans | None, *, passage: Passage | None = None
) -> HttpResponse:
    """What a write changed in an article of `home`: the sections under `spans` (all, if None) and the cards.

    Without script: back to the article, at the passage. With it, the event `coded` says where focus goes.
    """
    if not request.htmx:
        return redirect(reverse("article", args=[article.pk]) + (f"#p-{passage.pk}" if passage else ""))
    read = reading(article, request.user)
    sections = [section for section in read.sections if spans is None or section.touches(spans)]
    context = {"article": article, "negotiation": home, "reading": read, "sections": sections}
    context["undo_next"] = reverse("article", args=[article.pk])
    response = render(request, "article/_changed.html", context)
    return trigger_client_event(response, "coded", {"card": f"card-{passage.pk}" if passage else ""})


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
