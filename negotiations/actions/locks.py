"""Lock what was read until what follows from it is written and the transaction ends.

Locks are always taken in this order, so that two transactions do not wait for each other: the act
being undone, the team (its owners, then the caller's own roles, which `require` locks), the
negotiation, texts and spans, what a coder has stated on a passage, and the objects, by kind in the
order of the models and by id. If two do wait for each other, PostgreSQL ends one, and nothing of it
is written.
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


def named(kind: int, names: Iterable[object]) -> None:
    """Make whoever takes one of these names wait until this transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(name, %s)) FROM unnest(%s::text[]) AS"
            " name",
            [kind, sorted({str(name) for name in names})],
        )


def owners(negotiations: Collection[Any]) -> list[Membership]:
    """Return the owners' memberships, locked against change."""
    of_teams = Membership.objects.filter(negotiation__in=negotiations, role=Role.OWNER)
    return list(of_teams.select_for_update().order_by("pk"))


def team(negotiation: Negotiation) -> None:
    """Lock all memberships: nobody on the team writes, and nobody's role changes."""
    list(negotiation.memberships.select_for_update().order_by("pk"))


def trees(negotiation: UUID) -> None:
    """Lock the negotiation's trees against change: two writers could make a cycle together."""
    Negotiation.objects.select_for_update(no_key=True).filter(pk=negotiation).first()


def rows(model: Any, ids: Collection[UUID], *, ending: bool = False) -> Any:
    """Return the stored rows of these ids, locked against change, and against new references if
    they are `ending`.

    A new text and writes to the article's passages wait for each other, so the article is locked
    first.
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
    """Return the negotiation of each actor, None if it is shared; nobody moves it to another
    meanwhile.
    """
    if not ids:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, negotiation_id FROM negotiations_actor WHERE id = ANY(%s) ORDER BY id FOR"
            " KEY SHARE",
            [list(ids)],
        )
        return dict(cursor.fetchall())
