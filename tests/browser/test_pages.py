"""Every page, light and dark, wide and narrow: nothing that axe, the console or the content security policy objects to."""

import pytest
from django.urls import reverse

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]

SLUG = ["kessel"]
PAGES = {
    "home": [], "help": [], "account": [], "negotiation": SLUG, "negotiation.revise": SLUG, "articles": SLUG,
    "article.paste": SLUG, "terms": SLUG, "term.add": SLUG, "actors": SLUG, "actor.add": SLUG, "codebook": SLUG,
    "parties": SLUG, "party.add": SLUG, "round.add": SLUG, "history": SLUG, "people": SLUG,
}  # fmt: skip


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_pages_are_accessible(open_page, axe, owner, coded, scheme, width):
    page = open_page(owner, color_scheme=scheme, viewport={"width": width, "height": 900})
    addresses = [reverse(name, args=arguments) for name, arguments in PAGES.items()]
    addresses += [f"/articles/{coded.passage.article_id}", reverse("actor", args=["kessel", coded.holder_id])]
    addresses += [reverse("term", args=["kessel", coded.term_id]), "/nowhere", "/sign-in"]
    for address in addresses:
        page.goto(address)
        axe(page)
        assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth"), address


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_dialog_is_accessible(open_page, axe, editor, coded, scheme):
    page = open_page(editor, color_scheme=scheme)
    page.goto(f"/articles/{coded.passage.article_id}")
    page.click(f"#card-{coded.passage_id} a:has-text('Add a position')")
    page.wait_for_selector("#dialog[open] #coding")
    for summary in page.locator("#coding summary").all():
        summary.click()
    axe(page)


def test_a_cell_opens_its_evidence_and_that_leads_to_the_words(open_page, axe, editor, coded):
    page = open_page(editor)
    page.goto("/negotiations/kessel?as_of=2031-06-01")
    page.click("a.cell.s1")
    page.wait_for_selector("#evidence-of")
    axe(page)
    page.click("#evidence .said-so a")
    page.wait_for_url(f"**/articles/*#p-{coded.passage_id}")
    assert page.locator("mark.current").inner_text() == "a truce of thirty days"


def test_the_filters_change_the_matrix_and_its_address(open_page, editor, coded):
    page = open_page(editor)
    page.goto("/negotiations/kessel")
    page.fill("#id_as_of", "2031-05-01")
    page.dispatch_event("#id_as_of", "change")
    page.wait_for_selector("#standings:has-text('As of 1 May 2031')")
    assert "as_of=2031-05-01" in page.url
    assert page.locator("a.cell.s1").count() == 0
