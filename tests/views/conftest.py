"""Pages as tests compare them: without the line breaks that the templates' formatter chooses."""

import re

import pytest
from django.test import Client

BLOCK = re.compile(
    "html|head|body|title|meta|link|script|div|p|h1|h2|h3|ul|ol|li|dl|dt|dd|table|thead|tbody|tr"
    "|th|td|section|article|aside|nav|main|header|footer|form|fieldset|legend|details|summary"
    "|blockquote|search|select|option|button|svg|g|text|rect|line|path|circle|hx-partial"
)
TAG = re.compile(r"""<(?:"[^"]*"|'[^']*'|[^"'<>])*>""")
SPACE_OR_VALUE = re.compile(r"""\s+|"[^"]*"|'[^']*'""")
LINE_END = re.compile(r"\s*\n\s*")


def unbroken(html: str) -> str:
    """The same page with each tag on one line, and no white space where blocks begin and end."""
    out, after, at = [], "", 0
    for tag in TAG.finditer(html):
        words, name = html[at : tag.start()], re.split(r"[\s/>]", tag[0].strip("</"), maxsplit=1)[0]
        if "\n" in words and after not in ("pre", "textarea"):
            words = LINE_END.sub(" ", words)
            words = words.lstrip() if BLOCK.fullmatch(after) else words
            words = words.rstrip() if BLOCK.fullmatch(name) else words
        one_line = SPACE_OR_VALUE.sub(lambda m: " " if m[0].isspace() else m[0], tag[0])
        out += [words, re.sub(r" ?(/?>)$", r"\1", one_line)]
        after, at = name, tag.end()
    return "".join([*out, html[at:]])


@pytest.fixture(autouse=True)
def _unbroken_pages(monkeypatch):
    request = Client.request

    def unbroken_request(self, **kwargs):
        response = request(self, **kwargs)
        if not response.streaming and response.headers.get("Content-Type", "").startswith(
            "text/html"
        ):
            response.content = unbroken(response.content.decode())
        return response

    monkeypatch.setattr(Client, "request", unbroken_request)
