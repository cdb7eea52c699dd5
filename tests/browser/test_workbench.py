"""Coding in a browser."""

import pytest

from negotiations.actions import article
from negotiations.models import Passage, Position
from tests.browser.conftest import PASSWORD, choose, open_dialog, select

pytestmark = pytest.mark.django_db(transaction=True)

#: How many spans are painted so when the site answers, kept as `window.saving`.
PAINTED_AS_SAVING = """() => document.addEventListener('htmx:before:response', () => {
    window.saving = CSS.highlights.get('saving')?.size;
}, { once: true })"""


def open_article(page, coded):
    page.goto(f"/articles/{coded.passage.article_id}")
    page.wait_for_selector("#workbench[data-ready]")


def closed(page):
    page.wait_for_function("() => !document.getElementById('dialog').open")


def test_words_selected_with_the_mouse_become_a_position(open_page, editor, coded):
    page = open_page(editor)
    open_article(page, coded)
    select(page, "“No truce while the port is blocked.”")
    page.click("#annotate")
    choose(page, "position-holder", "Aruvia")
    choose(page, "position-term", "Truce of thirty days")
    page.check("#id_position-stance_0")
    page.check("[name=position-who][value=holder]")
    page.click("#coding .primary")
    closed(page)
    position = Position.objects.get(holder__name="Aruvia")
    assert (position.stance, position.passage.quote) == (
        -2,
        "“No truce while the port is blocked.”",
    )
    assert page.locator(f"mark[data-p='{position.passage_id}']").count() == 1


@pytest.mark.parametrize(
    "words", ["first. 🕊️", "A café away", "שלום לכולם", "thirty days, provided"]
)
def test_offsets_are_exact(open_page, editor, coded, words):
    page = open_page(editor)
    open_article(page, coded)
    page.evaluate("(words) => window.find(words, true)", words)
    page.wait_for_selector("#choose:not([hidden]) #annotate")
    page.keyboard.press("Enter")
    page.wait_for_selector("#dialog[open] #coding")
    page.click("#coding .primary")
    closed(page)
    passage = Passage.objects.exclude(pk=coded.passage_id).get()
    assert passage.quote == words
    assert passage.article.text[passage.start : passage.end] == words


def test_the_keyboard_alone_codes_a_conditional_position_and_takes_it_back(
    open_page, editor, coded
):
    page = open_page(editor)
    open_article(page, coded)
    open_dialog(page)
    page.focus("#id_position-holder")
    page.keyboard.type("kes")
    page.keyboard.press("Tab")
    page.keyboard.type("truce")
    page.keyboard.press("Tab")
    page.focus("#id_position-stance_3")
    page.keyboard.press("Space")
    page.focus("[name=position-who][value=holder]")
    page.keyboard.press("Space")
    page.focus("summary:has-text('Conditions')")
    page.keyboard.press("Enter")
    page.focus("#id_conditions-0-relation")
    page.keyboard.type("After")
    page.focus("#id_conditions-0-term")
    page.keyboard.type("monitors")
    page.keyboard.press("Tab")
    page.wait_for_function("() => document.getElementById('id_conditions-0-term-value').value")
    page.focus("#coding .primary")
    page.keyboard.press("Enter")
    closed(page)
    position = Position.objects.exclude(pk=coded.pk).get()
    assert [(row.relation, row.term.label) for row in position.conditions.all()] == [
        ("after", "Monitors are deployed")
    ]
    page.wait_for_function("() => document.activeElement.matches('.words')")
    page.keyboard.press("Control+z")
    page.wait_for_selector("#messages:has-text('Taken back')")
    assert Position.objects.get() == coded


def test_a_refused_form_keeps_what_was_typed(open_page, editor, coded):
    page = open_page(editor)
    open_article(page, coded)
    select(page, "The mediators")
    page.wait_for_selector("#choose:not([hidden]) #annotate")
    page.keyboard.press("Enter")
    page.wait_for_selector("#dialog[open] #coding")
    choose(page, "position-holder", "Aruvia")
    page.click("#coding .primary")
    page.wait_for_selector("#dialog .error-summary")
    assert page.input_value("#id_position-holder") == "Aruvia"
    assert page.locator("#quote").inner_text() == "The mediators"
    assert not Passage.objects.exclude(pk=coded.passage_id).exists()


