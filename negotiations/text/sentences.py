"""The sentence around a stretch of a text."""

import re
from collections.abc import Iterator

import regex

#: What ends a sentence, with the quotation marks and brackets that close after it; space follows,
#: but in Chinese.
END = re.compile(r"(?:[.!?…؟۔।]+[\"'”’»)\]]*(?=\s)|[。！？]+[”’」』）]*)")
#: What ends so is a whole sentence: a mark of any script, then what closes after it, with or
#: without space: “ ends German quotes.
ENDED = regex.compile(r"[\p{Sentence_Terminal}…\u037e](?:[\s\p{Pe}\p{Pf}\p{Pi}\"'„‚]|\[\d+\])*\Z")
#: A full stop after these ends no sentence: initials, "U.S.", titles.
SHORT = re.compile(
    r"(?:\b[^\W\d_]|\b(?:[^\W\d_]\.)+[^\W\d_]|\b(?:Mr|Mrs|Ms|Dr|Prof|Gen|Col|Lt|Sen|Rep|Gov|St|No|vs|etc))\.\Z"
)


def sentence_around(text: str, start: int, end: int) -> tuple[int, int]:
    """From the start of the sentence in which the stretch begins to the end of the one in which it
    ends; never over the end of a line that the stretch does not go over itself, without white space
    at its ends.
    """
    first, last = text.rfind("\n", 0, start) + 1, text.find("\n", end)
    line = first, last if last >= 0 else len(text)
    ends = [first, *_ends(text, *line), line[1]]
    since, until = max(at for at in ends if at <= start), min(at for at in ends if at >= end)
    words = text[since:until]
    return since + len(words) - len(words.lstrip()), until - len(words) + len(words.rstrip())


def ends_sentence(line: str) -> bool:
    """Whether a line ends as a sentence does."""
    return bool(ENDED.search(line[-80:]))


def _ends(text: str, start: int, end: int) -> Iterator[int]:
    """What goes on in small letters is the same sentence."""
    for match in END.finditer(text, start, end):
        after = text[match.end() : end].lstrip()[:1]
        if not after.islower() and not SHORT.search(
            text, max(start, match.start() - 12), match.start() + 1
        ):
            yield match.end()
