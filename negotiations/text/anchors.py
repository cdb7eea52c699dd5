"""Find a quote again after its text has been revised, or say that a person must look.

Exact words first: where they stand once, or nearest to where they stood among equal contexts. Then the stretch
of least edit distance, within bounds, and never where the change touches a capitalised word, a negation or a
number: a fuzzy match would move "Ukraine would accept" onto "Russia would accept".
"""

import re
from dataclasses import dataclass

from rapidfuzz import fuzz

CONTEXT = 32
LEAST_LIKENESS = 90.0
NEGATIONS = {"no", "not", "never", "none", "nor", "neither", "without", "cannot", "nothing", "nobody", "unless", "refuse",
             "refused", "reject", "rejected", "deny", "denied", "fail", "failed", "hardly", "barely"}  # fmt: skip
WORD = re.compile(r"[\w’'-]+")


@dataclass(frozen=True)
class Quote:
    """What was quoted, where, and the words around it."""

    start: int
    end: int
    exact: str
    before: str
    after: str


def quote_of(text: str, start: int, end: int) -> Quote:
    return Quote(start, end, text[start:end], text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT])


def find(quote: Quote, text: str) -> tuple[int, int] | None:
    """Where the quote stands in `text` now, as half-open code points; None if nobody but a person can tell."""
    return _find_exact(quote, text) or _find_near(quote, text)


def _find_exact(quote: Quote, text: str) -> tuple[int, int] | None:
    starts = [match.start() for match in re.finditer(f"(?={re.escape(quote.exact)})", text)]
    if not starts:
        return None
    ranked = sorted(starts, key=lambda start: (-_context_kept(quote, text, start), abs(start - quote.start)))
    best = ranked[0]
    return best, best + len(quote.exact)


def _context_kept(quote: Quote, text: str, start: int) -> int:
    """How many characters directly before and after are the same as they were."""
    end = start + len(quote.exact)
    before = _common(quote.before[::-1], text[max(0, start - CONTEXT) : start][::-1])
    return before + _common(quote.after, text[end : end + CONTEXT])


def _common(left: str, right: str) -> int:
    return next((i for i, (a, b) in enumerate(zip(left, right, strict=False)) if a != b), min(len(left), len(right)))


def _find_near(quote: Quote, text: str) -> tuple[int, int] | None:
    near = max(0, quote.start - 20 * len(quote.exact) - 2000)
    window = text[near : quote.end + 20 * len(quote.exact) + 2000]
    found = fuzz.partial_ratio_alignment(quote.exact, window, score_cutoff=LEAST_LIKENESS)
    if found is None:
        return None
    start, end = _whole_words(text, near + found.dest_start, near + found.dest_end)
    return (start, end) if start < end and _same_claim(quote.exact, text[start:end]) else None


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    while 0 < start < len(text) and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while 0 < end < len(text) and text[end - 1].isalnum() and text[end].isalnum():
        end += 1
    return start, end


def _same_claim(old: str, new: str) -> bool:
    """Whether the words that differ hold no name, negation or number, on either side."""
    if fuzz.ratio(old, new) < LEAST_LIKENESS:
        return False
    before, after = WORD.findall(old), WORD.findall(new)
    return [word for word in before if _weighty(word)] == [word for word in after if _weighty(word)]


def _weighty(word: str) -> bool:
    lower = word.lower()
    return (
        word[0].isupper()
        or any(character.isdigit() for character in word)
        or lower in NEGATIONS
        or lower.endswith(("n't", "n’t"))
        or not word[0].isascii()
    )
