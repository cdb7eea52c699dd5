// Search inside the article: all hits are highlighted; Enter and Shift+Enter go to the next and the
// previous one.
import { countCodePoints, paragraphs, startOf, textOf } from "./offsets.js";
import { setHighlight } from "./css_highlights.js";
import { alphabetOf, fold, pieces } from "./folding.js";

export function listen(box, resume) {
  const input = box.querySelector("input");
  const count = box.querySelector("output");
  const more = box.querySelector("[data-more]");
  let hits = [];
  let others = [];
  let now = -1;

  function search() {
    const equal = matchesOf(input.value, "equal");
    const alike = matchesOf(input.value, "similar");
    const at = new Set(equal.map(({ start, end }) => `${start}-${end}`));
    others = alike.filter(({ start, end }) => !at.has(`${start}-${end}`));
    hits = equal;
    report();
    more.hidden = !others.length;
    more.textContent = `${others.length} more with other letters`;
  }

  function report() {
    now = -1;
    setHighlight("found", hits);
    setHighlight("found-now", []);
    count.value = input.value.trim() ? (hits.length ? `${hits.length}` : "none") : "";
  }

  function goBy(by) {
    if (hits.length)
      show(
        now < 0
          ? Math.max(
              0,
              hits.findIndex((hit) => hit.start >= resume()),
            )
          : (now + by + hits.length) % hits.length,
      );
  }

  function setCurrent(number) {
    now = number;
    setHighlight("found-now", [hits[now]]);
    count.value = `${now + 1} of ${hits.length}`;
  }

  function show(number) {
    setCurrent(number);
    hits[now].paragraph.scrollIntoView({ block: "center" });
  }

  box.hidden = false;
  input.addEventListener("input", search);
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter") {
      event.preventDefault();
      goBy(event.shiftKey ? -1 : 1);
    }
    if (event.key === "Escape") {
      input.value = "";
      search();
    }
  });
  box.addEventListener("click", (event) => {
    const button = event.target.closest("[data-find]");
    if (button) goBy(Number(button.dataset.find));
  });
  /** Show the hits with other letters instead, until the words change. */
  more.addEventListener("click", () => {
    hits = others;
    more.hidden = true;
    report();
    show(0);
  });

  /** Search for the words at this span, and show this hit. */
  function open({ start, end }) {
    input.value = textOf(start, end);
    search();
    const here = hits.findIndex((hit) => hit.start === start);
    if (here >= 0) show(here);
  }

  /** Search again after the text was replaced. */
  function refresh() {
    if (!input.value) return;
    const start = hits[now]?.start;
    search();
    const here = hits.findIndex((hit) => hit.start === start);
    if (here >= 0) setCurrent(here);
  }

  return { open, now: () => hits[now], refresh };
}

function matchesOf(words, level) {
  const alphabet = alphabetOf(document.querySelector(".words")?.closest("[lang]")?.lang ?? "");
  const parts = fold(words, level, alphabet)
    .split(/\s+/u)
    .filter(Boolean)
    .map((part) => part.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&"));
  if (!parts.length) return [];
  const pattern = new RegExp(parts.join("\\s+"), "gu");
  return paragraphs().flatMap((paragraph) => matchesIn(paragraph, pattern, level, alphabet));
}

/** The folded text of paragraphs, kept while their text is the same. */
const known = { equal: new WeakMap(), similar: new WeakMap() };
function foldedText(paragraph, level, alphabet) {
  const text = paragraph.textContent;
  const before = known[level].get(paragraph);
  if (before?.text === text) return before.folded;
  const folded = fold(text, level, alphabet);
  known[level].set(paragraph, { text, folded });
  return folded;
}

function matchesIn(paragraph, pattern, level, alphabet) {
  const found = [...foldedText(paragraph, level, alphabet).matchAll(pattern)];
  if (!found.length) return [];
  const starts = [];
  const ends = [];
  let at = startOf(paragraph);
  for (const [piece, folded] of pieces(paragraph.textContent, level, alphabet)) {
    for (let unit = 0; unit < folded.length; unit += 1) {
      starts.push(at);
      ends.push(at + countCodePoints(piece));
    }
    at += countCodePoints(piece);
  }
  return found.map((match) => ({
    paragraph,
    start: starts[match.index],
    end: ends[match.index + match[0].length - 1],
  }));
}
