"""What is selected in a text is what is marked: over odd paragraphs, in any language, at any
length; and by any keyboard.
"""

import pytest

from negotiations.actions import article
from negotiations.models import Article, Passage
from tests.browser.conftest import select
from tests.factories import make_article, make_passage

pytestmark = pytest.mark.django_db(transaction=True)

#: Selects from the first words to the end of the last ones, wherever in the text they stand.
SELECT = """([first, last]) => {
    const walker = document.createTreeWalker(document.getElementById('body'), NodeFilter.SHOW_TEXT), ends = {};
    while (walker.nextNode()) {
        if (!walker.currentNode.parentElement.closest('.words p')) continue;
        const node = walker.currentNode, start = node.data.indexOf(first), end = node.data.lastIndexOf(last);
        if (start >= 0 && !ends.start) ends.start = [node, start];
        if (end >= 0) ends.end = [node, end + last.length];
    }
    getSelection().setBaseAndExtent(...ends.start, ...ends.end);
}"""


@pytest.fixture
def opened(open_page, editor, talks):
    """The page of an article with this text, on which nothing that is typed or selected went into
    an address.
    """
    addresses = []

    def opened(text, **stored):
        made = make_article(editor, talks, text=text)
        if stored:
            Article.objects.update(**stored)
        page = open_page(editor, reduced_motion="reduce")
        page.on("request", lambda request: addresses.append(request.url))
        page.goto(f"/articles/{made.pk}")
        page.wait_for_selector("#workbench[data-ready]")
        return page

    yield opened
    assert max(map(len, addresses)) < 250


def annotate(page):
    page.wait_for_selector("#choose:not([hidden]) #annotate:not([hidden])")
    page.keyboard.press("Enter")
    page.wait_for_selector("#dialog[open] #coding")


def save(page):
    page.click("#coding .primary")
    page.wait_for_function("() => !document.getElementById('dialog').open")


@pytest.mark.parametrize(
    "blank", ["", " ", "\t", "\u00a0", "\u3000 \n\t", "\x1c", "\u2028", '"<&amp;>\u00a0']
)
def test_a_passage_goes_over_a_blank_line_whatever_white_space_it_holds(blank, opened):
    text = f"A headline\n\nFirst paragraph ends here.\n{blank}\nSecond paragraph goes on."
    page = opened(text)
    page.evaluate(SELECT, ["paragraph ends", "Second"])
    annotate(page)
    page.focus("#quote")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")
    save(page)
    assert Passage.objects.get().quote == f"paragraph ends here.\n{blank}\nSecond"


def test_a_selection_of_twenty_thousand_letters_is_saved(opened):
    line = (
        "Сторони домовилися, що перемир’я триває тридцять днів, і спостерігачі прибувають першими. "
        * 20
    )
    text = "\n\n".join(
        [f"Початок. {line.strip()}", *[line.strip()] * 10, f"{line.strip()} Кінець."]
    )
    page = opened(text)
    page.evaluate(SELECT, ["Початок", "Кінець."])
    annotate(page)
    page.click("summary:has-text('About whom')")
    page.fill("#id_note", "Уся стаття. " * 300)
    page.keyboard.press("Escape")
    page.click("#draft [data-continue]")
    page.wait_for_function(
        "() => document.querySelector('#dialog[open] #id_note')?.value.length > 3000"
    )
    save(page)
    made = Passage.objects.get()
    assert len(made.quote) > 20_000
    assert made.quote == text


@pytest.mark.parametrize("language", ["en_GB", "English", "x", ""])
def test_whatever_language_is_stored_words_are_marked_with_mouse_and_keys(language, opened):
    page = opened("The envoys left. Nobody came back.", language=language)
    select(page, "envoys")
    annotate(page)
    save(page)
    page.keyboard.press("m")
    page.keyboard.press("ArrowDown")
    annotate(page)
    save(page)
    assert set(Passage.objects.values_list("quote", flat=True)) == {"envoys", "The envoys left."}


@pytest.mark.parametrize(
    ("first", "last", "said", "quote"),
    [
        ("\u0308", " said", "Taken: the whole letter.", "Zoe\u0308 said"),
        ("no", "👨", "Taken: the whole letter.", "no 👨‍👩‍👧"),
        ("aid", "no", "Taken: whole words.", "said no"),
        (" said ", " said ", "Taken: without the white space around.", "said"),
        ("said", "no", "", "said no"),
    ],
)
def test_what_is_taken_of_a_selection_is_said(first, last, said, quote, opened):
    page = opened("Zoe\u0308 said no 👨‍👩‍👧 today.")
    page.evaluate(SELECT, [first, last])
    page.wait_for_selector("#choose:not([hidden])")
    assert page.locator("#taken").inner_text() == said
    annotate(page)
    save(page)
    assert Passage.objects.get().quote == quote


