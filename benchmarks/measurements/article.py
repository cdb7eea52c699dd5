"""A text of a book's length with five thousand overlapping passages: opened, and one more
annotation added.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median
from typing import Any

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

from benchmarks.bench import Bench
from benchmarks.client import Client
from benchmarks.memory import pss
from benchmarks.registry import Figure, Goal, measurement
from benchmarks.timing import interleaved

SWITCHES = ["--no-sandbox", "--disable-gpu", "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync", "--enable-precise-memory-info"]  # fmt: skip
LONGEST = "SELECT id FROM negotiations_article ORDER BY length DESC LIMIT 1"
OPENED, ADDED = 3, 3
PATIENCE = 300_000

#: Ready: the page's own scripts, which are modules, have run, and a mark stands laid out on the
#: first screen.
READY = """
document.addEventListener('DOMContentLoaded', function look() {
    const body = document.getElementById('body');
    const shown = body && [...body.querySelectorAll('mark')].slice(0, 50).some((mark) => {
        const box = mark.getBoundingClientRect();
        return box.height > 0 && box.bottom > 0 && box.top < innerHeight;
    });
    if (!shown || !performance.getEntriesByType('navigation')[0].domContentLoadedEventStart)
        return requestAnimationFrame(look);
    requestAnimationFrame(() => performance.mark('bench-ready'));
});
"""
WHEN_READY = "() => performance.getEntriesByName('bench-ready')[0]?.startTime"
#: Two words that no mark covers, chosen with the mouse's means; the page is told of it before the
#: next frame is over.
SELECT = """(nth) => new Promise((resolve, reject) => {
    const walker = document.createTreeWalker(document.getElementById('body'), NodeFilter.SHOW_TEXT);
    let seen = 0;
    while (walker.nextNode()) {
        const node = walker.currentNode, found = node.data.match(/\\p{L}{2,} \\p{L}{2,}/u);
        if (!found || node.parentElement.closest('mark') || seen++ < nth) continue;
        node.parentElement.scrollIntoView({ block: 'center' });
        getSelection().setBaseAndExtent(node, found.index, node, found.index + found[0].length);
        return requestAnimationFrame(() => requestAnimationFrame(resolve));
    }
    reject(new Error('no words without a mark'));
})"""
#: From the click on Save to the frame in which there is another mark.
WATCH = """() => {
    const marks = document.getElementById('body').getElementsByTagName('mark');
    const before = marks.length;
    performance.clearMarks('bench-added');
    document.addEventListener('click', () => {
        const clicked = performance.now();
        const look = () => marks.length > before
            ? performance.mark('bench-added', { detail: performance.now() - clicked })
            : requestAnimationFrame(look);
        requestAnimationFrame(look);
    }, { capture: true, once: true });
}"""
WHEN_ADDED = "() => performance.getEntriesByName('bench-added')[0]?.detail"


@measurement("article", work="an article of 100,000 words with 5,000 overlapping passages")
def article(bench: Bench) -> Iterator[Figure]:
    client = bench.client()
    address = f"/articles/{bench.site.value(LONGEST)}"
    size = len(client.get(address))
    (server,) = interleaved(lambda: client.get(address), times=1, warm_up=False)
    yield Figure(
        "article: from the server",
        "ms",
        server.ms,
        None,
        Goal(150),
        f"{size / 2**20:.1f} MB of HTML",
    )
    with _browser() as browser:
        ready = []
        for _ in range(OPENED):
            for context in browser.contexts:
                context.close()
            page = _signed_in(browser, client)
            ready.append(_open(page, client.address + address))
        yield Figure("article: ready in the browser", "ms", median(ready), None, Goal(1000))
        yield from _memory(browser, page)
        added = median(_add(page, nth) for nth in range(ADDED))
        yield Figure(
            "article: one annotation added",
            "ms",
            added,
            None,
            Goal(100),
            "from the click on Save to its mark",
        )


@contextmanager
def _browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=SWITCHES
        )
        yield browser
        browser.close()


def _signed_in(browser: Browser, client: Client) -> Page:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    cookies: Any = [
        {"name": name, "value": value, "url": client.address}
        for name, value in client.cookies.items()
    ]
    context.add_cookies(cookies)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.add_init_script(READY)
    return page


def _open(page: Page, address: str) -> float:
    """Milliseconds from the start of the navigation. What the page asks for afterwards has come
    before the next is opened.
    """
    page.goto(address, wait_until="commit", timeout=PATIENCE)
    ready = float(page.wait_for_function(WHEN_READY).json_value())
    page.wait_for_load_state("networkidle")
    return ready


def _memory(browser: Browser, page: Page) -> Iterator[Figure]:
    """Of the process that renders the page, and of its scripts."""
    renderers = [
        pss(process["id"]) for process in _processes(browser) if process["type"] == "renderer"
    ]
    yield Figure("article: memory of the renderer (PSS)", "MB", max(renderers), None, Goal(150))
    session: CDPSession = page.context.new_cdp_session(page)
    session.send("Performance.enable")
    metrics = {
        one["name"]: one["value"] for one in session.send("Performance.getMetrics")["metrics"]
    }
    elements = metrics["Nodes"]
    yield Figure(
        "article: heap of its scripts",
        "MB",
        metrics["JSHeapUsedSize"] / 2**20,
        None,
        None,
        f"{elements:,.0f} nodes",
    )


def _processes(browser: Browser) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = browser.new_browser_cdp_session().send(
        "SystemInfo.getProcessInfo"
    )["processInfo"]
    return found


def _add(page: Page, nth: int) -> float:
    page.evaluate(SELECT, nth)
    page.keyboard.press("Enter")
    page.wait_for_selector("#dialog[open] #coding")
    page.evaluate(WATCH)
    page.click("#coding .primary")
    taken = float(page.wait_for_function(WHEN_ADDED).json_value())
    page.wait_for_selector("#dialog", state="hidden")
    return taken
