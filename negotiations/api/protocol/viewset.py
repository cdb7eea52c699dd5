"""What bulk calls, lists and refusals need of the viewset of a noun."""

from types import ModuleType
from typing import Any

from rest_framework.response import Response
from rest_framework.serializers import ModelSerializer
from rest_framework.viewsets import GenericViewSet

from negotiations.api import JsonObject
from negotiations.api.protocol import etags
from negotiations.api.protocol.parameters import chosen_fields
from negotiations.api.protocol.problem_details import BadQuery
from negotiations.models.base import Record


# Neither it nor its subclasses but NounViewSet have a docstring: the first one found is the
# description of every operation that has none of its own.
class NounView(GenericViewSet[Any]):
    model: type[Record]
    #: The action module of the noun.
    verbs: ModuleType
    #: The verbs that make one and remove one.
    adding = "add"
    removing = "retract"
    #: Whether a duplicate is refused, unless `?duplicate=allow` permits it.
    compared = False
    serializer_class: type[ModelSerializer[Any]]
    #: The serializer for reading, if it is another than the one for writing.
    read_serializer_class: type[ModelSerializer[Any]] | None = None
    #: The field that each ordering compares.
    orderings = {"id": "id", "updated_at": "updated_at"}

    def get_queryset(self) -> Any:
        """The rows of the noun that the caller may see, with what they are read with."""
        rows: Any = self.model._default_manager
        return rows.visible_to(self.request.user).with_parts().select_related("negotiation")

    def get_read_serializer_class(self) -> type[ModelSerializer[Any]]:
        return self.read_serializer_class or self.serializer_class

    def read(self, instance: Record) -> JsonObject:
        """The object as the caller reads it."""
        reader = self.get_read_serializer_class()
        return dict(reader(instance, context=self.get_serializer_context()).data)

    def respond(self, instance: Record, status: int = 200) -> Response:
        """The object, or the fields in `?fields=`, with the ETag of the whole."""
        body = self.read(instance)
        names = self.chosen_fields(self.get_read_serializer_class())
        shown = body if names is None else {name: body[name] for name in names}
        return etags.tagged(self.request, body, body["version"], shown=shown, status=status)

    def chosen_fields(self, reader: type[ModelSerializer[Any]]) -> tuple[str, ...] | None:
        """The fields in `?fields=`; None for all."""
        if "fields" not in self.request.query_params:
            return None
        readable = [str(field.field_name) for field in reader()._readable_fields]
        return chosen_fields(self.request, readable)

    def duplicate_parameter(self) -> set[str]:
        """The name of the parameter that permits duplicates, where this action takes it."""
        writes = self.action in ("create", "partial_update", "bulk")
        return {"duplicate"} if self.compared and writes else set()

    def duplicate_argument(self) -> dict[str, bool]:
        """What the verb is told about duplicates. Raises BadQuery."""
        if not self.duplicate_parameter():
            return {}
        value = self.request.query_params.get("duplicate")
        if value not in (None, "allow"):
            raise BadQuery({"duplicate": "Not one of: allow."})
        return {"duplicate": value == "allow"}
