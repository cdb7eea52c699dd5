"""Whole journeys through the workbench: with keys, fingers, two people, and what goes wrong on the
way.
"""

import pytest

from negotiations.models import Passage, Position
from negotiations.queries.workbench import cards
from tests.browser.conftest import PASSWORD, choose, open_dialog
from tests.factories import make_article, make_passage, make_tag

pytestmark = pytest.mark.django_db(transaction=True)


def open_article(page, article):
    page.goto(f"/articles/{article.pk}")
    page.wait_for_selector("#workbench[data-ready]")


def saved(page):
    page.wait_for_function("() => !document.getElementById('dialog').open")


def tab_to(page, selector, limit=60):
    for _ in range(limit):
        if page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not reach {selector}.")


def test_keys_alone_lead_from_signing_in_to_a_conditional_position_and_back(
    open_page, editor, talks, coded
):
    open_page(editor).close()
    page = open_page()
    page.goto(f"/sign-in?next=/negotiations/{talks.slug}/articles")
    tab_to(page, "#id_login")
    page.keyboard.type(editor.username)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector(".rows a")
    tab_to(page, ".rows a")
    page.keyboard.press("Enter")
    page.wait_for_selector("#workbench[data-ready]")
    tab_to(page, ".words")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_selector("#dialog[open] #coding")
    page.keyboard.press("1")
    tab_to(page, "#id_position-holder")
    page.keyboard.type("aru")
    page.keyboard.press("Tab")
    page.keyboard.type("truce")
    page.keyboard.press("Tab")
    page.keyboard.press("1")
    tab_to(page, "[name=position-who]")
    page.keyboard.press("Space")
    page.wait_for_selector("#voice-means:has-text('counts as Aruvia’s own words')")
    tab_to(page, "summary:has(+ .formset), details:has(.formset) > summary")
    page.keyboard.press("Enter")
    tab_to(page, "#id_conditions-0-relation")
    page.keyboard.type("unless")
    page.keyboard.press("Tab")
    page.keyboard.type("monitors")
    page.keyboard.press("Tab")
    page.wait_for_function("() => document.getElementById('id_conditions-0-term-value').value")
    page.keyboard.press("Control+Enter")
    saved(page)
    position = Position.objects.exclude(pk=coded.pk).get()
    [condition] = position.conditions.all()
    assert (position.holder.name, position.stance, condition.relation) == ("Aruvia", -2, "unless")
    assert [row.tag for row in position.passage.tags.all()] == [coded.term.tag]
    page.wait_for_function("() => document.activeElement.matches('.words')")
    page.wait_for_selector(f"#card-{position.passage_id}")
    page.keyboard.press("Control+z")
    page.wait_for_selector(f"#card-{position.passage_id}", state="detached")
    assert Position.objects.get() == coded
    page.keyboard.press("Control+Shift+z")
    page.wait_for_selector(f"#card-{position.passage_id}")
    assert Position.objects.get(holder__name="Aruvia").conditions.count() == 1


def test_undo_goes_on_after_a_reload(open_page, editor, coded):
    page = open_page(editor)
    open_article(page, coded.passage.article)
    page.reload()
    page.wait_for_selector("#workbench[data-ready]")
    page.click("#undo button")
    page.wait_for_selector(f"#position-{coded.pk}", state="detached")
    page.reload()
    page.wait_for_selector("#workbench[data-ready]")
    page.click("#redo button")
    page.wait_for_selector(f"#position-{coded.pk}")


def test_a_finger_chooses_sentences_and_annotates_them(open_page, editor, coded):
    page = open_page(editor, has_touch=True, is_mobile=True, viewport={"width": 390, "height": 800})
    open_article(page, coded.passage.article)
    page.tap("#sentences")
    page.locator(".sentence").nth(0).tap()
    page.locator(".sentence:has-text('foreign minister')").tap()
    page.tap("#annotate")
    page.wait_for_selector("#dialog[open] #coding")
    page.tap("#id_position-holder")
    page.locator("#id_position-holder-list [data-label='Aruvia']").tap()
    page.tap("#id_position-term")
    page.locator("#id_position-term-list [data-label='Truce of thirty days']").tap()
    page.locator("label:has(#id_position-stance_4)").tap()
    page.locator("label:has([name=position-who][value=author])").tap()
    page.tap("#coding .primary")
    saved(page)
    made = Position.objects.get(holder__name="Aruvia")
    assert made.passage.quote.startswith("The envoys of Kessel")
    assert "Aruvia’s foreign minister said" in made.passage.quote


