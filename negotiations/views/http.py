"""The one way to answer: who is asked for what, in a page or a part of one, and what follows a
write.
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import patch_vary_headers

from negotiations.actions import journal, rate_limit
from negotiations.actions.journal import InUse, Stale, Unversioned
from negotiations.forms.base import NounForm
from negotiations.models import Negotiation
from negotiations.models.membership import roles_of


def negotiation_of(request: HttpRequest, slug: str) -> Any:
    """The negotiation, with the caller's `role` in it. Http404, whether there is none or the caller
    may not see it.
    """
    found = get_object_or_404(Negotiation.objects.visible_to(request.user), slug=slug)
    return _with_role(found, request.user)


def one(request: HttpRequest, found: Any, pk: Any) -> Any:
    """The object of this queryset, its negotiation with the caller's `role`; Http404 if the caller
    may not see it.
    """
    thing = get_object_or_404(found.visible_to(request.user).select_related("negotiation"), pk=pk)
    if thing.negotiation_id:
        _with_role(thing.negotiation, request.user)
    return thing


def _with_role(negotiation: Any, user: Any) -> Any:
    negotiation.role = roles_of(user).get(negotiation.pk)
    return negotiation


def asked_too_often(request: Any) -> HttpResponse | None:
    """For a page that reads many texts or all positions: None, unless the caller is a stranger
    whose address has asked for as many as it may in this minute.
    """
    if request.user.is_authenticated:
        return None
    spent = rate_limit.consume(
        request.caller_address, policy="search", quota=settings.RATE_LIMIT_SEARCHES
    )
    request.allowance = spent
    if not spent.over:
        return None
    response = render(request, "429.html", {"spent": spent}, status=429)
    response["Retry-After"] = str(spent.seconds)
    return response


def render_page_or_partial(
    request: Any, page: str, partial: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """The partial for htmx, the page that includes it for everybody else."""
    response = render(request, partial if request.htmx else page, context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def edit(
    request: HttpRequest,
    form: NounForm,
    act: Callable[..., Any],
    *args: Any,
    title: str,
    done: Callable[[Any], str],
    home: Any,
    back: str = "",
    retract: str = "",
    say: Callable[[str], str] = str,
    page: str = "form.html",
    beside: dict[str, Any] | None = None,
    **kwargs: Any,
) -> HttpResponse:
    """A page with a form: shown, refused (422, with all that was typed), or done and on to
    `done(object)`.

    `home` is the negotiation of the page, `back` where Cancel leads, `retract` the address that a
    button beside the form posts to; `say` makes the message from “Saved.”; `page` shows the form,
    and `beside` what else; other keywords are the action's.
    """
    if request.method == "POST" and (made := form.perform(act, *args, **kwargs)):
        messages.success(request, say("Saved."), extra_tags=undo_tag())
        return redirect(done(made))
    context = {
        "form": form,
        "title": title,
        "negotiation": home,
        "back": back,
        "retract": retract,
        **(beside or {}),
    }
    return render(request, page, context, status=422 if form.is_bound else 200)


def retract(
    request: HttpRequest, thing: Any, act: Callable[..., Any], *, back: str, done: str
) -> HttpResponse:
    """Retract an object as of the version that the form carries; refused, back to where it is
    shown, with the reason.
    """
    if reason := refused_words(request, act, thing):
        messages.error(request, reason)
        return redirect(back)
    messages.success(request, f"“{thing}” is retracted.", extra_tags=undo_tag())
    return redirect(done)


def refused_words(request: HttpRequest, act: Callable[..., Any], thing: Any) -> str:
    """Do it to `thing` as of the version that the request carries; why it was refused, or "" where
    it was done.
    """
    version = request.POST.get("version", "")
    try:
        act(thing, by=request.user, version=int(version) if version.isdigit() else None)
    except InUse as error:
        names = ", ".join(f"“{dependent}”" for dependent in error.dependents)
        return f"“{thing}” is in use by {names}: retract or change these first."
    except (Stale, Unversioned):
        return (
            f"Somebody changed “{thing}” since you opened it. Look at it again before you"
            " retract it."
        )
    except ValidationError as error:
        return " ".join(error.messages)
    return ""


def undo_tag() -> str:
    """For a message: beside it, a button takes back what this request did."""
    with journal.act() as current:
        return f"undo {current}"


def check_permission(request: Any, verb: str, thing: Any) -> HttpResponse | None:
    """None if the caller may do this; a stranger is asked to sign in. Raises PermissionDenied for
    everybody else.
    """
    if request.user.has_perm(verb, thing):
        return None
    if not request.user.is_authenticated and request.htmx:
        return HttpResponse("You are signed out.", status=401)
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    raise PermissionDenied(
        f"Your role in this negotiation does not allow this ({verb.replace('.', ': ')})."
    )
