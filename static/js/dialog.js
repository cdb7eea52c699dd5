// The dialog in which a passage and its positions are coded. It shows forms that the server sends,
// and keeps drafts of what is typed.
import { withPunctuation, paragraphsOver, piecesOf, spanBetween, textOf } from "./offsets.js";
import { setHighlight } from "./css_highlights.js";
import { set } from "./combobox.js";
import * as drafts from "./drafts.js";

const dialog = document.getElementById("dialog");
const form = () => dialog?.querySelector("form#coding");
let typed = false;

export const isOpen = () => Boolean(dialog?.open);

/** Load the form at this address into the dialog; the dialog opens when it has arrived. */
export function open(url) {
  return htmx.ajax("GET", url, {
    source: "#dialog-body",
    target: "#dialog-body",
    swap: "innerHTML",
  });
}

export function close() {
  document.getElementById("dialog-body").replaceChildren();
  if (dialog.open) dialog.close();
}

const spanIn = (fields) => ({
  start: Number(fields.elements.start.value),
  end: Number(fields.elements.end.value),
});

/** Whether white space or punctuation, more than a hyphen, separates two words. */
const isParted = (one, other) =>
  Boolean(one && other) && /\s\S|\S\s|\n/.test(textOf(one.end, other.start));

/** Move the start or end of the passage by a word; if `far`, to the next separator. */
function moveEnd(end, by, far = false) {
  const fields = form();
  if (!fields?.elements.start) return;
  const { start, end: stop } = spanIn(fields);
  const words = paragraphsOver(Math.max(0, start - 200), stop + 200).flatMap((paragraph) =>
    piecesOf(paragraph, "word"),
  );
  const inside = words.filter((word) => word.start < stop && word.end > start);
  const atStart = end === "start";
  const step = atStart ? -by : by;
  // Moving inward leaves at least this word.
  const last = by < 0 && (atStart ? inside.at(-1) : inside[0]);
  let at = words.indexOf(atStart ? inside[0] : inside.at(-1)) + step;
  while (
    far &&
    words[at + step] &&
    words[at] !== last &&
    !(atStart ? isParted(words[at - 1], words[at]) : isParted(words[at], words[at + 1]))
  )
    at += step;
  const moved = words[at] && withPunctuation(words[at]);
  const span = moved && (atStart ? spanBetween(moved.start, stop) : spanBetween(start, moved.end));
  if (!span || span.start >= span.end) return;
  for (const [name, value] of Object.entries(span)) fields.elements[name].value = value;
  if (fields.elements.repeats) fields.elements.repeats.value = "";
  document.getElementById("quote").textContent = span.quote;
  setHighlight("pending", [span]);
  fields.dispatchEvent(new Event("change", { bubbles: true }));
}

/** Add a tag of the quick buttons to the passage, or remove it. */
function toggleTag(button) {
  const tags = form().querySelector(".combobox[data-name=tags]");
  const { quick, label } = button.dataset;
  const chip = tags.querySelector(`.chosen input[value="${quick}"]`)?.closest("li");
  if (chip) chip.querySelector("[data-remove]").click();
  else set(tags, quick, label);
  button.focus();
}

function showGivenTags() {
  for (const button of form()?.querySelectorAll("[data-quick]") ?? []) {
    button.ariaPressed = String(
      Boolean(form().querySelector(`.chosen input[name=tags][value="${button.dataset.quick}"]`)),
    );
  }
}

/** Each closed part of the form shows its values in its summary, so that none goes unnoticed. */
function summariseFolds() {
  for (const fold of form()?.querySelectorAll("details") ?? []) {
    const fields = [
      ...fold.querySelectorAll(
        ".chosen span, select, textarea, input:not([type=hidden], [type=checkbox])",
      ),
    ];
    const held = fields.map((field) =>
      field.value
        ? (field.selectedOptions?.[0].textContent ?? field.value)
        : field.matches("span")
          ? field.textContent
          : "",
    );
    fold.querySelector("summary").dataset.held = held.filter(Boolean).join(", ");
  }
}

let last = null;
function onFormShown() {
  const fields = form();
  if (!fields || fields === last) return; // the answer to a save leaves the old form in place
  last = fields;
  if (!dialog.open) {
    typed = false;
    dialog.showModal();
  }
  showGivenTags();
  summariseFolds();
  for (const tools of fields.querySelectorAll(".trim")) tools.hidden = false;
  if (fields.elements.start?.value) setHighlight("pending", [spanIn(fields)]);
  const first =
    fields.querySelector(".error-summary") ??
    fields.querySelector("[autofocus]") ??
    fields.querySelector(":is(input, select, textarea):not([type=hidden])");
  first.focus();
}

