// The dialog in which a passage and its positions are coded: it opens with what the server sends, and loses nothing typed.
import { dressed, paragraphsOver, piecesOf, spanBetween, textOf } from "./offsets.js";
import { paint } from "./css_highlights.js";
import { set } from "./combobox.js";
import * as drafts from "./drafts.js";

const dialog = document.getElementById("dialog");
const form = () => dialog?.querySelector("form#coding");
let typed = false;

export const isOpen = () => Boolean(dialog?.open);

/** Ask the server for a form and show it. */
export function open(url) {
  return htmx.ajax("GET", url, { source: "#dialog-body", target: "#dialog-body", swap: "innerHTML" });
}

export function close() {
  document.getElementById("dialog-body").replaceChildren();
  if (dialog.open) dialog.close();
}

const spanIn = (fields) => ({ start: Number(fields.elements.start.value), end: Number(fields.elements.end.value) });

/** Whether a comma, a dash or the like stands between two words, not only a hyphen. */
const parted = (one, other) => Boolean(one && other) && /\s\S|\S\s|\n/.test(textOf(one.end, other.start));

/** Move an end of the passage by a word, or on to the next comma, dash or the like. */
function trim(end, by, far = false) {
  const fields = form();
  if (!fields?.elements.start) return;
  const { start, end: stop } = spanIn(fields);
  const words = paragraphsOver(Math.max(0, start - 200), stop + 200).flatMap((paragraph) => piecesOf(paragraph, "word"));
  const inside = words.filter((word) => word.start < stop && word.end > start);
  const atStart = end === "start", step = atStart ? -by : by;
  const last = by < 0 && (atStart ? inside.at(-1) : inside[0]); // an end that moves inward leaves a word
  let at = words.indexOf(atStart ? inside[0] : inside.at(-1)) + step;
  while (far && words[at + step] && words[at] !== last && !(atStart ? parted(words[at - 1], words[at]) : parted(words[at], words[at + 1]))) at += step;
  const moved = words[at] && dressed(words[at]);
  const span = moved && (atStart ? spanBetween(moved.start, stop) : spanBetween(start, moved.end));
  if (!span || span.start >= span.end) return;
  for (const [name, value] of Object.entries(span)) fields.elements[name].value = value;
  if (fields.elements.repeats) fields.elements.repeats.value = "";
  document.getElementById("quote").textContent = span.quote;
  paint("pending", [span]);
  fields.dispatchEvent(new Event("change", { bubbles: true }));
}

/** Give a tag that is given often, or take it back. */
function give(button) {
  const tags = form().querySelector(".combobox[data-name=tags]"), { quick, label } = button.dataset;
  const chip = tags.querySelector(`.chosen input[value="${quick}"]`)?.closest("li");
  if (chip) chip.querySelector("[data-remove]").click();
  else set(tags, quick, label);
  button.focus();
}

function press() {
  for (const button of form()?.querySelectorAll("[data-quick]") ?? []) {
    button.ariaPressed = String(Boolean(form().querySelector(`.chosen input[name=tags][value="${button.dataset.quick}"]`)));
  }
}

/** A fold says what is in it: nothing is carried on unseen. */
function tell() {
  for (const fold of form()?.querySelectorAll("details") ?? []) {
    const fields = [...fold.querySelectorAll(".chosen span, select, textarea, input:not([type=hidden], [type=checkbox])")];
    const held = fields.map((field) => (field.value ? (field.selectedOptions?.[0].textContent ?? field.value) : (field.matches("span") ? field.textContent : "")));
    fold.querySelector("summary").dataset.held = held.filter(Boolean).join(", ");
  }
}

let last = null;
function shown() {
  const fields = form();
  if (!fields || fields === last) return; // what answers a save leaves the form that is about to close
  last = fields;
  if (!dialog.open) { typed = false; dialog.showModal(); }
  press();
  tell();
  for (const tools of fields.querySelectorAll(".trim")) tools.hidden = false;
  if (fields.elements.start?.value) paint("pending", [spanIn(fields)]);
  const first = fields.querySelector(".error-summary") ?? fields.querySelector("[autofocus]") ?? fields.querySelector(":is(input, select, textarea):not([type=hidden])");
  first.focus();
}

