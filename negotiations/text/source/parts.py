"""What the lines of a text as it is copied from a page seem to be: headline, standfirst, byline,
date, invitations below.

Only the headline is taken out of the text, and only if it is clearly one: headline and text
together are the source but for blank lines around them. All else is proposed, and stays in the text
until somebody takes it out.
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
#: No headline has more code points; what is longer is not looked at any further.
MOST = 1_000
#: So many lines tell whether a text was broken to fit a page.
FOLLOWED = 500
#: In places on the line: one that was broken to fit a page has so many.
WRAPPED = range(40, 101)
#: Between headline and body stand no more lines than these.
MOST_ABOVE = 6

BY = regex.compile(rf"(?:{'|'.join(words_of('by'))})\s*", regex.IGNORECASE)
WRITES = regex.compile(
    rf"(?<![\p{{L}}\p{{M}}])(?i:{'|'.join(words_of('writes'))})\s+(?P<name>{NAME.pattern})\Z"
)
BELOW = regex.compile("|".join(words_of("below")), regex.IGNORECASE)
#: Parts a byline from what else stands on its line: "By Jane Roe | 14 May 2031", "(Geneva)".
ASIDE = regex.compile(r"\s*[|·•/(]|\s[–—-]\s")
GOES_ON = regex.compile(r"[,;:،؛，；：、–—-]\Z")
QUOTED = regex.compile(r"[\"'”’“»«」』]\Z")
#: Lines within a line, to which the model of paragraphs is blind.
BREAK = regex.compile(r"[\v\f\x1c-\x1e\x85\u2028\u2029]")
LETTER = regex.compile(r"\p{L}")
#: Scripts that mark no end of a sentence.
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
    """Whole lines of a text, from `start` to `end` (code points, half-open), that seem to be a
    part. `names` are the writers and `day` the date that they give. `apart`: they say nothing else,
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
    """A source in its parts. `title` is "" where no line is clearly the headline; `wrapped`: lines
    end inside sentences.
    """

    title: str
    text: str
    proposals: tuple[ProposedPart, ...]
    wrapped: bool = False


@dataclass(frozen=True)
class PastedLine:
    """A line with words: where it starts and ends in the text, and whether the line right before
    and after it is blank.
    """

    start: int
    end: int
    words: str
    first: bool
    last: bool


def page_of(source: str, *, title: str = "", first_line: bool | None = None) -> PastedPage:
    """The parts of a source whose line ends are LF. With a `title` that somebody gave, the first
    line stays in the text unless it says the same. `first_line`: whether it is the headline; None:
    if it is clearly one.
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
    """What may be told of a text that has its headline, or not yet (`titled`). One for each part at
    most, and one line at least is the body.
    """
    lines = _lines(text)
    wrapped = _wrapped(lines)
    found: dict[PagePart, ProposedPart] = {}
    above = 0
    for number, line in enumerate(lines[: min(MOST_ABOVE, len(lines) - 1)]):
        goes_on = _goes_on(lines, number, wrapped)
        proposal = _above(
            line, goes_on, PagePart.HEADLINE if not titled and not number else PagePart.STANDFIRST
        )
        if proposal and proposal.part not in found:
            found[proposal.part] = proposal
        if (proposal and not proposal.apart) or not (proposal or _is_date(line.words)):
            break
        above = number + 1
    last = len(lines)
    while last > above + 1 and _is_below(lines[last - 1].words):
        last -= 1
    if last < len(lines):
        words = "\n".join(line.words for line in lines[last:])
        found[PagePart.BELOW] = ProposedPart(PagePart.BELOW, lines[last].start, len(text), words)
    yield from found.values()


def take_out(text: str, proposal: ProposedPart) -> str:
    """The text without the lines of a proposal, and without blank lines in their place."""
    return _within(text[: proposal.start] + _within(text[proposal.end :]))


def put_back(text: str, part: PagePart, words: str) -> str:
    """The text with lines that were taken out of it, above or below it."""
    return f"{text}\n\n{words}" if part == PagePart.BELOW else f"{words}\n\n{text}"


def _above(line: PastedLine, goes_on: bool, otherwise: PagePart) -> ProposedPart | None:
    """What a line between headline and body seems to be; `otherwise` if it is none that can be told
    by its words.
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
    """Whether the first line is clearly one: short, no sentence, and nothing else that stands above
    a text.
    """
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
    """Words that are neither a sentence nor the beginning of one."""
    return bool(LETTER.search(words)) and not (
        ends_sentence(words) or GOES_ON.search(words) or BREAK.search(words)
    )


def _is_date(words: str) -> bool:
    """Whether a line is only a date, or only the place and day that stand before a report."""
    return len(words) <= LONGEST_BESIDE and bool(
        is_date(words) or DATELINE.fullmatch(words) or ONLY_DAY.fullmatch(words)
    )


def _writers(words: str) -> list[str]:
    """Whom a byline names, if a line is one."""
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
    """Whether a line may end inside a sentence, or begin in one."""
    line, following = lines[number], lines[number + 1 : number + 2]
    if wrapped:
        return not (line.first and line.last)
    return not line.last and bool(following) and following[0].words[0].islower()


def _wrapped(lines: Sequence[PastedLine]) -> bool:
    """Whether most lines that another follows directly were broken there, to fit a page."""
    followed = [line for line in lines if not line.last][:FOLLOWED]
    broken = sum(
        places(line.words[:MOST]) in WRAPPED and not ends_sentence(line.words) for line in followed
    )
    return broken >= 2 and 2 * broken >= len(followed)


def _lines(text: str) -> list[PastedLine]:
    """The lines with words."""
    found, start = [], 0
    raw = text.split("\n")
    blank = [_blank(line) for line in raw] + [True]
    for number, line in enumerate(raw):
        if not blank[number]:
            first = number == 0 or blank[number - 1]
            found.append(
                PastedLine(start, start + len(line), line.strip(), first, blank[number + 1])
            )
        start += len(line) + 1
    return found


def _within(text: str) -> str:
    """Without blank lines before and after."""
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
