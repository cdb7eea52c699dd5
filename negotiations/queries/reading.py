"""An article as it is read: sections of paragraphs cut into highlighted segments, and the coding beside them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Prefetch

from negotiations.models import Actor, Article, Passage, Position, Tag
from negotiations.models.passage import Anchor
from negotiations.text import offsets

COLOURS = 12


@dataclass(frozen=True)
class Segment:
    """A stretch of a paragraph; `passages` are those over it, the outermost first, `colour` that of the innermost."""

    body: str
    passages: tuple[UUID, ...] = ()
    colour: int = 0
    starts: tuple[UUID, ...] = ()

    @property
    def depth(self) -> int:
        return min(len(self.passages), 4)


@dataclass(frozen=True)
class Paragraph:
    """`start` is its offset in the text."""

    start: int
    segments: tuple[Segment, ...]


@dataclass(frozen=True)
class SectionRead:
    start: int
    end: int
    paragraphs: tuple[Paragraph, ...]

    def touches(self, spans: Iterable[tuple[int, int]]) -> bool:
        return any(start < self.end and end > self.start for start, end in spans)


@dataclass(frozen=True)
class Card:
    """A passage with the coding that the reader may see."""

    passage: Passage
    tags: tuple[Tag, ...]
    about: tuple[Actor, ...]
    positions: tuple[Position, ...]
    colour: int


@dataclass(frozen=True)
class Reading:
    """`sections` is empty for those who may not read the text."""

    sections: tuple[SectionRead, ...]
    cards: tuple[Card, ...]
    positions: int


def reading(article: Article, user: Any) -> Reading:
    """The whole article, with the passages and positions that `user` may see, in reading order."""
    cards = cards_of(Passage.objects.filter(article=article), user)
    may_read = user.has_perm("article.read_text", article)
    sections = tuple(_sections(article, cards)) if may_read else ()
    return Reading(sections, cards, sum(len(card.positions) for card in cards))


def cards_of(passages: Any, user: Any) -> tuple[Card, ...]:
    """Those of the passages that `user` may see, in reading order, in a fixed number of queries."""
    seen = passages.visible_to(user).in_reading_order().select_related("coder", "negotiation")
    coded = Position.objects.visible_to(user).exclude(status="rejected").with_coding().order_by("id")
    found = list(seen.prefetch_related("tags__tag", "about__actor", Prefetch("positions", coded, to_attr="coded")))
    colours = colours_of(found[0].negotiation_id) if found else {}
    return tuple(_card(passage, colours) for passage in found)


def colours_of(negotiation: UUID) -> dict[str, int]:
    """A colour for each area of the codebook, in its order; from the thirteenth on they come again."""
    areas = Tag.objects.filter(negotiation=negotiation, parent=None).order_by("id").values_list("code", flat=True)
    return {code: number % COLOURS for number, code in enumerate(areas)}


def colour_of(tag: Tag | None, colours: dict[str, int]) -> int:
    return colours.get(tag.code.split(".")[0], 0) if tag else 0


def _card(passage: Passage, colours: dict[str, int]) -> Card:
    tags = tuple(row.tag for row in sorted(passage.tags.all(), key=lambda row: row.rank))
    coded: Sequence[Position] = passage.coded  # type: ignore[attr-defined]
    first = tags[0] if tags else coded[0].term.tag if coded else None
    about = tuple(row.actor for row in sorted(passage.about.all(), key=lambda row: row.rank))
    return Card(passage, tags, about, tuple(coded), colour_of(first, colours))


def _sections(article: Article, cards: Sequence[Card]) -> Iterable[SectionRead]:
    held = [card for card in cards if card.passage.anchor == Anchor.HELD]
    colours = {card.passage.pk: card.colour for card in held}
    spans = [(card.passage.pk, card.passage.start, card.passage.end) for card in held]
    for start, body in article.sections.order_by("start").values_list("start", "body"):
        end = start + len(body)
        here = [span for span in spans if span[1] < end and span[2] > start]
        inside = (_paragraph(paragraph, here, colours) for paragraph in offsets.paragraphs(body, start))
        yield SectionRead(start, end, tuple(inside))


def _paragraph(paragraph: offsets.Span, spans: Sequence[tuple[UUID, int, int]], colours: dict[UUID, int]) -> Paragraph:
    over = [span for span in spans if span[1] < paragraph.end and span[2] > paragraph.start]
    begun: set[UUID] = set()
    segments = []
    for segment in offsets.segments(paragraph, over):
        starts = tuple(key for key in segment.under if key not in begun)
        begun.update(starts)
        colour = colours[segment.under[-1]] if segment.under else 0
        segments.append(Segment(segment.body, segment.under, colour, starts))
    return Paragraph(paragraph.start, tuple(segments))
