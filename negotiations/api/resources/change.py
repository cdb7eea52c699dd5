"""The change feed, from which a client keeps a mirror of the negotiations that it may see."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import Http404
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import APIException
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param
from rest_framework.views import APIView

from negotiations.api.protocol.authentication import TokenScope
from negotiations.api.protocol.pagination import LARGEST, PAGE_SIZE
from negotiations.api.protocol.parameters import validated_query
from negotiations.api.protocol.problem_details import BadQuery
from negotiations.models import User
from negotiations.queries.common.keyset import BadCursor
from negotiations.queries.history import change_feed
from negotiations.queries.history.feed_cursor import CursorGone, Team

NOW = "now"


class Gone(APIException):
    status_code = 410


class ChangesQuery(serializers.Serializer[Any]):
    negotiation = serializers.CharField(
        required=False, help_text="Its slug: with the shared actors it uses."
    )
    type = serializers.ChoiceField(change_feed.TYPES, required=False)
    since = serializers.CharField(
        required=False,
        help_text=(
            f"The `cursor` of the last answer; `{NOW}` for that of this moment, before a dump."
        ),
    )
    page_size = serializers.IntegerField(
        min_value=1,
        max_value=LARGEST,
        default=PAGE_SIZE,
        help_text="How many changes; shared actors that they bring along come on top.",
    )


class ChangeShape(serializers.Serializer[Any]):
    cursor = serializers.CharField(help_text="After this row.")
    act = serializers.UUIDField(help_text="What one request or job wrote together.")
    verb = serializers.CharField()
    type = serializers.ChoiceField(change_feed.TYPES)
    id = serializers.UUIDField()
    version = serializers.IntegerField()
    at = serializers.DateTimeField()
    by = serializers.CharField()
    negotiation = serializers.CharField(
        allow_null=True, help_text="Its slug; null for a shared actor."
    )
    object = serializers.DictField(
        allow_null=True,
        help_text=(
            "What is there from now on, references as ids; null: it is gone, or not yours to see."
        ),
    )


class ChangesShape(serializers.Serializer[Any]):
    results = ChangeShape(many=True)
    next = serializers.URLField(allow_null=True, help_text="null at the end.")
    cursor = serializers.CharField(help_text="What to pass as `since` later.")


EXAMPLE = {
    "results": [
        {
            "cursor": "WyIiLCAiNGE3…", "act": "019aa6c2-6d1e-7c31-9f0e-2b1d5a1c0001",
            "verb": "term.revise", "type": "term", "id": "019aa6c2-6d1e-7c31-9f0e-2b1d5a1c0002",
            "version": 2, "at": "2031-05-14T09:30:00.123456Z", "by": "ana", "negotiation": "kessel",
            "object": {
                "negotiation": "019aa6c2-6d1e-7c31-9f0e-2b1d5a1c0003",
                "label": "Ceasefire of 30 days", "parent": None,
                "parameters": {"duration_days": 30}, "status": "tabled", "items": [],
            },
        },
        {
            "cursor": "WyIiLCAiNGE4…", "act": "019aa6c2-6d1e-7c31-9f0e-2b1d5a1c0004",
            "verb": "position.retract", "type": "position",
            "id": "019aa6c2-6d1e-7c31-9f0e-2b1d5a1c0005", "version": 3,
            "at": "2031-05-14T09:31:00.123456Z", "by": "ana", "negotiation": "kessel",
            "object": None,
        },
    ],
    "next": None,
    "cursor": "WyIiLCAiNGE5…",
}  # fmt: skip


class ChangesView(APIView):
    detail = False
    permission_classes = [IsAuthenticated, TokenScope]
    refusals = ("410",)

    @extend_schema(
        operation_id="changes_list",
        parameters=[ChangesQuery, OpenApiParameter("format", str, enum=["json"])],
        responses=ChangesShape,
        examples=[OpenApiExample("a revision and a tombstone", EXAMPLE, response_only=True)],
    )
    def get(self, request: Request) -> Response:
        """Every create, update and delete in order, in the negotiations of which the caller is a
        member.

        Put each `object` into a mirror, or remove what has none, and the mirror holds what the
        lists of these negotiations hold. An actor may be told again as it is.
        """
        query = validated_query(request, ChangesQuery)
        since = query.get("since")
        team = _team(request.user, query.get("negotiation"))
        if since == NOW:
            return Response({"results": [], "next": None, "cursor": change_feed.now(team)})
        try:
            page = change_feed.page_of(
                team, since=since, type=query.get("type"), size=query["page_size"]
            )
        except BadCursor as error:
            raise BadQuery({"since": str(error)}) from error
        except CursorGone as error:
            raise Gone(str(error)) from error
        here = request.build_absolute_uri()
        following = replace_query_param(here, "since", page.after) if page.more else None
        return Response(
            ChangesShape({"results": page.rows, "next": following, "cursor": page.after}).data
        )


def _team(user: User | AnonymousUser, slug: str | None) -> Team:
    """Raises Http404 if the caller is not a member of a negotiation with this slug."""
    team = Team.of(user, slug)
    if slug and not team.slugs:
        raise Http404
    return team
