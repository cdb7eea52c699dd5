"""Positions whose voice contradicts who says so; many of them can be corrected as one act."""

from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from negotiations.actions import position
from negotiations.actions.batch import run_batch
from negotiations.models import Negotiation, Position
from negotiations.models.position import Voice
from negotiations.queries.sources.voices import contradictions, counts_as_own
from negotiations.text.identifiers import parse_uuid
from negotiations.views.http import (
    PageRequest,
    SignedInRequest,
    check_permission,
    flash,
    negotiation_of,
)

#: Positions on the page; corrected ones make room for the next.
AT_ONCE = 200


@dataclass(frozen=True)
class Contradiction:
    """`stored` and `derived` are voices, each with what it counts as."""

    position: Position
    stored: str
    derived: str


def index(request: SignedInRequest, slug: str) -> HttpResponse:
    negotiation = negotiation_of(request, slug)
    if refusal := check_permission(request, "passage.mark", negotiation):
        return refusal
    if request.method == "POST":
        _let_follow(request, negotiation, request.POST.getlist("position"))
        return redirect(request.path)
    found = list(islice(contradictions(negotiation.pk), AT_ONCE + 1))
    context = {
        "negotiation": negotiation,
        "tab": "standings",
        "view": "sources",
        "found": _visible(request, found[:AT_ONCE]),
        "more": len(found) > AT_ONCE,
        "undo_next": request.path,
    }
    return render(request, "voices/index.html", context)


def _visible(request: PageRequest, found: list[tuple[UUID, str, str]]) -> list[Contradiction]:
    """The contradictions whose positions the caller may see."""
    seen = Position.objects.visible_to(request.user).filter(pk__in=[pk for pk, _, _ in found])
    with_context = seen.with_coding().in_context_for(request.user)
    by_id: dict[UUID, Position] = {position.pk: position for position in with_context}
    return [
        Contradiction(by_id[pk], _words(stored), _words(derived))
        for pk, stored, derived in found
        if pk in by_id
    ]


def _words(voice: str) -> str:
    return (
        f"{str(Voice(voice).label).lower()} ({'own words' if counts_as_own(voice) else 'reported'})"
    )


def _let_follow(request: SignedInRequest, negotiation: Negotiation, keys: list[str]) -> None:
    """Let the voice of the chosen positions follow from who says so, each as of the version that
    the page showed. Messages name the first refused ones.
    """
    sent = dict(key.split(".", 1) for key in keys if key.count(".") == 1)
    wanted = Position.objects.visible_to(request.user, negotiation.pk).filter(
        pk__in=[pk for pk in sent if parse_uuid(pk)]
    )
    rows = list(
        wanted.select_related("negotiation", "passage__article__outlet").defer(
            "passage__article__text"
        )
    )
    actors = {actor for row in rows for actor in (row.holder_id, row.speaker_id) if actor}
    ahead = position.prefetch([negotiation.pk], [row.passage.article_id for row in rows], actors)
    calls: list[Any] = [
        partial(
            position.revise, row, by=request.user, version=_version(sent[str(row.pk)]), voice=None
        )
        for row in rows
    ]
    outcomes = run_batch(calls, partly=True, ahead=ahead) if calls else []
    refused = [
        row for row, outcome in zip(rows, outcomes, strict=True) if isinstance(outcome, Exception)
    ]
    if done := len(rows) - len(refused):
        words = f"The voice of {done} position{'s' * (done != 1)} follows from who says so now."
        flash(request, words)
    for row in refused[:5]:
        messages.error(
            request, f"Not changed: {row}. Somebody else changed it, or it is not yours to revise."
        )
    if not rows:
        messages.error(request, "Choose the positions first.")


def _version(sent: str) -> int | None:
    return int(sent) if sent.isdecimal() and len(sent) < 10 else None
