"""What a person has coded, and where they left off."""

from dataclasses import dataclass

from django.db.models import Count, Q

from negotiations.models import Article, Position, User
from negotiations.models.position import PositionStatus


@dataclass(frozen=True)
class OwnWork:
    """`last` is the article of the person's newest position."""

    positions: int
    drafts: int
    last: Article | None


def own_work(user: User) -> OwnWork:
    """At most three queries."""
    mine = Position.objects.visible_to(user).filter(coder=user)
    drafts = Count("id", filter=Q(status=PositionStatus.DRAFT))
    counted = mine.order_by().aggregate(positions=Count("id"), drafts=drafts)
    newest = mine.order_by("-id").values_list("passage__article", flat=True).first()
    return OwnWork(
        counted["positions"],
        counted["drafts"],
        Article.objects.visible_to(user).without_text().filter(pk=newest).first()
        if newest
        else None,
    )
