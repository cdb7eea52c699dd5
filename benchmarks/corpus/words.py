"""Commentary in invented words: shaped like English, with words of other scripts and astral
characters.
"""

import hashlib
from itertools import accumulate
from random import Random

ONSETS = [
    "b",
    "br",
    "c",
    "d",
    "dr",
    "f",
    "g",
    "gr",
    "h",
    "k",
    "l",
    "m",
    "n",
    "p",
    "pr",
    "r",
    "s",
    "st",
    "t",
    "tr",
    "v",
]
VOWELS = ["a", "e", "i", "o", "u", "ai", "ea", "io", "ou"]
CODAS = ["", "", "l", "m", "n", "nd", "r", "s", "st", "t"]
GLUE = [
    "the",
    "of",
    "to",
    "and",
    "a",
    "in",
    "that",
    "said",
    "not",
    "it",
    "would",
    "for",
    "on",
    "with",
    "talks",
    "is",
]
FOREIGN = [
    "café",
    "Zürich",
    "naïve",
    "перемирие",
    "порт",
    "שלום",
    "σύνοδος",
    "停戦",
    "հաշտություն",
    "Łódź",
    "𐌺𐌴𐍃𐍃𐌴𐌻",
    "🕊️",
    "𝔸ruvia",
]
VOCABULARY = 12_000
SENTENCES_A_PARAGRAPH = (2, 5)
WORDS_A_SENTENCE = (8, 30)


class Writer:
    """Writes texts; the same for the same seed of `chance`."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance
        known = [*GLUE, *(self.word() for _ in range(VOCABULARY))]
        for number, word in enumerate(FOREIGN * 12):
            known.insert(20 + number * 47, word)
        self.known = known
        self._weights = list(accumulate(1 / (rank + 8) for rank in range(len(known))))

    def word(self) -> str:
        syllables = self.chance.choice((1, 2, 2, 3))
        choice = self.chance.choice
        return "".join(choice(ONSETS) + choice(VOWELS) for _ in range(syllables)) + choice(CODAS)

    def name(self) -> str:
        return f"{self.word()} {self.word()}".title()

    def words(self, count: int) -> list[str]:
        return self.chance.choices(self.known, cum_weights=self._weights, k=count)

    def sentence(self, count: int) -> str:
        said = " ".join(self.words(count))
        return said[0].upper() + said[1:] + "."

    def text(self, count: int) -> str:
        """Paragraphs of sentences, about `count` words in all."""
        words, at = self.words(count), 0
        paragraphs: list[str] = []
        while at < count:
            sentences = []
            for _ in range(self.chance.randint(*SENTENCES_A_PARAGRAPH)):
                length = self.chance.randint(*WORDS_A_SENTENCE)
                said = " ".join(words[at : at + length])
                at += length
                if said:
                    sentences.append(said[0].upper() + said[1:] + ".")
            paragraphs.append(" ".join(sentences))
        return "\n\n".join(paragraphs)

    def span(
        self, text: str, length: int, within: tuple[int, int] | None = None
    ) -> tuple[int, int]:
        """A span of whole words within one paragraph, about `length` code points, half-open."""
        first, last = within or (0, len(text))
        while True:
            at = self.chance.randrange(first, last)
            line = text.rfind("\n", 0, at) + 1
            end_of_line = text.find("\n", at)
            end_of_line = len(text) if end_of_line < 0 else end_of_line
            start = max(line, text.rfind(" ", line, at) + 1)
            end = text.find(" ", min(start + length, end_of_line), end_of_line)
            end = end_of_line if end < 0 else end
            if text[start:end].strip():
                return start, end


def text_hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
