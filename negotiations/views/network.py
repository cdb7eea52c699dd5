"""The network: which actors form blocs in two windows of time, and on which terms two agree."""

from collections.abc import Iterator
from dataclasses import replace
from textwrap import wrap
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils.formats import date_format

from negotiations.charts.network_comparison import pictures
from negotiations.charts.network_diagram import BESIDE, SIGN, NetworkDiagram, key
from negotiations.exchange.exporters.figure import Figure, FigurePart
from negotiations.exchange.exporters.graph import NetworkGraph
from negotiations.forms.fields import Asked
from negotiations.forms.network import LABELS, ONCE, NetworkForm, PairForm, query_of
from negotiations.models import Actor, Negotiation, Term
from negotiations.models.position import Stance
from negotiations.queries.network.communities import BINDING
from negotiations.queries.network.comparison import compare
from negotiations.queries.network.congruence import Network, network
from negotiations.queries.network.periods import Period
from negotiations.queries.network.shared_terms import (
    ActorPair,
    Between,
    terms_between,
    words_between,
)
from negotiations.text.collation import sort_key
from negotiations.views.charts import Row, figure_of, shown
from negotiations.views.http import Context, PageRequest, check_search_rate, negotiation_of

QUESTION = "Which actors form blocs?"
COLUMNS = (
    "since", "until", "kind", "normalisation", "duplicates", "layer", "least_terms", "least_weight",
    "actor_id", "actor", "bloc", "other_id", "other", "other_bloc",
    "weight", "congruence", "conflict", "shared_terms", "counts_as",
)  # fmt: skip
STANCES = tuple(stance.name.lower() for stance in Stance)
PAIR_COLUMNS = (
    "since", "until", "duplicates", "layer", "one_id", "one", "other_id", "other", "term_id",
    "term",
    *(f"one_{stance}" for stance in STANCES), *(f"other_{stance}" for stance in STANCES),
    "congruence", "conflict",
)  # fmt: skip
#: Pairs listed on the page; the CSV has all.
LISTED = 100
#: Characters per line of a note below the SVG, and the height of its lines.
NOTE, NOTE_LINE = 76, 17


def index(request: PageRequest, slug: str) -> HttpResponse:
    negotiation = negotiation_of(request, slug)
    if refusal := check_search_rate(request):
        return refusal
    form = NetworkForm(request.GET, negotiation)
    asked = form.asked()
    windows, how = (asked.pop("now"), asked.pop("then")), asked
    now, then = (network(negotiation, window, **how) for window in windows)
    names = _names(now, then)
    comparison = compare(now, then)
    drawn, found = pictures(comparison, names), comparison.pairs
    panels = [_panel(drawn[0], windows, how), _panel(drawn[1], windows[::-1], how)]
    context = {
        "negotiation": negotiation,
        "tab": "standings",
        "view": "network",
        "form": form,
        "panels": panels,
        "moves": comparison.moves,
        "pairs": found[:LISTED],
        "all_pairs": len(found),
        "few": sum(not pair.rests for pair in found),
        "alone": len(names) - len({actor for pair in found for actor in (pair.one, pair.other)}),
        "least_terms": now.least_terms,
        "bloc_terms": max(now.least_terms, BINDING),
        "names": names,
        "terms": _labels(*drawn),
        "key": key(drawn),
        "beside": BESIDE,
    }
    figure = _figure(request, negotiation, drawn, how, names)
    parts = (
        FigurePart(
            NetworkGraph(figure, negotiation, picture.network, picture.blocs, names, how),
            words=f"links of {_days(picture.network.period)}",
            link=f"{request.path}?{panel['query']}",
        )
        for picture, panel in zip(drawn, panels, strict=True)
    )
    figure = replace(figure, parts=tuple(parts))
    context["sheet"] = _sheet(context)
    return shown(request, "network/index.html", "network/_network.html", context, figure=figure)


def pair(request: PageRequest, slug: str) -> HttpResponse:
    """The terms on which two actors agree or conflict; with a term, the quotes of both."""
    negotiation = negotiation_of(request, slug)
    if refusal := check_search_rate(request):
        return refusal
    form = PairForm(request.GET, negotiation)
    if not form.is_valid():
        raise Http404
    how, chosen = NetworkForm(request.GET, negotiation).asked(), form.cleaned_data
    window, then, two = how.pop("now"), how.pop("then"), (chosen["one"], chosen["other"])
    back = urlencode(query_of(window, then, how))
    query = f"{back}&one={two[0].pk}&other={two[1].pk}"
    between = terms_between(negotiation, window, two, **how)
    context = {
        "negotiation": negotiation,
        "tab": "standings",
        "view": "network",
        "two": two,
        "window": window,
        "back": back,
        "query": query,
        "between": between,
        "least_terms": how["least_terms"],
        "chosen": chosen["term"],
        "words": words_between(
            negotiation,
            request.user,
            window,
            how["layer"],
            two,
            chosen["term"],
            request.GET.get("page"),
        ),
    }
    figure = figure_of(
        request,
        negotiation,
        name="network-pair",
        question=f"What ties {two[0].name} and {two[1].name}?",
        query=query,
        narrowed=[_days(window), *_computed(how)],
        n=len(between.terms),
        of="terms in common",
        columns=PAIR_COLUMNS,
        rows=_pair_rows(between, window, two, how),
    )
    return shown(request, "network/pair.html", "network/_pair.html", context, figure=figure)


