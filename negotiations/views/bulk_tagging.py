"""Marking what is chosen of a concordance: shown beforehand, and then done as one act."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from negotiations.actions import passage
from negotiations.actions.batch import NothingDone, run_batch
from negotiations.forms.concordance import ConcordanceForm, MarkingForm, hits
from negotiations.models import Negotiation
from negotiations.queries.search.bulk_tagging import ProposedPassage, TextHit, proposals
from negotiations.views.concordance import TAGGED, found_for, hit_of
from negotiations.views.http import (
    PageRequest,
    SignedInRequest,
    check_permission,
    negotiation_of,
    render_page_or_partial,
    undo_tag,
)


@require_POST
def tag(request: SignedInRequest, slug: str) -> HttpResponse:
    """First what would be marked is shown; what is sent from there with `mark` is marked, as one
    act.
    """
    negotiation = negotiation_of(request, slug)
    if refusal := check_permission(request, "passage.mark", negotiation):
        return refusal
    form = MarkingForm(request.POST if "unit" in request.POST else None, negotiation)
    proposed = proposals(
        negotiation, request.user, _chosen(request, negotiation), **form.understood()
    )
    wanted = "mark" in request.POST
    if wanted and form.is_valid() and proposed and _mark(request, form, proposed):
        return redirect(f"{reverse('concordance', args=[slug])}?{request.GET.urlencode()}")
    good = [one for one in proposed if not one.problem]
    context = {
        "negotiation": negotiation,
        "tab": "standings",
        "view": "concordance",
        "form": form,
        "proposals": proposed,
        "good": good,
        "new": [one for one in good if not one.passage],
        "refused": wanted,
    }
    status = 422 if wanted else 200
    return render_page_or_partial(
        request, "concordance/preview.html", "concordance/_preview.html", context, status=status
    )


def _chosen(request: PageRequest, negotiation: Negotiation) -> list[TextHit]:
    """The lines that were sent, or all that are found, up to TAGGED."""
    if "all" not in request.POST:
        return hits(request.POST.getlist("line"))
    found, _ = found_for(request, negotiation, ConcordanceForm(request.GET, negotiation))
    return [hit_of(line) for line in found.lines[:TAGGED]] if found else []


def _mark(request: SignedInRequest, form: MarkingForm, proposed: list[ProposedPassage]) -> bool:
    """Whether it was done; else each that was refused says why."""
    calls = [_call(request, one, form.cleaned_data["tag"]) for one in proposed]
    spans = [
        (one.article, one.start, one.end) for one in proposed if one.article and not one.problem
    ]
    ahead = passage.prefetch(spans, by=request.user, parts=["tags"])
    try:
        outcomes = run_batch(calls, partly=bool(form.cleaned_data["partly"]), ahead=ahead)
    except NothingDone as refusal:
        outcomes = refusal.outcomes
        done = False
    else:
        done = not all(isinstance(outcome, Exception) for outcome in outcomes)
    for one, outcome in zip(proposed, outcomes, strict=True):
        one.problem = _reason(outcome) if isinstance(outcome, Exception) else ""
    if done:
        _say(request, form, proposed)
    return done


def _call(request: SignedInRequest, one: ProposedPassage, tag: Any) -> Any:
    if one.problem or one.article is None:
        return ValidationError(one.problem)
    span: dict[str, Any] = {
        "start": one.start,
        "end": one.end,
        "quote": one.words,
        "revision": one.hits[0].revision,
    }
    return partial(passage.tag, by=request.user, article=one.article, tag=tag, **span)


def _reason(refusal: Exception) -> str:
    if isinstance(refusal, ValidationError):
        return " ".join(refusal.messages)
    return (
        str(refusal)
        if isinstance(refusal, PermissionDenied)
        else "Somebody changes it at this moment."
    )


def _say(request: PageRequest, form: MarkingForm, proposed: list[ProposedPassage]) -> None:
    good = [one for one in proposed if not one.problem]
    new, tagged = (
        sum(not one.passage for one in good),
        sum(bool(one.passage and not one.tagged) for one in good),
    )
    had, bad = len(good) - new - tagged, len(proposed) - len(good)
    said = [f"{new} marked", f"{tagged} that stood already tagged" if tagged else ""]
    said += [f"{had} had the tag" if had else "", f"{bad} could not be marked" if bad else ""]
    words = f"“{form.cleaned_data['tag']}”: {', '.join(filter(None, said))}."
    messages.success(request, words, extra_tags=undo_tag() if new or tagged else "")
    for one in [one for one in proposed if one.problem][:5]:
        messages.error(
            request, f"Not marked: “{one.words}”. {one.problem}" if one.words else one.problem
        )
