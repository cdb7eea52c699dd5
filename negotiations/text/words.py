"""Words and what stands between them, in any script: a word keeps its combining marks, an
abbreviation its dots.

What a letter is, one library says, `regex`, wherever words are cut or looked for: another knows
another version of Unicode. Scripts that put no space between words (Chinese, Thai …) have no words
here but their characters. The patterns are for `regex.VERSION1`, which can take one set of
characters from another.
"""

import regex

UNSPACED = r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]"
#: A letter or digit of a word; its marks, and the joiners inside Persian words, go on with it.
LETTER = rf"[[\p{{L}}\p{{N}}]--{UNSPACED}]"
MARK = r"[\p{M}\u200c\u200d]"
LETTERS = rf"{LETTER}[[\p{{L}}\p{{N}}{MARK}]--{UNSPACED}]*+"
CHARACTER = rf"[[\p{{L}}\p{{N}}]&&{UNSPACED}]{MARK}*+"
ABBREVIATION = rf"[\p{{L}}--{UNSPACED}](?:\.[\p{{L}}--{UNSPACED}])+\.?(?![\p{{L}}\p{{N}}])"
WORD = regex.compile(rf"{ABBREVIATION}|{LETTERS}|{CHARACTER}", regex.VERSION1)
#: A word, white space (of a line, or one line's end), or one other character.
TOKEN = regex.compile(rf"{WORD.pattern}|[^\S\n]+|.", regex.DOTALL | regex.VERSION1)
#: "30-day", "Russia’s".
COMPOUND = regex.compile(rf"(?:{WORD.pattern})(?:[-‐‑'’]{LETTERS})*", regex.VERSION1)
#: One letter or digit.
LETTER_OR_DIGIT = regex.compile(r"[\p{L}\p{N}]")
#: What an index knows of a text: words without dots.
INDEXED = regex.compile(rf"{LETTERS}|{CHARACTER}", regex.VERSION1)
