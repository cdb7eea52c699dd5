"""Dates as pages and tables write them, in the languages of `page_words`. An ambiguous date (3/4)
is none.
"""

from datetime import date

import regex

from negotiations.text.source.page_words import words_of
from negotiations.text.words import WORD

MONTHS = {
    name.replace("_", " "): number
    for months in words_of("months")
    for number, names in enumerate(months.split(), start=1)
    for name in names.split("/")
}
MONTH = (
    rf"(?P<m>{'|'.join(sorted(map(regex.escape, MONTHS), key=len, reverse=True))})(?!\p{{L}})\.?"
)
DAY = r"(?<!\d)(?P<d>\d{1,2})"
YEAR = r"(?P<y>\d{4})(?!\d)"
DAY_AND_MONTH = rf"{DAY}(?:\.|st|nd|rd|th|er|º)?\s*(?:de\s|d['’]|ב)?{MONTH}"
MONTH_AND_DAY = rf"(?<!\p{{L}}){MONTH}\s{DAY}(?:st|nd|rd|th)?"
IN_WORDS = [rf"{DAY_AND_MONTH},?\s*(?:del?\s)?{YEAR}", rf"{MONTH_AND_DAY},?\s{YEAR}"]
IN_NUMBERS = [
    (
        r"(?<!\d)(?P<y>\d{4})(?:-(?P<m>\d{1,2})-|/(?P<m>\d{1,2})/|\.(?P<m>\d{1,2})\.)"
        r"(?P<d>\d{1,2})(?!\d)"
    ),
    r"(?P<y>\d{4})\s?年\s?(?P<m>\d{1,2})\s?月\s?(?P<d>\d{1,2})\s?[日号號]",
    rf"{DAY}\.\s?(?P<m>\d{{1,2}})\.\s?{YEAR}",
    rf"(?<!\d)(?:(?P<a>\d{{1,2}})/(?P<b>\d{{1,2}})/|(?P<a>\d{{1,2}})-(?P<b>\d{{1,2}})-){YEAR}",
]
DATE = regex.compile("|".join(f"(?:{form})" for form in (*IN_NUMBERS, *IN_WORDS)), regex.IGNORECASE)
#: A day without a year, as in datelines: "14 May", "May 14", "5月14日".
DAY_ALONE = rf"(?:{DAY_AND_MONTH}|{MONTH_AND_DAY}|\d{{1,2}}月\d{{1,2}}日)"
TIME = regex.compile(
    r"T?\d{1,2}[:.h]\d{2}(?:[:.]\d{2})?(?:\s?[ap]\.?m\.?)?\s?"
    r"(?:UTC|GMT|CES?T|MSK|Z|[+-]\d\d:?\d\d)?",
    regex.IGNORECASE,
)
BESIDE = {word for words in words_of("dated") for word in words.split()}


def day_in(line: str) -> tuple[date, int, int] | None:
    """The first unambiguous date in a line, with start and end (code points, half-open)."""
    for match in DATE.finditer(line):
        if day := _day(match.groupdict()):
            return day, *match.span()
    return None


def whole_date(words: str) -> date | None:
    """The day, if the words are only a date, besides a time, a weekday and words like “published”;
    else None.
    """
    dated = day_in(words)
    return dated[0] if dated and is_date(words) else None


def is_date(words: str) -> bool:
    """Whether the words are only a date, be it an ambiguous one."""
    rest = DATE.sub(" ", words, count=1)
    return rest != words and all(
        word.casefold() in BESIDE for word in WORD.findall(TIME.sub(" ", rest))
    )


def _day(given: dict[str, str | None]) -> date | None:
    year, month = int(given["y"] or 0), given["m"]
    if given["a"] and given["b"]:
        return _of_two(year, int(given["a"]), int(given["b"]))
    number = int(month) if month and month.isdecimal() else MONTHS.get((month or "").lower(), 0)
    return _made(year, number, int(given["d"] or 0))


def _of_two(year: int, first: int, second: int) -> date | None:
    """The day, whether `first` is its day or its month; None if these are two days, or none."""
    days = {day for day in (_made(year, first, second), _made(year, second, first)) if day}
    return days.pop() if len(days) == 1 else None


def _made(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if 1800 <= year < 2200 else None
    except ValueError:
        return None
