"""The cards beside an article: its passages with their coding, in groups of those that begin in one
section.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db.models import Case, Count, F, Func, IntegerField, Prefetch, Value, When

from negotiations.models import Actor, Article, Change, Condition, Passage, Position, Tag, Term
from negotiations.models.passage import Anchor, PassageAbout, PassageTag, PassageTerm
from negotiations.queries.workbench.highlights import Frame, frame_of

#: As many cards come with the page; the others when the reader comes near them.
AT_ONCE = 60
#: The group of passages whose words were lost when the text was revised.
ORPHANED = "orphaned"


@dataclass(frozen=True)
class Card:
    """A passage with the coding that the reader may see; `note` is "" for who may not read it."""

    passage: Passage
    tags: tuple[Tag, ...]
    about: tuple[Actor, ...]
    terms: tuple[Term, ...]
    positions: tuple[Position, ...]
    colour: int
    group: str
    note: str


@dataclass(frozen=True)
class CardGroup:
    """The cards of a section, by its start; `cards` is None where they are not read yet, `count` is
    how many there are.
    """

    key: str
    count: int
    cards: tuple[Card, ...] | None


@dataclass(frozen=True)
class CodingCounts:
    passages: int
    positions: int


@dataclass(frozen=True)
class CardChanges:
    """What was written on an article: cards that are new or changed, passages that are gone, the
    spans of all of them.

    `whole`: it is too much to be told piece by piece.
    """

    cards: tuple[Card, ...] = ()
    gone: tuple[UUID, ...] = ()
    spans: tuple[tuple[int, int], ...] = ()
    whole: bool = False


def groups(
    article: Article,
    user: Any,
    *,
    asked: Any = None,
    opened: str | None = None,
    frame: Frame | None = None,
) -> tuple[CardGroup, ...]:
    """Every group of an article, those without passages too, if `user` may read the text that they
    stand beside; the cards of the first AT_ONCE, and of the group `opened`.
    """
    frame = frame or frame_of(article)
    places = Groups(frame)
    placed = _shown(article, user, asked).annotate(place=places.number())
    counts = dict(placed.order_by().values_list("place").annotate(n=Count("pk")))
    read, room = set(), AT_ONCE
    for number, key in enumerate(places.keys):
        room -= counts.get(number, 0)
        if room >= 0 or key == opened or number not in counts:
            read.add(number)
    keys = placed.filter(place__in=read & counts.keys()).values_list("pk", flat=True)
    readable = user.has_perm("article.read_text", article)
    held: dict[str, list[Card]] = defaultdict(list)
    for card in cards_of(article, user, keys, frame):
        held[card.group].append(card)
    return tuple(
        CardGroup(key, counts.get(number, 0), tuple(held[key]) if number in read else None)
        for number, key in enumerate(places.keys)
        if readable or number in counts or not number
    )


def group(article: Article, user: Any, key: str, *, asked: Any = None) -> CardGroup | None:
    """One group with its cards; None if the article has no such group."""
    frame = frame_of(article)
    places = Groups(frame)
    if key not in places.keys:
        return None
    here = (
        _shown(article, user, asked)
        .alias(place=places.number())
        .filter(place=places.keys.index(key))
    )
    cards = cards_of(article, user, here.values_list("pk", flat=True), frame)
    return CardGroup(key, len(cards), cards)


def counts(article: Article, user: Any) -> CodingCounts:
    """Who sees a position sees its passage."""
    stated = (
        Position.objects.visible_to(user, article.negotiation_id)
        .exclude(status="rejected")
        .filter(passage__article=article)
    )
    return CodingCounts(_shown(article, user, None).count(), stated.count())


def cards_of(article: Article, user: Any, keys: Iterable[UUID], frame: Frame) -> tuple[Card, ...]:
    """The passages of these keys that `user` may see, in reading order, in a fixed number of
    queries.
    """
    keys = list(keys)
    if not keys:
        return ()
    home = article.negotiation_id
    found = (
        Passage.objects.filter(article=article, pk__in=keys)
        .visible_to(user, home)
        .in_reading_order()
    )
    conditions = Condition.objects.order_by("rank").select_related("term")
    coded = (
        Position.objects.visible_to(user, home)
        .exclude(status="rejected")
        .select_related("holder", "term", "speaker")
    )
    coded = coded.prefetch_related(Prefetch("conditions", conditions)).order_by("id")
    places = Groups(frame)
    rows = list(
        found.annotate(place=places.number()).prefetch_related(
            Prefetch("tags", PassageTag.objects.order_by("rank").select_related("tag")),
            Prefetch("about", PassageAbout.objects.order_by("rank").select_related("actor")),
            Prefetch("terms", PassageTerm.objects.order_by("rank").select_related("term")),
            Prefetch("positions", coded, to_attr="coded"),
        )
    )
    notes = user.has_perm("negotiation.read_notes", article)
    return tuple(
        _card(passage, frame.colours, places, passage.note if notes else "") for passage in rows
    )


class Groups:
    """Which group a passage belongs to: that of the section where it begins; the last is of the
    orphaned.
    """

    def __init__(self, frame: Frame) -> None:
        self.starts = [start for start, _ in frame.bounds] or [0]
        self.keys = [*map(str, self.starts), ORPHANED]

    def number(self) -> Case:
        """The place in `keys` of a passage's group."""
        starts = Value(self.starts[1:], ArrayField(IntegerField()))
        section = Func(F("start"), starts, function="width_bucket", output_field=IntegerField())
        return Case(When(anchor=Anchor.ADRIFT, then=Value(len(self.starts))), default=section)


