"""Which spans a passage may have: both ends stand at something that is seen, and cut no letter.

A letter is an extended grapheme cluster (UAX 29): with its accents, an emoji of several characters
whole. What is seen is neither white space nor a control nor, by Unicode, ignored where it is drawn.
Offsets are code points, half-open.
"""

import regex

Span = tuple[int, int]

LETTER = regex.compile(r"\X")
#: static/js/offsets.js has the same class: what the browser leaves out is what is refused here.
SEEN = r"[^\p{Z}\p{Cc}\p{Default_Ignorable_Code_Point}]"
FIRST, LAST = regex.compile(SEEN), regex.compile(f"(?r){SEEN}")
#: A letter begins here, whatever stands before: from here on letters are counted. The last of them
#: in REACH.
SURE = regex.compile(r"(?r)(?<![\p{GCB=Prepend}\r\u200d])(?!\p{M})[\p{Z}\p{P}\p{Cc}\p{Han}]")
REACH = 1000


def fitting(text: str, start: int, end: int) -> Span | None:
    """The span widened to whole letters, without what is not seen at its ends; None if nothing in
    it is seen.

    `text` may be a stretch of a longer one, if it begins and ends where a letter does.
    """
    start, end = _around(text, start)[0], _around(text, end)[1]
    first, last = FIRST.search(text, start, end), LAST.search(text, start, end)
    return (
        (_around(text, first.start())[0], _around(text, last.end())[1]) if first and last else None
    )


def fits(text: str, start: int, end: int) -> bool:
    return fitting(text, start, end) == (start, end)


def _around(text: str, offset: int) -> Span:
    """Where the letter that an offset cuts starts and ends; twice the offset where it cuts none."""
    sure = SURE.search(text, max(0, offset - REACH), offset)
    for letter in LETTER.finditer(text, sure.start() if sure else max(0, offset - REACH)):
        if letter.end() >= offset:
            return letter.span() if letter.start() < offset < letter.end() else (offset, offset)
    return offset, offset
