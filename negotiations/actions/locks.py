"""What is held until a transaction ends, so that nobody changes what was read before what follows
from it is written.

Always in this order, so that two do not wait for each other: the act that is taken back, the team
(its owners, then the caller's own roles, which `require` holds), the negotiation, texts and spans,
what a coder says of a passage, and the objects: kind by kind in the order of the models, each of
which refers to those before it, and by id. Where two wait for each other all the same, PostgreSQL
ends one, and nothing of it is written.
"""

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from django.db import connection

from negotiations.models import Article, Membership, Negotiation, Passage
from negotiations.models.membership import Role

#: What is locked by a name has no row yet. Each kind has its number, so that equal names of two
#: kinds are two locks.
SPANS, TEXTS, ACT, SAID = 0, 2, 3, 4


def named(kind: int, names: Iterable[Any]) -> None:
    """Whoever comes with one of these names waits until this transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(name, %s)) FROM unnest(%s::text[]) AS"
            " name",
            [kind, sorted({str(name) for name in names})],
        )


def owners(negotiations: Collection[Any]) -> list[Membership]:
    """The memberships of the owners, whom nobody else makes anything else."""
    of_teams = Membership.objects.filter(negotiation__in=negotiations, role=Role.OWNER)
    return list(of_teams.select_for_update().order_by("pk"))


def team(negotiation: Negotiation) -> None:
    """Nobody of the team writes, and nobody's role changes."""
    list(negotiation.memberships.select_for_update().order_by("pk"))


def trees(negotiation: UUID) -> None:
    """Nobody else changes a tree of the negotiation: two could make a cycle together."""
    Negotiation.objects.select_for_update(no_key=True).filter(pk=negotiation).first()


def rows(model: Any, ids: Collection[UUID], *, ending: bool = False) -> Any:
    """The stored ones of these, which nobody else changes; nor refers to, if they are `ending`.

    A new text waits for all that writes to passages of the article, and they for it: so its article
    is held first.
    """
    if model is Passage:
        _hold_texts(Article.objects.filter(passages__in=ids).values_list("pk", flat=True))
    return (
        model._base_manager.select_for_update(no_key=not ending).filter(pk__in=ids).order_by("pk")
    )


def _hold_texts(articles: Iterable[UUID]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT FROM negotiations_article WHERE id = ANY(%s) ORDER BY id FOR SHARE",
            [sorted(set(articles))],
        )


def actors(ids: Collection[UUID]) -> dict[UUID, UUID | None]:
    """The negotiation of each, None if it is shared; nobody moves it to another."""
    if not ids:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, negotiation_id FROM negotiations_actor WHERE id = ANY(%s) ORDER BY id FOR"
            " KEY SHARE",
            [list(ids)],
        )
        return dict(cursor.fetchall())
