"""What the viewsets of all nouns do: list, read, create, revise, retract, many at once."""

from rest_framework.exceptions import ParseError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from negotiations.api import JsonObject
from negotiations.api.protocol import etags
from negotiations.api.protocol.bulk import Bulk
from negotiations.api.protocol.idempotency import idempotent
from negotiations.api.protocol.parameters import refuse_unknown
from negotiations.api.streaming.responses import Readable
from negotiations.models.base import Record
from negotiations.models.membership import read_whole
from negotiations.queries.common.hierarchy import Paths

UUID_PATTERN = "[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"


class NounViewSet(Bulk, Readable):
    """List, read, create (POST), revise (PATCH) and retract (DELETE) objects, one at a time or many
    at once.
    """

    http_method_names = ["get", "head", "options", "post", "patch", "delete"]
    lookup_value_regex = UUID_PATTERN

    def get_serializer_context(self) -> JsonObject:
        return {
            **super().get_serializer_context(),
            "paths": Paths(self.model),
            "root": self.request.build_absolute_uri("/"),
            "whole": read_whole(self.request.user),
        }

    def initial(self, request: Request, *args: object, **kwargs: object) -> None:
        super().initial(request, *args, **kwargs)
        if "Transfer-Encoding" in request.headers:
            raise ParseError("The length of this body is not told: send Content-Length.")
        if self.action in ("retrieve", "create", "partial_update", "destroy"):
            refuse_unknown(request, {"fields", *self.duplicate_parameter()})
            # A bad name is refused before anything is written.
            self.chosen_fields(self.get_read_serializer_class())

    @idempotent
    def create(self, request: Request, *args: object, **kwargs: object) -> Response:
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        add = getattr(self.verbs, self.adding)
        created = add(by=request.user, **self.duplicate_argument(), **serializer.validated_data)
        response = self.respond(self.get_queryset().get(pk=created.pk), status=201)
        response["Location"] = self._address(created)
        return response

    def partial_update(self, request: Request, *args: object, **kwargs: object) -> Response:
        instance = self.get_object()
        serializer = self.get_serializer(instance, data=request.data, partial=True)
        serializer.is_valid(raise_exception=True)
        self.verbs.revise(
            instance,
            by=request.user,
            **self._version(instance),
            **self.duplicate_argument(),
            **serializer.validated_data,
        )
        return self.respond(self.get_queryset().get(pk=instance.pk))

    def destroy(self, request: Request, *args: object, **kwargs: object) -> Response:
        instance = self.get_object()
        remove = getattr(self.verbs, self.removing)
        remove(instance, by=request.user, **self._version(instance))
        return Response(status=204)

    def _version(self, instance: Record) -> dict[str, int | None]:
        return {"version": etags.version_read(self.request, instance.version)}

    def _address(self, instance: Record) -> str:
        lookup = getattr(instance, self.lookup_field)
        return str(reverse(f"{self.basename}-detail", [lookup], request=self.request))
