// Search inside the article: every hit is painted; Enter and Shift+Enter go from one to the next.
import { points, paragraphs, startOf, textOf } from "./offsets.js";
import { paint } from "./paint.js";

const SAME = { "’": "'", "‘": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "–": "-", "—": "-", "‑": "-", "\u00a0": " " };
/** Without case and typographic forms, character by character: every index stays what it was. */
const folded = (text) => Array.from(text, (one) => SAME[one] ?? (one.toLowerCase().length === one.length ? one.toLowerCase() : one)).join("");

export function listen(box, resume) {
  const input = box.querySelector("input"), count = box.querySelector("output");
  let hits = [], now = -1;

  function look() {
    const words = folded(input.value.trim());
    hits = words ? paragraphs().flatMap((paragraph) => inside(paragraph, words)) : [];
    now = -1;
    paint("found", hits);
    paint("found-now", []);
    count.value = words ? (hits.length ? `${hits.length}` : "none") : "";
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

function inside(paragraph, words) {
  const text = folded(paragraph.textContent), found = [];
  const length = points(words);
  for (let at = text.indexOf(words); at >= 0; at = text.indexOf(words, at + words.length)) {
    const start = startOf(paragraph) + points(text.slice(0, at));
    found.push({ paragraph, start, end: start + length });
  }
  return found;
}
