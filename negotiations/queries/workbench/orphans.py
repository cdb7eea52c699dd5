"""What happened to passages when texts were revised: found in the current text, or orphaned."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, F, Q

from negotiations.models import Change, Passage
from negotiations.models.change import CONSEQUENCE
from negotiations.models.passage import Anchor

HELD, ORPHANED = Q(anchor=Anchor.HELD), Q(anchor=Anchor.ORPHANED)


@dataclass(frozen=True)
class Reanchored:
    """The passages of the articles whose texts an act revised, counted.

    `found` are in the current text, and `back` of these had been orphaned before the act. `lost`
    were orphaned by the act; `before` were orphaned already, and still are.
    """

    articles: tuple[UUID, ...]
    found: int
    back: int
    lost: int
    before: int

    @property
    def orphaned(self) -> int:
        return self.lost + self.before

    @property
    def total(self) -> int:
        return self.found + self.orphaned


def reanchored(act: UUID) -> Reanchored | None:
    """None if the act revised no text of an article with passages. At most three queries."""
    revised = Change.objects.filter(
        act=act, target_type="article", before__isnull=False, after__isnull=False
    )
    articles = tuple(
        revised.exclude(before__text_hash=F("after__text_hash")).values_list("target_id", flat=True)
    )
    if not articles:
        return None
    passages = Passage.objects.filter(article__in=articles)
    now = passages.aggregate(found=Count("pk", filter=HELD), orphaned=Count("pk", filter=ORPHANED))
    if not sum(now.values()):
        return None
    lost = Q(before__anchor=Anchor.HELD, after__anchor=Anchor.ORPHANED)
    back = Q(before__anchor=Anchor.ORPHANED, after__anchor=Anchor.HELD)
    counts = {"lost": Count("pk", filter=lost), "back": Count("pk", filter=back)}
    moved = Change.objects.filter(act=act, verb=CONSEQUENCE).aggregate(**counts)
    return Reanchored(
        articles, now["found"], moved["back"], moved["lost"], now["orphaned"] - moved["lost"]
    )
