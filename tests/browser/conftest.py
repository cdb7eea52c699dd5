"""A real browser on a real server. Without a browser these tests skip, or fail where
NEGOTIATIONS_BROWSER_REQUIRED is set.
"""

import os
import shutil
import threading
from pathlib import Path

import pytest
from django.contrib.auth.hashers import make_password
from django.core.signals import request_finished, request_started
from django.test import Client
from playwright.sync_api import sync_playwright

from tests import turns
from tests.factories import (
    make_actor,
    make_article,
    make_party,
    make_passage,
    make_position,
    make_tag,
    make_term,
)
from tests.waiting import PATIENCE

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
#: What axe finds wrong with colours.
COLOURS = ["color-contrast", "link-in-text-block"]
SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PASSWORD = "a-password-for-tests"
TEXT = """The envoys of Kessel said that they could live with a truce of thirty days, provided monitors arrive first. 🕊️

Aruvia’s foreign minister said: “No truce while the port is blocked.” A café away, nobody listened. שלום לכולם.

The mediators should simply impose one."""


#: The first of these that is installed. The shell without windows opens a page in a fraction of the
#: time that the whole browser takes.
BROWSERS = ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"]


def _chromium():
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if not found and os.environ.get("NEGOTIATIONS_BROWSER_REQUIRED"):
        pytest.fail("There is no Chromium here, and NEGOTIATIONS_BROWSER_REQUIRED asks for one.")
    return found or pytest.skip("There is no Chromium here: install it to run the browser's tests.")


@pytest.fixture(scope="session")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_chromium(), args=SWITCHES)
        # Playwright keeps an event loop running, which Django takes for asynchronous code of ours.
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
        yield browser
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
        browser.close()


class Answering:
    """How many requests the server is answering: a page that is closed leaves some of
    them behind.
    """

    def __init__(self):
        self.those, self.changed = 0, threading.Condition()

    def count(self, by):
        with self.changed:
            self.those += by
            self.changed.notify_all()

    def started(self, **kwargs):
        self.count(1)

    def finished(self, **kwargs):
        self.count(-1)

    def wait(self):
        with self.changed:
            assert self.changed.wait_for(lambda: self.those <= 0, 60), (
                "The server still answers after 60 s."
            )


@pytest.fixture
def answering():
    found = Answering()
    request_started.connect(found.started)
    request_finished.connect(found.finished)
    yield found
    request_started.disconnect(found.started)
    request_finished.disconnect(found.finished)


@pytest.fixture
def open_page(chromium, live_server, answering):
    """A page in a context of its own, signed in as a user; what the console complained of fails the
    test.
    """
    complaints, contexts = [], []

    def heard(message):
        expected = ("status of 4", "ERR_INTERNET_DISCONNECTED", "htmx:error")
        if message.type in ("error", "warning") and not any(
            words in message.text for words in expected
        ):
            complaints.append(message.text)

    def opened(user=None, **options):
        context = chromium.new_context(
            base_url=live_server.url, **{"viewport": {"width": 1280, "height": 900}, **options}
        )
        context.set_default_timeout(1000 * PATIENCE)
        contexts.append(context)
        if user:
            context.add_cookies([session_of(user, live_server.url)])
        page = context.new_page()
        page.on("console", heard)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    yield opened
    for context in contexts:
        context.close()
    answering.wait()  # who empties the tables would wait for it, and it for them
    assert complaints == []


@pytest.fixture
def axe():
    """Fails for each violation of WCAG 2.2 AA that axe finds on a page, or of these rules alone."""

    def check(page, rules=None):
        if page.evaluate("() => typeof axe === 'undefined'"):
            page.evaluate(AXE)
        run = "(which) => axe.run({runOnly: which, resultTypes: ['violations'], preload: false})"
        found = page.evaluate(run, rules or TAGS)["violations"]
        assert [
            (v["id"], [node["target"] for node in v["nodes"]][:4], v["nodes"][0]["failureSummary"])
            for v in found
        ] == []

    return check


@pytest.fixture
def looked_at(axe):
    """Looks at a page wide, light and dark, and sees that nothing sticks out of it narrow or wide.

    Darkness changes nothing but colours. What axe finds in a narrow one is looked for thoroughly.
    """

    def look(page, where=""):
        for width in (320, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth"), (
                where,
                width,
            )
            if width == 1280 or turns.thorough():
                # Where it was scrolled a little, the tools stand over half of the site's name.
                page.evaluate("() => scrollTo(0, 0)")
                for scheme, rules in (("light", None), ("dark", COLOURS)):
                    page.emulate_media(color_scheme=scheme)
                    axe(page, rules)

    return look


def session_of(user, address):
    """The cookie of somebody who signed in, with the password for tests."""
    user.password = make_password(PASSWORD)
    user.save()
    client = Client()
    client.force_login(user)
    return {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": address}


def sign_in(page, user):
    """On the page for it, with the password that whoever opened a page was given."""
    page.fill("#id_login", user.username)
    page.fill("#id_password", PASSWORD)
    page.press("#id_password", "Enter")
    page.wait_for_url("**/")


def select(page, words):
    """Select these words with the mouse's means."""
    page.evaluate(
        """(words) => {
            const walker = document.createTreeWalker(document.getElementById('body'), NodeFilter.SHOW_TEXT);
            while (walker.nextNode()) {
                const at = walker.currentNode.data.indexOf(words);
                if (at < 0) continue;
                getSelection().setBaseAndExtent(walker.currentNode, at, walker.currentNode, at + words.length);
                return;
            }
            throw new Error('no such words');
        }""",
        words,
    )


def open_dialog(page, downs=1):
    """By keys: the next sentence is chosen and annotated."""
    page.focus(".words")
    for _ in range(downs):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_selector("#dialog[open] #coding")


def choose(page, name, label):
    """Type into a combobox of the dialog, and take the option of this name."""
    page.fill(f"#id_{name}", label)
    page.click(f"#id_{name}-list [data-label='{label}']")
    page.wait_for_function(f"() => document.getElementById('id_{name}-value').value")


@pytest.fixture
def coded(editor, talks):
    """An article with a passage and a position, by the editor."""
    kessel = make_actor(editor)
    make_party(editor, talks, kessel)
    make_party(editor, talks, make_actor(editor, "Aruvia"))
    truce = make_term(editor, talks, "Truce of thirty days", tag=make_tag(editor, talks))
    make_term(editor, talks, "Monitors are deployed")
    article = make_article(editor, talks, text=TEXT, title="The port stays shut")
    passage = make_passage(editor, article, "a truce of thirty days", tags=[truce.tag])
    return make_position(editor, passage, kessel, truce, 1, attribution="on_record")
