// Drafts: what is typed in the dialog stays in this browser until it is saved or discarded, so that
// a reload, a lost connection or an expired session loses nothing. There is one draft per user,
// article and form.
import { set } from "./combobox.js";

const bench = document.getElementById("workbench");
const PREFIX = `draft ${bench?.dataset.draft} `;
const LEFT_OUT = new Set(["csrfmiddlewaretoken", "since"]);

let open = null; // the function that shows the form at an address

export function start(opening) {
  open = opening;
}

/** Save the form as it is now. */
export function save(form) {
  if (!form) return;
  const values = [...new FormData(form)].filter(
    ([name, value]) => !LEFT_OUT.has(name) && typeof value === "string",
  );
  const chips = [...form.querySelectorAll(".combobox[data-several]")].map((box) => [
    box.dataset.name,
    chipsIn(box),
  ]);
  const quote = document.getElementById("quote")?.textContent ?? "";
  const url = form.getAttribute("hx-post");
  const { start, end, revision } = form.dataset;
  localStorage.setItem(
    PREFIX + url,
    JSON.stringify({ url, quote, values, chips, start, end, revision, at: Date.now() }),
  );
}

const chipsIn = (box) =>
  [...box.querySelectorAll(".chosen li")].map((chip) => [
    chip.querySelector("input").value,
    chip.querySelector("span").textContent,
  ]);

export function forget(url) {
  localStorage.removeItem(PREFIX + url);
  document.getElementById("draft")?.remove();
}

const read = (key) => {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
};
const newest = () =>
  Object.keys(localStorage)
    .filter((key) => key.startsWith(PREFIX))
    .map(read)
    .filter(Boolean)
    .sort((one, two) => two.at - one.at)[0];

/** Offer the newest draft, to be continued or discarded. */
export function offer(words = "You had not saved this yet.") {
  const draft = newest();
  document.getElementById("draft")?.remove();
  if (!draft) return;
  const box = document.getElementById("draft-offer").content.cloneNode(true).firstElementChild;
  box.querySelector("[data-words]").textContent = words;
  box.querySelector("q").textContent =
    draft.quote.length > 80 ? `${draft.quote.slice(0, 80)}…` : draft.quote;
  box.querySelector("[data-continue]").addEventListener("click", () => resume(draft));
  box.querySelector("[data-discard]").addEventListener("click", () => {
    forget(draft.url);
    offer();
  });
  document.getElementById("messages").append(box);
}

async function resume(draft) {
  document.getElementById("draft")?.remove();
  const form = (await openForm(draft.url)) ?? (await openAsNew(draft));
  if (form) fill(form, draft);
}

async function openForm(url) {
  document.getElementById("dialog-body").replaceChildren(); // remove the form of a closed dialog
  await open(url);
  return document.getElementById("coding");
}

/** If the object being revised was retracted meanwhile, continue as a new one on the same words. */
async function openAsNew({ url, start, end, revision }) {
  const form =
    revision &&
    bench.dataset.mark &&
    (await openForm(`${bench.dataset.mark}?${new URLSearchParams({ start, end, revision })}`));
  if (!form) return null;
  forget(url);
  const said = Object.assign(document.createElement("p"), {
    className: "warn",
    role: "status",
    textContent: "It was retracted meanwhile. Save makes it anew.",
  });
  form.prepend(said);
  return form;
}

function fill(form, { quote, values, chips }) {
  const total = (name) => Number(values.find(([key]) => key === name)?.[1] ?? 0);
  for (const add of form.querySelectorAll("[data-add]")) {
    const count = form.elements[`${add.dataset.add}-TOTAL_FORMS`];
    while (Number(count.value) < total(count.name)) add.click();
  }
  for (const [name, held] of chips) {
    const box = form.querySelector(`.combobox[data-name="${name}"]`);
    box?.querySelector(".chosen").replaceChildren();
    for (const [id, label] of held) set(box, id, label);
  }
  for (const [name, value] of values) restore(form.elements[name], value);
  document.getElementById("quote").textContent = quote;
  for (const details of form.querySelectorAll("details")) details.open = true;
  form.dispatchEvent(new Event("change", { bubbles: true }));
}

function restore(field, value) {
  for (const one of field instanceof RadioNodeList ? field : [field].filter(Boolean)) {
    if (one.type === "radio" || one.type === "checkbox") one.checked = one.value === value;
    else if (!one.closest(".chosen")) one.value = value;
  }
}
