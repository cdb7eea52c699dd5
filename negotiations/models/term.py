"""A proposed term: what the parties negotiate about. A package is a term with items."""

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models.expressions import RawSQL

from negotiations.models.actor import Actor
from negotiations.models.base import Part, Record, counted, in_rank
from negotiations.models.constraints import not_blank, not_itself, one_of, starts_before_it_ends
from negotiations.models.derived import canonical_form, place_in_lists, similar_letters
from negotiations.models.negotiation import Negotiation, NegotiationRows
from negotiations.models.registry import NounPage, journalled
from negotiations.models.tag import COMMENTARY, Tag


class TermStatus(models.TextChoices):
    FLOATED = "floated"
    TABLED = "tabled"
    ACCEPTED_IN_PRINCIPLE = "accepted_in_principle"
    ACCEPTED = "accepted"
    INITIALLED = "initialled"
    SIGNED = "signed"
    FULFILLED = "fulfilled"
    LAPSED = "lapsed"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class RelationKind(models.TextChoices):
    REQUIRES = "requires"
    EXCLUDES = "excludes"
    BEFORE = "before"
    TRADED_FOR = "traded_for"
    REFINES = "refines"


class TermQuerySet(NegotiationRows["Term"]):
    def with_parts(self) -> Self:
        return self.prefetch_related(
            *(in_rank(Term, name) for name in ("items", "proposers", "relations"))
        )

    def with_ties(self) -> Self:
        """Prefetch everything it relates to, in a fixed number of queries."""
        return self.select_related(
            "tag", "parent", "obliged", "beneficiary", "supersedes"
        ).prefetch_related(
            "variants",
            "superseded_by",
            "items__term",
            "packages__package",
            "proposers__actor",
            "relations__term",
            "related_from__source",
        )

    def with_counts(self) -> Self:
        """Annotate `position_count`: accepted positions."""
        positions: Any = Term.positions.rel.related_model
        mine = positions._base_manager.filter(term=models.OuterRef("pk"), status="accepted")
        return self.annotate(position_count=counted(mine, "term"))

    def in_area(self, code: str) -> Self:
        """Terms whose tag is this one or below it."""
        return self.filter(models.Q(tag__code=code) | models.Q(tag__code__startswith=f"{code}."))

    def at_stake(self) -> Self:
        """Terms outside the META branch: terms below it concern the talks themselves and never
        enter a matrix.
        """
        return self.exclude(pk__in=RawSQL(COMMENTARY_TERMS, (COMMENTARY, f"{COMMENTARY}.%")))  # noqa: S611


#: All terms under the META branch of a codebook by their tag, and all variants of these, at any
#: depth.
COMMENTARY_TERMS = """
WITH RECURSIVE branch AS (
    SELECT id FROM negotiations_tag WHERE code = %s OR code LIKE %s
    UNION SELECT tag.id FROM negotiations_tag tag JOIN branch ON tag.parent_id = branch.id
), about AS (
    SELECT term.id FROM negotiations_term term JOIN branch ON term.tag_id = branch.id
    UNION SELECT term.id FROM negotiations_term term JOIN about ON term.parent_id = about.id
)
SELECT id FROM about
"""


@journalled(
    one="a term",
    many="terms",
    title="{label}",
    name="label",
    past={"add": "added", "revise": "revised", "retract": "retracted"},
    page=NounPage("term", ("slug", "pk")),
    parts=("items", "proposers", "relations"),
)
class Term(Record):
    """A short proposition in action form. A child, or variant, says the same with more parameters.

    It is at stake from `tabled_on` to `closed_on`, both included; an empty date leaves that end
    open.
    """

    negotiation = models.ForeignKey(Negotiation, models.PROTECT, related_name="terms")
    tag = models.ForeignKey(Tag, models.PROTECT, null=True, blank=True, related_name="terms")
    label = models.CharField(max_length=500)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="variants"
    )
    obliged = models.ForeignKey(
        Actor, models.PROTECT, null=True, blank=True, related_name="terms_obliging"
    )
    beneficiary = models.ForeignKey(
        Actor, models.PROTECT, null=True, blank=True, related_name="terms_benefiting"
    )
    parameters = models.JSONField(default=dict, blank=True)
    status = models.CharField(max_length=25, choices=TermStatus, default=TermStatus.FLOATED)
    tabled_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    text_version = models.CharField(max_length=200, blank=True)
    all_or_nothing = models.BooleanField(default=False)
    supersedes = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )
    canonical = canonical_form("label")
    similar = similar_letters("label")
    sort_key = place_in_lists("label")
    #: Above 0: its parent has another with this label, by its canonical form. None until it is
    #: written: the lowest free.
    clash = models.PositiveIntegerField(default=0, blank=True, editable=False)

    objects = TermQuerySet.as_manager()

    class Meta:
        constraints = [
            one_of("term", "status", TermStatus.values),
            starts_before_it_ends("term", "tabled_on", "closed_on"),
            not_blank("term", "label"),
            not_itself("term", "parent"),
            not_itself("term", "supersedes"),
            models.UniqueConstraint(
                fields=["negotiation", "parent", "canonical", "clash"],
                nulls_distinct=False,
                name="term_label_is_said_once_below_its_parent",
                violation_error_code="label",
                violation_error_message="There is a term with this label already.",
            ),
        ]

    def lives_on(self, day: date) -> bool:
        return (self.tabled_on or day) <= day <= (self.closed_on or day)

    def __str__(self) -> str:
        return self.label


class TermItem(Part):
    """One term of a package."""

    package = models.ForeignKey(Term, models.CASCADE, related_name="items")
    term = models.ForeignKey(Term, models.PROTECT, related_name="packages")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["package", "term"],
                name="term_has_an_item_once",
                violation_error_code="items",
                violation_error_message="A package names an item twice.",
            ),
            models.CheckConstraint(
                name="term_is_no_item_of_itself",
                condition=~models.Q(package=models.F("term")),
                violation_error_code="items",
                violation_error_message="A package is no item of itself.",
            ),
        ]


class TermProposer(Part):
    term = models.ForeignKey(Term, models.CASCADE, related_name="proposers")
    actor = models.ForeignKey(Actor, models.PROTECT, related_name="terms_proposed")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["term", "actor"],
                name="term_names_a_proposer_once",
                violation_error_code="proposers",
                violation_error_message="A proposer is named twice.",
            )
        ]


class TermRelation(Part):
    """How a term relates to another."""

    source = models.ForeignKey(Term, models.CASCADE, related_name="relations")
    relation = models.CharField(max_length=20, choices=RelationKind)
    term = models.ForeignKey(Term, models.PROTECT, related_name="related_from")

    class Meta:
        constraints = [
            one_of("termrelation", "relation", RelationKind.values),
            models.CheckConstraint(
                name="termrelation_ties_two_terms",
                condition=~models.Q(source=models.F("term")),
                violation_error_code="relations",
                violation_error_message="A term has no relation to itself.",
            ),
            models.UniqueConstraint(
                fields=["source", "relation", "term"],
                name="termrelation_is_said_once",
                violation_error_code="relations",
                violation_error_message="A relation is named twice.",
            ),
        ]
