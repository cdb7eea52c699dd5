"""Every page, light and dark, wide and narrow: nothing that axe, the console or the content
security policy objects to.
"""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from django.urls import reverse

from negotiations.actions import delegation, negotiation
from negotiations.queries.table import layout
from negotiations.views.health import failed
from tests.browser.conftest import sign_in
from tests.factories import make_actor, make_party, make_position, make_round, make_term

pytestmark = pytest.mark.django_db(transaction=True)

PLACES = [
    "negotiation",
    "coverage",
    "timeline",
    "common_ground",
    "sources",
    "network",
    "concordance",
    "search",
    "dossier",
    "articles",
    "terms",
    "actors",
    "codebook",
    "parties",
    "history",
    "people",
]
FORMS = [
    "negotiation.revise",
    "article.paste",
    "term.add",
    "actor.add",
    "tag.add",
    "party.add",
    "round.add",
    "membership.add",
]
ELSEWHERE = [
    "/",
    "/help",
    "/help/coding",
    "/account",
    "/account/password",
    "/account/tokens/issue",
    "/create",
    "/nowhere",
]


@pytest.fixture
def walk(open_page, looked_at):
    """Goes to addresses as a person, and looks at each."""

    def walked(user, addresses):
        page = open_page(user, reduced_motion="reduce")
        for address in addresses:
            page.goto(address)
            looked_at(page, address)
        return page

    return walked


def test_the_pages_of_a_negotiation_are_accessible(walk, owner, coded):
    cell = f"{reverse('cell', args=['kessel'])}?actor={coded.holder_id}&term={coded.term_id}"
    walk(
        owner,
        [
            *(reverse(name, args=["kessel"]) for name in PLACES),
            reverse("actor", args=["kessel", coded.holder_id]),
            reverse("term", args=["kessel", coded.term_id]),
            reverse("article", args=[coded.passage.article_id]),
            reverse("history_of", args=["position", coded.pk]),
            f"{reverse('articles', args=['kessel'])}?q=truce",
            f"{reverse('articles', args=['kessel'])}?q=nowhere",
            f"{reverse('concordance', args=['kessel'])}?q=truce",
            f"{reverse('concordance', args=['kessel'])}?q=/(truce/",
            f"{reverse('search', args=['kessel'])}?q=truce",
            cell,
        ],
    )


def test_the_pages_that_are_of_no_negotiation_are_accessible(walk, owner):
    walk(owner, ELSEWHERE)


def test_the_pages_of_a_stranger_are_accessible(walk):
    page = walk(None, ["/", "/sign-in"])
    page.fill("#id_login", "nobody")
    page.fill("#id_password", "wrong")
    page.press("#id_password", "Enter")
    page.wait_for_selector("[role=alert]")


def test_a_negotiation_with_nothing_in_it_says_what_to_do(walk, owner):
    negotiation.create(
        by=owner, slug="void", title="Nothing here yet, " + "and a title that will not end, " * 5
    )
    walk(owner, [reverse(name, args=["void"]) for name in PLACES])


def test_the_forms_are_accessible(walk, owner, editor, talks, coded):
    meeting = make_round(owner, talks)
    sent = delegation.add(by=owner, round=meeting, actor=coded.holder)
    tag = coded.passage.tags.get().tag
    rows = {
        "article.revise": coded.passage.article,
        "actor.revise": coded.holder,
        "term.revise": coded.term,
        "tag.revise": tag,
        "party.revise": make_party(owner, talks, coded.holder, role="host"),
        "round.revise": meeting,
        "delegation.add": meeting,
        "delegation.revise": sent,
        "position.revise": coded,
        "position.state": coded.passage,
        "passage.revise": coded.passage,
        "membership.change": editor.memberships.get(),
    }
    own = {"actor.revise"}
    addresses = [
        reverse(name, args=[*(["kessel"] if name in own else []), row.pk])
        for name, row in rows.items()
    ]
    walk(owner, [reverse(name, args=["kessel"]) for name in FORMS] + addresses)


def test_refused_forms_a_preview_and_a_new_token_are_accessible(open_page, looked_at, owner, talks):
    page = open_page(owner, reduced_motion="reduce")
    for name in ("term.add", "actor.add", "article.paste"):
        page.goto(reverse(name, args=["kessel"]))
        page.click("main .primary")
        page.wait_for_selector(".error-summary")
        looked_at(page, name)
    page.fill("main textarea", "A headline\n\nSome words.")
    page.click("main .primary")
    page.wait_for_selector("h1:has-text('What will be stored')")
    looked_at(page, "preview")
    page.goto("/account/tokens/issue")
    page.fill("main input[type=text]", "On my laptop")
    page.click("main .primary")
    page.wait_for_selector("#secret")
    looked_at(page, "secret")


def test_refusals_and_failures_are_accessible(open_page, looked_at, talks, reader):
    page = open_page(reader, reduced_motion="reduce")
    page.goto(reverse("term.add", args=["kessel"]))
    looked_at(page, "403")
    request = RequestFactory().get("/failing")
    request.user = AnonymousUser()
    words = failed(request).content.decode()
    page.route("**/failing", lambda route: route.fulfill(body=words, content_type="text/html"))
    page.goto("/failing")
    looked_at(page, "500")


def test_what_is_typed_while_signed_out_is_sent_again_after_signing_in(
    open_page, looked_at, owner, talks
):
    page = open_page(owner, reduced_motion="reduce")
    page.goto(reverse("term.add", args=["kessel"]))
    page.fill("#id_label", "Wheat is shipped")
    page.context.clear_cookies(name="sessionid")
    page.click("main .primary")
    page.wait_for_selector("h1:has-text('You are signed out')")
    looked_at(page, "signed out")
    with page.expect_popup() as opened:
        page.click("main a:has-text('Sign in')")
    sign_in(opened.value, owner)
    page.click("main .primary")
    page.wait_for_selector("h1:has-text('Wheat is shipped')")


