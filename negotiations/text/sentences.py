"""The sentence around a stretch of a text."""

import re
from collections.abc import Iterator

#: What ends a sentence, with the quotation marks and brackets that close after it; space follows, but in Chinese.
END = re.compile(r"(?:[.!?…؟۔।]+[\"'”’»)\]]*(?=\s)|[。！？]+[”’」』）]*)")
#: What a line ends with that ends a sentence.
LAST = re.compile(r"[.!?…؟۔।。！？:]+[\"'”’»)\]」』）]*\Z|^\Z")
#: A full stop after these ends no sentence: initials, "U.S.", titles.
SHORT = re.compile(
    r"(?:\b[^\W\d_]|\b(?:[^\W\d_]\.)+[^\W\d_]|\b(?:Mr|Mrs|Ms|Dr|Prof|Gen|Col|Lt|Sen|Rep|Gov|St|No|vs|etc))\.\Z"
)


def around(text: str, start: int, end: int) -> tuple[int, int]:
    """From the start of the sentence in which the stretch begins to the end of the one in which it ends; never over
    the end of a line that the stretch does not go over itself, without white space at its ends.
    """
    first, last = text.rfind("\n", 0, start) + 1, text.find("\n", end)
    line = first, last if last >= 0 else len(text)
    ends = [first, *_ends(text, *line), line[1]]
    since, until = max(at for at in ends if at <= start), min(at for at in ends if at >= end)
    words = text[since:until]
    return since + len(words) - len(words.lstrip()), until - len(words) + len(words.rstrip())


def ends_a_sentence(text: str, end: int) -> bool:
    """Whether the line that ends there ends a sentence too, or is blank, or a blank one follows."""
    line = text[max(0, end - 200) : end].rstrip()
    follows = text[end : end + 200].partition("\n")[0].strip()
    return not follows or LAST.search(line) is not None


def _ends(text: str, start: int, end: int) -> Iterator[int]:
    """What goes on in small letters is the same sentence."""
    for match in END.finditer(text, start, end):
        after = text[match.end() : end].lstrip()[:1]
        if not after.islower() and not SHORT.search(text, max(start, match.start() - 12), match.start() + 1):
            yield match.end()
