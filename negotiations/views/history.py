"""What happened, and taking it back."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from negotiations.actions import undo as actions
from negotiations.actions.journal import Stale
from negotiations.models import Change, Negotiation, User
from negotiations.models.registry import noun_of, nouns
from negotiations.queries.history.journal import journal
from negotiations.queries.history.undo_stack import act_in_words, steps_of
from negotiations.text.collation import sort_key
from negotiations.views.annotation import and_passages
from negotiations.views.membership import team_of

#: What the page may be narrowed by, and the field it narrows.
FILTERS = {"person": "by__username", "noun": "target_type"}

Direction = tuple[Callable[..., UUID], str]
#: The action, and how its message begins.
UNDO: Direction = actions.undo, "Taken back"
REDO: Direction = actions.redo, "Done again"


def index(request: HttpRequest, slug: str) -> HttpResponse:
    negotiation = team_of(request, slug)
    given = {name: value for name in FILTERS if (value := request.GET.get(name))}
    changes = Change.objects.visible_to(request.user).of_negotiation(negotiation, request.user)
    narrowed = changes.filter(**{FILTERS[name]: value for name, value in given.items()})
    people = User.objects.filter(Exists(negotiation.changes.filter(by=OuterRef("pk"))))
    context = {
        "people": sorted(people, key=lambda person: sort_key(str(person))),
        "nouns": [(noun.key, noun.many) for noun in nouns() if noun.in_feed],
        "given": given,
        "steps": steps_of(request.user, negotiation),
    }
    return _page(request, narrowed, negotiation, **context)


def of_object(request: HttpRequest, noun: str, pk: Any) -> HttpResponse:
    """Also after it is gone."""
    changes = Change.objects.visible_to(request.user).filter(target_type=noun, target_id=pk)
    newest = changes.order_by("-pk").first()
    if newest is None:
        raise Http404
    mine = Negotiation.objects.of_team(request.user).with_role_of(request.user)
    home = mine.filter(changes=newest).first()
    return _page(request, changes, home, noun=noun, one=noun_of(noun).one)


@require_POST
def undo(request: HttpRequest, slug: str) -> HttpResponse:
    """The caller's latest act in this negotiation that is not taken back yet; if the button named
    one, only that.
    """
    return _step(request, slug, UNDO)


@require_POST
def redo(request: HttpRequest, slug: str) -> HttpResponse:
    """What the caller took back last; if the button named that undo, only that."""
    return _step(request, slug, REDO)


def take_back(request: HttpRequest, negotiation: Any, direction: Direction) -> None:
    """One step back or forth in what the caller did, and say what that was, or why not."""
    step, said = direction
    try:
        act = step(by=request.user, negotiation=negotiation, act=request.POST.get("act"))
        messages.success(request, and_passages(f"{said}: {act_in_words(act)}."))
    except Stale:
        messages.error(request, "Somebody changes this at this moment. Look again.")
    except (actions.CannotUndo, PermissionDenied) as reason:
        messages.error(request, str(reason))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))


def _step(request: HttpRequest, slug: str, direction: Direction) -> HttpResponse:
    """Back to where the button was, unless the negotiation itself is gone by that, or has another
    address.
    """
    negotiation = team_of(request, slug)
    take_back(request, negotiation, direction)
    here = Negotiation.objects.of_team(request.user).filter(pk=negotiation.pk).first()
    if here is None:
        return redirect("home")
    back = request.POST.get("next", "")
    safe = here.slug == slug and url_has_allowed_host_and_scheme(
        back, allowed_hosts={request.get_host()}
    )
    return redirect(back if safe else reverse("negotiation", args=[here.slug]))


def _page(request: HttpRequest, changes: Any, negotiation: Any, **context: Any) -> HttpResponse:
    before = request.GET.get("before", "")
    found = journal(
        changes,
        request.user,
        before=int(before) if before.isdecimal() and len(before) < 19 else None,
    )
    context |= {
        "negotiation": negotiation,
        "tab": "history",
        "journal": found,
        "paged": bool(before),
    }
    return render(
        request, "history/index.html" if "given" in context else "history/object.html", context
    )