def test_who_is_signed_out_and_filters_is_told_so(open_page, owner, coded):
    page = open_page(owner)
    page.goto("/negotiations/kessel")
    page.context.clear_cookies(name="sessionid")
    page.fill("#id_as_of", "2031-05-01")
    page.dispatch_event("#id_as_of", "change")
    page.wait_for_selector("#messages:has-text('you are signed out')")
    assert page.locator("#standings").count() == 1


def test_an_address_without_a_page_is_accessible(open_page, looked_at, owner, talks):
    page = open_page(owner, reduced_motion="reduce")
    page.goto(reverse("undo", args=["kessel"]))
    page.wait_for_selector("h1:has-text('There is no page')")
    looked_at(page, "405")


def test_a_cell_opens_its_evidence_and_that_leads_to_the_words(open_page, axe, editor, coded):
    page = open_page(editor)
    page.goto("/negotiations/kessel?as_of=2031-06-01")
    page.click("a.cell.s1")
    page.wait_for_selector("#evidence-of")
    axe(page)
    page.click("#evidence .said-so a")
    page.wait_for_url(f"**/articles/*#p-{coded.passage_id}")
    page.wait_for_selector(f"#card-{coded.passage_id}.current")
    assert page.locator(".card.current blockquote").inner_text() == "a truce of thirty days"


def test_the_filters_change_the_matrix_and_its_address(open_page, editor, coded):
    page = open_page(editor)
    page.goto("/negotiations/kessel")
    page.fill("#id_as_of", "2031-05-01")
    page.dispatch_event("#id_as_of", "change")
    page.wait_for_selector("#standings:has-text('As of 1 May 2031')")
    assert "as_of=2031-05-01" in page.url
    assert page.locator("a.cell.s1").count() == 0


def test_a_party_and_a_term_are_pinned_with_the_keyboard_and_stay_in_the_address(
    open_page, looked_at, editor, talks, coded
):
    party, term = make_actor(editor, "Borea"), make_term(editor, talks, "Wheat is shipped")
    make_party(editor, talks, party)
    page = open_page(editor, reduced_motion="reduce")
    page.goto("/negotiations/kessel?as_of=2031-06-01")
    for pinned, first in (
        (party, ".cells thead th:nth-child(2):has-text('Borea')"),
        (term, ".cells thead tr:nth-child(3) th:has-text('Wheat is shipped')"),
    ):
        page.focus(f"#pin-{pinned.pk}")
        page.keyboard.press("Space")
        page.wait_for_selector(first)
        assert page.evaluate("() => document.activeElement.id") == f"pin-{pinned.pk}"
        assert f"pin={pinned.pk}" in page.url
    looked_at(page, "pinned")
    page.reload()
    assert page.get_by_label("Pin Borea").is_checked()
    page.get_by_label("Pin Borea").uncheck()
    page.wait_for_selector(".cells thead th:nth-child(2):has-text('Aruvia')")
    assert f"pin={party.pk}" not in page.url


def test_the_rest_of_a_large_table_follows_with_its_cells_and_pins(
    open_page, looked_at, editor, talks, coded, monkeypatch
):
    monkeypatch.setattr(layout, "AT_ONCE", 1)
    term = make_term(editor, talks, "Wheat is shipped")
    make_position(editor, coded.passage, coded.holder, term, -1)
    page = open_page(editor, reduced_motion="reduce")
    page.goto("/negotiations/kessel?as_of=2031-06-01")
    page.wait_for_selector("#deciding:has-text('from 2 deciding positions')")
    page.click("tbody + tbody a.cell.s-1")
    page.wait_for_selector("#evidence-of:has-text('Wheat is shipped')")
    page.get_by_label("Pin Wheat is shipped").check()
    page.wait_for_selector("thead th:has-text('Wheat is shipped')")
    page.wait_for_selector("#deciding:has-text('from 2 deciding positions')")
    page.keyboard.press("Space")
    page.wait_for_selector("tbody + tbody th:has-text('Wheat is shipped')")
    page.wait_for_function("(id) => document.activeElement.id === id", arg=f"pin-{term.pk}")
    looked_at(page, "large")


def test_without_script_pins_are_ticked_and_shown(open_page, editor, coded):
    page = open_page(editor, java_script_enabled=False)
    page.goto("/negotiations/kessel?as_of=2031-06-01")
    page.get_by_label("Pin Kessel").check()
    page.get_by_role("button", name="Show").click()
    assert page.locator(".cells thead th").nth(1).inner_text().startswith("Kessel")


def test_a_picture_is_saved_as_png(open_page, editor, coded):
    page = open_page(editor)
    page.goto(f"{reverse('common_ground', args=['kessel'])}?as_of=2031-06-01")
    with page.expect_download() as saved:
        page.click("[data-png]")
    assert saved.value.suggested_filename == "common-ground.png"
    assert saved.value.path().read_bytes().startswith(b"\x89PNG")


def test_a_network_is_explored_and_put_away_under_the_content_security_policy(
    open_page, axe, editor, talks, coded
):
    other = make_actor(editor, "Patron")
    make_party(editor, talks, other)
    make_position(editor, coded.passage, other, coded.term, 2)
    page = open_page(editor)
    page.goto(reverse("network", args=["kessel"]))
    page.click("[data-explore]")
    page.wait_for_selector(".explored canvas")
    axe(page)
    page.click("[data-explore]")
    page.wait_for_selector("#sociogram-1")
    assert page.locator(".explored").count() == 0
