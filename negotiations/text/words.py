"""Words and what stands between them, in any script: a word keeps its combining marks, an abbreviation its dots.

What a letter is, one library says, `regex`, wherever words are cut or looked for: another knows another version of Unicode.
"""

import regex

#: A letter or digit with its marks, and with the joiners that stand inside Persian words.
LETTER = r"[\p{L}\p{N}][\p{M}\u200c\u200d]*+"
LETTERS = rf"(?:{LETTER})++"
ABBREVIATION = r"\p{L}(?:\.\p{L})+\.?(?![\p{L}\p{N}])"
WORD = regex.compile(rf"{ABBREVIATION}|{LETTERS}")
#: A word, white space (of a line, or one line's end), or one other character.
TOKEN = regex.compile(rf"{WORD.pattern}|[^\S\n]+|.", regex.DOTALL)
#: "30-day", "Russia’s".
COMPOUND = regex.compile(rf"(?:{WORD.pattern})(?:[-‐‑'’]{LETTERS})*")
