"""The three pages that write a noun: add, revise, retract. Made of its actions and its form; verbs
are the actions' names.
"""

from types import ModuleType
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from negotiations.forms.base import NounForm
from negotiations.views.http import check_permission, edit
from negotiations.views.http import retract as answer_retract


def verb(actions: ModuleType, act: str) -> str:
    return f"{actions.__name__.rpartition('.')[2]}.{act}"


def add(
    request: HttpRequest,
    actions: ModuleType,
    form: type[NounForm],
    *,
    home: Any,
    title: str,
    **kwargs: Any,
) -> HttpResponse:
    """`home` is the negotiation; the address may fill in fields (`?parent=…`); other keywords are
    those of `edit`.
    """
    if refusal := check_permission(request, verb(actions, "add"), home):
        return refusal
    asked = form(
        request.POST or None, user=request.user, negotiation=home, initial=request.GET.dict()
    )
    return edit(request, asked, actions.add, title=title, home=home, **kwargs)


def revise(
    request: HttpRequest,
    actions: ModuleType,
    form: type[NounForm],
    thing: Any,
    *,
    home: Any,
    **kwargs: Any,
) -> HttpResponse:
    """Beside the form a button that retracts; its address has the same parts as this one."""
    if refusal := check_permission(request, verb(actions, "revise"), thing):
        return refusal
    asked = form(request.POST or None, user=request.user, negotiation=home, instance=thing)
    gone = _sibling(request, actions, "retract")
    return edit(
        request, asked, actions.revise, thing, title=str(thing), home=home, retract=gone, **kwargs
    )


def retract(request: HttpRequest, actions: ModuleType, thing: Any, *, done: str) -> HttpResponse:
    """Refused, it leads back to the form."""
    return answer_retract(
        request, thing, actions.retract, back=_sibling(request, actions, "revise"), done=done
    )


def _sibling(request: HttpRequest, actions: ModuleType, act: str) -> str:
    assert request.resolver_match  # noqa: S101 — a view has one
    return reverse(verb(actions, act), kwargs=request.resolver_match.kwargs)
