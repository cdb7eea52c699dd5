"""Articles with their coding: passages with tags, most with a position, some of these with a
condition.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import chain
from random import Random

from benchmarks.corpus.rows import Batch, Values
from benchmarks.corpus.scene import Scene, set_scene
from benchmarks.corpus.words import Writer, text_hash
from negotiations.models import (
    Article,
    ArticleAuthor,
    Condition,
    Passage,
    PassageTag,
    Position,
    Section,
)
from negotiations.models import position as vocabulary
from negotiations.models.article import Genre
from negotiations.models.position import PositionStatus
from negotiations.text import offsets
from negotiations.text.finding import index
from negotiations.text.folding import alphabet_of

WORDS = 1_200
PASSAGES, POSITIONS = 12, 10  # per article
LONG_WORDS, LONG_PASSAGES, CROWDED = 100_000, 5_000, 400
FIRST_DAY, DAYS = date(2022, 1, 1), 900
ARTICLES_PER_BATCH = 250
STATUSES = [PositionStatus.ACCEPTED.value] * 19 + [PositionStatus.DRAFT.value]
LANGUAGES = ["en"] * 17 + ["fr", "ru", "uk"]


class Corpus:
    """`beginning`, then `batches`: all rows, in an order in which they can be written."""

    def __init__(self, articles: int, seed: int = 18) -> None:
        self.articles = articles
        self.chance = Random(seed)
        self.writer = Writer(self.chance)
        self.scene: Scene
        self.scene, self.beginning = set_scene(self.chance, self.writer)

    def batches(self) -> Iterator[Batch]:
        for first in range(0, self.articles, ARTICLES_PER_BATCH):
            batch = Batch()
            for number in range(first, min(first + ARTICLES_PER_BATCH, self.articles)):
                article = self.article(
                    batch, f"No. {number}: {self.writer.name()}", self.writer.text(WORDS)
                )
                for nth in range(PASSAGES):
                    self.coding(batch, article, *self.span(article["text"]), stated=nth < POSITIONS)
            yield batch
        yield self._long_article()

    def article(self, batch: Batch, title: str, text: str) -> Values:
        chance, scene = self.chance, self.scene
        day = FIRST_DAY + timedelta(days=chance.randrange(DAYS))
        language = chance.choice(LANGUAGES)
        article = {
            **scene.record(),
            "negotiation_id": scene.negotiation,
            "title": title,
            "standfirst": "",
            "outlet_id": chance.choice(scene.outlets),
            "genre": chance.choice(Genre.values),
            "language": language,
            "published_on": day.isoformat(),
            "url": "",
            "text": text,
            "text_hash": text_hash(text),
            "source_hash": "",
            "length": len(text),
            "revision": 1,
            "duplicate_of_id": None,
            "text_access": "members",
        }
        article = batch.add(Article, article)
        authors = chance.sample(scene.authors, chance.choice((1, 1, 2)))
        for rank, author in enumerate(authors):
            batch.add(
                ArticleAuthor, {**scene.part(rank), "article_id": article["id"], "actor_id": author}
            )
        for span in offsets.sections(text):
            searched = index.folded(span.body, alphabet_of(language))
            section = {
                "id": scene.id(),
                "negotiation_id": scene.negotiation,
                "article_id": article["id"],
                "start": span.start,
                "body": span.body,
                "language": language,
                "folded": searched.equal,
                "similar": searched.similar,
                "search": searched.words,
                "search_similar": searched.similar_words or None,
            }
            batch.add(Section, section)
        scene.journal(batch, "article.add", Article, article, scene.users[1], authors=authors)
        return article

    def span(self, text: str, within: tuple[int, int] | None = None) -> tuple[int, int]:
        return self.writer.span(text, self.chance.choice((20, 60, 120, 300)), within)

    def coding(self, batch: Batch, article: Values, start: int, end: int, *, stated: bool) -> None:
        passage = self.passage(batch, article, start, end)
        if stated:
            self.position(batch, article, passage)

    def passage(self, batch: Batch, article: Values, start: int, end: int) -> Values:
        """A passage with one tag."""
        scene = self.scene
        coder, tag = self.chance.choice(scene.users[1:]), self.chance.choice(scene.tags)
        passage = {
            **scene.record(),
            "negotiation_id": scene.negotiation,
            "article_id": article["id"],
            "start": start,
            "end": end,
            "quote": article["text"][start:end],
            "anchor": "held",
            "revision": None,
            "note": "",
            "coder_id": coder,
            "repeats": None,
        }
        batch.add(Passage, passage)
        batch.add(PassageTag, {**scene.part(), "passage_id": passage["id"], "tag_id": tag})
        scene.journal(
            batch, "passage.mark", Passage, passage, coder, tags=[tag], about=[], terms=[]
        )
        return passage

    def position(self, batch: Batch, article: Values, passage: Values) -> Values:
        """A position of a party or of its spokesperson; one in ten has a condition."""
        chance, scene = self.chance, self.scene
        holder = chance.choice(scene.parties if chance.random() < 0.8 else scene.spokespersons)
        holder = holder if isinstance(holder, str) else holder[0]
        said = date.fromisoformat(article["published_on"]) - timedelta(
            days=chance.choice((0, 0, 0, 1, 2, 7))
        )
        position = {
            **scene.record(),
            "negotiation_id": scene.negotiation,
            "passage_id": passage["id"],
            "holder_id": holder,
            "term_id": chance.choice(scene.terms),
            "speaker_id": None,
            "stance": chance.choice(vocabulary.Stance.values),
            "act": _act(chance),
            "revises_id": None,
            "stage": "none",
            "bargaining_role": "none",
            "modality": "certain",
            "quote_mode": chance.choice(vocabulary.QuoteMode.values),
            "voice": chance.choice(("principal", "spokesperson", "opponent", "observer")),
            "via_id": None,
            "voice_defaulted": False,
            "audience": "public",
            "expires_on": None,
            "attribution": chance.choice(vocabulary.Attribution.values),
            "said_from": said.isoformat(),
            "said_until": said.isoformat(),
            "said_defaulted": False,
            "status": chance.choice(STATUSES),
            "coder_id": passage["coder_id"],
            "confidence": "high",
            "note": "",
        }
        batch.add(Position, position)
        conditions = [self._condition(batch, position)] if chance.random() < 0.1 else []
        scene.journal(
            batch, "position.state", Position, position, position["coder_id"], conditions=conditions
        )
        return position

    def _condition(self, batch: Batch, position: Values) -> Values:
        said = {
            "relation": self.chance.choice(vocabulary.ConditionRelation.values),
            "term_id": self.chance.choice(self.scene.terms),
            "by_id": None,
        }
        batch.add(Condition, {**self.scene.part(), "position_id": position["id"], **said})
        return {name.removesuffix("_id"): value for name, value in said.items()}

    def _long_article(self) -> Batch:
        """An article as long as a book, with overlapping passages throughout, CROWDED of them on
        one paragraph.
        """
        batch = Batch()
        paragraphs = chain([self.writer.sentence(300)], self.writer.text(LONG_WORDS).split("\n\n"))
        text = "\n\n".join(paragraphs)
        article = self.article(batch, "The long one", text)
        crowd = (0, text.index("\n"))
        for number in range(LONG_PASSAGES):
            within = crowd if number < CROWDED else None
            self.coding(batch, article, *self.span(text, within), stated=number % 2 == 0)
        return batch


def _act(chance: Random) -> str:
    """A denial is rare: one in a thousand."""
    others = [act for act in vocabulary.SpeechAct.values if act != vocabulary.SpeechAct.DENY]
    return vocabulary.SpeechAct.DENY.value if chance.random() < 0.001 else chance.choice(others)