def _pair_rows(between: Between, window: Period, two: ActorPair, how: Asked) -> Iterator[Row]:
    for on in between.terms:
        counts = [{said.stance: said.count for said in side} for side in (on.one, on.other)]
        yield (
            window.since,
            window.until,
            how["duplicates"],
            how["layer"],
            two[0].pk,
            two[0].name,
            two[1].pk,
            two[1].name,
            on.term.pk,
            on.term.label,
            *(side.get(stance, 0) for side in counts for stance in Stance),
            on.congruence,
            on.conflict,
        )


def _panel(picture: NetworkDiagram, windows: tuple[Period, Period], how: Asked) -> Context:
    """A diagram, what it holds, and the query string that shows it first."""
    held = _held(picture)
    lines = [line for sentence in held for line in wrap(sentence, NOTE)]
    return {
        "picture": picture,
        "window": windows[0],
        "held": held,
        "notes": lines,
        "query": urlencode(query_of(*windows, how)),
    }


def _held(picture: NetworkDiagram) -> list[str]:
    """What a diagram holds and what it leaves out, in sentences."""
    network, least = picture.network, picture.network.least_terms
    links, thin = len(network.links), len(network.thin)
    zero = sum(not edge.weight for edge in network.edges)
    small = len(network.edges) - zero - sum(map(network.weighs, network.edges))
    resting = f" on at least {least} terms in common" if least > 1 else ""
    if network.n:
        positions = f"{_many(network.n, 'position')} of {_many(len(network.profiles), 'actor')}"
        sentences = [f"{positions}; {_many(links, 'link')}{resting}."]
    else:
        sentences = ["No position."]
    if thin:
        sentences.append(f"{_many(thin, 'pair')} with fewer terms in common: dotted, in no bloc.")
    unseen = [
        (zero, f"{_many(zero, 'pair')} of weight 0"),
        (small, f"{_many(small, 'pair')} of a weight below {network.threshold:g}"),
        (picture.undrawn, f"the weakest {picture.undrawn} of all lines"),
    ]
    if any(count for count, _ in unseen):
        sentences.append(f"Not drawn: {', '.join(words for count, words in unseen if count)}.")
    if network.unplaced:
        sentences.append(
            f"Left out: {_many(network.unplaced, 'position')} of holders tied to no party."
        )
    if cut := sorted((node.full for node in picture.nodes if node.is_cut), key=sort_key):
        sentences.append(f"Names cut in the picture, in full: {'; '.join(cut)}.")
    return sentences


def _many(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _sheet(context: Context) -> dict[str, int]:
    """Where the parts of the SVG begin, in pixels from the top."""
    height = max(panel["picture"].height for panel in context["panels"])
    lines = max(len(panel["notes"]) for panel in context["panels"])
    notes = 24 + height + 20
    signs = notes + NOTE_LINE * lines + 8
    last = signs + max([sign.y + SIGN for sign in context["key"]], default=0) + 16
    return {"height": height, "notes": notes, "signs": signs, "last": last, "end": last + 8}


def _names(*networks: Network) -> dict[UUID, str]:
    actors = {actor for network in networks for actor in network.profiles}
    return dict(Actor.objects.filter(pk__in=actors).values_list("pk", "name"))


def _labels(*drawn: NetworkDiagram) -> dict[UUID, str]:
    terms = {
        agreement.term for picture in drawn for bloc in picture.blocs for agreement in bloc.named
    }
    return dict(Term.objects.filter(pk__in=terms).values_list("pk", "label"))


def _figure(
    request: PageRequest,
    negotiation: Negotiation,
    drawn: tuple[NetworkDiagram, NetworkDiagram],
    how: Asked,
    names: dict[UUID, str],
) -> Figure:
    """All pairs with a term in common, also those without a line in the diagram."""
    now, then = (picture.network for picture in drawn)
    return figure_of(
        request,
        negotiation,
        name="network",
        question=QUESTION,
        query=urlencode(query_of(now.period, then.period, how)),
        narrowed=[
            f"{_window_held(now)} compared with {_window_held(then)}",
            *_computed(how),
            f"links on at least {_many(how['least_terms'], 'term')} in common",
            f"weights of at least {how['threshold']:g}" if how["threshold"] else "",
        ],
        n=now.n + then.n,
        of="positions",
        columns=COLUMNS,
        rows=(row for picture in drawn for row in _rows(picture, how, names)),
        drawing="network/drawing.html",
    )


def _window_held(network: Network) -> str:
    pairs = f"{_many(len(network.edges), 'pair')} with a term in common"
    n, links = _many(network.n, "position"), _many(len(network.links), "link")
    return f"{_days(network.period)} ({n}; {pairs}, of them {links})"


def _computed(how: Asked) -> list[str]:
    """How weights are computed, in words."""
    once = f"the same of an actor on a term counted once {ONCE[how['duplicates']]}"
    return [
        f"{LABELS[how['kind']].lower()}, divided by {LABELS[how['normalisation']]}",
        once if how["duplicates"] != "none" else "repetition counted each time",
        LABELS[how["layer"]].lower(),
    ]


def _rows(picture: NetworkDiagram, how: Asked, names: dict[UUID, str]) -> Iterator[Row]:
    network = picture.network
    asked = ("kind", "normalisation", "duplicates", "layer", "least_terms", "threshold")
    bloc = {actor: bloc.letter for bloc in picture.blocs for actor in bloc.actors}
    for edge in network.edges:
        yield (
            network.period.since,
            network.period.until,
            *(how[name] for name in asked),
            edge.one,
            names[edge.one],
            bloc.get(edge.one),
            edge.other,
            names[edge.other],
            bloc.get(edge.other),
            float(f"{edge.weight:.6g}"),
            edge.congruence,
            edge.conflict,
            edge.shared,
            network.counts_as(edge),
        )


def _days(window: Period) -> str:
    return f"{date_format(window.since)} – {date_format(window.until)}"
