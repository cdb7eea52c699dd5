// Create an object within a combobox. Its fields belong to an empty form elsewhere in the page,
// since a form cannot contain another.
import { token } from "./site.js";

const FIRST = [
  "[data-id]",
  ".wrong :is(input, select)",
  ":is(input, select):invalid",
  "input:not([type=hidden])",
];

function emptyForm() {
  const form = document.getElementById("creating") ?? document.createElement("form");
  form.id = "creating";
  form.hidden = true;
  document.body.append(form);
  return form;
}

/** Load the fields of a new object named `words`. */
export const openCreateForm = (root, words) =>
  request(root, `?${new URLSearchParams({ q: words })}`, { method: "GET" });

/** Send the fields; the combobox gets the event `created` with the new object as an option. */
const save = (root) => request(root, "", { method: "POST", body: new FormData(emptyForm()) });

function cancel(root) {
  root.querySelector(".create")?.remove();
  root.querySelector("[role=combobox]").focus();
}

const REFUSED = {
  401: "You are signed out. What you typed is still here: sign in in another tab, then try again.",
  403:
    "Your role does not allow this, or you signed in anew since this page was opened." +
    " What you typed is still here.",
  404: "This is no longer there, or you are signed out. What you typed is still here.",
  409:
    "Somebody changed the same at this moment, and nothing was saved." +
    " What you typed is still here: try again.",
};

async function request(root, asked, options) {
  const headers = { "HX-Request": "true", "X-CSRFToken": token() ?? "" };
  const address = `${root.dataset.choices}/create${asked}`;
  const response = await fetch(address, { ...options, headers }).catch(() => null);
  const html =
    [200, 201, 422].includes(response?.status) && (await response.text().catch(() => null));
  root.classList.toggle("failed", !html);
  if (!html)
    root.querySelector("[role=status]").textContent =
      REFUSED[response?.status] ??
      "The site did not answer. What you typed is still here: try again.";
  else if (response.status === 201)
    root.dispatchEvent(new CustomEvent("created", { bubbles: true, detail: html }));
  else if (root.isConnected) showFields(root, html);
}

function showFields(root, html) {
  for (const other of document.querySelectorAll(".combobox > .create")) other.remove();
  const group = document.createElement("div");
  group.className = "create";
  group.role = "group";
  group.innerHTML = html;
  group.setAttribute("aria-labelledby", group.firstElementChild.id);
  for (const field of group.querySelectorAll("input, select, textarea, button"))
    field.setAttribute("form", emptyForm().id);
  root.append(group);
  if (root.dataset.name === "position-term") presetArea(group);
  FIRST.map((kind) => group.querySelector(kind))
    .find((field) => field)
    ?.focus();
  group.scrollIntoView({ block: "nearest" });
}

/** Preset the area of a new term to the passage's first tag. */
function presetArea(group) {
  const area = group.querySelector("#id_new-tag");
  const tag = document.querySelector("#coding .chosen input[name=tags]");
  if (area && !area.value && tag) area.value = tag.value;
}

/** A form is not sent while something half-made is open in it: that is created first, and what the
    site refuses stays open. */
document.addEventListener(
  "submit",
  (event) => {
    const form = event.target;
    const root = form.querySelector(".combobox > .create")?.parentElement;
    if (!root) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    delete form.dataset.sent;
    root.addEventListener("created", () => form.requestSubmit(event.submitter), { once: true });
    save(root);
  },
  true,
);

document.addEventListener(
  "keydown",
  (event) => {
    const root = event.target.closest?.(".create")?.closest(".combobox");
    const saves = event.key === "Enter" && !event.target.closest("button") && !event.isComposing;
    if (!root || !(saves || event.key === "Escape")) return;
    event.preventDefault();
    event.stopPropagation();
    if (saves) save(root);
    else cancel(root);
  },
  true,
);

document.addEventListener("click", (event) => {
  const root = event.target.closest?.(".create")?.closest(".combobox");
  if (event.target.closest("[data-save]")) save(root);
  else if (event.target.closest("[data-leave]")) cancel(root);
});