def test_of_white_space_alone_nothing_can_be_marked_and_the_page_says_so(opened, axe):
    page = opened("Kessel    agreed.")
    page.evaluate(SELECT, ["    ", "    "])
    page.wait_for_selector("#choose:not([hidden])")
    assert page.locator("#choose").inner_text() == "Only white space is selected."
    axe(page)
    page.keyboard.press("Enter")
    page.evaluate("() => getSelection().collapseToStart()")
    page.wait_for_selector("#choose", state="hidden")
    assert not page.locator("#dialog[open]").count()


def test_the_browser_and_the_server_leave_out_the_same(opened):
    page = opened("Peace.")
    unseen = "".join(
        map(
            chr,
            [
                *range(0x09, 0x0E),
                *range(0x1C, 0x20),
                0x20,
                0x85,
                0xA0,
                0xAD,
                0x1680,
                0x180E,
                *range(0x2000, 0x2010),
                0x2028,
                0x2029,
                0x202F,
                0x205F,
                0x2060,
                0x3000,
                0xFEFF,
            ],
        )
    )
    length = page.evaluate(
        """async (unseen) => {
            const offsets = await import(document.querySelector('link[href*="js/offsets"]').href);
            const paragraph = document.querySelector('.words p');
            paragraph.textContent = `${unseen}a${unseen}`;
            const { start, end } = offsets.spanBetween(0, [...paragraph.textContent].length);
            return [start, end];
        }""",
        unseen,
    )
    assert length == [len(unseen), len(unseen) + 1]


def test_a_text_that_was_revised_meanwhile_is_told_so_and_what_was_typed_is_not_lost(
    opened, editor
):
    page = opened("Kessel agreed. Aruvia did not.")
    select(page, "Aruvia did")
    annotate(page)
    page.click("summary:has-text('About whom')")
    page.fill("#id_note", "Look.")
    page.keyboard.press("Escape")
    found = Article.objects.get()
    article.revise(found, by=editor, version=found.version, text=f"Then. {found.text}")
    page.click("#draft [data-continue]")
    page.wait_for_selector("#dialog[open] .warn:has-text('The text was revised')")
    page.wait_for_function("() => document.querySelector('#id_note').value === 'Look.'")
    page.click("#coding .primary")
    page.wait_for_selector("#dialog .error-summary:has-text('select again')")
    assert not Passage.objects.exists()


# By any keyboard


def press(page, on=".words", **key):
    page.evaluate(
        """([on, key]) => document.querySelector(on).dispatchEvent(
            new KeyboardEvent('keydown', { bubbles: true, cancelable: true, ...key }))""",
        [on, key],
    )


@pytest.fixture
def marked(opened, editor):
    page = opened("Kessel agreed. Aruvia did not. Nobody else spoke.")
    for words in ("Kessel agreed.", "Aruvia did not."):
        make_passage(editor, Article.objects.get(), words)
    page.reload()
    page.wait_for_selector("#workbench[data-ready]")
    page.wait_for_selector("#undo-step:not([disabled])")
    page.focus(".words")
    return page


UNDO = {
    "Ukrainian": {"key": "я", "code": "KeyZ", "ctrlKey": True},
    "Greek": {"key": "ζ", "code": "KeyZ", "ctrlKey": True},
    "Arabic": {"key": "ئ", "code": "KeyZ", "ctrlKey": True},
    "Hebrew": {"key": "ז", "code": "KeyZ", "ctrlKey": True},
    "Hindi": {"key": "ॆ", "code": "KeyZ", "ctrlKey": True},
    "a Mac with a Ukrainian layout": {"key": "я", "code": "KeyZ", "metaKey": True},
    "English": {"key": "z", "code": "KeyZ", "ctrlKey": True},
    "German, where Z is at the place of Y": {"key": "z", "code": "KeyY", "ctrlKey": True},
    "French, where Z is at the place of W": {"key": "z", "code": "KeyW", "ctrlKey": True},
    "a letter alone": {"key": "г", "code": "KeyU"},
}


@pytest.mark.parametrize("key", UNDO.values(), ids=UNDO)
def test_undo_by_any_keyboard(key, marked):
    press(marked, **key)
    marked.wait_for_selector("#messages:has-text('Taken back')")
    assert Passage.objects.count() == 1


