"""Mark a passage of an article, revise and retract it."""

from inspect import unwrap
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from negotiations.actions import journal, passage, position
from negotiations.forms.passage import AskedSpan, PassageForm
from negotiations.forms.position import PositionForm, again, carried
from negotiations.models import Article, Passage, Position
from negotiations.models.passage import Anchor
from negotiations.queries.workbench.autocomplete import tags_used
from negotiations.text.identifiers import parse_uuid
from negotiations.views.annotation import changed, dialog, flash
from negotiations.views.http import check_permission, one, refused_words


def mark(request: Any, pk: UUID) -> HttpResponse:
    """A passage with its tags and, if one is given, a position on it: one act. Whose passage these
    words are already is asked for one more position on it, unless they ask for all of their last
    coding `again`.
    """
    article = one(request, Article.objects.without_text(), pk)
    if refusal := check_permission(request, "passage.mark", article):
        return refusal
    asked = AskedSpan(request.GET, article)
    span = asked.span() if request.method == "GET" else {}
    if span and "again" not in request.GET and (mine := _marked_before(request, article, span)):
        return redirect("position.state", mine.pk)
    here: dict[str, Any] = {
        "user": request.user,
        "negotiation": article.negotiation,
        "scripted": request.htmx,
    }
    span["repeats"] = request.GET.get("repeats")
    tags, same = ([], {}) if PositionForm.is_begun(request.POST) else _offered(request, article)
    form = PassageForm(request.POST or None, initial={**span, "tags": tags}, **here)
    stated = PositionForm(
        request.POST or None, article=article, optional=True, initial=same, **here
    )
    if request.method == "POST" and (made := _mark(article, form, stated)):
        flash(request, "Marked." if stated.left_empty() else "Position saved.")
        return changed(request, article.negotiation, article, passage=made)
    if stated.left_empty():
        stated = PositionForm(None, article=article, optional=True, initial=same, **here)
    quote = form["quote"].value() or ""
    context = {
        "article": article,
        "negotiation": article.negotiation,
        "quote": quote,
        "title": "A passage",
    }
    context["problem"] = asked.problem() if request.method == "GET" else ""
    context["quick"] = tags_used(article.negotiation, request.user) if request.htmx else ()
    return dialog(request, {"passage": form, "position": stated}, context)


def _marked_before(request: Any, article: Article, span: dict[str, Any]) -> Passage | None:
    """The caller's passage over these very words."""
    here = Passage.objects.filter(article=article, anchor=Anchor.HELD, coder=request.user.pk)
    return here.filter(start=span["start"], end=span["end"]).first()


def _offered(request: HttpRequest, article: Article) -> tuple[list[UUID], dict[str, Any]]:
    """Tags and fields that the form is filled with: what goes on from the coder's last position
    here, or all of it; where a passage is repeated, its tags and the term that it was given most
    often.
    """
    last = Position.objects.last_by(request.user, article)
    if last and request.GET.get("again"):
        return list(last.passage.tags.order_by("rank").values_list("tag", flat=True)), again(last)
    if repeated := _repeated(request, article):
        term = repeated.positions.accepted().order_by("-id").values_list("term", flat=True).first()
        return list(repeated.tags.order_by("rank").values_list("tag", flat=True)), {
            **carried(last),
            "term": term,
        }
    return [], carried(last)


def _repeated(request: HttpRequest, article: Article) -> Any:
    """The passage that the address says is repeated, if the caller may see it."""
    key = parse_uuid(request.GET.get("repeats"))
    if key is None:
        return None
    return Passage.objects.visible_to(request.user, article.negotiation_id).filter(pk=key).first()


@journal.act()
@transaction.atomic
def _mark(article: Article, form: PassageForm, stated: PositionForm) -> Passage | None:
    """The verbs without a transaction of their own: it would only be a savepoint more for each."""
    made: Passage | None = form.perform(unwrap(passage.mark), article=article)
    if (
        made
        and not stated.left_empty()
        and stated.perform(unwrap(position.state), passage=made) is None
    ):
        made = None
    if made is None:
        transaction.set_rollback(True)
    return made


def revise(request: Any, pk: UUID) -> HttpResponse:
    found = one(request, Passage.objects.select_related("article"), pk)
    if refusal := check_permission(request, "passage.revise", found):
        return refusal
    here: dict[str, Any] = {
        "user": request.user,
        "negotiation": found.negotiation,
        "scripted": request.htmx,
    }
    form = PassageForm(request.POST or None, instance=found, **here)
    if request.method == "POST" and (made := form.perform(passage.revise, found)):
        flash(request, "Passage saved.")
        return changed(request, found.negotiation, found.article, passage=made)
    quote = form["quote"].value() if "quote" in form.fields else found.quote
    context = {
        "article": found.article,
        "negotiation": found.negotiation,
        "quote": quote,
        "title": "The passage",
    }
    context["quick"] = tags_used(found.negotiation, request.user) if request.htmx else ()
    return dialog(request, {"passage": form}, {**context, "near": found, "revised": found})


@require_POST
def retract(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = one(request, Passage.objects.select_related("article"), pk)
    if reason := refused_words(request, passage.retract, found):
        messages.error(request, reason)
    else:
        flash(request, "The passage is retracted.")
    return changed(request, found.negotiation, found.article)
