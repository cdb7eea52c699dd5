"""Mark a passage of an article, revise it and retract it."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from negotiations.actions import journal, passage, position
from negotiations.forms.base import Values
from negotiations.forms.passage import AskedSpan, PassageForm
from negotiations.forms.position import PositionForm, carried, repeated
from negotiations.models import Article, Passage, Position
from negotiations.models.passage import Anchor
from negotiations.queries.workbench.autocomplete import frequent_tags
from negotiations.text.identifiers import parse_uuid
from negotiations.views import crud
from negotiations.views.annotation import changed, dialog
from negotiations.views.http import (
    PageRequest,
    SignedInRequest,
    check_permission,
    flash,
    visible_or_404,
)


def mark(request: PageRequest, pk: UUID) -> HttpResponse:
    """A passage with its tags and, if there is one, a position on it, as one act. Callers who have
    marked these words already are redirected to state one more position on them, unless they want
    their last coding `again`.
    """
    article = visible_or_404(request, Article.objects.without_text(), pk)
    if refusal := check_permission(request, "passage.mark", article):
        return refusal
    asked = AskedSpan(request.GET, article)
    span = asked.span() if request.method == "GET" else {}
    if span and "again" not in request.GET and (mine := _marked_before(request, article, span)):
        return redirect("position.state", mine.pk)
    here: dict[str, Any] = {
        "user": request.user,
        "negotiation": article.negotiation,
        "scripted": bool(request.htmx),
    }
    span["repeats"] = request.GET.get("repeats")
    tags, same = ([], {}) if PositionForm.is_begun(request.POST) else _presets(request, article)
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
    context["quick"] = frequent_tags(article.negotiation, request.user) if request.htmx else ()
    return dialog(request, {"passage": form, "position": stated}, context)


def _marked_before(request: PageRequest, article: Article, span: Values) -> Passage | None:
    """The caller's passage over exactly these words."""
    mine = Passage.objects.filter(article=article, anchor=Anchor.HELD, coder=request.user.pk)
    return mine.filter(start=span["start"], end=span["end"]).first()


def _presets(request: PageRequest, article: Article) -> tuple[list[UUID], Values]:
    """The tags and the fields of the position that the form begins with. With `again`, all of the
    coder's last position here; where a passage is repeated, its tags and its newest term; else what
    carries over from the last position.
    """
    last = Position.objects.last_by(request.user, article)
    if last and request.GET.get("again"):
        return _tags_of(last.passage), repeated(last)
    if original := _repeated_passage(request, article):
        terms = original.positions.accepted().order_by("-id").values_list("term", flat=True)
        return _tags_of(original), {**carried(last), "term": terms.first()}
    return [], carried(last)


def _tags_of(passage: Passage) -> list[UUID]:
    return list(passage.tags.order_by("rank").values_list("tag", flat=True))


def _repeated_passage(request: PageRequest, article: Article) -> Passage | None:
    """The passage that `?repeats=` names, if the caller may see it."""
    key = parse_uuid(request.GET.get("repeats"))
    if key is None:
        return None
    return Passage.objects.visible_to(request.user, article.negotiation_id).filter(pk=key).first()


@journal.act()
@transaction.atomic
def _mark(article: Article, form: PassageForm, stated: PositionForm) -> Passage | None:
    """Mark a passage and state a position on it, both or neither."""
    made: Passage | None = form.perform(passage.mark.core, article=article)
    if (
        made
        and not stated.left_empty()
        and stated.perform(position.state.core, passage=made) is None
    ):
        made = None
    if made is None:
        transaction.set_rollback(True)
    return made


def revise(request: PageRequest, pk: UUID) -> HttpResponse:
    found = visible_or_404(request, Passage.objects.select_related("article"), pk)
    if refusal := check_permission(request, "passage.revise", found):
        return refusal
    here: dict[str, Any] = {
        "user": request.user,
        "negotiation": found.negotiation,
        "scripted": bool(request.htmx),
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
    context["quick"] = frequent_tags(found.negotiation, request.user) if request.htmx else ()
    return dialog(request, {"passage": form}, {**context, "near": found, "revised": found})


@require_POST
def retract(request: SignedInRequest, pk: UUID) -> HttpResponse:
    found = visible_or_404(request, Passage.objects.select_related("article"), pk)
    crud.attempt(request, passage.retract, found, message="The passage is retracted.")
    return changed(request, found.negotiation, found.article)
