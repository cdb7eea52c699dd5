"""Codes, labels and names that differ only by case, spaces or what cannot be seen: from before they
were compared so, or kept as duplicates. They are listed so that somebody may rename or retract one
of each.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db import connection

from negotiations.models import Actor, ActorName, Negotiation, Tag, Term

#: Those that are compared alike.
Double = tuple[Any, ...]

NAMED = """
WITH named AS (
    SELECT id, kind, canonical FROM negotiations_actor WHERE negotiation_id IS NULL OR negotiation_id = %(home)s
    UNION
    SELECT actor.id, actor.kind, other.canonical
    FROM negotiations_actorname AS other JOIN negotiations_actor AS actor ON actor.id = other.actor_id
    WHERE actor.negotiation_id IS NULL OR actor.negotiation_id = %(home)s
)
SELECT array_agg(id ORDER BY id) FROM named WHERE %(forms)s::text[] IS NULL OR canonical = ANY(%(forms)s)
GROUP BY kind, canonical HAVING count(*) > 1 ORDER BY canonical, kind
"""


def tags_alike(negotiation: Negotiation) -> Sequence[Double]:
    """By their codes, in one codebook. One query."""
    tags = Tag.objects.filter(negotiation=negotiation)
    found = tags.filter(canonical__in=tags.filter(clash__gt=0).values("canonical"))
    return _grouped(found.order_by("canonical", "clash"), lambda tag: tag.canonical)


def terms_alike(negotiation: Negotiation) -> Sequence[Double]:
    """By their labels, below one parent. One query."""
    terms = Term.objects.filter(negotiation=negotiation)
    found = terms.filter(canonical__in=terms.filter(clash__gt=0).values("canonical"))
    groups = _grouped(found.order_by("clash"), lambda term: (term.parent_id, term.canonical))
    return sorted(groups, key=lambda group: (group[0].sort_key, group[0].pk))


def actors_alike(home: UUID | None, forms: Sequence[str] | None = None) -> Sequence[Double]:
    """Of one kind with a name or alias in common (one of these forms, if given), of those that are
    shared or of this negotiation. Two queries.
    """
    with connection.cursor() as cursor:
        cursor.execute(NAMED, {"home": home, "forms": None if forms is None else list(forms)})
        groups = list(dict.fromkeys(tuple(ids) for (ids,) in cursor.fetchall()))
    actors = Actor.objects.in_bulk({pk for group in groups for pk in group})
    return [tuple(actors[pk] for pk in group) for group in groups]


def actors_alike_in(negotiation: Negotiation, user: Any) -> Sequence[Double]:
    """The same, where one of them is used in the negotiation."""
    here = Actor.objects.used_by(negotiation, user)
    names = ActorName.objects.filter(actor__in=here.values("pk")).values_list("canonical")
    groups = actors_alike(
        negotiation.pk, [form for (form,) in here.values_list("canonical").union(names)]
    )
    those = {actor.pk for group in groups for actor in group}
    used = (
        set(
            Actor.objects.used_by(negotiation, user)
            .filter(pk__in=those)
            .values_list("pk", flat=True)
        )
        if those
        else ()
    )
    return [group for group in groups if any(actor.pk in used for actor in group)]


def _grouped(rows: Iterable[Any], form: Callable[[Any], Any]) -> Sequence[Double]:
    groups: dict[Any, list[Any]] = defaultdict(list)
    for row in rows:
        groups[form(row)].append(row)
    return [tuple(group) for group in groups.values() if len(group) > 1]
