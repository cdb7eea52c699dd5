"""The encodings of files, and which of them the bytes of a file allow; none is ever guessed."""

from codecs import getincrementaldecoder

import regex

ENCODINGS = {
    "utf-8": "UTF-8",
    "cp1252": "Windows-1252 (Western Europe)",
    "cp1250": "Windows-1250 (Central Europe)",
    "cp1251": "Windows-1251 (Cyrillic)",
    "cp1253": "Windows-1253 (Greek)",
    "cp1254": "Windows-1254 (Turkish)",
    "cp1255": "Windows-1255 (Hebrew)",
    "cp1256": "Windows-1256 (Arabic, Persian)",
    "koi8-u": "KOI8-U (Cyrillic)",
    "mac-roman": "Macintosh (Western Europe)",
    "utf-16-le": "UTF-16 (without a mark of its byte order)",
    "gb18030": "GB 18030 (Chinese)",
}
#: The number of bytes that are decoded on trial, and of words that are shown.
SAMPLE, WORDS = 20_000, 6
#: Sequences that no language writes: letters of two alphabets, symbols between letters.
IMPROBABLE = regex.compile(
    r"[\p{Latin}][\p{Cyrillic}\p{Greek}\p{Hebrew}\p{Arabic}\p{Han}]"
    r"|[\p{Cyrillic}\p{Greek}\p{Hebrew}\p{Arabic}]\p{Latin}"
    r"|\p{Ll}\p{Lu}|[^\P{Cc}\s]|\p{Co}|\p{Cn}|\p{L}[¤¦§¨©¬®°±²³´µ¶·¸¹º¼½¾×÷ˆ˜‰†]\p{L}"
)
LATIN = regex.compile(r"\p{Latin}")
#: The largest share of Latin letters that are accented in any language.
MOST_ACCENTED = 0.4
OTHER = regex.compile(r"[^\x00-\x7f]")


def possible_readings(data: bytes) -> str:
    """A sentence, with a leading space, that lists the encodings in which the bytes can be read,
    and how their first line beyond ASCII reads in each; "" if there is none.
    """
    readings: dict[str, list[str]] = {}
    for name in ENCODINGS:
        if name != "utf-8" and (line := _reading(data[:SAMPLE], name)):
            readings.setdefault(line, []).append(name)
    read = "; ".join(
        f"as {' or '.join(names)} it says “{line}”" for line, names in readings.items()
    )
    return f" Read {read}." if read else ""


def _reading(data: bytes, name: str) -> str:
    """The beginning of that line; "" if the encoding is impossible or improbable."""
    try:
        text = getincrementaldecoder(name)().decode(data)
    except UnicodeError:
        return ""
    other = OTHER.findall(text)
    line = next((line for line in text.splitlines() if OTHER.search(line)), "")
    accented = sum(map(bool, map(LATIN.match, other))) > MOST_ACCENTED * len(LATIN.findall(text))
    if not line or accented or len(IMPROBABLE.findall(text)) * 50 > len(other):
        return ""
    return " ".join(line.split()[:WORDS])
