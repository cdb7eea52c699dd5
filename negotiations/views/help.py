"""Help: what signs, words and keys mean; and the coding guide."""

import re
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from markdown_it import MarkdownIt

from negotiations.queries.standings.rule import RULE

HEADING = re.compile(r'^(##+) <a id="(.+?)"></a>(.+)$', re.MULTILINE)


@dataclass(frozen=True)
class Guide:
    """docs/coding-guide.md as HTML, and its headings below the title: level, anchor and words."""

    html: str
    contents: tuple[tuple[int, str, str], ...]


def index(request: HttpRequest) -> HttpResponse:
    return render(request, "help.html", {"rule": RULE})


def coding(request: HttpRequest) -> HttpResponse:
    return render(request, "coding_guide.html", {"guide": guide()})


@cache
def guide() -> Guide:
    words = (settings.BASE_DIR / "docs" / "coding-guide.md").read_text(encoding="utf-8")
    contents = tuple((len(marks), anchor, title) for marks, anchor, title in HEADING.findall(words))
    return Guide(MarkdownIt().render(words), contents)
