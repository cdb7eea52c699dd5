"""Tag the chosen lines of a concordance: first a preview, then one act."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from negotiations.actions import passage
from negotiations.actions.batch import NothingDone, run_batch
from negotiations.forms.concordance import ConcordanceForm, MarkingForm, hits
from negotiations.models import Negotiation, Passage, Tag
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
    """Show what would be marked; with `mark`, mark it as one act."""
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
    good = [each for each in proposed if not each.problem]
    context = {
        "negotiation": negotiation,
        "tab": "standings",
        "view": "concordance",
        "form": form,
        "proposals": proposed,
        "good": good,
        "new": [each for each in good if not each.passage],
        "refused": wanted,
    }
    status = 422 if wanted else 200
    return render_page_or_partial(
        request, "concordance/preview.html", "concordance/_preview.html", context, status=status
    )


def _chosen(request: PageRequest, negotiation: Negotiation) -> list[TextHit]:
    """The lines that were sent, or all lines of the concordance, TAGGED at most."""
    if "all" not in request.POST:
        return hits(request.POST.getlist("line"))
    found, _ = found_for(request, negotiation, ConcordanceForm(request.GET, negotiation))
    return [hit_of(line) for line in found.lines[:TAGGED]] if found else []


def _mark(request: SignedInRequest, form: MarkingForm, proposed: list[ProposedPassage]) -> bool:
    """True if anything was marked. Each refused passage gets its `problem`."""
    calls = [_call(request, each, form.cleaned_data["tag"]) for each in proposed]
    spans = [
        (each.article, each.start, each.end)
        for each in proposed
        if each.article and not each.problem
    ]
    ahead = passage.prefetch(spans, by=request.user, parts=["tags"])
    try:
        outcomes = run_batch(calls, partly=bool(form.cleaned_data["partly"]), ahead=ahead)
    except NothingDone as refusal:
        outcomes = refusal.outcomes
        done = False
    else:
        done = not all(isinstance(outcome, Exception) for outcome in outcomes)
    for each, outcome in zip(proposed, outcomes, strict=True):
        if isinstance(outcome, ValidationError):
            each.problem = " ".join(outcome.messages)
        elif isinstance(outcome, PermissionDenied):
            each.problem = str(outcome)
        elif isinstance(outcome, Exception):
            each.problem = "Somebody changes it at this moment."
        else:
            each.problem = ""
    if done:
        _flash_counts(request, form.cleaned_data["tag"], proposed)
    return done


def _call(
    request: SignedInRequest, proposal: ProposedPassage, tag: Tag
) -> "partial[Passage] | ValidationError":
    if proposal.problem or proposal.article is None:
        return ValidationError(proposal.problem)
    return partial(
        passage.tag,
        by=request.user,
        article=proposal.article,
        tag=tag,
        start=proposal.start,
        end=proposal.end,
        quote=proposal.words,
        revision=proposal.hits[0].revision,
    )


def _flash_counts(request: SignedInRequest, tag: Tag, proposed: list[ProposedPassage]) -> None:
    """Say how many passages were marked, tagged, left as they were or refused; the first refusals
    with their reasons.
    """
    refused = [each for each in proposed if each.problem]
    good = [each for each in proposed if not each.problem]
    new = sum(not each.passage for each in good)
    tagged = sum(bool(each.passage and not each.tagged) for each in good)
    had = len(good) - new - tagged
    counts = [
        f"{new} marked",
        f"{tagged} that stood already tagged" if tagged else "",
        f"{had} had the tag" if had else "",
        f"{len(refused)} could not be marked" if refused else "",
    ]
    words = f"“{tag}”: {', '.join(filter(None, counts))}."
    messages.success(request, words, extra_tags=undo_tag() if new or tagged else "")
    for each in refused[:5]:
        reason = f"Not marked: “{each.words}”. {each.problem}" if each.words else each.problem
        messages.error(request, reason)
