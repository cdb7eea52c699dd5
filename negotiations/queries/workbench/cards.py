"""The cards beside an article: its passages with their coding, grouped by the section in which they
begin.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.fields import ArrayField
from django.db.models import Case, Count, F, Func, IntegerField, Prefetch, Value, When

from negotiations.models import (
    Actor,
    Article,
    Change,
    Condition,
    Passage,
    Position,
    Tag,
    Term,
    User,
)
from negotiations.models.passage import (
    Anchor,
    PassageAbout,
    PassageQuerySet,
    PassageTag,
    PassageTerm,
)
from negotiations.models.position import PositionQuerySet, PositionStatus
from negotiations.queries.workbench.highlights import Frame, frame_of

#: The number of cards that come with the page; others load when the reader scrolls near them.
AT_ONCE = 60
#: The key of the group of passages whose words were lost when the text was revised.
ORPHANED = "orphaned"
#: The number of changes up to which `touched_since` lists them one by one.
MANY = 500


@dataclass(frozen=True)
class Card:
    """A passage with the coding that the reader may see.

    `colour` is a number below COLOURS, `group` the key of the group; `note` is "" for readers who
    may not see notes.
    """

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
    """The cards of one section; `key` is the section's start as text, or ORPHANED.

    `cards` is None if they are not read yet; `count` is their number in either case.
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
    """What changed on an article: the cards that are new or changed, the ids of passages that are
    gone, and the spans of all these passages, before and after.

    `whole`: there are too many changes to list, so that the page must be reloaded.
    """

    cards: tuple[Card, ...] = ()
    gone: tuple[UUID, ...] = ()
    spans: tuple[tuple[int, int], ...] = ()
    whole: bool = False


def groups(
    article: Article,
    user: User | AnonymousUser,
    *,
    asked: PassageQuerySet | None = None,
    opened: str | None = None,
    frame: Frame | None = None,
) -> tuple[CardGroup, ...]:
    """All groups of an article in reading order, the orphaned last.

    Cards are read for the first AT_ONCE passages, and for the group whose key is `opened`. Of a
    text that `user` may not read, the groups without passages are left out, but for the first:
    their keys would give its length away. `asked`: only these passages.
    """
    frame = frame or frame_of(article)
    sections = Groups(frame)
    grouped = _shown(article, user, asked).annotate(number=sections.number())
    counts = dict(grouped.order_by().values_list("number").annotate(n=Count("pk")))
    read, room = set(), AT_ONCE
    for number, key in enumerate(sections.keys):
        room -= counts.get(number, 0)
        if room >= 0 or key == opened or number not in counts:
            read.add(number)
    passages = grouped.filter(number__in=read & counts.keys()).values_list("pk", flat=True)
    readable = user.has_perm("article.read_text", article)
    by_group: dict[str, list[Card]] = defaultdict(list)
    for card in cards_of(article, user, passages, frame):
        by_group[card.group].append(card)
    return tuple(
        CardGroup(key, counts.get(number, 0), tuple(by_group[key]) if number in read else None)
        for number, key in enumerate(sections.keys)
        if readable or number in counts or not number
    )


def group(
    article: Article,
    user: User | AnonymousUser,
    key: str,
    *,
    asked: PassageQuerySet | None = None,
) -> CardGroup | None:
    """One group with its cards; None if the article has no such group."""
    frame = frame_of(article)
    sections = Groups(frame)
    if key not in sections.keys:
        return None
    passages = (
        _shown(article, user, asked)
        .alias(number=sections.number())
        .filter(number=sections.keys.index(key))
    )
    cards = cards_of(article, user, passages.values_list("pk", flat=True), frame)
    return CardGroup(key, len(cards), cards)


def counts(article: Article, user: User | AnonymousUser) -> CodingCounts:
    """The passages, and the positions that were not rejected, as far as `user` may see them.

    Whoever may see a position may see its passage.
    """
    positions = _shown_positions(article, user).filter(passage__article=article)
    return CodingCounts(_shown(article, user, None).count(), positions.count())


