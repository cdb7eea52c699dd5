"""The caller: the user, their memberships, and the token that they call with."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from negotiations.api.protocol.parameters import WithoutParameters
from negotiations.models import Membership, Token


class MembershipOfMe(serializers.ModelSerializer[Membership]):
    negotiation: Any = serializers.SlugRelatedField(slug_field="slug", read_only=True)

    class Meta:
        model = Membership
        fields = ("negotiation", "role")


class TokenOfMe(serializers.ModelSerializer[Token]):
    class Meta:
        model = Token
        fields = ("name", "scope", "expires_at", "last_used_at")


class MeShape(serializers.Serializer[Any]):
    username = serializers.CharField()
    memberships = MembershipOfMe(many=True)
    token = TokenOfMe(allow_null=True, help_text="Null for a caller who is signed in.")


class MeView(WithoutParameters):
    permission_classes = [IsAuthenticated]

    @extend_schema(operation_id="me", responses=MeShape)
    def get(self, request: Request) -> Response:
        """The caller, their role in each negotiation, and the token they call with."""
        memberships = (
            Membership.objects.of(request.user)
            .select_related("negotiation")
            .order_by("negotiation__slug")
        )
        token = request.auth if isinstance(request.auth, Token) else None
        username = request.user.username
        return Response(
            MeShape({"username": username, "memberships": memberships, "token": token}).data
        )
