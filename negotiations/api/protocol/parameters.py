"""What an address may be asked with. Nothing unknown passes."""

from typing import Any

from negotiations.api.protocol.problem_details import BadQuery

ALWAYS = {"format"}


def refuse_unknown(request: Any, known: set[str]) -> None:
    """Raises BadQuery for a parameter that is none of `known`, or is given twice."""
    unknown = request.query_params.keys() - known - ALWAYS
    if unknown:
        choices = ", ".join(sorted(known | ALWAYS))
        raise BadQuery(
            dict.fromkeys(sorted(unknown), f"There is no such parameter; there are {choices}.")
        )
    if twice := [name for name, values in request.query_params.lists() if len(values) > 1]:
        raise BadQuery(dict.fromkeys(twice, "Given more than once."))
    if empty := [name for name, value in request.query_params.items() if not value.strip()]:
        raise BadQuery(dict.fromkeys(empty, "Given without a value."))


class WithoutParameters:
    """For a view that answers one thing."""

    def initial(self, request: Any, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)  # type: ignore[misc]
        refuse_unknown(request, set())
