"""Actors that may be the same under another name."""

from django.db.models import Q
from rapidfuzz import fuzz, process, utils

from negotiations.models import Actor, ActorName, Negotiation

ALIKE = 88


def likely_same(name: str, negotiation: Negotiation) -> list[Actor]:
    """Those usable here with nearly this name or alias, whatever the case and the order of its words."""
    usable = Actor.objects.usable_in(negotiation)
    aliases = ActorName.objects.filter(actor__in=usable)
    known = list(usable.values_list("name", flat=True).union(aliases.values_list("name", flat=True), all=True))
    found = process.extract(
        name, known, scorer=fuzz.token_sort_ratio, processor=utils.default_process, score_cutoff=ALIKE
    )
    alike = {word for word, *_ in found}
    by_alias = aliases.filter(name__in=alike).values("actor")
    return list(usable.filter(Q(name__in=alike) | Q(pk__in=by_alias)).order_by("name"))
