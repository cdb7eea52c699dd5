"""What all nouns of the API do alike: list, read, create, revise, retract, many at once."""

from typing import Any

from rest_framework import mixins, viewsets
from rest_framework.exceptions import ParseError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from negotiations.api.protocol import etags
from negotiations.api.protocol.bulk import Bulk
from negotiations.api.protocol.idempotency import idempotent
from negotiations.api.protocol.parameters import refuse_unknown
from negotiations.api.protocol.problem_details import BadQuery
from negotiations.api.streaming.responses import Listed
from negotiations.models.membership import read_whole
from negotiations.queries.common.hierarchy import Paths


class NounViewSet(
    Bulk,
    Listed,
    mixins.CreateModelMixin,
    mixins.RetrieveModelMixin,
    mixins.DestroyModelMixin,
    mixins.ListModelMixin,
    viewsets.GenericViewSet[Any],
):
    """List, read, create (POST), revise (PATCH) and retract (DELETE) a noun, as api.md says of all
    of them.
    """

    http_method_names = ["get", "head", "options", "post", "patch", "delete"]
    orderings = {"id": "id", "updated_at": "updated_at"}
    lookup_value_regex = "[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
    model: Any
    verbs: Any
    #: The verb by which one is made.
    adding = "add"
    #: Whether one that is like another is refused, unless `?duplicate=allow` asks for it.
    compared = False
    read_serializer_class: Any = None

    def get_queryset(self) -> Any:
        return (
            self.model.objects.visible_to(self.request.user)
            .with_parts()
            .select_related("negotiation")
        )

    def get_serializer_context(self) -> dict[str, Any]:
        return {
            **super().get_serializer_context(),
            "lines": Paths(self.model),
            "root": self.request.build_absolute_uri("/"),
            "whole": read_whole(self.request.user),
        }

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if "Transfer-Encoding" in request.headers:
            raise ParseError("The length of this body is not told: send Content-Length.")
        if self.action in ("retrieve", "create", "partial_update", "destroy"):
            refuse_unknown(request, {"fields", *self._known_of_alike()})
            self._names(self._reader())  # refused before anything is written

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Any:
        rows = self.filter_queryset(self.get_queryset())
        if request.accepted_renderer.format != "json":
            return self.streamed(rows)
        return self.page(rows, self._reader())

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self._answer(self.get_object())

    @idempotent
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        created = self.perform_create(serializer)
        response = self._answer(self.get_queryset().get(pk=created.pk), status=201)
        response["Location"] = self._address(created)
        return response

    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        instance = self.get_object()
        serializer = self.get_serializer(instance, data=request.data, partial=True)
        serializer.is_valid(raise_exception=True)
        self.perform_update(serializer)
        return self._answer(self.get_queryset().get(pk=instance.pk))

    def perform_create(self, serializer: Any) -> Any:
        verb = getattr(self.verbs, self.adding)
        return verb(by=self.request.user, **self.on_alike(), **serializer.validated_data)

    def perform_update(self, serializer: Any) -> None:
        how = {**self._version(serializer.instance), **self.on_alike()}
        self.verbs.revise(
            serializer.instance, by=self.request.user, **how, **serializer.validated_data
        )

    def perform_destroy(self, instance: Any) -> None:
        self.verbs.retract(instance, by=self.request.user, **self._version(instance))

    def read(self, instance: Any) -> dict[str, Any]:
        """The object as the caller reads it."""
        return dict(self._reader()(instance, context=self._context()).data)

    def _answer(self, instance: Any, status: int = 200) -> Response:
        body = self.read(instance)
        return etags.tagged(
            self.request, body, body["version"], shown=self._chosen(body), status=status
        )

    def _chosen(self, body: dict[str, Any]) -> dict[str, Any]:
        """Only what `?fields=` names."""
        names = self._names(self._reader())
        return body if names is None else {name: body[name] for name in names}

    def _reader(self) -> Any:
        return self.read_serializer_class or self.get_serializer_class()

    def _context(self) -> dict[str, Any]:
        return self.get_serializer_context()

    def _known_of_alike(self) -> set[str]:
        return (
            {"duplicate"}
            if self.compared and self.action in ("create", "partial_update", "bulk")
            else set()
        )

    def on_alike(self) -> dict[str, bool]:
        """What the verbs are told of one that is like another."""
        if not self._known_of_alike():
            return {}
        asked = self.request.query_params.get("duplicate")
        if asked not in (None, "allow"):
            raise BadQuery({"duplicate": "Not one of: allow."})
        return {"duplicate": asked == "allow"}

    def _version(self, instance: Any) -> dict[str, int | None]:
        return {"version": etags.version_read(self.request, instance.version)}

    def _address(self, instance: Any) -> str:
        lookup = getattr(instance, self.lookup_field)
        return str(reverse(f"{self.basename}-detail", [lookup], request=self.request))