def test_who_saves_second_is_told_and_shown_both(open_page, editor, owner, coded):
    first, second = open_page(editor), open_page(owner)
    for page in (first, second):
        open_article(page, coded)
        page.click(f"#position-{coded.pk} a:has-text('Revise')")
        page.wait_for_selector("#dialog[open] #coding")
    first.check("#id_position-stance_0")
    first.click("#coding .primary")
    closed(first)
    second.check("#id_position-stance_4")
    second.click("#coding .primary")
    second.wait_for_selector("#dialog .error-summary")
    assert "Somebody changed this" in second.locator(".error-summary").inner_text()
    assert "−− rejects" in second.locator(".stored").inner_text()
    assert second.locator("#id_position-stance_4").is_checked()
    assert Position.objects.get().stance == -2
    second.click("#coding .primary")
    closed(second)
    assert Position.objects.get().stance == 2


def test_a_position_is_retracted_without_a_reload(open_page, editor, coded):
    page = open_page(editor)
    open_article(page, coded)
    page.evaluate("() => { window.same = true; }")
    page.click(f"#position-{coded.pk} button:has-text('Retract')")
    page.wait_for_selector(f"#position-{coded.pk}", state="detached")
    assert page.evaluate("() => window.same")
    assert not Position.objects.exists()


def test_the_ends_of_a_passage_are_trimmed_by_words(open_page, editor, coded):
    page = open_page(editor)
    open_article(page, coded)
    select(page, "mediators should")
    page.wait_for_selector("#choose:not([hidden]) #annotate")
    page.keyboard.press("Enter")
    page.wait_for_selector("#dialog[open] .trim button")
    page.click("[data-trim='start 1']")
    page.click("[data-trim='end -1']")
    assert page.locator("#quote").inner_text() == "The mediators"


def test_without_script_links_and_forms_still_work(open_page, editor, coded):
    page = open_page(editor, java_script_enabled=False)
    page.goto(f"/articles/{coded.passage.article_id}")
    page.click(f"#position-{coded.pk} a:has-text('Revise')")
    page.check("#id_position-stance_0")
    page.click("#coding .primary")
    assert Position.objects.get().stance == -2


def test_the_acts_stay_after_a_write(open_page, editor, coded):
    page = open_page(editor)
    open_article(page, coded)
    acts = page.locator(".cards .acts").count()
    page.click(f"#position-{coded.pk} a:has-text('Revise')")
    page.check("#id_position-stance_4")
    page.click("#coding .primary")
    closed(page)
    page.wait_for_selector(".stance.s2")
    assert page.locator(".cards .acts").count() == acts > 0


def test_an_orphan_is_shown_by_its_card_and_paints_nothing_in_the_text(
    open_page, looked_at, editor, coded
):
    article.revise(
        coded.passage.article,
        by=editor,
        version=1,
        text="Nobody spoke of it in all that long day at the port.",
    )
    page = open_page(editor, reduced_motion="reduce")
    page.goto(f"/positions/{coded.pk}")
    page.wait_for_selector("#workbench[data-ready]")
    card = page.locator(f"#card-{coded.passage_id}.current")
    assert page.url.endswith(f"?cards=orphaned#card-{coded.passage_id}")
    card.hover()
    card.locator("blockquote a").click()
    assert page.evaluate("() => CSS.highlights.get('current').size") == 0
    looked_at(page)
    card.get_by_text("Tags", exact=True).click()
    page.wait_for_selector("#dialog[open] .orphaned")
    assert page.evaluate("() => CSS.highlights.get('pending')?.size ?? 0") == 0
    page.click("#dialog summary:has-text('note')")
    page.fill("#dialog [name=note]", "Look again.")
    page.click("#dialog button[type=submit].primary")
    closed(page)
    stored = Passage.objects.get(pk=coded.passage_id)
    assert (stored.note, stored.found, stored.revision) == ("Look again.", False, 1)


