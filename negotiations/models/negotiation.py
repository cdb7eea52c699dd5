"""A peace process, which is also the workspace: its corpus, codebook, parties, team and
permissions.
"""

from typing import Any, Self, TypeVar
from uuid import UUID

from django.db import models
from django.db.models import Count, OuterRef, Prefetch, Q, Subquery, UniqueConstraint

from negotiations.models.base import Record
from negotiations.models.constraints import not_blank, one_of, starts_before_it_ends
from negotiations.models.derived import canonical_form, place_in_lists
from negotiations.models.membership import Membership, teams_of
from negotiations.models.registry import NounPage, journalled
from negotiations.models.user import Caller

M = TypeVar("M", bound=models.Model, covariant=True)


class NegotiationStatus(models.TextChoices):
    EXPLORATORY = "exploratory"
    ACTIVE = "active"
    SUSPENDED = "suspended"
    COLLAPSED = "collapsed"
    CONCLUDED = "concluded"
    IMPLEMENTATION = "implementation"


class Visibility(models.TextChoices):
    PRIVATE = "private"
    PUBLIC = "public"


def _counted(rows: Any, **options: Any) -> Subquery:
    """Return how many rows a correlated subquery has."""
    return Subquery(
        rows.order_by().values("negotiation").annotate(n=Count("id", **options)).values("n")
    )


class NegotiationQuerySet(models.QuerySet["Negotiation"]):
    def visible_to(self, user: Caller) -> Self:
        """Public negotiations, and those `user` is a member of."""
        if user.is_superuser:
            return self
        public = Q(visibility=Visibility.PUBLIC)
        return self.filter(public | Q(pk__in=teams_of(user)))

    def with_progress(self) -> Self:
        """Annotate counts of articles, of coded ones (with a passage) and of accepted positions,
        and the newest day something was said.
        """
        articles: Any = self.model._meta.get_field("articles").related_model
        positions: Any = self.model._meta.get_field("positions").related_model
        here = {"negotiation": OuterRef("pk")}
        mine = articles._base_manager.filter(**here)
        parties: Any = self.model._meta.get_field("parties").related_model
        said = positions._base_manager.filter(**here, status="accepted")
        return self.annotate(
            article_count=_counted(mine),
            coded_count=_counted(mine.filter(passages__isnull=False), distinct=True),
            position_count=_counted(said),
            newest=Subquery(said.order_by("-said_until").values("said_until")[:1]),
        ).prefetch_related(Prefetch("parties", parties.objects.with_actors_by_role()))

    def of_team(self, user: Caller) -> Self:
        """Negotiations that `user` is a member of."""
        return self if user.is_superuser else self.filter(pk__in=teams_of(user))

    def with_role_of(self, user: Caller) -> Self:
        """Annotate `role`: the role of `user` in each, or None."""
        mine = Membership.objects.of(user).filter(negotiation=OuterRef("pk"))
        return self.annotate(role=Subquery(mine.values("role")[:1]))


@journalled(
    one="the negotiation",
    many="negotiations",
    title="{title}",
    name="title",
    past={"create": "created", "revise": "revised", "delete": "deleted"},
    page=NounPage("negotiation", ("slug",)),
)
class Negotiation(Record):
    """A peace process and its workspace. `notes_published`: readers outside the team also see
    coders' notes.
    """

    slug = models.SlugField(max_length=80)
    title = models.CharField(max_length=500)
    summary = models.TextField(blank=True)
    status = models.CharField(
        max_length=20, choices=NegotiationStatus, default=NegotiationStatus.ACTIVE
    )
    visibility = models.CharField(max_length=10, choices=Visibility, default=Visibility.PRIVATE)
    notes_published = models.BooleanField(default=False, db_default=False)
    started_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    canonical = canonical_form("title")
    sort_key = place_in_lists("title")

    objects = NegotiationQuerySet.as_manager()

    class Meta:
        constraints = [
            one_of("negotiation", "status", NegotiationStatus.values),
            one_of("negotiation", "visibility", Visibility.values),
            not_blank("negotiation", "title"),
            UniqueConstraint(
                fields=["slug"],
                name="negotiation_slug_is_its_own",
                violation_error_code="slug",
                violation_error_message="Another negotiation has this slug.",
            ),
            starts_before_it_ends("negotiation", "started_on", "ended_on"),
        ]

    def actors_once(self) -> list[Any]:
        """The actors of its parties, each once: an actor may have several roles. For a negotiation
        read `with_progress`.
        """
        return list(dict.fromkeys(party.actor for party in self.parties.all()))

    def __str__(self) -> str:
        return self.title


def notes_open_to(whole: frozenset[UUID]) -> Q:
    """Return the rows whose notes are open to a reader of these negotiations (`read_whole`)."""
    return Q(negotiation__in=whole) | Q(
        negotiation__in=Negotiation.objects.filter(notes_published=True)
    )


class NegotiationRows(models.QuerySet[M]):
    """Rows that belong to a negotiation, visible to whoever may see it."""

    def visible_to(self, user: Caller, within: UUID | None = None) -> Self:
        """Rows visible to `user`. `within`: only those of this negotiation, which takes a shorter
        query for members.
        """
        here = self.filter(negotiation=within) if within else self
        if user.is_superuser or (within and within in teams_of(user)):
            return here
        return here.filter(negotiation__in=Negotiation.objects.visible_to(user))

    def with_parts(self) -> Self:
        """Prefetch the parts written with each row, in a fixed number of queries."""
        return self
