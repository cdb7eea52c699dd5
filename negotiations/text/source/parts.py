"""Recognise the parts of a text that was copied from a page: headline, standfirst, byline, date,
and invitations below.

Only the headline is taken out of the text, and only if it is clearly one; headline and text
together are the source, but for blank lines around them. Other parts are proposed, and stay in the
text until a person takes them out.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import regex

from negotiations.text.canonical import canonical
from negotiations.text.folding import UNSEEN
from negotiations.text.sentences import ends_sentence
from negotiations.text.source.dates import DAY_ALONE, day_in, is_date
from negotiations.text.source.page_words import words_of
from negotiations.text.source.people import NAME, is_name, split_names
from negotiations.text.wrapping import places

LONGEST_HEADLINE = 250
LONGEST_STANDFIRST = 500
LONGEST_BESIDE = 120
#: The number of code points of a line that are examined; a longer line is no headline.
MOST = 1_000
#: The number of lines from which it is judged whether the text was wrapped to fit a page.
FOLLOWED = 500
#: The widths, in columns, of a line that was wrapped to fit a page.
WRAPPED = range(40, 101)
#: The number of lines above the body that are examined.
MOST_ABOVE = 6

BY = regex.compile(rf"(?:{'|'.join(words_of('by'))})\s*", regex.IGNORECASE)
WRITES = regex.compile(
    rf"(?<![\p{{L}}\p{{M}}])(?i:{'|'.join(words_of('writes'))})\s+(?P<name>{NAME.pattern})\Z"
)
BELOW = regex.compile("|".join(words_of("below")), regex.IGNORECASE)
#: Separates a byline from the rest of its line: "By Jane Roe | 14 May 2031", "(Geneva)".
ASIDE = regex.compile(r"\s*[|·•/(]|\s[–—-]\s")
GOES_ON = regex.compile(r"[,;:،؛，；：、–—-]\Z")
QUOTED = regex.compile(r"[\"'”’“»«」』]\Z")
#: Line breaks of other kinds, which do not separate paragraphs here.
BREAK = regex.compile(r"[\v\f\x1c-\x1e\x85\u2028\u2029]")
LETTER = regex.compile(r"\p{L}")
#: Scripts that do not mark the end of a sentence.
UNMARKED = regex.compile(r"[\p{Thai}\p{Lao}\p{Tibetan}]")

WORD = r"[\p{Lu}\p{Lt}\p{Lo}][\p{L}\p{M}'’.-]*"
PLACE = rf"{WORD}(?:,? {WORD}){{0,4}}"
AGENCY = r"(?:\([^()\n]{2,40}\)|/[^/\n]{2,40}/|\[[^\[\]\n]{2,40}\])"
DATELINE = regex.compile(
    rf"(?:{PLACE}[,،]? (?i:{DAY_ALONE})(?:[ ,]*\d{{4}})?\.?\s*(?:{AGENCY}\.?\s*[-–—:.]*|[-–—:]+|\Z)"
    rf"|{PLACE}[.,]? {AGENCY}\.?\s*(?:[-–—:]|\Z)"
    r"|\p{Lu}{4,}(?:[ ,]+[\p{L}.]+){0,4}\s(?:[–—-]|--)\s"
    r"|.{0,20}\d{1,2}月\d{1,2}日(?:电|電|讯|訊)|[（(【\[]?本报讯)"
)
ONLY_DAY = regex.compile(DAY_ALONE, regex.IGNORECASE)


class PagePart(StrEnum):
    HEADLINE = "headline"
    STANDFIRST = "standfirst"
    BYLINE = "byline"
    DATE = "date"
    BELOW = "lines below the text"


@dataclass(frozen=True)
class ProposedPart:
    """Whole lines of a text, from `start` to `end` (code points, half-open), that seem a part.

    `names` are the writers and `day` is the date in them. `apart`: the lines contain nothing else,
    and may be taken out of the text.
    """

    part: PagePart
    start: int
    end: int
    words: str
    names: tuple[str, ...] = ()
    day: date | None = None
    apart: bool = True


@dataclass(frozen=True)
class PastedPage:
    """A source in its parts.

    `title` is "" if no line is clearly the headline. `wrapped`: lines break inside sentences.
    """

    title: str
    text: str
    proposals: tuple[ProposedPart, ...]
    wrapped: bool = False


@dataclass(frozen=True)
class PastedLine:
    """A line that is not blank, with its span in the text (code points, half-open).

    `first` and `last`: the line before it, or after it, is blank.
    """

    start: int
    end: int
    words: str
    first: bool
    last: bool


def page_of(source: str, *, title: str = "", first_line: bool | None = None) -> PastedPage:
    """The parts of a source whose line ends are LF.

    If a `title` is given, the first line is taken out only if it says the same. Else `first_line`
    says whether it is the headline; None means: if it clearly is.
    """
    text = _within(source)
    lines = _lines(text)
    wrapped = _wrapped(lines)
    if title:
        taken = bool(lines[1:]) and canonical(lines[0].words[:MOST]) == canonical(title)
    else:
        taken = bool(lines[1:]) and (
            _is_headline(lines, wrapped) if first_line is None else first_line
        )
        title = lines[0].words if taken else ""
    if taken:
        text = _within(text[lines[0].end :])
    return PastedPage(title, text, tuple(proposals(text, titled=bool(title))), wrapped)


def proposals(text: str, *, titled: bool = True) -> Iterator[ProposedPart]:
    """The parts that lines of the text seem to be, each at most once; at least one line is left for
    the body. `titled`: the headline is known, and no longer in the text.
    """
    lines = _lines(text)
    wrapped = _wrapped(lines)
    proposed: dict[PagePart, ProposedPart] = {}
    above = 0
    for number, line in enumerate(lines[: min(MOST_ABOVE, len(lines) - 1)]):
        goes_on = _goes_on(lines, number, wrapped)
        proposal = _above(
            line, goes_on, PagePart.HEADLINE if not titled and not number else PagePart.STANDFIRST
        )
        if proposal and proposal.part not in proposed:
            proposed[proposal.part] = proposal
        if (proposal and not proposal.apart) or not (proposal or _is_date(line.words)):
            break
        above = number + 1
    last = len(lines)
    while last > above + 1 and _is_below(lines[last - 1].words):
        last -= 1
    if last < len(lines):
        words = "\n".join(line.words for line in lines[last:])
        proposed[PagePart.BELOW] = ProposedPart(PagePart.BELOW, lines[last].start, len(text), words)
    yield from proposed.values()


def take_out(text: str, proposal: ProposedPart) -> str:
    """The text without the lines of a proposal, and without the blank lines around them."""
    return _within(text[: proposal.start] + _within(text[proposal.end :]))


def put_back(text: str, part: PagePart, words: str) -> str:
    """The text with lines that were taken out of it, put back above or below it."""
    return f"{text}\n\n{words}" if part == PagePart.BELOW else f"{words}\n\n{text}"


def _above(line: PastedLine, goes_on: bool, otherwise: PagePart) -> ProposedPart | None:
    """What a line above the body seems to be: a date, a dateline or a byline by its words, else
    `otherwise` if it looks like one; None for a line of the body.
    """
    day = day_in(line.words[:LONGEST_BESIDE])
    if _is_date(line.words):
        return (
            ProposedPart(PagePart.DATE, line.start, line.end, line.words, day=day[0])
            if day
            else None
        )
    if dateline := DATELINE.match(line.words[:MOST]):
        day = day_in(dateline.group())
        return (
            ProposedPart(
                PagePart.DATE,
                line.start,
                line.end,
                dateline.group().strip(),
                day=day[0],
                apart=False,
            )
            if day
            else None
        )
    if goes_on:
        return None
    if names := _writers(line.words):
        return ProposedPart(
            PagePart.BYLINE, line.start, line.end, line.words, tuple(names), day[0] if day else None
        )
    headline = (
        otherwise == PagePart.HEADLINE and _is_short(line.words) and not BREAK.search(line.words)
    )
    if not headline and not _is_standfirst(line.words):
        return None
    writer = WRITES.search(line.words)
    return ProposedPart(
        otherwise, line.start, line.end, line.words, (writer["name"],) if writer else ()
    )


def _is_headline(lines: Sequence[PastedLine], wrapped: bool) -> bool:
    """Whether the first line is clearly a headline: short, no sentence, and no other part."""
    words = lines[0].words
    if not _is_short(words) or _goes_on(lines, 0, wrapped) or not _is_open(words):
        return False
    if UNMARKED.search(words) and 2 * len(words) > max(len(line.words) for line in lines[1:]):
        return False
    return not (_is_date(words) or DATELINE.match(words) or _writers(words) or _is_below(words))


def _is_short(words: str) -> bool:
    return len(words) <= MOST and places(words) <= LONGEST_HEADLINE


def _is_standfirst(words: str) -> bool:
    return (
        len(words) <= LONGEST_STANDFIRST
        and _is_open(words)
        and not QUOTED.search(words)
        and not _is_below(words)
    )


def _is_open(words: str) -> bool:
    """Whether the words are neither a sentence nor the beginning of one."""
    return bool(LETTER.search(words)) and not (
        ends_sentence(words) or GOES_ON.search(words) or BREAK.search(words)
    )


def _is_date(words: str) -> bool:
    """Whether a line is only a date, or only a dateline (place and day)."""
    return len(words) <= LONGEST_BESIDE and bool(
        is_date(words) or DATELINE.fullmatch(words) or ONLY_DAY.fullmatch(words)
    )


def _writers(words: str) -> list[str]:
    """The writers that a byline names; [] if the line is none."""
    by = BY.match(words)
    if not by or len(words) > LONGEST_BESIDE:
        return []
    named = ASIDE.split(words[by.end() :])[0].strip()
    first, *rest = (part.strip() for part in named.split(","))
    if is_name(named) and not ends_sentence(named):
        return [named]
    if found := split_names(named):
        return found
    return [first] if rest and is_name(first) and not ends_sentence(named) else []


def _is_below(words: str) -> bool:
    return len(words) <= LONGEST_BESIDE and bool(BELOW.fullmatch(words.strip(" .!…»›>→:")))


def _goes_on(lines: Sequence[PastedLine], number: int, wrapped: bool) -> bool:
    """Whether the line may begin or end inside a sentence."""
    line, following = lines[number], lines[number + 1 : number + 2]
    if wrapped:
        return not (line.first and line.last)
    return not line.last and bool(following) and following[0].words[0].islower()


def _wrapped(lines: Sequence[PastedLine]) -> bool:
    """Whether most lines that are directly followed by another were wrapped to fit a page."""
    followed = [line for line in lines if not line.last][:FOLLOWED]
    broken = sum(
        places(line.words[:MOST]) in WRAPPED and not ends_sentence(line.words) for line in followed
    )
    return broken >= 2 and 2 * broken >= len(followed)


def _lines(text: str) -> list[PastedLine]:
    """The lines that are not blank."""
    lines, start = [], 0
    raw = text.split("\n")
    blank = [_blank(line) for line in raw] + [True]
    for number, line in enumerate(raw):
        if not blank[number]:
            first = number == 0 or blank[number - 1]
            lines.append(
                PastedLine(start, start + len(line), line.strip(), first, blank[number + 1])
            )
        start += len(line) + 1
    return lines


def _within(text: str) -> str:
    """The text without blank lines at its start and end."""
    lines = text.split("\n")
    first, last = 0, len(lines)
    while first < last and _blank(lines[first]):
        first += 1
    while first < last and _blank(lines[last - 1]):
        last -= 1
    return "\n".join(lines[first:last])


def _blank(line: str) -> bool:
    return not UNSEEN.sub("", line[:200]).strip() and (
        len(line) <= 200 or not UNSEEN.sub("", line).strip()
    )