/** Open the coding guide, in a tab of its own, where it tells of what has the focus. */
function explain(at) {
  while (at && !at.querySelector(".guide")) at = at.parentElement;
  at?.querySelector(".guide").click();
}

function keys(event) {
  const { key, target } = event;
  if (form()?.dataset.saved) return;
  if (key === "F1") { event.preventDefault(); explain(target); return; }
  if (key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); form()?.requestSubmit(); return; }
  const digit = /^Digit([1-9])$/.exec(event.code)?.[1] ?? (/^[1-9]$/.test(key) ? key : null);
  if (target.matches("[type=radio][name$=stance]") && "12345".includes(digit ?? " ")) {
    event.preventDefault();
    const radios = [...form().querySelectorAll("[type=radio][name$=stance]")];
    radios[digit - 1].click();
    radios[digit - 1].focus();
  } else if (digit && (event.altKey || target.id === "quote")) {
    const button = dialog.querySelectorAll("[data-quick]")[digit - 1];
    if (button) { event.preventDefault(); give(button); target.focus(); }
  } else if (target.id === "quote" && (key === "ArrowLeft" || key === "ArrowRight")) {
    event.preventDefault();
    const onward = (key === "ArrowRight") === (getComputedStyle(target).direction === "ltr"), outward = onward === !event.shiftKey;
    trim(event.shiftKey ? "start" : "end", outward ? 1 : -1, event.ctrlKey || event.metaKey);
  }
}

export function listen(afterClose) {
  if (!dialog) return;
  drafts.start(open);
  dialog.addEventListener("click", (event) => {
    const button = event.target.closest("[data-trim]");
    const quick = event.target.closest("[data-quick]");
    if (quick) give(quick);
    if (button) { const [end, by] = button.dataset.trim.split(" "); trim(end, Number(by)); }
    if (event.target.closest("[data-close]")) dialog.close();
  });
  dialog.addEventListener("keydown", keys);
  for (const kind of ["input", "change"]) dialog.addEventListener(kind, () => { if (!form() || form().dataset.saved) return; typed = true; press(); tell(); drafts.keep(form()); });
  dialog.addEventListener("close", () => {
    if (typed && form()) drafts.offer("Kept as a draft.");
    typed = false;
    paint("pending", []);
    afterClose();
  });
  document.addEventListener("htmx:before:request", (event) => {
    if (!isUpdate(event.target)) clearTrouble();
    if (event.target === form() && form().elements.start?.value) paint("saving", [spanIn(form())]);
  });
  document.addEventListener("htmx:after:swap", (event) => { if (event.detail?.ctx?.target?.id === "dialog-body") shown(); });
  for (const kind of ["htmx:error", "htmx:response:error"]) document.addEventListener(kind, trouble);
}

/** What was being coded was saved. */
export function saved() {
  typed = false;
  if (form()) {
    form().dataset.saved = "yes";
    for (const button of form().querySelectorAll("[type=submit]")) button.disabled = true; // not twice, until it is closed
    drafts.forget(form().getAttribute("hx-post"));
  }
  paint("saving", []);
}

const SIGN_IN = " Sign in in another tab, then save again.";
const TROUBLE = {
  401: `You are signed out. What you typed is still here.${SIGN_IN}`,
  403: "Your role does not allow this, or you signed in anew since this page was opened. What you typed is still here.",
  404: `This is no longer there, or you are signed out. What you typed is still here.${SIGN_IN}`,
  409: "Somebody changed the same at this moment, and nothing was saved. What you typed is still here: try again.",
};

/** What the page asks for by itself, after an act. */
const isUpdate = (element) => Boolean(element?.matches?.("#since, #strip"));
const UNREAD = "What you did is saved, but the site did not say what is new in this article. Reload the page.";

function clearTrouble() {
  for (const old of document.querySelectorAll(".trouble")) old.remove();
}

function trouble(event) {
  const status = event.detail?.ctx?.response?.status, source = event.detail?.ctx?.sourceElement;
  if (status === 422) return;
  clearTrouble();
  paint("saving", []);
  const problem = document.createElement("div");
  problem.className = "message error trouble";
  problem.role = "alert";
  problem.textContent = isUpdate(source) ? UNREAD : TROUBLE[status] ?? "The site did not answer. What you typed is still here: try again.";
  (dialog?.open ? dialog : document.getElementById("messages")).prepend(problem);
}