NOT_UNDO = {
    "French W": {"key": "w", "code": "KeyZ", "ctrlKey": True},
    "German Y": {"key": "y", "code": "KeyZ", "ctrlKey": True, "shiftKey": True},
    "Option Z on a Mac": {"key": "Ω", "code": "KeyZ", "metaKey": True, "altKey": True},
    "AltGr Z": {
        "key": "я",
        "code": "KeyZ",
        "ctrlKey": True,
        "altKey": True,
        "modifierAltGraph": True,
    },
    "Alt U": {"key": "г", "code": "KeyU", "altKey": True},
    "Shift U": {"key": "U", "code": "KeyU", "shiftKey": True},
}


@pytest.mark.parametrize("key", NOT_UNDO.values(), ids=NOT_UNDO)
def test_another_letter_at_that_place_undoes_nothing(key, marked):
    sent = []
    marked.on(
        "request", lambda request: sent.append(request.url) if "/undo" in request.url else None
    )
    press(marked, **key)
    press(marked, key="m", code="KeyM")
    assert marked.get_attribute("#sentences", "aria-pressed") == "true"
    assert sent == []


@pytest.mark.parametrize(
    "key",
    [{"key": "ь", "code": "KeyM"}, {"key": "M", "code": "KeyM"}, {"key": "m", "code": "Semicolon"}],
)
def test_sentence_mode_by_any_keyboard_and_with_caps_lock(key, marked):
    press(marked, **key)
    assert marked.get_attribute("#sentences", "aria-pressed") == "true"
    marked.evaluate("() => { document.getElementById('single-keys').checked = false; }")
    press(marked, **key)
    assert marked.get_attribute("#sentences", "aria-pressed") == "true"


BRACKETS = {
    "English": {"key": "]", "code": "BracketRight"},
    "a German Mac, with Option": {"key": "]", "code": "Digit6", "altKey": True},
    "a French Mac, with Option and Shift": {
        "key": "]",
        "code": "Minus",
        "altKey": True,
        "shiftKey": True,
    },
    "German Windows, with AltGr": {
        "key": "]",
        "code": "Digit9",
        "ctrlKey": True,
        "altKey": True,
        "modifierAltGraph": True,
    },
    "Linux, with AltGr": {"key": "]", "code": "Digit9", "modifierAltGraph": True},
    "Ukrainian": {"key": "ї", "code": "BracketRight"},
    "Hebrew, by its sign": {"key": "]", "code": "BracketLeft"},
}


@pytest.mark.parametrize("key", BRACKETS.values(), ids=BRACKETS)
def test_brackets_walk_by_any_keyboard(key, marked):
    press(marked, **key)
    assert marked.locator(".card.current blockquote").inner_text() == "Kessel agreed."


def test_with_control_a_bracket_is_the_browsers(marked):
    press(marked, key="]", code="BracketRight", ctrlKey=True)
    press(marked, key="]", code="BracketRight", metaKey=True)
    assert marked.locator(".card.current").count() == 0


@pytest.mark.parametrize(
    "key",
    [
        {"key": "?", "code": "Digit7", "shiftKey": True},
        {"key": "?", "code": "Minus", "shiftKey": True},
    ],
)
def test_the_list_of_keys_opens_by_any_keyboard(key, marked, looked_at):
    press(marked, **key)
    marked.wait_for_selector("#keys[open]")
    assert "where an English one has them" in marked.locator("#keys").inner_text()
    looked_at(marked)


def test_what_follows_from_who_says_so_is_asked_without_what_was_typed(opened, editor):
    page = opened("Kessel agreed.")
    make_passage(editor, Article.objects.get(), "Kessel agreed.")
    page.reload()
    page.click(".card a:has-text('Add a position')")
    page.wait_for_selector("#dialog[open] #coding")
    page.click("summary:has-text('Certainty')")
    page.fill("#id_position-note", "A long note. " * 900)
    with page.expect_response("**/voice") as answered:
        page.check("[name=position-who][value=author]")
    assert answered.value.status == 200


def test_words_that_are_too_long_to_look_for_are_told_so_where_they_are_typed(
    open_page, editor, talks
):
    page = open_page(editor)
    page.goto(f"/articles/{make_article(editor, talks, text='Kessel agreed.').pk}")
    page.wait_for_selector("#workbench[data-ready]")
    page.evaluate(SELECT, ["Kessel", "agreed."])
    annotate(page)
    page.fill("#id_position-holder", "Слово " * 3000)
    page.wait_for_selector("#id_position-holder-list:has-text('500 characters at most')")
    page.goto("/negotiations/kessel/articles")
    page.fill("#id_q", "Слово " * 3000)
    page.wait_for_selector("#messages:has-text('500 characters at most')")
    page.fill("#id_q", "Слово " * 100)
    page.wait_for_selector("#found:has-text('599 characters, 500 at most')")
