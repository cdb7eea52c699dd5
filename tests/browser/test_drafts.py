"""What becomes of words that are coded already, and of what was typed about something
that is gone.
"""

import pytest

from negotiations.actions import position as positions
from negotiations.models import Position
from tests.browser.conftest import choose, select

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def page(open_page, editor, coded):
    page = open_page(editor)
    page.goto(f"/articles/{coded.passage.article_id}")
    page.wait_for_selector("#workbench[data-ready]")
    return page


def saved(page):
    page.keyboard.press("Control+Enter")
    page.wait_for_function("() => !document.getElementById('dialog').open")


def test_the_words_of_my_own_passage_get_one_more_position(page, coded):
    select(page, "a truce of thirty days")
    page.click("#annotate")
    choose(page, "position-holder", "Aruvia")
    choose(page, "position-term", "Monitors are deployed")
    page.click("label:has(#id_position-stance_0)")
    page.check("[name=position-who][value=holder]")
    saved(page)
    assert set(coded.passage.article.passages.values_list("pk", flat=True)) == {coded.passage_id}
    assert coded.passage.positions.count() == 2


def test_what_was_typed_of_a_position_that_was_retracted_becomes_one_anew(page, editor, coded):
    page.click(f"#card-{coded.passage_id} .position .acts a")
    page.wait_for_selector("#dialog[open] #coding")
    page.click("label:has(#id_position-stance_0)")
    page.keyboard.press("Escape")
    positions.retract(coded, by=editor, version=coded.version)
    page.click("#draft [data-continue]")
    page.wait_for_selector("#dialog[open] #coding .warn")
    assert page.is_checked("#id_position-stance_0")
    saved(page)
    made = Position.objects.get()
    assert (made.stance, made.holder, made.passage) == (-2, coded.holder, coded.passage)
    assert page.locator("#draft").count() == 0
