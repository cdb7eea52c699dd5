"""Query parameters. Unknown, repeated and empty ones are refused by name."""

from collections.abc import Iterable

from rest_framework.request import Request
from rest_framework.serializers import Serializer
from rest_framework.views import APIView

from negotiations.api import JsonObject
from negotiations.api.protocol.problem_details import BadQuery

ALWAYS = {"format"}


def refuse_unknown(request: Request, known: set[str]) -> None:
    """Raises BadQuery for a parameter that is not in `known`, is given twice, or is empty."""
    unknown = request.query_params.keys() - known - ALWAYS
    if unknown:
        choices = ", ".join(sorted(known | ALWAYS))
        raise BadQuery(
            dict.fromkeys(sorted(unknown), f"There is no such parameter; there are {choices}.")
        )
    if twice := [name for name, values in request.query_params.lists() if len(values) > 1]:
        raise BadQuery(dict.fromkeys(twice, "Given more than once."))
    if empty := [name for name, value in request.query_params.items() if not str(value).strip()]:
        raise BadQuery(dict.fromkeys(empty, "Given without a value."))


def validated_query(request: Request, query_class: "type[Serializer[JsonObject]]") -> JsonObject:
    """The query parameters, validated by a serializer. Raises BadQuery for others and for bad
    values.
    """
    query = query_class(data=request.query_params.dict())
    refuse_unknown(request, set(query.fields))
    if not query.is_valid():
        raise BadQuery(query.errors)
    return dict(query.validated_data)


def truth(request: Request, name: str) -> bool:
    """Whether a parameter is `true`; without it, false. Raises BadQuery for any other value."""
    text = request.query_params.get(name, "false")
    if text not in ("true", "false"):
        raise BadQuery({name: "Not one of: true, false."})
    return text == "true"


def chosen_fields(request: Request, known: Iterable[str]) -> tuple[str, ...] | None:
    """The names in `?fields=`, each once; None without the parameter. Raises BadQuery for a name
    that is not one of `known`.
    """
    text = request.query_params.get("fields")
    if text is None:
        return None
    names, known = tuple(dict.fromkeys(text.split(","))), list(known)
    if unknown := [name for name in names if name not in known]:
        raise BadQuery(
            {"fields": f"There is no {', '.join(unknown)}; there are {', '.join(known)}."}
        )
    return names


class WithoutParameters(APIView):
    """A view that takes no query parameter but `format`."""

    def initial(self, request: Request, *args: object, **kwargs: object) -> None:
        super().initial(request, *args, **kwargs)
        refuse_unknown(request, set())
