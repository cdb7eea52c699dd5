"""Find a quote again after its text was revised, or leave it to a person.

Exact words come first; among several places, that with most of the old context. Then the stretch of
least edit distance, within bounds, and only if no word changed except an article ("the") or by one
letter in a long common word. So no match can change a name, a negation or a number: edit distance
alone would move "Ukraine would accept" onto "Russia would accept".
"""

import re
from dataclasses import dataclass

import regex
from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from negotiations.text.spans import fits, fitting
from negotiations.text.words import LETTER

CONTEXT = 32
LEAST_LIKENESS = 90.0
LONG_WORD = 5
NUMBER = re.compile(
    "one|two|twe|three|thir|four|fort|fi[fv]|six|seven|eight|nin|ten|eleven|hundred|[mb]illion"
    "|thousand"
)
ARTICLES = {"a", "an", "the"}
#: Words, and marks that change the meaning; commas, quotation marks, dashes and space do not.
WORD_OR_MARK = regex.compile(r"""[\p{L}\p{N}]+|-(?=\d)|[^\s\p{L}\p{N}_.,;:!'"’‘“”„«»()\[\]–—…-]""")

#: Two adjacent letters of one word.
WITHIN_WORD = regex.compile(rf"{LETTER}{LETTER}", regex.VERSION1)


@dataclass(frozen=True)
class Quote:
    """The quoted words, their span (code points, half-open), and up to CONTEXT code points on
    either side.
    """

    start: int
    end: int
    exact: str
    before: str
    after: str

    @property
    def fits(self) -> bool:
        """Whether the span met the rule of `text.spans`; if not, its new place need not either."""
        around, start = self.before + self.exact + self.after, len(self.before)
        return fits(around, start, start + len(self.exact))


def quote_of(text: str, start: int, end: int) -> Quote:
    return Quote(
        start,
        end,
        text[start:end],
        text[max(0, start - CONTEXT) : start],
        text[end : end + CONTEXT],
    )


def find(quote: Quote, text: str) -> tuple[int, int] | None:
    """The span of the quote in `text` (code points, half-open); None if a person must decide."""
    return _find_exact(quote, text) or _find_near(quote, text)


def _find_exact(quote: Quote, text: str) -> tuple[int, int] | None:
    starts = [match.start() for match in re.finditer(f"(?={re.escape(quote.exact)})", text)]
    if quote.fits:
        starts = [start for start in starts if fits(text, start, start + len(quote.exact))]
    if not starts:
        return None
    ranked = sorted(
        starts, key=lambda start: (-_context_kept(quote, text, start), abs(start - quote.start))
    )
    best = ranked[0]
    return best, best + len(quote.exact)


def _context_kept(quote: Quote, text: str, start: int) -> int:
    """The number of code points directly before and after the place that are the same as before."""
    end = start + len(quote.exact)
    before = _common(quote.before[::-1], text[max(0, start - CONTEXT) : start][::-1])
    return before + _common(quote.after, text[end : end + CONTEXT])


def _common(left: str, right: str) -> int:
    return next(
        (i for i, (a, b) in enumerate(zip(left, right, strict=False)) if a != b),
        min(len(left), len(right)),
    )


def _find_near(quote: Quote, text: str) -> tuple[int, int] | None:
    near = max(0, quote.start - 20 * len(quote.exact) - 2000)
    nearby = text[near : quote.end + 20 * len(quote.exact) + 2000]
    match = fuzz.partial_ratio_alignment(quote.exact, nearby, score_cutoff=LEAST_LIKENESS)
    if match is None:
        return None
    span = fitting(text, *_whole_words(text, near + match.dest_start, near + match.dest_end))
    return span if span and _same_claim(quote.exact, text[slice(*span)]) else None


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    words = text[start:end]
    start, end = start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip())
    while 0 < start < len(text) and WITHIN_WORD.match(text, start - 1):
        start -= 1
    while 0 < end < len(text) and WITHIN_WORD.match(text, end - 1):
        end += 1
    return start, end


def _same_claim(old: str, new: str) -> bool:
    before, after = _words_that_matter(old), _words_that_matter(new)
    return len(before) == len(after) and all(map(_same_word, before, after))


def _words_that_matter(words: str) -> list[str]:
    return [word for word in WORD_OR_MARK.findall(words) if word not in ARTICLES]


def _same_word(old: str, new: str) -> bool:
    """Whether the words are equal, or one letter apart in a long word that is no name or number.

    The first letter must be equal, as one more may negate ("amoral").
    """
    if old == new:
        return True
    common = (
        old.islower()
        and new.islower()
        and min(len(old), len(new)) >= LONG_WORD
        and old[0] == new[0]
    )
    return common and not NUMBER.match(old) and Levenshtein.distance(old, new) == 1
