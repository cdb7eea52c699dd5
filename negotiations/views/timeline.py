"""When positions changed."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils.formats import date_format

from negotiations.forms.negotiation import VOICE_LABELS
from negotiations.forms.timeline import TimelineForm
from negotiations.queries.movement import KINDS
from negotiations.queries.timeline import MOST, TOLD, Moved, timeline
from negotiations.views.figures import figure_of, shown
from negotiations.views.http import negotiation_of

QUESTION = "When did the parties move, and towards whom?"
COLUMNS = (
    "date",
    "party",
    "term",
    "change",
    "stance_before",
    "stance_after",
    "words_before",
    "words_after",
    "articles",
    "found_before",
    "found_after",
)


def index(request: HttpRequest, slug: str) -> HttpResponse:
    negotiation = negotiation_of(request, slug)
    form = TimelineForm(request.GET, negotiation)
    asked = form.asked()
    area = asked.pop("area")
    terms = list(negotiation.terms.in_area(area.code).values_list("pk", flat=True)) if area else None
    found = timeline(negotiation, terms=terms, **asked)
    told = found.told if found else ()
    figure = figure_of(
        request,
        negotiation,
        name="timeline",
        question=QUESTION,
        query=urlencode({name: value for name, value in {**asked, "area": area and area.code}.items() if value}),
        narrowed=[*_narrowed(asked), str(area.label) if area else ""],
        n=found.n if found else 0,
        of="changes",
        columns=COLUMNS,
        rows=tuple(map(_row, told)),
        drawing="timeline/_chart.html" if found and found.lanes else "",
    )
    context = {"negotiation": negotiation, "tab": "standings", "view": "timeline", "form": form, "timeline": found,
               "kinds": KINDS, "most": MOST, "at_most": TOLD}  # fmt: skip
    return shown(request, "timeline/index.html", "timeline/_timeline.html", context, figure=figure)


def _narrowed(asked: dict[str, Any]) -> list[str]:
    since = f"from {date_format(asked['since'], 'j F Y')}" if asked["since"] else ""
    return [since, f"until {date_format(asked['until'], 'j F Y')}", f"voice: {VOICE_LABELS[asked['voice']].lower()}"]


def _row(moved: Moved) -> tuple[Any, ...]:
    change = moved.change
    return (
        change.on,
        moved.actor.name,
        moved.term.label,
        change.words,
        change.before.stance if change.before else None,
        change.after.stance,
        *(" | ".join(position.passage.quote for position in said) for said in (moved.before, moved.after)),
        " | ".join(dict.fromkeys(position.passage.article.title for position in moved.after)),
        *(" | ".join(str(position.passage.found) for position in said) for said in (moved.before, moved.after)),
    )