def test_two_clicks_on_save_store_once(open_page, editor, coded):
    page = open_page(editor)
    open_article(page, coded)
    select(page, "The mediators")
    page.click("#annotate")
    page.dblclick("#coding .primary")
    closed(page)
    assert Passage.objects.exclude(pk=coded.passage_id).count() == 1


def test_who_was_signed_out_keeps_what_was_typed_and_saves_after_signing_in(
    open_page, editor, coded
):
    page = open_page(editor)
    open_article(page, coded)
    select(page, "The mediators")
    page.click("#annotate")
    choose(page, "position-holder", "Aruvia")
    choose(page, "position-term", "Truce of thirty days")
    page.check("#id_position-stance_0")
    page.check("[name=position-who][value=holder]")
    page.context.clear_cookies(name="sessionid")
    page.click("#coding .primary")
    page.wait_for_selector("#dialog .trouble")
    assert "signed out" in page.locator("#dialog .trouble").inner_text()
    other = page.context.new_page()
    other.goto("/sign-in")
    other.fill("#id_login", editor.username)
    other.fill("#id_password", PASSWORD)
    other.press("#id_password", "Enter")
    other.wait_for_url("**/")
    page.click("#coding .primary")
    closed(page)
    assert Position.objects.filter(holder__name="Aruvia", stance=-2).exists()


def test_a_lost_connection_loses_nothing(open_page, editor, coded):
    page = open_page(editor)
    open_article(page, coded)
    select(page, "The mediators")
    page.click("#annotate")
    page.click("summary:has-text('About whom')")
    page.fill("#id_note", "typed")
    page.context.set_offline(True)
    page.click("#coding .primary")
    page.wait_for_selector("#dialog .trouble")
    page.context.set_offline(False)
    page.keyboard.press("Control+Enter")
    closed(page)
    assert Passage.objects.get(note="typed").quote == "The mediators"
    assert page.locator(".trouble").count() == 0


def test_single_keys_work_in_the_article_only(open_page, editor, coded):
    page = open_page(editor)
    open_article(page, coded)
    page.keyboard.press("]")
    assert page.locator(".card.current").count() == 0
    page.focus(".words")
    page.keyboard.press("]")
    assert page.locator(".card.current blockquote").inner_text() == "a truce of thirty days"
    page.keyboard.press("?")
    page.click("#keys[open] [data-close]")


def test_what_arrives_late_takes_neither_the_focus_nor_opens_the_dialog(open_page, editor, coded):
    page, held = open_page(editor), []
    page.route("**/finds*", lambda route: held.append(route))
    open_article(page, coded)
    open_dialog(page)
    page.focus("#id_position-holder")
    with page.expect_response("**/finds*"):
        held.pop().continue_()
    page.wait_for_selector("data.names", state="attached")
    assert page.evaluate("() => document.activeElement.id") == "id_position-holder"


def test_an_undo_that_answers_late_leaves_the_dialog_as_it_is(open_page, editor, coded):
    page, held = open_page(editor), []
    page.route("**/undo*", lambda route: held.append(route))
    open_article(page, coded)
    page.focus(".words")
    page.keyboard.press("u")
    open_dialog(page)
    page.focus("#id_position-holder")
    page.keyboard.type("Somebody")
    held.pop().continue_()
    page.wait_for_selector("#messages:has-text('Taken back')", state="attached")
    assert page.input_value("#id_position-holder") == "Somebody"
    assert page.evaluate("() => document.activeElement.id") == "id_position-holder"


