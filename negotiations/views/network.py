"""Who forms blocs with whom, in two windows of time; and on which terms two actors agree."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.formats import date_format

from negotiations.forms.network import LABELS, ONCE, NetworkForm, PairForm, pinned
from negotiations.models import Actor, Term
from negotiations.queries.comparison import moves, pairs, pictures
from negotiations.queries.network import Network, network
from negotiations.queries.said import AT_ONCE
from negotiations.queries.sociogram import Sociogram
from negotiations.queries.terms_between import terms_between, words_between
from negotiations.queries.windows import Window
from negotiations.views.figures import figure_of, shown
from negotiations.views.http import answer, negotiation_of

QUESTION = "Which actors form blocs?"
COLUMNS = ("since", "until", "actor", "other", "weight", "congruence", "conflict", "shared_terms")
#: So many pairs are listed in the page; the CSV has all.
LISTED = 100


def index(request: HttpRequest, slug: str) -> HttpResponse:
    negotiation = negotiation_of(request, slug)
    form = NetworkForm(request.GET, negotiation)
    asked = form.asked()
    windows, how = (asked.pop("now"), asked.pop("then")), asked
    now, then = (network(negotiation, window, **how) for window in windows)
    names = _names(now, then)
    drawn, found = pictures(now, then, names), pairs(now, then)
    context = {
        "negotiation": negotiation,
        "tab": "standings",
        "view": "network",
        "form": form,
        "panels": [_panel(drawn[0], windows, how), _panel(drawn[1], windows[::-1], how)],
        "moves": moves(*drawn),
        "pairs": found[:LISTED],
        "unlisted": len(found) - LISTED,
        "names": names,
        "terms": _labels(*drawn),
        "height": max(picture.height for picture in drawn),
    }
    told = {**_told(now, then, how), **_data(now, then, names), "drawing": "network/drawing.html"}
    figure = figure_of(request, negotiation, **told)
    return shown(request, "network/index.html", "network/_network.html", context, figure=figure)


def pair(request: HttpRequest, slug: str) -> HttpResponse:
    """The terms on which two actors agree or conflict; of one term, the words of both."""
    negotiation = negotiation_of(request, slug)
    form = PairForm(request.GET, negotiation)
    if not form.is_valid():
        raise Http404
    how, chosen = NetworkForm(request.GET, negotiation).asked(), form.cleaned_data
    window, then, two = how.pop("now"), how.pop("then"), (chosen["one"], chosen["other"])
    back = urlencode(pinned(window, then, how))
    context = {
        "negotiation": negotiation,
        "tab": "standings",
        "view": "network",
        "two": two,
        "window": window,
        "back": back,
        "query": f"{back}&one={two[0].pk}&other={two[1].pk}",
        "between": terms_between(negotiation, window, two, **how),
        "chosen": chosen["term"],
        "words": words_between(negotiation, request.user, window, how["layer"], two, chosen["term"]),
        "at_once": AT_ONCE,
    }
    return answer(request, "network/pair.html", "network/_pair.html", context)


def _panel(picture: Sociogram, windows: tuple[Window, Window], how: dict[str, Any]) -> dict[str, Any]:
    """A picture, and what asks for it as the first of the two."""
    return {"picture": picture, "window": windows[0], "query": urlencode(pinned(*windows, how))}


def _names(*networks: Network) -> dict[UUID, str]:
    actors = {actor for network in networks for actor in network.profiles}
    return dict(Actor.objects.filter(pk__in=actors).values_list("pk", "name"))


def _labels(*drawn: Sociogram) -> dict[UUID, str]:
    terms = {agreement.term for picture in drawn for bloc in picture.blocs for agreement in bloc.agreements}
    return dict(Term.objects.filter(pk__in=terms).values_list("pk", "label"))


def _told(now: Network, then: Network, how: dict[str, Any]) -> dict[str, Any]:
    """What the figure is narrowed to, and what asks for it again."""
    narrowed = [
        f"{_days(now.window)} ({now.n}) compared with {_days(then.window)} ({then.n})",
        f"{LABELS[how['kind']].lower()}, divided by {LABELS[how['normalisation']]}",
        f"the same of an actor on a term counted once {ONCE[how['duplicates']]}"
        if how["duplicates"] != "none"
        else "repetition counted each time",
        LABELS[how["layer"]].lower(),
        f"weights of at least {how['threshold']:g}" if how["threshold"] else "",
    ]
    return {"narrowed": narrowed, "query": urlencode(pinned(now.window, then.window, how))}


def _data(now: Network, then: Network, names: dict[UUID, str]) -> dict[str, Any]:
    rows = tuple(
        (
            network.window.since, network.window.until, names[edge.one], names[edge.other],
            round(edge.weight, 6), edge.congruence, edge.conflict, edge.shared,
        )
        for network in (now, then)
        for edge in network.edges
    )  # fmt: skip
    n = {"n": now.n + then.n, "of": "positions"}
    return {"name": "network", "question": QUESTION, "columns": COLUMNS, "rows": rows, **n}


def _days(window: Window) -> str:
    return f"{date_format(window.since)} – {date_format(window.until)}"
