"""The spans that a passage may have: they begin and end with a visible letter, and cut none in two.

A letter is an extended grapheme cluster (UAX 29): a base with its accents, a whole emoji sequence.
Visible is what is neither white space, nor a control, nor ignorable by default in Unicode. Offsets
are code points, half-open. Spans of stored texts are in `queries.workbench.spans`.
"""

import regex

Span = tuple[int, int]

LETTER = regex.compile(r"\X")
#: static/js/offsets.js has the same class, so that the browser trims what would be refused here.
VISIBLE = r"[^\p{Z}\p{Cc}\p{Default_Ignorable_Code_Point}]"
FIRST, LAST = regex.compile(VISIBLE), regex.compile(f"(?r){VISIBLE}")
#: A character that begins a letter whatever precedes it. Letters are cut from the last one within
#: REACH code points on, instead of from the start of the text.
SURE = regex.compile(r"(?r)(?<![\p{GCB=Prepend}\r\u200d])(?!\p{M})[\p{Z}\p{P}\p{Cc}\p{Han}]")
REACH = 1000


def fitting(text: str, start: int, end: int) -> Span | None:
    """[start, end) widened to whole letters, then trimmed to visible ones; None if there are none.

    `text` may be a stretch of a longer one that begins and ends between letters.
    """
    start, end = _around(text, start)[0], _around(text, end)[1]
    first, last = FIRST.search(text, start, end), LAST.search(text, start, end)
    return (
        (_around(text, first.start())[0], _around(text, last.end())[1]) if first and last else None
    )


def fits(text: str, start: int, end: int) -> bool:
    """Whether the span is one that a passage may have."""
    return fitting(text, start, end) == (start, end)


def _around(text: str, offset: int) -> Span:
    """The span of the letter that the offset cuts in two; (offset, offset) if it cuts none."""
    sure = SURE.search(text, max(0, offset - REACH), offset)
    for letter in LETTER.finditer(text, sure.start() if sure else max(0, offset - REACH)):
        if letter.end() >= offset:
            return letter.span() if letter.start() < offset < letter.end() else (offset, offset)
    return offset, offset
