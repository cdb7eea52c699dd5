"""Where sentences end: the sentence around a span, and whether a line ends one."""

import re
from collections.abc import Iterator

import regex

#: The end of a sentence, with closing quotation marks and brackets; white space must follow, except
#: in Chinese.
END = re.compile(r"(?:[.!?…؟۔।]+[\"'”’»)\]]*(?=\s)|[。！？]+[”’」』）]*)")
#: The end of a whole sentence: a terminal mark of any script, then closing marks of any kind, since
#: “ closes German quotes.
ENDED = regex.compile(r"[\p{Sentence_Terminal}…\u037e](?:[\s\p{Pe}\p{Pf}\p{Pi}\"'„‚]|\[\d+\])*\Z")
#: Abbreviations after which a full stop ends no sentence: initials, "U.S.", titles.
SHORT = re.compile(
    r"(?:\b[^\W\d_]|\b(?:[^\W\d_]\.)+[^\W\d_]"
    r"|\b(?:Mr|Mrs|Ms|Dr|Prof|Gen|Col|Lt|Sen|Rep|Gov|St|No|vs|etc))\.\Z"
)


def sentence_around(text: str, start: int, end: int) -> tuple[int, int]:
    """The span from the start of the sentence in which [start, end) begins to the end of the one in
    which it ends, without white space at its ends.

    It crosses no line end that [start, end) does not cross. Offsets are code points, half-open.
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
    """The ends of sentences in text[start:end]; a small letter continues the sentence before."""
    for match in END.finditer(text, start, end):
        after = text[match.end() : end].lstrip()[:1]
        if not after.islower() and not SHORT.search(
            text, max(start, match.start() - 12), match.start() + 1
        ):
            yield match.end()
