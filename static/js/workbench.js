// The workbench: choose words with mouse, keys or touch, annotate them in a dialog, and continue
// from there.
import { endsOf, offsetAt, rangeOf, snapTo, spanBetween, textOf } from "./offsets.js";
import { isAlone, isHeld, signOf } from "./keys.js";
import { setHighlight } from "./css_highlights.js";
import * as cards from "./cards.js";
import * as dialog from "./dialog.js";
import * as drafts from "./drafts.js";
import * as find from "./find.js";
import * as sentences from "./sentences.js";

const bench = document.getElementById("workbench");
const bar = document.getElementById("choose");
const taken = document.getElementById("taken");
const keysDialog = document.getElementById("keys");
const singleKeys = document.getElementById("single-keys");
const mode = document.getElementById("sentences");
const box = document.getElementById("find");
const may = Boolean(bench.dataset.mark);
let chosen = null; // the span that is being chosen or annotated
let resume = 0; // where the next choice with the keys begins

const isTyping = (target) =>
  target.closest?.("input:not([type=checkbox]), select, textarea, [contenteditable]");

function showBar(shown) {
  bar.hidden = !shown;
  document.documentElement.classList.toggle("choosing", Boolean(shown));
}

/** Choose a span, and say how it differs from the selection; null chooses nothing, and `said` says
    why. */
function choose(span, said = "", at = span) {
  chosen = span;
  setHighlight("pending", span ? [span] : []);
  if (!bar) return;
  taken.textContent = said;
  for (const button of bar.querySelectorAll("button")) button.hidden = !span;
  showBar(span || said);
  const box = at && rangeOf(at.start, at.end)?.getBoundingClientRect();
  if (!box) return;
  bar.style.setProperty("top", `${window.scrollY + box.bottom + 6}px`);
  bar.style.setProperty(
    "left",
    `${Math.max(8, Math.min(box.left, innerWidth - bar.offsetWidth - 8))}px`,
  );
}

function annotate(again = false) {
  if (!chosen || !may) return;
  const { start, end } = chosen; // the words stay here: an address would not hold many
  const query = new URLSearchParams({
    start,
    end,
    revision: bench.dataset.revision,
    ...(again ? { again: 1 } : {}),
  });
  showBar(false);
  dialog.open(`${bench.dataset.mark}?${query}`);
}

function chooseSelection() {
  const selection = getSelection();
  if (
    !may ||
    dialog.isOpen() ||
    !selection.rangeCount ||
    document.activeElement === box?.querySelector("input")
  )
    return;
  if (selection.isCollapsed) {
    if (!bar.hidden && !sentences.isOn()) choose(null);
    return;
  }
  if (!selection.anchorNode.parentElement?.closest(".words")) return;
  const selected = endsOf(selection.getRangeAt(0));
  const fits = selected && spanBetween(selected.start, selected.end);
  if (!selected || !fits)
    return choose(null, selected ? "Only white space is selected." : "", selected);
  const span = snapTo(fits, "word");
  choose(span, describeChange(selected, fits, span));
}

/** Say how a selection was changed: widened to whole letters, then to whole words, or trimmed. */
function describeChange(selected, fits, span) {
  if (fits.start < selected.start || fits.end > selected.end) return "Taken: the whole letter.";
  if (span.start < selected.start || span.end > selected.end) return "Taken: whole words.";
  const left = textOf(selected.start, span.start) + textOf(span.end, selected.end);
  return /[^\n]/.test(left) ? "Taken: without the white space around." : "";
}

/** Make the section where the user was the one that Tab reaches, and return it. */
function focusText() {
  const sections = [...document.querySelectorAll(".words")];
  const here = sections.find((section) => Number(section.dataset.end) > resume) ?? sections[0];
  for (const section of sections) section.tabIndex = section === here ? 0 : -1;
  return here;
}

function toggleSentences(on) {
  sentences.turn(on);
  mode.ariaPressed = String(on);
  localStorage.setItem("sentences", on ? "on" : "");
}

const ARROWS = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };
const SINGLE = {
  "[": () => cards.showNext(-1, resume),
  "]": () => cards.showNext(1, resume),
  "?": () => keysDialog.showModal(),
  "/": () => box?.querySelector("input").focus(),
  m: () => may && toggleSentences(!sentences.isOn()),
  s: () => annotate(true),
  a: () => document.querySelector(".card.current > .acts a")?.click(),
  u: () => submitForm("undo"),
};

const submitForm = (id) => document.getElementById(id)?.requestSubmit();

