"""The standings of parties on terms: computed, read only."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from negotiations.api import JsonObject
from negotiations.api.protocol.filters import visible_negotiation
from negotiations.api.protocol.parameters import validated_query
from negotiations.api.protocol.problem_details import BadQuery
from negotiations.models import Actor, Negotiation, Term, User
from negotiations.models.position import Audience, ConditionRelation, Stage
from negotiations.queries.standings.columns import LAYERS
from negotiations.queries.standings.coverage import coverage
from negotiations.queries.standings.matrix import VOICES, default_day, standings
from negotiations.queries.standings.rule import RULE, Standing

UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"


@extend_schema_field({"type": "string", "pattern": f"^{UUID}(,{UUID})*$"})
class Ids(serializers.CharField):
    """Ids separated by commas."""

    def to_internal_value(self, data: str) -> Any:
        field = serializers.UUIDField()
        return [
            field.to_internal_value(part) for part in super().to_internal_value(data).split(",")
        ]


class StandingsQuery(serializers.Serializer[Any]):
    negotiation = serializers.CharField()
    as_of = serializers.DateField(
        required=False,
        help_text=(
            "Default: the end of the talks, else the last day with an accepted position, else"
            " today."
        ),
    )
    voice = serializers.ChoiceField(VOICES, default=VOICES[0])
    layer = serializers.ChoiceField(LAYERS, default=LAYERS[0])
    holders = Ids(required=False, help_text="Only these actors' rows.")
    terms = Ids(required=False, help_text="Only these terms.")
    side = serializers.CharField(
        required=False, help_text="Only what was said on days when its party was on this side."
    )
    parties = serializers.ChoiceField(
        ["in_force", "all"],
        default="in_force",
        help_text="`all`: also the actors none of whose parties is in force on the as-of date.",
    )
    closed = serializers.ChoiceField(
        ["true", "false"],
        default="false",
        help_text="Also terms that are not alive on the as-of date; nobody has a standing on them.",
    )
    audience = serializers.ChoiceField(
        Audience.choices, required=False, help_text="Only what was said to this audience."
    )
    coverage = serializers.ChoiceField(
        ["true", "false"],
        default="false",
        help_text="Count what the standings rest on; that takes longer than they do.",
    )


class StandingCondition(serializers.Serializer[Any]):
    relation = serializers.ChoiceField(ConditionRelation.choices)
    term = serializers.UUIDField()
    by = serializers.UUIDField(allow_null=True)


class Faction(serializers.Serializer[Any]):
    actor = serializers.UUIDField()
    stance = serializers.IntegerField(allow_null=True, min_value=-2, max_value=2)


class StandingShape(serializers.Serializer[Any]):
    party = serializers.UUIDField(allow_null=True)
    actor = serializers.UUIDField()
    term = serializers.UUIDField()
    stance = serializers.IntegerField(allow_null=True, min_value=-2, max_value=2)
    state = serializers.ChoiceField(
        ["stated", "ambivalent", "divided", "reported", "silent", "unread"]
    )
    basis = serializers.ChoiceField(["own", "reported"], allow_null=True)
    ambivalent = serializers.BooleanField(
        help_text="A voice of the party, or reports of it, contradict themselves."
    )
    divided = serializers.BooleanField(
        help_text="Different holders or speakers of the party contradict each other."
    )
    stage = serializers.ChoiceField(
        Stage.choices, allow_null=True, help_text="The lowest stage of endorsement."
    )
    inferred = serializers.BooleanField()
    solid = serializers.BooleanField()
    n = serializers.IntegerField()
    sources = serializers.IntegerField()
    said_until = serializers.DateField(allow_null=True)
    age_days = serializers.IntegerField(allow_null=True)
    conditions = StandingCondition(many=True)
    positions = serializers.ListField(child=serializers.UUIDField())
    factions = Faction(
        many=True, help_text="Where its factions stand; they never count for the party."
    )


class Rule(serializers.Serializer[Any]):
    as_of = serializers.DateField()
    voice = serializers.CharField()
    layer = serializers.CharField()
    articles_coded = serializers.IntegerField(
        required=False, help_text="With `coverage=true`: how many articles “silent” speaks of."
    )
    unplaced = serializers.IntegerField(
        required=False, help_text="With `coverage=true`: positions of holders tied to no row."
    )
    text = serializers.DictField(child=serializers.CharField())


class StandingsShape(serializers.Serializer[Any]):
    rule = Rule()
    results = StandingShape(many=True)


class StandingsView(APIView):
    detail = False

    @extend_schema(
        operation_id="standings_list",
        parameters=[StandingsQuery, OpenApiParameter("format", str, enum=["json"])],
        responses=StandingsShape,
    )
    def get(self, request: Request) -> Response:
        """Where each party stands on each term as of a date, by the rule given with it."""
        query = validated_query(request, StandingsQuery)
        negotiation = visible_negotiation(request.user, query.pop("negotiation"))
        _refuse_invisible(negotiation, request.user, query)
        query.setdefault("as_of", default_day(negotiation))
        with_coverage, closed = (query.pop(name) == "true" for name in ("coverage", "closed"))
        other_days = query.pop("parties") == "all"
        matrix = standings(negotiation, **query, other_days=other_days, closed=closed)
        rule = {name: getattr(matrix, name) for name in ("as_of", "voice", "layer")}
        rule["text"] = RULE
        if with_coverage:
            covered = coverage(negotiation, as_of=query["as_of"])
            rule |= {"articles_coded": covered.articles_coded, "unplaced": covered.unplaced}
        return Response({"rule": rule, "results": [_cell(cell) for cell in matrix.standings]})


def _cell(cell: Standing) -> JsonObject:
    """A cell in the form of StandingShape. A serializer takes five times as long, for thousands of
    cells.
    """
    conditions = [
        {"relation": relation, "term": term, "by": by} for relation, term, by in cell.conditions
    ]
    factions = [{"actor": actor, "stance": stance} for actor, stance in cell.factions]
    return {**cell._asdict(), "conditions": conditions, "factions": factions}


def _refuse_invisible(
    negotiation: Negotiation, user: User | AnonymousUser, query: JsonObject
) -> None:
    """Raises BadQuery for an actor that the caller may not see, or another negotiation's term."""
    terms, holders = query.get("terms", []), query.get("holders", [])
    if Term.objects.filter(negotiation=negotiation, pk__in=terms).count() < len(set(terms)):
        raise BadQuery({"terms": "There is no such term in this negotiation."})
    if Actor.objects.visible_to(user).filter(pk__in=holders).count() < len(set(holders)):
        raise BadQuery({"holders": "There is no such actor."})