def now() -> int:
    """A marker of this moment, for `touched_since`: the oldest transaction that is still running."""
    return Change.objects.oldest_running()


#: More changes than these are not told piece by piece.
MANY = 500


def touched_since(
    article: Article, user: Any, since: int, frame: Frame | None = None
) -> CardChanges:
    """All that anybody wrote on the article's passages and positions since the moment `since`, as
    it is now.
    """
    changes = Change.objects.filter(
        transaction_id__gte=since,
        negotiation=article.negotiation_id,
        target_type__in=("passage", "position"),
    )
    rows = list(changes.order_by("id").values_list("target_id", "before", "after")[: MANY + 1])
    if len(rows) > MANY:
        return CardChanges(whole=True)
    states = [(target, state) for target, *both in rows for state in both if state]
    here = [(target, state) for target, state in states if state.get("article") == str(article.pk)]
    passages = {target for target, _ in here}
    coded = {UUID(state["passage"]) for _, state in states if "passage" in state}
    cards = cards_of(article, user, passages | coded, frame or frame_of(article))
    seen = {card.passage.pk for card in cards}
    spans = {(state["start"], state["end"]) for _, state in here}
    spans |= {(card.passage.start, card.passage.end) for card in cards}
    return CardChanges(cards, tuple(passages - seen), tuple(sorted(spans)))


def _shown(article: Article, user: Any, asked: Any) -> Any:
    shown = Passage.objects.filter(article=article).visible_to(user, article.negotiation_id)
    return shown if asked is None else shown.filter(pk__in=asked.values("pk"))


def _card(passage: Passage, colours: dict[UUID | None, int], places: Groups, note: str) -> Card:
    tags = tuple(row.tag for row in passage.tags.all())
    coded: Sequence[Position] = passage.coded  # type: ignore[attr-defined]
    first = tags[0].pk if tags else coded[0].term.tag_id if coded else None
    about = tuple(row.actor for row in passage.about.all())
    return Card(
        passage,
        tags,
        about,
        tuple(row.term for row in passage.terms.all()),
        tuple(coded),
        colours[first],
        places.keys[passage.place],  # type: ignore[attr-defined]
        note,
    )
