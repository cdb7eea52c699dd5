"""Actors that may be the same as one with another name."""

from django.db.models import Q
from rapidfuzz import fuzz, process, utils

from negotiations.models import Actor, ActorName, Negotiation
from negotiations.text.canonical import stored

#: From which score (0 to 100) of rapidfuzz' token_sort_ratio two names are similar.
ALIKE = 88


def likely_same(name: str, negotiation: Negotiation) -> list[Actor]:
    """The actors usable in the negotiation that have nearly this name or alias, whatever the order
    of its words. Names are compared in their canonical form.
    """
    usable = Actor.objects.usable_in(negotiation)
    aliases, same = ActorName.objects.filter(actor__in=usable), stored(name)
    names = usable.values_list("canonical", flat=True).union(
        aliases.values_list("canonical", flat=True), all=True
    )
    similar = process.extract(
        same,
        list(names),
        scorer=fuzz.token_sort_ratio,
        processor=utils.default_process,
        score_cutoff=ALIKE,
    )
    alike = {same, *(similar_name for similar_name, *_ in similar)}
    by_alias = aliases.filter(canonical__in=alike).values("actor")
    return list(
        usable.filter(Q(canonical__in=alike) | Q(pk__in=by_alias)).order_by("sort_key", "id")
    )


def called_the_same(names: list[str], negotiation: Negotiation) -> list[Actor]:
    """The actors usable in the negotiation that have one of these names or aliases, compared in
    their canonical form.
    """
    same = [stored(name) for name in names]
    by_alias = ActorName.objects.filter(canonical__in=same).values("actor")
    return list(
        Actor.objects.usable_in(negotiation).filter(Q(canonical__in=same) | Q(pk__in=by_alias))
    )
