// The workbench: choose words with the mouse or the keys, annotate them in a dialog, and come back to where you were.
import { spanOf, rangeOf, textOf, pieces } from "./offsets.js";

const bench = document.getElementById("workbench");
const body = document.getElementById("body");
const dialog = document.getElementById("dialog");
const annotate = document.getElementById("annotate");
const pending = new Highlight();
CSS.highlights.set("pending", pending);
let chosen = null; // the span that is being chosen or annotated
let sentences = null; // first and last index of the sentences chosen with the keys
let resume = 0; // where the next choice with the keys begins

const typing = (target) => target.closest("input, select, textarea, [contenteditable]");

function paint(span) {
  pending.clear();
  if (span) pending.add(rangeOf(span.start, span.end));
}

function choose(span) {
  chosen = span;
  paint(span);
  annotate.hidden = !span;
  if (!span) return;
  const box = rangeOf(span.start, span.end).getBoundingClientRect();
  annotate.style.setProperty("top", `${window.scrollY + box.bottom + 6}px`);
  annotate.style.setProperty("left", `${Math.max(8, box.left)}px`);
}

function open() {
  if (!chosen || !bench.dataset.mark) return;
  const query = new URLSearchParams(chosen);
  annotate.hidden = true;
  htmx.ajax("GET", `${bench.dataset.mark}?${query}`, { target: "#dialog-body", swap: "innerHTML" });
}

function fromSelection() {
  const selection = getSelection();
  if (dialog.open || !selection.rangeCount) return;
  if (selection.isCollapsed) { if (!sentences) choose(null); return; }
  if (!body.contains(selection.anchorNode) || !bench.dataset.mark) return;
  sentences = null;
  choose(spanOf(selection.getRangeAt(0)));
}

function step(by, extend) {
  const all = pieces("sentence");
  if (!all.length) return;
  if (!sentences) {
    const next = Math.max(0, all.findIndex((piece) => piece.end > resume));
    sentences = [next, next];
  } else {
    const last = Math.min(all.length - 1, Math.max(0, sentences[1] + by));
    sentences = extend ? [sentences[0], last] : [last, last];
  }
  const [first, last] = [Math.min(...sentences), Math.max(...sentences)];
  const [start, end] = [all[first].start, all[last].end];
  getSelection().removeAllRanges();
  choose({ start, end, quote: textOf(start, end) });
  rangeOf(start, end).startContainer.parentElement.scrollIntoView({ block: "nearest" });
}

function trim(end, by) {
  const form = document.getElementById("coding");
  const start = Number(form.elements.start.value), stop = Number(form.elements.end.value);
  const words = pieces("word");
  const inside = words.filter((word) => word.start < stop && word.end > start);
  const edge = end === "start" ? words.indexOf(inside[0]) - by : words.indexOf(inside.at(-1)) + by;
  const moved = words[edge];
  if (!moved) return;
  const span = end === "start" ? { start: moved.start, end: stop } : { start, end: moved.end };
  if (span.start >= span.end) return;
  span.quote = textOf(span.start, span.end);
  for (const [name, value] of Object.entries(span)) form.elements[name].value = value;
  document.getElementById("quote").textContent = span.quote;
  paint((chosen = span));
}

function walk(by) {
  const marks = [...body.querySelectorAll("mark")].filter((mark, at, all) => all.findIndex((other) => other.dataset.p === mark.dataset.p) === at);
  const now = marks.findIndex((mark) => mark.classList.contains("current"));
  const next = marks[(now + by + marks.length) % marks.length];
  if (next) show(next.dataset.p.split(" ").at(-1), true);
}

function openHelp() {
  window.open(`${document.getElementById("help").href}#keys`, "_blank", "noopener");
}

function show(passage, focus) {
  for (const element of document.querySelectorAll(".current")) element.classList.remove("current");
  for (const mark of body.querySelectorAll(`mark[data-p~="${passage}"]`)) mark.classList.add("current");
  const card = document.getElementById(`card-${passage}`);
  card?.classList.add("current");
  card?.scrollIntoView({ block: "nearest" });
  body.querySelector(`mark[data-p~="${passage}"]`)?.scrollIntoView({ block: "nearest" });
  if (focus) card?.focus({ preventScroll: true });
}

