"""Comboboxes in the dialog: with the keys, the mouse, and what is created within them."""

import pytest

from negotiations.models import Actor, Position, Term
from tests.browser.conftest import choose
from tests.factories import make_actor, make_tag, make_term

pytestmark = pytest.mark.django_db(transaction=True)
HOLDER = "#id_position-holder"


@pytest.fixture
def dialog(open_page, editor, coded):
    """A page with the dialog for one more position."""

    def opened(link="Add a position", **options):
        page = open_page(editor, **options)
        page.goto(f"/articles/{coded.passage.article_id}")
        page.wait_for_selector("#workbench[data-ready]")
        page.click(f"#card-{coded.passage_id} a:has-text('{link}')")
        page.wait_for_selector("#dialog[open] #coding")
        return page

    return opened


def listed(page, name="position-holder"):
    page.wait_for_selector(f"#id_{name}-list [role=option]:visible")
    return [
        option.get_attribute("data-label")
        for option in page.locator(f"#id_{name}-list [data-label]").all()
    ]


def active(page, selector=HOLDER):
    name = page.get_attribute(selector, "aria-activedescendant")
    return name and page.inner_text(f"#{name}")


def held(page, name="position-holder"):
    page.wait_for_function(f"() => document.getElementById('id_{name}-value').value")
    return page.input_value(f"#id_{name}")


def focused(page):
    return page.evaluate("() => document.activeElement.id")


def test_a_few_letters_and_tab_are_enough_and_the_next_field_has_the_focus(dialog):
    page = dialog()
    page.focus(HOLDER)
    page.keyboard.type("aru")
    page.keyboard.press("Tab")
    assert held(page) == "Aruvia"
    assert focused(page) == "id_position-term"


def test_arrows_walk_the_options_and_enter_takes_one_without_saving(dialog):
    page = dialog()
    page.focus(HOLDER)
    page.keyboard.press("ArrowDown")
    assert listed(page) == ["Kessel", "Aruvia"]
    assert active(page).startswith("Kessel")
    page.keyboard.press("ArrowUp")
    assert active(page).startswith("Aruvia")
    page.keyboard.press("PageUp")
    assert active(page).startswith("Kessel")
    page.keyboard.press("Home")
    assert active(page) is None
    page.keyboard.press("End")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    assert held(page) == "Aruvia"
    assert page.get_attribute(HOLDER, "aria-expanded") == "false"
    assert Position.objects.count() == 1


def test_escape_closes_the_list_and_only_then_the_dialog(dialog):
    page = dialog()
    page.focus(HOLDER)
    page.keyboard.press("Alt+ArrowDown")
    listed(page)
    page.keyboard.press("Escape")
    assert page.locator("#id_position-holder-list").is_hidden()
    assert page.locator("#dialog[open]").count() == 1
    page.keyboard.press("Escape")
    page.wait_for_selector("#dialog", state="hidden")


def test_control_enter_takes_the_active_option_and_saves(dialog):
    page = dialog()
    choose(page, "position-holder", "Aruvia")
    page.check("#id_position-stance_0")
    page.check("[name=position-who][value=holder]")
    page.focus("#id_position-term")
    page.keyboard.type("truce")
    page.wait_for_selector("#id_position-term-list [aria-selected=true]")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("#dialog", state="hidden")
    assert Position.objects.get(stance=-2).term.label == "Truce of thirty days"


def test_what_is_left_before_the_answer_comes_is_chosen_then_and_saving_waits_for_it(dialog):
    page, asked = dialog(), []
    choose(page, "position-term", "Truce of thirty days")
    page.check("#id_position-stance_0")
    page.check("[name=position-who][value=holder]")
    page.route("**/choices/actor*", lambda route: asked.append(route))
    with page.expect_request("**/choices/actor*"):
        page.fill(HOLDER, "aru")
        page.press(HOLDER, "Control+Enter")
    assert page.locator("#dialog[open]").count() == 1
    for route in asked:
        route.continue_()
    page.wait_for_selector("#dialog", state="hidden")
    assert Position.objects.get(stance=-2).holder.name == "Aruvia"


def test_how_many_options_there_are_is_said(dialog):
    page = dialog()
    page.fill(HOLDER, "aru")
    page.wait_for_selector(".combobox:has(#id_position-holder) [role=status]:text-is('2 options')")


def test_a_touch_opens_the_list_and_takes_an_option(dialog):
    page = dialog(has_touch=True, viewport={"width": 320, "height": 700})
    page.tap(HOLDER)
    assert listed(page) == ["Kessel", "Aruvia"]
    page.tap("#id_position-holder-list [data-label=Aruvia]")
    assert held(page) == "Aruvia"


def test_a_change_is_told_and_script_may_set_a_value(dialog, coded):
    page = dialog()
    page.evaluate(
        """() => { window.heard = []; document.addEventListener('change', (event) => {
            if (event.target.type === 'hidden') window.heard.push([event.target.name, event.target.value !== '']); }); }"""
    )
    choose(page, "position-holder", "Aruvia")
    page.fill(HOLDER, "")
    assert page.evaluate("() => window.heard") == [
        ["position-holder", said] for said in (False, True, False)
    ]
    script = page.get_attribute("script[src*=combobox]", "src")
    page.evaluate(
        """async ([script, id]) => (await import(script)).set(document.querySelector('.combobox'), id, 'Kessel')""",
        [script, str(coded.holder_id)],
    )
    assert held(page) == "Kessel"


