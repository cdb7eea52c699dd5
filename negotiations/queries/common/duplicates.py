"""Duplicates: codes, labels and names that differ only in case, spaces or invisible characters.

They were stored before names were compared in canonical form, or were kept on purpose. They are
listed so that a user can rename or retract one of each.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import TypeVar
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db import connection

from negotiations.models import Actor, ActorName, Negotiation, Tag, Term, User

Named = TypeVar("Named", Tag, Term)

SAME_NAMES = """
WITH named AS (
    SELECT id, kind, canonical FROM negotiations_actor
    WHERE negotiation_id IS NULL OR negotiation_id = %(home)s
    UNION
    SELECT actor.id, actor.kind, other.canonical
    FROM negotiations_actorname AS other
    JOIN negotiations_actor AS actor ON actor.id = other.actor_id
    WHERE actor.negotiation_id IS NULL OR actor.negotiation_id = %(home)s
)
SELECT array_agg(id ORDER BY id) FROM named
WHERE %(forms)s::text[] IS NULL OR canonical = ANY(%(forms)s)
GROUP BY kind, canonical HAVING count(*) > 1 ORDER BY canonical, kind
"""


def tags_alike(negotiation: Negotiation) -> Sequence[tuple[Tag, ...]]:
    """The tags of a codebook that have the same code. One query."""
    tags = Tag.objects.filter(negotiation=negotiation)
    found = tags.filter(canonical__in=tags.filter(clash__gt=0).values("canonical"))
    return _grouped(found.order_by("canonical", "clash"), lambda tag: tag.canonical)


def terms_alike(negotiation: Negotiation) -> Sequence[tuple[Term, ...]]:
    """The terms that have the same label below the same parent. One query."""
    terms = Term.objects.filter(negotiation=negotiation)
    found = terms.filter(canonical__in=terms.filter(clash__gt=0).values("canonical"))
    groups = _grouped(found.order_by("clash"), lambda term: (term.parent_id, term.canonical))
    return sorted(groups, key=lambda group: (group[0].sort_key, group[0].pk))


def actors_alike(
    home: UUID | None, forms: Sequence[str] | None = None
) -> Sequence[tuple[Actor, ...]]:
    """The actors of one kind that share a name or alias, among the shared actors and those of the
    negotiation `home`. `forms`: look only at these canonical names. Two queries.
    """
    with connection.cursor() as cursor:
        cursor.execute(SAME_NAMES, {"home": home, "forms": None if forms is None else list(forms)})
        groups = list(dict.fromkeys(tuple(ids) for (ids,) in cursor.fetchall()))
    actors = Actor.objects.in_bulk({pk for group in groups for pk in group})
    return [tuple(actors[pk] for pk in group) for group in groups]


def actors_alike_in(
    negotiation: Negotiation, user: User | AnonymousUser
) -> Sequence[tuple[Actor, ...]]:
    """The same, but only groups of which the negotiation uses an actor, as far as the user sees."""
    here = Actor.objects.used_by(negotiation, user)
    names = ActorName.objects.filter(actor__in=here.values("pk")).values_list("canonical")
    groups = actors_alike(
        negotiation.pk, [form for (form,) in here.values_list("canonical").union(names)]
    )
    if not groups:
        return []
    alike = {actor.pk for group in groups for actor in group}
    used_here = Actor.objects.used_by(negotiation, user).filter(pk__in=alike)
    used = set(used_here.values_list("pk", flat=True))
    return [group for group in groups if any(actor.pk in used for actor in group)]


def _grouped(
    rows: Iterable[Named], same: Callable[[Named], Hashable]
) -> Sequence[tuple[Named, ...]]:
    """The rows that agree in `same`, where there are several."""
    groups: dict[Hashable, list[Named]] = defaultdict(list)
    for row in rows:
        groups[same(row)].append(row)
    return [tuple(group) for group in groups.values() if len(group) > 1]
