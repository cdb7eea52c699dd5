// Search inside the article: every hit is painted; Enter and Shift+Enter go from one to the next.
import { points, paragraphs, startOf, textOf } from "./offsets.js";
import { paint } from "./css_highlights.js";
import { alphabetOf, fold, pieces } from "./folding.js";

export function listen(box, resume) {
  const input = box.querySelector("input"), count = box.querySelector("output"), more = box.querySelector("[data-more]");
  let hits = [], others = [], now = -1;

  function look() {
    const equal = places(input.value, "equal"), alike = places(input.value, "similar");
    const at = new Set(equal.map(({ start, end }) => `${start}-${end}`));
    others = alike.filter(({ start, end }) => !at.has(`${start}-${end}`));
    hits = equal;
    tell();
    more.hidden = !others.length;
    more.textContent = `${others.length} more with other letters`;
  }

  function tell() {
    now = -1;
    paint("found", hits);
    paint("found-now", []);
    count.value = input.value.trim() ? (hits.length ? `${hits.length}` : "none") : "";
  }

  function go(by) {
    if (hits.length) show(now < 0 ? Math.max(0, hits.findIndex((hit) => hit.start >= resume())) : (now + by + hits.length) % hits.length);
  }

  function mark(number) {
    now = number;
    paint("found-now", [hits[now]]);
    count.value = `${now + 1} of ${hits.length}`;
  }

  function show(number) {
    mark(number);
    hits[now].paragraph.scrollIntoView({ block: "center" });
  }

  box.hidden = false;
  input.addEventListener("input", look);
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter") { event.preventDefault(); go(event.shiftKey ? -1 : 1); }
    if (event.key === "Escape") { input.value = ""; look(); }
  });
  box.addEventListener("click", (event) => {
    const button = event.target.closest("[data-find]");
    if (button) go(Number(button.dataset.find));
  });
  /** Those take the place of what is spelt as was asked, until something else is. */
  more.addEventListener("click", () => { hits = others; more.hidden = true; tell(); show(0); });

  /** Search for what stands at this span, and go there. */
  function open({ start, end }) {
    input.value = textOf(start, end);
    look();
    const here = hits.findIndex((hit) => hit.start === start);
    if (here >= 0) show(here);
  }

  /** The text was drawn anew. */
  function again() {
    if (!input.value) return;
    const start = hits[now]?.start;
    look();
    const here = hits.findIndex((hit) => hit.start === start);
    if (here >= 0) mark(here);
  }

  return { open, now: () => hits[now], again };
}

function places(words, level) {
  const alphabet = alphabetOf(document.querySelector(".words")?.closest("[lang]")?.lang ?? "");
  const parts = fold(words, level, alphabet).split(/\s+/u).filter(Boolean).map((part) => part.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&"));
  if (!parts.length) return [];
  const pattern = new RegExp(parts.join("\\s+"), "gu");
  return paragraphs().flatMap((paragraph) => inside(paragraph, pattern, level, alphabet));
}

/** What paragraphs fold to, while they say what they said. */
const known = { equal: new WeakMap(), similar: new WeakMap() };
function foldedText(paragraph, level, alphabet) {
  const text = paragraph.textContent, before = known[level].get(paragraph);
  if (before?.text === text) return before.folded;
  const folded = fold(text, level, alphabet);
  known[level].set(paragraph, { text, folded });
  return folded;
}

function inside(paragraph, pattern, level, alphabet) {
  const found = [...foldedText(paragraph, level, alphabet).matchAll(pattern)];
  if (!found.length) return [];
  const starts = [], ends = [];
  let at = startOf(paragraph);
  for (const [piece, folded] of pieces(paragraph.textContent, level, alphabet)) {
    for (let unit = 0; unit < folded.length; unit += 1) { starts.push(at); ends.push(at + points(piece)); }
    at += points(piece);
  }
  return found.map((match) => ({ paragraph, start: starts[match.index], end: ends[match.index + match[0].length - 1] }));
}