def test_words_that_name_nothing_are_refused_by_name_and_stay(dialog):
    page = dialog()
    page.fill(HOLDER, "Xyz")
    page.check("#id_position-stance_0")
    page.click("#coding .primary")
    page.wait_for_selector(
        "#dialog .error-summary:has-text('No actor is called “Xyz”: choose one or create it.')"
    )
    assert page.input_value(HOLDER) == "Xyz"
    assert page.is_checked("#id_position-stance_0")


def test_several_tags_are_chips_each_with_a_button_that_takes_it_away(dialog, editor, talks, coded):
    make_tag(editor, talks, "PORT", label="The port")
    page = dialog("Tags")
    page.focus("#id_tags")
    page.keyboard.type("port")
    page.keyboard.press("Tab")
    page.wait_for_selector("[data-remove][aria-label='Remove PORT The port']")
    page.click("[data-remove][aria-label='Remove CEASE.1 General ceasefire']")
    assert focused(page) == "id_tags"
    page.click("#coding .primary")
    page.wait_for_selector("#dialog", state="hidden")
    assert [row.tag.code for row in coded.passage.tags.all()] == ["PORT"]


def test_an_actor_is_created_where_it_is_needed_without_saving_the_rest(dialog):
    page = dialog()
    page.focus(HOLDER)
    page.keyboard.type("Sorel")
    page.wait_for_selector("[data-create][aria-selected=true]")
    page.keyboard.press("Enter")
    page.wait_for_selector(".create")
    assert focused(page) == "id_new-kind"
    page.keyboard.press("Enter")
    page.wait_for_selector(".create .problem")
    assert page.input_value("#id_new-name") == "Sorel"
    page.select_option("#id_new-kind", "person")
    page.press("#id_new-name", "Enter")
    page.wait_for_selector(".create", state="detached")
    assert held(page) == "Sorel"
    assert focused(page) == "id_position-term"
    assert (Actor.objects.filter(name="Sorel").count(), Position.objects.count()) == (1, 1)


def test_who_may_be_meant_is_offered_first(dialog, editor):
    known = make_actor(editor, "Sergey Lavrov", "person")
    page = dialog()
    page.fill(HOLDER, "Sergei Lavrov")
    page.click("[data-create]")
    page.wait_for_selector(".alike")
    page.keyboard.press("Enter")
    assert held(page) == "Sergey Lavrov"
    assert page.input_value("#id_position-holder-value") == str(known.pk)
    assert focused(page) == "id_position-term"
    assert not Actor.objects.filter(name="Sergei Lavrov").exists()


def test_escape_leaves_what_is_created_only_and_its_fields_are_not_sent(dialog):
    page = dialog()
    page.fill("#id_position-term", "A new truce")
    page.click("[data-create]")
    page.wait_for_selector("#id_new-label")
    assert page.evaluate(
        "() => [...new FormData(document.getElementById('coding')).keys()].every(k =>"
        " !k.startsWith('new-'))"
    )
    page.keyboard.press("Escape")
    assert page.locator(".create").count() == 0
    assert focused(page) == "id_position-term"
    assert page.locator("#dialog[open]").count() == 1
    assert not Term.objects.filter(label="A new truce").exists()


def test_a_third_condition_has_a_row_of_its_own(dialog, editor, talks):
    for label in ("First", "Second", "Third"):
        make_term(editor, talks, label)
    page = dialog()
    choose(page, "position-holder", "Aruvia")
    choose(page, "position-term", "Truce of thirty days")
    page.check("#id_position-stance_3")
    page.check("[name=position-who][value=holder]")
    page.click("summary:has-text('Conditions')")
    page.click("text=Add a condition")
    assert focused(page) == "id_conditions-2-relation"
    for number, label in enumerate(("First", "Second", "Third")):
        page.select_option(f"#id_conditions-{number}-relation", "if")
        choose(page, f"conditions-{number}-term", label)
    page.click("#coding .primary")
    page.wait_for_selector("#dialog", state="hidden")
    made = Position.objects.get(holder__name="Aruvia")
    assert [row.term.label for row in made.conditions.order_by("rank")] == [
        "First",
        "Second",
        "Third",
    ]


def test_a_lost_connection_is_said_and_what_was_typed_stays(dialog):
    page = dialog()
    page.context.set_offline(True)
    page.focus(HOLDER)
    page.keyboard.type("aru")
    page.wait_for_selector("#id_position-holder-list:has-text('cannot be read now')")
    page.context.set_offline(False)
    page.keyboard.type("v")
    page.wait_for_selector("#id_position-holder-list [data-label=Aruvia]")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_the_open_list_and_the_fields_of_a_new_one_are_accessible(
    dialog, axe, editor, scheme, width
):
    page = dialog(color_scheme=scheme, viewport={"width": width, "height": 800})
    for name, words in (("position-holder", "kessell"), ("position-term", "tr")):
        page.fill(f"#id_{name}", words)
        page.wait_for_selector(f"#id_{name}-list [aria-selected=true]")
        axe(page)
        page.click(f"#id_{name}-list [data-create]")
        page.wait_for_selector(f".combobox:has(#id_{name}) .create")
        axe(page)
        assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