def _shown_positions(article: Article, user: User | AnonymousUser) -> PositionQuerySet:
    return Position.objects.visible_to(user, article.negotiation_id).exclude(
        status=PositionStatus.REJECTED
    )


def cards_of(
    article: Article, user: User | AnonymousUser, passages: Iterable[UUID], frame: Frame
) -> tuple[Card, ...]:
    """The cards of these passages of the article, as far as `user` may see them, in reading order.

    The number of queries is fixed.
    """
    keys = list(passages)
    if not keys:
        return ()
    visible = (
        Passage.objects.filter(article=article, pk__in=keys)
        .visible_to(user, article.negotiation_id)
        .in_reading_order()
    )
    conditions = Condition.objects.order_by("rank").select_related("term")
    coded = (
        _shown_positions(article, user)
        .select_related("holder", "term", "speaker")
        .prefetch_related(Prefetch("conditions", conditions))
        .order_by("id")
    )
    sections = Groups(frame)
    rows = list(
        visible.annotate(number=sections.number()).prefetch_related(
            Prefetch("tags", PassageTag.objects.order_by("rank").select_related("tag")),
            Prefetch("about", PassageAbout.objects.order_by("rank").select_related("actor")),
            Prefetch("terms", PassageTerm.objects.order_by("rank").select_related("term")),
            Prefetch("positions", coded, to_attr="coded"),
        )
    )
    notes = user.has_perm("negotiation.read_notes", article)
    return tuple(
        _card(passage, frame.colours, sections, passage.note if notes else "") for passage in rows
    )


class Groups:
    """The groups of an article's cards: one per section, then one of the orphaned passages."""

    def __init__(self, frame: Frame) -> None:
        self.starts = [start for start, _ in frame.bounds] or [0]
        self.keys = [*map(str, self.starts), ORPHANED]

    def number(self) -> Case:
        """An expression for the index in `keys` of a passage's group."""
        starts = Value(self.starts[1:], ArrayField(IntegerField()))
        section = Func(F("start"), starts, function="width_bucket", output_field=IntegerField())
        return Case(When(anchor=Anchor.ORPHANED, then=Value(len(self.starts))), default=section)


def now() -> int:
    """A marker of this moment for `touched_since`: the id of the oldest running transaction."""
    return Change.objects.oldest_running()


def touched_since(
    article: Article, user: User | AnonymousUser, since: int, frame: Frame | None = None
) -> CardChanges:
    """What anybody changed on the article's passages and positions since the marker `since`."""
    changes = Change.objects.filter(
        transaction_id__gte=since,
        negotiation=article.negotiation_id,
        target_type__in=("passage", "position"),
    )
    rows = list(changes.order_by("id").values_list("target_id", "before", "after")[: MANY + 1])
    if len(rows) > MANY:
        return CardChanges(whole=True)
    states = [(target, state) for target, *both in rows for state in both if state]
    marked = [
        (target, state) for target, state in states if state.get("article") == str(article.pk)
    ]
    passages = {target for target, _ in marked}
    coded = {UUID(state["passage"]) for _, state in states if "passage" in state}
    cards = cards_of(article, user, passages | coded, frame or frame_of(article))
    visible = {card.passage.pk for card in cards}
    spans = {(state["start"], state["end"]) for _, state in marked}
    spans |= {(card.passage.start, card.passage.end) for card in cards}
    return CardChanges(cards, tuple(passages - visible), tuple(sorted(spans)))


def _shown(
    article: Article, user: User | AnonymousUser, asked: PassageQuerySet | None
) -> PassageQuerySet:
    shown = Passage.objects.filter(article=article).visible_to(user, article.negotiation_id)
    return shown if asked is None else shown.filter(pk__in=asked.values("pk"))


def _card(passage: Passage, colours: dict[UUID | None, int], sections: Groups, note: str) -> Card:
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
        sections.keys[passage.number],  # type: ignore[attr-defined]
        note,
    )
