"""Find in the article: by the folding of the whole house, so that what looks the same is found."""

import unicodedata

import pytest
from playwright.sync_api import expect

from negotiations.text.folding import Alphabet, Level, fold
from tests.cases import each_of
from tests.factories import make_article
from tests.turns import in_turn

pytestmark = pytest.mark.django_db(transaction=True)

TEXT = (
    "Łódz\u0301 and Kyi\u0308v; the cease\u00adfire, the ceaseﬁre.\n\n“Port\u00a0of Aruvia”, м’ята;"
    " Malmö.\nMalmo 🕊️ Malmö"
)
#: What the other side need not know: code points of a later Unicode, halves of characters, those
#: for private use.
ASSIGNED = [
    code for code in range(0x110000) if unicodedata.category(chr(code)) not in ("Cn", "Cs", "Co")
]
#: Two thirds of all, and none has a case, a mark or a decomposition.
IDEOGRAPHS = {
    code for code in ASSIGNED if unicodedata.name(chr(code), "").startswith("CJK UNIFIED IDEOGRAPH")
}
COMPARED = sorted({*ASSIGNED} - IDEOGRAPHS | {*in_turn(sorted(IDEOGRAPHS))})


def find(page, words):
    page.fill("#find-words", words)
    return page.inner_text("#find-count")


@pytest.fixture
def page(open_page, editor, talks):
    article = make_article(editor, talks, text=TEXT)
    page = open_page(editor)
    page.goto(f"/articles/{article.pk}")
    page.wait_for_selector("#workbench[data-ready]")
    return page


def test_what_looks_the_same_is_found(page):
    asked = {
        "Kyïv": "1",
        "łódź": "1",
        "ceasefire": "2",
        "port of": "1",
        "м'ята": "1",
        "Malmo": "1",
        "lodz": "none",
        '"': "2",
    }
    assert {words: find(page, words) for words in asked} == asked


def test_other_letters_are_offered_and_not_counted(page):
    assert find(page, "malmo") == "1"
    more = page.locator("[data-more]")
    assert more.inner_text() == "2 more with other letters"
    more.click()
    expect(page.locator("#find-count")).to_have_text("1 of 2")
    page.keyboard.press("Enter")
    assert find(page, "Kyïv") == "1"
    assert more.is_hidden()


@each_of("alphabet", Alphabet, roll_back=False)
@each_of("level", Level, roll_back=False)
def test_the_page_folds_every_character_as_the_server_does(page, level, alphabet):
    expected = {chr(code): fold(chr(code), level, alphabet) for code in COMPARED}
    changed = {one: folded for one, folded in expected.items() if folded != one}
    wrong = page.evaluate(
        """async ([codes, changed, level, alphabet]) => {
            const { fold } = await import(document.querySelector("link[href*=folding]").href);
            const wrong = [];
            for (const [first, last] of codes) for (let code = first; code <= last; code += 1) {
                const one = String.fromCodePoint(code), here = fold(one, level, alphabet), there = changed[one] ?? one;
                if (here !== there) wrong.push([one, here, there]);
            }
            return wrong.slice(0, 40);
        }""",
        [ranges(COMPARED), changed, level, alphabet],
    )
    assert wrong == []


def ranges(codes):
    found = []
    for code in codes:
        if found and found[-1][1] == code - 1:
            found[-1][1] = code
        else:
            found.append([code, code])
    return found