def test_what_is_chosen_after_a_save_is_still_chosen_when_its_card_comes(open_page, editor, coded):
    page, held = open_page(editor), []
    page.route("**/changes*", lambda route: held.append(route))
    open_article(page, coded)
    open_dialog(page)
    page.evaluate(PAINTED_AS_SAVING)
    page.keyboard.press("Control+Enter")
    closed(page)
    assert page.evaluate("() => window.saving") == 1
    page.wait_for_function("() => document.activeElement.matches('.words')")
    assert page.evaluate("() => CSS.highlights.get('saving')?.size ?? 0") == 0
    page.keyboard.press("ArrowDown")
    chosen = page.locator(".sentence[aria-selected=true]")
    before = chosen.inner_text()
    held[0].continue_()
    made = Passage.objects.exclude(pk=coded.passage_id).get()
    page.wait_for_selector(f"#card-{made.pk}.current")
    assert chosen.inner_text() == before != made.quote
    page.keyboard.press("Enter")
    page.wait_for_selector("#dialog[open] #coding")
    assert page.locator("#quote").inner_text() == before


def test_where_what_changed_does_not_arrive_it_is_said_that_all_is_saved(open_page, editor, coded):
    page = open_page(editor)
    open_article(page, coded)
    select(page, "“No truce while the port is blocked.”")
    page.click("#annotate")
    page.wait_for_selector("#dialog[open] #coding")
    page.route("**/changes*", lambda route: (page.context.set_offline(True), route.continue_()))
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(".trouble:has-text('What you did is saved')", state="attached")
    assert Passage.objects.exclude(pk=coded.passage_id).exists()


def test_an_end_moves_to_the_next_comma_and_keeps_its_quotation_marks(open_page, editor, coded):
    page = open_page(editor)
    open_article(page, coded)
    page.evaluate("() => window.find('A café away, nobody listened.', true)")
    page.wait_for_selector("#choose:not([hidden]) #annotate")
    page.keyboard.press("Enter")
    page.wait_for_selector("#dialog[open] #quote:focus")
    quote = page.locator("#quote")
    page.keyboard.press("Control+ArrowLeft")
    assert quote.inner_text() == "A café away"
    page.keyboard.press("Control+ArrowRight")
    assert quote.inner_text() == "A café away, nobody listened."
    page.keyboard.press("Control+Shift+ArrowLeft")
    assert quote.inner_text().startswith("“No truce while the port is blocked.” A café")


def test_one_more_position_begins_with_its_holder(open_page, editor, coded):
    page = open_page(editor)
    open_article(page, coded)
    page.focus(".words")
    page.keyboard.press("]")
    page.keyboard.press("a")
    page.wait_for_selector("#dialog[open] #id_position-holder:focus")
    assert page.input_value("#id_position-holder") == "Kessel"


def test_f1_explains_the_field_in_a_tab_of_its_own_and_keeps_what_was_typed(
    open_page, axe, editor, coded
):
    page = open_page(editor)
    open_article(page, coded)
    page.click(f"#card-{coded.passage_id} a:has-text('Add a position')")
    page.wait_for_selector("#dialog[open] #id_position-holder:focus")
    page.keyboard.type("Aru")
    page.focus("#id_position-stance_3")
    with page.context.expect_page() as opened:
        page.keyboard.press("F1")
    opened.value.wait_for_url("**/help/coding#stance")
    assert page.input_value("#id_position-holder") == "Aru"
    page.click("summary:has-text('Conditions')")
    axe(page)
    page.focus("#id_conditions-0-by")
    with page.context.expect_page() as opened:
        page.keyboard.press("F1")
    opened.value.wait_for_url("**/help/coding#conditions")


def test_how_it_is_said_follows_from_who_says_so_until_it_is_chosen(open_page, editor, coded):
    page = open_page(editor)
    open_article(page, coded)
    select(page, "No truce while the port is blocked.")
    page.wait_for_selector("#choose:not([hidden]) #annotate")
    page.keyboard.press("Enter")
    page.wait_for_selector("#dialog[open] #coding")

    def source():
        return [
            page.input_value(f"[name=position-{name}]") for name in ("quote_mode", "attribution")
        ]

    assert source() == ["narrator", "unattributed"]
    page.check("[name=position-who][value=holder]")
    assert source() == ["indirect", "on_record"]
    page.check("[name=position-who][value=author]")
    assert source() == ["narrator", "author_inference"]
    page.select_option("[name=position-attribution]", "background")
    page.check("[name=position-who][value=holder]")
    assert source() == ["indirect", "background"]
