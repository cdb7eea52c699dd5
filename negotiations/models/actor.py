"""Anyone who can hold or report a position, with all their names and affiliations."""

from collections.abc import Callable, Collection
from typing import Any, Self
from uuid import UUID

from django.db import models
from django.db.models import Q

from negotiations.models.base import Part, Record, counted, in_rank, references_to
from negotiations.models.constraints import not_blank, one_of, starts_before_it_ends
from negotiations.models.derived import canonical_form, named_with, place_in_lists, similar_letters
from negotiations.models.negotiation import Negotiation
from negotiations.models.registry import NounPage, journalled
from negotiations.models.user import Caller
from negotiations.text.canonical import stored
from negotiations.text.folding import Level


class ActorKind(models.TextChoices):
    STATE = "state"
    GOVERNMENT_BODY = "government_body"
    ARMED_GROUP = "armed_group"
    POLITICAL_PARTY = "political_party"
    IGO = "igo", "IGO"
    COALITION = "coalition"
    CIVIL_SOCIETY = "civil_society"
    COMPANY = "company"
    MEDIA = "media"
    THINK_TANK = "think_tank"
    POPULATION_GROUP = "population_group"
    PERSON = "person"
    UNIDENTIFIED = "unidentified"


class AffiliationRelation(models.TextChoices):
    MEMBER_OF = "member_of"
    LEADS = "leads"
    REPRESENTS = "represents"
    PART_OF = "part_of"
    FACTION_OF = "faction_of"
    SUCCESSOR_OF = "successor_of"
    BACKED_BY = "backed_by"


#: The ties along which what an actor says counts for another: they answer `holder_tree` and fill a
#: party's cell.
SPEAKING_FOR = (
    AffiliationRelation.LEADS,
    AffiliationRelation.REPRESENTS,
    AffiliationRelation.PART_OF,
)


def _all(id: str) -> Q:
    return Q()


class ActorQuerySet(models.QuerySet["Actor"]):
    def visible_to(self, user: Caller) -> Self:
        """Shared actors, and those of negotiations that `user` may see."""
        if user.is_superuser:
            return self
        return self.filter(
            Q(negotiation=None) | Q(negotiation__in=Negotiation.objects.visible_to(user))
        )

    def usable_in(self, negotiation: Negotiation) -> Self:
        return self.filter(Q(negotiation=None) | Q(negotiation=negotiation))

    def called(self, name: str) -> Self:
        """Actors with this name or alias, in the form in which names are compared."""
        same = stored(name)
        alias = ActorName.objects.filter(canonical=same).values("actor")
        return self.filter(Q(canonical=same) | Q(pk__in=alias))

    def matching(self, words: str, level: Level = Level.EQUAL) -> Self:
        """Actors with `words` in a name or alias, in the form in which names are compared at that
        level.
        """
        part = named_with(words, level)
        return self.filter(part | Q(pk__in=ActorName.objects.filter(part).values("actor")))

    def used_by(self, negotiation: Negotiation, user: Caller) -> Self:
        """The negotiation's own actors, and shared ones that something in it, visible to `user`,
        refers to.
        """
        return self.used_in_any([negotiation], user)

    def used_in_any(
        self, negotiations: Any, user: Caller, where: Callable[[str], Any] = _all
    ) -> Self:
        """Actors of these negotiations, and shared ones that something in them, visible to `user`,
        refers to.

        `where` narrows what refers to them, given the name of the field with its id.
        """
        used = Q(negotiation__in=negotiations)
        for relation in references_to(Actor):
            model, name = relation.related_model, relation.field.name
            rows = _seen(model, user).filter(**{f"{_way_to_negotiation(model)}__in": negotiations})
            id = f"{model.whole_field()}_id" if issubclass(model, Part) else "pk"
            used |= Q(models.Exists(rows.filter(where(id), **{name: models.OuterRef("pk")})))
        return self.filter(used)

    def with_parts(self) -> Self:
        return self.prefetch_related(in_rank(Actor, "names"), in_rank(Actor, "affiliations"))

    def with_counts_in(self, negotiation: Negotiation) -> Self:
        """Annotate `position_count`: the accepted positions it holds there."""
        positions: Any = Actor.positions.rel.related_model
        held = positions._base_manager.filter(
            holder=models.OuterRef("pk"), negotiation=negotiation, status="accepted"
        )
        return self.annotate(position_count=counted(held, "holder"))

    def with_ties_in(self, negotiation: Negotiation) -> Self:
        """Prefetch names, and affiliations both ways, limited to actors that may be named there."""
        usable = Actor.objects.usable_in(negotiation)
        groups = (
            Affiliation.objects.filter(group__in=usable).order_by("rank").select_related("group")
        )
        members = (
            Affiliation.objects.filter(actor__in=usable)
            .order_by("actor__sort_key", "actor")
            .select_related("actor")
        )
        return self.prefetch_related(
            in_rank(Actor, "names"),
            models.Prefetch("affiliations", groups),
            models.Prefetch("members", members),
        )