def test_in_sentence_mode_the_text_is_the_same_and_its_sentences_are_options(
    open_page, axe, editor, coded
):
    page = open_page(editor)
    open_article(page, coded.passage.article)
    before = page.inner_text(".words")
    page.click("#sentences")
    page.wait_for_selector(".words[role=listbox] [role=option]")
    assert page.inner_text(".words") == before
    page.focus(".words")
    page.keyboard.press("ArrowDown")
    assert page.get_attribute(".words", "aria-activedescendant") == "sentence-0"
    axe(page)
    page.keyboard.press("m")
    assert page.inner_text(".words") == before
    assert page.locator(".sentence").count() == 0


def test_two_people_see_each_others_coding_on_their_next_act(open_page, editor, annotator, coded):
    article = coded.passage.article
    mine, theirs = open_page(editor), open_page(annotator)
    for page in (mine, theirs):
        open_article(page, article)
    open_dialog(theirs, 2)
    theirs.keyboard.press("Control+Enter")
    saved(theirs)
    made = Passage.objects.get(coder=annotator)
    assert mine.locator(f"#card-{made.pk}").count() == 0
    open_dialog(mine)
    mine.keyboard.press("Control+Enter")
    saved(mine)
    mine.wait_for_selector(f"#card-{made.pk}")
    assert mine.locator(f"mark[data-p='{made.pk}']").count() > 0
    order = mine.locator(".card").evaluate_all(
        "(cards) => cards.map((card) => Number(card.dataset.start))"
    )
    assert order == sorted(order)


def test_a_draft_survives_a_reload_and_is_continued_with_all_that_was_typed(
    open_page, editor, coded
):
    page = open_page(editor)
    open_article(page, coded.passage.article)
    open_dialog(page)
    page.keyboard.press("1")
    choose(page, "position-holder", "Aruvia")
    page.click("label:has(#id_position-stance_0)")
    page.check("[name=position-who][value=holder]")
    page.click("summary:has-text('Conditions')")
    for _ in range(2):
        page.click("button[data-add]")
    choose(page, "conditions-3-term", "Monitors are deployed")
    page.reload()
    page.click("#draft [data-continue]")
    page.wait_for_selector("#dialog[open] #coding")
    assert page.input_value("#id_position-holder") == "Aruvia"
    assert page.is_checked("#id_position-stance_0")
    assert page.input_value("#id_conditions-3-term") == "Monitors are deployed"
    assert page.locator(".chosen [name=tags]").count() == 1
    choose(page, "position-term", "Truce of thirty days")
    page.select_option("#id_conditions-3-relation", "after")
    page.keyboard.press("Control+Enter")
    saved(page)
    assert Position.objects.get(holder__name="Aruvia").conditions.count() == 1
    page.reload()
    page.wait_for_selector("#workbench[data-ready]")
    assert page.locator("#draft").count() == 0


def test_a_filled_dialog_that_is_closed_is_kept_until_it_is_discarded(open_page, editor, coded):
    page = open_page(editor)
    open_article(page, coded.passage.article)
    open_dialog(page)
    page.click("summary:has-text('About whom')")
    page.fill("#id_note", "half a thought")
    page.keyboard.press("Escape")
    page.click("#draft [data-discard]")
    page.reload()
    page.wait_for_selector("#workbench[data-ready]")
    assert page.locator("#draft").count() == 0


def test_theirs_is_taken_field_by_field_after_a_stale_version(open_page, editor, owner, coded):
    first, second = open_page(editor), open_page(owner)
    for page in (first, second):
        open_article(page, coded.passage.article)
        page.click(f"#position-{coded.pk} a:has-text('Revise')")
        page.wait_for_selector("#dialog[open] #coding")
    first.click("label:has(#id_position-stance_0)")
    first.fill("#id_position-note", "theirs")
    first.click("#coding .primary")
    saved(first)
    second.click("label:has(#id_position-stance_4)")
    second.fill("#id_position-note", "mine")
    second.click("#coding .primary")
    second.click("[name=take][value=note]")
    second.wait_for_function("() => document.getElementById('id_position-note').value === 'theirs'")
    assert second.is_checked("#id_position-stance_4")
    second.click("#coding .primary")
    saved(second)
    coded.refresh_from_db()
    assert (coded.stance, coded.note) == (2, "theirs")


