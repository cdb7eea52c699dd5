"""Words and what stands between them, in any script: a word keeps its combining marks, an abbreviation its dots."""

import re
import unicodedata

#: To Python marks are no letters, and split "e\u0301" and most words of Hindi; joiners stand inside Persian words.
SCRIPTS = range(0x300, 0x1F000)
MARKS = "\u200c\u200d" + "".join(chr(code) for code in SCRIPTS if unicodedata.category(chr(code)).startswith("M"))

#: No mark is sought where a space or comma follows, as in most places: five times faster.
LETTERS = rf"[^\W_]+(?:(?![\0-\u02ff])[{MARKS}]+[^\W_]*)*"
ABBREVIATION = r"[^\W\d_](?:\.[^\W\d_])+\.?(?![^\W_])"
WORD = re.compile(rf"{ABBREVIATION}|{LETTERS}")
#: A word, white space (of a line, or one line's end), or one other character.
TOKEN = re.compile(rf"{WORD.pattern}|[^\S\n]+|.", re.DOTALL)
#: "30-day", "Russia’s".
COMPOUND = re.compile(rf"(?:{WORD.pattern})(?:[-‐‑'’]{LETTERS})*")
