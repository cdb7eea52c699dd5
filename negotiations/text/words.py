"""Patterns for words in any script, and for what separates them. A word keeps its combining marks,
an abbreviation its dots.

Wherever words are cut or searched for, the library `regex` decides what a letter is, since another
one may know another version of Unicode. In scripts without spaces between words (Chinese, Thai …)
each character counts as a word. The patterns need `regex.VERSION1`, which has set difference.
"""

import regex

UNSPACED = r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]"
#: A letter or digit of a word; it is followed by its marks, and by the joiners in Persian words.
LETTER = rf"[[\p{{L}}\p{{N}}]--{UNSPACED}]"
MARK = r"[\p{M}\u200c\u200d]"
LETTERS = rf"{LETTER}[[\p{{L}}\p{{N}}{MARK}]--{UNSPACED}]*+"
CHARACTER = rf"[[\p{{L}}\p{{N}}]&&{UNSPACED}]{MARK}*+"
ABBREVIATION = rf"[\p{{L}}--{UNSPACED}](?:\.[\p{{L}}--{UNSPACED}])+\.?(?![\p{{L}}\p{{N}}])"
WORD = regex.compile(rf"{ABBREVIATION}|{LETTERS}|{CHARACTER}", regex.VERSION1)
#: A word, white space within a line, or one other character (a line break among them).
TOKEN = regex.compile(rf"{WORD.pattern}|[^\S\n]+|.", regex.DOTALL | regex.VERSION1)
#: A word with its parts: "30-day", "Russia’s".
COMPOUND = regex.compile(rf"(?:{WORD.pattern})(?:[-‐‑'’]{LETTERS})*", regex.VERSION1)

LETTER_OR_DIGIT = regex.compile(r"[\p{L}\p{N}]")
#: A word as the full-text index is given it: without dots.
INDEXED = regex.compile(rf"{LETTERS}|{CHARACTER}", regex.VERSION1)