def test_the_search_finds_words_whatever_the_quotation_marks(open_page, editor, coded):
    page = open_page(editor)
    open_article(page, coded.passage.article)
    page.focus(".words")
    page.keyboard.press("/")
    page.keyboard.type('"no truce')
    assert page.inner_text("#find-count") == "1"
    page.keyboard.press("Enter")
    assert page.inner_text("#find-count") == "1 of 1"
    page.fill("#find-words", "nobody said this")
    assert page.inner_text("#find-count") == "none"


def test_a_filter_dims_the_rest_and_its_address_shows_the_same(open_page, editor, talks, coded):
    other = make_passage(
        editor, coded.passage.article, "The mediators", tags=[make_tag(editor, talks, "OTHER")]
    )
    page = open_page(editor)
    open_article(page, coded.passage.article)
    page.click("summary:has-text('Filter')")
    page.select_option("#filter-tag", label="OTHER General ceasefire")
    page.wait_for_selector(f"mark.dim[data-p='{coded.passage_id}']")
    assert page.locator(f"mark[data-p='{other.pk}']:not(.dim)").count() == 1
    assert page.locator(".card").count() == 1
    page.reload()
    assert page.locator("mark.dim").count() == 1


def test_same_again_fills_the_form_as_it_was_last_time(open_page, editor, coded):
    page = open_page(editor)
    open_article(page, coded.passage.article)
    page.focus(".words")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("s")
    page.wait_for_selector("#dialog[open] #coding")
    page.keyboard.press("Control+Enter")
    saved(page)
    again = Position.objects.exclude(pk=coded.pk).get()
    assert (again.holder, again.term, again.stance, again.attribution) == (
        coded.holder,
        coded.term,
        1,
        "on_record",
    )
    assert again.passage.tags.count() == 1


def test_words_that_are_coded_elsewhere_are_suggested_and_keep_where_from(
    open_page, editor, talks, coded
):
    elsewhere = make_article(editor, talks, text="They spoke of a truce of thirty days again.")
    page = open_page(editor)
    open_article(page, elsewhere)
    page.click(".card.suggested a:has-text('Accept')")
    page.wait_for_selector("#dialog[open] #coding")
    assert page.input_value("#id_position-term") == "Truce of thirty days"
    choose(page, "position-holder", "Aruvia")
    page.click("label:has(#id_position-stance_3)")
    page.check("[name=position-who][value=holder]")
    page.click("#coding .primary")
    saved(page)
    page.wait_for_selector(".card.suggested", state="detached")
    assert Passage.objects.get(article=elsewhere).repeats == coded.passage_id
    assert page.evaluate("() => CSS.highlights.get('suggestion').size") == 0


def test_names_of_known_actors_are_underlined(open_page, editor, coded):
    page = open_page(editor)
    open_article(page, coded.passage.article)
    page.wait_for_function("() => CSS.highlights.get('name')?.size === 2")


def test_cards_beyond_the_first_come_when_they_are_reached(open_page, editor, talks, monkeypatch):
    monkeypatch.setattr(cards, "AT_ONCE", 2)
    article = make_article(
        editor, talks, text="\n\n".join(f"Line {number}. " + "word " * 60 for number in range(80))
    )
    made = [make_passage(editor, article, f"Line {number}.") for number in (1, 2, 21, 61)]
    page = open_page(editor)
    open_article(page, article)
    assert page.locator(".card").count() == 2
    page.focus(".words")
    for _ in made:
        page.keyboard.press("]")
    page.wait_for_selector(f"#card-{made[3].pk}.current")


def test_passages_on_each_other_are_reached_one_by_one_by_clicks(open_page, editor, coded):
    outer = make_passage(
        editor, coded.passage.article, "live with a truce of thirty days, provided"
    )
    page = open_page(editor)
    open_article(page, coded.passage.article)
    mark = page.locator(f"mark[data-p='{coded.passage_id}']")
    mark.click()
    page.wait_for_selector(f"#card-{coded.passage_id}.current")
    mark.click()
    page.wait_for_selector(f"#card-{outer.pk}.current")


def test_single_keys_can_be_switched_off(open_page, editor, coded):
    page = open_page(editor)
    open_article(page, coded.passage.article)
    page.focus(".words")
    page.keyboard.press("?")
    page.uncheck("#single-keys")
    page.click("#keys [data-close]")
    page.reload()
    page.wait_for_selector("#workbench[data-ready]")
    page.focus(".words")
    page.keyboard.press("]")
    assert page.locator(".card.current").count() == 0
