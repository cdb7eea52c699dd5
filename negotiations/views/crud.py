"""The pages that write a noun. Each is made of an action, whose name (`party.add`) is also the name
of the view, of its URL and of the permission, and of a form, whose fields are the action's.
"""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import HttpResponse
from django.shortcuts import redirect, render

from negotiations.actions.journal import InUse, Stale, Unversioned
from negotiations.forms.base import NounForm
from negotiations.models import Negotiation
from negotiations.views.http import PageRequest, check_permission, flash

Action = Callable[..., Any]


def verb_of(action: Action) -> str:
    """The noun and the verb of an action: `party.add`."""
    return f"{action.__module__.rpartition('.')[2]}.{action.__name__}"


def edit(
    request: PageRequest,
    action: Action,
    form_class: type[NounForm],
    thing: Model | None = None,
    *,
    home: Negotiation | None,
    title: str,
    done: Callable[[Any], str],
    back: str,
    retract: str = "",
    message: Callable[[str], str] = str,
    template: str = "form.html",
    context: dict[str, Any] | None = None,
    **fields: Any,
) -> HttpResponse:
    """A page whose form adds an object, or revises `thing`: shown, refused (422, with everything
    that was typed), or saved and redirected to `done(object)`.

    `home` is the negotiation of the page, `back` is where Cancel leads, and `retract` is the URL
    that the button Retract posts to, if there is one. `message` makes the message from “Saved.”.
    `context` is what another `template` needs besides. Other keywords are the action's. The query
    string of a page that adds may fill in fields (`?parent=…`); its button “Save and add
    another” comes back to it.
    """
    if refusal := check_permission(request, verb_of(action), thing or home):
        return refusal
    initial = None if thing else request.GET.dict()
    form = form_class(
        request.POST or None, user=request.user, negotiation=home, instance=thing, initial=initial
    )
    objects = [thing] if thing else []
    if request.method == "POST" and (saved := form.perform(action, *objects, **fields)):
        flash(request, message("Saved."))
        adds_another = "another" in request.POST and not thing
        return redirect(request.get_full_path() if adds_another else done(saved))
    page = {
        "form": form,
        "title": title,
        "negotiation": home,
        "back": back,
        "retract": retract,
        "another": home is not None and thing is None,
    }
    status = 422 if form.is_bound else 200
    return render(request, template, {**page, **(context or {})}, status=status)


def retract(
    request: PageRequest, action: Action, thing: Model, *, done: str, back: str, message: str = ""
) -> HttpResponse:
    """Retract an object and redirect to `done`; if refused, to `back`, with the reason."""
    message = message or f"“{thing}” is retracted."
    return redirect(done if attempt(request, action, thing, message=message) else back)


def attempt(request: PageRequest, action: Action, thing: Model, *, message: str) -> bool:
    """Call an action that needs no form on `thing`, as of the version in the request. The user sees
    `message`, or the reason for the refusal. True if it was done.
    """
    version = request.POST.get("version", "")
    try:
        action(thing, by=request.user, version=int(version) if version.isdigit() else None)
    except InUse as error:
        names = ", ".join(f"“{dependent}”" for dependent in error.dependents)
        reason = f"“{thing}” is in use by {names}: retract or change these first."
    except (Stale, Unversioned):
        reason = (
            f"Somebody changed “{thing}” since you opened it. Look at it again before you"
            " retract it."
        )
    except ValidationError as error:
        reason = " ".join(error.messages)
    else:
        flash(request, message)
        return True
    messages.error(request, reason)
    return False
