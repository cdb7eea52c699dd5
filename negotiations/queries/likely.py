"""Actors that may be the same under another name."""

from itertools import chain

from rapidfuzz import fuzz, process, utils

from negotiations.models import Actor, ActorName, Negotiation

ALIKE = 88


def likely_same(name: str, negotiation: Negotiation) -> list[Actor]:
    """Those usable here with nearly this name or alias, whatever the case and the order of its words."""
    usable = Actor.objects.usable_in(negotiation)
    aliases = ActorName.objects.filter(actor__in=usable)
    known = list(chain(usable.values_list("pk", "name"), aliases.values_list("actor", "name")))
    alike = process.extract(
        name,
        [word for _, word in known],
        scorer=fuzz.token_sort_ratio,
        processor=utils.default_process,
        score_cutoff=ALIKE,
    )
    return list(usable.filter(pk__in={known[number][0] for _, _, number in alike}).order_by("name"))
