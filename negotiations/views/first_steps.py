"""The checklist of a new negotiation, on its own page and on those that it leads to."""

from typing import Any

from negotiations.models import Negotiation
from negotiations.queries.workbench.first_steps import first_steps
from negotiations.views.http import PageRequest


def first_steps_of(request: PageRequest, negotiation: Negotiation) -> dict[str, Any]:
    """The checklist of a new negotiation, for whoever codes in it, until all of it is done."""
    if request.htmx or not request.user.has_perm("position.state", negotiation):
        return {}
    steps = first_steps(negotiation)
    done = [step for step in steps if step.done]
    if len(done) == len(steps):
        return {}
    return {
        "steps": [(step, request.user.has_perm(step.verb, negotiation)) for step in steps],
        "steps_done": len(done),
        "is_empty": not any(step.done for step in steps if step.verb == "position.state"),
    }