@journalled(
    one="an actor",
    many="actors",
    title="{name}",
    name="name",
    past={"add": "added", "revise": "revised", "retract": "retracted"},
    page=NounPage("actor", ("slug", "pk")),
    parts=("names", "affiliations"),
)
class Actor(Record):
    """A person, party, state or organisation. Without a negotiation the whole site shares it;
    otherwise only that negotiation sees it. Names are not unique.
    """

    negotiation = models.ForeignKey(
        Negotiation, models.PROTECT, null=True, blank=True, related_name="actors"
    )
    kind = models.CharField(max_length=20, choices=ActorKind)
    name = models.CharField(max_length=500)
    description = models.TextField(blank=True)
    wikidata_id = models.CharField(max_length=20, blank=True)
    canonical = canonical_form("name")
    similar = similar_letters("name")
    sort_key = place_in_lists("name")

    objects = ActorQuerySet.as_manager()

    class Meta:
        constraints = [
            one_of("actor", "kind", ActorKind.values),
            not_blank("actor", "name"),
            models.CheckConstraint(
                name="actor_unidentified_belongs_to_a_negotiation",
                condition=~Q(kind=ActorKind.UNIDENTIFIED) | Q(negotiation__isnull=False),
                violation_error_code="negotiation",
                violation_error_message=(
                    "An unnamed source is not shared by the site: say in which negotiation it"
                    " belongs."
                ),
            ),
            models.CheckConstraint(
                name="actor_wikidata_id_is_a_q_number",
                condition=Q(wikidata_id="") | Q(wikidata_id__regex=r"^Q[1-9][0-9]*$"),
                violation_error_code="wikidata_id",
                violation_error_message="A Wikidata id is Q and a number, like Q159.",
            ),
        ]
        indexes = [
            models.Index(
                fields=["canonical"], opclasses=["text_pattern_ops"], name="actor_by_canonical_name"
            ),
            models.Index(fields=["sort_key", "id"], name="actor_in_order"),
        ]

    def __str__(self) -> str:
        return self.name

    def used_in(self) -> set[Any]:
        """Return the ids of the negotiations that refer to this actor. One query."""
        return uses_of([self.pk])[self.pk]


def uses_of(actors: Collection[UUID]) -> dict[UUID, set[Any]]:
    """Return the ids of the negotiations that refer to each of these actors. One query."""
    uses: dict[UUID, set[Any]] = {actor: set() for actor in actors}
    if not uses:
        return uses
    rows = [
        relation.related_model._base_manager.filter(**{f"{relation.field.name}__in": actors})
        .order_by()
        .values_list(relation.field.name, _way_to_negotiation(relation.related_model))
        for relation in references_to(Actor)
    ]
    for actor, negotiation in rows[0].union(*rows[1:]):
        if negotiation:
            uses[actor].add(negotiation)
    return uses


def _seen(model: Any, user: Caller) -> Any:
    """Return the rows of a model that `user` may see; a part is visible with its whole."""
    if not issubclass(model, Part):
        return model.objects.visible_to(user)
    whole = model._meta.get_field(model.whole_field())
    return model._base_manager.filter(
        **{f"{whole.name}__in": whole.related_model.objects.visible_to(user)}
    )


def _way_to_negotiation(model: Any) -> str:
    """Return the lookup from a row that refers to an actor to its negotiation."""
    return f"{model.whole_field()}__negotiation" if issubclass(model, Part) else "negotiation"


class ActorName(Part):
    """Another name of an actor, including metonyms ("the Kremlin")."""

    actor = models.ForeignKey(Actor, models.CASCADE, related_name="names")
    name = models.CharField(max_length=500)
    language = models.CharField(max_length=35, blank=True)
    canonical = canonical_form("name")
    similar = similar_letters("name")

    class Meta:
        constraints = [not_blank("actorname", "name")]
        indexes = [
            models.Index(
                fields=["canonical"],
                opclasses=["text_pattern_ops"],
                name="actor_by_canonical_alias",
            )
        ]


class Affiliation(Part):
    """A dated relation of an actor to a group that it leads, represents or belongs to."""

    actor = models.ForeignKey(Actor, models.CASCADE, related_name="affiliations")
    group = models.ForeignKey(Actor, models.PROTECT, related_name="members")
    relation = models.CharField(max_length=20, choices=AffiliationRelation)
    title = models.CharField(max_length=500, blank=True)
    from_date = models.DateField(null=True, blank=True)
    until_date = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            one_of("affiliation", "relation", AffiliationRelation.values),
            starts_before_it_ends("affiliation", "from_date", "until_date"),
            models.CheckConstraint(
                name="affiliation_ties_two_actors",
                condition=~Q(actor=models.F("group")),
                violation_error_code="affiliations",
                violation_error_message="An actor has no affiliation with itself.",
            ),
        ]