document.addEventListener("keydown", (event) => {
  if (event.target.closest("dialog") || isTyping(event.target)) return;
  const sign = signOf(event);
  if (isHeld(event)) {
    const id =
      sign === "y" || (sign === "z" && event.shiftKey) ? "redo" : sign === "z" ? "undo" : null;
    if (id && may) {
      event.preventDefault();
      submitForm(id);
    }
    return;
  }
  if (singleKeys.checked && bench.contains(event.target) && SINGLE[sign] && isAlone(event)) {
    event.preventDefault();
    SINGLE[sign]();
    return;
  }
  if (event.altKey || event.ctrlKey || event.metaKey) return;
  const inText = event.target.matches(".words");
  if (event.key === "Enter" && chosen && !event.target.closest("a, button, summary")) {
    event.preventDefault();
    annotate();
  } else if (event.key === "Escape") {
    sentences.clear();
    choose(null);
  } else if (ARROWS[event.key] && inText && may && getSelection().isCollapsed) {
    event.preventDefault();
    if (!sentences.isOn()) toggleSentences(true);
    sentences.step(ARROWS[event.key], event.shiftKey, resume);
  }
});

bench.addEventListener("click", (event) => {
  const sentence = event.target.closest(".sentence");
  if (sentence && sentences.isOn() && getSelection().isCollapsed) sentences.tap(sentence);
});

function refresh(gone) {
  cards.refresh(gone);
  sentences.rewrap();
  searching?.refresh();
}
document.addEventListener("htmx:after:swap", (event) => {
  if (event.detail?.ctx?.target?.id !== "dialog-body") requestAnimationFrame(() => refresh());
});

/** Paragraphs as the server sent them: swapping in an equal one would lose the selection in it. */
const sent = new WeakMap();
document.addEventListener("htmx:before:swap", ({ detail }) => {
  for (const task of detail.tasks.filter(({ type }) => type === "partial")) {
    const paragraph = task.fragment.querySelector("p[data-o]");
    if (!paragraph || !task.target) continue;
    if (sent.get(task.target) === paragraph.outerHTML)
      detail.tasks.splice(detail.tasks.indexOf(task), 1);
    else sent.set(paragraph, paragraph.outerHTML);
  }
});

/** Resolves when the next frame has been painted. */
const painted = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));

document.addEventListener("coded", async (event) => {
  const { passage } = event.detail ?? {};
  const own = event.target.id === "coding";
  // A slow undo must take neither the focus nor the dialog from what the user does meanwhile.
  const elsewhere = !own && (dialog.isOpen() || isTyping(document.activeElement));
  if (own) dialog.saved();
  await painted(); // show the mark first, since closing a dialog over a long page is slow
  if (own) dialog.close();
  if (chosen && !elsewhere) resume = chosen.end;
  refresh();
  if (elsewhere) return;
  sentences.clear();
  choose(null);
  getSelection().removeAllRanges();
  if (passage) cards.show(passage);
  const place = document.getElementById(`p-${passage}`); // an orphaned passage has none
  if (place) resume = Math.max(resume, offsetAt(place, 0) ?? 0);
  focusText()?.focus({ preventScroll: true });
});

document.addEventListener("gone", (event) => refresh(event.detail?.passages));

keysDialog.addEventListener("click", (event) => {
  if (event.target.closest("[data-close]")) keysDialog.close();
});
singleKeys.checked = localStorage.getItem("single-keys") !== "off";
singleKeys.addEventListener("change", () =>
  localStorage.setItem("single-keys", singleKeys.checked ? "on" : "off"),
);
document.getElementById("keys-button").hidden = false;
document.getElementById("keys-button").addEventListener("click", () => keysDialog.showModal());

cards.listen(bench);
cards.refresh();
const searching = box && find.listen(box, () => resume);
if (may) {
  document.addEventListener("selectionchange", chooseSelection);
  bar.addEventListener("pointerdown", (event) => event.preventDefault());
  bar.addEventListener("click", (event) => {
    if (event.target.id === "annotate") annotate();
    if (event.target.id === "again") annotate(true);
    if (event.target.dataset.snap) choose(snapTo(chosen, event.target.dataset.snap));
  });
  mode.hidden = false;
  mode.addEventListener("click", () => toggleSentences(!sentences.isOn()));
  sentences.start(choose);
  dialog.listen(() => {
    showBar(false);
    if (!document.activeElement?.closest(".cards")) focusText()?.focus({ preventScroll: true });
  });
  if (localStorage.getItem("sentences")) toggleSentences(true);
  drafts.offer();
  focusText();
}
const at = new URLSearchParams(location.search).get("at")?.match(/^(\d+)-(\d+)$/);
if (at)
  // After the browser has scrolled to the section.
  addEventListener("load", () => searching?.open({ start: Number(at[1]), end: Number(at[2]) }));
const asked = location.hash.match(/^#(?:p|card)-([0-9a-f-]{36})$/);
if (asked) cards.show(asked[1]);
bench.dataset.ready = "yes";
