"""How the workbench looks in each of its states, on paper, from right to left, and at four times
the size.
"""

import pytest

from tests.browser.conftest import select
from tests.factories import make_article, make_passage

pytestmark = pytest.mark.django_db(transaction=True)

ARABIC = (
    "قال الوزير إن الهدنة لثلاثين يومًا ممكنة. ولن تكون هناك هدنة أخرى.\n\nأما الجانب الآخر فلم يقل"
    " شيئًا."
)


@pytest.fixture
def workbench(open_page, editor):
    def opened(article, user=editor, **options):
        page = open_page(user, reduced_motion="reduce", **options)
        page.goto(f"/articles/{article.pk}")
        page.wait_for_selector("#workbench[data-ready]")
        return page

    return opened


def annotate(page, words):
    select(page, words)
    page.wait_for_selector("#choose:not([hidden])")
    page.keyboard.press("Enter")
    page.wait_for_selector("#dialog[open] #coding")


def test_the_tools_are_accessible(workbench, looked_at, coded):
    page = workbench(coded.passage.article)
    page.click(".filter-fold summary")
    page.wait_for_selector("#filter")
    page.fill("#find-words", "truce")
    page.press("#find-words", "Enter")
    looked_at(page, "filter and search")
    page.select_option("#filter select >> nth=-1", index=1)
    page.wait_for_load_state("networkidle")
    page.click("#sentences")
    page.wait_for_selector("#sentences[aria-pressed=true]")
    page.focus(".words")
    page.keyboard.press("ArrowDown")
    page.wait_for_selector(".sentence[aria-selected=true]")
    looked_at(page, "a sentence")
    page.click("#keys-button")
    looked_at(page, "keys")


def test_the_dialog_is_accessible_new_refused_and_kept_as_a_draft(workbench, looked_at, coded):
    page = workbench(coded.passage.article)
    annotate(page, "The mediators")
    for summary in page.locator("#coding summary").all():
        summary.click()
    looked_at(page, "dialog")
    page.fill("#id_position-holder", "Nobody of this name")
    page.click("#coding .primary")
    page.wait_for_selector("#dialog .error-summary")
    looked_at(page, "refused")
    page.click("#coding [data-close]")
    page.wait_for_selector("#draft")
    looked_at(page, "draft")


def test_the_dialog_is_accessible_after_somebody_was_quicker(workbench, looked_at, owner, coded):
    first, second = workbench(coded.passage.article), workbench(coded.passage.article, owner)
    for page in (first, second):
        page.click(f"#position-{coded.pk} a:has-text('Revise')")
        page.wait_for_selector("#dialog[open] #coding")
    first.check("#id_position-stance_0")
    first.click("#coding .primary")
    first.wait_for_selector("#dialog", state="hidden")
    second.check("#id_position-stance_4")
    second.click("#coding .primary")
    second.wait_for_selector("#dialog .stored")
    looked_at(second, "stale")


def test_a_suggestion_is_accessible(workbench, looked_at, editor, talks, coded):
    again = make_article(
        editor, talks, text="Nobody wants a truce of thirty days here.\n\nOr so they say."
    )
    page = workbench(again)
    page.wait_for_selector(".card.suggested")
    looked_at(page, "suggestion")


def said_on(page):
    """What a reader of the page is told, in order, numbers that the style sheet counts among it."""
    nodes = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    tree = {node["nodeId"]: node for node in nodes}

    def words(node):
        if node["role"]["value"] == "StaticText":
            return [node["name"]["value"]]
        return [word for child in node["childIds"] if child in tree for word in words(tree[child])]

    return words(nodes[0])


def test_on_paper_each_number_in_the_text_is_that_of_its_note(workbench, editor, coded):
    article = coded.passage.article
    for words in (
        "The mediators should simply impose one.",
        "The mediators",
        "thirty days, provided monitors",
        "A café",
    ):
        make_passage(editor, article, words)
    page = workbench(article)
    page.emulate_media(media="print")
    said = said_on(page)
    counted = [at for at, words in enumerate(said) if words.isdigit()]
    notes = {said[at]: said[at + 2] for at in counted if said[at + 1] == "."}
    numbers = [said[at] for at in counted if said[at + 1] != "."]
    places = page.locator(".words span[id^='p-']").evaluate_all(
        "(all) => all.map((one) => one.id.slice(2))"
    )
    quotes = {str(passage.pk): passage.quote for passage in article.passages.all()}
    assert numbers == list(notes) == ["1", "2", "3", "4", "5"]
    assert list(notes.values()) == [quotes[place] for place in places]
    assert not any(
        page.locator(tool).is_visible() for tool in (".tools", ".strip", ".bar", ".acts >> nth=0")
    )
    assert page.evaluate(
        "() => [...document.querySelectorAll('.cards')].every((one) => one.scrollHeight <="
        " one.clientHeight + 1)"
    )


@pytest.mark.parametrize("size", [(1280, 800), (320, 256)])
def test_from_right_to_left_nothing_is_lost(workbench, looked_at, editor, talks, size):
    article = make_article(editor, talks, text=ARABIC, title="الميناء يبقى مغلقًا", language="ar")
    make_passage(editor, article, "الهدنة لثلاثين يومًا ممكنة")
    page = workbench(article, viewport=dict(zip(("width", "height"), size, strict=True)))
    annotate(page, "ولن تكون هناك هدنة")
    assert page.locator("#quote").evaluate("(quote) => getComputedStyle(quote).direction") == "rtl"
    assert (
        page.locator(".words p").first.evaluate("(text) => getComputedStyle(text).direction")
        == "rtl"
    )
    if size[0] == 1280:
        dialog, words = (
            page.locator("#dialog").bounding_box(),
            page.locator(".words").first.bounding_box(),
        )
        assert dialog["x"] >= words["x"] + words["width"]
    within(page, "#coding .primary", size)


def test_at_four_times_the_size_a_passage_is_coded(workbench, coded):
    page = workbench(coded.passage.article, viewport={"width": 320, "height": 256})
    page.focus(".words")
    page.keyboard.press("ArrowDown")
    within(page, "#annotate", (320, 256))
    page.keyboard.press("Enter")
    page.wait_for_selector("#dialog[open] #coding")
    within(page, "#quote", (320, 256))
    within(page, "#coding .primary", (320, 256))
    page.click("#coding .primary")
    page.wait_for_selector("#dialog", state="hidden")
    page.wait_for_selector("#counts:has-text('2 passages')")


def within(page, selector, size):
    """It is seen whole, and the page does not scroll to the side."""
    box = page.locator(selector).bounding_box()
    assert box["x"] >= 0
    assert box["y"] >= 0
    assert box["x"] + box["width"] <= size[0]
    assert box["y"] + box["height"] <= size[1]
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