document.addEventListener("selectionchange", fromSelection);
annotate.addEventListener("click", open);
annotate.addEventListener("pointerdown", (event) => event.preventDefault());

body.addEventListener("click", (event) => {
  const mark = event.target.closest("mark");
  if (mark && getSelection().isCollapsed) show(mark.dataset.p.split(" ").at(-1), true);
});

bench.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-p]");
  if (link) show(link.dataset.p, false);
});

document.addEventListener("keydown", (event) => {
  if (dialog.open || event.altKey || typing(event.target)) return;
  const held = event.ctrlKey || event.metaKey;
  if (held && event.key.toLowerCase() === "z" && bench.dataset.undo) {
    event.preventDefault();
    htmx.ajax("POST", bench.dataset.undo, { source: "#undo", swap: "none" });
  } else if (held) return;
  else if (event.key === "Enter" && chosen && !event.target.closest("a, button, summary")) {
    event.preventDefault();
    open();
  } else if (!bench.contains(event.target)) return; // single keys only where the focus is in the article (WCAG 2.1.4)
  else if (event.key === "[") walk(-1);
  else if (event.key === "]") walk(1);
  else if (event.key === "?") openHelp();
  else if (event.key === "Escape") { sentences = null; choose(null); }
});

body.addEventListener("keydown", (event) => {
  const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
  if (!by || event.target !== body || !bench.dataset.mark || event.ctrlKey || event.metaKey) return;
  if (!getSelection().isCollapsed) return;
  event.preventDefault();
  step(by, event.shiftKey);
});

dialog.addEventListener("click", (event) => {
  const button = event.target.closest("[data-trim]");
  if (button) { const [end, by] = button.dataset.trim.split(" "); trim(end, Number(by)); }
  if (event.target.closest("[data-close]")) dialog.close();
});

dialog.addEventListener("close", () => {
  paint(null);
  annotate.hidden = true;
  if (document.activeElement === document.body || dialog.contains(document.activeElement)) body.focus({ preventScroll: true });
});

document.addEventListener("htmx:after:swap", () => {
  const form = dialog.querySelector("form");
  if (!form) return;
  if (!dialog.open) dialog.showModal();
  const tools = form.querySelector(".trim");
  if (tools) tools.hidden = false;
  (form.querySelector("[autofocus]") ?? form).focus?.();
});

document.addEventListener("coded", (event) => {
  const card = event.detail?.card;
  document.getElementById("dialog-body").replaceChildren();
  if (dialog.open) dialog.close();
  if (chosen) resume = chosen.end;
  chosen = sentences = null;
  getSelection().removeAllRanges();
  requestAnimationFrame(() => { if (card) show(card.replace("card-", ""), true); else body.focus({ preventScroll: true }); });
});

const TROUBLE = {
  403: "You are signed out, or may not do this. What you typed is still here: sign in in another tab, and save again.",
  404: "This is no longer there, or you are signed out. What you typed is still here: look in another tab, then save again.",
};

function clearTrouble() {
  for (const old of document.querySelectorAll(".trouble")) old.remove();
}

function trouble(event) {
  const status = event.detail?.ctx?.response?.status;
  if (status === 422) return;
  clearTrouble();
  const problem = document.createElement("div");
  problem.className = "message error trouble";
  problem.role = "alert";
  problem.textContent = TROUBLE[status] ?? "The site did not answer. What you typed is still here: try again.";
  (dialog.open ? dialog : document.getElementById("messages")).prepend(problem);
}

document.addEventListener("htmx:error", trouble);
document.addEventListener("htmx:response:error", trouble);
document.addEventListener("htmx:before:request", clearTrouble);

dialog.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) dialog.querySelector("form")?.requestSubmit();
});

const asked = location.hash.match(/^#p-([0-9a-f-]{36})$/);
if (asked) show(asked[1], false);
