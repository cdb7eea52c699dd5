"""What happened, and taking it back."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from negotiations.actions.history import Stale
from negotiations.actions.undo import CannotUndo, latest_act
from negotiations.models import Change, Negotiation, User
from negotiations.queries.journal import journal, latest_of
from negotiations.queries.telling import NOUNS
from negotiations.views.membership import team_of

#: What the page may be narrowed by, and the field it narrows.
FILTERS = {"person": "by__username", "noun": "target_type"}


def index(request: HttpRequest, slug: str) -> HttpResponse:
    negotiation = team_of(request, slug)
    given = {name: value for name in FILTERS if (value := request.GET.get(name))}
    changes = Change.objects.visible_to(request.user).of_negotiation(negotiation, request.user)
    narrowed = changes.filter(**{FILTERS[name]: value for name, value in given.items()})
    context = {
        "people": User.objects.filter(Exists(negotiation.changes.filter(by=OuterRef("pk")))).order_by("username"),
        "nouns": [(noun, several) for noun, (_, several) in NOUNS.items() if noun != "token"],
        "given": given,
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
    return _page(request, changes, home, noun=noun, one=NOUNS[noun][0])


@require_POST
def undo(request: HttpRequest, slug: str) -> HttpResponse:
    """The caller's latest act in this negotiation; if the button named one, only if it still is the latest."""
    take_back(request, team_of(request, slug))
    back = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()})
    return redirect(back if safe else reverse("negotiation", args=[slug]))


def take_back(request: HttpRequest, negotiation: Any) -> None:
    """Take back the caller's latest act, and say so, or why not."""
    try:
        latest = latest_of(request.user, negotiation)
        if latest and request.POST.get("act", str(latest.act)) != str(latest.act):
            raise CannotUndo("You have done something else since. Look again: only your latest act can be taken back.")
        latest_act(by=request.user, negotiation=negotiation)
        messages.success(request, "Done again." if latest and latest.redo else "Taken back. Redo is in the history.")
    except Stale:
        messages.error(request, "Somebody changes this at this moment. Look again.")
    except (CannotUndo, PermissionDenied) as reason:
        messages.error(request, str(reason))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))


def _page(request: HttpRequest, changes: Any, negotiation: Any, **context: Any) -> HttpResponse:
    before = request.GET.get("before", "")
    found = journal(changes, request.user, before=int(before) if before.isdecimal() and len(before) < 19 else None)
    context |= {
        "negotiation": negotiation,
        "tab": "history",
        "journal": found,
        "latest": latest_of(request.user, negotiation) if negotiation else None,
        "paged": bool(before),
    }
    return render(request, "history/index.html" if "given" in context else "history/object.html", context)
