"""Negotiations, looked up by slug."""

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from negotiations.actions import negotiation, tag
from negotiations.api import JsonObject
from negotiations.api.fields.shape import STAMPS, Shape
from negotiations.api.protocol.bulk import objects_in
from negotiations.api.protocol.filters import Filters, named
from negotiations.api.protocol.idempotency import idempotent
from negotiations.api.protocol.parameters import refuse_unknown
from negotiations.api.resources.base import NounViewSet
from negotiations.api.resources.tag import CodebookLoaded, CodebookRow
from negotiations.exchange.codebook import starter_codebook
from negotiations.models import Negotiation
from negotiations.models.negotiation import NegotiationQuerySet


class NegotiationShape(Shape):
    settled = ()

    class Meta:
        model = Negotiation
        fields = (
            "id", "slug", "title", "summary", "status", "visibility", "notes_published",
            "started_on", "ended_on", *STAMPS[1:],
        )  # fmt: skip
        read_only_fields = STAMPS


class NegotiationFilters(Filters):
    q = named()


class NegotiationViewSet(NounViewSet):
    model, verbs, adding, removing = Negotiation, negotiation, "create", "delete"
    serializer_class = NegotiationShape
    filterset_class = NegotiationFilters
    lookup_field = "slug"
    lookup_value_regex = "[-a-zA-Z0-9_]+"

    def get_queryset(self) -> NegotiationQuerySet:
        return Negotiation.objects.visible_to(self.request.user)

    @extend_schema(
        operation_id="negotiations_codebook",
        request=CodebookRow,
        responses={200: CodebookLoaded},
    )
    @action(detail=True, methods=["post"], filterset_class=None, pagination_class=None)
    @idempotent
    def codebook(self, request: Request, **kwargs: object) -> Response:
        """Loads a codebook: a list of tags, parents before children, or `{"starter": true}` for the
        starter codebook.

        Tags whose code is there already are left as they are. All or nothing, in one act: it is
        undone whole.
        """
        refuse_unknown(request, set())
        negotiation = self.get_object()  # first: a stranger is not told what is wrong with the body
        rows = self._codebook_rows(request.data)
        added = tag.load(by=request.user, negotiation=negotiation, tags=rows)
        return Response({"added": len(added), "already_there": len(rows) - len(added)})

    def _codebook_rows(self, sent: object) -> list[JsonObject]:
        if not isinstance(sent, dict):
            rows = CodebookRow(
                data=objects_in(sent), many=True, context=self.get_serializer_context()
            )
            rows.is_valid(raise_exception=True)
            return list(rows.validated_data)
        if unknown := sent.keys() - {"starter"}:
            raise ValidationError(dict.fromkeys(sorted(unknown), "There is no such field."))
        if sent.get("starter") is not True:
            raise ValidationError(
                {"starter": "Send true, or a list of tags in place of this object."}
            )
        return starter_codebook()
