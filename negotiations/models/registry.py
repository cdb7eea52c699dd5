"""The journalled nouns: each model declares once what the journal, undo, the feed and pages need.

`@journalled(...)` stands above the model. Nothing else keeps a table of nouns. An incomplete
declaration raises ImproperlyConfigured when its module is imported; a journalled model without one
does so when the models are loaded.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from string import Formatter
from typing import TypeVar

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist, ImproperlyConfigured
from django.db.models import ManyToOneRel, Model
from django.db.models.expressions import Combinable

from negotiations.models.base import Part, Record

R = TypeVar("R", bound=type[Record])


@dataclass(frozen=True)
class NounPage:
    """A URL name and its arguments: "slug" (the negotiation's), "pk", or a field of the object."""

    url_name: str
    arguments: tuple[str, ...] = ()


@dataclass(frozen=True)
class Noun:
    """What one journalled model declares.

    `one` and `many` name it in the history ("a position", "positions"); `past` has its verbs in the
    past tense, in the order verb → words. `title` is a format over its fields that names an object
    from its state; `name` is the expression that names it where others refer to it, None where
    nothing does. `page` shows it. `parts` are the relations to rows that are written with it.
    `not_journalled` are fields that never enter the journal, `not_worded` those that say nothing to
    a person. `loose_references` are fields that keep an id without a foreign key: field → model
    name. `in_feed`: the feed of changes includes it. `undone_by` is the verb whose permission undo
    asks for. `goes_with_negotiation`: it does not keep a
    negotiation from being deleted, but goes with it.
    """

    model: type[Record]
    one: str
    many: str
    title: str
    past: Mapping[str, str]
    page: NounPage
    name: str | Combinable | None
    parts: tuple[str, ...]
    not_journalled: frozenset[str]
    not_worded: frozenset[str]
    loose_references: Mapping[str, str]
    in_feed: bool
    undone_by: str
    goes_with_negotiation: bool

    @property
    def key(self) -> str:
        """The noun as journal, permissions and API write it: "position"."""
        return str(self.model._meta.model_name)


_nouns: dict[str, Noun] = {}


def journalled(
    *,
    one: str = "",
    many: str = "",
    title: str = "",
    past: Mapping[str, str] | None = None,
    page: NounPage | None = None,
    name: str | Combinable | None = None,
    parts: Iterable[str] = (),
    not_journalled: Iterable[str] = (),
    not_worded: Iterable[str] = (),
    loose_references: Mapping[str, str] | None = None,
    in_feed: bool = True,
    undone_by: str = "revise",
    goes_with_negotiation: bool = False,
) -> Callable[[R], R]:
    """Declare a model as a journalled noun. Raises ImproperlyConfigured saying what is missing."""

    def declare(model: R) -> R:
        required = {"one": one, "many": many, "title": title, "past": past, "page": page}
        missing = [key for key, value in required.items() if not value]
        if missing or past is None or page is None:
            raise ImproperlyConfigured(
                f"{model.__name__} does not declare {', '.join(missing)}: add it to @journalled in"
                f" {model.__module__}."
            )
        noun = Noun(
            model,
            one,
            many,
            title,
            past,
            page,
            name,
            tuple(parts),
            frozenset(not_journalled),
            frozenset(not_worded),
            loose_references or {},
            in_feed,
            undone_by,
            goes_with_negotiation,
        )
        _check_fields(noun)
        _nouns[noun.key] = noun
        return model

    return declare


def _check_fields(noun: Noun) -> None:
    titled = [field for _, field, _, _ in Formatter().parse(noun.title) if field]
    asked = [argument for argument in noun.page.arguments if argument not in ("pk", "slug")]
    named = {
        "title": titled,
        "page": asked,
        "not_journalled": noun.not_journalled,
        "not_worded": noun.not_worded,
        "loose_references": noun.loose_references,
    }
    if noun.undone_by not in noun.past:
        raise ImproperlyConfigured(
            f"{noun.model.__name__} has no verb {noun.undone_by}: say `undone_by` in @journalled in"
            f" {noun.model.__module__}."
        )
    for what, fields in named.items():
        for field in fields:
            try:
                noun.model._meta.get_field(field)
            except FieldDoesNotExist as error:
                raise ImproperlyConfigured(
                    f"{noun.model.__name__} has no field {field}, which its {what} names: mend"
                    f" @journalled in {noun.model.__module__}."
                ) from error


def check_complete() -> None:
    """Raise ImproperlyConfigured for a Record without a declaration, or for parts that are none.

    Called once when all models are loaded.
    """
    for name, model in apps.all_models["negotiations"].items():
        if issubclass(model, Record) and name not in _nouns:
            raise ImproperlyConfigured(
                f"{model.__name__} is a Record and does not say how the journal shows it: put"
                f" @journalled above it in {model.__module__}."
            )
    for noun in _nouns.values():
        for part in noun.parts:
            relation = getattr(getattr(noun.model, part, None), "rel", None)
            if not (
                isinstance(relation, ManyToOneRel) and issubclass(relation.related_model, Part)
            ):
                raise ImproperlyConfigured(
                    f"{noun.model.__name__} has no parts {part}: mend @journalled in"
                    f" {noun.model.__module__}."
                )


def check_verbs(verbs: Iterable[str]) -> None:
    """Raise ImproperlyConfigured unless exactly these verbs, "noun.verb", have words."""
    worded = {f"{noun.key}.{verb}" for noun in _nouns.values() for verb in noun.past}
    if without := sorted(set(verbs) - worded):
        raise ImproperlyConfigured(
            f"{', '.join(without)} has no words for the history: add it to `past` of its"
            " @journalled."
        )
    if beyond := sorted(worded - set(verbs)):
        raise ImproperlyConfigured(
            f"{', '.join(beyond)} has words for the history and no permission: add it to"
            " permissions.RULES."
        )


def check_pages(arguments: Mapping[str, int]) -> None:
    """Raise ImproperlyConfigured unless each noun's page is among these.

    `arguments`: by URL name, how many arguments it takes.
    """
    for noun in _nouns.values():
        name, takes = noun.page.url_name, len(noun.page.arguments)
        if arguments.get(name) != takes:
            raise ImproperlyConfigured(
                f"There is no URL {name} with {takes} arguments, the page of {noun.key}: mend"
                f" @journalled in {noun.model.__module__}, or urls.py."
            )


def nouns() -> Iterator[Noun]:
    """Every noun, in the order in which their models are declared in `models/__init__`."""
    return iter(tuple(_nouns.values()))


def noun_of(model: type[Model] | str) -> Noun:
    """The noun of a model or of its name. Raises KeyError if it is not journalled."""
    return _nouns[model if isinstance(model, str) else str(model._meta.model_name)]


def parts_of(model: type[Model]) -> tuple[str, ...]:
    """The relations to the parts of a journalled model; none for a part."""
    noun = _nouns.get(str(model._meta.model_name))
    return noun.parts if noun else ()


def not_journalled(model: type[Model]) -> frozenset[str]:
    """The fields of a model that never enter the journal."""
    noun = _nouns.get(str(model._meta.model_name))
    return noun.not_journalled if noun else frozenset()