/** Open the coding guide in another tab, at the field that has the focus. */
function openGuide(at) {
  while (at && !at.querySelector(".guide")) at = at.parentElement;
  at?.querySelector(".guide").click();
}

function onKey(event) {
  const { key, target } = event;
  if (form()?.dataset.saved) return;
  if (key === "F1") {
    event.preventDefault();
    openGuide(target);
    return;
  }
  if (key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    form()?.requestSubmit();
    return;
  }
  const digit = /^Digit([1-9])$/.exec(event.code)?.[1] ?? (/^[1-9]$/.test(key) ? key : null);
  if (target.matches("[type=radio][name$=stance]") && "12345".includes(digit ?? " ")) {
    event.preventDefault();
    const radios = [...form().querySelectorAll("[type=radio][name$=stance]")];
    radios[digit - 1].click();
    radios[digit - 1].focus();
  } else if (digit && (event.altKey || target.id === "quote")) {
    const button = dialog.querySelectorAll("[data-quick]")[digit - 1];
    if (button) {
      event.preventDefault();
      toggleTag(button);
      target.focus();
    }
  } else if (target.id === "quote" && (key === "ArrowLeft" || key === "ArrowRight")) {
    event.preventDefault();
    const onward = (key === "ArrowRight") === (getComputedStyle(target).direction === "ltr");
    const outward = onward === !event.shiftKey;
    moveEnd(event.shiftKey ? "start" : "end", outward ? 1 : -1, event.ctrlKey || event.metaKey);
  }
}

export function listen(afterClose) {
  if (!dialog) return;
  drafts.start(open);
  dialog.addEventListener("click", (event) => {
    const button = event.target.closest("[data-trim]");
    const quick = event.target.closest("[data-quick]");
    if (quick) toggleTag(quick);
    if (button) {
      const [end, by] = button.dataset.trim.split(" ");
      moveEnd(end, Number(by));
    }
    if (event.target.closest("[data-close]")) dialog.close();
  });
  dialog.addEventListener("keydown", onKey);
  for (const kind of ["input", "change"])
    dialog.addEventListener(kind, () => {
      if (!form() || form().dataset.saved) return;
      typed = true;
      showGivenTags();
      summariseFolds();
      drafts.save(form());
    });
  dialog.addEventListener("close", () => {
    if (typed && form()) drafts.offer("Kept as a draft.");
    typed = false;
    setHighlight("pending", []);
    afterClose();
  });
  document.addEventListener("htmx:before:request", (event) => {
    if (!isUpdate(event.target)) clearProblems();
    if (event.target === form() && form().elements.start?.value)
      setHighlight("saving", [spanIn(form())]);
  });
  document.addEventListener("htmx:after:swap", (event) => {
    if (event.detail?.ctx?.target?.id === "dialog-body") onFormShown();
  });
  for (const kind of ["htmx:error", "htmx:response:error"])
    document.addEventListener(kind, showProblem);
}

/** Called when the coding in the dialog was saved. */
export function saved() {
  typed = false;
  if (form()) {
    form().dataset.saved = "yes";
    for (const button of form().querySelectorAll("[type=submit]")) button.disabled = true;
    drafts.forget(form().getAttribute("hx-post"));
  }
  setHighlight("saving", []);
}

const SIGN_IN = " Sign in in another tab, then save again.";
const TROUBLE = {
  401: `You are signed out. What you typed is still here.${SIGN_IN}`,
  403:
    "Your role does not allow this, or you signed in anew since this page was opened." +
    " What you typed is still here.",
  404: `This is no longer there, or you are signed out. What you typed is still here.${SIGN_IN}`,
  409:
    "Somebody changed the same at this moment, and nothing was saved." +
    " What you typed is still here: try again.",
};

/** Whether the page sent the request by itself, to update after an act. */
const isUpdate = (element) => Boolean(element?.matches?.("#since, #strip"));
const UNREAD =
  "What you did is saved, but the site did not say what is new in this article. Reload the page.";

function clearProblems() {
  for (const old of document.querySelectorAll(".trouble")) old.remove();
}

function showProblem(event) {
  const status = event.detail?.ctx?.response?.status;
  const source = event.detail?.ctx?.sourceElement;
  if (status === 422) return;
  clearProblems();
  setHighlight("saving", []);
  const problem = document.createElement("div");
  problem.className = "message error trouble";
  problem.role = "alert";
  problem.textContent = isUpdate(source)
    ? UNREAD
    : (TROUBLE[status] ?? "The site did not answer. What you typed is still here: try again.");
  (dialog?.open ? dialog : document.getElementById("messages")).prepend(problem);
}
