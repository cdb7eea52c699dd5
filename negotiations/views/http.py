"""What every view needs: the request's type, the object that the URL names, the caller's
permission, a page or a part of it, and the message that says what was done.
"""

from typing import Any, Protocol, TypeVar
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import patch_vary_headers
from django_htmx.middleware import HtmxDetails

from negotiations.actions import journal, rate_limit
from negotiations.models import Negotiation, User
from negotiations.models.membership import roles_of

M_co = TypeVar("M_co", bound=Model, covariant=True)
Context = dict[str, Any]


class PageRequest(HttpRequest):
    """A request as the middleware hands it to a view."""

    htmx: HtmxDetails
    caller_address: str
    allowance: rate_limit.Consumed


class SignedInRequest(PageRequest):
    """A request that only a signed-in user can make, every POST among them (`AskToSignIn`)."""

    user: User


class Visible(Protocol[M_co]):
    """Objects of a negotiation, not all of which everybody may see."""

    def visible_to(self, user: User | AnonymousUser, /) -> QuerySet[M_co]: ...


def negotiation_of(request: HttpRequest, slug: str) -> Negotiation:
    """The negotiation, with the caller's `role` in it. Raises Http404 if there is none or the
    caller may not see it.
    """
    negotiation = get_object_or_404(Negotiation.objects.visible_to(request.user), slug=slug)
    _add_role(negotiation, request.user)
    return negotiation


def visible_or_404(request: HttpRequest, objects: Visible[M_co], pk: UUID) -> M_co:
    """The object, its negotiation with the caller's `role`. Raises Http404 if there is none or the
    caller may not see it.
    """
    visible = objects.visible_to(request.user).select_related("negotiation")
    found = get_object_or_404(visible, pk=pk)
    _add_role(getattr(found, "negotiation", None), request.user)
    return found


def _add_role(negotiation: Any, user: User | AnonymousUser) -> None:
    if negotiation:
        negotiation.role = roles_of(user).get(negotiation.pk)


def check_search_rate(request: PageRequest) -> HttpResponse | None:
    """For a page that reads many texts or all positions: a 429 for anonymous callers whose address
    used up its quota for this minute, else None.
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


def render_wait(request: HttpRequest, page: str, context: Context, wait: int) -> HttpResponse:
    """The page of a form whose next try has to wait so many seconds (429)."""
    response = render(request, page, {**context, "wait": wait}, status=429)
    response["Retry-After"] = str(wait)
    return response


def check_permission(request: PageRequest, verb: str, thing: Model | None) -> HttpResponse | None:
    """None if the caller may do this; anonymous callers are asked to sign in. Raises
    PermissionDenied for everybody else.
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


def render_page_or_partial(
    request: PageRequest, page: str, partial: str, context: Context, status: int = 200
) -> HttpResponse:
    """The partial for htmx, the page that includes it for everybody else."""
    response = render(request, partial if request.htmx else page, context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def flash(request: HttpRequest, message: str) -> None:
    """Say what was done, with a button that undoes what this request did."""
    messages.success(request, message, extra_tags=undo_tag())


def undo_tag() -> str:
    """The tag that gives a message a button, which undoes what this request did."""
    with journal.act() as current:
        return f"undo {current}"
